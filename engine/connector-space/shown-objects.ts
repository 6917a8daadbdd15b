/** Connector objects as rows of a list: by their row numbers, whether they are still there or only their name is. */

import { nameOfDn } from '../model/distinguished-name.ts';
import type { Reader } from '../store/database.ts';
import { SHOWN_NAME } from './objects.ts';

export interface ShownRow {
  readonly connectorObject: number | null;
  readonly metaverse: number | null;
  readonly connector: string | null;
  readonly objectType: string;
  readonly name: string;
  readonly dn: string | null;
  readonly gone: boolean;
}

interface ObjectRow {
  readonly id: number;
  readonly mv_id: number | null;
  readonly connector: string;
  readonly object_type: string;
  readonly dn: string;
  readonly name: string | null;
}

/** By row number; of objects that left no name there is nothing. */
export async function shownObjects(reader: Reader, ids: readonly number[]): Promise<Map<number, ShownRow>> {
  const list = JSON.stringify(ids);
  const present = await reader.all<ObjectRow>(
    `SELECT o.id, o.mv_id, c.name AS connector, o.object_type, o.dn, ${SHOWN_NAME} AS name
     FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.id = a.value JOIN connector AS c ON c.id = o.connector_id
     WHERE o.object_type <> ''`,
    [list],
  );
  const rows = new Map(present.map((row) => [row.id, fromRow(row, false)]));
  const missing = ids.filter((id) => !rows.has(id));
  if (missing.length === 0) return rows;
  const removed = await reader.all<ObjectRow>(
    `SELECT o.id, NULL AS mv_id, c.name AS connector, o.object_type, o.dn, o.name
     FROM json_each(?) AS a CROSS JOIN removed_object AS o ON o.id = a.value JOIN connector AS c ON c.id = o.connector_id`,
    [JSON.stringify(missing)],
  );
  for (const row of removed) rows.set(row.id, fromRow(row, true));
  return rows;
}

function fromRow(row: ObjectRow, gone: boolean): ShownRow {
  return {
    connectorObject: row.id,
    metaverse: row.mv_id,
    connector: row.connector,
    objectType: row.object_type,
    name: row.name ?? nameOfDn(row.dn),
    dn: row.dn,
    gone,
  };
}
