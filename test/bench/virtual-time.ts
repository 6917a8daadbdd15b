/**
 * A clock that stands while anything is under way and jumps to the next awakening when all are asleep: hours of waiting
 * pass in seconds, and what is measured is the waiting itself.
 */

import type { Ambient } from '../../engine/connectors/entra-id/ambient.ts';
import type { Fetch } from '../../engine/connectors/entra-id/http.ts';

export interface VirtualTime extends Pick<Ambient, 'clock' | 'sleep'> {
  /** Requests sent through it keep the clock from jumping until their answer is there. */
  watch(fetch: Fetch): Fetch;
  /** Ends the jumping. */
  stop(): void;
}

/** Turns of the event loop without anything new, until all are believed asleep: answers are worked on in several. */
const QUIET_TURNS = 20;

export function startVirtualTime(begin = Date.now()): VirtualTime {
  let now = begin;
  let underWay = 0;
  let turns = 0;
  let stopped = false;
  const sleepers = new Set<{ readonly until: number; wake(): void }>();

  function turn(): void {
    if (stopped) return;
    turns = underWay > 0 || sleepers.size === 0 ? 0 : turns + 1;
    if (turns > QUIET_TURNS) {
      turns = 0;
      now = Math.max(now, Math.min(...[...sleepers].map(({ until }) => until)));
      for (const sleeper of [...sleepers].filter(({ until }) => until <= now)) sleeper.wake();
    }
    setImmediate(turn);
  }
  setImmediate(turn);

  return {
    clock: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        turns = 0;
        const end = (finish: () => void) => () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', cancel);
          finish();
        };
        const sleeper = { until: now + milliseconds, wake: end(resolve) };
        const cancel = end(() => reject(new Error('aborted')));
        sleepers.add(sleeper);
        signal?.addEventListener('abort', cancel);
      }),
    watch: (fetch) => async (url, init) => {
      underWay += 1;
      try {
        const response = await fetch(url, init);
        const body = await response.arrayBuffer();
        const { status, headers } = response;
        return new Response(body.byteLength === 0 ? null : body, { status, headers });
      } finally {
        underWay -= 1;
        turns = 0;
      }
    },
    stop: () => {
      stopped = true;
    },
  };
}
