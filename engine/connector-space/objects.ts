/** Rows of connector spaces: one an object, as its directory was last seen. */

import type { SqlValue, Reader, Writer } from '../store/database.ts';
import { insertRows } from '../store/batch.ts';

export type PendingImport = 'add' | 'update' | 'delete' | 'delete-add';

export interface ConnectorObjectRow {
  readonly id: number;
  readonly connector_id: number;
  /** Empty for a placeholder. */
  readonly object_type: string;
  readonly anchor: string | null;
  readonly dn: string;
  readonly dn_path: string;
  /** Canonical JSON, see `canonicalAttributes`. */
  readonly image: string;
  readonly in_directory: 0 | 1;
  readonly mv_id: number | null;
  readonly join_rule: number | null;
  readonly provision_rule: number | null;
  readonly pending_import: PendingImport | null;
  readonly retry: 0 | 1;
  /** Since when it is known that the cloud manages it, ISO 8601; null: it does not. */
  readonly cloud_managed: string | null;
  /** Whether an export wrote it. */
  readonly written: 0 | 1;
}

/** The number of a connector in this store; assigned at first sight. */
export async function connectorNumber(writer: Writer, name: string, kind: string): Promise<number> {
  await writer.run('INSERT INTO connector (name, kind) VALUES (?, ?) ON CONFLICT (name) DO NOTHING', [name, kind]);
  const row = await writer.get<{ id: number }>('SELECT id FROM connector WHERE name = ?', [name]);
  return row!.id;
}

/** The name of a connector object `o` as lists show it; null where it has none of its own. */
export const SHOWN_NAME = `coalesce(o.image ->> '$.displayName[0]', o.image ->> '$.cn[0]', o.image ->> '$.name[0]',
  (SELECT coalesce(m.attributes ->> '$.displayName[0]', m.attributes ->> '$.cn[0]')
   FROM metaverse_object AS m WHERE m.id = o.mv_id))`;

export function loadByAnchors(reader: Reader, connectorId: number, anchors: readonly string[]) {
  return reader.all<ConnectorObjectRow>(
    `SELECT o.* FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.connector_id = ? AND o.anchor = a.value`,
    [JSON.stringify(anchors), connectorId],
  );
}

export function loadByIds(reader: Reader, ids: readonly number[]) {
  return reader.all<ConnectorObjectRow>(
    'SELECT o.* FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.id = a.value',
    [JSON.stringify(ids)],
  );
}

/** Every connector space object that is joined to one of these metaverse objects. */
export function loadByMetaverse(reader: Reader, metaverseIds: readonly number[]) {
  return reader.all<ConnectorObjectRow>(
    'SELECT o.* FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.mv_id = a.value ORDER BY o.id',
    [JSON.stringify(metaverseIds)],
  );
}

export interface NewConnectorObject {
  readonly objectType: string;
  readonly anchor: string | null;
  readonly dn: string;
  readonly dnPath: string;
  readonly image: string;
  readonly inDirectory: boolean;
  readonly pendingImport: PendingImport | null;
}

export async function insertObjects(
  writer: Writer,
  connectorId: number,
  objects: readonly NewConnectorObject[],
): Promise<void> {
  const rows = objects.map((object): SqlValue[] => [
    connectorId,
    object.objectType,
    object.anchor,
    object.dn,
    object.dnPath,
    object.image,
    object.inDirectory ? 1 : 0,
    object.pendingImport,
  ]);
  await insertRows(
    writer,
    'connector_object (connector_id, object_type, anchor, dn, dn_path, image, in_directory, pending_import)',
    rows,
  );
}

/** What import changes on an object it knows. */
export interface ConnectorObjectUpdate {
  readonly id: number;
  readonly connectorId: number;
  readonly objectType: string;
  readonly dn: string;
  readonly dnPath: string;
  readonly image: string;
  readonly pendingImport: PendingImport | null;
}

export async function updateObjects(writer: Writer, updates: readonly ConnectorObjectUpdate[]): Promise<void> {
  const rows = updates.map((update): SqlValue[] => [
    update.id,
    update.connectorId,
    update.objectType,
    update.dn,
    update.dnPath,
    update.image,
    1,
    update.pendingImport,
  ]);
  // The rows exist: the insert never inserts, it is SQLite's way to update many rows from one list of values.
  await insertRows(
    writer,
    'connector_object (id, connector_id, object_type, dn, dn_path, image, in_directory, pending_import)',
    rows,
    `ON CONFLICT (id) DO UPDATE SET object_type = excluded.object_type, dn = excluded.dn, dn_path = excluded.dn_path,
       image = excluded.image, in_directory = 1, pending_import = excluded.pending_import`,
  );
}

export async function markPendingDelete(writer: Writer, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  return writer.run(
    `UPDATE connector_object SET pending_import = 'delete' WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids)],
  );
}

/**
 * Takes objects out of the connector space. One that links still point at stays as a placeholder, so that the links are
 * known when it comes back: a directory does not repeat a group's membership because a member returned to scope. Where
 * a directory drops links together with their target (`dropLinks`), they go with it. Names stay behind, for the runs that
 * speak of them.
 */
export async function removeObjects(
  writer: Writer,
  ids: readonly number[],
  options: { readonly dropLinks: boolean },
): Promise<void> {
  if (ids.length === 0) return;
  const list = JSON.stringify(ids);
  const these = '(SELECT value FROM json_each(?))';
  await writer.run(
    `INSERT INTO removed_object (id, connector_id, object_type, anchor, dn, name)
     SELECT id, connector_id, object_type, anchor, dn, coalesce(${SHOWN_NAME}, dn)
     FROM connector_object AS o WHERE id IN ${these} AND object_type <> ''
     ON CONFLICT (id) DO UPDATE SET anchor = excluded.anchor, dn = excluded.dn, name = excluded.name`,
    [list],
  );
  await writer.run(`DELETE FROM connector_name WHERE object_id IN ${these}`, [list]);
  await writer.run(`DELETE FROM connector_key WHERE object_id IN ${these}`, [list]);
  await writer.run(`DELETE FROM join_wish WHERE object_id IN ${these}`, [list]);
  await writer.run(`DELETE FROM pending_export WHERE object_id IN ${these}`, [list]);
  await writer.run(`DELETE FROM export_reference_source WHERE cs_id IN ${these}`, [list]);
  await writer.run(`DELETE FROM connector_reference WHERE object_id IN ${these}`, [list]);
  await writer.run(
    `DELETE FROM connector_reference WHERE target_id IN ${these} ${options.dropLinks ? '' : 'AND imported = 0'}`,
    [list],
  );
  await writer.run(
    `UPDATE connector_object SET object_type = '', image = '{}', in_directory = 0, mv_id = NULL, join_rule = NULL,
       provision_rule = NULL, pending_import = NULL, retry = 0, cloud_managed = NULL, written = 0
     WHERE id IN ${these} AND EXISTS (SELECT 1 FROM connector_reference WHERE target_id = connector_object.id)`,
    [list],
  );
  await writer.run(
    `DELETE FROM connector_object
     WHERE id IN ${these} AND NOT EXISTS (SELECT 1 FROM connector_reference WHERE target_id = connector_object.id)`,
    [list],
  );
}
