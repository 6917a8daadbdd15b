/** The change log between two places, gathered by object: the work is in proportion to the changes. */

import {
  managerOf,
  type Directory,
  type LinkName,
  type LogEntry,
  type StoredObject,
} from '../../directory/directory.ts';
import type { DeltaToken } from './delta-token.ts';

export interface ObjectChanges {
  readonly object: StoredObject;
  readonly properties: Set<string>;
  /** Links that were made or cut (which of the two is read off the present state), by `linkKey` -> place in the log. */
  readonly links: Map<string, number>;
  /** Created, deleted or restored: the object is given whole, whatever is tracked. */
  whole: boolean;
}

/** The round that was gathered last: its pages follow each other, and only the first should cost anything. */
const gathered = new WeakMap<Directory, { readonly round: string; readonly changes: readonly ObjectChanges[] }>();

/** In order of each object's first change; only what the token tracks. */
export function changesBetween(directory: Directory, token: DeltaToken): readonly ObjectChanges[] {
  const { kind, select, ids, from, to } = token;
  const round = JSON.stringify([kind, select, ids, from, to]);
  const known = gathered.get(directory);
  if (known?.round === round) return known.changes;
  const changes = gatherChanges(directory, token);
  gathered.set(directory, { round, changes });
  return changes;
}

function gatherChanges(directory: Directory, token: DeltaToken): ObjectChanges[] {
  const found = new Map<string, ObjectChanges>();
  const tracked = new Set(token.select);
  for (let place = token.from; place < token.to; place += 1) {
    const entry = directory.log[place];
    if (entry === undefined || entry.kind !== token.kind || token.ids?.includes(entry.id) === false) continue;
    const object = directory.objects.get(entry.id);
    if (object !== undefined && isTracked(entry, tracked)) gather(found, object, entry, place);
  }
  for (const changes of found.values()) if (changes.whole) addPresentLinks(changes, tracked);
  return [...found.values()];
}

/** Whole objects come and go by these; the others are told by a read-back of synchronization. */
const SEEN_BY_GRAPH: ReadonlySet<LogEntry['change']['type']> = new Set(['created', 'deleted', 'restored', 'purged']);

function isTracked({ change }: LogEntry, tracked: ReadonlySet<string>): boolean {
  if (change.type === 'properties') return change.names.some((name) => tracked.has(name));
  if (change.type === 'link') return tracked.has(change.link);
  return SEEN_BY_GRAPH.has(change.type);
}

function gather(found: Map<string, ObjectChanges>, object: StoredObject, { change }: LogEntry, place: number): void {
  const changes = found.get(object.id) ?? { object, properties: new Set(), links: new Map(), whole: false };
  found.set(object.id, changes);
  if (change.type === 'properties') for (const name of change.names) changes.properties.add(name);
  else if (change.type === 'link') {
    const key = linkKey(change.link, change.targetId);
    changes.links.set(key, changes.links.get(key) ?? place);
  } else changes.whole = true;
}

/** A new or restored object comes with all its links. */
function addPresentLinks({ object, links }: ObjectChanges, tracked: ReadonlySet<string>): void {
  for (const [key, place] of linksOf(object, tracked)) if (!links.has(key)) links.set(key, place);
}

/** A link among those of its object. */
export function linkKey(link: LinkName, targetId: string): string {
  return `${link}:${targetId}`;
}

export function readLinkKey(key: string): readonly [link: LinkName, targetId: string] {
  const colon = key.indexOf(':');
  return [key.slice(0, colon) as LinkName, key.slice(colon + 1)];
}

/** The tracked links that an object has, with their places in the log. */
export function linksOf(object: StoredObject, tracked: ReadonlySet<string>): [key: string, place: number][] {
  const managerId = managerOf(object);
  const manager: [string, number][] = managerId === null ? [] : [[linkKey('manager', managerId), 0]];
  const lists =
    object.kind === 'group'
      ? (['members', 'owners'] as const).flatMap((link) =>
          [...object[link]].map(([id, place]): [string, number] => [linkKey(link, id), place]),
        )
      : [];
  return [...manager, ...lists].filter(([key]) => tracked.has(readLinkKey(key)[0]));
}
