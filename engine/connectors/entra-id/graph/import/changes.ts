/** Items of delta answers as changes. Pure: what was seen before in the same enumeration is handed in. */

import type { ImportChange, ObjectReference, PatchChange, ReferencePatch } from '../../../../model/directory-object.ts';
import type { Fault } from '../../../../model/fault.ts';
import { anchorOf, referenceAnchor } from '../../anchors.ts';
import type { AttributeMapping } from '../attribute-map.ts';
import { dnIn, graphObjects, isGraphObject, presentOnly, readAttributes, textOf } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import type { TypeSelection } from './selection.ts';

/** An enumeration of one collection from its beginning. */
export interface Enumeration {
  readonly selection: TypeSelection;
  /** Ids met so far: an object may come again, whole or in part. The one thing kept beyond a page. */
  readonly seen: Set<string>;
  /** By reference attribute, the anchors whose list was begun; the service does not say which sighting is the last. */
  readonly open: ReadonlyMap<string, Set<string>>;
}

export function startEnumeration(selection: TypeSelection): Enumeration {
  const open = new Map(selection.references.map(({ name }) => [name, new Set<string>()] as const));
  return { selection, seen: new Set(), open };
}

export interface DecodedPage {
  readonly changes: ImportChange[];
  readonly faults: Fault[];
}

/** One page of an enumeration. `last`: no page follows. */
export function decodeEnumerationPage(
  enumeration: Enumeration,
  items: readonly GraphObject[],
  last: boolean,
): DecodedPage {
  const page: DecodedPage = { changes: [], faults: [] };
  const later = laterSightings(items);
  for (const [index, item] of items.entries()) {
    const id = textOf(item['id']);
    if (id === undefined) page.faults.push(unreadable(enumeration.selection));
    else if (isRemoved(item)) page.changes.push(...forget(enumeration, id));
    else if (enumeration.seen.has(id)) page.changes.push(...seenAgain(enumeration, id, item));
    else page.changes.push(firstSight(enumeration, id, item, !last || later.has(index)));
  }
  return page;
}

