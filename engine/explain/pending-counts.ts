/** How many pending exports there are of each kind, for the chips of a filter. */

import type { Reader } from '../store/database.ts';
import { ofExports, ofLinks, waitingLinks, type PendingFilter } from './pending-filter.ts';

export interface NamedCount {
  readonly name: string;
  readonly count: number;
}

export interface PendingCounts {
  readonly total: number;
  readonly operations: { readonly add: number; readonly update: number; readonly delete: number };
  readonly connectors: readonly NamedCount[];
  readonly objectTypes: readonly NamedCount[];
  readonly attributes: readonly NamedCount[];
  readonly linksAdded: number;
  readonly linksRemoved: number;
}

const MOST_ATTRIBUTES = 100;

/** Each kind is counted by everything of the filter but itself, so that a chip says what choosing it would show. */
export async function countPending(reader: Reader, filter: PendingFilter): Promise<PendingCounts> {
  const without = (name: keyof PendingFilter): PendingFilter => ({ ...filter, [name]: undefined });
  const operations = await countBy(reader, without('operation'), 'p.operation', `'update'`);
  const of = (name: string) => operations.find((entry) => entry.name === name)?.count ?? 0;
  const byOperation = { add: of('add'), update: of('update'), delete: of('delete') };
  const all = byOperation.add + byOperation.update + byOperation.delete;
  return {
    total: filter.operation ? byOperation[filter.operation] : all,
    operations: byOperation,
    connectors: await countBy(reader, without('connector'), connectorOf('p'), connectorOf('o')),
    objectTypes: await countBy(reader, without('objectType'), 'o.object_type', 'o.object_type'),
    attributes: await countAttributes(reader, without('attribute')),
    ...(await countLinks(reader, filter)),
  };
}

const connectorOf = (row: string) => `(SELECT name FROM connector AS c WHERE c.id = ${row}.connector_id)`;

/** @param exports what rows of `pending_export` are counted by; @param links what objects are, of which only links wait */
async function countBy(reader: Reader, filter: PendingFilter, exports: string, links: string): Promise<NamedCount[]> {
  const first = ofExports(filter);
  const second = ofLinks(filter);
  const linked = second
    ? `UNION ALL SELECT name, count(*) AS count FROM (
         SELECT DISTINCT r.object_id, ${links} AS name
         FROM connector_reference AS r INDEXED BY connector_reference_pending
         CROSS JOIN connector_object AS o ON o.id = r.object_id WHERE ${second.sql}) GROUP BY name`
    : '';
  const rows = await reader.all<NamedCount>(
    `SELECT name, sum(count) AS count FROM (
       SELECT ${exports} AS name, count(*) AS count FROM ${sourceOf(filter, exports)} WHERE ${first.sql} GROUP BY name
       ${linked}) GROUP BY name ORDER BY count DESC, name`,
    [...first.parameters, ...(second?.parameters ?? [])],
  );
  return rows;
}

/** An index alone says what is staged; objects are looked at only for what only they know. */
function sourceOf({ state, objectType }: PendingFilter, counted: string): string {
  const index = state === 'staged' ? 'INDEXED BY pending_export_staged' : '';
  const looks = objectType !== undefined || counted.includes('o.');
  return `pending_export AS p ${index} ${looks ? 'CROSS JOIN connector_object AS o ON o.id = p.object_id' : ''}`;
}

/** Of updates: an addition writes everything, which is no choice. Of links the objects are counted, not the links. */
async function countAttributes(reader: Reader, filter: PendingFilter): Promise<NamedCount[]> {
  if (filter.operation && filter.operation !== 'update') return [];
  const updates = { ...filter, operation: 'update' } as const;
  const first = ofExports(updates);
  const second = ofLinks({ ...updates });
  const linked = second
    ? `UNION ALL SELECT attribute AS name, count(*) AS count FROM (
         SELECT DISTINCT r.object_id, r.attribute
         FROM connector_reference AS r INDEXED BY connector_reference_pending
         CROSS JOIN connector_object AS o ON o.id = r.object_id WHERE ${second.sql}) GROUP BY attribute`
    : '';
  return reader.all<NamedCount>(
    `SELECT name, sum(count) AS count FROM (
       SELECT v.key AS name, count(*) AS count
       FROM pending_export AS p CROSS JOIN connector_object AS o ON o.id = p.object_id
       CROSS JOIN json_each(p.attributes) AS v WHERE ${first.sql} GROUP BY v.key
       ${linked}) GROUP BY name ORDER BY count DESC, name LIMIT ${MOST_ATTRIBUTES}`,
    [...first.parameters, ...(second?.parameters ?? [])],
  );
}

async function countLinks(reader: Reader, filter: PendingFilter) {
  // Every link that waits, those of objects with other changes among them.
  const connector =
    filter.connector === undefined ? '' : 'AND o.connector_id = (SELECT id FROM connector WHERE name = ?)';
  const row = await reader.get<{ added: number | null; removed: number | null }>(
    `SELECT sum(w.added) AS added, sum(w.removed) AS removed FROM (
       SELECT r.object_id, sum(r.pending > 0) AS added, sum(r.pending < 0) AS removed
       FROM connector_reference AS r INDEXED BY connector_reference_pending
       WHERE ${waitingLinks(filter.state)} GROUP BY r.object_id) AS w
     CROSS JOIN connector_object AS o ON o.id = w.object_id ${connector}`,
    filter.connector === undefined ? [] : [filter.connector],
  );
  return { linksAdded: row?.added ?? 0, linksRemoved: row?.removed ?? 0 };
}
