/** Is it healthy, when did it last run, what is waiting, what went wrong: counted from the store in a few statements. */

import { CONTAINER_TYPES } from '../import/container-scope.ts';
import { countPlan, type PlanCounts } from '../export/plan.ts';
import type { Reader } from '../store/database.ts';

export interface ConnectorStatus {
  readonly name: string;
  readonly kind: 'active-directory' | 'entra-id';
  readonly objects: { readonly [objectType: string]: number };
  readonly disconnectors: number;
  readonly lastImport: string | null;
  readonly pendingExports: PlanCounts;
}

export interface StoreStatus {
  readonly connectors: readonly ConnectorStatus[];
  readonly metaverseObjects: { readonly [objectType: string]: number };
  readonly faults: number;
}

export async function readStatus(reader: Reader): Promise<StoreStatus> {
  const connectors = await reader.all<{
    id: number;
    name: string;
    kind: ConnectorStatus['kind'];
    imported: string | null;
  }>(
    `SELECT c.id, c.name, c.kind,
       (SELECT max(imported_at) FROM partition_state AS s WHERE s.connector_id = c.id) AS imported
     FROM connector AS c ORDER BY c.id`,
  );
  const statuses: ConnectorStatus[] = [];
  for (const { id, name, kind, imported } of connectors) {
    const counts = await reader.all<{ object_type: string; objects: number; unjoined: number }>(
      `SELECT object_type, count(*) AS objects, count(*) - count(mv_id) AS unjoined
       FROM connector_object INDEXED BY connector_object_type
       WHERE connector_id = ? AND object_type > '' GROUP BY object_type`,
      [id],
    );
    const own = counts.filter((row) => !CONTAINER_TYPES.has(row.object_type));
    statuses.push({
      name,
      kind,
      objects: Object.fromEntries(own.map((row) => [row.object_type, row.objects])),
      disconnectors: own.reduce((total, row) => total + row.unjoined, 0),
      lastImport: imported,
      pendingExports: await countPlan(reader, id),
    });
  }
  const identities = await reader.all<{ object_type: string; objects: number }>(
    'SELECT object_type, count(*) AS objects FROM metaverse_object INDEXED BY metaverse_object_type GROUP BY object_type',
  );
  const faults = await reader.get<{ faults: number }>('SELECT count(*) AS faults FROM object_fault');
  return {
    connectors: statuses,
    metaverseObjects: Object.fromEntries(identities.map((row) => [row.object_type, row.objects])),
    faults: faults?.faults ?? 0,
  };
}
