/** The tables that a preview adds to its scratch copy: what was so before, and the objects of the result. */

import { insertRows } from '../../store/batch.ts';
import type { SqlValue, Writer } from '../../store/database.ts';
import { CARRIED_OBJECT, type Reason } from './left-out.ts';

export type Category =
  | 'create'
  | 'join'
  | 'update'
  | 'delete'
  | 'leave-out'
  | 'leaves'
  | 'comes'
  | 'person-deleted'
  | 'sign-in-name-changes'
  | 'suffix-not-verified'
  | 'existing-account-joined'
  | 'anchor-missing'
  | 'error'
  | 'warning';

/**
 * `preview_before`: objects that stood for an identity before anything was imported. `preview_object.code` is that of the
 * reason or the fault; without `changes`, those of the pending export are shown.
 */
export async function createTables(writer: Writer): Promise<void> {
  // What a copy for looking needs none of: no secret and no draft lies about in it.
  await writer.run('DELETE FROM secret');
  await writer.run('DELETE FROM setup_draft');
  await writer.run(`CREATE TABLE preview_before (
    id INTEGER PRIMARY KEY, connector_id INTEGER NOT NULL, mv_id INTEGER NOT NULL, dn TEXT NOT NULL, dn_path TEXT NOT NULL,
    name TEXT NOT NULL, object_type TEXT NOT NULL)`);
  await writer.run(`INSERT INTO preview_before
    SELECT t.id, t.connector_id, t.mv_id, t.dn, t.dn_path, ${nameOf('t')}, t.object_type FROM connector_object AS t
    WHERE t.mv_id IS NOT NULL AND ${CARRIED_OBJECT}`);
  await writer.run('CREATE INDEX preview_before_mv ON preview_before (mv_id, connector_id)');
  await writer.run(`CREATE TABLE preview_object (
    id INTEGER PRIMARY KEY, category TEXT NOT NULL, connector TEXT NOT NULL, object_type TEXT NOT NULL, code TEXT,
    object_id INTEGER NOT NULL, name TEXT NOT NULL, dn TEXT NOT NULL, reason TEXT, changes TEXT, fault TEXT)`);
  await writer.run(
    'CREATE INDEX preview_object_category ON preview_object (category, connector, object_type, code, id)',
  );
  await writer.run('CREATE INDEX preview_object_object ON preview_object (object_id, category)');
}

/** The name of a connector space object: its own, its identity's, or its DN. */
export function nameOf(alias: string): string {
  return `coalesce(${alias}.image ->> '$.displayName[0]',
    (SELECT p.attributes ->> '$.displayName[0]' FROM pending_export AS p WHERE p.object_id = ${alias}.id),
    (SELECT m.attributes ->> '$.displayName[0]' FROM metaverse_object AS m WHERE m.id = ${alias}.mv_id),
    ${alias}.image ->> '$.userPrincipalName[0]', ${alias}.image ->> '$.cn[0]', ${alias}.dn)`;
}

export interface PreviewRow {
  readonly category: Category;
  readonly connector: string;
  readonly objectType: string;
  readonly objectId: number;
  readonly name: string;
  readonly dn: string;
  readonly reason?: Reason;
  readonly changes?: readonly {
    readonly attribute: string;
    readonly before: readonly unknown[];
    readonly after: readonly unknown[];
  }[];
  readonly fault?: { readonly code: string };
}

export async function addRows(writer: Writer, rows: readonly PreviewRow[]): Promise<void> {
  await insertRows(
    writer,
    'preview_object (category, connector, object_type, code, object_id, name, dn, reason, changes, fault)',
    rows.map((row): SqlValue[] => [
      row.category,
      row.connector,
      row.objectType,
      row.reason?.code ?? row.fault?.code ?? null,
      row.objectId,
      row.name,
      row.dn,
      row.reason ? JSON.stringify(row.reason) : null,
      row.changes ? JSON.stringify(row.changes) : null,
      row.fault ? JSON.stringify(row.fault) : null,
    ]),
  );
}
