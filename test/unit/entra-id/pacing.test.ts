import { describe, expect, it } from 'vitest';

import { makePace } from '../../../engine/connectors/entra-id/graph/transport/pacing.ts';
import { virtualTime } from './graph-double.ts';

const signal = new AbortController().signal;

describe('the pace of writes', () => {
  it('lets a burst of one batch through and then keeps to the rate', async () => {
    const time = virtualTime();
    const pace = makePace(18, time);
    const start = time.now();
    for (let batch = 0; batch < 46; batch += 1) await pace.take(20, signal);
    // 20 at once, 900 more at 18 a second.
    expect((time.now() - start) / 1000).toBeCloseTo(50, 0);
  });

  it('never waits when it is unlimited', async () => {
    const time = virtualTime();
    const pace = makePace('unlimited', time);
    for (let batch = 0; batch < 1000; batch += 1) await pace.take(20, signal);
    expect(time.slept).toEqual([]);
  });

  it('stops for as long as the service asks, goes on more slowly, and recovers', async () => {
    const time = virtualTime();
    const pace = makePace(18, time);
    pace.refused(30_000);
    pace.refused(30_000);
    expect(pace.rate).toBeCloseTo(12.6);
    const start = time.now();
    await pace.take(1, signal);
    expect(time.now() - start).toBeGreaterThanOrEqual(30_000);
    await time.sleep(60_000);
    await pace.take(1, signal);
    expect(pace.rate).toBe(18);
  });

  it('does not fall to nothing under a storm of refusals', async () => {
    const time = virtualTime();
    const pace = makePace(10, time);
    for (let refusal = 0; refusal < 50; refusal += 1) {
      pace.refused(1000);
      await time.sleep(2000);
    }
    expect(pace.rate).toBeGreaterThanOrEqual(1);
  });

  it('goes on under a clock that stands still', async () => {
    const slept: number[] = [];
    const still = {
      clock: () => 0,
      random: () => 0.5,
      sleep: (milliseconds: number) => Promise.resolve(void slept.push(milliseconds)),
    };
    const pace = makePace(20, still);
    for (let batch = 0; batch < 11; batch += 1) await pace.take(20, signal);
    expect(slept.reduce((sum, milliseconds) => sum + milliseconds, 0)).toBe(10_000);
  });

  it('serves callers in order', async () => {
    const time = virtualTime();
    const pace = makePace(1, time);
    const served: number[] = [];
    await Promise.all([1, 2, 3].map((caller) => pace.take(20, signal).then(() => served.push(caller))));
    expect(served).toEqual([1, 2, 3]);
  });

  it('gives up waiting when the run is cancelled, and serves the next caller all the same', async () => {
    const time = virtualTime();
    const pace = makePace(1, time);
    const cancelled = new AbortController();
    await pace.take(20, signal);
    cancelled.abort();
    await expect(pace.take(20, cancelled.signal)).rejects.toMatchObject({ fault: { code: 'run-cancelled' } });
    await expect(pace.take(1, signal)).resolves.toBeUndefined();
  });
});
