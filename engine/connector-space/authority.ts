/** Which objects of a tenant the cloud manages, kept with the connector space so that synchronization knows it. */

import type { Reader, Writer } from '../store/database.ts';

export interface Authority {
  /** Anchors of objects that the cloud manages, as the tenant lists them. */
  readonly managed: ReadonlySet<string>;
  /** Object types that the tenant did not list: of these only what was imported counts. */
  readonly unknown: readonly string[];
}

export interface AuthorityChange {
  readonly taken: readonly number[];
  readonly givenBack: readonly number[];
}

/** Read back by the directory-sync service with the object itself. */
const SAYS_SO = `coalesce(image ->> '$.cloudMastered[0]', 0) = 1`;

/**
 * What is different from what is known; what was deleted is not given back by it. Looks at the objects concerned and at
 * those that the last import changed.
 */
export async function compareAuthority(
  reader: Reader,
  connectorId: number,
  { managed, unknown }: Authority,
): Promise<AuthorityChange> {
  const known = await reader.all<{ id: number; anchor: string; object_type: string; says: 0 | 1 }>(
    `SELECT id, anchor, object_type, ${SAYS_SO} AS says FROM connector_object INDEXED BY connector_object_cloud_managed
     WHERE connector_id = ? AND cloud_managed IS NOT NULL AND coalesce(pending_import, '') <> 'delete'`,
    [connectorId],
  );
  const givenBack = known.filter(
    ({ anchor, object_type: type, says }) => says === 0 && !managed.has(anchor) && !unknown.includes(type),
  );
  const silent = known.filter(({ object_type: type, says }) => says === 0 && unknown.includes(type));
  const taken = await reader.all<{ id: number }>(
    `SELECT o.id FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.connector_id = ? AND o.anchor = a.value
     WHERE o.cloud_managed IS NULL AND o.object_type <> ''
     UNION SELECT id FROM connector_object
     WHERE connector_id = ? AND (pending_import IS NOT NULL OR retry = 1) AND cloud_managed IS NULL AND ${SAYS_SO}`,
    [JSON.stringify([...managed]), connectorId, connectorId],
  );
  const changed = await changedImages(
    reader,
    silent.map(({ id }) => id),
  );
  return {
    taken: taken.map(({ id }) => id),
    givenBack: [...givenBack.map(({ id }) => id), ...changed],
  };
}

/** Objects that were imported anew and no longer say that the cloud manages them. */
async function changedImages(reader: Reader, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await reader.all<{ id: number }>(
    `SELECT o.id FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.id = a.value
     WHERE o.pending_import IS NOT NULL AND o.image ->> '$.cloudMastered' IS NOT NULL`,
    [JSON.stringify(ids)],
  );
  return rows.map(({ id }) => id);
}

/** Synchronization looks at these objects next. */
export async function noteAuthority(writer: Writer, { taken, givenBack }: AuthorityChange, now: Date): Promise<void> {
  const note = (ids: readonly number[], since: string | null) =>
    writer.run(
      `UPDATE connector_object SET cloud_managed = ?, pending_import = coalesce(pending_import, 'update')
       WHERE id IN (SELECT value FROM json_each(?))`,
      [since, JSON.stringify(ids)],
    );
  await note(taken, now.toISOString());
  await note(givenBack, null);
}
