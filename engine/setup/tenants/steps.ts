/** Work in steps that a person watches: each says that it runs, and how it ended. */

import { toFault, type Fault } from '../../model/fault.ts';
import type { Facts } from './check-list.ts';

export interface StepEvent<S extends string> {
  readonly step: S;
  readonly state: 'running' | 'done' | 'unchanged' | 'failed' | 'skipped';
  readonly facts: Facts;
  readonly fault: Fault | null;
}

export interface StepEnd<T> {
  readonly value: T;
  readonly facts?: Facts;
  /** There was nothing to do, or it could not be tried. */
  readonly state?: 'unchanged' | 'skipped';
}

export type RunStep<S extends string> = <T>(step: S, work: () => Promise<StepEnd<T>>) => Promise<T>;

/** Throws what the work throws, after it was told. */
export function stepsTo<S extends string>(onStep: (event: StepEvent<S>) => void): RunStep<S> {
  return async (step, work) => {
    onStep({ step, state: 'running', facts: {}, fault: null });
    try {
      const { value, facts = {}, state = 'done' } = await work();
      onStep({ step, state, facts, fault: null });
      return value;
    } catch (error) {
      onStep({ step, state: 'failed', facts: {}, fault: toFault(error, 'setup') });
      throw error;
    }
  };
}
