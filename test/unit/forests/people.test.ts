import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guidFromText } from '../../../engine/model/anchor.ts';
import { startForest, type Forest } from '../../lab/forest/forest.ts';
import { faultOf, openSetupStage, partOf, type SetupStage } from './setup-harness.ts';

let forest: Forest;
let stage: SetupStage;
let staff: string;

beforeAll(async () => {
  forest = await startForest({ domain: 'contoso.test', exchangeSchema: true });
  stage = await openSetupStage();
  stage.type('contoso.test', forest.administrator.password);
  const { state, baseDn } = forest;
  staff = `OU=Staff,${baseDn}`;
  state.modify(`CN=Partitions,CN=Configuration,${baseDn}`, { uPNSuffixes: ['Contoso.example', 'unused.example'] });
  state.add({ dn: staff, attributes: { objectClass: ['organizationalUnit'] } });
  const user = (name: string, attributes: { readonly [name: string]: readonly string[] }) =>
    state.add({
      dn: `CN=${name},${staff}`,
      attributes: { objectClass: ['user'], sAMAccountName: [name], ...attributes },
    });
  user('anna', { userPrincipalName: ['anna@contoso.test'], mail: ['anna@contoso.example'] });
  user('bert', { userPrincipalName: ['bert@CONTOSO.example'], mail: ['shared@contoso.example'] });
  user('carl', { userPrincipalName: ['carl@contoso.test'], mail: ['Shared@contoso.example'], description: ['a @ b'] });
  user('dora', { extensionAttribute3: ['dora@elsewhere.example'], mail: ['not an address @'] });
  state.add({
    dn: `CN=Pilots,${staff}`,
    attributes: { objectClass: ['group'], sAMAccountName: ['Pilots'], displayName: ['The pilots'] },
  });
  state.add({
    dn: `CN=More,${staff}`,
    attributes: { objectClass: ['group'], sAMAccountName: ['More'], displayName: ['The pilots'] },
  });
  state.add({ dn: `CN=laptop,${staff}`, attributes: { objectClass: ['computer'], sAMAccountName: ['laptop$'] } });
  state.add({ dn: `CN=guest,${staff}`, attributes: { objectClass: ['contact'] } });
  const members = ['anna', 'bert', 'laptop', 'guest', 'More'].map((name) => `CN=${name},${staff}`);
  state.modify('Pilots', [{ operation: 'add', attribute: 'member', values: members }]);
});

afterAll(async () => {
  await stage.close();
  await forest.close();
});

describe('the suffixes of user names', () => {
  it('are counted, with those that the forest offers and nobody has', async () => {
    const [answer] = await stage.client.call('upn-suffixes', { forests: [partOf(forest)] });
    expect(answer?.suffixes).toEqual([
      { suffix: 'contoso.test', users: 2, registered: true },
      { suffix: 'contoso.example', users: 1, registered: true },
      { suffix: 'unused.example', users: 0, registered: true },
    ]);
    // dora, Administrator, Guest and krbtgt
    expect(answer).toMatchObject({ users: 7, withoutUserPrincipalName: 4, fault: null });
  });

  it('come with other attributes that hold addresses, and how good those are', async () => {
    const [answer] = await stage.client.call('upn-suffixes', { forests: [partOf(forest)] });
    expect(answer?.candidates).toEqual([
      {
        attribute: 'mail',
        users: 4,
        addresses: 3,
        repeated: 1,
        suffixes: [{ suffix: 'contoso.example', users: 3 }],
      },
      {
        attribute: 'extensionAttribute3',
        users: 1,
        addresses: 1,
        repeated: 0,
        suffixes: [{ suffix: 'elsewhere.example', users: 1 }],
      },
    ]);
  });

  it('of a forest that does not answer are its fault alone', async () => {
    const away = { ...partOf(forest), name: 'away', servers: [{ host: '127.0.0.1', port: 1 }] };
    stage.type('away', 'anything');
    const answers = await stage.client.call('upn-suffixes', { forests: [away, partOf(forest)] });
    expect(answers).toMatchObject([
      { forest: 'away', fault: { code: 'server-unreachable' } },
      { users: 7, fault: null },
    ]);
  });
});

describe('the advice on the source anchor', () => {
  const advise = () => stage.client.call('source-anchor-advice', { forests: [partOf(forest)] });
  const write = (name: string, guid: string) =>
    forest.state.modify(`CN=${name},${staff}`, [
      { operation: 'replace', attribute: 'mS-DS-ConsistencyGuid', values: [guidFromText(guid)] },
    ]);

  it('is ms-DS-ConsistencyGuid as long as nobody else uses it', async () => {
    expect(await advise()).toMatchObject({ advice: 'ms-DS-ConsistencyGuid', reason: 'unused' });
    write('anna', forest.state.get(`CN=anna,${staff}`)?.guid ?? '');
    expect(await advise()).toMatchObject({
      advice: 'ms-DS-ConsistencyGuid',
      reason: 'holds-object-guid',
      forests: [{ used: 1, ownObjectGuid: 1, examples: [] }],
    });
    write('bert', '11111111-2222-4333-8444-555555555555');
    expect(await advise()).toMatchObject({
      advice: 'objectGUID',
      reason: 'used-otherwise',
      forests: [{ used: 2, ownObjectGuid: 1, examples: [`CN=bert,${staff}`] }],
    });
  });
});

describe('the group of a filter', () => {
  const resolve = (group: string) => stage.client.call('group-resolve', { forest: partOf(forest), group });

  it('is found by account name, DN and objectGUID, with its members by what they are', async () => {
    const found = await resolve('pilots');
    expect(found).toMatchObject({
      dn: `CN=Pilots,${staff}`,
      name: 'Pilots',
      domain: 'contoso.test',
      scope: 'global',
      security: true,
      members: { total: 5, users: 2, devices: 1, contacts: 1, groups: 1, others: 0 },
      nestedGroups: ['More'],
      primaryGroupOf: 0,
    });
    for (const name of [found.dn, found.guid, 'CONTOSO\\Pilots', 'contoso.test\\pilots', ' Pilots ']) {
      expect((await resolve(name)).guid).toBe(found.guid);
    }
  });

  it('may be the primary group of people who are no members of it', async () => {
    expect(await resolve('Domain Users')).toMatchObject({ members: { total: 0 }, primaryGroupOf: 7 });
  });

  it('is asked for again where several have the name', async () => {
    expect(await faultOf(resolve('The pilots'))).toMatchObject({
      code: 'group-ambiguous',
      detail: { candidates: expect.stringContaining(`CN=More,${staff}`) as string },
    });
  });

  it.each([
    'Nobody',
    'FABRIKAM\\Pilots',
    'anna',
    'CN=Nobody,DC=contoso,DC=test',
    'CN=Group,DC=other,DC=test',
    'not=a\\dn,',
  ])('is not %s', async (name) => {
    expect(await faultOf(resolve(name))).toMatchObject({ code: 'group-not-found' });
  });
});
