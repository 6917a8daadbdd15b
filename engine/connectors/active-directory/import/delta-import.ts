/**
 * What has changed in a partition since a cookie.
 *
 * Changes are read twice from the same cookie: first those of containers, put in order, then those of everything else.
 * So a container is always reported before what lies in it, whatever order a server keeps (Samba keeps none), and
 * nothing but containers is held in memory. Deleted containers come last of all. The next import starts where the
 * first reading ended: what changed between the two readings is reported again, which changes nothing.
 */

import type { SearchEntry } from 'ldapts';
import type { AttributeValue } from '../../../model/attribute-value.ts';
import type { ImportChange, ObjectReference, PatchChange, ReferencePatch } from '../../../model/directory-object.ts';
import type { Fault } from '../../../model/fault.ts';
import type { DeltaImportRequest, ImportPage } from '../../connector.ts';
import { rdnType } from '../distinguished-names.ts';
import type { Directory } from '../directory.ts';
import { texts } from '../ldap/entry.ts';
import { containersFilter, isContainerType, typesFilter } from '../object-types.ts';
import { requirePartition } from '../partitions.ts';
import { readRootDse } from '../root-dse.ts';
import { parentsFirst } from './containers.ts';
import { readCookie, readOrigin, writeCookie } from './cookie.ts';
import { requireSightOfDeletions } from './deletions.ts';
import { dirSync } from './dirsync.ts';
import {
  decodeReferences,
  decodeValues,
  identityOf,
  orFault,
  selectedValues,
  unreadable,
  type EntryIdentity,
} from './entry.ts';
import { readRestored } from './restored.ts';
import { attributesOfChanges, selectFrom, type Selection } from './selection.ts';

export async function* deltaImport(directory: Directory, request: DeltaImportRequest): AsyncGenerator<ImportPage> {
  const rootDse = await readRootDse(directory);
  const partition = requirePartition(directory, rootDse, request.partition);
  await requireSightOfDeletions(directory, rootDse, partition);
  const schema = await directory.schema();
  const selection = selectFrom(schema, request);
  const origin = await readOrigin(directory, rootDse, partition);
  const { dirSync: start, servers } = readCookie(directory, origin, request.cookie);
  const search = { partition, cookie: start, signal: request.signal };
  const restored = (anchors: readonly string[]) => readRestored(directory, anchors, schema, selection, request.signal);

  const ofContainers = selectFrom(schema, { objectTypes: [], attributes: ['name', 'objectGUID'] });
  const containers = emptyPage();
  const next = yield* inBatches(
    dirSync(directory, {
      ...search,
      filter: containersFilter(),
      attributes: attributesOfChanges(ofContainers),
    }),
    (entries) => addChanges(directory, entries, ofContainers, containers),
  );
  const deleted = containers.changes.filter((change) => change.kind === 'delete');
  const present = containers.changes.filter((change) => change.kind === 'patch');
  yield* pageOf({ ...containers, changes: parentsFirst(present) }, restored);

  if (selection.objectTypes.size > 0) {
    let page = emptyPage();
    const changes = dirSync(directory, {
      ...search,
      filter: typesFilter([...selection.objectTypes], selection.classes),
      attributes: attributesOfChanges(selection),
    });
    for await (const entries of changes) {
      addChanges(directory, entries, selection, page);
      if (page.changes.length < directory.settings.pageSize) continue;
      yield* pageOf(page, restored);
      page = emptyPage();
    }
    yield* pageOf(page, restored);
  }
  const cookie = writeCookie(origin, next, servers);
  yield { changes: deleted, faults: [], cookie };
}

interface ChangesPage {
  readonly changes: ImportChange[];
  readonly faults: Fault[];
  /** Objects that came back from the dead: DirSync tells only what changed, and we forgot what was before. */
  readonly restored: string[];
}

function emptyPage(): ChangesPage {
  return { changes: [], faults: [], restored: [] };
}

/** Drains a search without yielding anything itself; returns what the search returns. */
async function* inBatches<R>(
  search: AsyncGenerator<SearchEntry[], R>,
  take: (entries: SearchEntry[]) => void,
): AsyncGenerator<never, R> {
  for (;;) {
    const step = await search.next();
    if (step.done === true) return step.value;
    take(step.value);
  }
}

