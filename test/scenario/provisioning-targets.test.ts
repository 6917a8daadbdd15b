/** Outbound rules into Active Directory: who is found there by name instead of being made, and who gets another name. */

import { expect, test } from 'vitest';
import { syncRuleSchema, type SyncRuleDocument } from '../../engine/rules/rule.ts';
import {
  cloudUser,
  entry,
  expectNothingToDo,
  faultsOf,
  openSynchronized,
  person,
  personDn,
  planOf,
  set,
  STAFF,
  stepOf,
  summary,
  upn,
  type Lab,
} from './lab.ts';

const withRule = (lab: Lab, document: SyncRuleDocument) =>
  lab.configure((configuration) => ({
    ...configuration,
    rules: { ...configuration.rules, custom: [syncRuleSchema.parse(document)] },
  }));

/** People of the first forest are wanted in the second one, where nothing tells who is who but the name. */
const GUESTS = 'CN=Users,DC=fabrikam,DC=test';
const TO_FABRIKAM: SyncRuleDocument = {
  ...{
    id: 'to-fabrikam',
    name: 'Out to AD - guests',
    direction: 'outbound',
    connector: 'fabrikam.test',
    precedence: 50,
  },
  ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person', linkType: 'Provision' },
  scope: [[{ attribute: 'accountName', operator: 'ISNOTNULL' }]],
  flows: [
    {
      target: 'dn',
      source: { type: 'expression', expression: `"CN=" & EscapeDNComponent([accountName]) & ",${GUESTS}"` },
    },
  ],
};

/** Somebody whom the inbound rules leave alone. */
const unclaimed = (name: string, more: { readonly [attribute: string]: string } = {}) =>
  entry(`CN=${name},${GUESTS}`, {
    ...{ objectClass: ['top', 'person', 'organizationalPerson', 'user'], sAMAccountName: name },
    ...{
      userPrincipalName: `${name}@fabrikam.test`,
      userAccountControl: '512',
      adminDescription: 'User_guest',
      ...more,
    },
  });

const ownerOf = async (lab: Lab, dn: string) => {
  const row = await lab.engine.store.reader.get<{ owner: string | null }>(
    `SELECT m.attributes ->> '$.accountName[0]' AS owner FROM connector_object AS o
     LEFT JOIN metaverse_object AS m ON m.id = o.mv_id WHERE o.dn = ? AND o.in_directory = 1`,
    [dn],
  );
  return row?.owner ?? null;
};

test('who is in the target already under that name is joined, and only the others are planned', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'], fabrikam: [unclaimed('anna')] });
  await withRule(lab, TO_FABRIKAM);
  const cycle = await lab.settle();
  expect(faultsOf(cycle)).toEqual([]);
  expect(await ownerOf(lab, `CN=anna,${GUESTS}`)).toBe('anna');
  const planned = await lab.engine.store.reader.all<{ dn: string }>(
    `SELECT o.dn FROM pending_export AS p JOIN connector_object AS o ON o.id = p.object_id WHERE p.operation = 'add'`,
  );
  expect(planned).toEqual([{ dn: `CN=bert,${GUESTS}` }]);
});

test('somebody else who has the name is left alone, and both are named', async () => {
  const lab = await openSynchronized({
    people: ['anna', 'bert'],
    fabrikam: [unclaimed('anna', { adminDescription: 'hers' })],
  });
  await withRule(lab, TO_FABRIKAM);
  const cycle = await lab.cycle();
  const dn = `CN=anna,${GUESTS}`;
  expect(faultsOf(cycle)).toMatchObject([
    { code: 'join-target-taken', attribute: 'dn', object: { dn: personDn('anna') }, detail: { value: dn } },
  ]);
  const owner = await lab.engine.store.reader.get<{ mv_id: number }>(
    'SELECT mv_id FROM connector_object WHERE dn = ?',
    [dn],
  );
  expect(faultsOf(cycle)[0]!.detail['metaverseObject']).toBe(owner!.mv_id);
});

const NAMED_BY_DISPLAY_NAME: SyncRuleDocument = {
  ...{ id: 'naming', name: 'Out to AD - names', direction: 'outbound', connector: 'contoso.test', precedence: 50 },
  ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person', linkType: 'Join' },
  scope: [[{ attribute: 'department', operator: 'EQUAL', value: 'Sales' }]],
  flows: [
    {
      target: 'dn',
      source: { type: 'expression', expression: `"CN=" & EscapeDNComponent([displayName]) & ",${STAFF}"` },
    },
  ],
};

test('another name is a rename: staged, journaled with the name before, sent, and confirmed by the import', async () => {
  const lab = await openSynchronized({ people: [person('anna', { displayName: 'Berg, Anna' }), 'bert'] });
  await withRule(lab, NAMED_BY_DISPLAY_NAME);
  await lab.configure((configuration) => ({ ...configuration, stagingMode: true }));
  const id = cloudUser(lab, 'anna')!.id;
  await set(lab, personDn('anna'), { department: 'Sales' });
  await lab.cycle();
  expect(await planOf(lab, 'contoso.test')).toMatchObject({ updates: 1 });
  lab.lab.resetCounters();
  await lab.configure((configuration) => ({ ...configuration, stagingMode: false }));
  expect(summary(await lab.cycle())).toMatchObject({ status: 'success', faults: [] });
  const name = `CN=Berg\\, Anna,${STAFF}`;
  expect(await lab.forest.get(name)).toBeDefined();
  expect(lab.lab.counters.moves).toBe(1);
  const journal = await lab.engine.store.reader.all(
    `SELECT before_image ->> '$.dn[0]' AS before, after_image ->> '$.dn[0]' AS after FROM export_journal
     WHERE connector_id = (SELECT id FROM connector WHERE name = 'contoso.test') AND after_image LIKE '%"dn"%'`,
  );
  expect(journal).toEqual([{ before: personDn('anna'), after: name }]);
  expect(await planOf(lab, 'contoso.test')).toMatchObject({ unconfirmed: 1 });
  await lab.cycle();
  expect(cloudUser(lab, 'anna')!.id).toBe(id);
  await expectNothingToDo(lab);
});

test('a name that is taken is refused on the object, and everybody else goes on', async () => {
  const lab = await openSynchronized({ people: [person('anna', { displayName: 'bert' }), 'bert', 'carl'] });
  await withRule(lab, NAMED_BY_DISPLAY_NAME);
  await set(lab, personDn('anna'), { department: 'Sales' });
  await set(lab, personDn('carl'), { department: 'Sales', displayName: 'Carl' });
  const cycle = await lab.cycle();
  expect(faultsOf(cycle)).toMatchObject([{ code: 'object-exists', object: { dn: personDn('anna') } }]);
  expect(stepOf(cycle, 'contoso.test', 'Export')!.result).toBe('completed-export-errors');
  expect(cloudUser(lab, upn('carl'))!.properties['displayName']).toBe('Carl');
});
