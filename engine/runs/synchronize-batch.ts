/** One batch of the synchronization step: both halves for the same objects, and what is left to be done for them. */

import { noteDeletedElsewhere } from '../connector-space/deleted-elsewhere.ts';
import type { FoundGroup } from '../connector-space/filter-groups.ts';
import { removeObjects, type ConnectorObjectRow } from '../connector-space/objects.ts';
import { RunObjects } from '../connector-space/run-objects.ts';
import {
  emptyInboundCounters,
  nameObject,
  synchronizeInbound,
  type InboundContext,
  type InboundCounters,
  type InboundResult,
} from '../inbound-sync/synchronize.ts';
import { grantWishes, wishedAttributes } from '../inbound-sync/wishes.ts';
import type { WorkingIdentity, WorkingObject } from '../inbound-sync/workspace.ts';
import type { Fault } from '../model/fault.ts';
import { emptyOutboundCounters, type OutboundCounters } from '../outbound-sync/counters.ts';
import { synchronizeOutbound } from '../outbound-sync/synchronize.ts';
import type { Identity, LinkedObject, TargetConnector } from '../outbound-sync/context.ts';
import type { Writer } from '../store/database.ts';
import { recordFaults } from './faults.ts';
import type { SynchronizationRequest } from './synchronization-request.ts';

/** What all batches of a run share, and what comes of them. */
export interface Work {
  readonly request: SynchronizationRequest;
  readonly numberOf: (ruleId: string) => number;
  readonly isOutbound: (ruleNumber: number) => boolean;
  readonly filterGroups: readonly FoundGroup[];
  readonly wished: readonly string[];
  readonly inbound: InboundCounters;
  readonly outbound: OutboundCounters;
  readonly faults: Fault[];
  /** Disconnectors that may find somebody now. */
  readonly granted: Set<number>;
}

export function openWork(
  request: SynchronizationRequest,
  numberOf: (ruleId: string) => number,
  filterGroups: readonly FoundGroup[],
  faults: readonly Fault[],
): Work {
  const { rules, connectors } = request;
  const outboundRules = connectors.flatMap(({ name }) => rules.outboundTo(name));
  const numbers = new Set(outboundRules.map(({ rule }) => numberOf(rule.id)));
  return {
    ...{ request, numberOf, filterGroups, isOutbound: (number) => numbers.has(number) },
    ...{ wished: wishedAttributes(rules), granted: new Set() },
    ...{ inbound: emptyInboundCounters(), outbound: emptyOutboundCounters(), faults: [...faults] },
  };
}

/** Synchronizes objects in both directions; the caller's transaction holds all of it. */
export async function synchronizeBatch(writer: Writer, work: Work, rows: readonly ConnectorObjectRow[]): Promise<void> {
  const { request, numberOf, isOutbound, filterGroups, wished, inbound, outbound } = work;
  const names = new Map(request.connectors.map((connector) => [connector.id, connector.name]));
  const moved = new RunObjects(request.runId);
  const context: InboundContext = {
    rules: request.rules,
    keyed: [...request.rules.metaverseJoinAttributes],
    numberOf,
    isOutbound,
    connectorName: (id) => names.get(id) ?? '',
    moved,
    filterGroups,
    wished,
    ...(request.parametersOf === undefined ? {} : { parametersOf: request.parametersOf }),
  };
  const result = await synchronizeInbound(writer, context, rows, inbound);
  const gone = rows.filter((row) => row.pending_import === 'delete');
  const kind = request.connectors.find((connector) => connector.id === request.connectorId)?.kind;
  if (kind === 'entra-id') await noteLost(writer, request, result, gone);
  await removeObjects(
    writer,
    gone.map((row) => row.id),
    { dropLinks: kind === 'entra-id' },
  );
  const identities = [...result.touched].flatMap((id) => livingIdentity(result, id));
  const sent = await synchronizeOutbound(
    writer,
    { rules: request.rules, targets: request.connectors, numberOf, isOutbound, moved },
    identities.map(asIdentity),
    { abandoned: abandonedTargets(result), leaving: leavingObjects(result) },
    outbound,
  );
  await moved.save(writer);
  const faults = new Map(result.faults);
  for (const { identity, target, fault } of sent.faults) {
    const source = sourceOf(result.workspace.identities.get(identity), request.connectors, target);
    if (source && !faults.has(source.row.id)) {
      faults.set(source.row.id, { ...fault, stage: 'outbound-sync', object: nameObject(source), retry: 'later' });
    }
  }
  const waiting = sent.waiting.flatMap((identity) => {
    const source = sourceOf(result.workspace.identities.get(identity), request.connectors, '');
    return source ? [source.row.id] : [];
  });
  await settleRows(writer, rows, [...faults.keys(), ...waiting, ...orphansOf(result)]);
  const changed = identities.filter((identity) => identity.changed);
  for (const id of await grantWishes(writer, wished, changed)) work.granted.add(id);
  await recordFaults(writer, {
    runId: request.runId,
    stages: ['inbound-sync', 'outbound-sync'],
    looked: [...rows.map((row) => row.id), ...identities.flatMap((identity) => [...identity.joined.keys()])],
    faults: [...faults].map(([objectId, fault]) => {
      const connectorId = result.workspace.objects.get(objectId)?.row.connector_id ?? request.connectorId;
      return { connectorId, objectId, fault };
    }),
  });
  work.faults.push(...faults.values());
}

