/**
 * A list of many rows: only those in sight are in the page, more are read while one scrolls, everything from the keyboard,
 * copied and exported as text.
 */

import { makeStyles, tokens, useAnnounce } from '@fluentui/react-components';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useFormats, useWords } from '../../words/words.tsx';
import { copyText } from '../copy-button.tsx';
import { sortRows, templateOf, useChosenColumns, widthOf, type Column, type Sort } from './columns.ts';
import { GridHeader } from './grid-header.tsx';
import { GridRow, GRID_ROW_HEIGHT } from './grid-row.tsx';
import { GridToolbar, type GridSearch } from './grid-toolbar.tsx';
import { rowsAsText } from './table-text.ts';

export type { Column, Sort } from './columns.ts';

const useStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', minHeight: 0, minWidth: 0, flexGrow: 1 },
  beside: { display: 'flex', gap: '16px', minWidth: 0, minHeight: 0 },
  scroller: {
    flexGrow: 1,
    minWidth: 0,
    overflow: 'auto',
    overscrollBehavior: 'contain',
    minHeight: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  space: { position: 'relative' },
  count: {
    padding: '8px 4px 0',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  note: { padding: '24px 16px', color: tokens.colorNeutralForeground2 },
});

export interface MoreRows {
  readonly hasMore: boolean;
  readonly loading: boolean;
  load(): void;
}

export interface GridProps<R> {
  /** Under which its columns are remembered. */
  readonly id: string;
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  rowId(row: R): string;
  /** How many there are altogether, where that is known. */
  readonly total?: number | undefined;
  readonly more?: MoreRows;
  /** No answer yet. */
  readonly loading?: boolean;
  /** Whoever gives it sorts; otherwise the grid sorts what is whole. */
  readonly sort?: Sort;
  onSort?(sort: Sort): void;
  readonly search?: GridSearch;
  /** Chips and choices beside the search. */
  readonly filters?: ReactNode;
  readonly toolbar?: ReactNode;
  /** A search or a filter is in force. */
  readonly filtered?: boolean;
  onClearFilters?(): void;
  readonly selected?: string | undefined;
  /** By click or Space: for a side panel. */
  onSelect?(row: R): void;
  /** By Enter or double click: for a page. */
  onOpen?(row: R): void;
  /** Name of the CSV file without its ending. */
  readonly exportName?: string;
  /** Everything for the export, not only what was read so far. */
  exportRows?(): Promise<readonly R[]>;
  /** Shown when there is nothing at all. */
  readonly empty: ReactNode;
  /** Between the toolbar and the rows. */
  readonly below?: ReactNode;
  /** Beside the rows: a side panel. */
  readonly aside?: ReactNode;
  /** Pixels; default: as much as the window has, at least ten rows. */
  readonly height?: number;
}

