/** Rows as text: for the clipboard and for a CSV file. */

import type { Column } from './columns.ts';

/** Separated by tabs, as spreadsheets take it from the clipboard. */
export function rowsAsText<R>(rows: readonly R[], columns: readonly Column<R>[]): string {
  const line = (cells: readonly string[]) => cells.map((cell) => cell.replaceAll(/[\t\r\n]+/g, ' ')).join('\t');
  return [
    line(columns.map(({ heading }) => heading)),
    ...rows.map((row) => line(columns.map((c) => c.text(row)))),
  ].join('\n');
}

/** RFC 4180, with a byte order mark: spreadsheets take it for UTF-8 then. */
export function csvHead<R>(columns: readonly Column<R>[]): string {
  return `\u{feff}${columns.map(({ heading }) => csvCell(heading)).join(',')}\r\n`;
}

export function csvLine<R>(row: R, columns: readonly Column<R>[]): string {
  return `${columns.map((column) => csvCell(column.text(row))).join(',')}\r\n`;
}

/** Values come from directories: one that a spreadsheet would run as a formula is made a text. */
function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)*$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Hands a file to the person. */
export function saveFile(fileName: string, parts: readonly string[], type: string): void {
  const address = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
