/**
 * The rows of a grid: scrolling, the active row, and the keys that move it. A component of its own: what follows every key
 * and every scrolled row is drawn again without the toolbar, the head and what stands beside.
 */

import { makeStyles } from '@fluentui/react-components';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Column } from './columns.ts';
import { GridRow, GRID_ROW_HEIGHT } from './grid-row.tsx';

const useStyles = makeStyles({ space: { position: 'relative' } });

/** Rows before the end at which more are asked for. */
const AHEAD = 60;

export interface MoreRows {
  readonly hasMore: boolean;
  readonly loading: boolean;
  load(): void;
}

interface GridRowsProps<R> {
  readonly rows: readonly R[];
  rowId(row: R): string;
  readonly columns: readonly Column<R>[];
  readonly template: string;
  /** What they scroll in; null until it is there. */
  readonly scroller: HTMLElement | null;
  /** Of what scrolls, in pixels. */
  readonly height: number;
  readonly more: MoreRows | undefined;
  readonly selected: string | undefined;
  readonly onSelect: ((row: R) => void) | undefined;
  readonly onOpen: ((row: R) => void) | undefined;
  onCopy(rows: readonly R[]): void;
}

export function GridRows<R>(props: GridRowsProps<R>) {
  const { rows, rowId, columns, template, selected, onSelect, onOpen } = props;
  const styles = useStyles();
  const { virtual, wantsFocus, activeIndex, activate, onKey } = useRowList(props);
  return (
    <div
      role="rowgroup"
      className={styles.space}
      style={{ height: virtual.getTotalSize() }}
      onKeyDown={(event) => {
        if (onKey(event)) event.preventDefault();
      }}
    >
      {virtual.getVirtualItems().map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        const key = rowId(row);
        return (
          <GridRow
            key={key}
            id={key}
            row={row}
            index={item.index}
            top={item.start}
            columns={columns}
            template={template}
            selected={key === selected}
            active={item.index === activeIndex}
            wantsFocus={wantsFocus}
            onActivate={activate}
            onSelect={onSelect}
            onOpen={onOpen}
          />
        );
      })}
    </div>
  );
}

function useRowList<R>({ rows, rowId, more, scroller, height, onSelect, onOpen, onCopy }: GridRowsProps<R>) {
  const wantsFocus = useRef(false);
  const [active, setActive] = useState<string>();
  const [found, setFound] = useState(0);
  // The index is looked up only when the row under it is another: rows are many, moves are frequent.
  const at = rows[found];
  const activeIndex =
    active === undefined
      ? 0
      : at !== undefined && rowId(at) === active
        ? found
        : Math.max(
            0,
            rows.findIndex((row) => rowId(row) === active),
          );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => GRID_ROW_HEIGHT,
    overscan: 8,
    scrollPaddingStart: GRID_ROW_HEIGHT,
    rangeExtractor: useCallback(
      (range: Range) => [...new Set([activeIndex, ...defaultRangeExtractor(range)])].sort((one, other) => one - other),
      [activeIndex],
    ),
  });
  const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (more?.hasMore && !more.loading && last > rows.length - AHEAD) more.load();
  }, [more, last, rows.length]);

  const activate = useCallback((id: string, index: number) => {
    setActive(id);
    setFound(index);
  }, []);
  const goTo = (index: number) => {
    const target = Math.min(Math.max(index, 0), rows.length - 1);
    const row = rows[target];
    if (row === undefined) return;
    wantsFocus.current = true;
    activate(rowId(row), target);
    virtual.scrollToIndex(target);
  };
  const page = Math.max(1, Math.floor(height / GRID_ROW_HEIGHT) - 2);
  const moves: { readonly [key: string]: number } = {
    ArrowDown: activeIndex + 1,
    ArrowUp: activeIndex - 1,
    PageDown: activeIndex + page,
    PageUp: activeIndex - page,
    Home: 0,
    End: rows.length - 1,
  };
  /** True: the key was one of the list's. */
  const onKey = (event: KeyboardEvent): boolean => {
    const row = rows[activeIndex];
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c' && row !== undefined) {
      if (getSelection()?.isCollapsed !== false) onCopy([row]);
      return false;
    }
    // Keys of a button or a link inside a row are theirs.
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'row') return false;
    const target = moves[event.key];
    if (target !== undefined) goTo(target);
    else if (event.key === 'Enter' && row !== undefined) onOpen?.(row);
    else if (event.key === ' ' && row !== undefined) onSelect?.(row);
    else return false;
    return true;
  };
  return { virtual, wantsFocus, activeIndex, activate, onKey };
}
