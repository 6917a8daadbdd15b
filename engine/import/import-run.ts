/**
 * The import step: what a directory says -> its connector space. Reads from the connector, writes to the store, decides
 * nothing about identities.
 */

import type { Connector, ImportPage, ImportSelection } from '../connectors/connector.ts';
import { openReferenceLists } from '../connector-space/references.ts';
import { FaultError, type Fault } from '../model/fault.ts';
import type { ImportChange } from '../model/directory-object.ts';
import type { Store } from '../store/store.ts';
import { applyPage, type ImportCounters, type PageContext, type PageResult } from './apply-page.ts';
import { CONTAINER_TYPES, type ContainerChoice } from './container-scope.ts';
import { followContainers, loadContainerTree, type ContainerMoves, type ContainerTree } from './containers.ts';
import {
  loadUnconfirmed,
  noteSeenAnchors,
  markUnseen,
  openSeenObjects,
  savePartition,
  loadPartition,
  purgePlaceholders,
} from './bookkeeping.ts';
import { partitionRange, type PartitionRange } from './partition-range.ts';

export interface ImportRequest {
  readonly store: Store;
  readonly connector: Connector;
  readonly connectorId: number;
  readonly mode: 'full' | 'delta';
  readonly partitions: readonly { readonly name: string; readonly containers: ContainerChoice }[];
  readonly selection: ImportSelection;
  readonly keyed: readonly string[];
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Called after every page with the number of objects read so far. */
  progress(done: number, expected: number | undefined): void;
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

/**
 * Imports every partition. Throws a `FaultError` when the directory cannot be read on; what whole pages brought stays,
 * and a full import that did not reach its end deletes nothing. `counters` are counted up as pages are taken, for a
 * caller who wants to know how far an import came that broke off.
 */
export async function runImport(request: ImportRequest, counters = emptyImportCounters()): Promise<ImportResult> {
  const faults: Fault[] = [];
  let done = 0;
  for (const partition of request.partitions) {
    const session = await openSession(request, partition, counters);
    const report = (page: ImportPage) => {
      done += page.changes.length;
      faults.push(...page.faults);
      request.progress(done, page.expected);
    };
    if (request.mode === 'full') await importWhole(session, report);
    else await importChanges(session, report);
    faults.push(...session.faults);
  }
  return { counters, faults };
}

interface Session {
  readonly request: ImportRequest;
  readonly partition: string;
  /** Its objects, among those of the connector. */
  readonly range: PartitionRange;
  readonly tree: ContainerTree;
  readonly moves: ContainerMoves;
  readonly counters: ImportCounters;
  readonly faults: Fault[];
  /** What a cookie is good for: the partition's choice and the attributes asked for. */
  readonly selectionKey: string;
}

export function selectionKey(selection: ImportSelection, containers: ContainerChoice): string {
  return JSON.stringify([
    [...selection.objectTypes].sort(),
    [...selection.attributes].sort(),
    [...containers.included].sort(),
    [...containers.excluded].sort(),
  ]);
}

async function openSession(
  request: ImportRequest,
  partition: ImportRequest['partitions'][number],
  counters: ImportCounters,
): Promise<Session> {
  return {
    request,
    partition: partition.name,
    range: partitionRange(
      request.connector.kind,
      partition.name,
      request.partitions.map(({ name }) => name),
    ),
    tree: await loadContainerTree(request.store.reader, request.connectorId, partition.containers),
    moves: { entered: [], renamed: 0, removed: 0 },
    counters,
    faults: [],
    selectionKey: selectionKey(request.selection, partition.containers),
  };
}

async function importWhole(session: Session, report: (page: ImportPage) => void): Promise<void> {
  const { request } = session;
  await request.store.write(async (writer) => {
    await openSeenObjects(writer);
    await openReferenceLists(writer);
  });
  const roots = session.tree.choice.included.length === 0 ? {} : { roots: session.tree.choice.included };
  let cookie: string | undefined;
  for await (const page of request.connector.fullImport({
    ...request.selection,
    partition: session.partition,
    ...roots,
    signal: request.signal,
  })) {
    stopIfCancelled(request);
    cookie = page.cookie ?? cookie;
    const result = await request.store.write(async (writer) => {
      // What could not be read is there all the same: not understanding an object must not delete it.
      await noteSeenAnchors(writer, request.connectorId, anchorsOf(page.faults));
      return takePage(writer, session, page.changes, true);
    });
    await readUnknown(session, result, true);
    report(page);
  }
  await request.store.write(async (writer) => {
    session.counters.deletes += await markUnseen(writer, request.connectorId, session.range);
    await purgePlaceholders(writer, request.connectorId);
    if (cookie !== undefined) {
      await savePartition(writer, request.connectorId, session.partition, cookie, session.selectionKey, request.now());
    }
  });
}

async function importChanges(session: Session, report: (page: ImportPage) => void): Promise<void> {
  const { request } = session;
  const state = await loadPartition(request.store.reader, request.connectorId, session.partition);
  if (!state?.cookie || state.selection !== session.selectionKey) {
    throw new FaultError({
      code: 'full-import-required',
      stage: 'import',
      object: { connector: request.connector.name },
      detail: { partition: session.partition, reason: state?.cookie ? 'selection-changed' : 'never-imported' },
      retry: 'never',
    });
  }
  await request.store.write(openReferenceLists);
  for await (const page of request.connector.deltaImport({
    ...request.selection,
    partition: session.partition,
    cookie: state.cookie,
    signal: request.signal,
  })) {
    stopIfCancelled(request);
    const entered = session.moves.entered.length;
    const result = await request.store.write((writer) => takePage(writer, session, page.changes, false));
    await readUnknown(session, result, false);
    for (const anchor of session.moves.entered.slice(entered)) await readSubtree(session, anchor);
    // The cookie is saved only after everything the page led to was read: a kill before this reads the page again.
    const { cookie } = page;
    if (cookie !== undefined) {
      await request.store.write((writer) =>
        savePartition(writer, request.connectorId, session.partition, cookie, session.selectionKey, request.now()),
      );
    }
    report(page);
  }
  await confirmSilent(session);
}

function anchorsOf(faults: readonly Fault[]): string[] {
  return faults.flatMap((fault) => fault.object?.anchor ?? []);
}

function takePage(
  writer: Parameters<typeof applyPage>[0],
  session: Session,
  changes: readonly ImportChange[],
  full: boolean,
): Promise<PageResult> {
  const { request, tree, counters } = session;
  const context: PageContext = {
    connectorId: request.connectorId,
    connectorName: request.connector.name,
    keyed: request.keyed,
    includes: (path) => tree.scope.includes(path),
    isContainer: (objectType) => CONTAINER_TYPES.has(objectType),
    full,
    counters,
  };
  return (async () => {
    const { renamed, removed } = session.moves;
    await followContainers(writer, request.connectorId, tree, changes, session.moves);
    counters.renames += session.moves.renamed - renamed;
    counters.deletes += session.moves.removed - removed;
    const result = await applyPage(writer, { changes }, context);
    session.faults.push(...result.faults);
    return result;
  })();
}

/** Objects of which a delta said only a part and which are not known yet: hired, restored, or moved into scope. */
async function readUnknown(session: Session, result: PageResult, full: boolean): Promise<void> {
  if (result.unknown.length === 0) return;
  const { request } = session;
  for await (const page of request.connector.readObjects(result.unknown, {
    ...request.selection,
    signal: request.signal,
  })) {
    stopIfCancelled(request);
    session.faults.push(...page.faults);
    await request.store.write((writer) => takePage(writer, session, page.changes, full));
  }
}

async function readSubtree(session: Session, anchor: string): Promise<void> {
  const { request } = session;
  for await (const page of request.connector.fullImport({
    ...request.selection,
    partition: session.partition,
    roots: [anchor],
    signal: request.signal,
  })) {
    stopIfCancelled(request);
    session.faults.push(...page.faults);
    await request.store.write((writer) => takePage(writer, session, page.changes, false));
  }
}

/**
 * Objects that were written by an export and of which the change feed said nothing: look at them once. A reading that
 * does not show a new object yet proves nothing (the directory may be behind itself), so it is left to a later import.
 */
async function confirmSilent(session: Session): Promise<void> {
  const { request } = session;
  const unconfirmed = await loadUnconfirmed(request.store.reader, request.connectorId, session.range);
  if (unconfirmed.length === 0) return;
  const planned = new Set(unconfirmed.filter((entry) => entry.operation === 'add').map((entry) => entry.anchor));
  const anchors = unconfirmed.map((entry) => entry.anchor);
  for await (const page of request.connector.readObjects(anchors, { ...request.selection, signal: request.signal })) {
    stopIfCancelled(request);
    session.faults.push(...page.faults);
    const changes = page.changes.filter((change) => change.kind !== 'delete' || !planned.has(change.anchor));
    await request.store.write((writer) => takePage(writer, session, changes, false));
  }
}

function stopIfCancelled(request: ImportRequest): void {
  if (!request.signal.aborted) return;
  throw new FaultError({
    code: 'run-cancelled',
    stage: 'import',
    object: { connector: request.connector.name },
    detail: {},
    retry: 'later',
  });
}