/** Objects that were somebody's and whose deletion nobody asked for here. */
async function noteLost(
  writer: Writer,
  { connectorId, now }: SynchronizationRequest,
  { workspace }: InboundResult,
  gone: readonly ConnectorObjectRow[],
): Promise<void> {
  const lost = gone.flatMap((row) => {
    const object = workspace.objects.get(row.id);
    if (!object || row.mv_id === null || object.pending?.operation === 'delete') return [];
    const { name = row.dn } = nameObject(object);
    const cloudManaged = row.cloud_managed !== null;
    return [{ dnPath: row.dn_path, dn: row.dn, objectType: row.object_type, name, cloudManaged }];
  });
  await noteDeletedElsewhere(writer, connectorId, lost, now());
}

/** Objects of other batches whose identity ended: they are looked at once more, by what they are now. */
function orphansOf({ disconnected, looked }: InboundResult): number[] {
  return disconnected.flatMap(({ object: { row, metaverseId } }) => {
    const there = row.in_directory === 1 && row.pending_import === null && row.provision_rule === null;
    return there && metaverseId === null && !looked.has(row.id) ? [row.id] : [];
  });
}

function livingIdentity(result: InboundResult, id: number): WorkingIdentity[] {
  const identity = result.workspace.identities.get(id);
  if (!identity || identity.deleted) return [];
  const failed = [...identity.joined.keys()].some((csId) => result.faults.has(csId));
  return failed ? [] : [identity];
}

function asIdentity(identity: WorkingIdentity): Identity {
  return {
    id: identity.id,
    objectType: identity.objectType,
    attributes: identity.attributes,
    joined: [...identity.joined.values()].map(asLinked),
  };
}

function asLinked(object: WorkingObject): LinkedObject {
  return { row: { ...object.row, mv_id: object.metaverseId }, pending: object.pending, joinRule: object.joinRule };
}

/** Objects that Causeway had provisioned and whose identity is gone. */
function abandonedTargets(result: InboundResult): LinkedObject[] {
  return result.disconnected
    .filter(({ object }) => object.metaverseId === null && object.row.pending_import !== 'delete')
    .filter(({ object }) => object.row.provision_rule !== null)
    .map(({ object }) => asLinked(object));
}

/** Objects of the batch that belong to nobody and wait to be deleted. */
function leavingObjects({ workspace, looked }: InboundResult): LinkedObject[] {
  return [...looked].flatMap((id) => {
    const object = workspace.objects.get(id);
    const leaves = object?.metaverseId === null && object.pending?.operation === 'delete';
    return object && leaves && object.row.pending_import !== 'delete' ? [asLinked(object)] : [];
  });
}

/** The object a person would look at when an identity cannot be carried to a target: one of another connector. */
function sourceOf(
  identity: WorkingIdentity | undefined,
  connectors: readonly TargetConnector[],
  target: string,
): WorkingObject | undefined {
  const joined = [...(identity?.joined.values() ?? [])];
  const kindOf = (object: WorkingObject) =>
    connectors.find((connector) => connector.id === object.row.connector_id)?.kind;
  return (
    joined.find((object) => object.connector !== target && kindOf(object) === 'active-directory') ??
    joined.find((object) => object.connector !== target) ??
    joined[0]
  );
}

/** Takes the objects of a batch off the list of work; those with a fault stay on it. */
async function settleRows(
  writer: Writer,
  rows: readonly ConnectorObjectRow[],
  again: readonly number[],
): Promise<void> {
  await writer.run(
    `UPDATE connector_object SET pending_import = NULL, retry = 0
     WHERE id IN (SELECT value FROM json_each(?)) AND (pending_import IS NOT NULL OR retry = 1)`,
    [JSON.stringify(rows.map((row) => row.id))],
  );
  if (again.length === 0) return;
  await writer.run('UPDATE connector_object SET retry = 1 WHERE id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(again),
  ]);
}
