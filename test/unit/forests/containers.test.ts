import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallArguments } from '../../../engine/api/contract/contract.ts';
import { buildContainerTree } from '../../../engine/setup/forests/container-tree.ts';
import { startForest, type Forest } from '../../lab/forest/forest.ts';
import { faultOf, openSetupStage, partOf, type SetupStage } from './setup-harness.ts';

let forest: Forest;
let stage: SetupStage;

beforeAll(async () => {
  forest = await startForest({ domain: 'contoso.test' });
  stage = await openSetupStage();
  stage.type('contoso.test', forest.administrator.password);
  const { state, baseDn } = forest;
  const unit = (dn: string) => state.add({ dn, attributes: { objectClass: ['organizationalUnit'] } });
  unit(`OU=Staff,${baseDn}`);
  unit(`OU=A/B \\"quoted\\"\\, \\+1,OU=Staff,${baseDn}`);
  unit(`OU=مبيعات,OU=Staff,${baseDn}`);
  unit(`OU=Floor 10,OU=Staff,${baseDn}`);
  unit(`OU=Floor 9,OU=Staff,${baseDn}`);
  for (const [name, parent] of [
    ['anna', 'OU=Staff'],
    ['bert', 'OU=مبيعات,OU=Staff'],
    ['carl', 'OU=مبيعات,OU=Staff'],
  ]) {
    state.add({
      dn: `CN=${name},${parent},${baseDn}`,
      attributes: { objectClass: ['user'], sAMAccountName: [name ?? ''], userAccountControl: ['512'] },
    });
  }
  state.add({ dn: `CN=printer,OU=Staff,${baseDn}`, attributes: { objectClass: ['computer'] } });
});

afterAll(async () => {
  await stage.close();
  await forest.close();
});

const ask = (more: Partial<CallArguments<'containers'>> = {}) =>
  stage.client.call('containers', { forest: partOf(forest), domain: 'contoso.test', parent: null, ...more });

const named = async (...names: string[]) =>
  (await stage.client.call('containers-named', { forest: partOf(forest), domain: 'contoso.test', names })).containers;

const staffGuid = async () => (await named(`OU=Staff,${forest.baseDn}`))[0]?.guid ?? '';

const isCounted = () => expect.poll(async () => (await ask()).counting, { timeout: 20_000 }).toBe(false);

