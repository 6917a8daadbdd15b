/** Values that the tenant keeps in quarantine, with the object that wants each and the one that has it. */

import type {
  CloudObject,
  CloudOwners,
  CloudValue,
  ProvisioningError,
  ProvisioningErrors,
} from '../../connectors/entra-id/companion/cloud-objects.ts';
import { insertRows } from '../../store/batch.ts';
import type { Reader, SqlValue, Writer } from '../../store/database.ts';
import type { Store } from '../../store/store.ts';
import { toHolder } from './cloud.ts';
import type { ConflictFix } from './finding.ts';
import { loadOrigins, toParty, type Origin, type Party } from './parties.ts';
import { parseProxyAddress } from './service.ts';

export interface QuarantinedValue {
  readonly id: number;
  /** As the service names it. */
  readonly property: string;
  readonly attribute: string;
  readonly value: string;
  readonly since: string;
  /** What was written in its place; null where it was left out. */
  readonly instead: string | null;
  readonly object: Party;
  /** Null: nobody has it any more, and the service gives it back by itself. */
  readonly owner: Party | null;
  readonly fixes: readonly ConflictFix[];
}

export interface ReadQuarantineRequest {
  readonly store: Store;
  readonly connectorId: number;
  readonly companion: CloudOwners & ProvisioningErrors;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** Reads all that stands and keeps it. Throws what the companion throws; what was kept stays then. */
export async function readQuarantine(request: ReadQuarantineRequest): Promise<{ total: number; readAt: string }> {
  const { store, connectorId, companion, signal, now } = request;
  const errors = await companion.provisioningErrors(signal);
  const owners = errors.length === 0 ? [] : await companion.ownersOf(errors.flatMap(valuesOf), signal);
  const rows = await rowNumbers(store.reader, connectorId, [...errors.map(({ object }) => object), ...owners]);
  const origins = await loadOrigins(store.reader, [...new Set(rows.values())]);
  const values = errors.map((error) => describe(error, owners, rows, origins));
  const readAt = now().toISOString();
  await store.write((writer) => save(writer, values, readAt));
  return { total: values.length, readAt };
}

const ATTRIBUTES: { readonly [property: string]: string } = {
  UserPrincipalName: 'userPrincipalName',
  ProxyAddresses: 'proxyAddresses',
};

function valuesOf({ property, value }: ProvisioningError): CloudValue[] {
  if (property === 'UserPrincipalName') return [{ kind: 'userPrincipalName', value }];
  // The service names SMTP addresses with and without their scheme.
  const { scheme, address } = parseProxyAddress(value);
  const proxy: CloudValue = { kind: 'proxyAddress', value: `${scheme}:${address}` };
  return scheme === 'smtp' ? [proxy, { kind: 'mail', value: address }] : [proxy];
}

function owns(object: CloudObject, { property, value }: ProvisioningError): boolean {
  const wanted = value.toLowerCase();
  if (property === 'UserPrincipalName') return object.userPrincipalName?.toLowerCase() === wanted;
  const { scheme, address } = parseProxyAddress(wanted);
  const isSame = (other: string) => {
    const parsed = parseProxyAddress(other.toLowerCase());
    return parsed.scheme === scheme && parsed.address === address;
  };
  return object.proxyAddresses.some(isSame) || (scheme === 'smtp' && object.mail?.toLowerCase() === address);
}

async function rowNumbers(
  reader: Reader,
  connectorId: number,
  objects: readonly CloudObject[],
): Promise<Map<string, number>> {
  const rows = await reader.all<{ id: number; anchor: string }>(
    `SELECT o.id, o.anchor FROM json_each(?) AS a CROSS JOIN connector_object AS o
       ON o.connector_id = ? AND o.anchor = a.value WHERE o.object_type <> ''`,
    [JSON.stringify([...new Set(objects.map(({ anchor }) => anchor))]), connectorId],
  );
  return new Map(rows.map(({ id, anchor }) => [anchor, id]));
}

function describe(
  error: ProvisioningError,
  owners: readonly CloudObject[],
  rows: ReadonlyMap<string, number>,
  origins: ReadonlyMap<number, Origin>,
): Omit<QuarantinedValue, 'id'> {
  const partyOf = (object: CloudObject) =>
    toParty({ ...toHolder(object), id: rows.get(object.anchor) ?? null }, origins);
  const { object, property, value, since } = error;
  const owner = owners.find((one) => one.anchor !== object.anchor && owns(one, error));
  return {
    property,
    attribute: ATTRIBUTES[property] ?? property,
    value,
    since,
    instead: property === 'UserPrincipalName' ? object.userPrincipalName : null,
    object: partyOf(object),
    owner: owner ? partyOf(owner) : null,
    fixes: owner ? ['drop-address', 'run-again'] : ['run-again'],
  };
}

async function save(writer: Writer, values: readonly Omit<QuarantinedValue, 'id'>[], readAt: string): Promise<void> {
  const round = ((await writer.get<{ round: number }>('SELECT round FROM quarantine_reading'))?.round ?? 0) + 1;
  const rows = values.map((value): SqlValue[] => [
    JSON.stringify([value.object.anchor, value.property, value.value.toLowerCase()]),
    round,
    value.object.connectorObject,
    value.owner?.connectorObject ?? null,
    wordsOf(value),
    JSON.stringify(value),
  ]);
  await insertRows(
    writer,
    'quarantined_value (value_key, round, object_id, owner_id, words, body)',
    rows,
    `ON CONFLICT (value_key) DO UPDATE SET round = excluded.round, object_id = excluded.object_id,
       owner_id = excluded.owner_id, words = excluded.words, body = excluded.body`,
  );
  await writer.run('DELETE FROM quarantined_value WHERE round <> ?', [round]);
  await writer.run(
    `INSERT INTO quarantine_reading (id, round, read_at) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET round = excluded.round, read_at = excluded.read_at`,
    [round, readAt],
  );
}

function wordsOf({ value, object, owner }: Omit<QuarantinedValue, 'id'>): string {
  const texts = [object, owner].flatMap((party) => [party?.name, party?.dn, party?.userPrincipalName]);
  return [value, ...texts]
    .filter((text) => text !== null && text !== undefined)
    .join('\n')
    .toLowerCase();
}

export interface QuarantineFilter {
  readonly search?: string | undefined;
  /** Row of the tenant's connector space that wants or has the value. */
  readonly object?: number | undefined;
}

export async function listQuarantined(
  reader: Reader,
  { search, object }: QuarantineFilter,
  after: number,
  limit: number,
): Promise<{ total: number; readAt: string | null; values: QuarantinedValue[] }> {
  const clauses = ['true'];
  const parameters: SqlValue[] = [];
  if (object !== undefined) {
    clauses.push('(object_id = ? OR owner_id = ?)');
    parameters.push(object, object);
  }
  if (search !== undefined && search !== '') {
    clauses.push('instr(words, ?) > 0');
    parameters.push(search.toLowerCase());
  }
  const meant = clauses.join(' AND ');
  const counted = await reader.get<{ total: number }>(
    `SELECT count(*) AS total FROM quarantined_value WHERE ${meant}`,
    parameters,
  );
  const rows = await reader.all<{ id: number; body: string }>(
    `SELECT id, body FROM quarantined_value WHERE ${meant} AND id > ? ORDER BY id LIMIT ?`,
    [...parameters, after, limit],
  );
  const reading = await reader.get<{ read_at: string }>('SELECT read_at FROM quarantine_reading');
  return {
    total: counted?.total ?? 0,
    readAt: reading?.read_at ?? null,
    values: rows.map(({ id, body }) => ({ ...(JSON.parse(body) as Omit<QuarantinedValue, 'id'>), id })),
  };
}

export async function loadQuarantined(reader: Reader, id: number): Promise<QuarantinedValue | undefined> {
  const row = await reader.get<{ body: string }>('SELECT body FROM quarantined_value WHERE id = ?', [id]);
  return row && { ...(JSON.parse(row.body) as Omit<QuarantinedValue, 'id'>), id };
}

export async function countQuarantined(reader: Reader): Promise<number> {
  return (await reader.get<{ total: number }>('SELECT count(*) AS total FROM quarantined_value'))?.total ?? 0;
}
