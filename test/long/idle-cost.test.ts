/** Minutes long: runs with CAUSEWAY_LONG=1. The short form is in `test/scenario`. */

import { expect, test } from 'vitest';
import { idleCost } from '../scenario/idle-cost.ts';

const HOUR = 3_600_000;

test.runIf(process.env['CAUSEWAY_LONG'] === '1')(
  'a delta cycle without changes costs the same at 1,000 and at 20,000 people',
  async () => {
    const small = await idleCost(1_000);
    expect(await idleCost(20_000)).toEqual(small);
  },
  HOUR,
);
