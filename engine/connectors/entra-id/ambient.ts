/** Time and chance, handed in so that tests and simulations run on a clock of their own. */

import { setTimeout } from 'node:timers/promises';

import { FaultError } from '../../model/fault.ts';
import type { Stage } from '../../model/fault.ts';

export interface Ambient {
  /** Milliseconds since 1970. */
  clock(): number;
  /** Rejects when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, below 1. */
  random(): number;
}

export const systemAmbient: Ambient = {
  clock: () => Date.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal ? { signal } : {}),
  random: () => Math.random(),
};

export function throwIfCancelled(signal: AbortSignal | undefined, stage: Stage): void {
  if (signal?.aborted) throw new FaultError({ code: 'run-cancelled', stage, detail: {}, retry: 'now' });
}

/** Waits; a cancellation meanwhile is thrown as the fault `run-cancelled`. */
export async function pause(
  ambient: Ambient,
  milliseconds: number,
  signal: AbortSignal | undefined,
  stage: Stage,
): Promise<void> {
  throwIfCancelled(signal, stage);
  try {
    await ambient.sleep(milliseconds, signal);
  } catch (error) {
    throwIfCancelled(signal, stage);
    throw error;
  }
}

/** Full jitter around an exponential wait: between half of it and the whole, in milliseconds. */
export function backoff(attempt: number, ambient: Ambient, base = 1000, limit = 60_000): number {
  const whole = Math.min(limit, base * 2 ** attempt);
  return whole / 2 + (ambient.random() * whole) / 2;
}
