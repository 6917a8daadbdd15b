/**
 * Objects of a tenant that somebody else deleted while the directory they come from still has them. They are made again,
 * but not for ever against an administrator: after the third time a person has to say so. What the cloud managed when it
 * was deleted there is not made again at all without that.
 */

import type { Reader, SqlValue, Writer } from '../store/database.ts';
import { insertRows } from '../store/batch.ts';

/** So often an object is made again by itself. */
export const RESTORED_BY_ITSELF = 3;
/** As long as the tenant's recycle bin keeps things: who deletes again after that does not mean the same deletion. */
const FORGOTTEN_AFTER_DAYS = 30;

const DAY = 86_400_000;

export interface DeletedElsewhere {
  readonly dnPath: string;
  readonly dn: string;
  readonly objectType: string;
  readonly name: string;
  readonly cloudManaged: boolean;
}

export async function noteDeletedElsewhere(
  writer: Writer,
  connectorId: number,
  objects: readonly DeletedElsewhere[],
  now: Date,
): Promise<void> {
  if (objects.length === 0) return;
  const forgotten = new Date(now.getTime() - FORGOTTEN_AFTER_DAYS * DAY).toISOString();
  await writer.run('DELETE FROM deleted_elsewhere WHERE connector_id = ? AND last_at < ?', [connectorId, forgotten]);
  const rows = objects.map((object): SqlValue[] => [
    connectorId,
    object.dnPath,
    object.dn,
    object.objectType,
    object.name,
    1,
    object.cloudManaged ? 1 : 0,
    now.toISOString(),
  ]);
  await insertRows(
    writer,
    'deleted_elsewhere (connector_id, dn_path, dn, object_type, name, times, cloud_managed, last_at)',
    rows,
    `ON CONFLICT (connector_id, dn_path) DO UPDATE SET times = times + 1, name = excluded.name,
       object_type = excluded.object_type, cloud_managed = excluded.cloud_managed, last_at = excluded.last_at`,
  );
}

export interface HeldRestoration {
  readonly connectorId: number;
  readonly dnPath: string;
  readonly times: number;
  readonly lastAt: string;
  readonly cloudManaged: boolean;
}

const HELD = `(times > ${RESTORED_BY_ITSELF} OR cloud_managed = 1)`;

/** Of these places those where nothing is made again by itself, by `connector path`. */
export async function heldRestorations(
  reader: Reader,
  places: readonly (readonly [connectorId: number, dnPath: string])[],
): Promise<ReadonlyMap<string, HeldRestoration>> {
  if (places.length === 0) return new Map();
  const rows = await reader.all<{
    connector_id: number;
    dn_path: string;
    times: number;
    last_at: string;
    cloud_managed: 0 | 1;
  }>(
    `SELECT d.* FROM json_each(?) AS a CROSS JOIN deleted_elsewhere AS d
       ON d.connector_id = a.value ->> 0 AND d.dn_path = a.value ->> 1
     WHERE ${HELD}`,
    [JSON.stringify(places)],
  );
  return new Map(
    rows.map((row) => [
      `${row.connector_id} ${row.dn_path}`,
      {
        connectorId: row.connector_id,
        dnPath: row.dn_path,
        times: row.times,
        lastAt: row.last_at,
        cloudManaged: row.cloud_managed === 1,
      },
    ]),
  );
}

export interface ListedRestoration {
  readonly connectorId: number;
  readonly dn: string;
  readonly objectType: string;
  readonly name: string;
  readonly times: number;
  readonly lastAt: string;
  readonly cloudManaged: boolean;
}

/** All that are held, the newest first. */
export async function listHeldRestorations(reader: Reader): Promise<ListedRestoration[]> {
  const rows = await reader.all<Omit<ListedRestoration, 'cloudManaged'> & { managed: 0 | 1 }>(
    `SELECT connector_id AS connectorId, dn, object_type AS objectType, name, times, last_at AS lastAt,
       cloud_managed AS managed
     FROM deleted_elsewhere WHERE ${HELD} ORDER BY last_at DESC, dn_path`,
  );
  return rows.map(({ managed, ...row }) => ({ ...row, cloudManaged: managed === 1 }));
}

/** A person wants it made again: the count begins anew. Answers whether there was something to let go. */
export async function letRestore(writer: Writer, connectorId: number, dnPath: string): Promise<boolean> {
  const changed = await writer.run('DELETE FROM deleted_elsewhere WHERE connector_id = ? AND dn_path = ?', [
    connectorId,
    dnPath,
  ]);
  return changed === 1;
}
