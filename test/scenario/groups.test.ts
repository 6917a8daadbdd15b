import { expect, test } from 'vitest';
import {
  cloudGroup,
  expectConverged,
  group,
  groupDn,
  membersOf,
  openSynchronized,
  OUTSIDE,
  person,
  personDn,
  set,
  stepOf,
  summary,
} from './lab.ts';

test('a member added and a member removed are one link each', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert', 'carl'], groups: { research: ['anna', 'bert'] } });
  await lab.forest.addMember(groupDn('research'), personDn('carl'));
  await lab.forest.removeMember(groupDn('research'), personDn('anna'));
  const cycle = await lab.settle();
  expect(stepOf(cycle, 'tenant', 'Export')!.counters).toMatchObject({
    updates: 0,
    referencesAdded: 1,
    referencesRemoved: 1,
  });
  expect(membersOf(lab, 'research')).toEqual(['bert', 'carl']);
  await expectConverged(lab);
});

test('a group inside a group is a member like any other', async () => {
  const lab = await openSynchronized({ people: ['anna'], groups: { inner: ['anna'], outer: [] } });
  await lab.forest.addMember(groupDn('outer'), groupDn('inner'));
  await lab.settle();
  expect(membersOf(lab, 'outer')).toEqual(['inner']);
  await lab.forest.removeMember(groupDn('outer'), groupDn('inner'));
  await lab.settle();
  expect(membersOf(lab, 'outer')).toEqual([]);
  await expectConverged(lab);
});

test('two groups that are members of each other are both synchronized', async () => {
  const lab = await openSynchronized({ groups: { one: [], two: ['one'] } });
  await lab.forest.addMember(groupDn('one'), groupDn('two'));
  await lab.settle();
  expect([membersOf(lab, 'one'), membersOf(lab, 'two')]).toEqual([['two'], ['one']]);
  await expectConverged(lab);
});

test('a new group with a new member arrives whole in one cycle', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  await lab.forest.add(person('bert'));
  await lab.forest.add(group('research'));
  await lab.forest.addMember(groupDn('research'), personDn('bert'));
  expect(summary(await lab.cycle())).toMatchObject({ status: 'success', faults: [] });
  expect(membersOf(lab, 'research')).toEqual(['bert']);
  await lab.cycle();
  await expectConverged(lab);
});

test('a group is renamed and described without losing its members', async () => {
  const lab = await openSynchronized({ people: ['anna'], groups: { research: ['anna'] } });
  const before = cloudGroup(lab, 'research')!.id;
  await lab.forest.move(groupDn('research'), groupDn('discovery'));
  await set(lab, groupDn('discovery'), { description: 'Finds things', displayName: 'discovery' });
  await lab.settle();
  expect(cloudGroup(lab, 'discovery')).toMatchObject({ id: before, properties: { description: 'Finds things' } });
  expect(membersOf(lab, 'discovery')).toEqual(['anna']);
  await expectConverged(lab);
});

test('a deleted group leaves its members alone', async () => {
  const lab = await openSynchronized({ people: ['anna'], groups: { research: ['anna'], outer: ['research', 'anna'] } });
  await lab.forest.remove(groupDn('research'));
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(cloudGroup(lab, 'research')).toBeUndefined();
  expect(membersOf(lab, 'outer')).toEqual(['anna']);
  await expectConverged(lab);
});

test('a member outside the scope is no member in the cloud until it comes into scope', async () => {
  const lab = await openSynchronized({
    people: ['anna', person('bert', {}, OUTSIDE)],
    exclude: [OUTSIDE],
  });
  await lab.forest.add(group('research'));
  await lab.forest.addMember(groupDn('research'), personDn('anna'));
  await lab.forest.addMember(groupDn('research'), personDn('bert', OUTSIDE));
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(membersOf(lab, 'research')).toEqual(['anna']);
  await expectConverged(lab);
  await lab.forest.move(personDn('bert', OUTSIDE), personDn('bert'));
  await lab.settle();
  expect(membersOf(lab, 'research')).toEqual(['anna', 'bert']);
  await expectConverged(lab);
});

test('a group with more members than one page of any protocol arrives complete and follows changes', async () => {
  const people = Array.from({ length: 130 }, (_, index) => `p${String(index).padStart(3, '0')}`);
  const lab = await openSynchronized({
    people,
    groups: { everybody: people },
    forest: { maxValRange: 50, dirSyncPageSize: 40 },
    tenant: { deltaLinksPerPage: 20, deltaPageSize: 30 },
  });
  expect(membersOf(lab, 'everybody')).toHaveLength(130);
  await lab.forest.removeMember(groupDn('everybody'), personDn('p007'));
  await lab.forest.add(person('new'));
  await lab.forest.addMember(groupDn('everybody'), personDn('new'));
  await lab.settle();
  expect(membersOf(lab, 'everybody')).toEqual([...people.filter((name) => name !== 'p007'), 'new'].sort());
  await expectConverged(lab);
});
