/**
 * A tree for many thousand nodes (WAI-ARIA tree pattern): only what is in sight is in the page, children are read when they
 * are opened, boxes have three states.
 */

import { SearchBox, makeStyles, tokens } from '@fluentui/react-components';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../../words/words.tsx';
import { matchRows, openRows, searchKnown, type Row, type TreeNode } from './nodes.ts';
import { TreeRow, ROW_HEIGHT, type Checked } from './tree-row.tsx';
import { moveInTree, useTypeAhead } from './keyboard.ts';
import { useBelow, type ChildrenOf } from './use-below.ts';

export type { TreeNode } from './nodes.ts';
export type { Checked } from './tree-row.tsx';

const useStyles = makeStyles({
  frame: { border: `1px solid ${tokens.colorNeutralStroke1}`, borderRadius: tokens.borderRadiusLarge, minWidth: 0 },
  search: { padding: '8px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  box: { width: '100%', maxWidth: 'none' },
  scroller: { overflow: 'auto', overscrollBehavior: 'contain', padding: '4px' },
  space: { position: 'relative', width: '100%' },
  empty: { padding: '12px 16px', color: tokens.colorNeutralForeground2 },
});

export interface TreeProps<N extends TreeNode> {
  readonly label: string;
  readonly roots: readonly N[];
  /** What is below a node; asked once, when the node is opened first. A new `key` for the tree forgets it. */
  readonly childrenOf: ChildrenOf<N>;
  /** With boxes: the state of one. */
  checkedOf?(node: N): Checked;
  onToggle?(node: N): void;
  /** Without boxes: the node that was chosen. */
  onSelect?(node: N): void;
  readonly selected?: string;
  /** Finds in everything there is, as ways from a root to each match; default: in what has been read. */
  find?(text: string): Promise<readonly (readonly N[])[]>;
  readonly initiallyExpanded?: readonly string[];
  /** The count of a node for those who hear it: `1,204 people`. */
  countInWords?(count: number): string;
  /** Of the scrolling part, in pixels. */
  readonly height?: number;
}

export function Tree<N extends TreeNode>(props: TreeProps<N>) {
  const { label, roots, childrenOf, find, height = 384 } = props;
  const styles = useStyles();
  const t = useWords();
  const [search, setSearch] = useState('');
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => new Set(props.initiallyExpanded));
  const below = useBelow(childrenOf);
  const { known, load, version } = below;
  useEffect(() => {
    // What is open from the beginning, and what comes in below it.
    for (const { node } of openRows(roots, expanded, known)) if (node.branch && expanded.has(node.id)) load(node);
  }, [roots, expanded, known, load, version]);

  const found = useFound(useDeferredValue(search.trim()), roots, below, find);
  const rows = useMemo(
    () => (found === undefined ? openRows(roots, expanded, known) : matchRows(found)),
    // `version` stands for what `known` reads.
    [found, roots, expanded, known, version],
  );
  const expand = useCallback(
    (node: N, open: boolean) => {
      if (open) load(node);
      setExpanded((before) => {
        const after = new Set(before);
        if (open) after.add(node.id);
        else after.delete(node.id);
        return after;
      });
    },
    [load],
  );
  return (
    <div className={styles.frame}>
      <div className={styles.search}>
        <SearchBox
          className={styles.box}
          aria-label={`${t('common.tree.search')}: ${label}`}
          placeholder={t('common.tree.search')}
          value={search}
          onChange={(_, data) => setSearch(data.value)}
        />
      </div>
      <TreeRows
        {...props}
        rows={rows}
        height={height}
        onExpand={expand}
        // What a search found stays as it is: all of it is open.
        fixed={found !== undefined}
        empty={search === '' ? undefined : t('common.tree.noMatch', { text: search })}
      />
    </div>
  );
}

interface TreeRowsProps<N extends TreeNode> extends TreeProps<N> {
  readonly rows: readonly Row<N>[];
  readonly height: number;
  /** Nothing can be opened or closed. */
  readonly fixed: boolean;
  /** In place of no rows. */
  readonly empty: string | undefined;
  onExpand(node: N, open: boolean): void;
}

/** A component of its own: what follows every key and every scrolled row is drawn again without the rest of the tree. */
function TreeRows<N extends TreeNode>(props: TreeRowsProps<N>) {
  const { label, rows, height, fixed, empty, checkedOf, onToggle, onSelect, selected, countInWords, onExpand } = props;
  const styles = useStyles();
  const [active, setActive] = useState<string>();
  const indexes = useMemo(() => new Map(rows.map(({ node }, index) => [node.id, index])), [rows]);
  const activeIndex = (active === undefined ? undefined : indexes.get(active)) ?? 0;

  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    getItemKey: useCallback((index: number) => rows[index]?.node.id ?? index, [rows]),
    // The row with the focus stays in the page wherever the scrolling goes.
    rangeExtractor: useCallback(
      (range: Range) => [...new Set([activeIndex, ...defaultRangeExtractor(range)])].sort((one, other) => one - other),
      [activeIndex],
    ),
  });

  const wantsFocus = useRef(false);
  const goTo = (index: number) => {
    const target = Math.min(Math.max(index, 0), rows.length - 1);
    const row = rows[target];
    if (!row) return;
    wantsFocus.current = true;
    setActive(row.node.id);
    virtual.scrollToIndex(target);
  };
  const typeAhead = useTypeAhead();
  const onKeyDown = (event: React.KeyboardEvent) => {
    const handled = moveInTree(
      event,
      { rows, index: activeIndex, page: Math.floor(height / ROW_HEIGHT) - 1, typeAhead },
      {
        goTo,
        expand: ({ node }, open) => !fixed && onExpand(node, open),
        act: ({ node }) => (checkedOf ? !node.disabled && onToggle?.(node) : onSelect?.(node)),
      },
    );
    if (handled) event.preventDefault();
  };
  return (
    <div ref={scroller} className={styles.scroller} style={{ height }}>
      {rows.length === 0 && empty !== undefined ? (
        <div className={styles.empty} role="status">
          {empty}
        </div>
      ) : null}
      <div
        role="tree"
        aria-label={label}
        aria-multiselectable={checkedOf ? true : undefined}
        className={styles.space}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <TreeRow
              key={item.key}
              row={row}
              top={item.start}
              checked={checkedOf?.(row.node)}
              selected={row.node.id === selected}
              active={item.index === activeIndex}
              wantsFocus={wantsFocus}
              countInWords={countInWords}
              onActivate={setActive}
              onExpand={onExpand}
              onAct={checkedOf ? onToggle : onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

type Found<N> = readonly (readonly N[])[] | undefined;

/** What a search found; undefined while nothing is searched. */
function useFound<N extends TreeNode>(
  text: string,
  roots: readonly N[],
  below: { readonly known: (node: N) => readonly N[] | 'loading' | 'failed'; readonly version: number },
  find: ((text: string) => Promise<Found<N>>) | undefined,
): Found<N> {
  const [remote, setRemote] = useState<{ readonly text: string; readonly found: Found<N> }>();
  useEffect(() => {
    if (text === '' || !find) return;
    let current = true;
    const timer = setTimeout(() => {
      find(text).then(
        (found) => current && setRemote({ text, found }),
        (error: unknown) => reportError(error),
      );
    }, SEARCH_PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, find]);
  return useMemo(() => {
    if (text === '') return undefined;
    if (find && remote?.text === text) return remote.found;
    return searchKnown(roots, text, below.known);
  }, [text, find, remote, roots, below]);
}

/** Milliseconds without a key before the engine is asked. */
const SEARCH_PAUSE = 200;
