/** People who come under other rules: filtered, let in, taken out of the rules' scope. */

import { expect, test } from 'vitest';
import { syncRuleSchema } from '../../engine/rules/rule.ts';
import {
  cloudUser,
  expectConverged,
  managerOf,
  membersOf,
  openSynchronized,
  person,
  personDn,
  planOf,
  set,
  type Lab,
} from './lab.ts';

const NO_EXTERNALS = syncRuleSchema.parse({
  id: 'no-externals',
  name: 'In from AD - no externals',
  direction: 'inbound',
  connector: 'contoso.test',
  connectorSpaceObjectType: 'user',
  metaverseObjectType: 'person',
  linkType: 'Join',
  precedence: 50,
  scope: [[{ attribute: 'department', operator: 'EQUAL', value: 'External' }]],
  flows: [{ target: 'cloudFiltered', source: { type: 'constant', value: 'True' } }],
});

const identities = async (lab: Lab): Promise<number> => {
  const row = await lab.engine.store.reader.get<{ people: number }>(
    `SELECT count(*) AS people FROM metaverse_object WHERE object_type = 'person'`,
  );
  return row!.people;
};

test('somebody who was filtered and is let in arrives as a member and as a manager at once', async () => {
  const lab = await openSynchronized({
    people: [person('erik', { department: 'External' }), person('anna', { manager: personDn('erik') })],
    groups: { crew: ['anna'] },
  });
  await lab.configure((configuration) => ({
    ...configuration,
    rules: { ...configuration.rules, custom: [NO_EXTERNALS] },
  }));
  await lab.settle();
  await lab.forest.addMember('CN=crew,OU=Groups,DC=contoso,DC=test', personDn('erik'));
  await lab.settle();
  expect(cloudUser(lab, 'erik')).toBeUndefined();
  expect(membersOf(lab, 'crew')).toEqual(['anna']);

  await set(lab, personDn('erik'), { department: 'Sales' });
  await lab.cycle();
  expect(membersOf(lab, 'crew')).toEqual(['anna', 'erik']);
  expect(managerOf(lab, 'anna')).toBe('erik');
  await expectConverged(lab);
});

test('an account that the rules no longer take leaves the cloud, and comes back as the same account', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'] });
  const id = cloudUser(lab, 'anna')!.id;
  await set(lab, personDn('anna'), { adminDescription: 'User_written-back' });
  await lab.settle();
  expect(cloudUser(lab, 'anna')).toBeUndefined();
  expect(await identities(lab), 'people in the metaverse').toBe(1);
  await set(lab, personDn('anna'), { adminDescription: [] });
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.id).toBe(id);
  await expectConverged(lab);
});

test('nobody who left is remembered in the metaverse or waits in the plan', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'] });
  await lab.forest.remove(personDn('bert'));
  await lab.settle();
  expect(await identities(lab)).toBe(1);
  expect(await planOf(lab)).toMatchObject({ adds: 0, updates: 0, deletes: 0, unconfirmed: 0 });
  await expectConverged(lab);
});
