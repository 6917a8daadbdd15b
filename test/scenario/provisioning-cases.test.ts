/** What rules do in the cases that are not everyday: flows that speak once, merge, fail; groups beyond their limit. */

import { expect, test } from 'vitest';
import { syncRuleSchema, type SyncRule, type SyncRuleDocument } from '../../engine/rules/rule.ts';
import { rulesOf } from '../../engine/setup/rules-of.ts';
import {
  cloudGroup,
  cloudUser,
  complaints,
  expectConverged,
  expectNothingToDo,
  faultsOf,
  groupDn,
  managerOf,
  membersOf,
  openLab,
  openSynchronized,
  person,
  personDn,
  planOf,
  set,
  type Lab,
} from './lab.ts';

const USERS = { connectorSpaceObjectType: 'user', metaverseObjectType: 'person', linkType: 'Join' } as const;
const IN = { direction: 'inbound', connector: 'contoso.test', ...USERS } as const;
const OUT = { direction: 'outbound', connector: 'tenant', ...USERS } as const;

const withRules = (lab: Lab, ...documents: readonly SyncRuleDocument[]) =>
  lab.configure((configuration) => ({
    ...configuration,
    rules: { ...configuration.rules, custom: documents.map((document) => syncRuleSchema.parse(document)) },
  }));

/** A standard rule is disabled, and a clone with something changed stands in its place. */
async function replaceRule(lab: Lab, name: string, precedence: number, change: (rule: SyncRule) => SyncRule) {
  await lab.configure((configuration) => {
    const { custom, disabled } = configuration.rules;
    const standard = rulesOf(configuration).find((rule) => rule.name === name)!;
    const clone = { ...change(standard), id: `clone of ${name}`, immutable: false, precedence };
    return { ...configuration, rules: { custom: [...custom, clone], disabled: [...disabled, standard.id] } };
  });
}

async function metaverseOf(lab: Lab, account: string): Promise<{ readonly [attribute: string]: unknown }> {
  const row = await lab.engine.store.reader.get<{ attributes: string }>(
    `SELECT attributes FROM metaverse_object WHERE attributes ->> '$.accountName[0]' = ?`,
    [account],
  );
  return JSON.parse(row!.attributes) as { [attribute: string]: unknown };
}

test('an outbound flow that applies once speaks when the account is made, and never again', async () => {
  const lab = await openLab({ people: [person('anna', { description: 'CH' })] });
  const source = { type: 'direct', attribute: 'description' } as const;
  await withRules(
    lab,
    { ...IN, id: 'in', name: 'In', precedence: 50, flows: [{ target: 'extensionAttribute1', source }] },
    {
      ...{ ...OUT, id: 'out', name: 'Out', precedence: 51 },
      flows: [
        { target: 'usageLocation', source: { type: 'direct', attribute: 'extensionAttribute1' }, applyOnce: true },
      ],
    },
  );
  await lab.cycle('initial');
  await lab.cycle();
  expect(cloudUser(lab, 'anna')!.properties['usageLocation']).toBe('CH');
  await set(lab, personDn('anna'), { description: 'DE', title: 'Pilot' });
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties).toMatchObject({ usageLocation: 'CH', jobTitle: 'Pilot' });
  lab.tenant.state.update(cloudUser(lab, 'anna')!.id, { usageLocation: 'FR' });
  await lab.settle();
  await lab.cycle('initial');
  expect(cloudUser(lab, 'anna')!.properties['usageLocation']).toBe('FR');
  await expectNothingToDo(lab);
});

test('an inbound flow that applies once speaks when the account is joined, and what it gave stands', async () => {
  const lab = await openLab({ people: [person('anna', { description: 'first', title: 'Pilot' })] });
  await withRules(lab, {
    ...{ ...IN, id: 'in', name: 'In', precedence: 50 },
    flows: [
      { target: 'extensionAttribute1', source: { type: 'direct', attribute: 'description' }, applyOnce: true },
      { target: 'extensionAttribute2', source: { type: 'direct', attribute: 'description' } },
    ],
  });
  await lab.cycle('initial');
  await lab.cycle();
  await set(lab, personDn('anna'), { description: 'second' });
  for (const policy of ['delta', 'initial'] as const) {
    await lab.cycle(policy);
    expect(await metaverseOf(lab, 'anna')).toMatchObject({
      extensionAttribute1: ['first'],
      extensionAttribute2: ['second'],
    });
  }
  await lab.forest.remove(personDn('anna'));
  await lab.settle();
  await lab.forest.restore(personDn('anna'));
  await lab.settle();
  expect(await metaverseOf(lab, 'anna')).toMatchObject({ extensionAttribute1: ['second'] });
});

