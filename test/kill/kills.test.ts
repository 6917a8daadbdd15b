import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNursery, type Nursery } from './engine-child.ts';
import { runAll } from './series.ts';
import { tableOf } from './table.ts';

const LONG = process.env['CAUSEWAY_LONG'] === '1';
const KILLS = LONG ? 300 : 15;

let nursery: Nursery;
beforeAll(() => {
  nursery = openNursery();
});
afterAll(() => nursery.close());

test(
  `after ${KILLS} kills nobody is there twice or lost, and both directories are as if nothing had happened`,
  { timeout: LONG ? 3_600_000 : 120_000 },
  async () => {
    const summary = await runAll({ kills: KILLS, seed: 1, each: LONG ? 32 : 8 }, nursery);
    console.log(tableOf(summary));
    const { kills, integrityChecks, doubles, losses, problems } = summary;
    expect({ kills, integrityChecks, doubles, losses, problems }).toEqual({
      kills: KILLS,
      integrityChecks: KILLS,
      doubles: [],
      losses: [],
      problems: [],
    });
    expect(summary.underWay).toBeGreaterThanOrEqual(KILLS / 3);
  },
);