async function* pageOf(
  { changes, faults, restored }: ChangesPage,
  readRestored: (anchors: readonly string[]) => AsyncIterable<ImportPage>,
): AsyncGenerator<ImportPage> {
  if (changes.length > 0 || faults.length > 0) yield { changes, faults };
  if (restored.length > 0) yield* readRestored(restored);
}

function addChanges(
  directory: Directory,
  entries: readonly SearchEntry[],
  selection: Selection,
  page: ChangesPage,
): void {
  const context = directory.blame('import');
  for (const entry of entries) {
    const identity = identityOf(entry);
    if (identity === undefined) {
      page.faults.push(unreadable(entry, identity, context));
      continue;
    }
    const deletion = deletionOf(entry);
    if (deletion === 'deleted') {
      page.changes.push({ kind: 'delete', anchor: identity.anchor });
    } else if (deletion === 'restored') {
      page.restored.push(identity.anchor);
    } else {
      const read = orFault(() => readPatch(entry, identity, selection), { identity, dn: entry.name }, context);
      if ('fault' in read) page.faults.push(read.fault);
      else if (read.value !== undefined) page.changes.push(read.value);
    }
  }
}

/** isDeleted is TRUE on what has been deleted and comes without a value on what has been restored. */
function deletionOf(entry: SearchEntry): 'deleted' | 'restored' | undefined {
  if (!entry.attributes.some(({ type }) => type.toLowerCase() === 'isdeleted')) return undefined;
  return texts(entry, 'isDeleted')[0] === 'TRUE' ? 'deleted' : 'restored';
}

/** Undefined where nothing has changed that anybody asked for. */
function readPatch(entry: SearchEntry, identity: EntryIdentity, selection: Selection): PatchChange | undefined {
  const attributes: Record<string, readonly AttributeValue[]> = {};
  const references: Record<string, ReferencePatch> = {};
  for (const { attribute, values, range } of selectedValues(entry, selection)) {
    if (attribute.type !== 'reference') {
      attributes[attribute.name] = decodeValues(attribute, values);
      continue;
    }
    const targets = decodeReferences(attribute, values);
    references[attribute.name] =
      range === undefined ? { all: targets } : withPart(references[attribute.name], range.low === 0, targets);
  }
  for (const [attribute, patch] of Object.entries(references)) {
    if (selection.attributes.get(attribute.toLowerCase())?.multiValued === false)
      references[attribute] = asOnlyValue(patch);
  }
  const [name] = texts(entry, 'name');
  if (name !== undefined) {
    // The attribute that names the object (cn, ou) is not replicated by itself; `name` is, and always equals it.
    const naming = selection.attributes.get(rdnType(identity.dn));
    if (naming !== undefined) attributes[naming.name] ??= [name];
  }
  const { anchor, dn, objectType } = identity;
  if (objectType !== undefined && !selection.objectTypes.has(objectType) && !isContainerType(objectType)) {
    return undefined;
  }
  const isEmpty = Object.keys(attributes).length === 0 && Object.keys(references).length === 0;
  if (isEmpty && name === undefined && objectType === undefined) return undefined;
  return { kind: 'patch', anchor, dn, ...(objectType === undefined ? {} : { objectType }), attributes, references };
}

/**
 * A new value of a single-valued link is the whole list. Its former target may have been deleted meanwhile: a directory
 * drops such a link without a word, and nothing would ever remove it.
 */
function asOnlyValue(patch: ReferencePatch): ReferencePatch {
  return 'added' in patch && patch.added.length > 0 ? { all: patch.added } : patch;
}

/**
 * With incremental values a link attribute comes as `member;range=1-1`, values that were added, and `member;range=0-0`,
 * values that were removed; both for a single-valued link that was replaced ([MS-ADTS] 3.1.1.3.4.1.3).
 */
function withPart(
  before: ReferencePatch | undefined,
  isRemoval: boolean,
  targets: readonly ObjectReference[],
): ReferencePatch {
  const { added, removed } = before !== undefined && 'added' in before ? before : { added: [], removed: [] };
  return isRemoval ? { added, removed: [...removed, ...targets] } : { added: [...added, ...targets], removed };
}
