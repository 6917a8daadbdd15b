import type { OneTimeIds } from '../types.ts';

/**
 * Ids in memory. Where more than `most` are within their time, further tokens are refused: an id forgotten early could be used
 * twice.
 */
export function oneTimeIds(most = 100_000): OneTimeIds {
  const taken = new Map<string, number>();
  return {
    take(id, until, now) {
      const before = taken.get(id);
      if (before !== undefined && before > now) return false;
      if (taken.size >= most) forgetPast(taken, now);
      if (taken.size >= most) return false;
      taken.set(id, until);
      return true;
    },
  };
}

function forgetPast(taken: Map<string, number>, now: number): void {
  for (const [id, until] of taken) if (until <= now) taken.delete(id);
}
