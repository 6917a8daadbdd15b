/** Links of synchronized objects: found by either anchor, planned before anything changes, made and cut one by one. */

import { findVisible, logChange, managerOf, type Directory, type StoredObject } from '../../directory/directory.ts';
import { addLink, cutLink, setManager } from '../../directory/links.ts';
import { RESOURCE_NAMES, type ObjectKind } from '../../directory/properties.ts';
import { spellingOf } from './keys.ts';
import type { ReferenceChanges } from './types.ts';
import { tooLarge, unknownReference } from './refusals.ts';
import { isReferenceChanges } from './validate.ts';

const KINDS: readonly ObjectKind[] = ['user', 'group', 'contact', 'device'];
const CLOUD_ANCHOR = /^([A-Za-z]+)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** What becomes of the links of one key. */
export interface LinkPlan {
  readonly key: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Source anchors that nobody has. */
  readonly waiting: readonly string[];
}

export type GivenReference = string | readonly string[] | ReferenceChanges | null;

export function objectOfCloudAnchor(directory: Directory, anchor: string): StoredObject | undefined {
  const [, prefix = '', id = ''] = CLOUD_ANCHOR.exec(anchor) ?? [];
  const object = directory.objects.get(id.toLowerCase());
  return object !== undefined && RESOURCE_NAMES[object.kind].toLowerCase() === prefix.toLowerCase()
    ? object
    : undefined;
}

/** Objects created a moment ago are not found, as everywhere. */
function targetOf(directory: Directory, anchor: string, by: 'cloudAnchor' | 'sourceAnchor'): string | undefined {
  if (by === 'cloudAnchor') {
    const object = objectOfCloudAnchor(directory, anchor);
    return object === undefined ? undefined : findVisible(directory, object.id)?.id;
  }
  for (const kind of KINDS) {
    const id = directory.synchronization.anchors.get(`${kind}:${anchor}`);
    if (id !== undefined && findVisible(directory, id) !== undefined) return id;
  }
  return undefined;
}

/** Throws where the service refuses: too many members, and by setting references to what is unknown. */
export function planLinks(
  directory: Directory,
  object: StoredObject | undefined,
  references: ReadonlyMap<string, GivenReference>,
  memberLimit: number,
): LinkPlan[] {
  return [...references].map(([key, given]) => {
    const present = object === undefined ? new Set<string>() : presentLinks(object, key);
    const plan = isReferenceChanges(given)
      ? planChanges(directory, key, given, present)
      : planList(directory, key, given === null ? [] : [given].flat(), present);
    const count = present.size + plan.added.length - plan.removed.length;
    if (key === 'member' && count > memberLimit) throw tooLarge('Member');
    return plan;
  });
}

/** What the object has, but for links to objects in the recycle bin or gone. */
function presentLinks(
  object: StoredObject,
  key: string,
): { readonly size: number; has(id: string): boolean; keys(): Iterable<string> } {
  if (key === 'member' && object.kind === 'group') return object.members;
  const manager = key === 'manager' ? managerOf(object) : null;
  return manager === null ? (object.shadow?.references.get(key) ?? new Set()) : new Set([manager]);
}

type Present = ReturnType<typeof presentLinks>;

/** A list is complete: what it does not name is cut. */
function planList(directory: Directory, key: string, anchors: readonly string[], present: Present): LinkPlan {
  const wanted = new Set<string>();
  const waiting: string[] = [];
  for (const anchor of anchors) {
    const by = CLOUD_ANCHOR.test(anchor) ? 'cloudAnchor' : 'sourceAnchor';
    const id = targetOf(directory, anchor, by);
    if (id !== undefined) wanted.add(id);
    else if (keepsWaiting(directory, key, anchor, by)) waiting.push(anchor);
  }
  return {
    key,
    added: [...wanted].filter((id) => !present.has(id)),
    removed: [...present.keys()].filter((id) => !wanted.has(id)),
    waiting,
  };
}

/** Adding what is there and removing what is not changes nothing: an answer may have been lost. */
function planChanges(directory: Directory, key: string, { changes }: ReferenceChanges, present: Present): LinkPlan {
  const added = new Set<string>();
  const removed = new Set<string>();
  const waiting = new Set<string>();
  for (const { anchor, by, add } of changes) {
    const id = targetOf(directory, anchor, by);
    if (id === undefined) {
      if (add && keepsWaiting(directory, key, anchor, by)) waiting.add(anchor);
      else waiting.delete(anchor);
      continue;
    }
    if (add) {
      removed.delete(id);
      if (!present.has(id)) added.add(id);
    } else {
      added.delete(id);
      if (present.has(id)) removed.add(id);
    }
  }
  return { key, added: [...added], removed: [...removed], waiting: [...waiting] };
}

function keepsWaiting(directory: Directory, key: string, anchor: string, by: 'cloudAnchor' | 'sourceAnchor'): boolean {
  const { unknownReferences } = directory.synchronization;
  if (unknownReferences === 'refused') throw unknownReference(spellingOf(key), anchor);
  return unknownReferences === 'kept' && by === 'sourceAnchor';
}

export function applyLinks(directory: Directory, object: StoredObject, plans: readonly LinkPlan[]): void {
  for (const { key, added, removed, waiting } of plans) {
    for (const id of removed) unlink(directory, object, key, id);
    for (const id of added) link(directory, object, key, id);
    for (const anchor of waiting) {
      const sources = directory.synchronization.waiting.get(anchor) ?? new Set();
      directory.synchronization.waiting.set(anchor, sources.add(`${object.id}:${key}`));
    }
  }
}

function link(directory: Directory, object: StoredObject, key: string, id: string): void {
  if (key === 'member' && object.kind === 'group') addLink(directory, object, 'members', id);
  else if (key === 'manager' && (object.kind === 'user' || object.kind === 'contact'))
    setManager(directory, object, id);
  else {
    const { references } = object.shadow ?? {};
    if (references === undefined) return;
    references.set(key, (references.get(key) ?? new Set<string>()).add(id));
    logChange(directory, object, { type: 'reference', key, targetId: id });
  }
}

function unlink(directory: Directory, object: StoredObject, key: string, id: string): void {
  if (key === 'member' && object.kind === 'group') cutLink(directory, object, 'members', id);
  else if (key === 'manager' && (object.kind === 'user' || object.kind === 'contact')) {
    if (object.managerId === id) setManager(directory, object, null);
  } else if (object.shadow?.references.get(key)?.delete(id) === true) {
    logChange(directory, object, { type: 'reference', key, targetId: id });
  }
}

/** References that waited for an object that has just come. */
export function resolveWaiting(directory: Directory, { id, shadow }: StoredObject): void {
  const anchor = shadow?.sourceAnchor ?? '';
  const sources = directory.synchronization.waiting.get(anchor);
  if (sources === undefined) return;
  directory.synchronization.waiting.delete(anchor);
  for (const source of sources) {
    const [sourceId = '', key = ''] = source.split(':');
    const object = directory.objects.get(sourceId);
    if (object?.shadow?.connected !== true || object.purged) continue;
    if (!presentLinks(object, key).has(id)) link(directory, object, key, id);
  }
}
