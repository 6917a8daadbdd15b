/** The chain of one object as the table shows it: columns put together where they say the same, rows picked, cells found. */

import type { CallResult } from '../../engine/api/contract/contract.ts';

/** How an object is named to the engine. */
export type ObjectId = { readonly metaverse: number } | { readonly connectorObject: number };

export type Chain = CallResult<'object-chain'>;
export type ChainColumn = Chain['columns'][number];
export type ChainRow = Chain['rows'][number];
export type Cell = ChainRow['cells'][number];
export type Lineage = ChainRow['lineage'][number];

/** A column of the table: one image, or a directory and its connector space that agree in everything. */
export interface ShownColumn {
  readonly column: ChainColumn;
  readonly image: ChainColumn['image'] | 'both';
  /** Lineage runs between this column and the metaverse; the arrows stand beside it, on the metaverse's side. */
  readonly arrows: 'left' | 'right' | undefined;
  /** Keys of the images that it stands for. */
  readonly keys: readonly string[];
}

export function shownColumns(chain: Chain): ShownColumn[] {
  const shown: ShownColumn[] = [];
  for (const column of chain.columns) {
    const partner = chain.columns.find((other) => other !== column && isPair(column, other));
    const agree = partner !== undefined && agrees(chain, column, partner);
    if (agree && column.image === 'directory') continue;
    const arrows =
      column.image !== 'space' ? undefined : column.side === 'tenant' ? ('left' as const) : ('right' as const);
    shown.push({
      column,
      image: agree ? 'both' : column.image,
      arrows,
      keys: agree ? [column.key, partner.key] : [column.key],
    });
  }
  return shown;
}

function isPair(one: ChainColumn, other: ChainColumn): boolean {
  return one.objectId !== null && one.objectId === other.objectId && one.image !== other.image;
}

function agrees(chain: Chain, one: ChainColumn, other: ChainColumn): boolean {
  return chain.rows.every((row) => {
    const [left, right] = [cellOf(row, one.key), cellOf(row, other.key)];
    if (!left || !right) return left === right;
    return (
      left.count === right.count && left.state !== 'pending' && right.state !== 'pending' && sameValues(left, right)
    );
  });
}

function sameValues(one: Cell, other: Cell): boolean {
  return one.values.length === other.values.length && one.values.every((value, index) => value === other.values[index]);
}

export function cellOf(row: ChainRow, key: string): Cell | undefined {
  return row.cells.find(({ column }) => column === key);
}

/** Of the arrows beside a column: the flow that decided, then those that lost. */
export function lineageOf(row: ChainRow, column: ShownColumn): Lineage[] {
  const found = row.lineage.filter((lineage) => column.keys.includes(lineage.column));
  return found.sort((one, other) => Number(other.won) - Number(one.won) || one.precedence - other.precedence);
}

export interface RowFilter {
  readonly text: string;
  readonly onlyDifferent: boolean;
  readonly alsoIdle: boolean;
}

export function pickRows(rows: readonly ChainRow[], { text, onlyDifferent, alsoIdle }: RowFilter): ChainRow[] {
  const wanted = text.trim().toLocaleLowerCase();
  return rows.filter(
    (row) =>
      (alsoIdle || row.flows) &&
      (!onlyDifferent ||
        row.cells.some(({ state }) => state === 'different' || state === 'pending' || state === 'lost')) &&
      (wanted === '' || matches(row, wanted)),
  );
}

function matches(row: ChainRow, wanted: string): boolean {
  const found = (text: string) => text.toLocaleLowerCase().includes(wanted);
  return (
    found(row.attribute) ||
    row.cells.some(({ attribute, values }) => found(attribute) || values.some((value) => found(String(value))))
  );
}

/** Everything as text, for a report: a line an attribute and column. */
export function chainAsText(chain: Chain, nameOf: (column: ChainColumn) => string): string {
  const names = new Map(chain.columns.map((column) => [column.key, nameOf(column)]));
  const lines = chain.rows.flatMap((row) =>
    row.cells.map((cell) =>
      [row.attribute, names.get(cell.column) ?? cell.column, cell.attribute, cell.values.map(String).join(' | ')].join(
        '\t',
      ),
    ),
  );
  return lines.join('\n');
}
