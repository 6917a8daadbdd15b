/** Rows of `password_person`: where the password of each person stands. */

import type { Fault } from '../../../model/fault.ts';
import { insertRows } from '../../../store/batch.ts';
import type { Reader, SqlValue, Writer } from '../../../store/database.ts';
import type { PasswordCause, PersonOutcome, ScopeReason } from '../status.ts';
import type { PasswordStamp } from './stamps.ts';

export interface SentPassword {
  readonly stamp: PasswordStamp;
  readonly mustChange: boolean;
  /** Anchor of the tenant's object that took it. */
  readonly target: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface Due {
  /** ISO 8601. */
  readonly at: string;
  readonly cause: PasswordCause;
  readonly who?: string | undefined;
}

export interface PersonRecord {
  readonly anchor: string;
  readonly partition: string;
  readonly outcome: PersonOutcome;
  readonly reason: ScopeReason | null;
  /** Of the newest password that was heard of. */
  readonly seen: PasswordStamp | undefined;
  /** Whether it is one that has to be changed at the next sign-in, as last heard of. */
  readonly mustChange: boolean;
  readonly sent: SentPassword | undefined;
  readonly attempts: number;
  /** ISO 8601; of the first attempt since something last went well. */
  readonly failingSince: string | null;
  readonly due: Due | undefined;
  readonly fault: Fault | null;
  /** ISO 8601: when it came to the outcome. */
  readonly at: string;
}

export interface PersonRow {
  readonly connector_id: number;
  readonly anchor: string;
  readonly partition: string;
  readonly outcome: PersonOutcome;
  readonly reason: ScopeReason | null;
  readonly version: number | null;
  readonly changed: number | null;
  readonly invocation: string | null;
  readonly must_change: 0 | 1;
  readonly sent_version: number | null;
  readonly sent_changed: number | null;
  readonly sent_invocation: string | null;
  readonly sent_must_change: 0 | 1 | null;
  readonly sent_target: string | null;
  readonly sent_at: string | null;
  readonly attempts: number;
  readonly failing_since: string | null;
  readonly due_at: string | null;
  readonly due_cause: PasswordCause | null;
  readonly due_who: string | null;
  readonly fault: string | null;
  readonly at: string;
}

export async function loadRecords(
  reader: Reader,
  connectorId: number,
  anchors: readonly string[],
): Promise<Map<string, PersonRecord>> {
  const rows = await reader.all<PersonRow>(
    `SELECT p.* FROM json_each(?) AS a CROSS JOIN password_person AS p ON p.connector_id = ? AND p.anchor = a.value`,
    [JSON.stringify(anchors), connectorId],
  );
  return new Map(rows.map((row) => [row.anchor, recordOf(row)]));
}

export function recordOf(row: PersonRow): PersonRecord {
  const { anchor, partition, outcome, reason, attempts, at } = row;
  return {
    ...{ anchor, partition, outcome, reason, attempts, at },
    seen: stampOf(row.version, row.changed, row.invocation),
    mustChange: row.must_change === 1,
    sent: sentOf(row),
    failingSince: row.failing_since,
    due:
      row.due_at === null
        ? undefined
        : { at: row.due_at, cause: row.due_cause ?? 'retry', ...(row.due_who === null ? {} : { who: row.due_who }) },
    fault: row.fault === null ? null : (JSON.parse(row.fault) as Fault),
  };
}

function sentOf(row: PersonRow): SentPassword | undefined {
  const stamp = stampOf(row.sent_version, row.sent_changed, row.sent_invocation);
  if (!stamp || row.sent_at === null) return undefined;
  return { stamp, mustChange: row.sent_must_change === 1, target: row.sent_target ?? '', at: row.sent_at };
}

function stampOf(version: number | null, changed: number | null, invocation: string | null) {
  if (version === null || changed === null || invocation === null) return undefined;
  return { version, changed, invocation };
}

const COLUMNS = [
  ...['connector_id', 'anchor', 'partition', 'outcome', 'reason', 'version', 'changed', 'invocation', 'must_change'],
  ...['sent_version', 'sent_changed', 'sent_invocation', 'sent_must_change', 'sent_target', 'sent_at'],
  ...['attempts', 'failing_since', 'due_at', 'due_cause', 'due_who', 'fault', 'at'],
];
const UPDATES = COLUMNS.slice(2).map((name) => `${name} = excluded.${name}`);

export async function saveRecords(
  writer: Writer,
  connectorId: number,
  records: readonly PersonRecord[],
): Promise<void> {
  const rows = records.map((record): SqlValue[] => [
    connectorId,
    record.anchor,
    record.partition,
    record.outcome,
    record.reason,
    ...stampValues(record.seen),
    record.mustChange ? 1 : 0,
    ...stampValues(record.sent?.stamp),
    record.sent ? (record.sent.mustChange ? 1 : 0) : null,
    record.sent?.target ?? null,
    record.sent?.at ?? null,
    record.attempts,
    record.failingSince,
    record.due?.at ?? null,
    record.due?.cause ?? null,
    record.due?.who ?? null,
    record.fault === null ? null : JSON.stringify(record.fault),
    record.at,
  ]);
  const conflict = `ON CONFLICT (connector_id, anchor) DO UPDATE SET ${UPDATES.join(', ')}`;
  await insertRows(writer, `password_person (${COLUMNS.join(', ')})`, rows, conflict);
}

function stampValues(stamp: PasswordStamp | undefined): SqlValue[] {
  return stamp ? [stamp.version, stamp.changed, stamp.invocation] : [null, null, null];
}

/** Of accounts that are no more. */
export async function removeRecords(writer: Writer, connectorId: number, anchors: readonly string[]): Promise<void> {
  if (anchors.length === 0) return;
  await writer.run(
    'DELETE FROM password_person WHERE connector_id = ? AND anchor IN (SELECT value FROM json_each(?))',
    [connectorId, JSON.stringify(anchors)],
  );
}

/** Those that are to be read again by now, the longest overdue first; what somebody asked for before all others. */
export async function loadDue(
  reader: Reader,
  domain: { readonly connectorId: number; readonly partition: string },
  now: Date,
  limit: number,
): Promise<PersonRecord[]> {
  const rows = await reader.all<PersonRow>(
    `SELECT * FROM password_person WHERE connector_id = ? AND partition = ? AND due_at <= ?
     ORDER BY due_cause = 'asked' DESC, due_at LIMIT ?`,
    [domain.connectorId, domain.partition, now.toISOString(), limit],
  );
  return rows.map(recordOf);
}
