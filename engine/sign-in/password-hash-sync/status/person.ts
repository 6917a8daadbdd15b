/** One person: by which rules the password is ours or not, what is known of it, what happened to it. */

import { SHOWN_NAME, type ConnectorObjectRow } from '../../../connector-space/objects.ts';
import type { Reader } from '../../../store/database.ts';
import { loadRecords, type PersonRecord } from '../pipeline/records.ts';
import { partitionOf } from '../pipeline/scan.ts';
import { scopeOf, type ScopeContext, type ScopeVerdict } from '../pipeline/scope.ts';
import { dateOfStamp } from '../pipeline/stamps.ts';
import type { PersonOutcome, PersonStatus, ScopeReason } from '../status.ts';
import { listEvents } from './lists.ts';

const HISTORY = 100;

export interface PersonQuestion {
  readonly context: ScopeContext;
  readonly row: ConnectorObjectRow;
  /** DNs of the forest's domains. */
  readonly partitions: readonly string[];
}

export async function personStatusOf(
  reader: Reader,
  { context, row, partitions }: PersonQuestion,
): Promise<PersonStatus> {
  const anchor = row.anchor ?? '';
  const connector = context.connectors.get(row.connector_id) ?? '';
  const [facts, records, names, history] = await Promise.all([
    scopeOf(reader, context, [row]),
    loadRecords(reader, row.connector_id, [anchor]),
    reader.get<{ name: string | null }>(`SELECT ${SHOWN_NAME} AS name FROM connector_object AS o WHERE o.id = ?`, [
      row.id,
    ]),
    listEvents(reader, { limit: HISTORY, connector, anchor }),
  ]);
  const { verdict, rules, sourceAnchor } = facts.get(row.id)!;
  const record = records.get(anchor);
  const dateOf = (stamp: PersonRecord['seen']) => (stamp ? dateOfStamp(stamp).toISOString() : null);
  return {
    ...{ connector, anchor, rules, history },
    ...standingOf(record, verdict),
    partition: record?.partition ?? partitionOf(partitions, row.dn_path) ?? '',
    id: row.id,
    name: names?.name ?? row.dn,
    dn: row.dn,
    metaverseId: row.mv_id,
    sourceAnchor: sourceAnchor ?? null,
    changedAt: dateOf(record?.seen),
    sentAt: record?.sent?.at ?? null,
    sentChangedAt: dateOf(record?.sent?.stamp),
    mustChange: record?.sent?.mustChange ?? false,
    attempts: record?.attempts ?? 0,
    nextTryAt: record?.due?.at ?? null,
    fault: record?.fault ?? null,
  };
}

/** What is known of the password, where it is ours by now; else why it is not. */
function standingOf(
  record: PersonRecord | undefined,
  verdict: ScopeVerdict,
): { readonly outcome: PersonOutcome; readonly reason: ScopeReason | null } {
  if (!verdict.inScope) return { outcome: 'out-of-scope', reason: verdict.reason };
  if (!record || record.outcome === 'out-of-scope') return { outcome: 'waiting', reason: null };
  return { outcome: record.outcome, reason: null };
}
