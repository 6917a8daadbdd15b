/**
 * The objects behind the numbers of a run. They are noted where they are counted and written in the transaction of the
 * page or batch that moved them; what stayed as it was is counted and not noted. What an export did is in its journal.
 */

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
  readonly #noted = new Map<number, number[]>();

  constructor(runId: number) {
    this.#runId = runId;
  }

  note(counter: RunCounter, objectId: number): void {
    this.noteAll(counter, [objectId]);
  }

  noteAll(counter: RunCounter, objectIds: readonly number[]): void {
    const number = NUMBER_OF.get(counter)!;
    const list = this.#noted.get(number);
    if (list) list.push(...objectIds);
    else this.#noted.set(number, [...objectIds]);
  }

  /** Writes what was noted since the last time; nothing noted costs nothing. */
  async save(writer: Writer): Promise<void> {
    const noted = [...this.#noted].filter(([, ids]) => ids.length > 0);
    this.#noted.clear();
    for (const [counter, ids] of noted) {
      await writer.run(
        `INSERT INTO run_object (run_id, counter, object_id) SELECT ?, ?, value FROM json_each(?)
         WHERE true ON CONFLICT DO NOTHING`,
        [this.#runId, counter, JSON.stringify(ids)],
      );
    }
  }

  /** Notes every connector object that a condition finds, without reading them. */
  async noteWhere(writer: Writer, counter: RunCounter, where: string, parameters: SqlParameters): Promise<void> {
    await writer.run(
      `INSERT INTO run_object (run_id, counter, object_id) SELECT ?, ?, id FROM connector_object WHERE ${where}
       ON CONFLICT DO NOTHING`,
      [this.#runId, NUMBER_OF.get(counter)!, ...parameters],
    );
  }
}
