/** Rows of the metaverse: one object an identity, its winning values with their lineage. */

import { canonicalAttributes, decodeAttributes, type Attributes } from '../model/attribute-value.ts';
import { foldedKey } from '../connector-space/keys.ts';
import { insertRows } from '../store/batch.ts';
import type { Reader, SqlValue, Writer } from '../store/database.ts';
import type { Lineage, ReferenceSource } from './compute.ts';

export interface MetaverseObject {
  readonly id: number;
  readonly objectType: string;
  readonly attributes: Attributes;
  readonly lineage: Lineage;
}

interface MetaverseRow {
  readonly id: number;
  readonly object_type: string;
  readonly attributes: string;
  readonly lineage: string;
}

export async function loadMetaverse(reader: Reader, ids: readonly number[]): Promise<MetaverseObject[]> {
  const rows = await reader.all<MetaverseRow>(
    'SELECT m.* FROM json_each(?) AS a CROSS JOIN metaverse_object AS m ON m.id = a.value',
    [JSON.stringify(ids)],
  );
  return rows.map((row) => ({
    id: row.id,
    objectType: row.object_type,
    attributes: decodeAttributes(row.attributes),
    lineage: JSON.parse(row.lineage) as Lineage,
  }));
}

export async function saveMetaverse(writer: Writer, objects: readonly MetaverseObject[]): Promise<void> {
  const rows = objects.map((object): SqlValue[] => [
    object.id,
    object.objectType,
    canonicalAttributes(object.attributes),
    JSON.stringify(object.lineage),
  ]);
  await insertRows(
    writer,
    'metaverse_object (id, object_type, attributes, lineage)',
    rows,
    `ON CONFLICT (id) DO UPDATE SET object_type = excluded.object_type, attributes = excluded.attributes,
       lineage = excluded.lineage`,
  );
}

/** The next free row number of a table; numbers are never used twice, so a stale one points at nothing. */
export async function nextNumber(writer: Writer, table: 'metaverse_object' | 'connector_object'): Promise<number> {
  const row = await writer.get<{ seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?', [table]);
  return (row?.seq ?? 0) + 1;
}

/** Writes the keys by which inbound rules find these objects. */
export async function replaceMetaverseKeys(
  writer: Writer,
  keyed: readonly string[],
  objects: readonly MetaverseObject[],
): Promise<void> {
  if (objects.length === 0) return;
  await writer.run('DELETE FROM metaverse_key WHERE object_id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(objects.map((object) => object.id)),
  ]);
  const rows: SqlValue[][] = [];
  for (const object of objects) {
    for (const attribute of keyed) {
      for (const value of object.attributes[attribute] ?? []) rows.push([attribute, foldedKey(value), object.id]);
    }
  }
  await insertRows(writer, 'metaverse_key (attribute, value, object_id)', rows, 'ON CONFLICT DO NOTHING');
}

/** [attribute, folded value] pairs to the metaverse objects that have one of them. */
export function findByKeys(reader: Reader, keys: readonly (readonly [string, string])[]) {
  return reader.all<{ attribute: string; value: string; object_id: number }>(
    `SELECT k.attribute, k.value, k.object_id FROM json_each(?) AS a
     CROSS JOIN metaverse_key AS k ON k.attribute = a.value ->> 0 AND k.value = a.value ->> 1`,
    [JSON.stringify(keys)],
  );
}

/** Takes metaverse objects away with their keys; links to them are marked for the reference phase. */
export async function deleteMetaverse(writer: Writer, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const list = JSON.stringify(ids);
  await writer.run('DELETE FROM metaverse_object WHERE id IN (SELECT value FROM json_each(?))', [list]);
  await writer.run('DELETE FROM metaverse_key WHERE object_id IN (SELECT value FROM json_each(?))', [list]);
  await writer.run('DELETE FROM metaverse_name WHERE object_id IN (SELECT value FROM json_each(?))', [list]);
  await writer.run('DELETE FROM metaverse_reference_source WHERE mv_id IN (SELECT value FROM json_each(?))', [list]);
  await writer.run('DELETE FROM metaverse_reference WHERE mv_id IN (SELECT value FROM json_each(?))', [list]);
  await writer.run('DELETE FROM metaverse_reference WHERE target_id IN (SELECT value FROM json_each(?))', [list]);
  await writer.run('DELETE FROM export_reference_source WHERE mv_id IN (SELECT value FROM json_each(?))', [list]);
}

export interface ReferenceSources {
  readonly mvId: number;
  readonly sources: ReadonlyMap<string, readonly ReferenceSource[]>;
}
