import { expect, onTestFinished, test } from 'vitest';
import { savePendingExports } from '../../../engine/connector-space/pending-exports.ts';
import { askGates, type ExportGate, type ExportIntent } from '../../../engine/export/gates.ts';
import {
  approveHeld,
  deletionThresholdGate,
  heldExports,
  type DeletionThreshold,
} from '../../../engine/safety/deletion-threshold.ts';
import { stagingModeGate } from '../../../engine/safety/staging-mode.ts';
import { openStore, type Store } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const NOW = new Date('2026-03-01T08:00:00Z');

async function openTemporary(): Promise<Store> {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  return store;
}

/** Exactly these objects are staged to be deleted. */
async function stageDeletions(store: Store, ids: readonly number[]): Promise<void> {
  await store.write(async (writer) => {
    await writer.run('DELETE FROM pending_export');
    await writer.run(
      `INSERT INTO connector_object (id, connector_id, object_type, anchor, dn, dn_path, image, in_directory)
       SELECT value, 1, 'user', 'User_' || value, 'CN=' || value, 'cn=' || value, '{"displayName":["Person ' || value || '"]}', 1
       FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
      [JSON.stringify(ids)],
    );
    await savePendingExports(
      writer,
      ids.map((objectId) => ({
        objectId,
        connectorId: 1,
        operation: 'delete',
        attributes: {},
        awaiting: {},
        state: 'staged',
        settle: false,
        unsupported: [],
      })),
    );
  });
}

const intent = (runId: number, deletes: number): ExportIntent => ({
  runId,
  connectorId: 1,
  connectorName: 'tenant',
  adds: 0,
  updates: 0,
  deletes,
});

/** Run after run of an export that wants to delete these; answers whether it passed. */
function exporter(store: Store, threshold: DeletionThreshold = { enabled: true, count: 2 }) {
  const gate = deletionThresholdGate(
    () => threshold,
    () => NOW,
  );
  let run = 0;
  return async (ids: readonly number[]) => {
    await stageDeletions(store, ids);
    return (await gate.check(store, intent(++run, ids.length))).pass;
  };
}

test.each<[string, DeletionThreshold, number, boolean]>([
  ['as many as allowed pass', { enabled: true, count: 3 }, 3, true],
  ['one more is held', { enabled: true, count: 2 }, 3, false],
  ['a threshold of none holds the first', { enabled: true, count: 0 }, 1, false],
  ['a threshold of none lets none pass', { enabled: true, count: 0 }, 0, true],
  ['switched off it holds nothing', { enabled: false, count: 0 }, 3, true],
])('deletions: %s', async (_, threshold, count, passes) => {
  const store = await openTemporary();
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  expect(await exporter(store, threshold)(ids)).toBe(passes);
});

test('a hold says how many there are and what is allowed', async () => {
  const store = await openTemporary();
  await stageDeletions(store, [1, 2, 3]);
  const gate = deletionThresholdGate(
    () => ({ enabled: true, count: 2 }),
    () => NOW,
  );
  expect(await gate.check(store, intent(1, 3))).toEqual({
    pass: false,
    result: 'stopped-deletion-threshold-exceeded',
    fault: {
      code: 'deletion-threshold-exceeded',
      stage: 'export',
      object: { connector: 'tenant' },
      detail: { deletions: 3, threshold: 2 },
      retry: 'never',
    },
  });
});

test('the same deletions held again are the same hold', async () => {
  const store = await openTemporary();
  const run = exporter(store);
  await run([1, 2, 3]);
  const first = await heldExports(store);
  await run([1, 2, 3]);
  expect(await heldExports(store)).toEqual(first);
  expect(first).toMatchObject([{ connectorId: 1, approvedAt: null, heldAt: NOW.toISOString() }]);
  expect(first[0]!.deletions.map((one) => one.name)).toEqual(['Person 1', 'Person 2', 'Person 3']);
});

async function approveTheHold(store: Store): Promise<void> {
  const [held] = await heldExports(store);
  expect(await approveHeld(store, held!.id, 'admin', NOW)).toBe(true);
}

test('an approval lets exactly what was held go, once', async () => {
  const store = await openTemporary();
  const run = exporter(store);
  await run([1, 2, 3]);
  await approveTheHold(store);
  expect(await run([1, 2, 3])).toBe(true);
  expect(await run([1, 2, 3])).toBe(false);
});

test('what was approved may shrink', async () => {
  const store = await openTemporary();
  const run = exporter(store);
  await run([1, 2, 3, 4]);
  await approveTheHold(store);
  expect(await run([1, 2, 4])).toBe(true);
});

test.each([
  ['one more', [1, 2, 3, 4]],
  ['another in its place', [1, 2, 4]],
])('a list that has %s after its approval is held anew', async (_, ids) => {
  const store = await openTemporary();
  const run = exporter(store);
  await run([1, 2, 3]);
  await approveTheHold(store);
  expect(await run(ids)).toBe(false);
  const [held, ...others] = await heldExports(store);
  expect(others).toEqual([]);
  expect(held).toMatchObject({ approvedAt: null });
  expect(held!.deletions.map((one) => one.objectId)).toEqual(ids);
  await approveTheHold(store);
  expect(await run(ids)).toBe(true);
});

test('an approval that was not needed any more is no approval for a later time', async () => {
  const store = await openTemporary();
  const run = exporter(store);
  await run([1, 2, 3]);
  await approveTheHold(store);
  // The people came back into scope before the export; months later they are lost again.
  expect(await run([])).toBe(true);
  expect(await run([1, 2, 3])).toBe(false);
});

test('a hold shows only what is still to be deleted, and is gone with the last of it', async () => {
  const store = await openTemporary();
  await exporter(store)([1, 2, 3]);
  await stageDeletions(store, [2]);
  expect((await heldExports(store)).map((held) => held.deletions.map((one) => one.objectId))).toEqual([[2]]);
  await stageDeletions(store, []);
  expect(await heldExports(store)).toEqual([]);
});

test('what was never held cannot be approved', async () => {
  expect(await approveHeld(await openTemporary(), 7, 'admin', NOW)).toBe(false);
});

test('staging mode holds everything, as long as it lasts', async () => {
  const store = await openTemporary();
  let staging = true;
  const gate = stagingModeGate(() => staging);
  expect(await gate.check(store, intent(1, 0))).toEqual({ pass: false, result: 'no-start-staging-mode' });
  staging = false;
  expect(await gate.check(store, intent(2, 0))).toEqual({ pass: true });
});

test('the first gate that holds is the one that is told, and no gate after it is asked', async () => {
  const asked: string[] = [];
  const gate = (name: string, pass: boolean): ExportGate => ({
    name,
    check: () => {
      asked.push(name);
      return Promise.resolve(pass ? { pass } : { pass, result: name });
    },
  });
  const store = await openTemporary();
  const gates = [gate('open', true), gate('shut', false), gate('later', false)];
  expect(await askGates(gates, store, intent(1, 0))).toEqual({ pass: false, result: 'shut' });
  expect(asked).toEqual(['open', 'shut']);
  expect(await askGates([gate('open', true)], store, intent(1, 0))).toBeUndefined();
});
