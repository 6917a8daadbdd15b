/** How a test plays rows of the matrix: each row a test, all of them on one stage, and the table at the end. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPair, play, type Pair, type Played } from './play.ts';
import type { FaultRow } from './row.ts';
import { tableOf } from './table.ts';
import type { TheatreOptions } from './theatre.ts';

/** Milliseconds: the longest that a wait may grow to by itself; the rows ask for less with Retry-After. */
const LONGEST_WAIT = 60_000;
/** A call is sent ten times at most. */
const ATTEMPTS = 10;

export function testRows(
  title: string,
  rows: readonly FaultRow[],
  options: TheatreOptions = {},
): Map<FaultRow, Played> {
  const played = new Map<FaultRow, Played>();
  describe(title, () => {
    let pair: Pair;
    beforeAll(async () => {
      pair = await openPair(options);
    });
    afterAll(async () => {
      await pair.close();
      console.log(tableOf([...played.values()]));
    });
    test.each(rows)('$fault, $where', async (row) => {
      const one = await play(pair, row);
      played.set(row, one);
      expect({ said: one.said, problems: one.problems }).toEqual({ said: row.said, problems: [] });
      for (const counter of row.counted ?? []) expect(one.counted[counter], counter).toBeGreaterThan(0);
      expect(Math.max(0, ...one.waits)).toBeLessThanOrEqual(LONGEST_WAIT);
      expectBounded(one, pair);
    });
  });
  return played;
}

/** No storm, however long, makes the engine send more than so many times what it has to send. */
function expectBounded({ counted }: Played, { disturbed }: Pair): void {
  const { users, groups } = disturbed.stage.tenant.snapshot();
  const objects = Object.keys(users).length + Object.keys(groups).length;
  expect(counted.retries).toBeLessThanOrEqual(objects * ATTEMPTS);
}
