import { expect, test } from 'vitest';
import {
  BASE,
  cloudUser,
  entry,
  expectConverged,
  faultsOf,
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

test('a chosen unit that gets another name is said once, and not where only the unit above it has one', async () => {
  const lab = await openSynchronized({ entries: [unit('Sales', STAFF)], people: ['anna'], include: [STAFF, SALES] });
  const said = async () => (await lab.cycle()).steps.flatMap(({ objectFaults }) => objectFaults);
  await lab.forest.move(STAFF, `OU=People,${BASE}`);
  expect(await said()).toMatchObject([
    { code: 'container-renamed', detail: { from: STAFF, to: `OU=People,${BASE}`, partition: BASE } },
  ]);
  expect(await said()).toEqual([]);
  await lab.forest.move(`OU=People,${BASE}`, STAFF);
  const again = await lab.cycle('initial');
  expect(stepOf(again, 'contoso.test', 'Full Import')!.result).toBe('completed-warnings');
  expect(again.status).toBe('success');
  expect(faultsOf(again)).toMatchObject([{ code: 'container-renamed', detail: { to: STAFF } }]);
  expect(cloudUser(lab, 'anna')).toBeDefined();
});

test.each(['delta', 'initial'] as const)(
  'a chosen unit that is gone is named by the %s cycle, and its people leave under the deletion threshold',
  async (policy) => {
    const lab = await openSynchronized({
      people: ['anna'],
      entries: [unit('Sales', BASE), ...['bert', 'carl'].map((name) => person(name, {}, `OU=Sales,${BASE}`))],
      include: [STAFF, `OU=Sales,${BASE}`],
      answers: { deletionThreshold: { enabled: true, count: 1 } },
    });
    await lab.forest.remove(`OU=Sales,${BASE}`, { subtree: true });
    const cycle = await lab.cycle(policy);
    const step = stepOf(cycle, 'contoso.test', policy === 'delta' ? 'Delta Import' : 'Full Import')!;
    expect(step).toMatchObject({
      result: 'completed-warnings',
      objectFaults: [{ code: 'container-missing', detail: { container: `OU=Sales,${BASE}` }, retry: 'never' }],
    });
    expect(stepOf(cycle, 'tenant', 'Export')!.result).toBe('stopped-deletion-threshold-exceeded');
    expect(lab.tenant.state.list('user')).toHaveLength(3);
  },
);

test('a new unit is left out with everybody in it where new units are excluded, until it is chosen', async () => {
  const lab = await openSynchronized({
    people: ['anna'],
    entries: [unit('Sales', STAFF), person('bert', {}, SALES)],
    include: [STAFF],
    newContainers: 'exclude',
  });
  expect(lab.tenant.state.list('user')).toHaveLength(2);
  const later = `OU=Later,${SALES}`;
  await lab.forest.load([unit('Later', SALES), person('carl', {}, later)]);
  await lab.settle();
  expect(cloudUser(lab, 'carl')).toBeUndefined();
  await lab.cycle('initial');
  expect(cloudUser(lab, 'carl')).toBeUndefined();
  const anchor = lab.lab.state.get(later)!.guid;
  await lab.configure((configuration) => ({
    ...configuration,
    forests: configuration.forests.map((forest) => ({
      ...forest,
      domains: forest.domains.map((domain) => ({
        ...domain,
        containers: { ...domain.containers, included: [...domain.containers.included, anchor] },
      })),
    })),
  }));
  await lab.settle();
  expect(cloudUser(lab, 'carl')).toBeDefined();
});
