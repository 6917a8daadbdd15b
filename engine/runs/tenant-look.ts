/**
 * What an import of a tenant looks at beside its objects: which of them the cloud manages, and who else synchronizes. A few
 * questions a cycle, whatever the size of the tenant.
 */

import { compareAuthority, noteAuthority } from '../connector-space/authority.ts';
import type { Connector } from '../connectors/connector.ts';
import type { OtherSynchronization, TenantSynchronization } from '../connectors/entra-id/companion/companion.ts';
import { FaultError } from '../model/fault.ts';
import { insertRows } from '../store/batch.ts';
import type { Reader, SqlValue, Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';

export interface LookRequest {
  readonly store: Store;
  readonly connector: Connector;
  readonly connectorId: number;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** Throws what keeps the tenant from being asked: going on without knowing would mean to write over others. */
export async function lookAtTenant(request: LookRequest): Promise<void> {
  const { store, connector, connectorId, signal, now } = request;
  const { companion } = connector;
  if (!companion) return;
  const authority = await companion.sourceOfAuthority(signal);
  const change = await compareAuthority(store.reader, connectorId, authority);
  if (change.taken.length + change.givenBack.length > 0) {
    await store.write((writer) => noteAuthority(writer, change, now()));
  }
  const found = await companion.otherSynchronization(signal);
  await store.write((writer) => noteSynchronization(writer, connectorId, found, authority.unknown, now()));
}

/** What the last look found, beside the others themselves. */
export interface TenantLook extends Omit<TenantSynchronization, 'others' | 'unknown'> {
  readonly lookedAt: string;
  /** `cloud-sync`, and `source-of-authority` of the object types that the tenant does not tell it of. */
  readonly unknown: readonly string[];
}

const lookKey = (connectorId: number) => `tenant-look:${connectorId}`;
const ownExportKey = (connectorId: number) => `own-export:${connectorId}`;

async function keep(writer: Writer, key: string, value: string): Promise<void> {
  await writer.run(
    'INSERT INTO engine_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    [key, value],
  );
}

/** The tenant as the last export of this product left it. */
interface OwnExport {
  readonly at: string;
  /** The tenant's own stamp, read when the export had ended; undefined where it could not be read. */
  readonly lastSynchronized?: string | undefined;
  /** The name that the service gave this machine, where the export changed it. */
  readonly alias?: string | undefined;
}

/**
 * An export ended, and the tenant has stamped it. The stamp is read back: whoever changes it after that is somebody else.
 * How the service comes to a machine's name is not documented; what it became by this export is ours.
 */
export async function noteOwnExport({ store, connector, connectorId, signal, now }: LookRequest): Promise<void> {
  const before = await lastTenantLook(store.reader, connectorId);
  const known = await ownExport(store.reader, connectorId);
  const after = await stampsNow(connector, signal);
  const renamed = after?.machine !== undefined && before !== undefined && after.machine !== before.machine;
  const own: OwnExport = {
    at: now().toISOString(),
    lastSynchronized: after?.lastSynchronized,
    alias: renamed ? after.machine : known?.alias,
  };
  await store.write((writer) => keep(writer, ownExportKey(connectorId), JSON.stringify(own)));
}

/** The export is over, whatever the tenant says now: where it says nothing, the time of this machine has to do. */
async function stampsNow({ companion }: Connector, signal: AbortSignal): Promise<TenantSynchronization | undefined> {
  try {
    return await companion?.otherSynchronization(signal);
  } catch (error) {
    if (error instanceof FaultError && error.fault.code !== 'run-cancelled') return undefined;
    throw error;
  }
}

async function ownExport(reader: Reader, connectorId: number): Promise<OwnExport | undefined> {
  const value = await read(reader, ownExportKey(connectorId));
  return value === undefined ? undefined : (JSON.parse(value) as OwnExport);
}

async function read(reader: Reader, key: string): Promise<string | undefined> {
  return (await reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [key]))?.value;
}

/** The service may stamp a little after it answered, and by a clock of its own. */
const STAMP_TOLERANCE = 300_000;

/**
 * Whether what looks like another server is the trace of this product: by the name that the service gave it, by the stamp
 * that its last export left, or by the time of an export that broke off before it could read that.
 */
async function isOwnTrace(
  reader: Reader,
  connectorId: number,
  { kind, name, lastSeen }: OtherSynchronization,
  own: OwnExport | undefined,
): Promise<boolean> {
  if (kind !== 'server') return false;
  if (own?.alias !== undefined && own.alias === name) return true;
  const seen = Date.parse(lastSeen ?? '');
  if (own !== undefined && seen <= Date.parse(own.lastSynchronized ?? own.at) + STAMP_TOLERANCE) return true;
  const around = (offset: number) => new Date(seen + offset).toISOString();
  const run = await reader.get(
    `SELECT 1 FROM run WHERE connector_id = ? AND profile = 'Export' AND (ended_at IS NULL OR counters ->> '$.requests' > 0)
       AND started_at <= ? AND coalesce(ended_at, '9999') >= ? LIMIT 1`,
    [connectorId, around(STAMP_TOLERANCE), around(-STAMP_TOLERANCE)],
  );
  return run !== undefined;
}

/** Those of them that are no trace of this product itself. */
export async function foreign(
  reader: Reader,
  connectorId: number,
  found: readonly OtherSynchronization[],
): Promise<readonly OtherSynchronization[]> {
  const own = await ownExport(reader, connectorId);
  const others: OtherSynchronization[] = [];
  for (const other of found) if (!(await isOwnTrace(reader, connectorId, other, own))) others.push(other);
  return others;
}

async function noteSynchronization(
  writer: Writer,
  connectorId: number,
  { others: found, unknown, ...rest }: TenantSynchronization,
  unlisted: readonly string[],
  now: Date,
): Promise<void> {
  const others = await foreign(writer, connectorId, found);
  const look: TenantLook = {
    ...rest,
    lookedAt: now.toISOString(),
    unknown: [...unknown, ...unlisted.map((type) => `source-of-authority-of-${type}s`)],
  };
  await keep(writer, lookKey(connectorId), JSON.stringify(look));
  const names = JSON.stringify(others.map(({ key }) => key));
  const gone = 'connector_id = ? AND other NOT IN (SELECT value FROM json_each(?))';
  // What a person said of one that is away holds when it comes back.
  await writer.run(`DELETE FROM other_synchronization WHERE ${gone} AND accepted_at IS NULL`, [connectorId, names]);
  await writer.run(`UPDATE other_synchronization SET present = 0 WHERE ${gone}`, [connectorId, names]);
  await insertRows(
    writer,
    'other_synchronization (connector_id, other, kind, name, last_seen, job, present, found_at)',
    others.map((other): SqlValue[] => [
      connectorId,
      other.key,
      other.kind,
      other.name,
      other.lastSeen ?? null,
      other.job ? JSON.stringify(other.job) : null,
      1,
      now.toISOString(),
    ]),
    `ON CONFLICT (connector_id, other) DO UPDATE SET name = excluded.name, last_seen = excluded.last_seen,
       job = excluded.job, present = 1`,
  );
}

export async function lastTenantLook(reader: Reader, connectorId: number): Promise<TenantLook | undefined> {
  const value = await read(reader, lookKey(connectorId));
  return value === undefined ? undefined : (JSON.parse(value) as TenantLook);
}

export interface KnownOther {
  readonly connectorId: number;
  readonly other: string;
  readonly kind: OtherSynchronization['kind'];
  readonly name: string;
  readonly lastSeen: string | null;
  readonly job: NonNullable<OtherSynchronization['job']> | null;
  readonly present: boolean;
  readonly foundAt: string;
  readonly accepted: { readonly at: string; readonly by: string } | null;
}

interface OtherRow {
  readonly connector_id: number;
  readonly other: string;
  readonly kind: OtherSynchronization['kind'];
  readonly name: string;
  readonly last_seen: string | null;
  readonly job: string | null;
  readonly present: 0 | 1;
  readonly found_at: string;
  readonly accepted_at: string | null;
  readonly accepted_by: string | null;
}

/** Everybody who was seen and is there, and those whom a person accepted. */
export async function knownOthers(reader: Reader, connectorId?: number): Promise<KnownOther[]> {
  const these = connectorId === undefined ? '' : 'WHERE connector_id = ?';
  const rows = await reader.all<OtherRow>(
    `SELECT * FROM other_synchronization ${these} ORDER BY connector_id, found_at, other`,
    connectorId === undefined ? [] : [connectorId],
  );
  return rows.map((row) => ({
    connectorId: row.connector_id,
    other: row.other,
    kind: row.kind,
    name: row.name,
    lastSeen: row.last_seen,
    job: row.job === null ? null : (JSON.parse(row.job) as KnownOther['job']),
    present: row.present === 1,
    foundAt: row.found_at,
    accepted: row.accepted_at === null ? null : { at: row.accepted_at, by: row.accepted_by ?? '' },
  }));
}

/** A person's word about one other: exports go on beside it, or no longer. Answers whether it is known. */
export async function acceptOther(
  writer: Writer,
  connectorId: number,
  other: string,
  accepted: { readonly at: Date; readonly by: string } | null,
): Promise<boolean> {
  const changed = await writer.run(
    'UPDATE other_synchronization SET accepted_at = ?, accepted_by = ? WHERE connector_id = ? AND other = ?',
    [accepted?.at.toISOString() ?? null, accepted?.by ?? null, connectorId, other],
  );
  return changed === 1;
}
