/** Long lists of links that came without their end, so that nothing could be taken away from them. */

import type { ImportChange } from '../model/directory-object.ts';

export interface OpenLists {
  /** In the order of the feed: an object says which of its lists go on, the last part of a list closes it. */
  note(changes: readonly ImportChange[]): void;
  /** Anchors of the objects whose lists are open. */
  owners(): readonly string[];
}

export function openLists(): OpenLists {
  const open = new Map<string, Set<string>>();
  const close = (anchor: string, attribute: string) => {
    const lists = open.get(anchor);
    lists?.delete(attribute);
    if (lists?.size === 0) open.delete(anchor);
  };
  return {
    note(changes) {
      for (const change of changes) {
        if (change.kind === 'delete') open.delete(change.anchor);
        else if (change.kind === 'references') {
          if (change.last) close(change.anchor, change.attribute);
        } else if (change.kind === 'object') {
          open.delete(change.anchor);
          if (change.partial && change.partial.length > 0) open.set(change.anchor, new Set(change.partial));
        }
      }
    },
    owners: () => [...open.keys()],
  };
}
