/**
 * Links of connector space objects, as rows. A group is never loaded whole: what an import says is laid beside what is
 * known and compared by the database.
 */

import { insertRows } from '../store/batch.ts';
import type { Writer } from '../store/database.ts';
import { dnPath } from '../model/distinguished-name.ts';
import type { ObjectReference } from '../model/directory-object.ts';

/** [object, attribute, target] */
export type ReferenceRow = readonly [objectId: number, attribute: string, targetId: number];

/** The row numbers of link targets; targets never seen become placeholders. */
export async function resolveTargets(
  writer: Writer,
  connectorId: number,
  references: Iterable<ObjectReference>,
): Promise<Map<string, number>> {
  const byAnchor = new Map<string, ObjectReference>();
  for (const reference of references) byAnchor.set(reference.anchor, reference);
  const found = await findTargets(writer, connectorId, [...byAnchor.keys()]);
  const missing = [...byAnchor.values()].filter((reference) => !found.has(reference.anchor));
  if (missing.length === 0) return found;
  await insertRows(
    writer,
    'connector_object (connector_id, object_type, anchor, dn, dn_path, in_directory)',
    missing.map((reference) => {
      const dn = reference.dn ?? `CN=${reference.anchor}`;
      return [connectorId, '', reference.anchor, dn, dnPath(dn), 0];
    }),
  );
  const created = await findTargets(
    writer,
    connectorId,
    missing.map((reference) => reference.anchor),
  );
  for (const [anchor, id] of created) found.set(anchor, id);
  return found;
}

async function findTargets(writer: Writer, connectorId: number, anchors: readonly string[]) {
  const rows = await writer.all<{ id: number; anchor: string }>(
    `SELECT o.id, o.anchor FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.connector_id = ? AND o.anchor = a.value`,
    [JSON.stringify(anchors), connectorId],
  );
  return new Map(rows.map((row) => [row.anchor, row.id]));
}

/** The directory has these links. A wish to add one is thereby confirmed; a removal that was sent was not carried out. */
export async function addImported(writer: Writer, rows: readonly ReferenceRow[]): Promise<number> {
  return insertRows(
    writer,
    'connector_reference (object_id, attribute, target_id, imported)',
    rows.map(([objectId, attribute, targetId]) => [objectId, attribute, targetId, 1]),
    `ON CONFLICT (object_id, attribute, target_id) DO UPDATE SET
       imported = 1,
       changed = CASE WHEN imported = 0 THEN 1 ELSE changed END,
       pending = CASE WHEN pending = 1 THEN 0 ELSE pending END,
       sent = 0
     WHERE imported = 0 OR (pending = -1 AND sent = 1)`,
  );
}

/** The directory no longer has these links; one that was sent and is gone before it was ever seen is to be sent again. */
export async function removeImported(writer: Writer, rows: readonly ReferenceRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  return writer.run(
    `UPDATE connector_reference SET ${GONE}
     FROM json_each(?) AS r
     WHERE connector_reference.object_id = r.value ->> 0 AND connector_reference.attribute = r.value ->> 1
       AND connector_reference.target_id = r.value ->> 2
       AND (connector_reference.imported = 1 OR (connector_reference.pending = 1 AND connector_reference.sent = 1))`,
    [JSON.stringify(rows)],
  );
}

const GONE = `imported = 0, changed = 1, pending = CASE WHEN pending = -1 THEN 0 ELSE pending END, sent = 0`;

/**
 * Whole lists: after every `note` of an object's links, `settle` takes away what was not noted. Lists that come in
 * several pages are noted as they come and settled with their last part.
 */
export async function openReferenceLists(writer: Writer): Promise<void> {
  await writer.run(
    `CREATE TEMP TABLE IF NOT EXISTS noted_reference (
       object_id INTEGER NOT NULL, attribute TEXT NOT NULL, target_id INTEGER NOT NULL,
       PRIMARY KEY (object_id, attribute, target_id)) WITHOUT ROWID`,
  );
  await writer.run('DELETE FROM noted_reference');
}

export async function noteReferences(writer: Writer, rows: readonly ReferenceRow[]): Promise<number> {
  await insertRows(writer, 'noted_reference (object_id, attribute, target_id)', rows, 'ON CONFLICT DO NOTHING');
  return addImported(writer, rows);
}

/**
 * Takes away every link of these objects that was not noted. `attribute` limits it to one list (an empty text: all
 * lists but those in `except`).
 */
export async function settleReferences(
  writer: Writer,
  objectIds: readonly number[],
  options: { readonly attribute?: string; readonly except?: readonly (readonly [number, string])[] } = {},
): Promise<number> {
  if (objectIds.length === 0) return 0;
  const ids = JSON.stringify(objectIds);
  const filter = options.attribute === undefined ? '' : 'AND r.attribute = ?';
  const except = options.except ?? [];
  const exceptFilter =
    except.length === 0
      ? ''
      : `AND NOT EXISTS (SELECT 1 FROM json_each(?) AS e WHERE e.value ->> 0 = r.object_id AND e.value ->> 1 = r.attribute)`;
  const parameters = [
    ids,
    ...(options.attribute === undefined ? [] : [options.attribute]),
    ...(except.length === 0 ? [] : [JSON.stringify(except)]),
  ];
  const changed = await writer.run(
    `UPDATE connector_reference AS r SET ${GONE}
     WHERE r.object_id IN (SELECT value FROM json_each(?)) ${filter} ${exceptFilter}
       AND (r.imported = 1 OR (r.pending = 1 AND r.sent = 1))
       AND NOT EXISTS (SELECT 1 FROM noted_reference AS n
         WHERE n.object_id = r.object_id AND n.attribute = r.attribute AND n.target_id = r.target_id)`,
    parameters,
  );
  await writer.run(
    `DELETE FROM noted_reference AS r WHERE r.object_id IN (SELECT value FROM json_each(?)) ${filter} ${exceptFilter}`,
    parameters,
  );
  return changed;
}