export function Grid<R>(props: GridProps<R>) {
  const { id, label, columns, rows, rowId, total, more, loading = false, filtered = false } = props;
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const { announce } = useAnnounce();
  const chosen = useChosenColumns(id, columns);
  const [ownSort, setOwnSort] = useState<Sort>();
  const whole = more?.hasMore !== true;
  const sort = props.sort ?? (whole ? ownSort : undefined);
  const sorted = useMemo(
    () => (props.sort || !whole ? rows : sortRows(rows, columns, ownSort, formats.compare)),
    [rows, columns, ownSort, props.sort, whole, formats],
  );
  const list = useRowList({ ...props, rows: sorted });

  const copy = useCallback(
    (what: readonly R[]) => void copyText(rowsAsText(what, chosen.shown)).then(() => announce(t('common.copied'))),
    [announce, chosen.shown, t],
  );
  const onKeyDown = (event: React.KeyboardEvent) => {
    const row = sorted[list.activeIndex];
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c' && row) {
      if (getSelection()?.isCollapsed !== false) copy([row]);
      return;
    }
    if (list.onKey(event)) event.preventDefault();
  };
  if (!loading && rows.length === 0 && !filtered && whole) return <>{props.empty}</>;
  const template = templateOf(chosen.shown);
  const minWidth = widthOf(chosen.shown);
  return (
    <div className={styles.frame}>
      <GridToolbar
        {...props}
        chosen={chosen}
        columns={columns}
        onCopy={() => copy(sorted)}
        rowsForExport={props.exportRows ?? (() => Promise.resolve(sorted))}
      />
      {props.below}
      <div className={styles.beside} style={{ height: list.height }}>
        <div ref={list.scroller} className={styles.scroller}>
          <div
            role="grid"
            aria-label={label}
            aria-rowcount={total === undefined && !whole ? -1 : (total ?? rows.length) + 1}
            aria-busy={loading || more?.loading === true}
            style={{ minWidth }}
            onKeyDown={onKeyDown}
          >
            <GridHeader
              columns={chosen.shown}
              template={template}
              sort={sort}
              canSort={(column) => column.sortable === true && (props.onSort !== undefined || whole)}
              onSort={props.onSort ?? setOwnSort}
            />
            <div role="rowgroup" className={styles.space} style={{ height: list.virtual.getTotalSize() }}>
              {list.virtual.getVirtualItems().map((item) => {
                const row = sorted[item.index];
                if (row === undefined) return null;
                const key = rowId(row);
                return (
                  <GridRow
                    key={key}
                    id={key}
                    row={row}
                    index={item.index}
                    top={item.start}
                    columns={chosen.shown}
                    template={template}
                    selected={key === props.selected}
                    active={item.index === list.activeIndex}
                    wantsFocus={list.wantsFocus}
                    onActivate={list.activate}
                    onSelect={props.onSelect ?? props.onOpen}
                    onOpen={props.onOpen ?? props.onSelect}
                  />
                );
              })}
            </div>
          </div>
          {!loading && rows.length === 0 ? (
            <div className={styles.note}>{filtered ? t('common.grid.noMatch') : null}</div>
          ) : null}
          {loading ? <div className={styles.note}>{t('common.loading')}</div> : null}
        </div>
        {props.aside}
      </div>
      <div className={styles.count} role="status">
        <CountText shown={rows.length} total={total} whole={whole} />
      </div>
    </div>
  );
}

interface CountTextProps {
  readonly shown: number;
  readonly total: number | undefined;
  readonly whole: boolean;
}

function CountText({ shown, total, whole }: CountTextProps) {
  const t = useWords();
  const formats = useFormats();
  if (total !== undefined && total !== shown) {
    return <>{t('common.grid.rowsOf', { shown: formats.number(shown), count: total })}</>;
  }
  return <>{t(whole ? 'common.grid.rows' : 'common.grid.rowsLoaded', { count: shown })}</>;
}

const LEAST_ROWS = 10;
/** What stands below a grid: its count and the page's margin. Pixels. */
const BELOW = 84;
/** Rows before the end at which more are asked for. */
const AHEAD = 60;

/** Scrolling, the active row, and the keys that move it. */
function useRowList<R>(props: GridProps<R>) {
  const { rows, rowId, more } = props;
  const scroller = useRef<HTMLDivElement>(null);
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
  const height = useRoom(scroller, props.height);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => GRID_ROW_HEIGHT,
    overscan: 8,
    scrollPaddingStart: GRID_ROW_HEIGHT,
    rangeExtractor: useCallback(
      (range: Range) => [...new Set([activeIndex, ...defaultRangeExtractor(range)])].sort((one, other) => one - other),
      [activeIndex],
    ),
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
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
  const onKey = (event: React.KeyboardEvent): boolean => {
    // Keys of a button or a link inside a row or the header are theirs.
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'row') return false;
    const row = rows[activeIndex];
    const target = moves[event.key];
    if (target !== undefined) goTo(target);
    else if (event.key === 'Enter' && row !== undefined) (props.onOpen ?? props.onSelect)?.(row);
    else if (event.key === ' ' && row !== undefined) (props.onSelect ?? props.onOpen)?.(row);
    else return false;
    return true;
  };
  return { scroller, virtual, wantsFocus, activeIndex, activate, onKey, height };
}

/** The height from the scroller's top to the bottom of the window. */
function useRoom(scroller: React.RefObject<HTMLDivElement | null>, wished: number | undefined): number {
  const [room, setRoom] = useState(GRID_ROW_HEIGHT * LEAST_ROWS);
  useEffect(() => {
    if (wished !== undefined) return;
    const measure = () => {
      const top = scroller.current?.getBoundingClientRect().top ?? 0;
      setRoom(Math.max(innerHeight - Math.max(top, 0) - BELOW, GRID_ROW_HEIGHT * LEAST_ROWS));
    };
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, [scroller, wished]);
  return wished ?? room;
}
