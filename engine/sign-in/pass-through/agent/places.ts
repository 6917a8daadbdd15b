/** So many sign-ins at once and no more: those beyond wait for a place, and those beyond these are turned away. */

import { RelayError } from '../messages/relay-error.ts';

export interface Places {
  /** Answers with what gives the place back. Throws {@link RelayError}: `overloaded`, or `timed-out` where the signal came first. */
  take(signal: AbortSignal): Promise<() => void>;
  limit: number;
  readonly taken: number;
}

/** Waiting for one place each. */
const WAITING_OF_LIMIT = 2;

export function createPlaces(limit: number): Places {
  let taken = 0;
  const waiting = new Set<() => void>();

  const give = () => {
    taken -= 1;
    const [next] = waiting;
    next?.();
  };
  const once = (): (() => void) => {
    taken += 1;
    let given = false;
    return () => {
      if (!given) give();
      given = true;
    };
  };

  const places: Places = {
    limit,
    get taken() {
      return taken;
    },
    async take(signal) {
      if (taken < places.limit && waiting.size === 0) return once();
      if (waiting.size >= places.limit * WAITING_OF_LIMIT) throw new RelayError('overloaded', 'queue-full');
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.delete(enter);
          reject(new RelayError('timed-out', 'queue'));
        };
        const enter = () => {
          waiting.delete(enter);
          signal.removeEventListener('abort', leave);
          resolve(once());
        };
        waiting.add(enter);
        if (signal.aborted) leave();
        else signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
  return places;
}
