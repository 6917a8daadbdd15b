/** A sleep that somebody can end. */

export interface Waking {
  /** Resolves after so many milliseconds, or when woken, or when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Ends the sleep under way, or else the next one. */
  wake(): void;
}

export function createWaking(): Waking {
  let isAwake = false;
  let end: (() => void) | undefined;
  return {
    sleep(milliseconds, signal) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          end = undefined;
          isAwake = false;
          resolve();
        };
        const timer = setTimeout(done, milliseconds);
        signal.addEventListener('abort', done, { once: true });
        end = done;
        if (isAwake || signal.aborted) done();
      });
    },
    wake() {
      if (end) end();
      else isAwake = true;
    },
  };
}
