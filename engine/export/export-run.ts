/**
 * The export step: pending exports -> the connected directory. Objects first, then links between them, deletions last.
 * Each page is journaled with its before-images, sent, and its answers noted as they come; a value counts as arrived only
 * when a later import shows it.
 */

import { exportObjects } from './export-objects.ts';
import { exportReferences } from './export-references.ts';
import { askGates } from './gates.ts';
import { countRevocations, revokeSessions } from './sessions.ts';
import { settleUnanswered } from './journal.ts';
import { countPlan } from './plan.ts';
import { toFault } from '../model/fault.ts';
import type { ExportCounters, ExportRequest, ExportResult, Session } from './session.ts';

export function emptyExportCounters(): ExportCounters {
  return {
    adds: 0,
    updates: 0,
    deletes: 0,
    referencesAdded: 0,
    referencesRemoved: 0,
    failed: 0,
    settled: 0,
    unsupported: 0,
    sessionsRevoked: 0,
  };
}

/** `counters` are counted up as answers come, for a caller who wants to know how far an export came that broke off. */
export async function runExport(request: ExportRequest, counters = emptyExportCounters()): Promise<ExportResult> {
  const { store, connectorId, connectorName } = request;
  const plan = await countPlan(store.reader, connectorId, request.only);
  counters.unsupported = plan.unsupported;
  const { adds, updates, deletes, references } = plan;
  const single = request.only !== undefined;
  const intent = { runId: request.runId, connectorId, connectorName, adds, updates, deletes, references, single };
  const held = await askGates(request.gates, store, intent);
  if (held) return { counters, faults: [], written: [], endSaid: false, held };
  const revocations = await countRevocations(store, request);
  const expected = adds + updates + deletes + references + revocations;
  if (expected === 0) return { counters, faults: [], written: [], endSaid: false };
  const connector = await request.open();
  const session: Session = { request, connector, counters, faults: [], written: [], done: 0, expected };
  let endSaid = false;
  try {
    await exportObjects(session, ['add', 'update']);
    await exportReferences(session);
    await exportObjects(session, ['delete']);
    await revokeSessions(session);
    endSaid = await sayEnd(session);
  } finally {
    // What was sent and not answered when the export broke off: nobody may plan as if it had not been sent.
    await store.write((writer) => settleUnanswered(writer, connectorId));
  }
  return { counters, faults: session.faults, written: session.written, endSaid };
}

function arrivedIn({ adds, updates, deletes, referencesAdded, referencesRemoved }: ExportCounters): number {
  return adds + updates + deletes + referencesAdded + referencesRemoved;
}

/**
 * Everything arrived by then: that the directory could not be told of the end is a fault, and no reason to stop. Answers
 * whether it was told.
 */
async function sayEnd({ connector, counters, faults, request }: Session): Promise<boolean> {
  const successful = arrivedIn(counters);
  if (!connector.endExport || successful + counters.failed === 0) return false;
  const { connectorId, connectorName, signal, store } = request;
  const row = await store.reader.get<{ objects: number }>(
    `SELECT count(*) AS objects FROM connector_object WHERE connector_id = ? AND object_type > ''`,
    [connectorId],
  );
  try {
    const totals = { exported: successful + counters.failed, successful, objects: row!.objects };
    await connector.endExport(totals, { signal });
    return true;
  } catch (error) {
    const fault = toFault(error, 'export');
    if (fault.code === 'unexpected' || fault.code === 'run-cancelled') throw error;
    faults.push({ objectId: 0, fault: { ...fault, stage: 'export', object: { connector: connectorName } } });
    return false;
  }
}
