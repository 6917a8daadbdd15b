/** Links of an object: how many of each kind, and who they lead to or come from, in pages. */

import type { MetaverseObject } from '../metaverse/objects.ts';
import { shownObjects, type ShownRow } from '../connector-space/shown-objects.ts';
import type { Reader, SqlValue } from '../store/database.ts';
import { columnKey, type ChainObject, type NumberedContext, type ObjectId } from './chain-object.ts';

export interface ReferenceCount {
  readonly column: string;
  readonly attribute: string;
  readonly count: number;
  readonly pendingAdds: number;
  readonly pendingRemoves: number;
  readonly rule: string | null;
}

export async function countReferences(
  reader: Reader,
  { rules, ruleIds }: NumberedContext,
  objects: readonly ChainObject[],
  identity: MetaverseObject | undefined,
): Promise<ReferenceCount[]> {
  const nameOfRule = (number: number | null) => {
    if (number === null) return null;
    const id = ruleIds.get(number);
    return rules?.rules.find((candidate) => candidate.rule.id === id)?.rule.name ?? id ?? null;
  };
  const counted: ReferenceCount[] = [];
  for (const object of objects) {
    const rows = await reader.all<{
      attribute: string;
      links: number;
      adds: number;
      removes: number;
      rule: number | null;
    }>(
      `SELECT r.attribute, sum(r.imported = 1 OR r.pending > 0) AS links, sum(r.pending > 0) AS adds,
         sum(r.pending < 0) AS removes,
         (SELECT rule FROM export_reference_source AS s WHERE s.cs_id = r.object_id AND s.attribute = r.attribute) AS rule
       FROM connector_reference AS r WHERE r.object_id = ? GROUP BY r.attribute`,
      [object.row.id],
    );
    for (const { attribute, links, adds, removes, rule } of rows) {
      const column = columnKey(object, 'space');
      const pending = { pendingAdds: adds, pendingRemoves: removes };
      counted.push({ column, attribute, count: links, ...pending, rule: nameOfRule(rule) });
    }
  }
  if (!identity) return counted;
  const own = await reader.all<{ attribute: string; links: number; rule: number | null }>(
    `SELECT r.attribute, count(*) AS links,
       (SELECT rule FROM metaverse_reference_source AS s WHERE s.mv_id = r.mv_id AND s.attribute = r.attribute) AS rule
     FROM metaverse_reference AS r WHERE r.mv_id = ? AND r.present = 1 GROUP BY r.attribute`,
    [identity.id],
  );
  for (const { attribute, links, rule } of own) {
    const none = { pendingAdds: 0, pendingRemoves: 0 };
    counted.push({ column: 'metaverse', attribute, count: links, ...none, rule: nameOfRule(rule) });
  }
  return counted;
}

export interface ReferencesRequest {
  readonly id: ObjectId;
  readonly attribute: string;
  readonly direction: 'out' | 'in';
  /** Only links that the next export would change. */
  readonly pending: boolean;
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface ReferenceRow extends ShownRow {
  readonly pending: 'add' | 'remove' | null;
}

export interface ReferencePage {
  readonly rows: readonly ReferenceRow[];
  readonly next: string | null;
  readonly total: number;
}

/** In the order of row numbers. */
export function listReferences(reader: Reader, request: ReferencesRequest): Promise<ReferencePage> {
  return 'metaverse' in request.id
    ? identityReferences(reader, request, request.id.metaverse)
    : objectReferences(reader, request, request.id.connectorObject);
}

async function objectReferences(reader: Reader, request: ReferencesRequest, id: number): Promise<ReferencePage> {
  const [own, other] = request.direction === 'out' ? ['object_id', 'target_id'] : ['target_id', 'object_id'];
  const which = `r.${own} = ? AND r.attribute = ? AND ${request.pending ? 'r.pending <> 0 AND r.sent = 0' : '(r.imported = 1 OR r.pending <> 0)'}`;
  const parameters: SqlValue[] = [id, request.attribute];
  const total = await reader.get<{ links: number }>(
    `SELECT count(*) AS links FROM connector_reference AS r WHERE ${which}`,
    parameters,
  );
  const links = await reader.all<{ id: number; pending: number }>(
    `SELECT r.${other} AS id, r.pending FROM connector_reference AS r WHERE ${which} AND r.${other} > ?
     ORDER BY r.${other} LIMIT ?`,
    [...parameters, Number(request.after ?? 0), request.limit],
  );
  const shown = await shownObjects(
    reader,
    links.map((link) => link.id),
  );
  const placeholders = await placeholderNames(
    reader,
    links.filter((link) => !shown.has(link.id)).map((link) => link.id),
  );
  const rows = links.map((link): ReferenceRow => ({
    ...(shown.get(link.id) ?? placeholders.get(link.id)!),
    pending: link.pending > 0 ? 'add' : link.pending < 0 ? 'remove' : null,
  }));
  return { rows, next: links.length < request.limit ? null : String(links.at(-1)!.id), total: total!.links };
}

/** Targets that were never read: a DN is all that is known of them. */
async function placeholderNames(reader: Reader, ids: readonly number[]): Promise<Map<number, ShownRow>> {
  const rows = await reader.all<{ id: number; dn: string; connector: string }>(
    `SELECT o.id, o.dn, c.name AS connector FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.id = a.value
     JOIN connector AS c ON c.id = o.connector_id`,
    [JSON.stringify(ids)],
  );
  return new Map(
    rows.map(({ id, dn, connector }) => [
      id,
      { connectorObject: id, metaverse: null, connector, objectType: '', name: dn, dn, gone: false },
    ]),
  );
}

async function identityReferences(reader: Reader, request: ReferencesRequest, id: number): Promise<ReferencePage> {
  const [own, other] = request.direction === 'out' ? ['mv_id', 'target_id'] : ['target_id', 'mv_id'];
  const which = `r.${own} = ? AND r.attribute = ? AND ${request.pending ? 'r.changed = 1' : 'r.present = 1'}`;
  const total = await reader.get<{ links: number }>(
    `SELECT count(*) AS links FROM metaverse_reference AS r WHERE ${which}`,
    [id, request.attribute],
  );
  const rows = await reader.all<{ id: number; object_type: string; name: string | null; present: number }>(
    `SELECT m.id, m.object_type, coalesce(m.attributes ->> '$.displayName[0]', m.attributes ->> '$.cn[0]') AS name, r.present
     FROM metaverse_reference AS r JOIN metaverse_object AS m ON m.id = r.${other}
     WHERE ${which} AND r.${other} > ? ORDER BY r.${other} LIMIT ?`,
    [id, request.attribute, Number(request.after ?? 0), request.limit],
  );
  return {
    rows: rows.map((row) => ({
      connectorObject: null,
      metaverse: row.id,
      connector: null,
      objectType: row.object_type,
      name: row.name ?? `mv:${row.id}`,
      dn: null,
      gone: false,
      pending: request.pending ? (row.present === 1 ? 'add' : 'remove') : null,
    })),
    next: rows.length < request.limit ? null : String(rows.at(-1)!.id),
    total: total!.links,
  };
}
