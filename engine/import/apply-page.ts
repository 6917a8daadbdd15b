/**
 * One page of an import into the connector space: read what is known of its objects, decide, write. A page is one
 * transaction together with its cookie, so a killed import goes on where the last whole page ended.
 */

import type { ImportPage } from '../connectors/connector.ts';
import {
  confirmExport,
  expectedAttributes,
  loadPendingExports,
  removePendingExports,
  savePendingExports,
  type PendingExport,
} from '../connector-space/pending-exports.ts';
import { replaceConnectorKeys } from '../connector-space/keys.ts';
import { replaceConnectorNames } from '../connector-space/names.ts';
import type { RunObjects } from '../connector-space/run-objects.ts';
import {
  insertObjects,
  loadByAnchors,
  markPendingDelete,
  updateObjects,
  type ConnectorObjectRow,
  type ConnectorObjectUpdate,
  type NewConnectorObject,
} from '../connector-space/objects.ts';
import { decodeAttributes } from '../model/attribute-value.ts';
import type {
  ImportChange,
  ObjectChange,
  ObjectReference,
  PatchChange,
  ReferencesChange,
} from '../model/directory-object.ts';
import { dnPath } from '../model/distinguished-name.ts';
import type { Fault } from '../model/fault.ts';
import type { Writer } from '../store/database.ts';
import { applyReferences } from './apply-references.ts';
import { decideObject, decidePatch, type ImportDecision } from './decide.ts';

export interface ImportCounters {
  adds: number;
  updates: number;
  renames: number;
  deletes: number;
  deleteAdds: number;
  unchanged: number;
  /** Objects outside the chosen containers. */
  filtered: number;
  referencesAdded: number;
  referencesRemoved: number;
  /** Values that were exported and came back otherwise. */
  exportedChangesNotReimported: number;
}

export interface PageContext {
  readonly connectorId: number;
  readonly connectorName: string;
  /** Attributes by which outbound rules find objects of this connector. */
  readonly keyed: readonly string[];
  /** Whether an object with this path is in scope. */
  includes(path: string): boolean;
  readonly isContainer: (objectType: string) => boolean;
  /**
   * Whether an object with this path belongs to the partition that is read: one that has moved to another domain is
   * reported there, under the anchor that it keeps, and its deletion here is not its end.
   */
  owns(path: string): boolean;
  /** A whole object says which links it has; a full import also notes which objects it saw. */
  readonly full: boolean;
  readonly counters: ImportCounters;
  /** The objects behind the counters. */
  readonly moved: RunObjects;
}

export interface PageResult {
  /** Objects of which only a part was said and nothing is known: they have to be read whole. */
  readonly unknown: readonly string[];
  readonly faults: readonly Fault[];
}

interface Decided {
  readonly known: ConnectorObjectRow | undefined;
  readonly anchor: string;
  readonly change: ObjectChange | PatchChange;
  readonly decision: ImportDecision;
}

export async function applyPage(
  writer: Writer,
  page: Pick<ImportPage, 'changes'>,
  context: PageContext,
): Promise<PageResult> {
  const changes = mergeRepeated(page.changes);
  const known = await loadKnown(writer, context.connectorId, changes);
  const unknown: string[] = [];
  const gone: number[] = [];
  const decided: Decided[] = [];
  for (const change of changes) {
    if (change.kind === 'references') continue;
    const row = known.get(change.anchor);
    if (change.kind === 'delete') {
      if (row && row.pending_import !== 'delete' && exists(row) && context.owns(row.dn_path)) gone.push(row.id);
      continue;
    }
    if (change.kind === 'patch' && (!row || row.in_directory === 0)) {
      const container = newContainer(change, context);
      if (container || change.dn === undefined || context.includes(dnPath(change.dn))) unknown.push(change.anchor);
      if (container)
        decided.push({ known: row, anchor: change.anchor, change, decision: decideObject(row, container) });
      continue;
    }
    const decision = change.kind === 'object' ? decideObject(row, change) : decidePatch(row!, change);
    if (!context.isContainer(decision.objectType) && !context.includes(decision.dnPath)) {
      context.counters.filtered++;
      if (row && row.pending_import !== 'delete' && exists(row)) gone.push(row.id);
      continue;
    }
    decided.push({ known: row, anchor: change.anchor, change, decision });
  }
  await markPendingDelete(writer, gone);
  context.counters.deletes += gone.length;
  context.moved.noteAll('deletes', gone);
  await writeObjects(writer, context, decided);
  const ids = await rowNumbers(writer, context, decided, known);
  for (const { anchor, decision } of decided) {
    if (decision.outcome !== 'unchanged') context.moved.note(COUNTER_OF[decision.outcome], ids.get(anchor)!);
  }
  const faults = await confirmPending(writer, context, decided, ids);
  const owners = decided.map(({ anchor, change }) => ({ id: ids.get(anchor)!, change }));
  await applyReferences(writer, context, changes, owners);
  if (context.full) await noteSeen(writer, [...ids.values()]);
  return { unknown, faults };
}

