/**
 * The same histories on a Samba domain controller: what holds on the lab's forest holds where the answers are another's. A
 * few short ones run with every test; `CAUSEWAY_LONG=1` plays them at full length and more of them, and
 * `node test/property/simulate.ts --samba --histories N --seed S` plays any.
 */

import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sambaAvailable } from '../lab/samba/available.ts';
import { drawHistory } from './simulator/draw.ts';
import { printHistory } from './simulator/history.ts';
import { playHistory } from './simulator/run-history.ts';
import { openStudio, type Studio } from './simulator/world.ts';

const NAME = 'a history on a Samba domain controller';
const LONG = process.env['CAUSEWAY_LONG'] === '1';
const SEEDS = Array.from({ length: LONG ? 20 : 2 }, (_, index) => index + 1);
const MOST = LONG ? 200 : 30;
/** Hundreds of changes over LDAP, one by one. */
const LONGEST = 900_000;

const availability = sambaAvailable();
if (availability.available) describe(NAME, () => describeHistories());
else {
  describe(NAME, () => {
    it('is not played here', (context) => context.skip(availability.reason));
  });
}

function describeHistories(): void {
  let studio: Studio;

  beforeAll(async () => {
    studio = await openStudio();
  });

  afterAll(() => studio.close());

  test.each(SEEDS)(
    'number %i ends as if Causeway had just come',
    async (seed) => {
      const history = drawHistory(seed, { server: 'samba', most: MOST });
      const { failure, tally } = await playHistory(studio, history);
      expect(failure && `seed ${seed}, ${failure.check}: ${failure.message}\n${printHistory(history)}`).toBeUndefined();
      expect(tally.operations - tally.skipped).toBeGreaterThan(MOST / 2);
    },
    LONGEST,
  );
}
