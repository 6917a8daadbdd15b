/** The objects of an export: added and updated first, deleted last. */

import { removeObjects } from '../connector-space/objects.ts';
import {
  decodeAttributes,
  encodeAttributes,
  overlayAttributes,
  type AttributeValue,
  type Attributes,
} from '../model/attribute-value.ts';
import type { ExportOperation, ExportOutcome } from '../model/export-operation.ts';
import type { Writer } from '../store/database.ts';
import { noteAnswers, noteSent, type JournalAnswer } from './journal.ts';
import { withholdDeletions } from './deletion-guard.ts';
import { nextPlanned, type PlannedExport } from './plan.ts';
import { noteDisabled } from './sessions.ts';
import { nameFault, stopIfNeeded, takeAnswers, type ExportCounters, type Session } from './session.ts';

/** Objects journaled and sent together: the most whose fate a kill leaves open. */
const PAGE = 200;

export async function exportObjects(
  session: Session,
  operations: readonly ('add' | 'update' | 'delete')[],
): Promise<void> {
  const { request } = session;
  let after = 0;
  for (;;) {
    stopIfNeeded(session);
    const planned = await nextPlanned(request.store.reader, { ...request, operations, after, limit: PAGE });
    if (planned.length === 0) return;
    after = planned.at(-1)!.pending.objectId;
    const page = await withholdDeletions(session, planned);
    if (page.length === 0) continue;
    const numbers = await request.store.write(async (writer) => {
      // A creation may arrive though its answer does not: it is ours from the moment it goes out.
      await markWritten(writer, creationsIn(page));
      return noteSent(
        writer,
        request.runId,
        request.connectorId,
        page.map((planned) => ({
          objectId: planned.pending.objectId,
          operation: planned.pending.operation,
          objectType: planned.objectType,
          anchor: planned.anchor,
          dn: planned.dn,
          before: beforeImage(planned),
          after: encodeAttributes(planned.pending.attributes),
        })),
        request.now(),
      );
    });
    const byNumber = new Map(page.map((planned, index) => [numbers[index]!, planned]));
    const sent = page.map((planned, index) => toOperation(planned, numbers[index]!));
    await takeAnswers(session, sent, (writer, outcomes) => applyObjectOutcomes(writer, session, byNumber, outcomes));
  }
}

function creationsIn(page: readonly PlannedExport[]): number[] {
  return page.filter(({ pending }) => pending.operation === 'add').map(({ pending }) => pending.objectId);
}

/** What the connector space last saw of the attributes that change; everything, for a deletion. */
function beforeImage(planned: PlannedExport): Attributes {
  const image = overlayAttributes(decodeAttributes(planned.image), planned.pending.awaiting);
  if (planned.pending.operation === 'delete') return image;
  const before: Record<string, readonly AttributeValue[]> = {};
  for (const name of Object.keys(planned.pending.attributes)) {
    before[name] = image[name] ?? (name === 'dn' ? [planned.dn] : []);
  }
  return before;
}

function toOperation(planned: PlannedExport, operationId: number): ExportOperation {
  return {
    operationId,
    kind: planned.pending.operation,
    objectType: planned.objectType,
    dn: planned.dn,
    ...(planned.anchor === null ? {} : { anchor: planned.anchor }),
    attributes: planned.pending.attributes,
    before: beforeImage(planned),
    references: [],
    settle: planned.pending.settle,
  };
}

