/**
 * Objects found in connector spaces and the metaverse, in pages by key. The order comes from an index, and whatever
 * narrows the search is a set of row numbers that an index gives; only clauses on attributes look into objects.
 */

import { endOfPrefix, lookUp } from '../connector-space/look-up.ts';
import { foldName } from '../connector-space/names.ts';
import type { Reader } from '../store/database.ts';
import { clauseCondition, type SearchClause } from './search-clauses.ts';
import { foundRows, type FoundKey, type FoundRow } from './found-rows.ts';
import { allOf, type Condition } from './pending-filter.ts';

export interface SearchRequest {
  readonly text?: string | undefined;
  /** `metaverse`, `all`, or a connector. */
  readonly space: string;
  readonly objectType?: string | undefined;
  readonly state?: 'joined' | 'disconnector' | 'pending-import' | 'pending-export' | 'error' | undefined;
  readonly clauses: readonly SearchClause[];
  readonly sort: 'id' | 'name' | 'dn';
  readonly descending: boolean;
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface FoundPage {
  readonly rows: readonly FoundRow[];
  readonly next: string | null;
}

/** Of a cursor: what the last row was sorted by, its space (0: the metaverse) and its number there. */
type Cursor = readonly [key: string | number, space: number, id: number];

export async function searchObjects(reader: Reader, request: SearchRequest): Promise<FoundPage> {
  const after = request.after === undefined ? undefined : (JSON.parse(request.after) as Cursor);
  const pages: FoundKey[][] = [];
  if (['metaverse', 'all'].includes(request.space) && request.state !== 'disconnector') {
    pages.push(await metaverseKeys(reader, request, after));
  }
  if (request.space !== 'metaverse' && !(request.space === 'all' && request.state === 'joined')) {
    const every = request.space === 'all';
    const connectors = await reader.all<{ id: number }>(
      `SELECT id FROM connector ${every ? '' : 'WHERE name = ?'} ORDER BY id`,
      every ? [] : [request.space],
    );
    for (const { id } of connectors) pages.push(await connectorKeys(reader, request, id, after));
  }
  const compare = (left: FoundKey, right: FoundKey) => compareKeys(left, right) * (request.descending ? -1 : 1);
  const keys = pages.flat().sort(compare).slice(0, request.limit);
  const last = keys.length < request.limit ? undefined : keys.at(-1);
  return {
    rows: await foundRows(reader, keys),
    next: last ? JSON.stringify([last.key, last.space, last.id] satisfies Cursor) : null,
  };
}

function compareKeys(left: FoundKey, right: FoundKey): number {
  const byKey =
    typeof left.key === 'number' && typeof right.key === 'number'
      ? left.key - right.key
      : // As SQLite compares text: by its octets.
        Buffer.compare(Buffer.from(String(left.key)), Buffer.from(String(right.key)));
  return byKey || left.space - right.space || left.id - right.id;
}

/** Rows behind the cursor: of spaces before the cursor's the same key is over, of those after it still to come. */
function behind(space: number, key: string, id: string, descending: boolean, after: Cursor | undefined): Condition[] {
  if (!after) return [];
  const [lastKey, lastSpace, lastId] = after;
  const compare = descending ? '<' : '>';
  if (space === lastSpace) return [{ sql: `(${key}, ${id}) ${compare} (?, ?)`, parameters: [lastKey, lastId] }];
  const seen = descending ? space > lastSpace : space < lastSpace;
  return [{ sql: `${key} ${compare}${seen ? '' : '='} ?`, parameters: [lastKey] }];
}

async function metaverseKeys(reader: Reader, request: SearchRequest, after: Cursor | undefined): Promise<FoundKey[]> {
  const byId = request.sort === 'id';
  const [key, id, from] = byId
    ? ['m.id', 'm.id', 'metaverse_object AS m']
    : ['k.name', 'k.object_id', 'metaverse_name AS k CROSS JOIN metaverse_object AS m ON m.id = k.object_id'];
  const conditions = [
    ...behind(0, key, id, request.descending, after),
    ...metaverseSets(request).map(({ sql, parameters }) => ({ sql: `${id} IN (${sql})`, parameters })),
    ...request.clauses.map((clause) => clauseCondition(clause, 'm.attributes', {})),
  ];
  return keys(reader, { space: 0, key, id, from, conditions, request });
}

async function connectorKeys(
  reader: Reader,
  request: SearchRequest,
  connectorId: number,
  after: Cursor | undefined,
): Promise<FoundKey[]> {
  const object = 'CROSS JOIN connector_object AS o ON o.id = k.object_id';
  const { key, id, from, of } = {
    name: {
      key: 'k.word',
      id: 'k.object_id',
      from: `connector_name AS k ${object}`,
      of: 'k.kind = 0 AND k.connector_id',
    },
    dn: {
      key: 'o.dn_path',
      id: 'o.id',
      from: 'connector_object AS o INDEXED BY connector_object_dn',
      of: 'o.connector_id',
    },
    // The row numbers themselves, whatever index there is on the connector.
    id: { key: 'o.id', id: 'o.id', from: 'connector_object AS o NOT INDEXED', of: 'o.connector_id' },
  }[request.sort];
  const conditions = [
    { sql: `${of} = ?`, parameters: [connectorId] },
    ...behind(connectorId, key, id, request.descending, after),
    ...connectorSets(request, connectorId).map(({ sql, parameters }) => ({ sql: `${id} IN (${sql})`, parameters })),
    ...request.clauses.map((clause) => clauseCondition(clause, 'o.image', { dn: 'o.dn', anchor: 'o.anchor' })),
    { sql: `o.object_type <> ''`, parameters: [] },
  ];
  return keys(reader, { space: connectorId, key, id, from, conditions, request });
}

interface KeyQuery {
  readonly space: number;
  readonly key: string;
  readonly id: string;
  readonly from: string;
  readonly conditions: readonly Condition[];
  readonly request: SearchRequest;
}

async function keys(reader: Reader, { space, key, id, from, conditions, request }: KeyQuery): Promise<FoundKey[]> {
  const order = request.descending ? 'DESC' : 'ASC';
  const { sql, parameters } = allOf(conditions);
  const rows = await reader.all<{ key: string | number; id: number }>(
    `SELECT ${key} AS key, ${id} AS id FROM ${from} WHERE ${sql} ORDER BY ${key} ${order}, ${id} ${order} LIMIT ?`,
    [...parameters, request.limit],
  );
  return rows.map((row) => ({ ...row, space }));
}

/** Row numbers of connector objects by what narrows the search; an object has to be in each set. */
function connectorSets(request: SearchRequest, connectorId: number): Condition[] {
  const sets: Condition[] = [];
  const text = request.text === undefined ? null : lookUp(request.text);
  if (text) {
    // Also by the names of what is joined to the same identity: the account name is known in the forest only.
    const sql = `WITH found AS (${text.sql}) SELECT id FROM found UNION SELECT t.id FROM found
      CROSS JOIN connector_object AS s ON s.id = found.id CROSS JOIN connector_object AS t ON t.mv_id = s.mv_id`;
    sets.push({ sql, parameters: text.parameters });
  }
  const alone = request.space === 'all' || request.state === 'disconnector';
  if (alone || request.state === 'joined' || request.objectType !== undefined) {
    const type = request.objectType === undefined ? `object_type > ''` : 'object_type = ?';
    const joined = alone ? 'AND mv_id IS NULL' : request.state === 'joined' ? 'AND mv_id IS NOT NULL' : '';
    sets.push({
      sql: `SELECT id FROM connector_object INDEXED BY connector_object_type
        WHERE connector_id = ? AND ${type} ${joined}`,
      parameters: [connectorId, ...(request.objectType === undefined ? [] : [request.objectType])],
    });
  }
  const work = workSet(request.state, connectorId);
  return work ? [...sets, work] : sets;
}

function workSet(state: SearchRequest['state'], connectorId: number): Condition | undefined {
  const parameters = [connectorId];
  if (state === 'pending-import') {
    const sql = `SELECT id FROM connector_object INDEXED BY connector_object_pending
      WHERE connector_id = ? AND (pending_import IS NOT NULL OR retry = 1)`;
    return { sql, parameters };
  }
  if (state === 'pending-export') {
    const sql = `SELECT object_id FROM pending_export INDEXED BY pending_export_staged
      WHERE connector_id = ? AND state = 'staged'
      UNION SELECT object_id FROM connector_reference INDEXED BY connector_reference_pending
      WHERE pending <> 0 AND sent = 0`;
    return { sql, parameters };
  }
  if (state === 'error') {
    return { sql: 'SELECT object_id FROM object_fault WHERE connector_id = ?', parameters };
  }
  return undefined;
}

/** The same of identities: those to which such an object is joined. */
function metaverseSets(request: SearchRequest): Condition[] {
  const sets: Condition[] = [];
  const text = request.text === undefined ? null : lookUp(request.text);
  if (text) {
    // A name may have been made by a rule and be in no directory.
    const name = foldName(request.text!.trim());
    sets.push({
      sql: `SELECT o.mv_id FROM (${text.sql}) AS f CROSS JOIN connector_object AS o ON o.id = f.id
        WHERE o.mv_id IS NOT NULL UNION SELECT object_id FROM metaverse_name WHERE name >= ? AND name < ?`,
      parameters: [...text.parameters, name, endOfPrefix(name)],
    });
  }
  if (request.objectType !== undefined) {
    sets.push({ sql: 'SELECT id FROM metaverse_object WHERE object_type = ?', parameters: [request.objectType] });
  }
  const { state } = request;
  if (state === 'pending-import' || state === 'pending-export' || state === 'error') {
    sets.push({
      sql: `SELECT o.mv_id FROM (${WORK_OF_ALL[state]}) AS w CROSS JOIN connector_object AS o ON o.id = w.id
        WHERE o.mv_id IS NOT NULL`,
      parameters: [],
    });
  }
  return sets;
}

const WORK_OF_ALL = {
  'pending-import': `SELECT o.id FROM connector AS c CROSS JOIN connector_object AS o INDEXED BY connector_object_pending
    ON o.connector_id = c.id AND (o.pending_import IS NOT NULL OR o.retry = 1)`,
  'pending-export': `SELECT p.object_id AS id FROM connector AS c
    CROSS JOIN pending_export AS p INDEXED BY pending_export_staged ON p.connector_id = c.id AND p.state = 'staged'
    UNION SELECT object_id FROM connector_reference INDEXED BY connector_reference_pending
    WHERE pending <> 0 AND sent = 0`,
  error: 'SELECT DISTINCT object_id AS id FROM object_fault',
} as const;
