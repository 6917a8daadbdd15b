/** Ctrl-C and a service manager's stop: the first asks, the second insists. */

import { EXIT } from './exit-codes.ts';

export interface Cancellation {
  readonly signal: AbortSignal;
  /** Called at the first request. */
  onRequest(listener: () => void): void;
  dispose(): void;
}

export function listenForCancellation(process: NodeJS.Process): Cancellation {
  const controller = new AbortController();
  const listeners: (() => void)[] = [];
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.cancelled);
    controller.abort();
    for (const listener of listeners) listener();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    onRequest: (listener) => void listeners.push(listener),
    dispose: () => void process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}
