/**
 * The synchronization step: what import staged -> metaverse -> pending exports. Objects are taken in batches, each one
 * transaction over both halves; links follow in a phase of their own, in chunks. Every mark of work to do is a row, so a
 * killed run goes on where it was.
 */

import type { ConnectorObjectRow } from '../connector-space/objects.ts';
import { grantedRows } from '../inbound-sync/wishes.ts';
import { carryReferencesIn } from '../metaverse/references.ts';
import { FaultError } from '../model/fault.ts';
import { carryReferencesOut } from '../outbound-sync/references.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { followFilterGroups, sayMissingGroups } from './filter-groups.ts';
import type { SynchronizationRequest, SynchronizationResult } from './synchronization-request.ts';
import { openWork, synchronizeBatch, type Work } from './synchronize-batch.ts';

/** Connector space objects in one transaction. */
const BATCH = 500;

export async function runSynchronization(request: SynchronizationRequest): Promise<SynchronizationResult> {
  const { store, rules, connectors } = request;
  const numberOf = await numberRules(store, rules);
  const filterGroups = await followFilterGroups(store, rules, connectors);
  const missing = await sayMissingGroups(store, { ...request, connector: nameOf(request) }, filterGroups);
  const work = openWork(request, numberOf, filterGroups, missing);
  if (request.mode === 'full') await store.write((writer) => markAllReferences(writer, request.connectorId));
  const expected = await countRows(request);
  let done = 0;
  let last = 0;
  for (;;) {
    stopIfCancelled(request);
    const rows = await store.write(async (writer) => {
      const batch = await nextRows(writer, request, last);
      if (batch.length > 0) await synchronizeBatch(writer, work, batch);
      return batch;
    });
    if (rows.length === 0) break;
    last = rows.at(-1)!.id;
    done += rows.length;
    request.progress(done, expected);
  }
  if (request.only === undefined) await joinLate(request, work);
  const references = await carryReferences(request);
  return { inbound: work.inbound, outbound: work.outbound, references, faults: work.faults };
}

/** Objects, of whatever connector, that found nobody before and may find somebody now. */
async function joinLate(request: SynchronizationRequest, work: Work): Promise<void> {
  const granted = [...work.granted].sort((left, right) => left - right);
  for (let from = 0; from < granted.length; from += BATCH) {
    stopIfCancelled(request);
    await request.store.write(async (writer) => {
      const rows = await grantedRows(writer, granted.slice(from, from + BATCH));
      if (rows.length > 0) await synchronizeBatch(writer, work, rows);
    });
  }
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
