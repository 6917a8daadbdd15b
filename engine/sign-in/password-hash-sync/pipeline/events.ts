/** The history: every password that was sent or kept back, who and when and with which outcome, never what. */

import type { Fault } from '../../../model/fault.ts';
import { insertRows } from '../../../store/batch.ts';
import type { SqlValue, Writer } from '../../../store/database.ts';
import type { PasswordCause, PasswordEventKind, PersonOutcome, ScopeReason } from '../status.ts';

export interface NewEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly kind: PasswordEventKind;
  readonly connectorId?: number;
  readonly partition?: string;
  readonly anchor?: string;
  readonly outcome?: PersonOutcome;
  readonly reason?: ScopeReason | null;
  readonly cause?: PasswordCause;
  readonly who?: string | undefined;
  /** Seconds since 1601. */
  readonly changed?: number | undefined;
  readonly fault?: Fault | null;
  readonly detail?: { readonly [name: string]: string | number | boolean };
}

export async function noteEvents(writer: Writer, events: readonly NewEvent[]): Promise<void> {
  const rows = events.map((event): SqlValue[] => [
    event.at,
    event.kind,
    event.connectorId ?? null,
    event.partition ?? null,
    event.anchor ?? null,
    event.outcome ?? null,
    event.reason ?? null,
    event.cause ?? null,
    event.who ?? null,
    event.changed ?? null,
    event.fault ? JSON.stringify(event.fault) : null,
    JSON.stringify(event.detail ?? {}),
  ]);
  await insertRows(
    writer,
    'password_event (at, kind, connector_id, partition, anchor, outcome, reason, cause, who, changed, fault, detail)',
    rows,
  );
}

/** Events older than so many days go. */
export async function purgeEvents(writer: Writer, days: number, now: Date): Promise<void> {
  const before = new Date(now.getTime() - days * 86_400_000).toISOString();
  await writer.run('DELETE FROM password_event WHERE at < ?', [before]);
}
