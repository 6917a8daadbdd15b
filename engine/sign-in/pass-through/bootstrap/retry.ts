/** When an agent asks again after it was not answered: the retry strategy of the bootstrap service, of captures of 2025. */

import type { Ambient } from '../../../connectors/entra-id/ambient.ts';

/** Milliseconds. A step is used so many times, its delay growing from `first` to `last`. */
interface Step {
  readonly times: number;
  readonly first: number;
  readonly last: number;
}

const SECOND = 1000;
const HOUR = 3_600 * SECOND;
const SPREAD = 0.2;

/**
 * A new agent, and one that was answered until now, asks again soon and ever later. Microsoft's agent waits ten minutes before
 * its exponential steps, because its listeners go on meanwhile; one that has no listeners yet begins with those steps.
 */
const WITH_LISTENERS: readonly Step[] = [{ times: 1, first: 600 * SECOND, last: 600 * SECOND }];
const GROWING: readonly Step[] = [{ times: 5, first: 3 * SECOND, last: HOUR }];

/** Milliseconds to wait after so many failures in a row (1 for the first). */
export function bootstrapDelay(
  failures: number,
  { interval, listening }: { readonly interval: number; readonly listening: boolean },
  { random }: Pick<Ambient, 'random'>,
): number {
  const jitter = 1 - SPREAD + random() * 2 * SPREAD;
  // With listeners the first wait is that of every round, which the service may have shortened.
  const steps = listening
    ? [...WITH_LISTENERS.map((step) => ({ ...step, first: interval, last: interval })), ...GROWING]
    : GROWING;
  let before = 0;
  for (const { times, first, last } of steps) {
    const place = failures - 1 - before;
    if (place < times) return jitter * (times === 1 ? first : first * (last / first) ** (place / (times - 1)));
    before += times;
  }
  return jitter * HOUR;
}