/**
 * A container is kept at once, wherever it lies: a chosen one may have moved below it, and what is below it follows its
 * next name from this one on, even where it gets that before it could be read whole.
 */
function newContainer(change: PatchChange, context: PageContext): ObjectChange | undefined {
  const { anchor, dn, objectType, attributes } = change;
  if (dn === undefined || objectType === undefined || !context.isContainer(objectType)) return undefined;
  return { kind: 'object', anchor, dn, objectType, attributes, references: {} };
}

/** Imported, or created by an export and not yet seen; a placeholder is neither. */
function exists(row: ConnectorObjectRow): boolean {
  return row.object_type !== '';
}

/**
 * A page may speak of an object twice (delta feeds replay). Later sayings follow earlier ones; two patches of one
 * object are kept apart by applying the page in rounds would cost reads, so they are folded into one here.
 */
export function mergeRepeated(changes: readonly ImportChange[]): readonly ImportChange[] {
  const last = new Map<string, ImportChange>();
  /** What was said of objects before they were deleted: one that comes back goes on from there. */
  const buried = new Map<string, ImportChange>();
  const references: ReferencesChange[] = [];
  let repeated = false;
  for (const change of changes) {
    if (change.kind === 'references') {
      references.push(change);
      continue;
    }
    const before = last.get(change.anchor);
    if (before) repeated = true;
    if (before && before.kind !== 'delete' && change.kind === 'delete') buried.set(change.anchor, before);
    const standing = before?.kind === 'delete' ? buried.get(change.anchor) : before;
    last.set(change.anchor, standing ? follow(standing, change) : change);
  }
  return repeated ? [...last.values(), ...references] : changes;
}

function follow(before: ImportChange, after: ImportChange): ImportChange {
  if (after.kind !== 'patch' || before.kind === 'delete' || before.kind === 'references') return after;
  if (before.kind === 'object') {
    const attributes = { ...before.attributes, ...after.attributes };
    const references: Record<string, readonly ObjectReference[]> = { ...before.references };
    for (const [attribute, patch] of Object.entries(after.references)) {
      if ('all' in patch) references[attribute] = patch.all;
      else {
        const removed = new Set(patch.removed.map((reference) => reference.anchor));
        const kept = (references[attribute] ?? []).filter((reference) => !removed.has(reference.anchor));
        references[attribute] = [...kept, ...patch.added];
      }
    }
    const { dn, objectType } = before;
    return { ...before, dn: after.dn ?? dn, objectType: after.objectType ?? objectType, attributes, references };
  }
  const references = { ...before.references };
  for (const [attribute, patch] of Object.entries(after.references)) {
    const earlier = references[attribute];
    if ('all' in patch || !earlier) references[attribute] = patch;
    else {
      const changedAgain = new Set([...patch.added, ...patch.removed].map((reference) => reference.anchor));
      const keep = (list: readonly ObjectReference[]) =>
        list.filter((reference) => !changedAgain.has(reference.anchor));
      references[attribute] =
        'all' in earlier
          ? { all: [...keep(earlier.all), ...patch.added] }
          : { added: [...keep(earlier.added), ...patch.added], removed: [...keep(earlier.removed), ...patch.removed] };
    }
  }
  return {
    ...before,
    ...(after.dn === undefined ? {} : { dn: after.dn }),
    ...(after.objectType === undefined ? {} : { objectType: after.objectType }),
    attributes: { ...before.attributes, ...after.attributes },
    references,
  };
}

/**
 * Rows by anchor. An object whose anchor is new may be one that was planned here and whose creation was answered by
 * silence: it is recognized by its DN, which a planned object has from the start.
 */
async function loadKnown(writer: Writer, connectorId: number, changes: readonly ImportChange[]) {
  const anchors = [...new Set(changes.map((change) => change.anchor))];
  const rows = await loadByAnchors(writer, connectorId, anchors);
  const known = new Map(rows.map((row) => [row.anchor!, row]));
  const strangers = changes.filter(
    (change): change is ObjectChange => change.kind === 'object' && !known.has(change.anchor),
  );
  if (strangers.length === 0) return known;
  const planned = await writer.all<ConnectorObjectRow>(
    `SELECT o.* FROM json_each(?) AS p CROSS JOIN connector_object AS o ON o.connector_id = ? AND o.dn_path = p.value
     WHERE o.anchor IS NULL`,
    [JSON.stringify(strangers.map((change) => dnPath(change.dn))), connectorId],
  );
  const byPath = new Map(planned.map((row) => [row.dn_path, row]));
  for (const change of strangers) {
    const row = byPath.get(dnPath(change.dn));
    if (!row) continue;
    await writer.run('UPDATE connector_object SET anchor = ? WHERE id = ?', [change.anchor, row.id]);
    known.set(change.anchor, { ...row, anchor: change.anchor });
  }
  return known;
}

