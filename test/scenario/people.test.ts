import { expect, test } from 'vitest';
import {
  cloudUser,
  complaints,
  expectConverged,
  managerOf,
  membersOf,
  openSynchronized,
  OUTSIDE,
  person,
  personDn,
  set,
  STAFF,
  summary,
  upn,
} from './lab.ts';

test('a person who is hired appears in the cloud with the next cycle', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  await lab.forest.add(person('bert', { title: 'Engineer' }));
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(cloudUser(lab, 'bert')!.properties).toMatchObject({ jobTitle: 'Engineer', accountEnabled: true });
  await expectConverged(lab);
});

test('a person who is renamed keeps the cloud account under the new names', async () => {
  const lab = await openSynchronized({ people: ['anna'], groups: { research: ['anna'] } });
  const before = cloudUser(lab, 'anna')!.id;
  await lab.forest.move(personDn('anna'), personDn('Anna Berg'));
  await set(lab, personDn('Anna Berg'), { displayName: 'Anna Berg', sn: 'Berg', userPrincipalName: upn('anna.berg') });
  await lab.settle();
  expect(cloudUser(lab, 'anna.berg')).toMatchObject({
    id: before,
    properties: { displayName: 'Anna Berg', surname: 'Berg' },
  });
  expect(cloudUser(lab, 'anna')).toBeUndefined();
  expect(membersOf(lab, 'research')).toEqual(['anna.berg']);
  await expectConverged(lab);
});

test("two people who swap their user principal names have each other's account name after one cycle", async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'], forest: { duplicateUserPrincipalNames: true } });
  const [anna, bert] = [cloudUser(lab, 'anna')!.id, cloudUser(lab, 'bert')!.id];
  await set(lab, personDn('anna'), { userPrincipalName: upn('bert') });
  await set(lab, personDn('bert'), { userPrincipalName: upn('anna') });
  expect(complaints(await lab.settle())).toEqual([]);
  expect([cloudUser(lab, 'anna')!.id, cloudUser(lab, 'bert')!.id]).toEqual([bert, anna]);
  await expectConverged(lab);
});

test('a person who moves between two synchronized units is no change to the cloud', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  await lab.forest.add({ dn: `OU=Sales,${STAFF}`, attributes: { objectClass: ['top', 'organizationalUnit'] } });
  lab.tenant.resetTraffic();
  await lab.forest.move(personDn('anna'), personDn('anna', `OU=Sales,${STAFF}`));
  await lab.settle();
  expect(lab.tenant.counters.writes).toBe(0);
  await expectConverged(lab);
});

test('a person who moves out of scope is deleted, and comes back as the same account with memberships and manager', async () => {
  const lab = await openSynchronized({
    people: ['anna', 'bert', person('carl', { manager: personDn('anna') })],
    groups: { research: ['anna', 'bert'] },
    exclude: [OUTSIDE],
  });
  const before = cloudUser(lab, 'anna')!.id;
  await set(lab, personDn('anna'), { manager: personDn('bert') });
  await lab.settle();
  expect(managerOf(lab, 'anna')).toBe('bert');

  await lab.forest.move(personDn('anna'), personDn('anna', OUTSIDE));
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(cloudUser(lab, 'anna')).toBeUndefined();
  expect(lab.tenant.state.listDeleted('user').map((user) => user.id)).toEqual([before]);
  expect(membersOf(lab, 'research')).toEqual(['bert']);
  await expectConverged(lab);

  await lab.forest.move(personDn('anna', OUTSIDE), personDn('anna'));
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(cloudUser(lab, 'anna')?.id).toBe(before);
  expect(membersOf(lab, 'research')).toEqual(['anna', 'bert']);
  expect([managerOf(lab, 'anna'), managerOf(lab, 'carl')]).toEqual(['bert', 'anna']);
  await expectConverged(lab);
});

test('what changed while a person was out of scope is caught up on return', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'], groups: { research: ['anna'] }, exclude: [OUTSIDE] });
  await lab.forest.move(personDn('anna'), personDn('anna', OUTSIDE));
  await lab.settle();
  await set(lab, personDn('anna', OUTSIDE), { title: 'Director', displayName: 'Anna B' });
  await lab.forest.removeMember('CN=research,OU=Groups,DC=contoso,DC=test', personDn('anna', OUTSIDE));
  await lab.settle();
  await lab.forest.move(personDn('anna', OUTSIDE), personDn('anna'));
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties).toMatchObject({ jobTitle: 'Director', displayName: 'Anna B' });
  expect(membersOf(lab, 'research')).toEqual([]);
  await expectConverged(lab);
});

test('a disabled account is disabled in the cloud, and enabled again', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  await set(lab, personDn('anna'), { userAccountControl: '514' });
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties['accountEnabled']).toBe(false);
  await set(lab, personDn('anna'), { userAccountControl: '512' });
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties['accountEnabled']).toBe(true);
  await expectConverged(lab);
});

test('a person who leaves goes to the recycle bin of the cloud', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'], groups: { research: ['anna', 'bert'] } });
  await lab.forest.remove(personDn('anna'));
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(cloudUser(lab, 'anna')).toBeUndefined();
  expect(lab.tenant.state.listDeleted('user')).toHaveLength(1);
  expect(membersOf(lab, 'research')).toEqual(['bert']);
  await expectConverged(lab);
});

test('a person restored in the forest gets the same cloud account back', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'], groups: { research: ['anna', 'bert'] } });
  const before = cloudUser(lab, 'anna')!.id;
  await lab.forest.remove(personDn('anna'));
  await lab.settle();
  await lab.forest.restore(personDn('anna'));
  await lab.settle();
  expect(cloudUser(lab, 'anna')?.id).toBe(before);
  await expectConverged(lab);
});

test('deleted and hired anew under the same names, a person is another account', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  const before = cloudUser(lab, 'anna')!.id;
  await lab.forest.remove(personDn('anna'));
  await lab.forest.add(person('anna'));
  for (let round = 0; round < 3; round++) await lab.cycle();
  expect(cloudUser(lab, 'anna')!.id).not.toBe(before);
  expect(lab.tenant.state.list('user')).toHaveLength(1);
  await expectConverged(lab);
});

test('a manager is set, replaced and cleared', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert', 'carl'] });
  for (const manager of ['bert', 'carl', null]) {
    await set(lab, personDn('anna'), { manager: manager === null ? [] : personDn(manager) });
    await lab.settle();
    expect(managerOf(lab, 'anna')).toBe(manager);
  }
  await expectConverged(lab);
});

test('a manager who leaves is no manager any more', async () => {
  const lab = await openSynchronized({ people: [person('bert'), person('anna', { manager: personDn('bert') })] });
  expect(managerOf(lab, 'anna')).toBe('bert');
  await lab.forest.remove(personDn('bert'));
  await lab.settle();
  expect(managerOf(lab, 'anna')).toBeNull();
  await expectConverged(lab);
});

test('values that are cleared on premises are cleared in the cloud', async () => {
  const lab = await openSynchronized({
    people: [person('anna', { title: 'Engineer', telephoneNumber: '+1 555 0100' })],
  });
  await set(lab, personDn('anna'), { title: [], telephoneNumber: [] });
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties['jobTitle'] ?? null).toBeNull();
  await expectConverged(lab);
});
