/** Batches of rows in few statements. */

import type { SqlValue, Writer } from './database.ts';

/**
 * SQLite takes 32,766 parameters a statement, but every prepared statement keeps its program and its last values in
 * memory: 2,048 parameters are as fast and a fraction of the size.
 */
const MOST_PARAMETERS = 2_048;

/**
 * Inserts rows with multi-row VALUES. Chunks are powers of two, so that a handful of prepared statements serves every
 * batch size. `conflict` is the text after VALUES (`ON CONFLICT ...`).
 */
export async function insertRows(
  writer: Writer,
  into: string,
  rows: readonly (readonly SqlValue[])[],
  conflict = '',
): Promise<number> {
  const width = rows[0]?.length;
  if (width === undefined) return 0;
  let changed = 0;
  let start = 0;
  while (start < rows.length) {
    const size = largestChunk(Math.min(rows.length - start, Math.floor(MOST_PARAMETERS / width)));
    const row = `(${Array.from({ length: width }, () => '?').join(',')})`;
    const values = Array.from({ length: size }, () => row).join(',');
    const parameters = rows.slice(start, start + size).flat();
    changed += await writer.run(`INSERT INTO ${into} VALUES ${values} ${conflict}`, parameters);
    start += size;
  }
  return changed;
}

function largestChunk(limit: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, limit)));
}
