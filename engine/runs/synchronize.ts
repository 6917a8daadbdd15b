/**
 * The synchronization step: what import staged -> metaverse -> pending exports. Objects are taken in batches, each one
 * transaction over both halves; links follow in a phase of their own, in chunks. Every mark of work to do is a row, so a
 * killed run goes on where it was.
 */

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
import type { WorkingIdentity, WorkingObject } from '../inbound-sync/workspace.ts';
import { carryReferencesIn } from '../metaverse/references.ts';
import { FaultError, type Fault } from '../model/fault.ts';
import { carryReferencesOut } from '../outbound-sync/references.ts';
import { emptyOutboundCounters, type OutboundCounters } from '../outbound-sync/counters.ts';
import { synchronizeOutbound } from '../outbound-sync/synchronize.ts';
import type { Identity, LinkedObject, TargetConnector } from '../outbound-sync/context.ts';
import type { RuleParameters } from '../rules/compiled-rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { recordFaults } from './faults.ts';
import { followFilterGroups, sayMissingGroups } from './filter-groups.ts';

/** Connector space objects in one transaction. */
const BATCH = 500;

export interface SynchronizationRequest {
  readonly store: Store;
  readonly runId: number;
  /** The connector whose changes are taken. */
  readonly connectorId: number;
  readonly mode: 'full' | 'delta';
  /** Row numbers: these objects are synchronized, whether anything of theirs waits or not, and no others. */
  readonly only?: readonly number[] | undefined;
  readonly rules: RuleSet;
  readonly connectors: readonly TargetConnector[];
  /** See `RunConfiguration.parametersOf`. */
  readonly parametersOf?: (connector: string, path: string) => RuleParameters | undefined;
  readonly signal: AbortSignal;
  progress(done: number, expected: number | undefined): void;
}

export interface SynchronizationResult {
  readonly inbound: InboundCounters;
  readonly outbound: OutboundCounters;
  readonly references: number;
  readonly faults: readonly Fault[];
}

export async function runSynchronization(request: SynchronizationRequest): Promise<SynchronizationResult> {
  const inbound = emptyInboundCounters();
  const outbound = emptyOutboundCounters();
  const faults: Fault[] = [];
  const { store, rules, connectors } = request;
  const numberOf = await numberRules(store, rules);
  const filterGroups = await followFilterGroups(store, rules, connectors);
  faults.push(...(await sayMissingGroups(store, { ...request, connector: nameOf(request) }, filterGroups)));
  const outboundNumbers = new Set(
    connectors.flatMap(({ name }) => rules.outboundTo(name).map(({ rule }) => numberOf(rule.id))),
  );
  const shared = { numberOf, isOutbound: (number: number) => outboundNumbers.has(number), filterGroups };
  if (request.mode === 'full') await request.store.write((writer) => markAllReferences(writer, request.connectorId));
  const expected = await countRows(request);
  let done = 0;
  let last = 0;
  for (;;) {
    stopIfCancelled(request);
    const rows = await request.store.write(async (writer) => {
      const batch = await nextRows(writer, request, last);
      if (batch.length > 0) faults.push(...(await synchronizeBatch(writer, request, shared, batch, inbound, outbound)));
      return batch;
    });
    if (rows.length === 0) break;
    last = rows.at(-1)!.id;
    done += rows.length;
    request.progress(done, expected);
  }
  const references = await carryReferences(request);
  return { inbound, outbound, references, faults };
}

const nameOf = ({ connectors, connectorId }: SynchronizationRequest) =>
  connectors.find((connector) => connector.id === connectorId)?.name ?? '';

async function carryReferences(request: SynchronizationRequest): Promise<number> {
  let total = 0;
  for (const phase of [carryReferencesIn, carryReferencesOut]) {
    for (;;) {
      stopIfCancelled(request);
      const taken = await request.store.write(phase);
      if (taken === 0) break;
      total += taken;
    }
  }
  return total;
}

const WORK = 'pending_import IS NOT NULL OR retry = 1';

/** By row number: through an index on the connector every batch would read, and sort, all of its objects again. */
const EVERYTHING = 'connector_object NOT INDEXED';

/**
 * A full synchronization takes everything that the directory has, and whatever else is work: an object that was created,
 * never confirmed and is reported deleted is not in the directory and has to go all the same.
 */