async function writeObjects(writer: Writer, context: PageContext, decided: readonly Decided[]): Promise<void> {
  const inserts: NewConnectorObject[] = [];
  const updates: ConnectorObjectUpdate[] = [];
  for (const { known, anchor, decision } of decided) {
    context.counters[COUNTER_OF[decision.outcome]]++;
    if (!decision.write) continue;
    const { objectType, dn, dnPath: path, image, pendingImport } = decision;
    if (known) {
      updates.push({
        id: known.id,
        connectorId: context.connectorId,
        objectType,
        dn,
        dnPath: path,
        image,
        pendingImport,
      });
    } else {
      inserts.push({ objectType, anchor, dn, dnPath: path, image, inDirectory: true, pendingImport });
    }
  }
  await insertObjects(writer, context.connectorId, inserts);
  await updateObjects(writer, updates);
}

const COUNTER_OF = {
  add: 'adds',
  update: 'updates',
  rename: 'renames',
  'delete-add': 'deleteAdds',
  unchanged: 'unchanged',
} as const;

async function rowNumbers(
  writer: Writer,
  context: PageContext,
  decided: readonly Decided[],
  known: ReadonlyMap<string, ConnectorObjectRow>,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  const created: string[] = [];
  for (const { anchor } of decided) {
    const row = known.get(anchor);
    if (row) ids.set(anchor, row.id);
    else created.push(anchor);
  }
  if (created.length > 0) {
    for (const row of await loadByAnchors(writer, context.connectorId, created)) ids.set(row.anchor!, row.id);
  }
  return ids;
}

/** Lays what was seen beside what was sent, and writes the look-up keys of what changed. */
async function confirmPending(
  writer: Writer,
  context: PageContext,
  decided: readonly Decided[],
  ids: ReadonlyMap<string, number>,
): Promise<Fault[]> {
  const seen = decided.map((entry) => ({ ...entry, id: ids.get(entry.anchor)! }));
  const pending = await loadPendingExports(
    writer,
    seen.map((entry) => entry.id),
  );
  const faults: Fault[] = [];
  const left: PendingExport[] = [];
  const confirmed: number[] = [];
  const after = new Map(pending);
  for (const entry of seen) {
    const waiting = pending.get(entry.id);
    if (!waiting) continue;
    const { image, dn } = entry.decision;
    const result = confirmExport(waiting, { ...decodeAttributes(image), dn: [dn] });
    if (result.left) left.push(result.left);
    else confirmed.push(entry.id);
    if (result.left) after.set(entry.id, result.left);
    else after.delete(entry.id);
    const lost = result.operationLost ? [undefined] : result.notReimported;
    for (const attribute of lost) {
      context.counters.exportedChangesNotReimported++;
      faults.push(notReimported(context.connectorName, entry, attribute));
    }
  }
  await savePendingExports(writer, left);
  await removePendingExports(writer, confirmed);
  const rekey = seen
    .filter((entry) => entry.decision.write || pending.has(entry.id))
    .map(({ id, decision }) => {
      const attributes = expectedAttributes(decodeAttributes(decision.image), after.get(id));
      return { id, dn: decision.dn, attributes, renamed: decision.write };
    });
  await replaceConnectorKeys(writer, context.connectorId, context.keyed, rekey);
  await replaceConnectorNames(
    writer,
    context.connectorId,
    rekey.filter((entry) => entry.renamed),
  );
  return faults;
}

function notReimported(
  connector: string,
  entry: { readonly id: number; readonly anchor: string; readonly decision: ImportDecision },
  attribute: string | undefined,
): Fault {
  return {
    code: 'exported-change-not-reimported',
    stage: 'import',
    object: {
      connector,
      id: entry.id,
      anchor: entry.anchor,
      dn: entry.decision.dn,
      objectType: entry.decision.objectType,
    },
    ...(attribute === undefined ? {} : { attribute }),
    detail: {},
    retry: 'later',
  };
}

async function noteSeen(writer: Writer, ids: readonly number[]): Promise<void> {
  await writer.run('INSERT INTO seen_object (id) SELECT value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING', [
    JSON.stringify(ids),
  ]);
}
