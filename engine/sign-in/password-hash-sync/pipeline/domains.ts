/** Rows of `password_domain`: how far a domain's passwords were read, and how that goes. */

import type { Fault } from '../../../model/fault.ts';
import type { Reader, Writer } from '../../../store/database.ts';
import { parseCursor, serializeCursor, type ReplicaCursor } from '../drs/cursor.ts';

export interface DomainKey {
  readonly connectorId: number;
  /** DN. */
  readonly partition: string;
}

/**
 * `asked`: somebody wants it. `scope`: many people have come into scope, whose passwords are read faster all together.
 * `restored`: the directory was set back, and its stamps count from there.
 */
export type FullWhy = 'asked' | 'scope' | 'restored';

export interface FullWish {
  /** ISO 8601. */
  readonly since: string;
  readonly why: FullWhy;
  readonly resend: boolean;
}

export interface DomainRecord {
  readonly cursor: ReplicaCursor | undefined;
  readonly server: string | null;
  readonly heartbeatAt: string | null;
  readonly full: FullWish | undefined;
  readonly fault: Fault | null;
  readonly faultAt: string | null;
}

export interface DomainRow {
  readonly connector_id: number;
  readonly partition: string;
  readonly cursor: string | null;
  readonly server: string | null;
  readonly heartbeat_at: string | null;
  readonly full_wanted_at: string | null;
  readonly full_why: FullWhy | null;
  readonly full_resend: 0 | 1;
  readonly fault: string | null;
  readonly fault_at: string | null;
}

const NOTHING: DomainRecord = {
  cursor: undefined,
  server: null,
  heartbeatAt: null,
  full: undefined,
  fault: null,
  faultAt: null,
};

export async function loadDomain(reader: Reader, { connectorId, partition }: DomainKey): Promise<DomainRecord> {
  const row = await reader.get<DomainRow>('SELECT * FROM password_domain WHERE connector_id = ? AND partition = ?', [
    connectorId,
    partition,
  ]);
  return row ? domainOf(row) : NOTHING;
}

export function domainOf(row: DomainRow): DomainRecord {
  return {
    cursor: row.cursor === null ? undefined : parseCursor(row.cursor),
    server: row.server,
    heartbeatAt: row.heartbeat_at,
    full:
      row.full_wanted_at === null
        ? undefined
        : { since: row.full_wanted_at, why: row.full_why ?? 'asked', resend: row.full_resend === 1 },
    fault: row.fault === null ? null : (JSON.parse(row.fault) as Fault),
    faultAt: row.fault_at,
  };
}

async function upsert(
  writer: Writer,
  { connectorId, partition }: DomainKey,
  values: { readonly [column: string]: string | number | null },
): Promise<void> {
  const names = Object.keys(values);
  await writer.run(
    `INSERT INTO password_domain (connector_id, partition, ${names.join(', ')})
     VALUES (?, ?, ${names.map(() => '?').join(', ')})
     ON CONFLICT (connector_id, partition) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [connectorId, partition, ...Object.values(values)],
  );
}

export interface WalkEnd {
  readonly cursor: ReplicaCursor;
  readonly server: string | null;
  readonly at: string;
  /** The wish that this walk has fulfilled; one that came meanwhile stays. */
  readonly fulfilled?: FullWish | undefined;
}

/** Only after everything before the cursor has been dealt with, or is kept to be read again. */
export async function noteWalk(
  writer: Writer,
  key: DomainKey,
  { cursor, server, at, fulfilled }: WalkEnd,
): Promise<void> {
  await upsert(writer, key, {
    cursor: serializeCursor(cursor),
    server,
    heartbeat_at: at,
    fault: null,
    fault_at: null,
  });
  if (!fulfilled) return;
  await writer.run(
    `UPDATE password_domain SET full_wanted_at = NULL, full_why = NULL, full_resend = 0
     WHERE connector_id = ? AND partition = ? AND full_wanted_at = ?`,
    [key.connectorId, key.partition, fulfilled.since],
  );
}

/** A wish for more replaces one for less; one for the same keeps its time. */
export async function wishFull(writer: Writer, key: DomainKey, wish: FullWish): Promise<FullWish> {
  const { full: former } = await loadDomain(writer, key);
  const resend = wish.resend || (former?.resend ?? false);
  // What begins after a directory was set back has to be said, whoever else wanted it.
  const why = former?.why === 'restored' ? former.why : wish.why;
  const isMore = !former || (wish.resend && !former.resend) || why !== former.why;
  const since = isMore ? wish.since : former.since;
  await upsert(writer, key, { full_wanted_at: since, full_why: why, full_resend: resend ? 1 : 0 });
  return { since, why, resend };
}

export async function noteDomainFault(writer: Writer, key: DomainKey, fault: Fault, at: string): Promise<void> {
  await upsert(writer, key, { fault: JSON.stringify(fault), fault_at: at });
}
