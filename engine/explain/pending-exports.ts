/** The plan in lists: what the next export would do, in pages by key, whatever the order. */

import { fromRow } from '../connector-space/pending-exports.ts';
import { nameOfDn } from '../model/distinguished-name.ts';
import { decodeAttributes, overlayAttributes, type AttributeValue } from '../model/attribute-value.ts';
import type { Reader, SqlValue } from '../store/database.ts';
import { SHOWN_NAME } from '../connector-space/objects.ts';
import {
  ofExports,
  ofLinks,
  STORED_STATES,
  waitingLinks,
  type Condition,
  type PendingFilter,
} from './pending-filter.ts';
import { shownValue, type ShownValue } from './show.ts';

export interface PendingChange {
  readonly attribute: string;
  readonly before: readonly ShownValue[];
  readonly after: readonly ShownValue[];
  readonly supported: boolean;
}

export interface PendingRow {
  readonly id: number;
  readonly connector: string;
  readonly operation: 'add' | 'update' | 'delete';
  readonly objectType: string;
  readonly dn: string;
  readonly name: string;
  readonly state: PendingFilter['state'];
  readonly held: number | null;
  readonly attributes: number;
  readonly changes: readonly PendingChange[];
  /** Attributes with a wish that the back end cannot carry. */
  readonly unsupported: readonly string[];
  readonly linksAdded: number;
  readonly linksRemoved: number;
}

