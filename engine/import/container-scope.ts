/**
 * Which containers are in scope. The administrator's choice names containers by anchor, so it follows renames and
 * moves; the nearest container at or above an object that the choice names decides for the object.
 */

import { parentPath } from '../model/distinguished-name.ts';

export interface ContainerChoice {
  /** Anchors of containers whose content is synchronized. None at all: the whole partition. */
  readonly included: readonly string[];
  /** Anchors of containers below an included one that are left out. */
  readonly excluded: readonly string[];
  /** Whether a container that was not there when the choice was made is in scope with the one that it lies in; it is. */
  readonly newChildren?: 'include' | 'exclude' | undefined;
  /** Where new ones are left out: anchors of all containers that were there when the choice was made. */
  readonly known?: readonly string[] | undefined;
}

export interface Container {
  readonly anchor: string;
  /** See `dnPath`. */
  readonly path: string;
}

export interface ContainerScope {
  /** Whether an object with this path is synchronized. */
  includes(path: string): boolean;
  /** The topmost included containers: what a full import has to read. */
  readonly roots: readonly string[];
  /** Containers that the choice names and the directory does not have. */
  readonly missing: readonly string[];
}

export const CONTAINER_TYPES: ReadonlySet<string> = new Set([
  'domainDNS',
  'organizationalUnit',
  'container',
  'builtinDomain',
]);

export function containerScope(containers: Iterable<Container>, choice: ContainerChoice): ContainerScope {
  const included = new Set(choice.included);
  const excluded = new Set(choice.excluded);
  const everything = included.size === 0;
  const known = choice.newChildren === 'exclude' ? new Set(choice.known ?? []) : undefined;
  const verdicts = new Map<string, boolean>();
  const roots: Container[] = [];
  const found = new Set<string>();
  for (const container of containers) {
    if (included.has(container.anchor)) {
      verdicts.set(container.path, true);
      roots.push(container);
    } else if (excluded.has(container.anchor)) {
      verdicts.set(container.path, false);
    } else {
      if (known !== undefined && !known.has(container.anchor)) verdicts.set(container.path, false);
      continue;
    }
    found.add(container.anchor);
  }
  const nearest = (path: string): boolean => {
    for (let at = path; at !== ''; at = parentPath(at)) {
      const verdict = verdicts.get(at);
      if (verdict !== undefined) return verdict;
    }
    return everything;
  };
  return {
    includes: nearest,
    roots: roots
      .filter((root) => !nearest(parentPath(root.path)) || parentPath(root.path) === '')
      .map((root) => root.anchor),
    missing: [...included, ...excluded].filter((anchor) => !found.has(anchor)),
  };
}
