/** The links of one page into the connector space: whole lists, parts of long lists, links added and removed. */

import { loadByAnchors } from '../connector-space/objects.ts';
import type { RunObjects } from '../connector-space/run-objects.ts';
import {
  addImported,
  noteReferences,
  removeImported,
  resolveTargets,
  settleReferences,
  type ReferenceRow,
} from '../connector-space/references.ts';
import type {
  ImportChange,
  ObjectChange,
  ObjectReference,
  PatchChange,
  ReferencesChange,
} from '../model/directory-object.ts';
import type { Writer } from '../store/database.ts';

/** An object of the page that is in the connector space now. */
export interface LinkOwner {
  readonly id: number;
  readonly change: ObjectChange | PatchChange;
}

export interface ReferenceCounts {
  referencesAdded: number;
  referencesRemoved: number;
}

export interface ReferenceContext {
  readonly connectorId: number;
  readonly counters: ReferenceCounts;
  readonly moved: RunObjects;
}

interface LinkWork {
  /** Objects that said everything: links they did not name are gone. */
  readonly whole: number[];
  /** Lists of theirs that go on in a later part. */
  readonly open: (readonly [number, string])[];
  /** Lists that were replaced as a whole, or came to their last part. */
  readonly closed: (readonly [number, string])[];
  readonly noted: ReferenceRow[];
  readonly added: ReferenceRow[];
  readonly removed: ReferenceRow[];
}

export async function applyReferences(
  writer: Writer,
  { connectorId, counters, moved }: ReferenceContext,
  changes: readonly ImportChange[],
  owners: readonly LinkOwner[],
): Promise<void> {
  const parts = changes.filter((change): change is ReferencesChange => change.kind === 'references');
  if (owners.length === 0 && parts.length === 0) return;
  const targets = [...parts.flatMap((part) => part.targets), ...owners.flatMap(({ change }) => targetsOf(change))];
  const rowOf = await resolveTargets(writer, connectorId, targets);
  const rows = (id: number, attribute: string, list: readonly ObjectReference[]): ReferenceRow[] =>
    list.map((reference) => [id, attribute, rowOf.get(reference.anchor)!]);
  const work: LinkWork = { whole: [], open: [], closed: [], noted: [], added: [], removed: [] };
  for (const owner of owners) sortLinks(work, owner, rows);
  const partOwners = await findPartOwners(writer, connectorId, parts, owners);
  for (const part of parts) {
    const id = partOwners.get(part.anchor);
    if (id === undefined) continue;
    work.noted.push(...rows(id, part.attribute, part.targets));
    if (part.last) work.closed.push([id, part.attribute]);
  }
  const before = counters.referencesAdded + counters.referencesRemoved;
  await writeLinks(writer, work, counters);
  const ids = [...new Set([...owners.map((owner) => owner.id), ...partOwners.values()])];
  if (counters.referencesAdded + counters.referencesRemoved > before) {
    moved.noteAll('references', await ownersOfChanged(writer, ids));
  }
  await markOwners(writer, ids);
}

function targetsOf(change: ObjectChange | PatchChange): readonly ObjectReference[] {
  if (change.kind === 'object') return Object.values(change.references).flat();
  return Object.values(change.references).flatMap((patch) =>
    'all' in patch ? patch.all : [...patch.added, ...patch.removed],
  );
}

function sortLinks(
  work: LinkWork,
  { id, change }: LinkOwner,
  rows: (id: number, attribute: string, list: readonly ObjectReference[]) => ReferenceRow[],
): void {
  if (change.kind === 'object') {
    work.whole.push(id);
    for (const attribute of change.partial ?? []) work.open.push([id, attribute]);
    for (const [attribute, list] of Object.entries(change.references)) work.noted.push(...rows(id, attribute, list));
    return;
  }
  for (const [attribute, patch] of Object.entries(change.references)) {
    if ('all' in patch) {
      work.closed.push([id, attribute]);
      work.noted.push(...rows(id, attribute, patch.all));
    } else {
      work.added.push(...rows(id, attribute, patch.added));
      work.removed.push(...rows(id, attribute, patch.removed));
    }
  }
}

async function writeLinks(writer: Writer, work: LinkWork, counts: ReferenceCounts): Promise<void> {
  counts.referencesAdded += await noteReferences(writer, work.noted);
  counts.referencesAdded += await addImported(writer, work.added);
  counts.referencesRemoved += await removeImported(writer, work.removed);
  counts.referencesRemoved += await settleReferences(writer, work.whole, { except: work.open });
  for (const [id, attribute] of work.closed) {
    counts.referencesRemoved += await settleReferences(writer, [id], { attribute });
  }
}

/** Parts of a long list may come on a later page than their object. */
async function findPartOwners(
  writer: Writer,
  connectorId: number,
  parts: readonly ReferencesChange[],
  owners: readonly LinkOwner[],
): Promise<Map<string, number>> {
  const found = new Map(owners.map((owner) => [owner.change.anchor, owner.id]));
  const elsewhere = [...new Set(parts.map((part) => part.anchor))].filter((anchor) => !found.has(anchor));
  if (elsewhere.length > 0) {
    for (const row of await loadByAnchors(writer, connectorId, elsewhere)) {
      if (row.in_directory === 1) found.set(row.anchor!, row.id);
    }
  }
  return found;
}

/** Which of these objects have links that synchronization has not looked at yet. */
async function ownersOfChanged(writer: Writer, ids: readonly number[]): Promise<number[]> {
  const rows = await writer.all<{ id: number }>(
    `SELECT a.value AS id FROM json_each(?) AS a
     WHERE EXISTS (SELECT 1 FROM connector_reference AS r INDEXED BY connector_reference_changed
       WHERE r.object_id = a.value AND r.changed = 1)`,
    [JSON.stringify(ids)],
  );
  return rows.map((row) => row.id);
}

/** An object whose links changed is changed: rules may count its links. */
async function markOwners(writer: Writer, ids: readonly number[]): Promise<void> {
  await writer.run(
    `UPDATE connector_object SET pending_import = 'update'
     WHERE id IN (SELECT value FROM json_each(?)) AND in_directory = 1 AND pending_import IS NULL
       AND EXISTS (SELECT 1 FROM connector_reference AS r INDEXED BY connector_reference_changed
         WHERE r.object_id = connector_object.id AND r.changed = 1)`,
    [JSON.stringify(ids)],
  );
}
