/** The steps of a long command: each waits, runs, ends; what was done is not done again when the command is repeated. */

import { createHash } from 'node:crypto';
import { toFault, type Fault } from '../../model/fault.ts';
import type { StepFacts } from '../checks.ts';

export type StepName =
  | 'forest-connection'
  | 'forest-discovery'
  | 'tenant-connection'
  | 'rules'
  | 'wait'
  | 'save'
  | 'password-feature'
  | 'initial-cycle';

export interface StepState {
  /** `step`, and `/name` where there are several. */
  readonly id: string;
  readonly step: StepName;
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  readonly milliseconds: number;
  readonly facts: StepFacts;
  readonly fault: Fault | null;
}

/** What a step found, for a repetition of the command; kept in memory, without a secret. */
interface Memory {
  readonly key: string;
  readonly at: number;
  readonly result: unknown;
  readonly facts: StepFacts;
  readonly milliseconds: number;
}

export type StepMemory = Map<string, Memory>;

/** Directories change: what was found longer ago is looked at again. */
const REMEMBERED_MILLISECONDS = 10 * 60_000;

export interface Step<T> {
  readonly id: string;
  /** What the result depends on; the same key gives the remembered result. Absent: done every time. */
  key?(): Promise<string>;
  work(tell: (facts: StepFacts) => void): Promise<{ readonly result: T; readonly facts: StepFacts }>;
}

export interface Steps {
  run<T>(step: Step<T>): Promise<T>;
  set(id: string, change: Partial<Pick<StepState, 'state' | 'facts' | 'fault'>>): void;
  list(): readonly StepState[];
}

export function stepId(step: StepName, name = ''): string {
  return name === '' ? step : `${step}/${name}`;
}

/** A key that tells answers and secrets apart and gives neither away. */
export function keyOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export function createSteps(
  planned: readonly (readonly [step: StepName, name: string])[],
  memory: StepMemory,
  onStep: (step: StepState) => void,
): Steps {
  const states = new Map<string, StepState>();
  const put = (state: StepState) => {
    states.set(state.id, state);
    onStep(state);
  };
  for (const [step, name] of planned) {
    const id = stepId(step, name);
    put({ id, step, name, state: 'waiting', milliseconds: 0, facts: {}, fault: null });
  }
  const change = (id: string, changed: Partial<StepState>) => put({ ...states.get(id)!, ...changed });
  return {
    set: change,
    list: () => [...states.values()],
    async run<T>(step: Step<T>): Promise<T> {
      const { id } = step;
      const began = performance.now();
      const elapsed = () => Math.round(performance.now() - began);
      change(id, { state: 'running', fault: null });
      try {
        const key = await step.key?.();
        const known = key === undefined ? undefined : recall(memory, id, key);
        if (known) {
          change(id, { state: 'done', facts: known.facts, milliseconds: known.milliseconds });
          return known.result as T;
        }
        const { result, facts } = await step.work((told) => change(id, { facts: told, milliseconds: elapsed() }));
        const milliseconds = elapsed();
        if (key !== undefined) memory.set(id, { key, at: performance.now(), result, facts, milliseconds });
        change(id, { state: 'done', facts, milliseconds });
        return result;
      } catch (error) {
        change(id, { state: 'failed', milliseconds: elapsed(), fault: toFault(error, 'setup') });
        throw error;
      }
    },
  };
}

function recall(memory: StepMemory, id: string, key: string): Memory | undefined {
  const known = memory.get(id);
  if (known?.key !== key || performance.now() - known.at > REMEMBERED_MILLISECONDS) return undefined;
  return known;
}
