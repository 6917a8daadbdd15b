/** What one connector remembers of the tenant between its calls; small, and never needed to be right, only to be cheap. */

import type { Ambient } from '../ambient.ts';
import { isGraphObject, isWhole, isWritableGroup, textOf } from './objects.ts';
import type { GraphObject } from './objects.ts';
import type { EntraObjectType } from '../anchors.ts';

/** How long after a write the directory's replicas may not know of it. Milliseconds. */
const REPLICATION = 300_000;

export interface Memory {
  /** Notes what an answer tells of a group's kind. */
  observe(objectType: EntraObjectType, object: GraphObject): void;
  /** Whether this back end may write the group; undefined where it was not seen since the start. */
  isWritableGroup(id: string): boolean | undefined;
  noteCreated(id: string): void;
  /** Created or restored by us lately: a 404 on it is the lag of a replica. */
  isRecent(id: string): boolean;
}

export function makeMemory(ambient: Ambient): Memory {
  const writable = new Map<string, boolean>();
  const created = new Map<string, number>();
  return {
    observe(objectType, object) {
      const id = textOf(object['id']);
      if (objectType !== 'group' || id === undefined) return;
      if (isWhole(object)) writable.set(id, isWritableGroup(object));
      else if (isGraphObject(object['@removed']) || 'groupTypes' in object || 'mailEnabled' in object) {
        writable.delete(id);
      }
    },
    isWritableGroup: (id) => writable.get(id),
    noteCreated(id) {
      const now = ambient.clock();
      // Insertion order is the order in time: the oldest stand first.
      for (const [old, at] of created) {
        if (now - at <= REPLICATION) break;
        created.delete(old);
      }
      created.set(id, now);
    },
    isRecent(id) {
      const at = created.get(id);
      return at !== undefined && ambient.clock() - at <= REPLICATION;
    },
  };
}
