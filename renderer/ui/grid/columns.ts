/** Columns of a grid: what they show, sort and write; which of them are shown is remembered per grid. */

import { useCallback, useMemo, useState, type ReactNode } from 'react';

export interface Column<R> {
  readonly id: string;
  readonly heading: string;
  /** Said, not shown: the column is narrower than its name. */
  readonly headingHidden?: boolean;
  /** As plain text: for copying, exporting, and shown where there is no `cell`. */
  text(row: R): string;
  /** What it sorts by where the grid sorts; default: the text. */
  sortKey?(row: R): string | number;
  cell?(row: R): ReactNode;
  /** Pixels at least. */
  readonly width: number;
  /** Takes a share of the room that is left. */
  readonly grow?: number;
  readonly align?: 'end';
  readonly sortable?: boolean;
  /** Not shown until it is chosen. */
  readonly hidden?: boolean;
  /** Always shown. */
  readonly fixed?: boolean;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

const remembered = (gridId: string): string => `causeway.columns.${gridId}`;

export interface ChosenColumns<R> {
  readonly shown: readonly Column<R>[];
  isShown(column: Column<R>): boolean;
  choose(ids: readonly string[]): void;
}

export function useChosenColumns<R>(gridId: string, columns: readonly Column<R>[]): ChosenColumns<R> {
  const [chosen, setChosen] = useState<readonly string[] | undefined>(() =>
    localStorage.getItem(remembered(gridId))?.split(','),
  );
  const choose = useCallback(
    (ids: readonly string[]) => {
      localStorage.setItem(remembered(gridId), ids.join(','));
      setChosen(ids);
    },
    [gridId],
  );
  // The same array while nothing changes: rows are drawn again when they get another.
  return useMemo(() => {
    const isShown = (column: Column<R>): boolean =>
      column.fixed === true || (chosen === undefined ? column.hidden !== true : chosen.includes(column.id));
    return { shown: columns.filter(isShown), isShown, choose };
  }, [columns, chosen, choose]);
}

/** For `grid-template-columns`. */
export function templateOf<R>(columns: readonly Column<R>[]): string {
  return columns.map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`)).join(' ');
}

export function widthOf<R>(columns: readonly Column<R>[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}

/** The rows in the order of a column; the same rows where nothing is sorted. */
export function sortRows<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  sort: Sort | undefined,
  compareTexts: (one: string, other: string) => number,
): readonly R[] {
  const column = columns.find(({ id }) => id === sort?.column);
  if (!sort || !column) return rows;
  const direction = sort.descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: column.sortKey?.(row) ?? column.text(row) }));
  keyed.sort(({ key: one }, { key: other }) => {
    if (typeof one === 'number' && typeof other === 'number') return direction * (one - other);
    return direction * compareTexts(String(one), String(other));
  });
  return keyed.map(({ row }) => row);
}
