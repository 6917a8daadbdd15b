/**
 * Who is in scope and whose password the tenant does not have: found by what was last imported and exported, whenever that
 * has changed. So a person is not missed who came into scope after the password did: whose account was imported later than
 * it was replicated, whose object in the tenant was confirmed now, who was enabled, whom another rule lets in.
 */

import type { ConnectorObjectRow } from '../../../connector-space/objects.ts';
import { dnPath, rangeEnd } from '../../../model/distinguished-name.ts';
import type { Reader } from '../../../store/database.ts';
import type { Store } from '../../../store/store.ts';
import type { ScopeReason } from '../status.ts';
import type { TenantFeatures } from './decide.ts';
import type { Delivery } from './delivery.ts';
import { loadRecords, saveRecords, type PersonRecord } from './records.ts';
import { isOfPeople, scopeOf, type ScopeContext, type ScopeVerdict } from './scope.ts';
import type { Turns } from './turns.ts';

export interface ScanRequest {
  readonly store: Store;
  readonly now: () => Date;
  readonly connectorId: number;
  /** DNs of the forest's domains whose passwords are synchronized. */
  readonly partitions: readonly string[];
  readonly scope: () => ScopeContext;
  readonly features: TenantFeatures;
  readonly delivery: Delivery;
  /** By DN: pages of a domain and this wait for each other. */
  readonly pages: (partition: string) => Turns;
  /** Looks at everybody: other rules are in force. Otherwise at those whose password the tenant does not have. */
  readonly everybody: boolean;
  readonly signal: AbortSignal;
}

export interface Scanned {
  /** By DN: people who are to be read now. */
  readonly due: ReadonlyMap<string, number>;
}

const BATCH = 500;

export async function scanForest(request: ScanRequest): Promise<Scanned> {
  const due = new Map<string, number>();
  for (let last = 0; ;) {
    request.signal.throwIfAborted();
    const rows = await loadOpen(request, last);
    if (rows.length === 0) break;
    last = rows.at(-1)!.id;
    const people = rows.filter((row) => isOfPeople(request.scope(), row));
    for (const [partition, own] of Map.groupBy(people, (row) => partitionOf(request.partitions, row.dn_path))) {
      if (partition === undefined) continue;
      const found = await request.pages(partition).run(() => scanBatch(request, partition, own));
      if (found > 0) due.set(partition, (due.get(partition) ?? 0) + found);
    }
  }
  for (const partition of request.partitions) await noteDeparted(request, partition);
  return { due };
}

/**
 * Who has left the connector space, or is no identity any more: the password that the tenant has is none of ours, and is
 * sent anew should the person come back.
 */
async function noteDeparted(request: ScanRequest, partition: string): Promise<void> {
  const { store, connectorId, delivery, now, signal } = request;
  for (let after = ''; ;) {
    signal.throwIfAborted();
    const departed = await loadDeparted(store.reader, { connectorId, partition }, after);
    if (departed.length === 0) return;
    const anchors = departed.map(({ anchor }) => anchor);
    after = anchors.at(-1)!;
    await request.pages(partition).run(async () => {
      await delivery.quiet(connectorId, anchors);
      const known = await loadRecords(store.reader, connectorId, anchors);
      const at = now().toISOString();
      const records = departed.flatMap(({ anchor, reason }) => {
        const record = known.get(anchor);
        return record ? [recordOf(record, { outcome: 'out-of-scope', reason }, { anchor, partition, at })] : [];
      });
      await store.write((writer) => saveRecords(writer, connectorId, records));
    });
  }
}

interface Departed {
  readonly anchor: string;
  readonly reason: ScopeReason;
}

function loadDeparted(
  reader: Reader,
  { connectorId, partition }: { readonly connectorId: number; readonly partition: string },
  after: string,
): Promise<Departed[]> {
  return reader.all<Departed>(
    `SELECT p.anchor, CASE WHEN o.id IS NULL THEN 'not-imported' ELSE 'not-joined' END AS reason
     FROM password_person AS p
     LEFT JOIN connector_object AS o ON o.connector_id = p.connector_id AND o.anchor = p.anchor
     WHERE p.connector_id = ? AND p.partition = ? AND p.anchor > ? AND p.outcome <> 'out-of-scope' AND o.mv_id IS NULL
     ORDER BY p.anchor LIMIT ${String(BATCH)}`,
    [connectorId, partition, after],
  );
}

/** The domain an object lies in: the longest of those that hold it. */
export function partitionOf(partitions: readonly string[], path: string): string | undefined {
  return partitions
    .filter((partition) => path.startsWith(dnPath(partition)))
    .toSorted((left, right) => dnPath(right).length - dnPath(left).length)[0];
}

