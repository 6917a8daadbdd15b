/**
 * The import step: what a directory says -> its connector space. Partition by partition: one that cannot be read now
 * does not keep the others from being read, and what it last said stays.
 */

import { RunObjects } from '../connector-space/run-objects.ts';
import type { ImportPage } from '../connectors/connector.ts';
import { FaultError, toFault, type Fault } from '../model/fault.ts';
import type { ImportCounters } from './apply-page.ts';
import { leavePartition, loadPartition, partitionsBeyond } from './bookkeeping.ts';
import { importPartition } from './import-partition.ts';
import type { ImportRequest } from './import-request.ts';
import { partitionRange } from './partition-range.ts';

export type { ImportRequest } from './import-request.ts';

/** The import of one partition, with what it brought. */
export interface ImportStep {
  readonly partition: string;
  readonly startedAt: string;
  endedAt: string | null;
  counters: { readonly [name: string]: number };
  fault: Fault | null;
}

export interface ImportResult {
  readonly counters: ImportCounters;
  readonly faults: readonly Fault[];
}

export function emptyImportCounters(): ImportCounters {
  return {
    adds: 0,
    updates: 0,
    renames: 0,
    deletes: 0,
    deleteAdds: 0,
    unchanged: 0,
    filtered: 0,
    referencesAdded: 0,
    referencesRemoved: 0,
    exportedChangesNotReimported: 0,
  };
}

/** A connector says itself when it has no server or attempt left; this bounds one that never does. */
const MOST_STARTS = 10;

/**
 * Imports every partition. Throws a `FaultError` when the directory cannot be read on, or a partition that was never
 * read cannot be read now; what whole pages brought stays, and a full import that did not reach its end deletes nothing.
 * `counters` are counted up as pages are taken, and `steps` made as they begin, for a caller who wants to know how far an
 * import came that broke off.
 */
export async function runImport(
  request: ImportRequest,
  counters = emptyImportCounters(),
  steps: ImportStep[] = [],
): Promise<ImportResult> {
  const faults: Fault[] = [];
  let done = 0;
  const report = (page: ImportPage) => {
    done += page.changes.length;
    request.progress(done, page.expected);
  };
  let unread = 0;
  let ending: FaultError | undefined;
  if (request.only === undefined) await leaveOthers(request, counters);
  for (const partition of request.partitions) {
    try {
      await asStep(request, partition.name, counters, steps, () =>
        startUntilRead(request, () => importPartition(request, partition, { counters, faults, report })),
      );
    } catch (error) {
      if (!concernsOnePartition(request, error)) throw error;
      unread += 1;
      const known = await loadPartition(request.store.reader, request.connectorId, partition.name);
      if (known === undefined || unread === request.partitions.length) ending ??= error;
      faults.push(ofPartition(error.fault, request.connector.name, partition.name));
    }
  }
  if (ending !== undefined) throw ending;
  return { counters, faults: distinct(faults) };
}

async function asStep(
  request: ImportRequest,
  partition: string,
  counters: ImportCounters,
  steps: ImportStep[],
  work: () => Promise<void>,
): Promise<void> {
  const before = { ...counters };
  const startedAt = request.now().toISOString();
  const step: ImportStep = { partition, startedAt, endedAt: null, counters: {}, fault: null };
  steps.push(step);
  try {
    await work();
  } catch (error) {
    step.fault = toFault(error, 'import');
    throw error;
  } finally {
    step.endedAt = request.now().toISOString();
    const names = Object.keys(counters) as (keyof ImportCounters)[];
    step.counters = Object.fromEntries(names.map((name) => [name, counters[name] - before[name]]));
  }
}

/** What lies in a domain that is no longer chosen leaves as if it had moved out of scope. */
async function leaveOthers(request: ImportRequest, counters: ImportCounters): Promise<void> {
  const { store, connector, connectorId } = request;
  if (connector.kind !== 'active-directory') return;
  const chosen = request.partitions.map(({ name }) => name);
  const moved = new RunObjects(request.runId);
  for (const partition of await partitionsBeyond(store.reader, connectorId, chosen)) {
    const range = partitionRange(connector.kind, partition, chosen);
    counters.deletes += await store.write((writer) => leavePartition(writer, connectorId, partition, range, moved));
  }
}

/** A reading that lost its server starts over, on the next one where there is one. */
async function startUntilRead(request: ImportRequest, read: () => Promise<void>): Promise<void> {
  for (let start = 1; ; start += 1) {
    try {
      await read();
      return;
    } catch (error) {
      if (request.signal.aborted || start >= MOST_STARTS || !invitesAnotherTry(error)) throw error;
    }
  }
}

function invitesAnotherTry(error: unknown): boolean {
  if (!(error instanceof FaultError)) return false;
  const { code, retry } = error.fault;
  return retry === 'now' && (code === 'connection-lost' || code === 'server-timeout');
}

/** What a full import of the whole connector mends, or a person has stopped, concerns all of them. */
const OF_ALL_PARTITIONS: ReadonlySet<string> = new Set([
  'full-import-required',
  'cookie-rejected',
  'delta-token-expired',
  'run-cancelled',
]);

function concernsOnePartition(request: ImportRequest, error: unknown): error is FaultError {
  if (!(error instanceof FaultError) || request.signal.aborted || request.partitions.length === 1) return false;
  const { code, stage } = error.fault;
  return (stage === 'connect' || stage === 'import') && !OF_ALL_PARTITIONS.has(code);
}

function ofPartition(fault: Fault, connector: string, partition: string): Fault {
  return { ...fault, object: { connector, dn: partition }, detail: { ...fault.detail, partition } };
}

/** A reading that started over may have met the same object again. */
function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