export interface PendingPageRequest extends PendingFilter {
  readonly sort: 'id' | 'name' | 'dn';
  readonly descending: boolean;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** How much of an object a list shows. */
export interface Cut {
  readonly attributes: number;
  readonly values: number;
  readonly characters: number;
}

const LISTED: Cut = { attributes: 4, values: 5, characters: 200 };
export const WHOLE: Cut = { attributes: Infinity, values: Infinity, characters: Infinity };

export async function listPendingExports(
  reader: Reader,
  request: PendingPageRequest,
): Promise<{ readonly rows: readonly PendingRow[]; readonly next: string | null }> {
  const keys = request.sort === 'id' ? await keysById(reader, request) : await keysByText(reader, request);
  const rows = await pendingRows(
    reader,
    keys.map((key) => key.id),
    request.state,
    LISTED,
  );
  const last = keys.length < request.limit ? undefined : keys.at(-1);
  return { rows, next: last ? JSON.stringify([last.key, last.id]) : null };
}

interface Key {
  readonly key: string | number;
  readonly id: number;
}

function cursorOf(after: string | undefined): readonly [key: SqlValue, id: number] | undefined {
  return after === undefined ? undefined : (JSON.parse(after) as [SqlValue, number]);
}

async function keysById(reader: Reader, request: PendingPageRequest): Promise<Key[]> {
  const [compare, order] = request.descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const from = cursorOf(request.after)?.[1] ?? (request.descending ? Number.MAX_SAFE_INTEGER : 0);
  const exports = ofExports(request);
  const links = ofLinks(request);
  const parts = [
    `SELECT p.object_id AS id FROM pending_export AS p CROSS JOIN connector_object AS o ON o.id = p.object_id
     WHERE p.object_id ${compare} ? AND ${exports.sql}`,
  ];
  const parameters: SqlValue[] = [from, ...exports.parameters];
  if (links) {
    parts.push(
      `SELECT r.object_id AS id FROM connector_reference AS r INDEXED BY connector_reference_pending
       CROSS JOIN connector_object AS o ON o.id = r.object_id WHERE r.object_id ${compare} ? AND ${links.sql}`,
    );
    parameters.push(from, ...links.parameters);
  }
  const rows = await reader.all<{ id: number }>(`${parts.join(' UNION ')} ORDER BY 1 ${order} LIMIT ?`, [
    ...parameters,
    request.limit,
  ]);
  return rows.map(({ id }) => ({ key: id, id }));
}

/** Along the index of names or of DNs, connector by connector, and the pages laid together. */
async function keysByText(reader: Reader, request: PendingPageRequest): Promise<Key[]> {
  const connectors = await reader.all<{ id: number }>(
    `SELECT id FROM connector ${request.connector === undefined ? '' : 'WHERE name = ?'}`,
    request.connector === undefined ? [] : [request.connector],
  );
  const pages: Key[][] = [];
  for (const { id } of connectors) pages.push(await keysOfConnector(reader, request, id));
  const compare = (left: Key, right: Key) => compareKeys(left, right) * (request.descending ? -1 : 1);
  return pages.flat().sort(compare).slice(0, request.limit);
}

function compareKeys(left: Key, right: Key): number {
  // As SQLite compares text: by its octets.
  return Buffer.compare(Buffer.from(String(left.key)), Buffer.from(String(right.key))) || left.id - right.id;
}

const ORDERS = {
  name: {
    from: 'connector_name AS k CROSS JOIN connector_object AS o ON o.id = k.object_id',
    of: 'k.connector_id = ? AND k.kind = 0',
    key: 'k.word',
    id: 'k.object_id',
  },
  dn: {
    from: 'connector_object AS o INDEXED BY connector_object_dn',
    of: 'o.connector_id = ?',
    key: 'o.dn_path',
    id: 'o.id',
  },
} as const;

async function keysOfConnector(reader: Reader, request: PendingPageRequest, connectorId: number): Promise<Key[]> {
  const [compare, order] = request.descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const { from, of, key, id } = ORDERS[request.sort === 'dn' ? 'dn' : 'name'];
  const after = cursorOf(request.after);
  const among = (await isMost(reader, request, connectorId)) ? ANY : amongPending(request, connectorId);
  const meant = pendingCondition(request, id);
  return reader.all<Key>(
    `SELECT ${key} AS key, ${id} AS id FROM ${from}
     WHERE ${of} ${after ? `AND (${key}, ${id}) ${compare} (?, ?)` : ''} AND ${among.sql === '' ? 'true' : `${id} IN (${among.sql})`} AND (${meant.sql})
     ORDER BY ${key} ${order}, ${id} ${order} LIMIT ?`,
    [connectorId, ...(after ?? []), ...among.parameters, ...meant.parameters, request.limit],
  );
}

const ANY: Condition = { sql: '', parameters: [] };
/** From here on every list is dense enough: its next page is found by walking on, and a set would cost more. */
const MOST = 20_000;

async function isMost(reader: Reader, { state, operation }: PendingFilter, connectorId: number): Promise<boolean> {
  if (state !== 'staged') return false;
  const row = await reader.get<{ exports: number }>(
    `SELECT count(*) AS exports FROM (SELECT 1 FROM pending_export INDEXED BY pending_export_staged
       WHERE connector_id = ? AND state = 'staged' ${operation === undefined ? '' : 'AND operation = ?'} LIMIT ${MOST})`,
    [connectorId, ...(operation === undefined ? [] : [operation])],
  );
  return row!.exports === MOST;
}

/** Row numbers of all that could be meant, from indexes: the rest of a long list is not looked at object by object. */
function amongPending({ state, operation }: PendingFilter, connectorId: number): Condition {
  const exports =
    state === 'staged'
      ? `SELECT object_id FROM pending_export INDEXED BY pending_export_staged
         WHERE connector_id = ? AND state = 'staged' ${operation === undefined ? '' : 'AND operation = ?'}`
      : `SELECT object_id FROM pending_export
         WHERE connector_id = ? AND state = '${STORED_STATES[state]}' ${operation === undefined ? '' : 'AND operation = ?'}`;
  const links =
    operation === undefined || operation === 'update'
      ? `UNION SELECT object_id FROM connector_reference INDEXED BY connector_reference_pending WHERE pending <> 0`
      : '';
  return { sql: `${exports} ${links}`, parameters: [connectorId, ...(operation === undefined ? [] : [operation])] };
}

/** Whether an object `o` is among those meant. */
function pendingCondition(filter: PendingFilter, idColumn: string): Condition {
  const exports = ofExports(filter);
  const links = ofLinks(filter);
  const first = `EXISTS (SELECT 1 FROM pending_export AS p WHERE p.object_id = ${idColumn} AND ${exports.sql})`;
  if (!links) return { sql: first, parameters: exports.parameters };
  return {
    sql: `${first} OR EXISTS (SELECT 1 FROM connector_reference AS r INDEXED BY connector_reference_pending
      WHERE r.object_id = ${idColumn} AND ${links.sql})`,
    parameters: [...exports.parameters, ...links.parameters],
  };
}

interface ObjectRow {
  readonly id: number;
  readonly connector: string;
  readonly object_type: string;
  readonly dn: string;
  readonly image: string;
  readonly name: string | null;
}

type ExportRow = Parameters<typeof fromRow>[0];

/** The rows of these objects, in the order of the numbers. */
export async function pendingRows(
  reader: Reader,
  ids: readonly number[],
  state: PendingFilter['state'],
  cut: Cut,
): Promise<PendingRow[]> {
  const list = JSON.stringify(ids);
  const objects = await reader.all<ObjectRow>(
    `SELECT o.id, c.name AS connector, o.object_type, o.dn, o.image, ${SHOWN_NAME} AS name
     FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.id = a.value JOIN connector AS c ON c.id = o.connector_id`,
    [list],
  );
  const exports = await reader.all<ExportRow>(
    'SELECT p.* FROM json_each(?) AS a CROSS JOIN pending_export AS p ON p.object_id = a.value',
    [list],
  );
  const links = await countLinks(reader, list, state);
  const holds = await heldAmong(reader, list);
  const exportOf = new Map(exports.map((row) => [row.object_id, row]));
  const objectOf = new Map(objects.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const object = objectOf.get(id);
    if (!object) return [];
    return [
      {
        ...rowOf(object, exportOf.get(id), state, cut),
        held: holds.get(id) ?? null,
        linksAdded: links.get(id)?.added ?? 0,
        linksRemoved: links.get(id)?.removed ?? 0,
      },
    ];
  });
}

