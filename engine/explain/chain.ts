/**
 * One identity from every forest to the tenant, side by side: each directory's image as last imported, its connector
 * space with everything pending laid over, the metaverse between them; rows aligned by what flows into what.
 */

import { loadByMetaverse, type ConnectorObjectRow } from '../connector-space/objects.ts';
import { expectedAttributes, loadPendingExports, type PendingExport } from '../connector-space/pending-exports.ts';
import { nameOf } from '../connector-space/names.ts';
import { loadMetaverse, type MetaverseObject } from '../metaverse/objects.ts';
import { decodeAttributes } from '../model/attribute-value.ts';
import { FaultError, type Fault } from '../model/fault.ts';
import type { Reader } from '../store/database.ts';
import { columnKey, type ChainContext, type ChainObject, type ObjectId } from './chain-object.ts';
import { chainRows, type ChainRow } from './chain-rows.ts';
import { joinFacts, type JoinFacts } from './join-facts.ts';
import { leftOutOf, type LeftOut } from './left-out.ts';
import { countReferences, type ReferenceCount } from './references.ts';

export interface ChainColumn {
  readonly key: string;
  readonly image: 'directory' | 'space' | 'metaverse';
  readonly side: 'forest' | 'metaverse' | 'tenant';
  readonly connector: string | null;
  readonly objectId: number | null;
  readonly objectType: string;
  readonly dn: string | null;
  readonly anchor: string | null;
  readonly state: 'present' | 'planned' | 'leaving' | 'gone' | 'placeholder' | 'identity';
  readonly pendingImport: ConnectorObjectRow['pending_import'];
  /** Since when it is known that the cloud manages it; it is not exported, then. */
  readonly cloudManagedSince: string | null;
  readonly pendingExport: {
    readonly operation: PendingExport['operation'];
    readonly state: PendingExport['state'];
    readonly unsupported: readonly string[];
    readonly held: boolean;
  } | null;
  readonly join: JoinFacts | null;
  readonly faults: readonly Fault[];
}

export interface Chain {
  readonly name: string;
  readonly metaverse: { readonly id: number; readonly objectType: string } | null;
  readonly columns: readonly ChainColumn[];
  readonly rows: readonly ChainRow[];
  readonly references: readonly ReferenceCount[];
  readonly leftOut: readonly LeftOut[];
}

/** Throws `not-found`. */
export async function loadChain(reader: Reader, context: ChainContext, id: ObjectId): Promise<Chain> {
  const { identity, rows } = await findObjects(reader, id);
  const objects = await chainObjects(reader, rows);
  const joins = await joinFacts(reader, context.rules, objects, identity);
  const ruleIds = await ruleNumbers(reader);
  const columns = columnsOf(objects, identity, joins);
  return {
    name: nameOf(identity?.attributes ?? objects[0]?.expected ?? {}, objects[0]?.row.dn),
    metaverse: identity ? { id: identity.id, objectType: identity.objectType } : null,
    columns,
    rows: chainRows({ ...context, ruleIds }, objects, identity),
    references: await countReferences(reader, { ...context, ruleIds }, objects, identity),
    leftOut: await leftOutOf(reader, context, objects, identity),
  };
}

interface FoundObjects {
  readonly identity: MetaverseObject | undefined;
  readonly rows: readonly ConnectorObjectRow[];
}

async function findObjects(reader: Reader, id: ObjectId): Promise<FoundObjects> {
  if ('metaverse' in id) {
    const found = await identityWithRows(reader, id.metaverse);
    if (found) return found;
    throw notFound({ what: 'metaverse-object', id: id.metaverse });
  }
  const row = await reader.get<ConnectorObjectRow>('SELECT * FROM connector_object WHERE id = ?', [id.connectorObject]);
  if (!row) throw notFound({ what: 'connector-object', id: id.connectorObject });
  const found = row.mv_id === null ? undefined : await identityWithRows(reader, row.mv_id);
  return found ?? { identity: undefined, rows: [row] };
}

async function identityWithRows(reader: Reader, id: number): Promise<FoundObjects | undefined> {
  const [identity] = await loadMetaverse(reader, [id]);
  return identity && { identity, rows: await loadByMetaverse(reader, [id]) };
}

function notFound(detail: Fault['detail']): FaultError {
  return new FaultError({ code: 'not-found', stage: 'run', detail, retry: 'never' });
}

