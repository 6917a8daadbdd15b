/** Counts for the home screen: read from indexes alone, whatever the size of the organization. */

import { CARRIED } from '../export/plan.ts';
import { CONTAINER_TYPES } from '../import/container-scope.ts';
import type { Reader } from '../store/database.ts';

export interface SpaceCounts {
  readonly id: number;
  readonly name: string;
  readonly kind: 'active-directory' | 'entra-id';
  readonly objects: { readonly [objectType: string]: number };
  readonly disconnectors: number;
  readonly lastImport: string | null;
  readonly pendingImports: number;
  readonly pendingExports: {
    readonly adds: number;
    readonly updates: number;
    readonly deletes: number;
    readonly references: number;
  };
  readonly faults: number;
}

export async function countSpaces(reader: Reader): Promise<SpaceCounts[]> {
  const connectors = await reader.all<{ id: number; name: string; kind: SpaceCounts['kind']; imported: string | null }>(
    `SELECT c.id, c.name, c.kind,
       (SELECT max(imported_at) FROM partition_state AS s WHERE s.connector_id = c.id) AS imported
     FROM connector AS c ORDER BY c.kind, c.id`,
  );
  const links = await countPendingLinks(reader);
  const spaces: SpaceCounts[] = [];
  for (const { id, name, kind, imported } of connectors) {
    const { objects, disconnectors } = await countObjects(reader, id);
    const staged = await reader.all<{ operation: string; exports: number }>(
      `SELECT operation, count(*) AS exports FROM pending_export INDEXED BY pending_export_staged
       WHERE connector_id = ? AND state = 'staged' GROUP BY operation`,
      [id],
    );
    const stagedOf = (operation: string) => staged.find((row) => row.operation === operation)?.exports ?? 0;
    spaces.push({
      ...{ id, name, kind, objects, disconnectors, lastImport: imported },
      pendingImports: await countWork(reader, id),
      pendingExports: {
        adds: stagedOf('add'),
        updates: stagedOf('update'),
        deletes: stagedOf('delete'),
        references: links.get(id) ?? 0,
      },
      faults: await countFaults(reader, id),
    });
  }
  return spaces;
}

async function countObjects(reader: Reader, connectorId: number) {
  const rows = await reader.all<{ object_type: string; objects: number; joined: number }>(
    `SELECT object_type, count(*) AS objects, count(mv_id) AS joined
     FROM connector_object INDEXED BY connector_object_type
     WHERE connector_id = ? AND object_type > '' GROUP BY object_type`,
    [connectorId],
  );
  const own = rows.filter((row) => !CONTAINER_TYPES.has(row.object_type));
  return {
    objects: Object.fromEntries(own.map((row) => [row.object_type, row.objects])),
    disconnectors: own.reduce((total, row) => total + row.objects - row.joined, 0),
  };
}

async function countWork(reader: Reader, connectorId: number): Promise<number> {
  const row = await reader.get<{ objects: number }>(
    `SELECT count(*) AS objects FROM connector_object INDEXED BY connector_object_pending
     WHERE connector_id = ? AND (pending_import IS NOT NULL OR retry = 1)`,
    [connectorId],
  );
  return row!.objects;
}

async function countFaults(reader: Reader, connectorId: number): Promise<number> {
  const row = await reader.get<{ faults: number }>(
    'SELECT count(*) AS faults FROM object_fault WHERE connector_id = ?',
    [connectorId],
  );
  return row!.faults;
}

/** Links that wait to be sent, by connector. */
async function countPendingLinks(reader: Reader): Promise<Map<number, number>> {
  const rows = await reader.all<{ connector_id: number; links: number }>(
    `SELECT o.connector_id, sum(w.links) AS links
     FROM (SELECT r.object_id, count(*) AS links
           FROM connector_reference AS r INDEXED BY connector_reference_pending
           WHERE r.pending <> 0 AND r.sent = 0 AND ${CARRIED} GROUP BY r.object_id) AS w
     CROSS JOIN connector_object AS o ON o.id = w.object_id GROUP BY o.connector_id`,
  );
  return new Map(rows.map((row) => [row.connector_id, row.links]));
}

export async function countIdentities(reader: Reader): Promise<{ [objectType: string]: number }> {
  const rows = await reader.all<{ object_type: string; objects: number }>(
    'SELECT object_type, count(*) AS objects FROM metaverse_object INDEXED BY metaverse_object_type GROUP BY object_type',
  );
  return Object.fromEntries(rows.map((row) => [row.object_type, row.objects]));
}
