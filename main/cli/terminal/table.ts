/** Aligned columns. */

import { cut, displayWidth, padded } from './width.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Gives way first when the terminal is too narrow, down to this many columns. Its cells carry no colours. */
  readonly shrinksTo?: number;
}

export interface TableOptions {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Of the terminal; infinite where the output is no terminal. */
  readonly width: number;
  readonly indent?: number;
  /** Paints the titles. */
  readonly title?: (text: string) => string;
}

const GAP = 2;

/** Lines without trailing spaces; the titles first, unless all are empty. */
export function table({ columns, rows, width, indent = 0, title = (text) => text }: TableOptions): string[] {
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  );
  const total = widths.reduce((sum, one) => sum + one + GAP, indent - GAP);
  let excess = Number.isFinite(width) ? total - width : 0;
  columns.forEach((column, index) => {
    if (excess <= 0 || column.shrinksTo === undefined) return;
    const less = Math.min(excess, Math.max(0, (widths[index] ?? 0) - column.shrinksTo));
    widths[index] = (widths[index] ?? 0) - less;
    excess -= less;
  });
  const line = (cells: readonly string[], paint: (text: string) => string) => {
    const shown = columns.map((column, index) => {
      const room = widths[index] ?? 0;
      const cell = cells[index] ?? '';
      const fitting = column.shrinksTo === undefined ? cell : cut(cell, room);
      const aligned = padded(fitting, room, column.align ?? 'left');
      return paint(aligned);
    });
    return (' '.repeat(indent) + shown.join(' '.repeat(GAP))).trimEnd();
  };
  const head = columns.some((column) => column.title !== '')
    ? [
        line(
          columns.map((column) => column.title),
          title,
        ),
      ]
    : [];
  return [...head, ...rows.map((row) => line(row, (text) => text))];
}