describe('the containers of a domain', () => {
  it('begin with the domain itself', async () => {
    const { containers, total } = await ask();
    expect(total).toBe(1);
    expect(containers).toMatchObject([{ dn: forest.baseDn, kind: 'domain', ancestors: [], system: false }]);
  });

  it('are the children of one, sorted as people sort, whatever their names', async () => {
    const [domain] = (await ask()).containers;
    const { containers } = await ask({ parent: await staffGuid() });
    expect(containers.map(({ name }) => name)).toEqual(['A/B "quoted", +1', 'Floor 9', 'Floor 10', 'مبيعات']);
    expect(containers[0]).toMatchObject({
      dn: `OU=A/B \\"quoted\\"\\, \\+1,OU=Staff,${forest.baseDn}`,
      kind: 'organizational-unit',
      ancestors: [domain?.guid, await staffGuid()],
      childCount: 0,
    });
  });

  it('come a page at a time', async () => {
    const parent = await staffGuid();
    const first = await ask({ parent, limit: 3 });
    expect(first).toMatchObject({ total: 4, next: first.containers[2]?.guid });
    const second = await ask({ parent, limit: 3, after: first.next ?? '' });
    expect(second.containers.map(({ name }) => name)).toEqual(['مبيعات']);
    expect(second.next).toBeNull();
  });

  it('say how many people are in them and below, computers not among them', async () => {
    await isCounted();
    const [domain, staff, sales] = await named(
      forest.baseDn,
      `OU=Staff,${forest.baseDn}`,
      `OU=مبيعات,OU=Staff,${forest.baseDn}`,
    );
    expect(staff).toMatchObject({ people: 1, peopleBelow: 3 });
    expect(sales).toMatchObject({ people: 2, peopleBelow: 2 });
    // Administrator, Guest and krbtgt are people, too, as far as a directory knows.
    expect(domain).toMatchObject({ people: 0, peopleBelow: 6 });
  });

  it('are found by a part of their name, without regard to case', async () => {
    const search = async (text: string, parent: string | null = null) =>
      (await ask({ search: text, parent })).containers.map(({ name }) => name);
    expect(await search('fLOOR')).toEqual(['Floor 9', 'Floor 10']);
    expect(await search('مبي')).toEqual(['مبيعات']);
    expect(await search('"quoted"')).toEqual(['A/B "quoted", +1']);
    expect(await search('users', await staffGuid())).toEqual([]);
  });

  it('of the directory itself are marked', async () => {
    const found = await named(
      ...['CN=System', 'CN=Program Data', 'CN=Builtin', 'CN=Users', 'OU=Staff'].map(
        (name) => `${name},${forest.baseDn}`,
      ),
    );
    expect(found.map((container) => container?.system)).toEqual([true, true, true, false, false]);
  });

  it('are looked up by DN in any case and by objectGUID; what is gone is null', async () => {
    const guid = await staffGuid();
    const found = await named(
      `ou=STAFF,${forest.baseDn.toLowerCase()}`,
      guid.toUpperCase(),
      `OU=Gone,${forest.baseDn}`,
      'Staff',
    );
    expect(found.map((container) => container?.guid ?? null)).toEqual([guid, guid, null, null]);
  });

  it('are read once, and again when somebody asks for it', async () => {
    const { containersInDomain } = await ask();
    forest.state.add({ dn: `OU=New,${forest.baseDn}`, attributes: { objectClass: ['organizationalUnit'] } });
    forest.resetCounters();
    expect((await ask()).containersInDomain).toBe(containersInDomain);
    expect(forest.counters.connections).toBe(0);
    expect((await ask({ refresh: true })).containersInDomain).toBe(containersInDomain + 1);
    await isCounted();
  });

  it('of a parent that is not there are a fault', async () => {
    expect(await faultOf(ask({ parent: '00000000-0000-4000-8000-000000000000' }))).toMatchObject({
      code: 'container-not-found',
    });
  });

  it('of a domain that no server holds are a fault, each time it is asked for', async () => {
    const call = () => faultOf(ask({ domain: 'asia.contoso.test' }));
    expect([await call(), await call()]).toMatchObject([{ code: 'domain-not-held' }, { code: 'domain-not-held' }]);
  });
});

describe('a tree of containers', () => {
  const container = (dn: string, index: number, objectType = 'organizationalUnit') => ({
    guid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    dn,
    name: dn.slice(3, dn.indexOf(',')),
    objectType,
    advanced: false,
  });

  it('hangs what lies below an object that is no container onto the next container above', () => {
    const tree = buildContainerTree([
      container('DC=contoso,DC=test', 1, 'domainDNS'),
      container('CN=below,CN=a computer,DC=contoso,DC=test', 2, 'container'),
    ]);
    tree.count(['CN=x,CN=y,CN=below,CN=a computer,DC=contoso,DC=test', 'CN=z,CN=elsewhere,DC=contoso,DC=test']);
    tree.finishCounting();
    expect(tree.root().containers).toMatchObject([{ childCount: 1, people: 1, peopleBelow: 2 }]);
  });

  it('does not show counts of which a part is missing', () => {
    const tree = buildContainerTree([container('DC=contoso,DC=test', 1, 'domainDNS')]);
    tree.count(['CN=x,DC=contoso,DC=test']);
    expect(tree.root().containers).toMatchObject([{ people: null, peopleBelow: null }]);
    expect(tree.countedPeople).toBe(1);
  });
});
