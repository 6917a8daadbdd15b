/** Every container of a partition, parents before children. */

import type { ObjectChange } from '../../../model/directory-object.ts';
import { parentDn } from '../../../model/distinguished-name.ts';
import { dnDepth } from '../distinguished-names.ts';
import type { Directory } from '../directory.ts';
import { ExtendedDnControl } from '../ldap/controls.ts';
import { containersFilter } from '../object-types.ts';
import { searchPages } from '../search.ts';
import { CONTAINER_ATTRIBUTES, containerChange } from './whole-objects.ts';

/** A node of the tree that an administrator picks containers from. */
export interface Container {
  readonly anchor: string;
  readonly dn: string;
  readonly name: string;
  /** Absent on the partition itself and below something that is no container. */
  readonly parentAnchor?: string;
  readonly objectType: string;
}

/** Containers are few beside the objects in them, so they are put in order in memory. */
export async function readContainers(
  directory: Directory,
  partition: string,
  signal?: AbortSignal,
): Promise<ObjectChange[]> {
  const containers: ObjectChange[] = [];
  for await (const entries of searchPages(directory, {
    base: partition,
    scope: 'sub',
    filter: containersFilter(),
    attributes: CONTAINER_ATTRIBUTES,
    controls: () => [new ExtendedDnControl()],
    ...(signal === undefined ? {} : { signal }),
  })) {
    for (const entry of entries) {
      const container = containerChange(entry);
      if (container !== undefined) containers.push(container);
    }
  }
  return parentsFirst(containers);
}

export function parentsFirst<T extends { readonly dn?: string }>(changes: readonly T[]): T[] {
  return changes
    .map((change) => ({ change, depth: dnDepth(change.dn ?? '') }))
    .sort((left, right) => left.depth - right.depth)
    .map(({ change }) => change);
}

export function* asTree(containers: readonly ObjectChange[]): Generator<Container> {
  const anchors = new Map<string, string>();
  for (const { anchor, dn, objectType, attributes } of containers) {
    anchors.set(dn.toLowerCase(), anchor);
    const parentAnchor = anchors.get(parentDn(dn).toLowerCase());
    const name = String(attributes['name']?.[0] ?? '');
    yield { anchor, dn, name, ...(parentAnchor === undefined ? {} : { parentAnchor }), objectType };
  }
}
