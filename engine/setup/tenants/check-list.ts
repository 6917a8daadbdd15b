/** A list of checks that is worked off row by row: what failed is a row of it, never the end of the list. */

import { toFault, type Fault } from '../../model/fault.ts';

export type Facts = { readonly [fact: string]: string | number | boolean };

export interface CheckRow {
  readonly id: string;
  readonly state: 'passed' | 'warning' | 'failed' | 'skipped';
  readonly facts: Facts;
  readonly fault: Fault | null;
  readonly milliseconds: number;
}

/** What a check found. A fault beside it makes it a warning, or a failure where `fails` says so. */
export interface Finding<T> {
  readonly value: T;
  readonly facts: Facts;
  readonly fault?: Fault | undefined;
  readonly fails?: boolean;
}

export interface CheckList {
  readonly rows: readonly CheckRow[];
  /**
   * Runs a check on what an earlier one gave; without it the row is skipped. Gives undefined where there is nothing to go on
   * with.
   */
  run<G, T>(
    id: string,
    ground: G | undefined,
    check: (ground: G) => Promise<Finding<T>> | Finding<T>,
  ): Promise<T | undefined>;
}

/** `signal` ends the list: the rows that are left are skipped. */
export function openCheckList(onRow: (row: CheckRow) => void, signal: AbortSignal): CheckList {
  const rows: CheckRow[] = [];
  const add = (row: CheckRow): void => {
    rows.push(row);
    onRow(row);
  };
  return {
    rows,
    async run(id, ground, check) {
      if (signal.aborted || ground === undefined) {
        add({ id, state: 'skipped', facts: {}, fault: null, milliseconds: 0 });
        return undefined;
      }
      const started = performance.now();
      const milliseconds = () => Math.round(performance.now() - started);
      try {
        const { value, facts, fault = null, fails = false } = await check(ground);
        const state = fault === null ? 'passed' : fails ? 'failed' : 'warning';
        add({ id, state, facts, fault, milliseconds: milliseconds() });
        return value;
      } catch (error) {
        add({ id, state: 'failed', facts: {}, fault: toFault(error, 'connect'), milliseconds: milliseconds() });
        return undefined;
      }
    },
  };
}
