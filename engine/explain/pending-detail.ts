/** One pending export whole: every attribute with the rule behind it, and the links that move. */

import { loadMetaverse } from '../metaverse/objects.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Reader } from '../store/database.ts';
import { shownObjects } from '../connector-space/shown-objects.ts';
import { traceFlows, type TracedFlow } from './lineage.ts';
import { pendingRows, WHOLE, type PendingChange, type PendingRow } from './pending-exports.ts';
import type { PendingFilter } from './pending-filter.ts';

export interface PendingLink {
  readonly change: 'add' | 'remove';
  readonly connectorObject: number;
  readonly name: string;
  readonly dn: string;
  readonly objectType: string;
}

export interface PendingLinks {
  readonly attribute: string;
  readonly added: number;
  readonly removed: number;
  readonly samples: readonly PendingLink[];
}

export interface PendingDetail extends PendingRow {
  readonly anchor: string | null;
  readonly metaverse: number | null;
  readonly changes: readonly (PendingChange & { readonly rule: string | null; readonly flow: string | null })[];
  readonly links: readonly PendingLinks[];
}

interface ObjectRow {
  readonly anchor: string | null;
  readonly mv_id: number | null;
  readonly connector: string;
  readonly object_type: string;
  readonly in_directory: 0 | 1;
  readonly state: string | null;
}

const SAMPLES = 10;

/** Null when nothing of the object is pending. */
export async function pendingDetail(
  reader: Reader,
  rules: RuleSet | undefined,
  id: number,
): Promise<PendingDetail | null> {
  const object = await reader.get<ObjectRow>(
    `SELECT o.anchor, o.mv_id, o.object_type, o.in_directory, c.name AS connector,
       (SELECT p.state FROM pending_export AS p WHERE p.object_id = o.id) AS state
     FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id WHERE o.id = ?`,
    [id],
  );
  if (!object) return null;
  const links = await linksOf(reader, id);
  const state = stateOf(object.state, links.length > 0);
  if (!state) return null;
  const [row] = await pendingRows(reader, [id], state, WHOLE);
  if (!row) return null;
  const traced = await flowsOf(reader, rules, object);
  const changes = row.changes.map((change) => {
    const winner = traced.find(({ flow, won }) => won && flow.target === change.attribute);
    return { ...change, rule: winner?.rule.rule.name ?? null, flow: winner?.flow.text ?? null };
  });
  return { ...row, anchor: object.anchor, metaverse: object.mv_id, changes, links };
}

function stateOf(stored: string | null, linked: boolean): PendingFilter['state'] | undefined {
  if (stored === 'staged' || stored === 'unsupported') return stored;
  if (linked) return 'staged';
  return stored === 'sent' ? 'unconfirmed' : undefined;
}

async function flowsOf(reader: Reader, rules: RuleSet | undefined, object: ObjectRow): Promise<TracedFlow[]> {
  if (!rules || object.mv_id === null) return [];
  const [identity] = await loadMetaverse(reader, [object.mv_id]);
  if (!identity) return [];
  const { attributes, objectType } = identity;
  const input = { attributes, imported: attributes, referenceCount: () => 0 };
  const inScope = rules
    .outbound(objectType)
    .filter(({ rule }) => rule.connector === object.connector && rule.connectorSpaceObjectType === object.object_type)
    .filter((rule) => rule.inScope(input));
  return traceFlows(inScope, input, object.in_directory === 0 && object.anchor === null);
}

async function linksOf(reader: Reader, id: number): Promise<PendingLinks[]> {
  const rows = await reader.all<{ attribute: string; added: number; removed: number }>(
    `SELECT attribute, sum(pending > 0) AS added, sum(pending < 0) AS removed
     FROM connector_reference INDEXED BY connector_reference_pending
     WHERE object_id = ? AND pending <> 0 AND sent = 0 GROUP BY attribute`,
    [id],
  );
  const links: PendingLinks[] = [];
  for (const row of rows) {
    const { rows: samples } = await listPendingLinks(reader, { id, attribute: row.attribute, limit: SAMPLES });
    links.push({ ...row, samples });
  }
  return links;
}

export interface PendingLinksRequest {
  readonly id: number;
  readonly attribute: string;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** In the order of the targets' row numbers. */
export async function listPendingLinks(
  reader: Reader,
  { id, attribute, after, limit }: PendingLinksRequest,
): Promise<{ readonly rows: readonly PendingLink[]; readonly next: string | null }> {
  const links = await reader.all<{ target_id: number; pending: number }>(
    `SELECT target_id, pending FROM connector_reference INDEXED BY connector_reference_pending
     WHERE object_id = ? AND attribute = ? AND pending <> 0 AND sent = 0 AND target_id > ?
     ORDER BY target_id LIMIT ?`,
    [id, attribute, Number(after ?? 0), limit],
  );
  const shown = await shownObjects(
    reader,
    links.map((link) => link.target_id),
  );
  const rows = links.map((link): PendingLink => {
    const target = shown.get(link.target_id);
    return {
      change: link.pending > 0 ? 'add' : 'remove',
      connectorObject: link.target_id,
      name: target?.name ?? `cs:${link.target_id}`,
      dn: target?.dn ?? '',
      objectType: target?.objectType ?? '',
    };
  });
  return { rows, next: links.length < limit ? null : String(links.at(-1)!.target_id) };
}
