/** Rows of check lists and reports: what was looked at, how it stands, by which facts. */

import { toFault, type Fault } from '../../model/fault.ts';

export type RowState = 'good' | 'attention' | 'problem' | 'unknown';
export type RowFacts = { readonly [name: string]: string | number | boolean };

export interface TaskRow {
  readonly id: string;
  /** A forest, a domain, a connector; null for what concerns everything. */
  readonly subject: string | null;
  readonly state: RowState;
  readonly facts: RowFacts;
  readonly fault: Fault | null;
}

export function row(
  id: string,
  state: RowState,
  facts: RowFacts = {},
  { subject = null, fault = null }: { readonly subject?: string | null; readonly fault?: Fault | null } = {},
): TaskRow {
  return { id, subject, state, facts, fault };
}

/** What cannot be found out is a row, too. A cancellation is thrown on. */
export async function rowsOf(
  id: string,
  subject: string | null,
  work: () => Promise<readonly TaskRow[]>,
): Promise<readonly TaskRow[]> {
  try {
    return await work();
  } catch (error) {
    const fault = toFault(error, 'setup');
    if (fault.code === 'run-cancelled') throw error;
    return [row(id, 'unknown', {}, { subject, fault })];
  }
}