/** Objects with an identity, by number; of those with nothing to be done only where everybody is looked at. */
function loadOpen({ store, connectorId, scope, everybody }: ScanRequest, last: number): Promise<ConnectorObjectRow[]> {
  const open = `p.anchor IS NULL OR p.outcome IN ('out-of-scope', 'must-change')
     OR (p.outcome = 'synchronized' AND p.sent_target IS NOT t.anchor)`;
  return store.reader.all<ConnectorObjectRow>(
    `SELECT o.* FROM connector_object AS o
     LEFT JOIN password_person AS p ON p.connector_id = o.connector_id AND p.anchor = o.anchor
     LEFT JOIN connector_object AS t ON t.mv_id = o.mv_id AND t.connector_id = ?
     WHERE o.connector_id = ? AND o.id > ? AND o.mv_id IS NOT NULL AND o.anchor IS NOT NULL
       AND (${everybody ? 'true' : open})
     ORDER BY o.id LIMIT ${String(BATCH)}`,
    [scope().tenant.id, connectorId, last],
  );
}

async function scanBatch(
  request: ScanRequest,
  partition: string,
  rows: readonly ConnectorObjectRow[],
): Promise<number> {
  const { store, connectorId, delivery, now } = request;
  const anchors = rows.map(({ anchor }) => anchor!);
  await delivery.quiet(connectorId, anchors);
  const [facts, known] = await Promise.all([
    scopeOf(store.reader, request.scope(), rows),
    loadRecords(store.reader, connectorId, anchors),
  ]);
  const at = now().toISOString();
  const records = rows.flatMap((row) => {
    const record = known.get(row.anchor!);
    const after = standing(record, facts.get(row.id)!.verdict, request.features);
    return after ? [recordOf(record, after, { anchor: row.anchor!, partition, at })] : [];
  });
  if (records.length > 0) await store.write((writer) => saveRecords(writer, connectorId, records));
  return records.filter(({ outcome }) => outcome === 'waiting').length;
}

type Standing = { readonly outcome: 'waiting' } | { readonly outcome: 'out-of-scope'; readonly reason: ScopeReason };

/** What becomes of a person whom nothing was heard of; undefined: what is known holds. */
function standing(
  known: PersonRecord | undefined,
  verdict: ScopeVerdict,
  { forcePasswordChange }: TenantFeatures,
): Standing | undefined {
  if (!verdict.inScope) {
    // Nobody whose password was never heard of and is not wanted needs a row.
    if (!known || (known.outcome === 'out-of-scope' && known.reason === verdict.reason)) return undefined;
    return { outcome: 'out-of-scope', reason: verdict.reason };
  }
  switch (known?.outcome) {
    case undefined:
    case 'out-of-scope':
      return { outcome: 'waiting' };
    case 'must-change':
      return forcePasswordChange ? { outcome: 'waiting' } : undefined;
    case 'synchronized':
      return known.sent?.target === verdict.target.anchor ? undefined : { outcome: 'waiting' };
    default:
      return undefined;
  }
}

function recordOf(
  known: PersonRecord | undefined,
  after: Standing,
  { anchor, partition, at }: Pick<PersonRecord, 'anchor' | 'partition' | 'at'>,
): PersonRecord {
  const isWaiting = after.outcome === 'waiting';
  return {
    ...{ anchor, partition, at },
    outcome: after.outcome,
    reason: after.outcome === 'out-of-scope' ? after.reason : null,
    seen: known?.seen,
    mustChange: known?.mustChange ?? false,
    sent: known?.sent,
    attempts: 0,
    failingSince: null,
    due: isWaiting ? { at, cause: 'scope' } : undefined,
    fault: null,
  };
}

/** People of a domain whose object is in the tenant: about as many passwords as a full synchronization comes to. */
export async function countPeople(
  reader: Reader,
  { connectorId, tenantId, partitions }: { connectorId: number; tenantId: number; partitions: readonly string[] },
  partition: string,
): Promise<number> {
  const path = dnPath(partition);
  const inner = partitions.map(dnPath).filter((other) => other !== path && other.startsWith(path));
  const within = 'o.dn_path > ? AND o.dn_path < ?';
  const row = await reader.get<{ people: number }>(
    `SELECT count(*) AS people FROM connector_object AS t
     CROSS JOIN connector_object AS o ON o.mv_id = t.mv_id AND o.connector_id = ?
     WHERE t.connector_id = ? AND t.object_type = 'user' AND t.in_directory = 1 AND ${within}
       ${inner.map(() => `AND NOT (${within})`).join(' ')}`,
    [connectorId, tenantId, ...[path, ...inner].flatMap((one) => [one, rangeEnd(one)])],
  );
  return row?.people ?? 0;
}