function taken({ mode }: SynchronizationRequest): string {
  return mode === 'full' ? `(in_directory = 1 OR ${WORK})` : `(${WORK})`;
}

function nextRows(writer: Writer, request: SynchronizationRequest, after: number): Promise<ConnectorObjectRow[]> {
  if (request.only !== undefined) {
    return writer.all<ConnectorObjectRow>(
      `SELECT o.* FROM json_each(?) AS a CROSS JOIN connector_object AS o ON o.id = a.value
       WHERE o.connector_id = ? AND o.id > ? AND (o.in_directory = 1 OR ${WORK}) ORDER BY o.id LIMIT ${BATCH}`,
      [JSON.stringify(request.only), request.connectorId, after],
    );
  }
  const source = request.mode === 'full' ? EVERYTHING : 'connector_object';
  return writer.all<ConnectorObjectRow>(
    `SELECT * FROM ${source} WHERE connector_id = ? AND id > ? AND ${taken(request)} ORDER BY id LIMIT ${BATCH}`,
    [request.connectorId, after],
  );
}

async function countRows(request: SynchronizationRequest): Promise<number> {
  if (request.only !== undefined) return request.only.length;
  const row = await request.store.reader.get<{ rows: number }>(
    `SELECT count(*) AS rows FROM connector_object WHERE connector_id = ? AND ${taken(request)}`,
    [request.connectorId],
  );
  return row?.rows ?? 0;
}

/** A full synchronization looks at every link again. */
async function markAllReferences(writer: Writer, connectorId: number): Promise<void> {
  await writer.run(
    `UPDATE connector_reference SET changed = 1
     WHERE object_id IN (SELECT id FROM connector_object WHERE connector_id = ?) AND changed = 0`,
    [connectorId],
  );
  await writer.run('UPDATE metaverse_reference SET recheck = 1 WHERE recheck = 0');
}

/** What all batches of a run share. */
interface Shared {
  readonly numberOf: (ruleId: string) => number;
  readonly isOutbound: (ruleNumber: number) => boolean;
  readonly filterGroups: readonly FoundGroup[];
}

async function synchronizeBatch(
  writer: Writer,
  request: SynchronizationRequest,
  { numberOf, isOutbound, filterGroups }: Shared,
  rows: readonly ConnectorObjectRow[],
  inbound: InboundCounters,
  outbound: OutboundCounters,
): Promise<Fault[]> {
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
    ...(request.parametersOf === undefined ? {} : { parametersOf: request.parametersOf }),
  };
  const result = await synchronizeInbound(writer, context, rows, inbound);
  const gone = rows.filter((row) => row.pending_import === 'delete');
  const kind = request.connectors.find((connector) => connector.id === request.connectorId)?.kind;
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
    abandonedTargets(result),
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
  await settleRows(writer, rows, [...faults.keys(), ...waiting]);
  await recordFaults(writer, {
    runId: request.runId,
    stages: ['inbound-sync', 'outbound-sync'],
    looked: [...rows.map((row) => row.id), ...identities.flatMap((identity) => [...identity.joined.keys()])],
    faults: [...faults].map(([objectId, fault]) => ({ connectorId: request.connectorId, objectId, fault })),
  });
  return [...faults.values()];
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

/** Rules by small numbers, as lineage stores them; a number once given is never given to another rule. */
async function numberRules(store: Store, rules: RuleSet): Promise<(ruleId: string) => number> {
  const known = await store.reader.all<{ number: number; rule_id: string }>('SELECT number, rule_id FROM rule_number');
  const numbers = new Map(known.map((row) => [row.rule_id, row.number]));
  const missing = rules.rules.map((compiled) => compiled.rule.id).filter((id) => !numbers.has(id));
  if (missing.length > 0) {
    const rows = await store.write(async (writer) => {
      await writer.run('INSERT INTO rule_number (rule_id) SELECT value FROM json_each(?)', [JSON.stringify(missing)]);
      return writer.all<{ number: number; rule_id: string }>('SELECT number, rule_id FROM rule_number');
    });
    for (const row of rows) numbers.set(row.rule_id, row.number);
  }
  return (ruleId) => numbers.get(ruleId)!;
}

function stopIfCancelled(request: SynchronizationRequest): void {
  if (!request.signal.aborted) return;
  throw new FaultError({ code: 'run-cancelled', stage: 'run', detail: {}, retry: 'later' });
}
