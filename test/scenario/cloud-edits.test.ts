import { expect, test } from 'vitest';
import {
  cloudGroup,
  cloudUser,
  expectConverged,
  groupDn,
  managerOf,
  membersOf,
  openSynchronized,
  person,
  personDn,
  upn,
} from './lab.ts';

const PEOPLE = ['bert', person('anna', { title: 'Engineer', manager: personDn('bert') })];

test('an attribute that somebody edits in the cloud is put back', async () => {
  const lab = await openSynchronized({ people: PEOPLE });
  lab.tenant.state.update(upn('anna'), { jobTitle: 'Emperor', department: 'Palace' });
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Engineer');
  expect(cloudUser(lab, 'anna')!.properties['department'] ?? null).toBeNull();
  await expectConverged(lab);
});

test('what no rule writes is left as the cloud has it', async () => {
  const lab = await openSynchronized({ people: PEOPLE });
  lab.tenant.state.update(upn('anna'), { usageLocation: 'NO', ageGroup: 'Adult' });
  lab.tenant.resetTraffic();
  await lab.settle();
  expect(lab.tenant.counters.writes).toBe(0);
  expect(cloudUser(lab, 'anna')!.properties).toMatchObject({ usageLocation: 'NO', ageGroup: 'Adult' });
});

test('memberships edited in the cloud are put back, both ways', async () => {
  const lab = await openSynchronized({ people: PEOPLE, groups: { research: ['anna'] } });
  const group = cloudGroup(lab, 'research')!.id;
  lab.tenant.state.removeMember(group, upn('anna'));
  lab.tenant.state.addMember(group, upn('bert'));
  await lab.settle();
  expect(membersOf(lab, 'research')).toEqual(['anna']);
  await expectConverged(lab);
});

test('somebody whom only the cloud knows is taken out of a group that is mastered on premises', async () => {
  const lab = await openSynchronized({ people: PEOPLE, groups: { research: ['anna'] } });
  const guest = lab.tenant.state.addUser({ userPrincipalName: upn('guest') });
  lab.tenant.state.addMember(cloudGroup(lab, 'research')!.id, guest.id);
  await lab.settle();
  await lab.cycle();
  expect(membersOf(lab, 'research')).toEqual(['anna']);
  expect(cloudUser(lab, 'guest')).toBeDefined();
});

test('a manager edited in the cloud is put back', async () => {
  const lab = await openSynchronized({ people: [...PEOPLE, 'carl'] });
  lab.tenant.state.setManager(upn('anna'), upn('carl'));
  await lab.settle();
  expect(managerOf(lab, 'anna')).toBe('bert');
  lab.tenant.state.setManager(upn('anna'), null);
  await lab.settle();
  expect(managerOf(lab, 'anna')).toBe('bert');
  await expectConverged(lab);
});

test('a user deleted in the cloud comes back as the same account, with its memberships', async () => {
  const lab = await openSynchronized({ people: PEOPLE, groups: { research: ['anna', 'bert'] } });
  const before = cloudUser(lab, 'anna')!.id;
  lab.tenant.state.remove(before);
  await lab.settle();
  expect(cloudUser(lab, 'anna')?.id).toBe(before);
  expect(membersOf(lab, 'research')).toEqual(['anna', 'bert']);
  expect(managerOf(lab, 'anna')).toBe('bert');
  await lab.cycle();
  await expectConverged(lab);
});

test('a user purged in the cloud is made anew', async () => {
  const lab = await openSynchronized({ people: PEOPLE, groups: { research: ['anna', 'bert'] } });
  const before = cloudUser(lab, 'anna')!.id;
  lab.tenant.state.remove(before);
  lab.tenant.state.purge(before);
  await lab.settle();
  expect(cloudUser(lab, 'anna')?.id).not.toBe(before);
  expect(membersOf(lab, 'research')).toEqual(['anna', 'bert']);
  await lab.cycle();
  await expectConverged(lab);
});

test('a group deleted in the cloud is made anew with all its members', async () => {
  const lab = await openSynchronized({ people: PEOPLE, groups: { research: ['anna', 'bert'], outer: ['research'] } });
  lab.tenant.state.remove(cloudGroup(lab, 'research')!.id);
  await lab.settle();
  expect(membersOf(lab, 'research')).toEqual(['anna', 'bert']);
  expect(membersOf(lab, 'outer')).toEqual(['research']);
  await lab.cycle();
  await expectConverged(lab);
});

test('a change on premises and an edit in the cloud at the same time end as on premises', async () => {
  const lab = await openSynchronized({ people: PEOPLE, groups: { research: ['anna'] } });
  await lab.forest.removeMember(groupDn('research'), personDn('anna'));
  lab.tenant.state.removeMember(cloudGroup(lab, 'research')!.id, upn('anna'));
  await lab.forest.addMember(groupDn('research'), personDn('bert'));
  lab.tenant.state.addMember(cloudGroup(lab, 'research')!.id, upn('bert'));
  await lab.settle();
  expect(membersOf(lab, 'research')).toEqual(['bert']);
  await expectConverged(lab);
});
