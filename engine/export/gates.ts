/** The port for gates: whoever may hold an export back. Export asks every gate before it sends anything. */

import type { Fault } from '../model/fault.ts';
import type { Store } from '../store/store.ts';

export interface ExportIntent {
  readonly runId: number;
  readonly connectorId: number;
  readonly connectorName: string;
  readonly adds: number;
  readonly updates: number;
  readonly deletes: number;
  /** Links to add and to remove. */
  readonly references?: number;
  /** The export is of single objects, and the numbers are theirs: what else is planned is not to be decided by it. */
  readonly single?: boolean;
}

export type GateVerdict =
  | { readonly pass: true }
  /** `result` is the run's result in the field's words: `no-start-staging-mode`, `stopped-deletion-threshold-exceeded`. */
  | { readonly pass: false; readonly result: string; readonly fault?: Fault };

export interface ExportGate {
  readonly name: string;
  check(store: Store, intent: ExportIntent): Promise<GateVerdict>;
}

/** The first gate that holds the export, or none. */
export async function askGates(
  gates: readonly ExportGate[],
  store: Store,
  intent: ExportIntent,
): Promise<Exclude<GateVerdict, { pass: true }> | undefined> {
  for (const gate of gates) {
    const verdict = await gate.check(store, intent);
    if (!verdict.pass) return verdict;
  }
  return undefined;
}
