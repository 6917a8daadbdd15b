/**
 * Found by the simulator: a forest whose MaxPageSize is smaller than the number of accounts that one export writes to.
 * The export looked at all its targets in one unpaged search and stopped with sizeLimitExceeded.
 */

import { test, expect } from 'vitest';
import { expectConverged, openLab, stepOf, summary } from '../lab.ts';

test('anchors are written back to more accounts than the domain controller answers in one page', async () => {
  const people = Array.from({ length: 12 }, (_, index) => `person${index}`);
  const lab = await openLab({ people, forest: { maxPageSize: 5 } });
  await lab.cycle('initial');
  const second = await lab.cycle();
  const written = stepOf(second, 'contoso.test', 'Export');
  expect(summary(second)).toMatchObject({ status: 'success' });
  expect(written?.counters['failed']).toBe(0);
  await expectConverged(lab);
});
