/**
 * Random histories of an organization, each played against the whole engine: whatever happened, and in whatever order,
 * the tenant ends as a new one that a new Causeway filled from the same forest, and then there is nothing left to do.
 *
 * A short form runs with every test; `CAUSEWAY_LONG=1` plays 500 histories. What fails is printed as the shortest history
 * that still does; `node test/property/simulate.ts --replay FILE` plays it again.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawHistory } from './simulator/draw.ts';
import { printHistory } from './simulator/history.ts';
import { playHistory } from './simulator/run-history.ts';
import { shortenHistory } from './simulator/shorten.ts';
import { openStudio, type Studio } from './simulator/world.ts';

const LONG = process.env['CAUSEWAY_LONG'] === '1';
const SEEDS = Array.from({ length: LONG ? 500 : 12 }, (_, index) => index + 1);
/** Shortening plays the history again and again. */
const LONGEST = 900_000;

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio();
});

afterAll(() => studio.close());

test.each(SEEDS)(
  'history %i ends as if Causeway had just come',
  async (seed) => {
    const history = drawHistory(seed);
    const { failure } = await playHistory(studio, history);
    if (!failure) return;
    const shortest = await shortenHistory(studio, history, failure, LONG ? 400 : 100);
    expect.fail(
      `seed ${seed}, ${failure.check}: ${failure.message}\n` +
        `the shortest history found: ${shortest.failure.message}\n${printHistory(shortest.history)}`,
    );
  },
  LONGEST,
);
