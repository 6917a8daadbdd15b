/** Whose turn it is: one run at a time in this process; across processes the lock of the data directory sees to it. */

import { FaultError } from '../model/fault.ts';

export interface Turns {
  /** Throws `run-in-progress` where something is under way. */
  alone<T>(purpose: string, work: () => Promise<T>): Promise<T>;
  /** Waits for its turn. Throws `run-cancelled` when the signal says so before that comes. */
  next<T>(purpose: string, work: () => Promise<T>, wait?: Wait): Promise<T>;
}

interface Wait {
  readonly signal?: AbortSignal;
  /** Called when there is something to wait for, with what it is. */
  readonly onWait?: (running: string) => void;
}

interface Waiter {
  readonly purpose: string;
  go(): void;
}

export function createTurns(): Turns {
  let running: string | undefined;
  const waiting: Waiter[] = [];

  /** `running` is this one's already. */
  const take = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } finally {
      // Handed over at once, so that nobody comes in between.
      const next = waiting.shift();
      running = next?.purpose;
      next?.go();
    }
  };

  const turn = (purpose: string, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const onAbort = () => {
        waiting.splice(waiting.indexOf(waiter), 1);
        reject(cancelled());
      };
      const waiter: Waiter = {
        purpose,
        go() {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      waiting.push(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });

  return {
    async alone(purpose, work) {
      if (running !== undefined) {
        throw new FaultError({ code: 'run-in-progress', stage: 'run', detail: { running }, retry: 'later' });
      }
      running = purpose;
      return take(work);
    },
    async next(purpose, work, { signal, onWait } = {}) {
      if (signal?.aborted) throw cancelled();
      if (running === undefined) {
        running = purpose;
        return take(work);
      }
      onWait?.(running);
      // Whoever was told may have given up at once.
      if (signal?.aborted) throw cancelled();
      await turn(purpose, signal);
      return take(work);
    },
  };
}

function cancelled(): FaultError {
  return new FaultError({ code: 'run-cancelled', stage: 'run', detail: {}, retry: 'later' });
}
