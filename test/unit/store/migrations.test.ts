import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Connection, type SqlValue } from '../../../engine/store/database.ts';
import { migrate, MIGRATIONS, SCHEMA_VERSION } from '../../../engine/store/migrate.ts';
import { DATABASE_FILE, openStore } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

async function databaseAt(version: number): Promise<{ connection: Connection; file: string }> {
  const file = path.join(await temporaryDirectory(), DATABASE_FILE);
  const connection = await Connection.open(file, 'create');
  onTestFinished(() => connection.close());
  await migrate(connection, file, version);
  return { connection, file };
}

async function tablesOf(connection: Connection): Promise<string[]> {
  const rows = await connection.all<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
  );
  return rows.map((row) => row.name);
}

/** A row with something in every column, made from what the table itself says of them. */
async function fill(connection: Connection, table: string): Promise<void> {
  const columns = await connection.all<{ name: string; type: string }>(`PRAGMA table_info(${table})`);
  const values = columns.map(({ type }, index): SqlValue => {
    if (type === 'INTEGER') return index + 1;
    return type === 'BLOB' ? Buffer.from([index]) : `${table} ${index}`;
  });
  await connection.run(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(',')})`, values);
}

/** Of columns that there are, or of those that there were. */
async function contentOf(connection: Connection, tables: readonly string[], columns?: { [table: string]: string }) {
  const content: Record<string, object[]> = {};
  for (const table of tables) content[table] = await connection.all(`SELECT ${columns?.[table] ?? '*'} FROM ${table}`);
  return content;
}

async function columnsOf(connection: Connection, tables: readonly string[]): Promise<{ [table: string]: string }> {
  const columns: Record<string, string> = {};
  for (const table of tables) {
    const rows = await connection.all<{ name: string }>(`PRAGMA table_info(${table})`);
    columns[table] = rows.map((row) => row.name).join(', ');
  }
  return columns;
}

const STEPS = MIGRATIONS.map(({ version }, index) => ({ from: MIGRATIONS[index - 1]?.version ?? 0, version }));

test.each(STEPS)('from $from to $version every row stays and the new tables can be used', async ({ from, version }) => {
  const { connection, file } = await databaseAt(from);
  const before = await tablesOf(connection);
  for (const table of before) await fill(connection, table);
  const content = await contentOf(connection, before);
  const columns = await columnsOf(connection, before);

  await migrate(connection, file, version);
  expect(await contentOf(connection, before, columns)).toEqual(content);
  const added = (await tablesOf(connection)).filter((table) => !before.includes(table));
  expect(added.length).toBeGreaterThan(0);
  for (const table of added) await fill(connection, table);
  for (const rows of Object.values(await contentOf(connection, added))) expect(rows).toHaveLength(1);
});

test('the steps stand in order, each a multiple of ten', () => {
  const versions = MIGRATIONS.map((migration) => migration.version);
  expect(versions).toEqual(versions.toSorted((left, right) => left - right));
  expect(versions.filter((version) => version % 10 !== 0)).toEqual([]);
  expect(new Set(versions).size).toBe(versions.length);
});

test('step by step and all at once lead to the same schema', async () => {
  const schemaOf = ({ connection }: { connection: Connection }) =>
    connection.all('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name');
  const atOnce = await databaseAt(SCHEMA_VERSION);
  const stepwise = await databaseAt(0);
  for (const { version } of MIGRATIONS) await migrate(stepwise.connection, stepwise.file, version);
  expect(await schemaOf(stepwise)).toEqual(await schemaOf(atOnce));
});

test('a second migration changes nothing', async () => {
  const { connection, file } = await databaseAt(SCHEMA_VERSION);
  for (const table of await tablesOf(connection)) await fill(connection, table);
  const before = await contentOf(connection, await tablesOf(connection));
  await migrate(connection, file);
  expect(await contentOf(connection, await tablesOf(connection))).toEqual(before);
});

test('a step that fails leaves the version before it', async () => {
  const { connection, file } = await databaseAt(10);
  // What the next step is about to create stands in its way.
  await connection.execute('CREATE TABLE approval (id INTEGER)');
  await expect(migrate(connection, file)).rejects.toMatchObject({ fault: { stage: 'store' } });
  expect(await connection.get('PRAGMA user_version')).toEqual({ user_version: 10 });
  expect(await tablesOf(connection)).not.toContain('pending_export');
});

/** What is asked for every object or every cycle: it must not cost more in a larger organization. */
const LOOK_UPS: readonly (readonly [what: string, sql: string, index: RegExp])[] = [
  [
    'pending imports of a connector',
    `SELECT * FROM connector_object WHERE connector_id = 1 AND id > 0
       AND (pending_import IS NOT NULL OR retry = 1) ORDER BY id LIMIT 500`,
    /connector_object_pending/,
  ],
  [
    'links that changed',
    'SELECT * FROM connector_reference WHERE changed = 1 LIMIT 5000',
    /connector_reference_changed/,
  ],
  ['links to an object', 'SELECT * FROM connector_reference WHERE target_id = 1', /connector_reference_target/],
  [
    'metaverse links that changed',
    'SELECT * FROM metaverse_reference WHERE changed = 1 LIMIT 5000',
    /metaverse_reference_changed/,
  ],
  [
    'metaverse links to be looked at again',
    'SELECT * FROM metaverse_reference WHERE recheck = 1 LIMIT 5000',
    /metaverse_reference_recheck/,
  ],
  [
    'staged exports of a connector',
    `SELECT * FROM pending_export WHERE connector_id = 1 AND state = 'staged' AND operation IN ('add', 'update')
       AND object_id > 0 ORDER BY object_id LIMIT 200`,
    /pending_export_staged/,
  ],
  [
    'exports without an answer',
    `SELECT id FROM export_journal WHERE connector_id = 1 AND state = 'sent' LIMIT 1`,
    /export_journal_open/,
  ],
  [
    'an object by its anchor',
    `SELECT * FROM connector_object WHERE connector_id = 1 AND anchor = 'x'`,
    /connector_object_anchor/,
  ],
  [
    'objects below a container',
    `SELECT * FROM connector_object WHERE connector_id = 1 AND dn_path > 'a' AND dn_path < 'b'`,
    /connector_object_dn/,
  ],
  ['objects of an identity', 'SELECT * FROM connector_object WHERE mv_id = 1', /connector_object_mv/],
  [
    'an object by a join key',
    `SELECT * FROM connector_key WHERE connector_id = 1 AND attribute = 'a' AND value = 'v'`,
    /PRIMARY KEY/,
  ],
  ['an identity by a join key', `SELECT * FROM metaverse_key WHERE attribute = 'a' AND value = 'v'`, /PRIMARY KEY/],
];

test.each(LOOK_UPS)('%s are found by an index', async (_, sql, index) => {
  const { connection } = await databaseAt(SCHEMA_VERSION);
  const plan = await connection.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  const details = plan.map((row) => row.detail);
  expect(details.join('\n')).toMatch(index);
});

test('several who open one new data directory at the same time all find the whole schema', async () => {
  // SQLite waits on a thread of the pool, which has four: more in one process would wait for each other.
  for (let attempt = 0; attempt < 5; attempt++) {
    const directory = await temporaryDirectory();
    const stores = await Promise.all(Array.from({ length: 3 }, () => openStore(directory)));
    for (const store of stores) {
      expect(await store.reader.get('PRAGMA user_version')).toEqual({ user_version: SCHEMA_VERSION });
      await store.close();
    }
  }
});
