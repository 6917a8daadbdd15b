import { open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Connection } from '../../../engine/store/database.ts';
import { SCHEMA_VERSION } from '../../../engine/store/migrate.ts';
import { DATABASE_FILE, openStore, type Store } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

async function openTemporary(): Promise<Store> {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  return store;
}

const note = (key: string) => ['INSERT INTO engine_state (key, value) VALUES (?, ?)', [key, 'x']] as const;
const keysOf = async (store: Store) =>
  (await store.reader.all<{ key: string }>('SELECT key FROM engine_state ORDER BY rowid')).map((row) => row.key);

test('what was written is there when the store is opened again', async () => {
  const directory = await temporaryDirectory();
  const first = await openStore(directory);
  await first.write((writer) => writer.run(...note('a')));
  await first.close();
  const second = await openStore(directory);
  expect(await keysOf(second)).toEqual(['a']);
  await second.close();
});

test('writes run one after the other, in the order in which they were asked for', async () => {
  const store = await openTemporary();
  let running = 0;
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      store.write(async (writer) => {
        expect(++running).toBe(1);
        await writer.run(...note(`key ${String(index).padStart(2, '0')}`));
        await writer.all('SELECT * FROM engine_state');
        running--;
      }),
    ),
  );
  const keys = await keysOf(store);
  expect(keys).toEqual(keys.toSorted());
  expect(keys).toHaveLength(20);
});

test('a write that throws leaves nothing behind and holds up nobody', async () => {
  const store = await openTemporary();
  const failing = store.write(async (writer) => {
    await writer.run(...note('half'));
    throw new Error('no further');
  });
  const next = store.write((writer) => writer.run(...note('whole')));
  await expect(failing).rejects.toThrow('no further');
  await next;
  expect(await keysOf(store)).toEqual(['whole']);
});

test('a statement that is refused rolls back what its transaction did before', async () => {
  const store = await openTemporary();
  const twice = store.write(async (writer) => {
    await writer.run(...note('a'));
    await writer.run(...note('a'));
  });
  await expect(twice).rejects.toMatchObject({ fault: { stage: 'store', detail: { sqliteCode: 'SQLITE_CONSTRAINT' } } });
  expect(await keysOf(store)).toEqual([]);
});

test('reading goes on beside a write and sees what was committed', async () => {
  const store = await openTemporary();
  await store.write((writer) => writer.run(...note('before')));
  await store.write(async (writer) => {
    await writer.run(...note('meanwhile'));
    expect(await keysOf(store)).toEqual(['before']);
  });
  expect(await keysOf(store)).toEqual(['before', 'meanwhile']);
});

test('the reader cannot write', async () => {
  const store = await openTemporary();
  await expect(store.reader.all('DELETE FROM engine_state')).rejects.toMatchObject({
    fault: { detail: { sqliteCode: 'SQLITE_READONLY' } },
  });
});

test('statements are counted, transactions’ own ones left out', async () => {
  const store = await openTemporary();
  const { writer, reader } = store.counters;
  const before = [writer.reads, writer.writes, reader.reads];
  await store.write(async (transaction) => {
    await transaction.run(...note('a'));
    await transaction.get('SELECT 1 AS one');
  });
  await keysOf(store);
  expect([writer.reads, writer.writes, reader.reads].map((count, at) => count - before[at]!)).toEqual([1, 1, 1]);
});

test('closing waits for writes that were asked for', async () => {
  const directory = await temporaryDirectory();
  const store = await openStore(directory);
  const writes = Array.from({ length: 5 }, (_, index) => store.write((writer) => writer.run(...note(`${index}`))));
  await store.close();
  await Promise.all(writes);
  const again = await openStore(directory);
  expect(await keysOf(again)).toHaveLength(5);
  await again.close();
});

