/** What the pages of the group filter and of directory extensions ask a forest. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallArguments } from '../../../engine/api/contract/contract.ts';
import { startForest, type Forest } from '../../lab/forest/forest.ts';
import { openSetupStage, partOf, type SetupStage } from '../forests/setup-harness.ts';

let forest: Forest;
let stage: SetupStage;

beforeAll(async () => {
  forest = await startForest({ domain: 'contoso.test', exchangeSchema: true });
  stage = await openSetupStage();
  stage.type('contoso.test', forest.administrator.password);
  const { state, baseDn } = forest;
  for (const name of ['Staff', 'Outside']) {
    state.add({ dn: `OU=${name},${baseDn}`, attributes: { objectClass: ['organizationalUnit'] } });
  }
  const user = (name: string, unit: string) =>
    state.add({
      dn: `CN=${name},OU=${unit},${baseDn}`,
      attributes: { objectClass: ['user'], sAMAccountName: [name] },
    });
  user('anna', 'Staff');
  user('bert', 'Staff');
  user('carl', 'Outside');
  state.add({
    dn: `CN=Pilots,OU=Staff,${baseDn}`,
    attributes: { objectClass: ['group'], sAMAccountName: ['Pilots'] },
  });
  const values = [`CN=anna,OU=Staff,${baseDn}`, `CN=bert,OU=Staff,${baseDn}`, `CN=carl,OU=Outside,${baseDn}`];
  state.modify('Pilots', [{ operation: 'add', attribute: 'member', values }]);
});

afterAll(async () => {
  await stage.close();
  await forest.close();
});

type Domains = NonNullable<CallArguments<'group-resolve'>['domains']>;

describe('a filter’s group', () => {
  const placed = async (domains?: Domains) => {
    const answer = await stage.client.call('group-resolve', {
      ...{ forest: partOf(forest), group: 'Pilots' },
      ...(domains === undefined ? {} : { domains }),
    });
    return answer.placement;
  };

  it('is held against no containers unless they are given', async () => {
    expect(await placed()).toBeNull();
  });

  it.each<[string, Domains, boolean, number]>([
    ['everything', [], true, 0],
    ['the whole domain', [{ domain: 'contoso.test' }], true, 0],
    ['its own unit', [{ domain: 'DC=contoso,DC=test', include: ['OU=Staff,DC=contoso,DC=test'] }], true, 1],
    ['all but its own unit', [{ domain: 'contoso.test', exclude: ['OU=Staff,DC=contoso,DC=test'] }], false, 2],
    ['another unit', [{ domain: 'contoso.test', include: ['OU=Outside,DC=contoso,DC=test'] }], false, 2],
    ['another domain', [{ domain: 'emea.contoso.test' }], false, 3],
  ])('of which %s is chosen, is in or out as its members are', async (_, domains, groupInScope, membersOutside) => {
    expect(await placed(domains)).toEqual({ groupInScope, membersOutside });
  });
});

describe('the attributes that can be a directory extension', () => {
  const offered = async () =>
    (await stage.client.call('extension-attributes', { forests: [partOf(forest)] })).attributes;
  const about = async (attribute: string) => (await offered()).filter((one) => one.attribute === attribute);

  it('are those of people and of groups, with the type that they have in the tenant', async () => {
    expect(await about('employeeNumber')).toEqual([
      {
        ...{ attribute: 'employeeNumber', objectType: 'user', type: 'string', multiValued: false },
        forests: ['contoso.test'],
      },
    ]);
    const info = await about('info');
    expect(info.map(({ objectType }) => objectType)).toEqual(['user', 'group']);
    expect(await about('otherTelephone')).toMatchObject([{ type: 'string', multiValued: true }]);
    expect(await about('jpegPhoto')).toMatchObject([{ type: 'binary' }]);
    expect(await about('extensionAttribute1')).toMatchObject([{ objectType: 'user' }, { objectType: 'group' }]);
  });

  it.each([
    ['computed at each read', 'tokenGroups'],
    ['computed at each read', 'canonicalName'],
    ['kept by each domain controller for itself', 'lastLogon'],
    ['kept secret', 'unicodePwd'],
    ['a link to an object', 'manager'],
    ['a list of links', 'member'],
    ['of other objects', 'operatingSystem'],
  ])('are none that is %s: %s', async (_, attribute) => {
    expect(await about(attribute)).toEqual([]);
  });

  it('are read once and then kept', async () => {
    await offered();
    const before = forest.counters.searches;
    await offered();
    expect(forest.counters.searches).toBe(before);
  });

  it('say which forest could not be read', async () => {
    const { attributes, faults } = await stage.client.call('extension-attributes', {
      forests: [partOf(forest), { ...partOf(forest), name: 'fabrikam.test' }],
    });
    expect(attributes.length).toBeGreaterThan(100);
    expect(faults).toMatchObject([{ forest: 'fabrikam.test', fault: { code: 'secret-missing' } }]);
  });
});
