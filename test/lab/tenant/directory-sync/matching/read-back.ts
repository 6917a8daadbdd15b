/**
 * The way back: every synchronized object as it was sent, or what changed since a position in the change log. A large group
 * comes in pieces; a full reading tells links by source anchor, a later one single changes by cloud anchor.
 */

import {
  isLive,
  isVisible,
  managerOf,
  sequenceOf,
  type Directory,
  type LogEntry,
  type StoredObject,
} from '../../directory/directory.ts';
import { RESOURCE_NAMES, type ObjectKind } from '../../directory/properties.ts';
import { cloudAnchorOf } from './refusals.ts';
import type {
  ReadBackObject,
  ReadBackPage,
  ReadBackPosition,
  ReadBackRequest,
  ReferenceChange,
  SyncValue,
} from './types.ts';

/** Groups come before their members: nobody may rely on an order. */
const WALK: readonly ObjectKind[] = ['device', 'group', 'user', 'contact'];
const LINKS = 5000;

export function readBack(directory: Directory, { since, limit, links = LINKS }: ReadBackRequest): ReadBackPage {
  if (since === undefined) {
    return walk(directory, { kind: 0, sequence: 0, link: 0 }, { log: visibleEnd(directory), limit, links });
  }
  return since.walk === undefined
    ? changes(directory, since.log, limit, links)
    : walk(directory, since.walk, { log: since.log, limit, links });
}

type Walk = NonNullable<ReadBackPosition['walk']>;

/** The log's end where the walk began: what changes meanwhile is told by the reading after it. */
function walk(
  directory: Directory,
  start: Walk,
  { log, limit, links }: { readonly log: number; readonly limit: number; readonly links: number },
): ReadBackPage {
  const objects: ReadBackObject[] = [];
  let place: Walk | undefined = start;
  while (place !== undefined && objects.length < limit) {
    const object: StoredObject | undefined = sequenceOf(directory, kindAt(place))[place.sequence];
    let next: number | undefined;
    if (object !== undefined && isSynchronized(object) && isVisible(directory, object)) {
      next = addPiece(directory, object, place.link, links, objects);
    }
    place = next === undefined ? afterwards(directory, place) : { ...place, link: next };
  }
  return place === undefined
    ? { objects, position: { log }, more: false }
    : { objects, position: { log, walk: place }, more: true };
}

function kindAt(place: Walk): ObjectKind {
  return WALK[place.kind] ?? 'contact';
}

function afterwards(directory: Directory, { kind, sequence }: Walk): Walk | undefined {
  let place: Walk = { kind, sequence: sequence + 1, link: 0 };
  while (place.sequence >= sequenceOf(directory, kindAt(place)).length) {
    if (place.kind === WALK.length - 1) return undefined;
    place = { kind: place.kind + 1, sequence: 0, link: 0 };
  }
  return place;
}

function isSynchronized(object: StoredObject): boolean {
  return object.shadow?.connected === true && isLive(object);
}

/** The first piece with all values, a further one with anchors and more members. Returns where the next one begins. */
function addPiece(
  directory: Directory,
  object: StoredObject,
  from: number,
  size: number,
  objects: ReadBackObject[],
): number | undefined {
  const { ids, next } = piece(membersOf(object), from, size);
  const members = anchorsOf(directory, ids);
  const values = from === 0 ? wholeValues(directory, object) : anchorValues(object);
  if (members.length > 0) values.set('member', members);
  objects.push({ type: RESOURCE_NAMES[object.kind], operation: 'Set', values });
  return next;
}

function membersOf(object: StoredObject): ReadonlyMap<string, number> {
  return object.kind === 'group' ? object.members : new Map<string, number>();
}

/** Links lie in order of their places in the log, which never move: nothing is skipped when some are cut meanwhile. */
function piece(
  links: ReadonlyMap<string, number>,
  from: number,
  size: number,
): { readonly ids: readonly string[]; readonly next: number | undefined } {
  const ids: string[] = [];
  for (const [id, place] of links) {
    if (place < from) continue;
    if (ids.length === size) return { ids, next: place };
    ids.push(id);
  }
  return { ids, next: undefined };
}

/** By source anchor; what is not synchronized has only the other one. */
function anchorsOf(directory: Directory, ids: Iterable<string>): string[] {
  const anchors: string[] = [];
  for (const id of ids) {
    const target = directory.objects.get(id);
    if (target === undefined || !isVisible(directory, target)) continue;
    anchors.push(target.shadow?.connected === true ? target.shadow.sourceAnchor : cloudAnchorOf(target));
  }
  return anchors;
}

