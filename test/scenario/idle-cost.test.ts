import { expect, test } from 'vitest';
import { idleCost } from './idle-cost.ts';

test('a delta cycle without changes costs the same for few people as for ten times as many', async () => {
  const small = await idleCost(100);
  expect(small.statements.reads).toBeGreaterThan(0);
  expect(small.forest.searches).toBeGreaterThan(0);
  expect(await idleCost(1_000)).toEqual(small);
});
