/** What a tree shows at the moment: its open nodes as rows, or the ways to what a search found. */

export interface TreeNode {
  readonly id: string;
  readonly name: string;
  /** Something may be below it. */
  readonly branch: boolean;
  /** At the right. */
  readonly count?: number | undefined;
  /** A word beside the name: a legend, `not reachable`. */
  readonly note?: string | undefined;
  /** Cannot be ticked. */
  readonly disabled?: boolean | undefined;
}

export type Below<N> = readonly N[] | 'loading' | 'failed';

export interface Row<N> {
  readonly node: N;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly parent: string | undefined;
  readonly expanded: boolean;
  /** What is below it is being read, or could not be. */
  readonly standing: 'ready' | 'loading' | 'failed';
}

/** The rows of everything that is open. `belowOf` says what is below a node, as far as it is known. */
export function openRows<N extends TreeNode>(
  roots: readonly N[],
  expanded: ReadonlySet<string>,
  belowOf: (node: N) => Below<N>,
): Row<N>[] {
  const rows: Row<N>[] = [];
  const add = (nodes: readonly N[], level: number, parent: string | undefined): void => {
    nodes.forEach((node, index) => {
      const open = node.branch && expanded.has(node.id);
      const below = open ? belowOf(node) : [];
      const standing = typeof below === 'string' ? below : 'ready';
      rows.push({ node, level, position: index + 1, siblings: nodes.length, parent, expanded: open, standing });
      if (typeof below !== 'string') add(below, level + 1, node.id);
    });
  };
  add(roots, 1, undefined);
  return rows;
}

/** Ways from a root to each match as one tree, in the order of the ways. */
export function matchRows<N extends TreeNode>(ways: readonly (readonly N[])[]): Row<N>[] {
  const below = new Map<string, Map<string, N>>();
  const roots = new Map<string, N>();
  for (const way of ways) {
    let level = roots;
    for (const node of way) {
      if (!level.has(node.id)) level.set(node.id, node);
      let next = below.get(node.id);
      if (!next) below.set(node.id, (next = new Map<string, N>()));
      level = next;
    }
  }
  const all = new Set(below.keys());
  return openRows([...roots.values()], all, (node) => [...(below.get(node.id)?.values() ?? [])]);
}

/** The ways to every node that is known and whose name holds the text. */
export function searchKnown<N extends TreeNode>(
  roots: readonly N[],
  text: string,
  belowOf: (node: N) => Below<N>,
): N[][] {
  const wanted = text.toLocaleLowerCase();
  const found: N[][] = [];
  const look = (nodes: readonly N[], way: readonly N[]): void => {
    for (const node of nodes) {
      const here = [...way, node];
      if (node.name.toLocaleLowerCase().includes(wanted)) found.push(here);
      const below = node.branch ? belowOf(node) : [];
      if (typeof below !== 'string') look(below, here);
    }
  };
  look(roots, []);
  return found;
}
