/**
 * The export step: pending exports -> the connected directory. Objects first, then links between them, deletions last.
 * Each page is journaled with its before-images, sent, and its answers noted as they come; a value counts as arrived only
 * when a later import shows it.
 */

import type { Connector } from '../connectors/connector.ts';
import { removeObjects } from '../connector-space/objects.ts';
import {
  decodeAttributes,
  encodeAttributes,
  overlayAttributes,
  type AttributeValue,
  type Attributes,
} from '../model/attribute-value.ts';
import type { ExportOperation, ExportOutcome } from '../model/export-operation.ts';
import { FaultError, type Fault } from '../model/fault.ts';
import { nameOfDn } from '../model/distinguished-name.ts';
import type { Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { askGates, type ExportGate, type GateVerdict } from './gates.ts';
import { noteAnswers, noteSent, settleUnanswered, type JournalAnswer } from './journal.ts';
import {
  countPlan,
  nextPlanned,
  nextReferences,
  type PlannedExport,
  type PlannedReferences,
  type ReferenceCursor,
} from './plan.ts';

/** Objects journaled and sent together: the most whose fate a kill leaves open. */
const PAGE = 200;
/** Links sent together. */
const REFERENCE_PAGE = 1_000;
/** Answers written in one transaction. */
const ANSWERS = 100;
/** As Entra Connect: a run with more errors than this is stopped. */
export const ERROR_LIMIT = 5_000;

export interface ExportRequest {
  readonly store: Store;
  readonly runId: number;
  readonly connectorName: string;
  readonly connectorId: number;
  /** Opens the connector; called only when there is something to send. The caller closes it. */
  open(): Promise<Connector>;
  readonly gates: readonly ExportGate[];
  readonly signal: AbortSignal;
  readonly now: () => Date;
  progress(done: number, expected: number | undefined): void;
}

export interface ExportCounters {
  adds: number;
  updates: number;
  deletes: number;
  referencesAdded: number;
  referencesRemoved: number;
  failed: number;
  /** Operations found done already when looking before writing. */
  settled: number;
  unsupported: number;
}

export interface ObjectExportFault {
  readonly objectId: number;
  readonly fault: Fault;
}

export interface ExportResult {
  readonly counters: ExportCounters;
  readonly faults: readonly ObjectExportFault[];
  /** Objects that were written without a fault: earlier export faults of theirs are over. */
  readonly written: readonly number[];
  readonly held?: Exclude<GateVerdict, { pass: true }>;
}

interface Session {
  readonly request: ExportRequest;
  readonly connector: Connector;
  readonly counters: ExportCounters;
  readonly faults: ObjectExportFault[];
  readonly written: number[];
  done: number;
  expected: number;
}

export async function runExport(request: ExportRequest): Promise<ExportResult> {
  const { store, connectorId, connectorName } = request;
  const counters: ExportCounters = {
    adds: 0,
    updates: 0,
    deletes: 0,
    referencesAdded: 0,
    referencesRemoved: 0,
    failed: 0,
    settled: 0,
    unsupported: 0,
  };
  const plan = await countPlan(store.reader, connectorId);
  counters.unsupported = plan.unsupported;
  const { adds, updates, deletes, references } = plan;
  const intent = { runId: request.runId, connectorId, connectorName, adds, updates, deletes };
  const held = await askGates(request.gates, store, intent);
  if (held) return { counters, faults: [], written: [], held };
  const unanswered = await store.reader.get<{ id: number }>(
    `SELECT id FROM export_journal WHERE connector_id = ? AND state = 'sent' LIMIT 1`,
    [connectorId],
  );
  if (unanswered) await store.write((writer) => settleUnanswered(writer, connectorId));
  const expected = adds + updates + deletes + references;
  if (expected === 0) return { counters, faults: [], written: [] };
  const connector = await request.open();
  const session: Session = { request, connector, counters, faults: [], written: [], done: 0, expected };
  await exportObjects(session, ['add', 'update']);
  await exportReferences(session);
  await exportObjects(session, ['delete']);
  return { counters, faults: session.faults, written: session.written };
}

async function exportObjects(session: Session, operations: readonly ('add' | 'update' | 'delete')[]): Promise<void> {
  const { request } = session;
  let after = 0;
  for (;;) {
    stopIfNeeded(session);
    const page = await nextPlanned(request.store.reader, request.connectorId, operations, after, PAGE);
    if (page.length === 0) return;
    after = page.at(-1)!.pending.objectId;
    const numbers = await request.store.write((writer) =>
      noteSent(
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
      ),
    );
    const byNumber = new Map(page.map((planned, index) => [numbers[index]!, planned]));
    const sent = page.map((planned, index) => toOperation(planned, numbers[index]!));
    await takeAnswers(session, sent, (writer, outcomes) => applyObjectOutcomes(writer, session, byNumber, outcomes));
  }
}

/** What the connector space last saw of the attributes that change; everything, for a deletion. */
function beforeImage(planned: PlannedExport): Attributes {
  const image = overlayAttributes(decodeAttributes(planned.image), planned.pending.awaiting);
  if (planned.pending.operation === 'delete') return image;
  const before: Record<string, readonly AttributeValue[]> = {};
  for (const name of Object.keys(planned.pending.attributes)) before[name] = image[name] ?? [];
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

/** Sends operations and writes their answers in groups, as they come. */
async function takeAnswers(
  session: Session,
  operations: readonly ExportOperation[],
  apply: (writer: Writer, outcomes: readonly ExportOutcome[]) => Promise<void>,
): Promise<void> {
  const { request } = session;
  let waiting: ExportOutcome[] = [];
  const flush = async () => {
    if (waiting.length === 0) return;
    const outcomes = waiting;
    waiting = [];
    await request.store.write((writer) => apply(writer, outcomes));
    session.done += outcomes.length;
    request.progress(session.done, session.expected);
  };
  try {
    for await (const outcome of session.connector.export(operations, { signal: request.signal })) {
      waiting.push(outcome);
      if (waiting.length >= ANSWERS) await flush();
    }
  } finally {
    // Answers that did arrive are kept even when the connector gave up in between.
    await flush();
  }
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
  for (const outcome of outcomes) {
    const { pending, objectType, dn, anchor, image } = planned.get(outcome.operationId)!;
    if (outcome.status === 'failed') {
      const known = overlayAttributes(decodeAttributes(image), pending.attributes);
      const fault = nameFault(outcome.fault, session, pending.objectId, objectType, dn, anchor, known);
      answers.push({ id: outcome.operationId, state: 'failed', fault });
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
    count(session.counters, pending.operation, outcome.settled ?? false);
  }
  await noteAnswers(writer, answers, session.request.now());
  await giveAnchors(writer, session.request.connectorId, anchors);
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

async function exportReferences(session: Session): Promise<void> {
  const { request } = session;
  let cursor: ReferenceCursor = [0, '', 0];
  for (;;) {
    stopIfNeeded(session);
    const { objects, next } = await nextReferences(request.store.reader, request.connectorId, cursor, REFERENCE_PAGE);
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
  await writer.run(
    `UPDATE connector_reference SET sent = 1 FROM json_each(?) AS a
     WHERE object_id = a.value ->> 0 AND attribute = a.value ->> 1 AND target_id = a.value ->> 2`,
    [JSON.stringify(arrived)],
  );
}

/** A connector knows what happened; who it happened to is known here. */
function nameFault(
  fault: Fault,
  session: Session,
  id: number,
  objectType: string,
  dn: string,
  anchor: string | null,
  attributes: Attributes,
): Fault {
  const named = attributes['displayName']?.[0] ?? fault.object?.name;
  return {
    ...fault,
    stage: 'export',
    object: {
      ...fault.object,
      connector: session.request.connectorName,
      id,
      objectType,
      dn,
      name: typeof named === 'string' ? named : nameOfDn(dn),
      ...(anchor === null ? {} : { anchor }),
    },
  };
}

function stopIfNeeded(session: Session): void {
  const object = { connector: session.request.connectorName };
  if (session.request.signal.aborted) {
    throw new FaultError({ code: 'run-cancelled', stage: 'export', object, detail: {}, retry: 'later' });
  }
  if (session.counters.failed > ERROR_LIMIT) {
    const detail = { errors: session.counters.failed, limit: ERROR_LIMIT };
    throw new FaultError({ code: 'error-limit-reached', stage: 'export', object, detail, retry: 'later' });
  }
}
