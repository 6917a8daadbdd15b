/** Scopes that ask for members of a group: who joins it comes, who leaves it goes, and a lost group costs nobody. */

import { expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { guidToText } from '../../engine/model/anchor.ts';
import { syncRuleSchema, type ScopeClause } from '../../engine/rules/rule.ts';
import { rulesOf } from '../../engine/setup/rules-of.ts';
import {
  cloudUser,
  expectConverged,
  faultsOf,
  groupDn,
  membersOf,
  openLab,
  OUTSIDE,
  personDn,
  planOf,
  stepOf,
  summary,
  type Lab,
  type LabOptions,
} from './lab.ts';

const filterBy = (value: string, operator: ScopeClause['operator'] = 'ISNOTMEMBEROF') =>
  syncRuleSchema.parse({
    id: 'pilots-only',
    name: 'In from AD - pilots only',
    direction: 'inbound',
    connector: 'contoso.test',
    connectorSpaceObjectType: 'user',
    metaverseObjectType: 'person',
    linkType: 'Join',
    precedence: 50,
    scope: [[{ attribute: 'dn', operator, value }]],
    flows: [{ target: 'cloudFiltered', source: { type: 'constant', value: 'True' } }],
  });

async function openPilot(value: string | ((lab: Lab) => string), options: LabOptions = {}): Promise<Lab> {
  const lab = await openLab({
    people: ['anna', 'bert', 'carl'],
    groups: { pilots: ['anna'], everybody: ['anna', 'bert', 'carl'] },
    ...options,
  });
  const group = typeof value === 'string' ? value : value(lab);
  await lab.configure((configuration) => ({
    ...configuration,
    rules: { ...configuration.rules, custom: [filterBy(group)] },
  }));
  expect(summary(await lab.cycle('initial'))).toMatchObject({ status: 'success', faults: [] });
  await lab.cycle();
  return lab;
}

const people = (lab: Lab) => ['anna', 'bert', 'carl'].filter((name) => cloudUser(lab, name) !== undefined);
const guidOf = (lab: Lab, dn: string) => guidToText(lab.lab.state.get(dn)!.attributes['objectGUID']![0] as Uint8Array);

test('only members of the group are synchronized, and a delta looks at nobody but those whose membership changed', async () => {
  const lab = await openPilot(groupDn('pilots'));
  expect(people(lab)).toEqual(['anna']);
  expect(membersOf(lab, 'everybody')).toEqual(['anna']);

  await lab.forest.addMember(groupDn('pilots'), personDn('bert'));
  const joined = await lab.cycle();
  expect(people(lab)).toEqual(['anna', 'bert']);
  expect(membersOf(lab, 'everybody')).toEqual(['anna', 'bert']);
  // The new member and what the group of pilots and everybody's group have: nobody else is looked at.
  const { flowUpdates, withoutFlowUpdates } = stepOf(joined, 'contoso.test', 'Delta Synchronization')!.counters;
  expect((flowUpdates ?? 0) + (withoutFlowUpdates ?? 0)).toBe(2);
  await expectConverged(lab);

  await lab.forest.removeMember(groupDn('pilots'), personDn('anna'));
  await lab.settle();
  expect(people(lab)).toEqual(['bert']);
  await expectConverged(lab);
});

test('the group may be named by its objectGUID, and then its name does not matter', async () => {
  const lab = await openPilot((opened) => guidOf(opened, groupDn('pilots')).toUpperCase());
  expect(people(lab)).toEqual(['anna']);
  await lab.forest.move(groupDn('pilots'), groupDn('first wave'));
  await lab.forest.addMember(groupDn('first wave'), personDn('carl'));
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(people(lab)).toEqual(['anna', 'carl']);
  await expectConverged(lab);
});

test('members of a group inside the group are not members', async () => {
  const lab = await openPilot(groupDn('pilots'), { groups: { second: ['bert'], pilots: ['anna', 'second'] } });
  expect(people(lab)).toEqual(['anna']);
  await lab.forest.addMember(groupDn('second'), personDn('carl'));
  await lab.settle();
  expect(people(lab)).toEqual(['anna']);
  await expectConverged(lab);
});

const atHome = groupDn('pilots');
const elsewhere = `CN=pilots,${OUTSIDE}`;

test.each<[string, number, (lab: Lab) => Promise<void>, (lab: Lab) => Promise<void>]>([
  ['deleted', 2, (lab) => lab.forest.remove(atHome), (lab) => lab.forest.restore(atHome)],
  ['renamed', 1, (lab) => lab.forest.move(atHome, groupDn('wave')), (lab) => lab.forest.move(groupDn('wave'), atHome)],
  ['moved out of scope', 2, (lab) => lab.forest.move(atHome, elsewhere), (lab) => lab.forest.move(elsewhere, atHome)],
])('a group that was %s is missed aloud, and deletes nobody', async (_, held, lose, mend) => {
  const lab = await openPilot(groupDn('pilots'), { exclude: [OUTSIDE] });
  await lose(lab);
  const cycle = await lab.cycle();
  expect(cycle.status).toBe('completed-with-errors');
  expect(faultsOf(cycle).filter((fault) => fault.code === 'filter-group-missing')).toMatchObject([
    { stage: 'inbound-sync', detail: { group: groupDn('pilots'), rule: 'In from AD - pilots only' } },
  ]);
  expect(stepOf(cycle, 'tenant', 'Export')).toMatchObject({
    result: 'stopped-deletion-threshold-exceeded',
    fault: { code: 'filter-group-missing' },
  });
  expect(people(lab)).toEqual(['anna']);
  expect(await planOf(lab)).toMatchObject({ deletes: held });

  await mend(lab);
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(people(lab)).toEqual(['anna']);
  expect(await lab.engine.store.reader.all('SELECT * FROM object_fault')).toEqual([]);
  await expectConverged(lab);
});

test('a rule may take members instead of others', async () => {
  const lab = await openLab({ people: ['anna', 'bert'], groups: { left: ['bert'] } });
  await lab.configure((configuration) => ({
    ...configuration,
    rules: { ...configuration.rules, custom: [filterBy(groupDn('left'), 'ISMEMBEROF')] },
  }));
  await lab.cycle('initial');
  await lab.cycle();
  expect(people(lab)).toEqual(['anna']);
  await lab.forest.removeMember(groupDn('left'), personDn('bert'));
  await lab.settle();
  expect(people(lab)).toEqual(['anna', 'bert']);
});

test('the rule that joins people may take members of the group only, and says so of whoever is not', async () => {
  const lab = await openLab({ people: ['anna', 'bert'], groups: { pilots: ['anna'] } });
  const clause = { attribute: 'dn', operator: 'ISMEMBEROF', value: groupDn('pilots') } as const;
  await lab.configure((configuration) => {
    const standard = rulesOf(configuration).find((rule) => rule.name === 'In from AD - User Join')!;
    const scope = standard.scope.map((group) => [...group, clause]);
    const clone = { ...standard, id: 'clone', name: 'User Join - pilots', immutable: false, precedence: 60, scope };
    return { ...configuration, rules: { custom: [clone], disabled: [standard.id] } };
  });
  await lab.cycle('initial');
  await lab.cycle();
  expect(people(lab)).toEqual(['anna']);

  const { call } = createDispatcher(lab.engine);
  const { rows } = await call('search', { text: 'bert', space: 'contoso.test', limit: 1 });
  const { metaverse, leftOut } = await call('object-chain', { id: { connectorObject: rows[0]!.connectorObject! } });
  expect(metaverse).toBeNull();
  expect(leftOut).toMatchObject([{ rule: 'User Join - pilots', reason: 'scope', clause }]);

  await lab.forest.addMember(groupDn('pilots'), personDn('bert'));
  await lab.forest.removeMember(groupDn('pilots'), personDn('anna'));
  await lab.settle();
  expect(people(lab)).toEqual(['bert']);
  await expectConverged(lab);
});
