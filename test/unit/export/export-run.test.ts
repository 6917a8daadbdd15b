import { expect, onTestFinished, test } from 'vitest';
import { connectorNumber } from '../../../engine/connector-space/objects.ts';
import { savePendingExports, type PendingExport } from '../../../engine/connector-space/pending-exports.ts';
import type { Connector, ExportTotals } from '../../../engine/connectors/connector.ts';
import { runExport } from '../../../engine/export/export-run.ts';
import type { ExportOperation, ExportOutcome } from '../../../engine/model/export-operation.ts';
import { FaultError, type Fault } from '../../../engine/model/fault.ts';
import { openStore, type Store } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

type Answer = (operation: ExportOperation) => ExportOutcome | Error;

const done: Answer = ({ operationId, kind, dn }) => ({
  operationId,
  status: 'done',
  ...(kind === 'add' ? { anchor: `User_${dn}` } : {}),
});
const failed =
  (code: Fault['code']): Answer =>
  ({ operationId }) => ({
    operationId,
    status: 'failed',
    fault: { code, stage: 'export', detail: {}, retry: 'later' },
  });

interface Bench {
  readonly store: Store;
  /** What the directory was asked, call by call. */
  readonly calls: ExportOperation[][];
  stage(id: number, pending: Partial<PendingExport>): Promise<void>;
  link(group: number, target: number, pending: 1 | -1): Promise<void>;
  run(
    answer?: Answer,
    beforeSending?: () => Promise<void>,
    others?: Pick<Connector, 'endExport'>,
  ): ReturnType<typeof runExport>;
  stateOf(id: number): Promise<object | undefined>;
}

/** Objects 1 to 6; the odd ones are in the directory. */
async function openBench(): Promise<Bench> {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  const calls: ExportOperation[][] = [];
  const connectorId = await store.write(async (writer) => {
    await writer.run(
      `INSERT INTO connector_object (id, connector_id, object_type, anchor, dn, dn_path, image, in_directory)
       SELECT value, 1, 'user', iif(value % 2, 'User_' || value, NULL), 'CN=' || value, 'cn=' || value,
         iif(value % 2, '{"title":["before"],"city":["Oslo"]}', '{}'), value % 2
       FROM json_each('[1,2,3,4,5,6]')`,
    );
    return connectorNumber(writer, 'tenant', 'entra-id');
  });
  let runId = 0;
  const connector = (answer: Answer, beforeSending: () => Promise<void>, others: Pick<Connector, 'endExport'>) =>
    ({
      ...others,
      name: 'tenant',
      kind: 'entra-id',
      async *export(operations: readonly ExportOperation[]) {
        calls.push([...operations]);
        await beforeSending();
        for (const operation of operations) {
          const outcome = answer(operation);
          if (outcome instanceof Error) throw outcome;
          yield outcome;
        }
      },
    }) as unknown as Connector;
  return {
    store,
    calls,
    stage: (objectId, pending) =>
      store.write((writer) =>
        savePendingExports(writer, [
          {
            objectId,
            connectorId,
            operation: 'update',
            attributes: {},
            awaiting: {},
            state: 'staged',
            settle: false,
            unsupported: [],
            ...pending,
          },
        ]),
      ),
    link: async (group, target, pending) => {
      await store.write((writer) =>
        writer.run(
          `INSERT INTO connector_reference (object_id, attribute, target_id, imported, pending) VALUES (?, 'manager', ?, ?, ?)`,
          [group, target, pending === 1 ? 0 : 1, pending],
        ),
      );
    },
    run: (answer = done, beforeSending = () => Promise.resolve(), others = {}) =>
      runExport({
        store,
        runId: ++runId,
        connectorName: 'tenant',
        connectorId,
        open: () => Promise.resolve(connector(answer, beforeSending, others)),
        gates: [],
        signal: new AbortController().signal,
        now: () => new Date(0),
        progress: () => undefined,
      }),
    stateOf: (id) =>
      store.reader.get(
        'SELECT operation, state, attributes, awaiting, settle FROM pending_export WHERE object_id = ?',
        [id],
      ),
  };
}

