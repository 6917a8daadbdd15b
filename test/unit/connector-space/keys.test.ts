import { expect, onTestFinished, test } from 'vitest';
import { replaceConnectorKeys } from '../../../engine/connector-space/keys.ts';
import { savePendingExports, type PendingExport } from '../../../engine/connector-space/pending-exports.ts';
import { openStore, type Store } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

async function emptyStore(): Promise<Store> {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  return store;
}

/** Rows that a piece of work inserts, updates and deletes. */
function rowsWritten(store: Store, work: Parameters<Store['write']>[0]): Promise<number> {
  return store.write(async (writer) => {
    const changes = async () => (await writer.get<{ rows: number }>('SELECT total_changes() AS rows'))!.rows;
    const before = await changes();
    await work(writer);
    return (await changes()) - before;
  });
}

const KEYED = ['mail', 'sourceAnchor'];
const keysIn = (store: Store) =>
  store.reader.all("SELECT attribute || ' ' || value AS key, object_id FROM connector_key ORDER BY object_id, key");

test('keys follow the values of an object, whatever their letter case, and those of others stay', async () => {
  const store = await emptyStore();
  const write = (id: number, mail: readonly string[]) =>
    rowsWritten(store, (writer) => replaceConnectorKeys(writer, 1, KEYED, [{ id, attributes: { mail } }]));
  await write(1, ['Anna@contoso.test', 'anna@CONTOSO.test']);
  await write(2, ['bert@contoso.test']);
  await write(1, ['anna.berg@contoso.test']);
  expect(await keysIn(store)).toEqual([
    { key: 'mail sanna.berg@contoso.test', object_id: 1 },
    { key: 'mail sbert@contoso.test', object_id: 2 },
  ]);
  await write(2, []);
  expect(await keysIn(store)).toHaveLength(1);
});

test('keys and pending exports that are as they were are not written again', async () => {
  const store = await emptyStore();
  const keyed = [{ id: 1, attributes: { mail: ['anna@contoso.test'], sourceAnchor: ['AAAA'] } }];
  const pending: PendingExport = {
    ...{ objectId: 1, connectorId: 1, operation: 'update', state: 'staged', settle: false },
    ...{ attributes: { title: ['Engineer'] }, awaiting: {}, unsupported: [] },
  };
  const write = (title: string) =>
    rowsWritten(store, async (writer) => {
      await replaceConnectorKeys(writer, 1, KEYED, keyed);
      await savePendingExports(writer, [{ ...pending, attributes: { title: [title] } }]);
    });
  expect(await write('Engineer')).toBe(3);
  expect(await write('Engineer')).toBe(0);
  expect(await write('Chief')).toBe(1);
});
