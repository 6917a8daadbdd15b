import { expect, test } from 'vitest';
import { testRows } from './matrix-test.ts';
import { LATE_ROWS, LATENESS, TENANT_ROWS } from './rows.ts';

const played = testRows('a tenant in trouble', TENANT_ROWS);
testRows('a tenant whose reads are late', LATE_ROWS, { delay: LATENESS });

test('waits between attempts grow, are spread by chance, and end', () => {
  const storm = [...played.values()].find(
    ({ row }) => row.fault === '503 storm without end' && row.where === 'tenant, delta import',
  );
  const waits = storm?.waits ?? [];
  expect(waits).toHaveLength(5);
  const shares = waits.map((wait, attempt) => wait / (1000 * 2 ** attempt));
  for (const share of shares) {
    expect(share).toBeGreaterThanOrEqual(0.5);
    expect(share).toBeLessThanOrEqual(1);
  }
  expect(new Set(shares.map((share) => share.toFixed(3))).size).toBe(shares.length);
  expect(storm?.counted).toEqual({ retries: 5, throttled: 0 });
});
