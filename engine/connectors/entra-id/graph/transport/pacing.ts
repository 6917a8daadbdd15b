/**
 * How fast writes go out: a token bucket that slows down when the service refuses for load and recovers afterwards.
 *
 * Graph takes 3,000 writes in 150 s from one application in one tenant, and counts every item of a batch by itself
 * (Graph throttling limits, "Identity and access"). Refused writes count as well, so waiting is cheaper than trying.
 */

import type { Ambient } from '../../ambient.ts';
import { pause } from '../../ambient.ts';

export interface Pace {
  /** Resolves when so many writes may go out. Callers are served in order. */
  take(writes: number, signal: AbortSignal): Promise<void>;
  /** The service refused a write for load; nothing goes out for so many milliseconds. */
  refused(milliseconds: number): void;
  /** Writes a second at the moment; Infinity where there is no pace. */
  readonly rate: number;
}

/** After a refusal the rate falls to this share; a storm of refusals within a second counts once. */
const SLOWER = 0.7;
const SLOWEST_SHARE = 0.1;
/** A share of the full rate is won back in each undisturbed period. Milliseconds. */
const RECOVERY_PERIOD = 10_000;
const RECOVERY_SHARE = 0.1;
const ONE_REFUSAL = 1000;

export function makePace(writesPerSecond: number | 'unlimited', ambient: Ambient, burst = 20): Pace {
  const full = writesPerSecond === 'unlimited' ? Infinity : writesPerSecond;
  let rate = full;
  let tokens = burst;
  let filledAt = ambient.clock();
  let closedUntil = 0;
  let lastRefusal = -Infinity;
  let recoveredAt = 0;
  let line: Promise<void> = Promise.resolve();
  let drift = 0;

  /** The clock, but never behind what was slept: a clock that is set back, or stands, must not stop the export. */
  const time = () => ambient.clock() + drift;

  async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
    const until = time() + milliseconds;
    await pause(ambient, milliseconds, signal, 'export');
    drift += Math.max(0, until - time());
  }

  function refill(): void {
    const now = time();
    if (rate !== Infinity) tokens = Math.min(Math.max(burst, rate), tokens + (rate * (now - filledAt)) / 1000);
    filledAt = now;
    const periods = rate < full ? Math.floor((now - recoveredAt) / RECOVERY_PERIOD) : 0;
    if (periods > 0) {
      rate = Math.min(full, rate + periods * RECOVERY_SHARE * full);
      recoveredAt += periods * RECOVERY_PERIOD;
    }
  }

  async function admit(writes: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      refill();
      const closed = closedUntil - time();
      const short = rate === Infinity ? 0 : ((writes - tokens) / rate) * 1000;
      const wait = Math.max(closed, short);
      if (wait <= 0) break;
      await rest(Math.ceil(wait), signal);
    }
    if (rate !== Infinity) tokens -= writes;
  }

  return {
    take(writes, signal) {
      if (writes === 0) return Promise.resolve();
      const turn = line.then(() => admit(writes, signal));
      // The next in line waits for this one, however it ends; the caller gets the rejection.
      line = turn.catch(() => undefined);
      return turn;
    },
    refused(milliseconds) {
      refill();
      const now = time();
      closedUntil = Math.max(closedUntil, now + milliseconds);
      if (rate !== Infinity && now - lastRefusal >= ONE_REFUSAL) rate = Math.max(full * SLOWEST_SHARE, rate * SLOWER);
      lastRefusal = now;
      recoveredAt = Math.max(now, closedUntil);
      tokens = Math.min(tokens, 0);
    },
    get rate() {
      return rate;
    },
  };
}