/** Closes the references that were begun, so that import knows them to be whole. In pages of at most `size`. */
export function* closeReferences(enumeration: Enumeration, size = 1000): Iterable<ImportChange[]> {
  let page: ImportChange[] = [];
  for (const [attribute, anchors] of enumeration.open) {
    for (const anchor of anchors) {
      page.push({ kind: 'references', anchor, attribute, targets: [], last: true });
      if (page.length < size) continue;
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}

/** Positions of items whose object stands in the same page once more further down. */
function laterSightings(items: readonly GraphObject[]): ReadonlySet<number> {
  const lastAt = new Map<unknown, number>();
  for (const [index, item] of items.entries()) lastAt.set(item['id'], index);
  return new Set(items.flatMap((item, index) => (lastAt.get(item['id']) === index ? [] : [index])));
}

function firstSight(enumeration: Enumeration, id: string, item: GraphObject, mayGoOn: boolean): ImportChange {
  const { selection, seen, open } = enumeration;
  const { objectType, mappings } = selection;
  const anchor = anchorOf(objectType, id);
  const references: Record<string, readonly ObjectReference[]> = {};
  const partial: string[] = [];
  for (const reference of selection.references) {
    const targets = referencesIn(reference, item)?.added ?? [];
    references[reference.name] = targets;
    // A user has one manager; only lists are handed out in parts.
    if (!mayGoOn || !reference.multiValued || targets.length === 0) continue;
    partial.push(reference.name);
    open.get(reference.name)?.add(anchor);
  }
  seen.add(id);
  return {
    kind: 'object',
    anchor,
    dn: dnIn(objectType, item, anchor) ?? `CN=${anchor}`,
    objectType,
    attributes: presentOnly(readAttributes(objectType, mappings, item)),
    references,
    ...(partial.length > 0 ? { partial } : {}),
  };
}

/** Further members of an object under way, or a replay with changes: both are told apart from the first sighting. */
function seenAgain(enumeration: Enumeration, id: string, item: GraphObject): ImportChange[] {
  const { selection, open } = enumeration;
  const anchor = anchorOf(selection.objectType, id);
  const further: ImportChange[] = [];
  const changed = selection.references.filter((reference) => {
    const found = referencesIn(reference, item);
    const goesOn = found?.removed.length === 0 && open.get(reference.name)?.has(anchor) === true;
    if (goesOn && found.added.length > 0) {
      further.push({ kind: 'references', anchor, attribute: reference.name, targets: found.added, last: false });
    }
    return !goesOn;
  });
  const patch = patchOf({ ...selection, references: changed }, id, item);
  return isEmptyPatch(patch) ? further : [patch, ...further];
}

function forget({ selection, seen, open }: Enumeration, id: string): ImportChange[] {
  const anchor = anchorOf(selection.objectType, id);
  for (const anchors of open.values()) anchors.delete(anchor);
  return seen.delete(id) ? [{ kind: 'delete', anchor }] : [];
}

/** Items of a delta query that goes on from a token. */
export function decodeDeltaPage(selection: TypeSelection, items: readonly GraphObject[]): DecodedPage {
  const page: DecodedPage = { changes: [], faults: [] };
  for (const item of items) {
    const id = textOf(item['id']);
    if (id === undefined) page.faults.push(unreadable(selection));
    // "changed": in the recycle bin; "deleted": gone for good. In the directory it is neither way any more.
    else if (isRemoved(item)) page.changes.push({ kind: 'delete', anchor: anchorOf(selection.objectType, id) });
    else page.changes.push(patchOf(selection, id, item));
  }
  return page;
}

function patchOf(selection: TypeSelection, id: string, item: GraphObject): PatchChange {
  const { objectType, mappings } = selection;
  const anchor = anchorOf(objectType, id);
  const dn = dnIn(objectType, item, anchor);
  const references = selection.references.flatMap((reference) => {
    const found = referencesIn(reference, item);
    return found ? [[reference.name, referencePatch(reference.multiValued, found)] as const] : [];
  });
  return {
    kind: 'patch',
    anchor,
    ...(dn === undefined ? {} : { dn }),
    objectType,
    attributes: readAttributes(
      objectType,
      mappings.filter(({ name }) => name !== 'cloudAnchor' || dn !== undefined),
      item,
    ),
    references: Object.fromEntries(references),
  };
}

function isEmptyPatch(patch: PatchChange): boolean {
  return Object.keys(patch.attributes).length === 0 && Object.keys(patch.references).length === 0;
}

interface FoundReferences {
  readonly added: readonly ObjectReference[];
  readonly removed: readonly ObjectReference[];
}

function referencePatch(multiValued: boolean, found: FoundReferences): ReferencePatch {
  return !multiValued && found.added.length > 0 ? { all: found.added.slice(-1) } : found;
}

/** `members@delta`, `manager@delta`: targets, those that are gone marked with `@removed`. */
function referencesIn(reference: AttributeMapping, item: GraphObject): FoundReferences | undefined {
  const property = `${reference.property}@delta`;
  if (!(property in item)) return undefined;
  const added: ObjectReference[] = [];
  const removed: ObjectReference[] = [];
  for (const target of graphObjects(item[property])) {
    const id = textOf(target['id']);
    if (id === undefined) continue;
    const anchor = referenceAnchor(textOf(target['@odata.type']), id);
    (isRemoved(target) ? removed : added).push({ anchor });
  }
  return { added, removed };
}

function isRemoved(item: GraphObject): boolean {
  return isGraphObject(item['@removed']);
}

function unreadable(selection: TypeSelection): Fault {
  return {
    code: 'object-unreadable',
    stage: 'import',
    object: { objectType: selection.objectType },
    detail: { reason: 'id-missing' },
    retry: 'later',
  };
}
