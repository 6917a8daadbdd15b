/** What an engine says of its runs, and of its rules, to whoever listens, besides what it answers to the caller. */

import type { CycleRecord } from '../runs/cycle.ts';
import type { ProgressEvent } from '../runs/progress.ts';
import type { RunRecord } from '../runs/run.ts';

export type EngineEvent =
  | { readonly kind: 'progress'; readonly progress: ProgressEvent }
  | { readonly kind: 'run-ended'; readonly run: RunRecord; readonly cycle: number | null }
  | { readonly kind: 'cycle-ended'; readonly cycle: CycleRecord }
  /** What is looked at after a cycle could not be: what was known before stays. */
  | { readonly kind: 'look-failed'; readonly error: unknown }
  /** Password hash synchronization met something that no person and no domain can be blamed for; it goes on. */
  | { readonly kind: 'passwords-failed'; readonly error: unknown }
  | { readonly kind: 'rules-changed'; readonly version: number };

export type EngineListener = (event: EngineEvent) => void;

export interface RunEvents {
  /** Calls the listener, which must not throw, until the function that this answers is called. */
  subscribe(listener: EngineListener): () => void;
  emit(event: EngineEvent): void;
  /** How far the run is that is under way. */
  progress(): ProgressEvent | undefined;
}

const BESIDE_RUNS: ReadonlySet<EngineEvent['kind']> = new Set(['rules-changed', 'look-failed', 'passwords-failed']);

export function createRunEvents(): RunEvents {
  const listeners = new Set<EngineListener>();
  let last: ProgressEvent | undefined;
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit(event) {
      // Rules may change while a run goes on.
      const isOfRun = !BESIDE_RUNS.has(event.kind);
      if (isOfRun) last = event.kind === 'progress' ? event.progress : undefined;
      for (const listener of listeners) listener(event);
    },
    progress: () => last,
  };
}
