import { expect, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { listPending } from '../../engine/explain/pending.ts';
import {
  cloudUser,
  expectConverged,
  openLab,
  openSynchronized,
  person,
  personDn,
  planOf,
  set,
  stepOf,
  type Lab,
} from './lab.ts';

const hold = (lab: Lab) => createDispatcher(lab.engine).call('held', {});

test('staging mode writes nowhere and shows what would be written', async () => {
  const lab = await openLab({
    people: ['anna', 'bert'],
    groups: { research: ['anna'] },
    answers: { stagingMode: true },
  });
  lab.tenant.resetTraffic();
  lab.lab.resetCounters();
  const cycle = await lab.cycle('initial');
  expect(cycle.status).toBe('success');
  expect(stepOf(cycle, 'tenant', 'Export')!.result).toBe('no-start-staging-mode');
  expect(stepOf(cycle, 'contoso.test', 'Export')!.result).toBe('no-start-staging-mode');
  expect(lab.tenant.counters.writes).toBe(0);
  expect(lab.lab.counters.modifies).toBe(0);
  expect(await planOf(lab)).toMatchObject({ adds: 3, updates: 0, deletes: 0, references: 1 });
  const connector = await lab.engine.store.reader.get<{ id: number }>(`SELECT id FROM connector WHERE name = 'tenant'`);
  const shown = await listPending(lab.engine.store.reader, connector!.id, 'tenant', 10, 0);
  expect(shown.exports.map((one) => `${one.operation} ${one.name}`).sort()).toEqual([
    'add anna',
    'add bert',
    'add research',
  ]);

  await lab.configure((configuration) => ({ ...configuration, stagingMode: false }));
  await lab.settle();
  expect(cloudUser(lab, 'anna')).toBeDefined();
});

test('a plan made in staging mode follows what happens until it is let go', async () => {
  const lab = await openLab({
    people: ['anna', 'bert'],
    groups: { research: ['anna'] },
    answers: { stagingMode: true },
  });
  await lab.cycle('initial');
  await lab.forest.remove(personDn('bert'));
  await lab.forest.add(person('carl'));
  await set(lab, personDn('anna'), { title: 'Engineer' });
  await lab.cycle();
  expect(await planOf(lab)).toMatchObject({ adds: 3, updates: 0, deletes: 0 });
  await lab.configure((configuration) => ({ ...configuration, stagingMode: false }));
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Engineer');
  expect(cloudUser(lab, 'bert')).toBeUndefined();
});

test('an export with too many deletions holds everything, says so once, and goes when it is approved', async () => {
  const lab = await openSynchronized({
    people: ['anna', 'bert', 'carl', 'dora'],
    answers: { deletionThreshold: { enabled: true, count: 2 } },
  });
  for (const name of ['anna', 'bert', 'carl']) await lab.forest.remove(personDn(name));
  await set(lab, personDn('dora'), { title: 'Engineer' });
  lab.tenant.resetTraffic();
  const held = await lab.cycle();
  expect(held.status).toBe('completed-with-errors');
  expect(stepOf(held, 'tenant', 'Export')).toMatchObject({
    result: 'stopped-deletion-threshold-exceeded',
    fault: { code: 'deletion-threshold-exceeded', detail: { deletions: 3, threshold: 2 } },
  });
  await lab.cycle();
  expect(lab.tenant.counters.writes).toBe(0);
  const [only, ...others] = await hold(lab);
  expect(others).toEqual([]);
  expect(only!.deletions.map((one) => one.name).sort()).toEqual(['anna', 'bert', 'carl']);

  await createDispatcher(lab.engine).call('approve', { id: only!.id });
  await lab.settle();
  expect(lab.tenant.state.list('user').map((user) => user.properties['displayName'])).toEqual(['dora']);
  expect(cloudUser(lab, 'dora')!.properties['jobTitle']).toBe('Engineer');
  expect(await hold(lab)).toEqual([]);
});

test('one more deletion after the approval needs an approval of its own', async () => {
  const lab = await openSynchronized({
    people: ['anna', 'bert', 'carl', 'dora'],
    answers: { deletionThreshold: { enabled: true, count: 1 } },
  });
  for (const name of ['anna', 'bert']) await lab.forest.remove(personDn(name));
  await lab.cycle();
  await createDispatcher(lab.engine).call('approve', { id: (await hold(lab))[0]!.id });
  await lab.forest.remove(personDn('carl'));
  lab.tenant.resetTraffic();
  expect(stepOf(await lab.cycle(), 'tenant', 'Export')!.result).toBe('stopped-deletion-threshold-exceeded');
  expect(lab.tenant.counters.writes).toBe(0);
  const [grown] = await hold(lab);
  expect(grown).toMatchObject({ approvedAt: null });
  expect(grown!.deletions).toHaveLength(3);
});

test('a hold is over when the people come back into scope', async () => {
  const lab = await openSynchronized({
    people: ['anna', 'bert', 'carl'],
    answers: { deletionThreshold: { enabled: true, count: 1 } },
  });
  for (const name of ['anna', 'bert']) await lab.forest.remove(personDn(name));
  await lab.cycle();
  for (const name of ['anna', 'bert']) await lab.forest.restore(personDn(name));
  await lab.settle();
  expect(await hold(lab)).toEqual([]);
  expect(lab.tenant.state.list('user')).toHaveLength(3);
  await expectConverged(lab);
});
