import { expect, test } from 'vitest';
import {
  BASE,
  cloudUser,
  entry,
  expectConverged,
  membersOf,
  openSynchronized,
  OUTSIDE,
  person,
  personDn,
  STAFF,
  stepOf,
  summary,
} from './lab.ts';

const unit = (name: string, parent: string) =>
  entry(`OU=${name},${parent}`, { objectClass: ['top', 'organizationalUnit'] });
const SALES = `OU=Sales,${STAFF}`;

test('renaming a unit with people in it exports nothing and deletes nobody', async () => {
  const lab = await openSynchronized({
    entries: [unit('Sales', STAFF), unit('North', SALES)],
    people: ['anna'],
    exclude: [OUTSIDE],
  });
  await lab.forest.load([person('bert', {}, SALES), person('carl', {}, `OU=North,${SALES}`)]);
  await lab.settle();
  lab.tenant.resetTraffic();
  await lab.forest.move(SALES, `OU=Customers,${STAFF}`);
  const cycle = await lab.settle();
  expect(summary(cycle)).toMatchObject({ status: 'success', faults: [] });
  expect(stepOf(cycle, 'contoso.test', 'Delta Import')!.counters).toMatchObject({ deletes: 0 });
  expect(lab.tenant.counters.writes).toBe(0);
  const row = await lab.engine.store.reader.get<{ dn: string }>(
    `SELECT dn FROM connector_object WHERE dn LIKE 'CN=carl,%'`,
  );
  expect(row?.dn).toBe(`CN=carl,OU=North,OU=Customers,${STAFF}`);
  await expectConverged(lab);
});

test('a unit that moves out of scope takes its people along, and brings the same accounts back', async () => {
  const lab = await openSynchronized({
    people: ['anna', 'bert'],
    groups: { research: ['anna', 'bert'] },
    exclude: [OUTSIDE],
  });
  const before = [cloudUser(lab, 'anna')!.id, cloudUser(lab, 'bert')!.id];
  await lab.forest.move(STAFF, `OU=Staff,${OUTSIDE}`);
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(lab.tenant.state.list('user')).toEqual([]);
  expect(membersOf(lab, 'research')).toEqual([]);
  await expectConverged(lab);
  await lab.forest.move(`OU=Staff,${OUTSIDE}`, STAFF);
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect([cloudUser(lab, 'anna')?.id, cloudUser(lab, 'bert')?.id]).toEqual(before);
  expect(membersOf(lab, 'research')).toEqual(['anna', 'bert']);
  await expectConverged(lab);
});

test('a chosen unit is followed by what it is, not by its name', async () => {
  const lab = await openSynchronized({ people: ['anna', person('bert', {}, OUTSIDE)], include: [STAFF] });
  expect(lab.tenant.state.list('user')).toHaveLength(1);
  await lab.forest.move(STAFF, `OU=People,${BASE}`);
  lab.tenant.resetTraffic();
  await lab.settle();
  expect(lab.tenant.counters.writes).toBe(0);
  await lab.forest.add(person('carl', {}, `OU=People,${BASE}`));
  await lab.settle();
  expect(cloudUser(lab, 'carl')).toBeDefined();
  expect(cloudUser(lab, 'bert')).toBeUndefined();
});

test('a new unit below a chosen one is in scope with everybody in it', async () => {
  const lab = await openSynchronized({ people: ['anna'], include: [STAFF] });
  await lab.forest.load([unit('Sales', STAFF), person('bert', {}, SALES)]);
  await lab.settle();
  expect(cloudUser(lab, 'bert')).toBeDefined();
  await expectConverged(lab);
});

test('a unit deleted with everything in it deletes its people in the cloud', async () => {
  const lab = await openSynchronized({ entries: [unit('Sales', STAFF)], people: ['anna'] });
  await lab.forest.add(person('bert', {}, SALES));
  await lab.settle();
  await lab.forest.remove(SALES, { subtree: true });
  await lab.settle();
  expect(cloudUser(lab, 'bert')).toBeUndefined();
  expect(cloudUser(lab, 'anna')).toBeDefined();
  await expectConverged(lab);
});

test('people who move while their unit is renamed arrive where they are', async () => {
  const lab = await openSynchronized({ entries: [unit('Sales', STAFF)], people: ['anna'], exclude: [OUTSIDE] });
  await lab.forest.add(person('bert', {}, SALES));
  await lab.settle();
  await lab.forest.move(SALES, `OU=Customers,${STAFF}`);
  await lab.forest.move(personDn('bert', `OU=Customers,${STAFF}`), personDn('bert', OUTSIDE));
  await lab.forest.move(personDn('anna'), personDn('anna', `OU=Customers,${STAFF}`));
  await lab.settle();
  expect(cloudUser(lab, 'bert')).toBeUndefined();
  expect(cloudUser(lab, 'anna')).toBeDefined();
  await expectConverged(lab);
});
