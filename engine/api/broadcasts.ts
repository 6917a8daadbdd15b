/** What every interface is told, whoever started it: progress, ends of runs and cycles, and what then needs a person. */

import { changesOf } from '../health/overview.ts';
import type { CycleRecord } from '../runs/cycle.ts';
import { outcomeOf } from '../runs/outcome.ts';
import type { RunRecord } from '../runs/run.ts';
import type { EventName, EventPayload } from './contract/contract.ts';
import type { Engine } from './engine.ts';
import { writable } from './handlers/handlers.ts';
import { attention } from './handlers/overview.ts';

export interface BroadcastOptions {
  /** Sends an event to every interface; must not throw. */
  post<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** Looking at what needs a person failed: the store is broken, or closed in between. */
  onFailure(error: unknown): void;
}

/** Until the function that this answers is called. `attention` is said when it is another than the last time. */
export function broadcastRuns(engine: Engine, { post, onFailure }: BroadcastOptions): () => void {
  let said: string | undefined;
  const look = async (): Promise<void> => {
    const items = await attention(engine);
    const text = JSON.stringify(items);
    if (text === said) return;
    said = text;
    post('attention', writable(items));
  };
  return engine.subscribe((event) => {
    if (event.kind === 'progress') post('progress', event.progress);
    else if (event.kind === 'look-failed' || event.kind === 'passwords-failed') onFailure(event.error);
    else if (event.kind === 'rules-changed') post('rules.changed', { version: event.version });
    else if (event.kind === 'cycle-ended') post('cycle-ended', endOfCycle(event.cycle));
    else post('run-ended', endOfRun(event.run, event.cycle));
    // The runs of a cycle are looked at together when it ends.
    if (event.kind === 'cycle-ended' || (event.kind === 'run-ended' && event.cycle === null)) {
      look().catch(onFailure);
    }
  });
}

function endOfRun(run: RunRecord, cycle: number | null): EventPayload<'run-ended'> {
  const { objectFaults, fault, ...rest } = run;
  return writable({
    ...{ ...rest, cycle, outcome: outcomeOf(run.result) },
    ...{ fault: fault ?? null, faults: objectFaults.length },
  });
}

function endOfCycle(record: CycleRecord): EventPayload<'cycle-ended'> {
  const { steps, ...cycle } = record;
  return {
    ...cycle,
    changes: steps.reduce((total, step) => total + changesOf(step), 0),
    faults: steps.reduce((total, step) => total + step.objectFaults.length, 0),
  };
}
