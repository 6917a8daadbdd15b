/**
 * Links of the metaverse that changed -> pending adds and removals of links in the target connector spaces. Row by row,
 * in chunks; the marks survive a kill.
 */

import { REFERENCE_CHUNK } from '../metaverse/references.ts';
import { insertRows } from '../store/batch.ts';
import type { Writer } from '../store/database.ts';

/** Which metaverse attribute feeds a reference attribute of a target object. */
export interface ExportReferenceSource {
  readonly csId: number;
  readonly attribute: string;
  readonly mvId: number;
  readonly mvAttribute: string;
  readonly rule: number;
}

/** Stores the sources of these target objects; new ones have all their links looked at. */
export async function saveExportSources(
  writer: Writer,
  csIds: readonly number[],
  sources: readonly ExportReferenceSource[],
): Promise<void> {
  if (csIds.length === 0) return;
  const stored = await writer.all<{
    cs_id: number;
    attribute: string;
    mv_id: number;
    mv_attribute: string;
    rule: number;
  }>('SELECT s.* FROM json_each(?) AS a CROSS JOIN export_reference_source AS s ON s.cs_id = a.value', [
    JSON.stringify(csIds),
  ]);
  const before = new Map(stored.map((row) => [`${row.cs_id} ${row.attribute}`, row]));
  const wanted = new Set(sources.map((source) => `${source.csId} ${source.attribute}`));
  const gone = stored.filter((row) => !wanted.has(`${row.cs_id} ${row.attribute}`));
  const changed = sources.filter((source) => {
    const row = before.get(`${source.csId} ${source.attribute}`);
    return !row || row.mv_id !== source.mvId || row.mv_attribute !== source.mvAttribute || row.rule !== source.rule;
  });
  if (gone.length > 0) {
    await writer.run(
      'DELETE FROM export_reference_source WHERE (cs_id, attribute) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))',
      [JSON.stringify(gone.map((row) => [row.cs_id, row.attribute]))],
    );
  }
  if (changed.length === 0) return;
  await insertRows(
    writer,
    'export_reference_source (cs_id, attribute, mv_id, mv_attribute, rule)',
    changed.map((source) => [source.csId, source.attribute, source.mvId, source.mvAttribute, source.rule]),
    `ON CONFLICT (cs_id, attribute) DO UPDATE SET mv_id = excluded.mv_id, mv_attribute = excluded.mv_attribute,
       rule = excluded.rule`,
  );
  await writer.run(
    `UPDATE metaverse_reference SET changed = 1 FROM json_each(?) AS s
     WHERE metaverse_reference.mv_id = s.value ->> 0 AND metaverse_reference.attribute = s.value ->> 1`,
    [JSON.stringify(changed.map((source) => [source.mvId, source.mvAttribute]))],
  );
  await writer.run(
    `UPDATE connector_reference SET changed = 1 FROM json_each(?) AS s
     WHERE connector_reference.object_id = s.value ->> 0 AND connector_reference.attribute = s.value ->> 1
       AND connector_reference.imported = 1`,
    [JSON.stringify(changed.map((source) => [source.csId, source.attribute]))],
  );
}

/** Links of these objects that were staged and not sent are as if nobody had wanted them. */
export async function stillReferences(writer: Writer, csIds: readonly number[]): Promise<void> {
  if (csIds.length === 0) return;
  const waiting = `object_id IN (SELECT value FROM json_each(?)) AND pending <> 0 AND sent = 0`;
  const ids = [JSON.stringify(csIds)];
  await writer.run(`DELETE FROM connector_reference WHERE ${waiting} AND imported = 0 AND changed = 0`, ids);
  await writer.run(`UPDATE connector_reference SET pending = 0 WHERE ${waiting}`, ids);
}

/** These metaverse objects have a new object in some connector space: links to them can now be staged there. */
export async function targetsProvisioned(writer: Writer, metaverseIds: readonly number[]): Promise<void> {
  if (metaverseIds.length === 0) return;
  await writer.run('UPDATE metaverse_reference SET changed = 1 WHERE target_id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(metaverseIds),
  ]);
}

/** The target connector space's object of a metaverse link, unless it is about to be deleted. */
const TARGETS = `json_each(?) AS c
  CROSS JOIN metaverse_reference AS m
    ON m.mv_id = c.value ->> 0 AND m.attribute = c.value ->> 1 AND m.target_id = c.value ->> 2
  JOIN export_reference_source AS e ON e.mv_id = m.mv_id AND e.mv_attribute = m.attribute
  JOIN connector_object AS g ON g.id = e.cs_id
  JOIN connector_object AS t ON t.mv_id = m.target_id AND t.connector_id = g.connector_id`;

/** Stages one chunk of changed links; answers how many it took, zero when the phase is done. */
export async function carryReferencesOut(writer: Writer): Promise<number> {
  const rows = await writer.all<{ mv_id: number; attribute: string; target_id: number }>(
    `SELECT mv_id, attribute, target_id FROM metaverse_reference WHERE changed = 1 LIMIT ${REFERENCE_CHUNK}`,
  );
  if (rows.length === 0) return 0;
  const chunk = JSON.stringify(rows.map((row) => [row.mv_id, row.attribute, row.target_id]));
  await writer.run(
    `INSERT INTO connector_reference (object_id, attribute, target_id, imported, pending, changed)
     SELECT e.cs_id, e.attribute, t.id, 0, 1, 0 FROM ${TARGETS}
     WHERE m.present = 1
       AND NOT EXISTS (SELECT 1 FROM pending_export AS p WHERE p.object_id = t.id AND p.operation = 'delete')
     ON CONFLICT (object_id, attribute, target_id) DO UPDATE SET
       pending = CASE WHEN imported = 1 THEN 0 ELSE 1 END, sent = 0
     WHERE pending <> CASE WHEN imported = 1 THEN 0 ELSE 1 END`,
    [chunk],
  );
  await writer.run(
    `UPDATE connector_reference SET pending = CASE WHEN imported = 1 THEN -1 ELSE 0 END, sent = 0
     WHERE (object_id, attribute, target_id) IN (SELECT e.cs_id, e.attribute, t.id FROM ${TARGETS} WHERE m.present = 0)
       AND pending <> CASE WHEN imported = 1 THEN -1 ELSE 0 END`,
    [chunk],
  );
  await writer.run(
    `DELETE FROM connector_reference
     WHERE (object_id, attribute, target_id) IN (SELECT e.cs_id, e.attribute, t.id FROM ${TARGETS} WHERE m.present = 0)
       AND imported = 0 AND pending = 0 AND changed = 0`,
    [chunk],
  );
  await writer.run(
    `UPDATE metaverse_reference SET changed = 0
     WHERE (mv_id, attribute, target_id) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))`,
    [chunk],
  );
  await writer.run(
    `DELETE FROM metaverse_reference
     WHERE (mv_id, attribute, target_id) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))
       AND present = 0 AND recheck = 0`,
    [chunk],
  );
  return rows.length;
}
