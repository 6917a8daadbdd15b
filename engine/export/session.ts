/** What the phases of one export share: the run, its counts, how answers are taken and faults are named. */

import type { Connector } from '../connectors/connector.ts';
import type { Attributes } from '../model/attribute-value.ts';
import type { ExportOperation, ExportOutcome } from '../model/export-operation.ts';
import { FaultError, type Fault } from '../model/fault.ts';
import { nameOfDn } from '../model/distinguished-name.ts';
import type { Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import type { ExportGate, GateVerdict } from './gates.ts';

/** Answers written in one transaction. */
const ANSWERS = 100;
/** As Entra Connect: a run with more errors than this is stopped. */
export const ERROR_LIMIT = 5_000;

export interface ExportRequest {
  readonly store: Store;
  readonly runId: number;
  readonly connectorName: string;
  readonly connectorId: number;
  /** Row numbers: of the plan only what these objects have is sent. */
  readonly only?: readonly number[] | undefined;
  /** Opens the connector; called only when there is something to send. The caller closes it. */
  open(): Promise<Connector>;
  readonly gates: readonly ExportGate[];
  /** Whether the sign-in sessions of an account end when it is disabled. */
  readonly revokesSessions?: boolean | undefined;
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
  /** Users whose sign-in sessions were ended because their accounts were disabled. */
  sessionsRevoked: number;
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
  /** Whether the directory was told of the end, and stamped it. */
  readonly endSaid: boolean;
  readonly held?: Exclude<GateVerdict, { pass: true }>;
}

export interface Session {
  readonly request: ExportRequest;
  readonly connector: Connector;
  readonly counters: ExportCounters;
  readonly faults: ObjectExportFault[];
  readonly written: number[];
  done: number;
  expected: number;
}

/** Sends operations and writes their answers in groups, as they come. */
export async function takeAnswers(
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

/** A connector knows what happened; who it happened to is known here. */
export function nameFault(
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

export function stopIfNeeded(session: Session): void {
  const object = { connector: session.request.connectorName };
  if (session.request.signal.aborted) {
    throw new FaultError({ code: 'run-cancelled', stage: 'export', object, detail: {}, retry: 'later' });
  }
  if (session.counters.failed > ERROR_LIMIT) {
    const detail = { errors: session.counters.failed, limit: ERROR_LIMIT };
    throw new FaultError({ code: 'error-limit-reached', stage: 'export', object, detail, retry: 'later' });
  }
}
