/**
 * The objects behind the numbers of a run. They are noted where they are counted and written in the transaction of the
 * page or batch that moved them; what stayed as it was is counted and not noted. What an export did is in its journal.
 */

import { insertRows } from '../store/batch.ts';
import type { SqlParameters, Writer } from '../store/database.ts';

/** The number of a counter in the table is its place in this list: new ones are added at its end. */
export const RUN_COUNTERS = [
  'adds',
  'updates',
  'renames',
  'deletes',
  'deleteAdds',
  /** Objects whose links were added or removed. */
  'references',
  'projections',
  'joins',
  'disconnectors',
  'disconnections',
  /** Of identities that there were before; new ones are projections. */
  'flowUpdates',
  'metaverseDeletes',
  'provisioningAdds',
  'provisioningJoins',
  'deprovisioned',
  'attributeFlows',
] as const;

export type RunCounter = (typeof RUN_COUNTERS)[number];

const NUMBER_OF = new Map<string, number>(RUN_COUNTERS.map((counter, index) => [counter, index + 1]));

/** The counter's number in the table, where it has objects there. */
export function counterNumber(counter: string): number | undefined {
  return NUMBER_OF.get(counter);
}

export function counterOf(number: number): RunCounter | undefined {
  return RUN_COUNTERS[number - 1];
}

/** Connector objects by the counter that counted them, gathered until the transaction ends. */
export class RunObjects {
  readonly #runId: number;
  #rows: [runId: number, counter: number, objectId: number][] = [];

  constructor(runId: number) {
    this.#runId = runId;
  }

  note(counter: RunCounter, objectId: number): void {
    this.#rows.push([this.#runId, NUMBER_OF.get(counter)!, objectId]);
  }

  noteAll(counter: RunCounter, objectIds: Iterable<number>): void {
    for (const objectId of objectIds) this.note(counter, objectId);
  }

  /** Writes what was noted since the last time; nothing noted costs nothing. */
  async save(writer: Writer): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    await insertRows(writer, INTO, rows, 'ON CONFLICT DO NOTHING');
  }

  /** Notes every connector object that a condition finds, without reading them. */
  async noteWhere(writer: Writer, counter: RunCounter, where: string, parameters: SqlParameters): Promise<void> {
    await writer.run(
      `INSERT INTO ${INTO} SELECT ?, ?, id FROM connector_object WHERE ${where} ON CONFLICT DO NOTHING`,
      [this.#runId, NUMBER_OF.get(counter)!, ...parameters],
    );
  }
}

const INTO = 'run_object (run_id, counter, object_id)';