async function applyObjectOutcomes(
  writer: Writer,
  session: Session,
  planned: ReadonlyMap<number, PlannedExport>,
  outcomes: readonly ExportOutcome[],
): Promise<void> {
  const answers: JournalAnswer[] = [];
  const sent: (readonly [number, string])[] = [];
  const uncarried: number[] = [];
  const anchors: (readonly [number, string])[] = [];
  const written: PlannedExport[] = [];
  const refused: PlannedExport[] = [];
  for (const outcome of outcomes) {
    const object = planned.get(outcome.operationId)!;
    const { pending, objectType, dn, anchor, image } = object;
    if (outcome.status === 'failed') {
      const known = overlayAttributes(decodeAttributes(image), pending.attributes);
      const fault = nameFault(outcome.fault, session, pending.objectId, objectType, dn, anchor, known);
      answers.push({ id: outcome.operationId, state: 'failed', fault });
      if (fault.code !== 'answer-lost') refused.push(object);
      if (fault.code === 'not-supported-by-back-end') {
        uncarried.push(pending.objectId);
        session.counters.unsupported++;
        continue;
      }
      session.faults.push({ objectId: pending.objectId, fault });
      session.counters.failed++;
      continue;
    }
    const given = outcome.anchor;
    answers.push({ id: outcome.operationId, state: 'done', ...(given === undefined ? {} : { anchor: given }) });
    if (given !== undefined && given !== anchor) anchors.push([pending.objectId, given]);
    sent.push([pending.objectId, encodeAttributes({ ...pending.awaiting, ...pending.attributes })]);
    session.written.push(pending.objectId);
    written.push(object);
    count(session.counters, pending.operation, outcome.settled ?? false);
  }
  await noteAnswers(writer, answers, session.request.now());
  await giveAnchors(writer, session.request.connectorId, anchors);
  await markWritten(
    writer,
    written.map(({ pending }) => pending.objectId),
  );
  await markUnwritten(writer, creationsIn(refused));
  await noteDisabled(writer, session.request, written);
  // Nothing was sent: it stays in the plan, is counted as not supported, and is no error.
  await writer.run(
    `UPDATE pending_export SET state = 'unsupported' WHERE object_id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(uncarried)],
  );
  await writer.run(
    `UPDATE pending_export SET state = 'sent', settle = 0, attributes = '{}', awaiting = s.value ->> 1
     FROM json_each(?) AS s WHERE pending_export.object_id = s.value ->> 0`,
    [JSON.stringify(sent)],
  );
}

/** From now on they are ours to delete. */
export async function markWritten(writer: Writer, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await writer.run(
    'UPDATE connector_object SET written = 1 WHERE id IN (SELECT value FROM json_each(?)) AND written = 0',
    [JSON.stringify(ids)],
  );
}

/** Creations that the directory refused made nothing that could be ours. */
async function markUnwritten(writer: Writer, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await writer.run('UPDATE connector_object SET written = 0 WHERE id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(ids),
  ]);
}

function count(counters: ExportCounters, operation: 'add' | 'update' | 'delete', settled: boolean): void {
  if (operation === 'add') counters.adds++;
  else if (operation === 'update') counters.updates++;
  else counters.deletes++;
  if (settled) counters.settled++;
}

/**
 * The directory says under which anchors new objects live. Where the connector space already has an anchor (an object
 * that came back from the recycle bin), the two rows are one object: the planned one goes on, with what was known.
 */
async function giveAnchors(
  writer: Writer,
  connectorId: number,
  given: readonly (readonly [objectId: number, anchor: string])[],
): Promise<void> {
  if (given.length === 0) return;
  const pairs = JSON.stringify(given);
  const doubles = await writer.all<{ planned: number; other: number; image: string; in_directory: number }>(
    `SELECT g.value ->> 0 AS planned, o.id AS other, o.image, o.in_directory FROM json_each(?) AS g
     CROSS JOIN connector_object AS o ON o.connector_id = ? AND o.anchor = g.value ->> 1
     WHERE o.id <> g.value ->> 0`,
    [pairs, connectorId],
  );
  for (const double of doubles) {
    await writer.run('UPDATE connector_object SET image = ?, in_directory = ? WHERE id = ?', [
      double.image,
      double.in_directory,
      double.planned,
    ]);
    await writer.run('UPDATE connector_object SET anchor = NULL WHERE id = ?', [double.other]);
    await writer.run('UPDATE OR REPLACE connector_reference SET target_id = ?, changed = 1 WHERE target_id = ?', [
      double.planned,
      double.other,
    ]);
    await removeObjects(writer, [double.other], { dropLinks: true });
  }
  await writer.run(
    'UPDATE connector_object SET anchor = g.value ->> 1 FROM json_each(?) AS g WHERE connector_object.id = g.value ->> 0',
    [pairs],
  );
}
