/**
 * A list of many rows: only those in sight are in the page, more are read while one scrolls, everything from the keyboard,
 * copied and exported as text.
 */

import { makeStyles, tokens, useAnnounce } from '@fluentui/react-components';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useFormats, useWords } from '../../words/words.tsx';
import { copyText } from '../copy-button.tsx';
import { sortRows, templateOf, useChosenColumns, widthOf, type Column, type Sort } from './columns.ts';
import { GridHeader } from './grid-header.tsx';
import { GRID_ROW_HEIGHT } from './grid-row.tsx';
import { GridRows, type MoreRows } from './grid-rows.tsx';
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
  count: {
    padding: '8px 4px 0',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  note: { padding: '24px 16px', color: tokens.colorNeutralForeground2 },
});

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
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const height = useRoom(scroller, props.height);

  const copy = useCallback(
    (what: readonly R[]) => void copyText(rowsAsText(what, chosen.shown)).then(() => announce(t('common.copied'))),
    [announce, chosen.shown, t],
  );
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
      <div className={styles.beside} style={{ height }}>
        <div ref={setScroller} className={styles.scroller}>
          <div
            role="grid"
            aria-label={label}
            aria-rowcount={total === undefined && !whole ? -1 : (total ?? rows.length) + 1}
            aria-busy={loading || more?.loading === true}
            style={{ minWidth }}
          >
            <GridHeader
              columns={chosen.shown}
              template={template}
              sort={sort}
              canSort={(column) => column.sortable === true && (props.onSort !== undefined || whole)}
              onSort={props.onSort ?? setOwnSort}
            />
            <GridRows
              rows={sorted}
              rowId={rowId}
              columns={chosen.shown}
              template={template}
              scroller={scroller}
              height={height}
              more={more}
              selected={props.selected}
              onSelect={props.onSelect ?? props.onOpen}
              onOpen={props.onOpen ?? props.onSelect}
              onCopy={copy}
            />
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
/** The height from the scroller's top to the bottom of the window. */
function useRoom(scroller: HTMLElement | null, wished: number | undefined): number {
  const [room, setRoom] = useState(GRID_ROW_HEIGHT * LEAST_ROWS);
  useEffect(() => {
    if (wished !== undefined || scroller === null) return;
    const measure = () => {
      const { top } = scroller.getBoundingClientRect();
      setRoom(Math.max(innerHeight - Math.max(top, 0) - BELOW, GRID_ROW_HEIGHT * LEAST_ROWS));
    };
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, [scroller, wished]);
  return wished ?? room;
}
