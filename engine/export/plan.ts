/** The stored plan, read back: what the next export will do, in pages and in order. */

import { fromRow, type PendingExport } from '../connector-space/pending-exports.ts';
import type { ReferenceOperation } from '../model/export-operation.ts';
import type { Reader } from '../store/database.ts';

export interface PlannedExport {
  readonly pending: PendingExport;
  readonly objectType: string;
  readonly anchor: string | null;
  readonly dn: string;
  readonly image: string;
}

export interface PlanCounts {
  readonly adds: number;
  readonly updates: number;
  readonly deletes: number;
  /** Links to add or remove, between objects that there are or will be. */
  readonly references: number;
  /** Objects of which the back end can carry nothing, or not everything. */
  readonly unsupported: number;
  /** Sent and waiting for their confirming import. */
  readonly unconfirmed: number;
}

/** Begins with the links that wait: left to itself, SQLite begins with every object of the connector. */
const PENDING_LINKS = 'connector_reference AS r INDEXED BY connector_reference_pending';

/** Links of, and to, an object that the back end cannot make are never sent; they are part of what is not supported. */
export const CARRIED = `NOT EXISTS (SELECT 1 FROM pending_export AS x
  WHERE x.object_id IN (r.object_id, r.target_id) AND x.operation = 'add' AND x.state = 'unsupported')`;

/** @param only row numbers: the part of the plan that these objects have */
export async function countPlan(reader: Reader, connectorId: number, only?: readonly number[]): Promise<PlanCounts> {
  const rows = await reader.all<{ operation: string; state: string; partly: number; objects: number }>(
    `SELECT operation, state, unsupported <> '[]' AS partly, count(*) AS objects FROM pending_export
     WHERE connector_id = ? ${only === undefined ? '' : 'AND object_id IN (SELECT value FROM json_each(?))'}
     GROUP BY operation, state, partly`,
    [connectorId, ...listOf(only)],
  );
  const links = await reader.get<{ links: number }>(
    `SELECT count(*) AS links FROM ${PENDING_LINKS} CROSS JOIN connector_object AS o ON o.id = r.object_id
     WHERE r.pending <> 0 AND r.sent = 0 AND o.connector_id = ? AND ${CARRIED}
       ${amongLinks(only)}`,
    [connectorId, ...listOf(only)],
  );
  const sum = (matches: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(matches).reduce((total, row) => total + row.objects, 0);
  const staged = (operation: string) => sum((row) => row.state === 'staged' && row.operation === operation);
  return {
    adds: staged('add'),
    updates: staged('update'),
    deletes: staged('delete'),
    references: links?.links ?? 0,
    unsupported: sum((row) => row.state === 'unsupported' || row.partly === 1),
    unconfirmed: sum((row) => row.state === 'sent'),
  };
}

const listOf = (only: readonly number[] | undefined) => (only === undefined ? [] : [JSON.stringify(only)]);

const amongLinks = (only: readonly number[] | undefined) =>
  only === undefined ? '' : 'AND r.object_id IN (SELECT value FROM json_each(?))';

export interface PlannedRequest {
  readonly connectorId: number;
  readonly only?: readonly number[] | undefined;
  readonly operations: readonly ('add' | 'update' | 'delete')[];
  readonly after: number;
  readonly limit: number;
}

/** The next objects to write, by row number. Deletions of objects whose anchor is not known wait for an import. */
export async function nextPlanned(
  reader: Reader,
  { connectorId, only, operations, after, limit }: PlannedRequest,
): Promise<PlannedExport[]> {
  const rows = await reader.all<
    Parameters<typeof fromRow>[0] & { object_type: string; anchor: string | null; dn: string; image: string }
  >(
    `SELECT p.*, o.object_type, o.anchor, o.dn, o.image FROM pending_export AS p
     JOIN connector_object AS o ON o.id = p.object_id
     WHERE p.connector_id = ? AND p.state = 'staged' AND p.operation IN (SELECT value FROM json_each(?))
       AND p.object_id > ? AND (p.operation = 'add' OR o.anchor IS NOT NULL)
       ${only === undefined ? '' : 'AND p.object_id IN (SELECT value FROM json_each(?))'}
     ORDER BY p.object_id LIMIT ?`,
    [connectorId, JSON.stringify(operations), after, ...listOf(only), limit],
  );
  return rows.map((row) => ({
    pending: fromRow(row),
    objectType: row.object_type,
    anchor: row.anchor,
    dn: row.dn,
    image: row.image,
  }));
}

export interface PlannedReferences {
  readonly objectId: number;
  readonly objectType: string;
  readonly anchor: string;
  readonly dn: string;
  readonly references: readonly ReferenceOperation[];
  /** Rows behind each anchor, to mark what arrived. */
  readonly targets: readonly {
    readonly attribute: string;
    readonly targetId: number;
    readonly anchor: string;
    readonly dn: string;
  }[];
}

/** Where the next page of links begins: after this row. */
export type ReferenceCursor = readonly [objectId: number, attribute: string, targetId: number];

/** Links whose both ends exist in the directory, one entry an object; a large group comes in several pages. */
export async function nextReferences(
  reader: Reader,
  { connectorId, only }: { readonly connectorId: number; readonly only?: readonly number[] | undefined },
  after: ReferenceCursor,
  limit: number,
): Promise<{ readonly objects: readonly PlannedReferences[]; readonly next: ReferenceCursor | undefined }> {
  const rows = await reader.all<{
    object_id: number;
    attribute: string;
    target_id: number;
    pending: number;
    object_type: string;
    anchor: string;
    dn: string;
    target_anchor: string;
    target_dn: string;
  }>(
    `SELECT r.object_id, r.attribute, r.target_id, r.pending, o.object_type, o.anchor, o.dn, t.anchor AS target_anchor,
       t.dn AS target_dn
     FROM ${PENDING_LINKS}
     CROSS JOIN connector_object AS o ON o.id = r.object_id
     CROSS JOIN connector_object AS t ON t.id = r.target_id
     WHERE r.pending <> 0 AND r.sent = 0 AND o.connector_id = ? AND o.anchor IS NOT NULL AND t.anchor IS NOT NULL
       AND (r.object_id, r.attribute, r.target_id) > (?, ?, ?)
       AND NOT EXISTS (SELECT 1 FROM pending_export AS p WHERE p.object_id = o.id AND p.operation = 'delete')
       ${amongLinks(only)}
     ORDER BY r.object_id, r.attribute, r.target_id LIMIT ?`,
    [connectorId, ...after, ...listOf(only), limit],
  );
  const last = rows.at(-1);
  const objects = [...Map.groupBy(rows, (row) => row.object_id).values()].map((own): PlannedReferences => {
    const { object_id: objectId, object_type: objectType, anchor, dn } = own[0]!;
    const references = [...Map.groupBy(own, (row) => row.attribute)].map(([attribute, list]) => ({
      attribute,
      added: list.filter((row) => row.pending > 0).map((row) => row.target_anchor),
      removed: list.filter((row) => row.pending < 0).map((row) => row.target_anchor),
    }));
    const targets = own.map((row) => ({
      attribute: row.attribute,
      targetId: row.target_id,
      anchor: row.target_anchor,
      dn: row.target_dn,
    }));
    return { objectId, objectType, anchor, dn, references, targets };
  });
  return { objects, next: last ? [last.object_id, last.attribute, last.target_id] : undefined };
}
