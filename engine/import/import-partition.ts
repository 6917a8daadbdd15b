/** The import of one partition: drives its pages, follows its containers, keeps its cookie. */

import type { ImportPage, ImportSelection } from '../connectors/connector.ts';
import { openReferenceLists } from '../connector-space/references.ts';
import { RunObjects } from '../connector-space/run-objects.ts';
import { FaultError, type Fault } from '../model/fault.ts';
import type { ImportChange } from '../model/directory-object.ts';
import type { Writer } from '../store/database.ts';
import { applyPage, type ImportCounters, type PageContext, type PageResult } from './apply-page.ts';
import {
  anchorsIn,
  hasDoubtfulDeletion,
  loadPartition,
  loadUnconfirmed,
  markUnseen,
  noteSeenAnchors,
  openSeenObjects,
  purgePlaceholders,
  savePartition,
} from './bookkeeping.ts';
import { CONTAINER_TYPES, type ContainerChoice } from './container-scope.ts';
import { containerWarnings } from './container-warnings.ts';
import { followContainers, loadContainerTree, type ContainerMoves, type ContainerTree } from './containers.ts';
import { forgetEntered, loadEntered, noteEntered } from './entered-containers.ts';
import type { ImportRequest } from './import-request.ts';
import { openLists, type OpenLists } from './open-lists.ts';
import { partitionRange, type PartitionRange } from './partition-range.ts';

/** What the import of all partitions gathers. */
export interface Gathered {
  readonly counters: ImportCounters;
  readonly faults: Fault[];
  report(page: ImportPage): void;
}

interface Session {
  readonly request: ImportRequest;
  readonly gathered: Gathered;
  readonly partition: string;
  /** Its objects, among those of the connector. */
  readonly range: PartitionRange;
  readonly tree: ContainerTree;
  readonly moves: ContainerMoves;
  readonly lists: OpenLists;
  /** The objects behind the counters, of the page at hand. */
  readonly moved: RunObjects;
  /** What a cookie is good for: the partition's choice and the attributes asked for. */
  readonly selectionKey: string;
}

export function selectionKey(selection: ImportSelection, containers: ContainerChoice): string {
  return JSON.stringify([
    [...selection.objectTypes].sort(),
    [...selection.attributes].sort(),
    [...containers.included].sort(),
    [...containers.excluded].sort(),
    // A choice that leaves new containers out needs to be read anew where it was made anew.
    ...(containers.newChildren === 'exclude' ? [[...(containers.known ?? [])].sort()] : []),
  ]);
}

/** Throws what keeps the partition from being read to its end; everything that was said by then is kept. */
export async function importPartition(
  request: ImportRequest,
  partition: ImportRequest['partitions'][number],
  gathered: Gathered,
): Promise<void> {
  const session: Session = {
    request,
    gathered,
    partition: partition.name,
    range: partitionRange(
      request.connector.kind,
      partition.name,
      request.partitions.map(({ name }) => name),
    ),
    tree: await loadContainerTree(request.store.reader, request.connectorId, partition.containers),
    moves: { entered: [], moved: [], renamed: 0, removed: 0 },
    lists: openLists(),
    moved: new RunObjects(request.runId),
    selectionKey: selectionKey(request.selection, partition.containers),
  };
  try {
    if (request.only !== undefined) await importOnly(session, request.only);
    else if (request.mode === 'full') await importWhole(session);
    else await importChanges(session);
  } finally {
    // A rename that was followed is said even where the reading starts over: then nobody would notice it any more.
    const { moves, tree } = session;
    const about = { connectorId: request.connectorId, connector: request.connector.name, partition: partition.name };
    gathered.faults.push(...(await containerWarnings(request.store.reader, about, tree.choice, moves.moved)));
  }
}

async function importWhole(session: Session): Promise<void> {
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
    const faults = noteFaults(session, page);
    const result = await request.store.write(async (writer) => {
      // What could not be read is there all the same: not understanding an object must not delete it.
      await noteSeenAnchors(writer, request.connectorId, anchorsOf(faults));
      return takePage(writer, session, page.changes, true);
    });
    await readUnknown(session, result, true);
    session.gathered.report(page);
  }
  await closeLists(session, true);
  await request.store.write(async (writer) => {
    session.gathered.counters.deletes += await markUnseen(writer, request.connectorId, session.range, session.moved);
    await purgePlaceholders(writer, request.connectorId);
    await forgetEntered(writer, request.connectorId, session.partition);
    if (cookie !== undefined) await saveCookie(writer, session, cookie);
  });
}

async function importChanges(session: Session): Promise<void> {
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
  const left = await loadEntered(request.store.reader, request.connectorId, session.partition);
  for (const anchor of left) await readSubtree(session, anchor);
  for await (const page of request.connector.deltaImport({
    ...request.selection,
    partition: session.partition,
    cookie: state.cookie,
    signal: request.signal,
  })) {
    stopIfCancelled(request);
    noteFaults(session, page);
    const entered = session.moves.entered.length;
    const result = await request.store.write((writer) => takePage(writer, session, page.changes, false));
    await readUnknown(session, result, false);
    for (const anchor of session.moves.entered.slice(entered)) await readSubtree(session, anchor);
    // The cookie is saved only after everything the page led to was read: a kill before this reads the page again.
    const { cookie } = page;
    if (cookie !== undefined) {
      await closeLists(session, false);
      await request.store.write((writer) => saveCookie(writer, session, cookie));
    }
    session.gathered.report(page);
  }
  await confirmSilent(session);
  // Only a whole reading can tell that it is not there; until then it could be neither deleted nor forgotten.
  if (await hasDoubtfulDeletion(request.store.reader, request.connectorId)) {
    throw new FaultError({
      code: 'full-import-required',
      stage: 'import',
      object: { connector: request.connector.name },
      detail: { partition: session.partition, reason: 'creation-unanswered' },
      retry: 'never',
    });
  }
}

