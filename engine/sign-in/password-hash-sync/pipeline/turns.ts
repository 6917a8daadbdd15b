/** Who may go on now: one after the other, or so many at once. */

export interface Turns {
  /** Waits for its turn; what `work` throws is thrown. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** At most `limit` at once, in the order in which they came. */
export function createTurns(limit: number): Turns {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      // Whoever leaves hands the place over: nobody who comes meanwhile gets in between.
      if (running < limit) running++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };
}

/** Work that goes on beside, whose failure the one who started it wants to know of at the next opportunity. */
export interface Flight {
  add(work: Promise<unknown>): void;
  /** Throws the first failure there was so far. */
  check(): void;
  /** When all have ended; throws the first failure. */
  landed(): Promise<void>;
}

export function createFlight(): Flight {
  const flying = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const check = () => {
    if (failure) throw failure.error;
  };
  return {
    add(work) {
      const flight: Promise<void> = work.then(
        () => void flying.delete(flight),
        (error: unknown) => {
          failure ??= { error };
          flying.delete(flight);
        },
      );
      flying.add(flight);
    },
    check,
    async landed() {
      while (flying.size > 0) await Promise.all(flying);
      check();
    },
  };
}