function rowOf(object: ObjectRow, row: ExportRow | undefined, state: PendingFilter['state'], cut: Cut) {
  const pending = row === undefined ? undefined : fromRow(row);
  const image = decodeAttributes(object.image);
  const own = pending?.state === STORED_STATES[state] ? pending : undefined;
  const wanted = state === 'unconfirmed' ? own?.awaiting : own?.attributes;
  // What was sent and not yet seen counts as there for what is staged on top of it.
  const known = state === 'unconfirmed' ? image : overlayAttributes(image, own?.awaiting ?? {});
  const names = own?.operation === 'delete' ? Object.keys(image) : Object.keys(wanted ?? {});
  const changes = names.slice(0, cut.attributes).map((attribute): PendingChange => ({
    attribute,
    before: cutValues(known[attribute] ?? (attribute === 'dn' ? [object.dn] : []), cut),
    after: cutValues(wanted?.[attribute] ?? [], cut),
    supported: state !== 'unsupported' && !(own?.unsupported.includes(attribute) ?? false),
  }));
  return {
    id: object.id,
    connector: object.connector,
    operation: own?.operation ?? ('update' as const),
    objectType: object.object_type,
    dn: object.dn,
    name: object.name ?? nameOfDn(object.dn),
    state,
    attributes: own?.operation === 'delete' ? 0 : names.length,
    changes: own?.operation === 'delete' && cut !== WHOLE ? [] : changes,
    unsupported: own?.unsupported ?? [],
  };
}

function cutValues(values: readonly AttributeValue[], cut: Cut): ShownValue[] {
  return values.slice(0, cut.values).map((value) => {
    const shown = shownValue(value);
    if (typeof shown !== 'string' || shown.length <= cut.characters) return shown;
    return `${shown.slice(0, cut.characters)}…`;
  });
}

async function countLinks(reader: Reader, ids: string, state: PendingFilter['state']) {
  const rows = await reader.all<{ id: number; added: number; removed: number }>(
    `SELECT r.object_id AS id, sum(r.pending > 0) AS added, sum(r.pending < 0) AS removed
     FROM json_each(?) AS a CROSS JOIN connector_reference AS r INDEXED BY connector_reference_pending
       ON r.object_id = a.value
     WHERE ${waitingLinks(state)} GROUP BY r.object_id`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The hold that keeps each deletion back. */
async function heldAmong(reader: Reader, ids: string): Promise<Map<number, number>> {
  const rows = await reader.all<{ hold: number; id: number }>(
    `SELECT a.id AS hold, d.value AS id FROM approval AS a CROSS JOIN json_each(a.deletions) AS d
     WHERE a.used_run IS NULL AND a.approved_at IS NULL AND d.value IN (SELECT value FROM json_each(?))`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.hold]));
}
