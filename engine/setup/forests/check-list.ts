/** Checks one after the other: each a row with its facts, its fault and its time; one that fails hides none of the others. */

import { performance } from 'node:perf_hooks';
import { toFault, type Fault } from '../../model/fault.ts';

export type CheckState = 'passed' | 'warning' | 'failed' | 'skipped';
export type CheckFacts = { readonly [name: string]: string | number | boolean };

export interface CheckRow<Id extends string> {
  readonly id: Id;
  /** What it is about where there are several rows of an id. */
  readonly subject: string | null;
  readonly state: CheckState;
  readonly facts: CheckFacts;
  readonly fault: Fault | null;
  readonly milliseconds: number;
}

/** What a check found: a value for the checks after it, facts for the row, and what is wrong without being in the way. */
export interface Finding<T> {
  readonly value: T;
  readonly facts?: CheckFacts;
  readonly warning?: Fault;
  readonly failure?: Fault;
}

export interface CheckList<Id extends string> {
  readonly rows: readonly CheckRow<Id>[];
  /** The finding's value; undefined where the check failed by throwing. A cancellation is thrown on. */
  check<T>(id: Id, subject: string | null, work: () => Promise<Finding<T>>): Promise<T | undefined>;
  skip(id: Id, subject?: string | null): void;
}

export function createCheckList<Id extends string>(
  onRow: (row: CheckRow<Id>) => void,
  signal: AbortSignal,
): CheckList<Id> {
  const rows: CheckRow<Id>[] = [];
  const add = (row: CheckRow<Id>): void => {
    rows.push(row);
    onRow(row);
  };
  return {
    rows,
    async check(id, subject, work) {
      signal.throwIfAborted();
      const started = performance.now();
      const elapsed = () => Math.round(performance.now() - started);
      try {
        const { value, facts = {}, warning, failure } = await work();
        const state = failure ? 'failed' : warning ? 'warning' : 'passed';
        add({ id, subject, state, facts, fault: failure ?? warning ?? null, milliseconds: elapsed() });
        return value;
      } catch (error) {
        signal.throwIfAborted();
        add({ id, subject, state: 'failed', facts: {}, fault: toFault(error, 'setup'), milliseconds: elapsed() });
        return undefined;
      }
    },
    skip(id, subject = null) {
      add({ id, subject, state: 'skipped', facts: {}, fault: null, milliseconds: 0 });
    },
  };
}
