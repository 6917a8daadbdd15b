/** Keeps the latest of what comes often: one write at a time, and what came meanwhile as one more. */

export interface Latest<T> {
  put(value: T): void;
  /** Answers when the last one is written. */
  settled(): Promise<void>;
}

/** Milliseconds between two writes. */
const REST = 1_000;

export function latest<T>(write: (value: T) => Promise<void>, onFailure: (error: unknown) => void): Latest<T> {
  let waiting: { readonly value: T } | undefined;
  let writing: Promise<void> | undefined;
  let hurry: () => void = () => undefined;
  let isClosing = false;

  const run = async (): Promise<void> => {
    while (waiting) {
      const { value } = waiting;
      waiting = undefined;
      await write(value).catch(onFailure);
      if (!isClosing) await rested((wake) => (hurry = wake));
    }
    writing = undefined;
  };

  return {
    put(value) {
      waiting = { value };
      writing ??= run();
    },
    async settled() {
      isClosing = true;
      hurry();
      await writing;
    },
  };
}

function rested(onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, REST);
    onWake(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