async function chainObjects(reader: Reader, rows: readonly ConnectorObjectRow[]): Promise<ChainObject[]> {
  const ids = rows.map((row) => row.id);
  const list = JSON.stringify(ids);
  const connectors = await reader.all<{ id: number; name: string; kind: ChainObject['kind'] }>(
    'SELECT id, name, kind FROM connector',
  );
  const pending = await loadPendingExports(reader, ids);
  const faults = await reader.all<{ object_id: number; fault: string }>(
    'SELECT f.object_id, f.fault FROM json_each(?) AS a CROSS JOIN object_fault AS f ON f.object_id = a.value',
    [list],
  );
  const held = await reader.all<{ id: number }>(
    `SELECT d.value AS id FROM approval AS a CROSS JOIN json_each(a.deletions) AS d
     WHERE a.used_run IS NULL AND a.approved_at IS NULL AND d.value IN (SELECT value FROM json_each(?))`,
    [list],
  );
  const objects = rows.map((row): ChainObject => {
    const connector = connectors.find((candidate) => candidate.id === row.connector_id)!;
    const image = decodeAttributes(row.image);
    const waiting = pending.get(row.id);
    return {
      row,
      connector: connector.name,
      kind: connector.kind,
      image,
      pending: waiting,
      expected: expectedAttributes(image, waiting),
      faults: faults.filter((fault) => fault.object_id === row.id).map(({ fault }) => JSON.parse(fault) as Fault),
      held: held.some((entry) => entry.id === row.id),
    };
  });
  const place = ({ kind, row }: ChainObject) => (kind === 'active-directory' ? 0 : 1e9) + row.connector_id;
  return objects.sort((left, right) => place(left) - place(right) || left.row.id - right.row.id);
}

async function ruleNumbers(reader: Reader): Promise<ReadonlyMap<number, string>> {
  const rows = await reader.all<{ number: number; rule_id: string }>('SELECT number, rule_id FROM rule_number');
  return new Map(rows.map((row) => [row.number, row.rule_id]));
}

/** As in the picture: the forests' directories at the left, the tenant's at the right. */
function columnsOf(
  objects: readonly ChainObject[],
  identity: MetaverseObject | undefined,
  joins: ReadonlyMap<number, JoinFacts>,
): ChainColumn[] {
  const column = (object: ChainObject, image: 'directory' | 'space'): ChainColumn => ({
    key: columnKey(object, image),
    image,
    side: object.kind === 'active-directory' ? 'forest' : 'tenant',
    connector: object.connector,
    objectId: object.row.id,
    objectType: object.row.object_type,
    dn: object.row.dn,
    anchor: object.row.anchor,
    state: stateOf(object),
    pendingImport: object.row.pending_import,
    cloudManagedSince: object.row.cloud_managed,
    pendingExport: object.pending ? pendingOf(object.pending, object.held) : null,
    join: joins.get(object.row.id) ?? null,
    faults: image === 'space' ? object.faults : [],
  });
  const forests = objects.filter((object) => object.kind === 'active-directory');
  const tenants = objects.filter((object) => object.kind === 'entra-id');
  return [
    ...forests.flatMap((object) => [column(object, 'directory'), column(object, 'space')]),
    ...(identity ? [metaverseColumn(identity)] : []),
    ...tenants.flatMap((object) => [column(object, 'space'), column(object, 'directory')]),
  ];
}

function stateOf({ row, pending }: ChainObject): ChainColumn['state'] {
  if (row.object_type === '') return 'placeholder';
  if (row.pending_import === 'delete') return 'gone';
  if (pending?.operation === 'delete') return 'leaving';
  return row.in_directory === 1 ? 'present' : 'planned';
}

function pendingOf({ operation, state, unsupported }: PendingExport, held: boolean): ChainColumn['pendingExport'] {
  return { operation, state, unsupported, held };
}

function metaverseColumn({ objectType }: MetaverseObject): ChainColumn {
  return {
    ...{ key: 'metaverse', image: 'metaverse', side: 'metaverse', connector: null, objectId: null, objectType },
    ...{
      dn: null,
      anchor: null,
      state: 'identity',
      pendingImport: null,
      cloudManagedSince: null,
      pendingExport: null,
      join: null,
      faults: [],
    },
  };
}