test('a database that a newer Causeway wrote is refused and left as it is', async () => {
  const directory = await temporaryDirectory();
  await (await openStore(directory)).close();
  const file = path.join(directory, DATABASE_FILE);
  const newer = await Connection.open(file, 'create');
  await newer.execute(`PRAGMA user_version = ${SCHEMA_VERSION + 10}`);
  await newer.close();
  const before = await readFile(file);
  await expect(openStore(directory)).rejects.toMatchObject({
    fault: { code: 'store-newer-schema', detail: { file, found: SCHEMA_VERSION + 10, known: SCHEMA_VERSION } },
  });
  expect((await readFile(file)).equals(before)).toBe(true);
});

test('a file that is no database is called damaged', async () => {
  const directory = await temporaryDirectory();
  await writeFile(path.join(directory, DATABASE_FILE), 'This is a letter to the editor. '.repeat(100));
  await expect(openStore(directory)).rejects.toMatchObject({ fault: { code: 'store-damaged' } });
});

test('pages that were overwritten are noticed when the store is opened', async () => {
  const directory = await temporaryDirectory();
  const store = await openStore(directory);
  await store.write(async (writer) => {
    for (let index = 0; index < 200; index++) {
      await writer.run('INSERT INTO engine_state (key, value) VALUES (?, ?)', [`key ${index}`, 'x'.repeat(2_000)]);
    }
  });
  await store.close();
  const file = path.join(directory, DATABASE_FILE);
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(size / 2, 0xa5), 0, size / 2, Math.floor(size / 8192) * 4096);
  await handle.close();
  await expect(openStore(directory)).rejects.toMatchObject({ fault: { code: 'store-damaged', stage: 'store' } });
});

test('a file that was cut off is noticed when the store is opened', async () => {
  const directory = await temporaryDirectory();
  await (await openStore(directory)).close();
  const file = path.join(directory, DATABASE_FILE);
  await truncate(file, Math.floor((await stat(file)).size / 8192) * 4096);
  await expect(openStore(directory)).rejects.toMatchObject({ fault: { code: 'store-damaged' } });
});

test('a directory that is not there is unreadable, not damaged', async () => {
  const directory = path.join(await temporaryDirectory(), 'nowhere');
  await expect(openStore(directory)).rejects.toMatchObject({ fault: { code: 'store-unreadable', retry: 'never' } });
});

test('on a full disk a write fails as a whole, everything before stays, and it goes on when there is room', async () => {
  const store = await openTemporary();
  await store.write((writer) => writer.run(...note('before')));
  // SQLite's own limit stands in for the disk's: the file may grow by eight pages more.
  const limit = (pages: number) =>
    store.write(async (writer) => {
      const row = await writer.get<{ page_count: number }>('PRAGMA page_count');
      await writer.all(`PRAGMA max_page_count = ${row!.page_count + pages}`);
    });
  await limit(8);
  const large = store.write(async (writer) => {
    await writer.run(...note('first of many'));
    for (let index = 0; index < 100; index++) {
      await writer.run('INSERT INTO engine_state (key, value) VALUES (?, ?)', [`key ${index}`, 'x'.repeat(4_000)]);
    }
  });
  await expect(large).rejects.toMatchObject({ fault: { code: 'store-disk-full', stage: 'store', retry: 'never' } });
  expect(await keysOf(store)).toEqual(['before']);
  await store.write((writer) => writer.run(...note('small enough')));
  await limit(1_000);
  await store.write((writer) => writer.run('INSERT INTO engine_state VALUES (?, ?)', ['large', 'x'.repeat(100_000)]));
  expect(await keysOf(store)).toEqual(['before', 'small enough', 'large']);
});

test('a fault names the statement and never a value', async () => {
  const store = await openTemporary();
  await store.write((writer) => writer.run(...note('secret of the house')));
  const again = store.write((writer) => writer.run(...note('secret of the house')));
  const fault = await again.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(JSON.stringify(fault)).toContain('INSERT INTO engine_state');
  expect(JSON.stringify(fault)).not.toContain('secret of the house');
});

test('many who ask the same at the same moment share a statement, and the store closes', async () => {
  const store = await openStore(await temporaryDirectory());
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => store.reader.get<{ one: number }>('SELECT 1 AS one')),
  );
  expect(new Set(answers.map((row) => row?.one))).toEqual(new Set([1]));
  await expect(store.close()).resolves.toBeUndefined();
});
