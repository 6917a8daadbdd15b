/** The links of an export: between objects that exist by now, in pages. */

import type { ExportOperation, ExportOutcome } from '../model/export-operation.ts';
import type { Writer } from '../store/database.ts';
import { markWritten } from './export-objects.ts';
import { noteAnswers, noteSent, type JournalAnswer } from './journal.ts';
import { nextReferences, type PlannedReferences, type ReferenceCursor } from './plan.ts';
import { nameFault, stopIfNeeded, takeAnswers, type Session } from './session.ts';

/** Links sent together. */
const REFERENCE_PAGE = 1_000;

export async function exportReferences(session: Session): Promise<void> {
  const { request } = session;
  let cursor: ReferenceCursor = [0, '', 0];
  for (;;) {
    stopIfNeeded(session);
    const { objects, next } = await nextReferences(request.store.reader, request, cursor, REFERENCE_PAGE);
    if (!next) return;
    cursor = next;
    const numbers = await request.store.write((writer) =>
      noteSent(
        writer,
        request.runId,
        request.connectorId,
        objects.map((planned) => ({
          objectId: planned.objectId,
          operation: 'references' as const,
          objectType: planned.objectType,
          anchor: planned.anchor,
          dn: planned.dn,
          before: {},
          after: JSON.stringify(planned.references),
        })),
        request.now(),
      ),
    );
    const byNumber = new Map(objects.map((planned, index) => [numbers[index]!, planned]));
    const operations = objects.map((planned, index): ExportOperation => ({
      operationId: numbers[index]!,
      kind: 'update',
      objectType: planned.objectType,
      dn: planned.dn,
      anchor: planned.anchor,
      attributes: {},
      before: {},
      references: planned.references,
      targets: new Map(planned.targets.map(({ anchor, dn }) => [anchor, dn])),
      settle: false,
    }));
    await takeAnswers(session, operations, (writer, outcomes) =>
      applyReferenceOutcomes(writer, session, byNumber, outcomes),
    );
  }
}

async function applyReferenceOutcomes(
  writer: Writer,
  session: Session,
  planned: ReadonlyMap<number, PlannedReferences>,
  outcomes: readonly ExportOutcome[],
): Promise<void> {
  const answers: JournalAnswer[] = [];
  const arrived: (readonly [number, string, number])[] = [];
  for (const outcome of outcomes) {
    const object = planned.get(outcome.operationId)!;
    const part = outcome.status === 'done' ? object.references : (outcome.arrived ?? []);
    for (const operation of part) {
      session.counters.referencesAdded += operation.added.length;
      session.counters.referencesRemoved += operation.removed.length;
      const anchors = new Set([...operation.added, ...operation.removed]);
      for (const target of object.targets) {
        if (target.attribute === operation.attribute && anchors.has(target.anchor)) {
          arrived.push([object.objectId, target.attribute, target.targetId]);
        }
      }
    }
    if (outcome.status === 'done') {
      answers.push({ id: outcome.operationId, state: 'done' });
      session.written.push(object.objectId);
    } else {
      const fault = nameFault(outcome.fault, session, object.objectId, object.objectType, object.dn, object.anchor, {});
      answers.push({ id: outcome.operationId, state: 'failed', fault });
      session.faults.push({ objectId: object.objectId, fault });
      session.counters.failed++;
    }
  }
  await noteAnswers(writer, answers, session.request.now());
  await markWritten(
    writer,
    arrived.map(([objectId]) => objectId),
  );
  await writer.run(
    `UPDATE connector_reference SET sent = 1 FROM json_each(?) AS a
     WHERE object_id = a.value ->> 0 AND attribute = a.value ->> 1 AND target_id = a.value ->> 2`,
    [JSON.stringify(arrived)],
  );
}