/** Not while a list is open: what went from it is told by changes since the position before, and nowhere else. */
async function saveCookie(writer: Writer, session: Session, cookie: string): Promise<void> {
  const { request, partition, lists } = session;
  if (lists.owners().length > 0) return;
  await savePartition(writer, request.connectorId, partition, cookie, session.selectionKey, request.now());
}

/** Lists that never came to their last part are read once more. */
async function closeLists(session: Session, full: boolean): Promise<void> {
  const owners = session.lists.owners();
  if (owners.length > 0) await readObjects(session, owners, full);
}

/** A missing root is said with its name by `containerWarnings`. */
function noteFaults(session: Session, page: ImportPage): readonly Fault[] {
  const faults = page.faults.filter((fault) => fault.code !== 'container-missing');
  session.gathered.faults.push(...faults);
  return faults;
}

function anchorsOf(faults: readonly Fault[]): string[] {
  return faults.flatMap((fault) => fault.object?.anchor ?? []);
}

async function takePage(
  writer: Writer,
  session: Session,
  changes: readonly ImportChange[],
  full: boolean,
): Promise<PageResult> {
  const { request, tree, range, moves } = session;
  const { counters, faults } = session.gathered;
  const context: PageContext = {
    connectorId: request.connectorId,
    connectorName: request.connector.name,
    keyed: request.keyed,
    includes: (path) => tree.scope.includes(path),
    owns: (path) => range.contains(path),
    isContainer: (objectType) => CONTAINER_TYPES.has(objectType),
    full,
    counters,
    moved: session.moved,
  };
  const { renamed, removed } = moves;
  const entered = moves.entered.length;
  await followContainers(writer, request.connectorId, tree, changes, moves, session.moved);
  await noteEntered(writer, request.connectorId, session.partition, moves.entered.slice(entered));
  counters.renames += moves.renamed - renamed;
  counters.deletes += moves.removed - removed;
  const result = await applyPage(writer, { changes }, context);
  await session.moved.save(writer);
  session.lists.note(changes);
  faults.push(...result.faults);
  return result;
}

/** Objects of which a delta said only a part and which are not known yet: hired, restored, or moved into scope. */
async function readUnknown(session: Session, result: PageResult, full: boolean): Promise<void> {
  if (result.unknown.length > 0) await readObjects(session, result.unknown, full);
}

async function readObjects(session: Session, anchors: readonly string[], full: boolean): Promise<void> {
  const { request, partition } = session;
  const wanted = { ...request.selection, partition, signal: request.signal };
  for await (const page of request.connector.readObjects(anchors, wanted)) {
    stopIfCancelled(request);
    noteFaults(session, page);
    await request.store.write((writer) => takePage(writer, session, page.changes, full));
  }
}

/** Everything below a container that came into scope; one that is no more is told of by the changes to come. */
async function readSubtree(session: Session, anchor: string): Promise<void> {
  const { request } = session;
  for await (const page of request.connector.fullImport({
    ...request.selection,
    partition: session.partition,
    roots: [anchor],
    signal: request.signal,
  })) {
    stopIfCancelled(request);
    noteFaults(session, page);
    await request.store.write((writer) => takePage(writer, session, page.changes, false));
  }
  await request.store.write((writer) => forgetEntered(writer, request.connectorId, session.partition, anchor));
}

/**
 * Objects that were written by an export and of which the change feed said nothing: look at them once. A reading that
 * does not show a new object yet proves nothing (the directory may be behind itself), so it is left to a later import.
 */
async function confirmSilent(session: Session): Promise<void> {
  const { request, partition } = session;
  const unconfirmed = await loadUnconfirmed(request.store.reader, request.connectorId, session.range);
  if (unconfirmed.length === 0) return;
  const planned = new Set(unconfirmed.filter((entry) => entry.operation === 'add').map((entry) => entry.anchor));
  const anchors = unconfirmed.map((entry) => entry.anchor);
  const wanted = { ...request.selection, partition, signal: request.signal };
  for await (const page of request.connector.readObjects(anchors, wanted)) {
    stopIfCancelled(request);
    noteFaults(session, page);
    const changes = page.changes.filter((change) => change.kind !== 'delete' || !planned.has(change.anchor));
    await request.store.write((writer) => takePage(writer, session, changes, false));
  }
}

/** Single objects, wherever in this partition; what is not there any more is said as deleted. */
async function importOnly(session: Session, anchors: readonly string[]): Promise<void> {
  const { request, partition } = session;
  await request.store.write(openReferenceLists);
  const { own, planned } = await anchorsIn(request.store.reader, request.connectorId, session.range, anchors);
  if (own.length === 0) return;
  const wanted = { ...request.selection, partition, signal: request.signal };
  for await (const page of request.connector.readObjects(own, wanted)) {
    stopIfCancelled(request);
    noteFaults(session, page);
    // As in `confirmSilent`: a directory may be behind itself with what it has just been told to create.
    const changes = page.changes.filter((change) => change.kind !== 'delete' || !planned.has(change.anchor));
    const result = await request.store.write((writer) => takePage(writer, session, changes, false));
    await readUnknown(session, result, false);
    session.gathered.report(page);
  }
  await closeLists(session, false);
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
