/** Statements as the store runs them, and which of them would read a table that grows with the organization whole. */

import { onTestFinished, vi } from 'vitest';
import { openReferenceLists } from '../../engine/connector-space/references.ts';
import { openSeenObjects } from '../../engine/import/bookkeeping.ts';
import { Connection } from '../../engine/store/database.ts';
import type { Lab } from './lab.ts';

/** What grows with the organization. */
const LARGE = ['connector_object', 'connector_reference', 'connector_key', 'metaverse_object', 'metaverse_key'].concat([
  'metaverse_reference',
  'metaverse_reference_source',
  'export_reference_source',
  'pending_export',
  'export_journal',
]);

/** A partial index holds only what waits to be done, the few containers, or what the cloud manages: reading through it reads no table. */
const SMALL_INDEX =
  /USING (COVERING )?INDEX (connector_object_pending|connector_object_container|connector_object_cloud_managed|connector_reference_changed|connector_reference_pending|metaverse_reference_recheck|metaverse_reference_changed|pending_export_staged|pending_export_sent|export_journal_open)/;

/** Everything that one connector has is as much as everything. */
const EVERYTHING = /^SEARCH (\S+) .*\((connector_id=\?( AND anchor>\?)?|object_id>\?)\)$/;

/** Counting what waits is reading what waits; objects are counted by type in an index that holds nothing else. */
const COUNTS = [
  /^\s*SELECT operation, state, unsupported <> '\[\]' AS partly, count\(\*\) AS objects FROM pending_export/,
  /^\s*SELECT object_type, count\(\*\) AS objects FROM metaverse_object INDEXED BY metaverse_object_type/,
];

/** A page of a list in the order of an index: the walk begins at the cursor and ends with the page. */
const PAGES = [/ORDER BY o\.dn_path (ASC|DESC), o\.id (ASC|DESC) LIMIT \?$/];

export function recordStatements(): Set<string> {
  const statements = new Set<string>();
  for (const method of ['all', 'run'] as const) {
    const original = Connection.prototype[method] as (sql: string, ...rest: unknown[]) => Promise<unknown>;
    const spy = vi.spyOn(Connection.prototype, method).mockImplementation(function (
      this: Connection,
      sql: string,
      ...rest
    ) {
      statements.add(sql);
      return original.call(this, sql, ...rest) as never;
    });
    onTestFinished(() => spy.mockRestore());
  }
  return statements;
}

export type Statistics = 'none yet' | 'of a large organization';

/** `table: statement` for every statement that reads a large table from end to end. */
export async function scansIn(lab: Lab, statements: Iterable<string>, statistics: Statistics): Promise<string[]> {
  const scans: string[] = [];
  // A connection of its own: SQLite does not commit while a write is being explained.
  const connection = await Connection.open(lab.engine.store.file, 'create');
  onTestFinished(() => connection.close());
  if (statistics === 'of a large organization') {
    await connection.all('ANALYZE');
    // The first number is that of the rows, the others how many share a key: the same organization, a thousand times.
    await connection.run(
      `UPDATE sqlite_stat1 SET stat = (CAST(stat AS INTEGER) * 1000) || substr(stat, length(CAST(stat AS INTEGER)) + 1)`,
    );
    await connection.all('ANALYZE sqlite_schema');
  }
  await openSeenObjects(connection);
  await openReferenceLists(connection);
  for (const sql of statements) {
    if (!/^\s*(SELECT|UPDATE|DELETE|INSERT)/i.test(sql) || [...COUNTS, ...PAGES].some((known) => known.test(sql)))
      continue;
    const plan = await connection.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
    for (const { detail } of plan) {
      const alias = (/^SCAN (\S+)/.exec(detail) ?? EVERYTHING.exec(detail))?.[1];
      if (alias === undefined || SMALL_INDEX.test(detail)) continue;
      const table = LARGE.find((name) => name === alias || new RegExp(`\\b${name}( AS)? ${alias}\\b`).test(sql));
      if (table !== undefined) scans.push(`${table}: ${sql.replaceAll(/\s+/g, ' ').trim()}`);
    }
  }
  return scans.sort();
}