test('a rule that fails on some is reported on exactly those, with rule, attribute and place, and the others flow', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert', 'carl'], groups: { crew: ['anna'] } });
  await withRules(lab, {
    ...{ ...IN, id: 'numbers', name: 'In from AD - numbers', precedence: 50 },
    scope: [[{ attribute: 'description', operator: 'ISNOTNULL' }]],
    flows: [
      {
        target: 'title',
        source: { type: 'expression', expression: '"Grade " & CStr(CNum([employeeID]) + 1)' },
      },
    ],
  });
  for (const [name, employeeID] of [
    ['anna', '7'],
    ['bert', 'seven'],
    ['carl', '8'],
  ] as const) {
    await set(lab, personDn(name), { description: 'graded', employeeID, department: 'Sales' });
  }
  const cycle = await lab.settle();
  expect(faultsOf(cycle)).toMatchObject([
    {
      ...{ code: 'flow-failed', stage: 'inbound-sync', attribute: 'title', object: { dn: personDn('bert') } },
      detail: { rule: 'In from AD - numbers', position: 16 },
    },
  ]);
  expect(['anna', 'carl'].map((name) => cloudUser(lab, name)!.properties['jobTitle'])).toEqual(['Grade 8', 'Grade 9']);
  expect(cloudUser(lab, 'bert')!.properties['department'] ?? null).toBeNull();

  await set(lab, personDn('bert'), { employeeID: '9' });
  expect(faultsOf(await lab.settle())).toEqual([]);
  expect(cloudUser(lab, 'bert')!.properties).toMatchObject({ jobTitle: 'Grade 10', department: 'Sales' });
  await expectConverged(lab);
});

test('a flow of 5 MB is refused on the object with rule, attribute and size, and the run goes on', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'] });
  const photo = new Uint8Array(5 * 1024 * 1024);
  await lab.forest.modify(personDn('anna'), [{ operation: 'add', attribute: 'photo', values: [photo] }]);
  await set(lab, personDn('anna'), { title: 'Big' });
  await set(lab, personDn('bert'), { title: 'Small' });
  const cycle = await lab.settle();
  expect(faultsOf(cycle)).toMatchObject([
    {
      ...{ code: 'flow-failed', stage: 'inbound-sync', attribute: 'photo', object: { dn: personDn('anna') } },
      detail: { rule: 'In from AD - User Common', message: 'value-too-large', size: 5_242_880, limit: 2_097_152 },
    },
  ]);
  expect(cloudUser(lab, 'bert')!.properties['jobTitle']).toBe('Small');
  expect(cloudUser(lab, 'anna')!.properties['jobTitle'] ?? null).toBeNull();
  await set(lab, personDn('anna'), { photo: [] });
  expect(faultsOf(await lab.settle())).toEqual([]);
  expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Big');
});

const atMostThree = <Part>(part: Part): Part => JSON.parse(JSON.stringify(part).replaceAll('250000', '3')) as Part;

test('a group that grows beyond the limit is updated no more until it has shrunk', async () => {
  const people = ['anna', 'bert', 'carl', 'dora', 'emil'];
  const lab = await openLab({ people, groups: { crew: ['anna', 'bert', 'carl'], crowd: people } });
  await replaceRule(lab, 'Out to AAD - Group Join', 60, atMostThree);
  await lab.cycle('initial');
  await lab.cycle();
  // Beyond the limit before it was ever there, it does not come.
  expect(cloudGroup(lab, 'crowd')).toBeUndefined();
  expect(membersOf(lab, 'crew')).toEqual(['anna', 'bert', 'carl']);

  await lab.forest.addMember(groupDn('crew'), personDn('dora'));
  await lab.forest.removeMember(groupDn('crew'), personDn('anna'));
  await lab.forest.addMember(groupDn('crew'), personDn('emil'));
  await set(lab, groupDn('crew'), { description: 'too many' });
  expect(complaints(await lab.settle())).toEqual(['member-limit-exceeded crew']);
  expect(membersOf(lab, 'crew')).toEqual(['anna', 'bert', 'carl']);
  expect(cloudGroup(lab, 'crew')!.properties['description'] ?? null).toBeNull();
  expect(await planOf(lab)).toMatchObject({ updates: 0, references: 0 });

  await lab.forest.removeMember(groupDn('crew'), personDn('bert'));
  await lab.forest.removeMember(groupDn('crowd'), personDn('anna'));
  await lab.forest.removeMember(groupDn('crowd'), personDn('bert'));
  expect(complaints(await lab.settle())).toEqual([]);
  expect(membersOf(lab, 'crew')).toEqual(['carl', 'dora', 'emil']);
  expect(membersOf(lab, 'crowd')).toEqual(['carl', 'dora', 'emil']);
  expect(cloudGroup(lab, 'crew')!.properties['description']).toBe('too many');
  await expectConverged(lab);
});

test('two people who are each other’s manager are both synchronized, and may part again', async () => {
  const lab = await openSynchronized({ people: ['anna', person('bert', { manager: personDn('anna') })] });
  await set(lab, personDn('anna'), { manager: personDn('bert') });
  await lab.settle();
  expect([managerOf(lab, 'anna'), managerOf(lab, 'bert')]).toEqual(['bert', 'anna']);
  await set(lab, personDn('bert'), { manager: [] });
  await lab.settle();
  expect([managerOf(lab, 'anna'), managerOf(lab, 'bert')]).toEqual(['bert', null]);
  await expectConverged(lab);
});
