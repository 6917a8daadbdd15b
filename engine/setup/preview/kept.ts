/** The last preview, kept for looking at all of its objects until the next one or the end of the process. */

import { fromRow } from '../../connector-space/pending-exports.ts';
import {
  countConflicts,
  listConflicts,
  type Conflict,
  type ConflictCounts,
  type ConflictFilter,
} from '../../explain/conflicts/stored.ts';
import { shownValue, type ShownValue } from '../../explain/show.ts';
import { decodeAttributes } from '../../model/attribute-value.ts';
import type { Fault } from '../../model/fault.ts';
import type { Reader, SqlValue } from '../../store/database.ts';
import type { Reason } from './left-out.ts';
import type { Scratch } from './scratch.ts';
import type { Category } from './tables.ts';

export interface PreviewChange {
  readonly attribute: string;
  readonly before: readonly ShownValue[];
  readonly after: readonly ShownValue[];
}

export interface PreviewObject {
  readonly id: number;
  readonly category: Category;
  readonly connector: string;
  readonly objectType: string;
  readonly name: string;
  readonly dn: string;
  readonly reason: Reason | null;
  readonly changes: readonly PreviewChange[];
  readonly fault: Fault | null;
}

export interface PreviewFilter {
  readonly category: Category;
  readonly connector?: string | undefined;
  readonly objectType?: string | undefined;
  readonly code?: string | undefined;
  readonly search?: string | undefined;
}

export interface KeptPreview {
  readonly id: string;
  objects(filter: PreviewFilter, after: number, limit: number): Promise<PreviewObject[]>;
  count(filter: PreviewFilter): Promise<number>;
  conflicts(
    filter: ConflictFilter,
    after: number,
    limit: number,
  ): Promise<{ readonly counts: ConflictCounts; readonly conflicts: readonly Conflict[] }>;
  remove(): Promise<void>;
}

export function keep(id: string, scratch: Scratch): KeptPreview {
  const { reader } = scratch.store;
  return {
    id,
    objects: (filter, after, limit) => readObjects(reader, filter, after, limit),
    count: async (filter) => {
      const { sql, parameters } = where(filter);
      const row = await reader.get<{ rows: number }>(
        `SELECT count(*) AS rows FROM preview_object AS v WHERE ${sql}`,
        parameters,
      );
      return row?.rows ?? 0;
    },
    conflicts: async (filter, after, limit) => ({
      counts: await countConflicts(reader, filter),
      conflicts: await listConflicts(reader, filter, after, limit),
    }),
    remove: () => scratch.remove(),
  };
}

function where(filter: PreviewFilter): { readonly sql: string; readonly parameters: SqlValue[] } {
  const { category, connector, objectType, code, search } = filter;
  const equal = Object.entries({ category, connector, object_type: objectType, code }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const clauses = equal.map(([column]) => `v.${column} = ?`);
  const parameters: SqlValue[] = equal.map(([, value]) => value);
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    clauses.push(`(v.name LIKE ? ESCAPE '\\' OR v.dn LIKE ? ESCAPE '\\')`);
    parameters.push(pattern, pattern);
  }
  return { sql: clauses.join(' AND '), parameters };
}

/** One page by key, in the order in which the objects were found. */
export async function readObjects(
  reader: Reader,
  filter: PreviewFilter,
  after: number,
  limit: number,
): Promise<PreviewObject[]> {
  const { sql, parameters } = where(filter);
  const rows = await reader.all<{
    id: number;
    category: Category;
    connector: string;
    object_type: string;
    object_id: number;
    name: string;
    dn: string;
    reason: string | null;
    changes: string | null;
    fault: string | null;
  }>(`SELECT v.* FROM preview_object AS v WHERE ${sql} AND v.id > ? ORDER BY v.id LIMIT ?`, [
    ...parameters,
    after,
    limit,
  ]);
  const planned = SHOWS_PLAN.has(filter.category)
    ? await plannedChanges(
        reader,
        rows.map((row) => row.object_id),
      )
    : new Map<number, PreviewChange[]>();
  return rows.map((row) => ({
    id: row.id,
    category: row.category,
    connector: row.connector,
    objectType: row.object_type,
    name: row.name,
    dn: row.dn,
    reason: row.reason === null ? null : (JSON.parse(row.reason) as Reason),
    changes: row.changes === null ? (planned.get(row.object_id) ?? []) : (JSON.parse(row.changes) as PreviewChange[]),
    fault: row.fault === null ? null : (JSON.parse(row.fault) as Fault),
  }));
}

/** Categories whose objects are shown with everything that would be written of them. */
const SHOWS_PLAN: ReadonlySet<Category> = new Set(['create', 'join', 'update', 'comes', 'existing-account-joined']);

async function plannedChanges(reader: Reader, ids: readonly number[]): Promise<Map<number, PreviewChange[]>> {
  const rows = await reader.all<Parameters<typeof fromRow>[0] & { image: string; dn: string }>(
    `SELECT p.*, o.image, o.dn FROM json_each(?) AS a CROSS JOIN pending_export AS p ON p.object_id = a.value
     JOIN connector_object AS o ON o.id = p.object_id WHERE p.state = 'staged'`,
    [JSON.stringify(ids)],
  );
  return new Map(
    rows.map((row) => {
      const pending = fromRow(row);
      const image = decodeAttributes(row.image);
      const changes = Object.entries(pending.attributes).map(([attribute, values]) => ({
        attribute,
        before: (image[attribute] ?? (attribute === 'dn' ? [row.dn] : [])).map(shownValue),
        after: values.map(shownValue),
      }));
      return [pending.objectId, changes];
    }),
  );
}