const kinds = (calls: readonly ExportOperation[][]) =>
  calls.map((call) => call.map((one) => `${one.references.length > 0 ? 'links' : one.kind} ${one.dn}`));

test('objects go first, then the links between them, deletions last', async () => {
  const bench = await openBench();
  await bench.stage(1, { operation: 'delete' });
  await bench.stage(2, { operation: 'add', attributes: { title: ['new'] } });
  await bench.stage(3, { attributes: { title: ['after'] } });
  await bench.link(2, 3, 1);
  const { counters } = await bench.run();
  expect(kinds(bench.calls)).toEqual([['add CN=2', 'update CN=3'], ['links CN=2'], ['delete CN=1']]);
  expect(counters).toMatchObject({ adds: 1, updates: 1, deletes: 1, referencesAdded: 1, failed: 0 });
});

test('what is about to be sent stands in the journal with what was there before', async () => {
  const bench = await openBench();
  await bench.stage(1, { operation: 'delete' });
  await bench.stage(2, { operation: 'add', attributes: { title: ['new'] } });
  await bench.stage(3, { attributes: { title: ['after'], mail: [] }, awaiting: { title: ['sent'] } });
  const seen: object[] = [];
  await bench.run(done, async () => {
    seen.push(
      ...(await bench.store.reader.all(
        `SELECT object_id, operation, before_image, after_image FROM export_journal WHERE state = 'sent' ORDER BY id`,
      )),
    );
  });
  expect(seen).toEqual([
    { object_id: 2, operation: 'add', before_image: '{"title":[]}', after_image: '{"title":["new"]}' },
    {
      object_id: 3,
      operation: 'update',
      before_image: '{"title":["sent"],"mail":[]}',
      after_image: '{"title":["after"],"mail":[]}',
    },
    { object_id: 1, operation: 'delete', before_image: '{"title":["before"],"city":["Oslo"]}', after_image: '{}' },
  ]);
  const left = await bench.store.reader.all(`SELECT 1 FROM export_journal WHERE state <> 'done'`);
  expect(left).toEqual([]);
});

test('what was sent waits for the import that shows it', async () => {
  const bench = await openBench();
  await bench.stage(3, { attributes: { title: ['after'] }, awaiting: { city: ['Bergen'] }, settle: true });
  await bench.run();
  expect(await bench.stateOf(3)).toEqual({
    operation: 'update',
    state: 'sent',
    attributes: '{}',
    awaiting: '{"city":["Bergen"],"title":["after"]}',
    settle: 0,
  });
  await bench.run();
  expect(bench.calls).toHaveLength(1);
});

test('what failed stays staged, is named, and is tried again', async () => {
  const bench = await openBench();
  await bench.stage(3, { attributes: { title: ['after'] } });
  const { counters, faults } = await bench.run(failed('value-not-unique'));
  expect(counters).toMatchObject({ updates: 0, failed: 1 });
  expect(faults).toMatchObject([
    { objectId: 3, fault: { code: 'value-not-unique', object: { connector: 'tenant', dn: 'CN=3' } } },
  ]);
  expect(await bench.stateOf(3)).toMatchObject({ state: 'staged', attributes: '{"title":["after"]}' });
  await bench.run();
  expect(bench.calls).toHaveLength(2);
});

test('what the back end turns out not to carry is counted and is no fault', async () => {
  const bench = await openBench();
  await bench.stage(3, { attributes: { title: ['after'] } });
  const { counters, faults } = await bench.run(failed('not-supported-by-back-end'));
  expect([counters.failed, counters.unsupported, faults.length]).toEqual([0, 1, 0]);
  expect(await bench.stateOf(3)).toMatchObject({ state: 'unsupported' });
  await bench.run();
  expect(bench.calls).toHaveLength(1);
});