function anchorValues(object: StoredObject): Map<string, SyncValue> {
  return new Map<string, SyncValue>([
    ['sourceanchor', object.shadow?.sourceAnchor ?? null],
    ['cloudanchor', cloudAnchorOf(object)],
  ]);
}

function wholeValues(directory: Directory, object: StoredObject): Map<string, SyncValue> {
  const values = anchorValues(object);
  for (const [key, value] of object.shadow?.values ?? []) values.set(key, value);
  if (object.isCloudManaged) values.set('cloudmastered', true);
  const managerId = managerOf(object);
  const [manager] = managerId === null ? [] : anchorsOf(directory, [managerId]);
  if (manager !== undefined) values.set('manager', manager);
  for (const [key, ids] of object.shadow?.references ?? []) {
    const anchors = anchorsOf(directory, ids);
    if (anchors.length > 0) values.set(key, anchors);
  }
  return values;
}

/** Changes are seen after the replication delay, as everywhere; the log is in order of time. */
function visibleEnd({ log, clock, visibilityDelayMs }: Directory): number {
  const limit = clock() - visibilityDelayMs;
  let end = log.length;
  while (end > 0 && (log[end - 1]?.at ?? 0) > limit) end -= 1;
  return end;
}

interface Gathered {
  readonly object: StoredObject;
  /** Created, connected or restored: all values are told. */
  whole: boolean;
  readonly keys: Set<string>;
  /** `<key>` -> ids of targets whose link was made or cut. */
  readonly links: Map<string, Set<string>>;
}

/** So much of the log as gives no more objects and links than a page holds; each object once in a page. */
function changes(directory: Directory, from: number, limit: number, linkLimit: number): ReadBackPage {
  const end = visibleEnd(directory);
  const found = new Map<string, Gathered>();
  let links = 0;
  let place = from;
  for (; place < end; place += 1) {
    const entry = directory.log[place];
    const object = entry === undefined ? undefined : directory.objects.get(entry.id);
    if (entry === undefined || object === undefined || object.shadow === null) continue;
    const isFull = found.size >= limit && !found.has(object.id);
    if (isFull || links >= linkLimit) break;
    const gathered = found.get(object.id) ?? { object, whole: false, keys: new Set(), links: new Map() };
    if (!gather(gathered, entry)) continue;
    found.set(object.id, gathered);
    if (entry.change.type === 'link' || entry.change.type === 'reference') links += 1;
  }
  const objects = [...found.values()].map((gathered) => changed(directory, gathered));
  return { objects, position: { log: place }, more: place < end };
}

/** False where the entry concerns nobody who synchronizes. */
function gather(gathered: Gathered, { change }: LogEntry): boolean {
  switch (change.type) {
    case 'properties':
      return false;
    case 'shadow':
      for (const key of change.keys) gathered.keys.add(key);
      return true;
    case 'link':
      if (change.link === 'owners') return false;
      note(gathered, change.link === 'members' ? 'member' : 'manager', change.targetId);
      return true;
    case 'reference':
      note(gathered, change.key, change.targetId);
      return true;
    default:
      gathered.whole = true;
      return true;
  }
}

function note({ links }: Gathered, key: string, targetId: string): void {
  links.set(key, (links.get(key) ?? new Set<string>()).add(targetId));
}

/** As the object stands now: what is gone, or not synchronized any more, is deleted. */
function changed(directory: Directory, { object, whole, keys, links }: Gathered): ReadBackObject {
  const type = RESOURCE_NAMES[object.kind];
  const values = anchorValues(object);
  if (!isSynchronized(object)) return { type, operation: 'Delete', values };
  for (const [key, value] of whole ? (object.shadow?.values ?? []) : []) values.set(key, value);
  for (const key of keys) values.set(key, object.shadow?.values.get(key) ?? null);
  if (object.isCloudManaged || keys.has('cloudmastered'))
    values.set('cloudmastered', object.isCloudManaged ? true : null);
  for (const [key, ids] of links) {
    const changesOfKey = [...ids].flatMap((id) => linkChange(directory, object, key, id));
    if (changesOfKey.length > 0) values.set(key, { kind: 'reference-changes', changes: changesOfKey });
  }
  return { type, operation: 'Set', values };
}

function linkChange(directory: Directory, object: StoredObject, key: string, id: string): ReferenceChange[] {
  const target = directory.objects.get(id);
  if (target === undefined) return [];
  const add = isLive(target) && hasLink(object, key, id);
  return [{ anchor: cloudAnchorOf(target), by: 'cloudAnchor', add }];
}

function hasLink(object: StoredObject, key: string, id: string): boolean {
  if (key === 'member' && object.kind === 'group') return object.members.has(id);
  if (key === 'manager') return managerOf(object) === id;
  return object.shadow?.references.get(key)?.has(id) ?? false;
}
