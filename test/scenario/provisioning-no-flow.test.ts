/** Link type JoinNoFlow: whoever is handed to somebody else's care stays joined, and nothing flows. */

import { expect, test } from 'vitest';
import { syncRuleSchema, type SyncRuleDocument } from '../../engine/rules/rule.ts';
import {
  cloudUser,
  expectConverged,
  expectNothingToDo,
  faultsOf,
  managerOf,
  membersOf,
  openLab,
  openSynchronized,
  person,
  personDn,
  planOf,
  set,
  summary,
  upn,
  type Lab,
} from './lab.ts';

/** Who is marked in the forest is Cloud Sync's: the metaverse says so, and nothing goes out any more. */
const HANDED_OVER = [
  {
    ...{
      id: 'mark',
      name: 'In from AD - handed over',
      direction: 'inbound',
      connector: 'contoso.test',
      precedence: 50,
    },
    ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person', linkType: 'Join' },
    scope: [[{ attribute: 'department', operator: 'EQUAL', value: 'Cloud Sync' }]],
    flows: [{ target: 'cloudNoFlow', source: { type: 'constant', value: 'True' } }],
  },
  {
    ...{ id: 'hold', name: 'Out to AAD - handed over', direction: 'outbound', connector: 'tenant', precedence: 51 },
    ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person', linkType: 'JoinNoFlow' },
    scope: [[{ attribute: 'cloudNoFlow', operator: 'EQUAL', value: 'True' }]],
  },
] satisfies SyncRuleDocument[];

const withRules = (lab: Lab, documents: readonly SyncRuleDocument[]) =>
  lab.configure((configuration) => ({
    ...configuration,
    rules: { ...configuration.rules, custom: documents.map((document) => syncRuleSchema.parse(document)) },
  }));

const handOver = (lab: Lab, name: string, more: { readonly [attribute: string]: string } = {}) =>
  set(lab, personDn(name), { department: 'Cloud Sync', ...more });

test('what flows to whoever is handed over ends, and what changed meanwhile is caught up afterwards', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'] });
  await withRules(lab, HANDED_OVER);
  await handOver(lab, 'anna', { title: 'Director', manager: personDn('bert') });
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(cloudUser(lab, 'anna')!.properties['jobTitle'] ?? null).toBeNull();
  expect(managerOf(lab, 'anna')).toBeNull();
  await expectNothingToDo(lab);

  await set(lab, personDn('anna'), { department: 'Sales' });
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties).toMatchObject({ jobTitle: 'Director', department: 'Sales' });
  expect(managerOf(lab, 'anna')).toBe('bert');
  await expectConverged(lab);
});

test('neither leaving the scope of the rules nor leaving the forest deletes who is handed over', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert', 'carl'] });
  await withRules(lab, HANDED_OVER);
  await handOver(lab, 'anna');
  await handOver(lab, 'bert');
  await lab.settle();
  await lab.forest.remove(personDn('anna'));
  await set(lab, personDn('bert'), { adminDescription: 'User_elsewhere' });
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  await lab.cycle('initial');
  expect([cloudUser(lab, 'anna'), cloudUser(lab, 'bert')]).not.toContain(undefined);
  await expectNothingToDo(lab);
});

test('what was staged and not sent is taken back, links too', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'], groups: { crew: ['bert'] } });
  await lab.configure((configuration) => ({ ...configuration, stagingMode: true }));
  await set(lab, personDn('anna'), { title: 'Director', manager: personDn('bert') });
  await lab.forest.add(person('carl'));
  await lab.cycle();
  expect(await planOf(lab)).toMatchObject({ adds: 1, updates: 1, references: 1 });
  await withRules(lab, HANDED_OVER);
  await handOver(lab, 'anna');
  await handOver(lab, 'carl');
  await lab.cycle();
  expect(await planOf(lab)).toMatchObject({ adds: 0, updates: 0, deletes: 0, references: 0 });
});

test('nobody is created under such a rule, and who is in the cloud already is joined and left alone', async () => {
  const lab = await openLab({ people: ['anna', 'bert'], groups: { crew: ['anna', 'bert'] } });
  const anchor = Buffer.from(lab.lab.state.get(personDn('anna'))!.attributes['objectGUID']![0]!).toString('base64');
  lab.tenant.state.addUser({ userPrincipalName: upn('anna'), displayName: 'Hers', onPremisesImmutableId: anchor });
  await withRules(lab, HANDED_OVER);
  await handOver(lab, 'anna');
  await handOver(lab, 'bert');
  expect(summary(await lab.cycle('initial'))).toMatchObject({ status: 'success', faults: [] });
  await lab.cycle();
  expect(cloudUser(lab, 'anna')!.properties['displayName']).toBe('Hers');
  expect(cloudUser(lab, 'bert')).toBeUndefined();
  // The group flows: it is told of the member that the cloud has.
  expect(membersOf(lab, 'crew')).toEqual(['anna']);
  await expectNothingToDo(lab);

  await set(lab, personDn('bert'), { department: [] });
  await lab.settle();
  expect(membersOf(lab, 'crew')).toEqual(['anna', 'bert']);
});

test('inbound, the object contributes nothing and stays joined', async () => {
  const lab = await openSynchronized({
    people: [person('anna', { mail: upn('anna') })],
    fabrikam: [
      {
        dn: 'CN=anna,CN=Users,DC=fabrikam,DC=test',
        attributes: {
          objectClass: ['top', 'person', 'organizationalPerson', 'user'],
          ...{ sAMAccountName: ['anna'], userPrincipalName: ['anna@fabrikam.test'], mail: [upn('anna')] },
          ...{ userAccountControl: ['514'], title: ['Director'] },
        },
      },
    ],
    answers: { userMatching: 'mail' },
  });
  expect(lab.tenant.state.list('user')).toHaveLength(1);
  expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Director');

  const hold: SyncRuleDocument = {
    ...{ id: 'hold', name: 'In from AD - not listened to', direction: 'inbound', connector: 'fabrikam.test' },
    ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person', linkType: 'JoinNoFlow', precedence: 50 },
    scope: [[{ attribute: 'title', operator: 'EQUAL', value: 'Director' }]],
  };
  await withRules(lab, [hold]);
  const cycle = await lab.settle();
  expect(faultsOf(cycle)).toEqual([]);
  expect(cloudUser(lab, 'anna')!.properties['jobTitle'] ?? null).toBeNull();
  const joined = await lab.engine.store.reader.get<{ objects: number }>(
    `SELECT count(DISTINCT mv_id) AS objects FROM connector_object WHERE object_type = 'user' AND mv_id IS NOT NULL`,
  );
  expect(joined).toEqual({ objects: 1 });
  await expectConverged(lab);
});
