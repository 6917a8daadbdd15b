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

export function useBelow<N extends TreeNode>(
  childrenOf: (node: N) => readonly N[] | Promise<readonly N[]>,
): BelowState<N> {
  const read = useRef(new Map<string, Below<N>>());
  const [version, setVersion] = useState(0);
  const load = useCallback(
    (node: N) => {
      const before = read.current.get(node.id);
      if (before !== undefined && before !== 'failed') return;
      const found = childrenOf(node);
      const keep = (below: Below<N>) => {
        read.current.set(node.id, below);
        setVersion((last) => last + 1);
      };
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
