/** What an import remembers between its pages and between runs. */

import { removeObjects } from '../connector-space/objects.ts';
import type { RunObjects } from '../connector-space/run-objects.ts';
import type { Reader, Writer } from '../store/database.ts';
import type { PartitionRange } from './partition-range.ts';

export interface PartitionState {
  readonly cookie: string | null;
  readonly selection: string;
  readonly imported_at: string;
}

export function loadPartition(reader: Reader, connectorId: number, partition: string) {
  return reader.get<PartitionState>(
    'SELECT cookie, selection, imported_at FROM partition_state WHERE connector_id = ? AND partition = ?',
    [connectorId, partition],
  );
}

export async function savePartition(
  writer: Writer,
  connectorId: number,
  partition: string,
  cookie: string,
  selection: string,
  now: Date,
): Promise<void> {
  await writer.run(
    `INSERT INTO partition_state (connector_id, partition, cookie, selection, imported_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (connector_id, partition) DO UPDATE SET
       cookie = excluded.cookie, selection = excluded.selection, imported_at = excluded.imported_at`,
    [connectorId, partition, cookie, selection, now.toISOString()],
  );
}

/** Which objects a full import has seen; lives as long as the connection, because only a whole import may use it. */
export async function openSeenObjects(writer: Writer): Promise<void> {
  await writer.run('CREATE TEMP TABLE IF NOT EXISTS seen_object (id INTEGER PRIMARY KEY)');
  await writer.run('DELETE FROM seen_object');
}

export async function noteSeenAnchors(writer: Writer, connectorId: number, anchors: readonly string[]): Promise<void> {
  if (anchors.length === 0) return;
  await writer.run(
    `INSERT INTO seen_object (id)
     SELECT o.id FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.connector_id = ? AND o.anchor = a.value
     WHERE true ON CONFLICT DO NOTHING`,
    [JSON.stringify(anchors), connectorId],
  );
}

/**
 * After a whole full import: what was not seen is gone. Objects that were created by an export and are not there are
 * planned again, to be looked for before they are created a second time.
 */
export async function markUnseen(
  writer: Writer,
  connectorId: number,
  range: PartitionRange,
  noted: RunObjects,
): Promise<number> {
  await writer.run(
    `UPDATE pending_export SET state = 'staged', settle = 1
     WHERE connector_id = ? AND state = 'sent' AND operation = 'add' AND object_id NOT IN (SELECT id FROM seen_object)`,
    [connectorId],
  );
  // A creation whose answer was lost and that is no longer wanted: it never happened.
  const never = await writer.all<{ id: number }>(
    `SELECT o.id FROM pending_export AS p JOIN connector_object AS o ON o.id = p.object_id
     WHERE p.connector_id = ? AND p.operation = 'delete' AND o.anchor IS NULL`,
    [connectorId],
  );
  await removeObjects(
    writer,
    never.map((row) => row.id),
    { dropLinks: true },
  );
  return stageDeletions(writer, connectorId, `${range.sql} AND id NOT IN (SELECT id FROM seen_object)`, range, noted);
}

/** Placeholders that nothing refers to any more. */
export async function purgePlaceholders(writer: Writer, connectorId: number): Promise<void> {
  await writer.run(
    `DELETE FROM connector_object WHERE connector_id = ? AND object_type = '' AND in_directory = 0
       AND NOT EXISTS (SELECT 1 FROM connector_reference WHERE target_id = connector_object.id)`,
    [connectorId],
  );
}

/** Objects with something that was sent, a value or a link, and that no import has shown since. */
export function loadUnconfirmed(reader: Reader, connectorId: number, range: PartitionRange) {
  return reader.all<{ anchor: string; operation: string }>(
    `SELECT o.anchor, p.operation FROM pending_export AS p JOIN connector_object AS o ON o.id = p.object_id
     WHERE p.connector_id = ? AND p.state = 'sent' AND o.anchor IS NOT NULL AND ${range.sql}
     UNION
     SELECT o.anchor, 'update' FROM connector_reference AS r INDEXED BY connector_reference_pending
     CROSS JOIN connector_object AS o ON o.id = r.object_id
     WHERE r.pending <> 0 AND r.sent = 1 AND o.connector_id = ? AND o.in_directory = 1 AND o.anchor IS NOT NULL
       AND ${range.sql}`,
    [connectorId, ...range.parameters, connectorId, ...range.parameters],
  );
}

/** Partitions that were imported once and are not among these. */
export async function partitionsBeyond(
  reader: Reader,
  connectorId: number,
  chosen: readonly string[],
): Promise<string[]> {
  const rows = await reader.all<{ partition: string }>(
    'SELECT partition FROM partition_state WHERE connector_id = ? AND partition NOT IN (SELECT value FROM json_each(?))',
    [connectorId, JSON.stringify(chosen)],
  );
  return rows.map((row) => row.partition);
}

/** Stages the deletion of everything in a partition that is no longer chosen, and forgets where its import stood. */
export async function leavePartition(
  writer: Writer,
  connectorId: number,
  partition: string,
  range: PartitionRange,
  noted: RunObjects,
): Promise<number> {
  await writer.run('DELETE FROM partition_state WHERE connector_id = ? AND partition = ?', [connectorId, partition]);
  return stageDeletions(writer, connectorId, range.sql, range, noted);
}

/** `these` is the range's own condition, with whatever narrows it. */
async function stageDeletions(
  writer: Writer,
  connectorId: number,
  these: string,
  { parameters }: PartitionRange,
  noted: RunObjects,
): Promise<number> {
  const where = `connector_id = ? AND in_directory = 1 AND coalesce(pending_import, '') <> 'delete' AND ${these}`;
  await noted.noteWhere(writer, 'deletes', where, [connectorId, ...parameters]);
  return writer.run(`UPDATE connector_object SET pending_import = 'delete' WHERE ${where}`, [
    connectorId,
    ...parameters,
  ]);
}

/** Whether an object is to go that may never have come: its creation had no answer, and nothing since has shown it. */
export async function hasDoubtfulDeletion(reader: Reader, connectorId: number): Promise<boolean> {
  const row = await reader.get<{ found: number }>(
    `SELECT 1 AS found FROM pending_export AS p CROSS JOIN connector_object AS o ON o.id = p.object_id
     WHERE p.connector_id = ? AND p.state = 'staged' AND p.operation = 'delete' AND o.anchor IS NULL LIMIT 1`,
    [connectorId],
  );
  return row !== undefined;
}

/** Which of these objects lie in a partition, and which of them no import has seen since they were created. */
export async function anchorsIn(
  reader: Reader,
  connectorId: number,
  range: PartitionRange,
  anchors: readonly string[],
): Promise<{ readonly own: readonly string[]; readonly planned: ReadonlySet<string> }> {
  const rows = await reader.all<{ anchor: string; in_directory: number }>(
    `SELECT o.anchor, o.in_directory FROM json_each(?) AS a
     CROSS JOIN connector_object AS o ON o.connector_id = ? AND o.anchor = a.value WHERE ${range.sql}`,
    [JSON.stringify(anchors), connectorId, ...range.parameters],
  );
  const planned = rows.filter((row) => row.in_directory === 0).map((row) => row.anchor);
  return { own: rows.map((row) => row.anchor), planned: new Set(planned) };
}
