/** Children that are read when they are first asked for, and kept. */

import { useCallback, useMemo, useRef, useState } from 'react';
import type { Below, TreeNode } from './nodes.ts';

export interface BelowState<N> {
  /** What is known; asks for nothing. */
  known(node: N): Below<N>;
  /** Reads what is below the node, unless it is known or on its way. */
  load(node: N): void;
  /** Changes with everything that comes in. */
  readonly version: number;
}

/**
 * What is below a node, all of it. Where there is much and it takes its time, `onFirst` is called before with the first of
 * it, which is enough to be looked at.
 */
export type ChildrenOf<N> = (node: N, onFirst: (first: readonly N[]) => void) => readonly N[] | Promise<readonly N[]>;

export function useBelow<N extends TreeNode>(childrenOf: ChildrenOf<N>): BelowState<N> {
  const read = useRef(new Map<string, Below<N>>());
  const [version, setVersion] = useState(0);
  const load = useCallback(
    (node: N) => {
      const before = read.current.get(node.id);
      if (before !== undefined && before !== 'failed') return;
      const keep = (below: Below<N>) => {
        read.current.set(node.id, below);
        setVersion((last) => last + 1);
      };
      const found = childrenOf(node, keep);
      if (!(found instanceof Promise)) {
        keep(found);
        return;
      }
      keep('loading');
      found.then(keep, () => keep('failed'));
    },
    [childrenOf],
  );
  const known = useCallback((node: N): Below<N> => read.current.get(node.id) ?? [], []);
  return useMemo(() => ({ known, load, version }), [known, load, version]);
}
