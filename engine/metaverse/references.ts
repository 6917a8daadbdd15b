/**
 * References of the metaverse. Which connector space object contributes a reference attribute is decided with the other
 * attributes (`metaverse_reference_source`); the links themselves move row by row: one member added to a group is one
 * row here, whatever the size of the group.
 */

import { insertRows } from '../store/batch.ts';
import type { Writer } from '../store/database.ts';
import type { ReferenceSource } from './compute.ts';
import type { ReferenceSources } from './objects.ts';

/** Rows handled in one transaction of the reference phase. */
export const REFERENCE_CHUNK = 5_000;

/**
 * Stores who contributes the reference attributes of these metaverse objects. Where that changed, every link of the
 * new contributor is looked at again and every link that stands is checked.
 */
export async function saveReferenceSources(writer: Writer, objects: readonly ReferenceSources[]): Promise<void> {
  if (objects.length === 0) return;
  const winners = await chooseWinners(writer, objects);
  const ids = JSON.stringify(objects.map((object) => object.mvId));
  const stored = await writer.all<{
    mv_id: number;
    attribute: string;
    cs_id: number;
    cs_attribute: string;
    rule: number;
  }>('SELECT s.* FROM json_each(?) AS a CROSS JOIN metaverse_reference_source AS s ON s.mv_id = a.value', [ids]);
  const keyOf = (mvId: number, attribute: string) => `${mvId} ${attribute}`;
  const wanted = new Map(winners.map((winner) => [keyOf(winner.mvId, winner.source.attribute), winner]));
  const before = new Map(stored.map((row) => [keyOf(row.mv_id, row.attribute), row]));
  const gone = stored.filter((row) => !wanted.has(keyOf(row.mv_id, row.attribute)));
  const changed = winners.filter(({ mvId, source }) => {
    const row = before.get(keyOf(mvId, source.attribute));
    return !row || row.cs_id !== source.csId || row.cs_attribute !== source.csAttribute || row.rule !== source.rule;
  });
  if (gone.length > 0) {
    const pairs = JSON.stringify(gone.map((row) => [row.mv_id, row.attribute]));
    await writer.run(
      `DELETE FROM metaverse_reference_source
       WHERE (mv_id, attribute) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
      [pairs],
    );
    await recheck(writer, pairs);
  }
  if (changed.length === 0) return;
  await insertRows(
    writer,
    'metaverse_reference_source (mv_id, attribute, cs_id, cs_attribute, rule)',
    changed.map(({ mvId, source }) => [mvId, source.attribute, source.csId, source.csAttribute, source.rule]),
    `ON CONFLICT (mv_id, attribute) DO UPDATE SET cs_id = excluded.cs_id, cs_attribute = excluded.cs_attribute,
       rule = excluded.rule`,
  );
  await recheck(writer, JSON.stringify(changed.map(({ mvId, source }) => [mvId, source.attribute])));
  await writer.run(
    `UPDATE connector_reference SET changed = 1 FROM json_each(?) AS c
     WHERE connector_reference.object_id = c.value ->> 0 AND connector_reference.attribute = c.value ->> 1
       AND connector_reference.changed = 0`,
    [JSON.stringify(changed.map(({ source }) => [source.csId, source.csAttribute]))],
  );
}

/** Of several contributors the first that has any link wins; a sole contributor wins without a look. */
async function chooseWinners(
  writer: Writer,
  objects: readonly ReferenceSources[],
): Promise<{ mvId: number; source: ReferenceSource }[]> {
  const contested: ReferenceSource[] = [];
  for (const { sources } of objects)
    for (const list of sources.values()) if (distinct(list) > 1) contested.push(...list);
  const having = new Set<string>();
  if (contested.length > 0) {
    const rows = await writer.all<{ cs_id: number; attribute: string }>(
      `SELECT c.value ->> 0 AS cs_id, c.value ->> 1 AS attribute FROM json_each(?) AS c
       WHERE EXISTS (SELECT 1 FROM connector_reference AS r
         WHERE r.object_id = c.value ->> 0 AND r.attribute = c.value ->> 1 AND r.imported = 1)`,
      [JSON.stringify(contested.map((source) => [source.csId, source.csAttribute]))],
    );
    for (const row of rows) having.add(`${row.cs_id} ${row.attribute}`);
  }
  return objects.flatMap(({ mvId, sources }) =>
    [...sources.values()].map((list) => ({
      mvId,
      source: list.find((source) => having.has(`${source.csId} ${source.csAttribute}`)) ?? list[0]!,
    })),
  );
}

function distinct(sources: readonly ReferenceSource[]): number {
  return new Set(sources.map((source) => `${source.csId} ${source.csAttribute}`)).size;
}

function recheck(writer: Writer, pairs: string): Promise<number> {
  return writer.run(
    `UPDATE metaverse_reference SET recheck = 1 FROM json_each(?) AS p
     WHERE metaverse_reference.mv_id = p.value ->> 0 AND metaverse_reference.attribute = p.value ->> 1`,
    [pairs],
  );
}

/** These connector space objects are now joined elsewhere or nowhere: links to them mean something else. */
export async function targetsRelinked(
  writer: Writer,
  csIds: readonly number[],
  formerMetaverseIds: readonly number[],
): Promise<void> {
  if (csIds.length > 0) {
    await writer.run(
      `UPDATE connector_reference SET changed = 1
       WHERE target_id IN (SELECT value FROM json_each(?)) AND imported = 1 AND changed = 0`,
      [JSON.stringify(csIds)],
    );
  }
  if (formerMetaverseIds.length > 0) {
    await writer.run('UPDATE metaverse_reference SET recheck = 1 WHERE target_id IN (SELECT value FROM json_each(?))', [
      JSON.stringify(formerMetaverseIds),
    ]);
  }
}

/** Whether a metaverse link is still backed: its contributor has a link to an object joined to the target. */
const BACKED = `EXISTS (
  SELECT 1 FROM metaverse_reference_source AS s
  CROSS JOIN connector_object AS t ON t.mv_id = metaverse_reference.target_id
  CROSS JOIN connector_reference AS r ON r.object_id = s.cs_id AND r.attribute = s.cs_attribute AND r.target_id = t.id
  WHERE s.mv_id = metaverse_reference.mv_id AND s.attribute = metaverse_reference.attribute
    AND r.imported = 1 AND coalesce(t.pending_import, '') <> 'delete')`;

/**
 * Carries changed connector space links of one chunk into the metaverse. Answers how many rows it took; zero means the
 * phase is done. `kept` rows stay marked for outbound synchronization, see there.
 */
export async function carryReferencesIn(writer: Writer): Promise<number> {
  const rows = await writer.all<{ object_id: number; attribute: string; target_id: number }>(
    `SELECT object_id, attribute, target_id FROM connector_reference INDEXED BY connector_reference_changed
     WHERE changed = 1 LIMIT ${REFERENCE_CHUNK}`,
  );
  if (rows.length === 0) return recheckReferences(writer);
  const chunk = JSON.stringify(rows.map((row) => [row.object_id, row.attribute, row.target_id]));
  const links = `json_each(?) AS c
    CROSS JOIN metaverse_reference_source AS s ON s.cs_id = c.value ->> 0 AND s.cs_attribute = c.value ->> 1
    JOIN connector_object AS t ON t.id = c.value ->> 2
    JOIN connector_reference AS r
      ON r.object_id = c.value ->> 0 AND r.attribute = c.value ->> 1 AND r.target_id = c.value ->> 2`;
  await writer.run(
    `INSERT INTO metaverse_reference (mv_id, attribute, target_id, present)
     SELECT s.mv_id, s.attribute, t.mv_id, 1 FROM ${links} WHERE r.imported = 1 AND t.mv_id IS NOT NULL
     ON CONFLICT (mv_id, attribute, target_id) DO UPDATE SET present = 1, changed = 1 WHERE present = 0`,
    [chunk],
  );
  await writer.run(
    `UPDATE metaverse_reference SET recheck = 1
     WHERE (mv_id, attribute, target_id) IN (
       SELECT s.mv_id, s.attribute, t.mv_id FROM ${links} WHERE r.imported = 0 AND t.mv_id IS NOT NULL)`,
    [chunk],
  );
  await stageAgainstCloudEdits(writer, chunk);
  await writer.run(
    `UPDATE connector_reference SET changed = 0 FROM json_each(?) AS c
     WHERE object_id = c.value ->> 0 AND attribute = c.value ->> 1 AND target_id = c.value ->> 2`,
    [chunk],
  );
  await writer.run(
    `DELETE FROM connector_reference
     WHERE (object_id, attribute, target_id) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))
       AND imported = 0 AND pending = 0`,
    [chunk],
  );
  return rows.length;
}

/**
 * A link of an object that outbound rules govern was changed in its own directory: the metaverse link behind it is
 * looked at by the outbound phase, which puts it back as the rules want it. Links without any metaverse link behind
 * them get one that is absent, so that they are looked at too.
 */
async function stageAgainstCloudEdits(writer: Writer, chunk: string): Promise<void> {
  await writer.run(
    `INSERT INTO metaverse_reference (mv_id, attribute, target_id, present, changed)
     SELECT e.mv_id, e.mv_attribute, t.mv_id, 0, 1 FROM json_each(?) AS c
     CROSS JOIN export_reference_source AS e ON e.cs_id = c.value ->> 0 AND e.attribute = c.value ->> 1
     JOIN connector_object AS t ON t.id = c.value ->> 2
     WHERE t.mv_id IS NOT NULL
     ON CONFLICT (mv_id, attribute, target_id) DO UPDATE SET changed = 1 WHERE changed = 0`,
    [chunk],
  );
  // The target is nobody Causeway knows: such a link can only be unwanted. (A target that is about to be deleted takes
  // its links with it.)
  await writer.run(
    `UPDATE connector_reference SET pending = CASE WHEN imported = 1 THEN -1 ELSE 0 END, sent = 0
     WHERE (object_id, attribute, target_id) IN (
       SELECT c.value ->> 0, c.value ->> 1, c.value ->> 2 FROM json_each(?) AS c
       CROSS JOIN export_reference_source AS e ON e.cs_id = c.value ->> 0 AND e.attribute = c.value ->> 1
       JOIN connector_object AS t ON t.id = c.value ->> 2
       WHERE t.mv_id IS NULL AND NOT EXISTS (
         SELECT 1 FROM pending_export AS p WHERE p.object_id = t.id AND p.operation = 'delete'))
     AND pending <> CASE WHEN imported = 1 THEN -1 ELSE 0 END`,
    [chunk],
  );
}

async function recheckReferences(writer: Writer): Promise<number> {
  const rows = await writer.all<{ mv_id: number; attribute: string; target_id: number }>(
    `SELECT mv_id, attribute, target_id FROM metaverse_reference WHERE recheck = 1 LIMIT ${REFERENCE_CHUNK}`,
  );
  if (rows.length === 0) return 0;
  await writer.run(
    `UPDATE metaverse_reference SET
       changed = CASE WHEN present <> ${BACKED} THEN 1 ELSE changed END, present = ${BACKED}, recheck = 0
     WHERE (mv_id, attribute, target_id) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))`,
    [JSON.stringify(rows.map((row) => [row.mv_id, row.attribute, row.target_id]))],
  );
  return rows.length;
}