test('an object whose answer never came is looked for before it is written again', async () => {
  const bench = await openBench();
  await bench.stage(2, { operation: 'add', attributes: { title: ['new'] } });
  await bench.stage(4, { operation: 'add', attributes: { title: ['new'] } });
  const broken = bench.run((operation) => (operation.dn === 'CN=4' ? new Error('cut') : done(operation)));
  await expect(broken).rejects.toThrow('cut');
  expect(await bench.stateOf(2)).toMatchObject({ state: 'sent' });
  await bench.run();
  expect(bench.calls[1]).toMatchObject([{ dn: 'CN=4', settle: true }]);
});

test('a new object has the anchor that the directory gave it', async () => {
  const bench = await openBench();
  await bench.stage(2, { operation: 'add', attributes: {} });
  await bench.run();
  const row = await bench.store.reader.get('SELECT anchor FROM connector_object WHERE id = 2');
  expect(row).toEqual({ anchor: 'User_CN=2' });
});

test('a new object that turns out to be one that was known is that one', async () => {
  const bench = await openBench();
  await bench.link(5, 1, 1);
  await bench.stage(2, { operation: 'add', attributes: {} });
  await bench.run((operation) =>
    operation.kind === 'add' ? ({ ...done(operation), anchor: 'User_1' } as ExportOutcome) : done(operation),
  );
  const rows = await bench.store.reader.all(`SELECT id, anchor, in_directory FROM connector_object WHERE id IN (1, 2)`);
  expect(rows).toEqual([{ id: 2, anchor: 'User_1', in_directory: 1 }]);
  const links = await bench.store.reader.all('SELECT object_id, target_id FROM connector_reference');
  expect(links).toEqual([{ object_id: 5, target_id: 2 }]);
});

test('a link waits until both its ends are in the directory', async () => {
  const bench = await openBench();
  await bench.link(3, 4, 1);
  await bench.run();
  expect(kinds(bench.calls)).toEqual([]);
  await bench.stage(4, { operation: 'add', attributes: {} });
  await bench.run();
  expect(kinds(bench.calls)).toEqual([['add CN=4'], ['links CN=3']]);
});

test('nothing staged opens no connection', async () => {
  const bench = await openBench();
  const opened: string[] = [];
  const { counters } = await runExport({
    store: bench.store,
    runId: 1,
    connectorName: 'tenant',
    connectorId: 1,
    open: () => {
      opened.push('tenant');
      throw new Error('no connection is needed');
    },
    gates: [],
    signal: new AbortController().signal,
    now: () => new Date(0),
    progress: () => undefined,
  });
  expect(opened).toEqual([]);
  expect(counters).toMatchObject({ adds: 0, updates: 0, deletes: 0 });
});

test('the directory is told of the end once, with how much of what was sent arrived', async () => {
  const bench = await openBench();
  await bench.stage(1, { attributes: { title: ['after'] } });
  await bench.stage(3, { attributes: { title: ['after'] } });
  await bench.link(1, 3, 1);
  const told: ExportTotals[] = [];
  const others = {
    endExport: (totals: ExportTotals) => {
      told.push(totals);
      return Promise.resolve();
    },
  };
  const answer: Answer = (operation) =>
    operation.dn === 'CN=3' ? failed('value-invalid')(operation) : done(operation);
  expect((await bench.run(answer, undefined, others)).endSaid).toBe(true);
  expect(told).toEqual([{ exported: 3, successful: 2, objects: 6 }]);
  // What is still staged fails again, and that is an export too; one with nothing to send is none.
  await bench.store.write((writer) => writer.run('DELETE FROM pending_export'));
  expect((await bench.run(answer, undefined, others)).endSaid).toBe(false);
  expect(told).toHaveLength(1);
});

test('an end that could not be told is a fault, and what arrived has arrived', async () => {
  const bench = await openBench();
  await bench.stage(1, { attributes: { title: ['after'] } });
  const fault: Fault = { code: 'server-busy', stage: 'connect', detail: { status: 503 }, retry: 'later' };
  const result = await bench.run(done, undefined, { endExport: () => Promise.reject(new FaultError(fault)) });
  expect(result.counters).toMatchObject({ updates: 1, failed: 0 });
  expect(result.endSaid).toBe(false);
  expect(result.faults).toMatchObject([{ objectId: 0, fault: { code: 'server-busy', stage: 'export' } }]);
});
