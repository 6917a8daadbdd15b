/**
 * The export journal: every write to a directory, noted with its before-image before it is sent and with its answer
 * after. An entry without an answer is a write whose fate is not known; the next run looks before it writes again.
 */

import { encodeAttributes, type Attributes } from '../model/attribute-value.ts';
import type { Fault } from '../model/fault.ts';
import type { SqlValue, Writer } from '../store/database.ts';
import { insertRows } from '../store/batch.ts';

export interface JournalEntry {
  readonly objectId: number;
  readonly operation: 'add' | 'update' | 'delete' | 'references' | 'revoke-sessions';
  readonly objectType: string;
  readonly anchor: string | null;
  readonly dn: string;
  readonly before: Attributes;
  /** What is written: attributes, or for links the operations as JSON. */
  readonly after: string;
}

/** Notes entries as sent; answers their numbers in the same order. */
export async function noteSent(
  writer: Writer,
  runId: number,
  connectorId: number,
  entries: readonly JournalEntry[],
  at: Date,
): Promise<number[]> {
  const row = await writer.get<{ last: number }>('SELECT coalesce(max(id), 0) AS last FROM export_journal');
  const first = row!.last + 1;
  await insertRows(
    writer,
    `export_journal (id, run_id, connector_id, object_id, operation, object_type, anchor, dn, before_image, after_image, state, sent_at)`,
    entries.map((entry, index): SqlValue[] => [
      first + index,
      runId,
      connectorId,
      entry.objectId,
      entry.operation,
      entry.objectType,
      entry.anchor,
      entry.dn,
      encodeAttributes(entry.before),
      entry.after,
      'sent',
      at.toISOString(),
    ]),
  );
  return entries.map((_, index) => first + index);
}

export interface JournalAnswer {
  readonly id: number;
  readonly state: 'done' | 'failed';
  readonly fault?: Fault;
  readonly anchor?: string;
}

export async function noteAnswers(writer: Writer, answers: readonly JournalAnswer[], at: Date): Promise<void> {
  await writer.run(
    `UPDATE export_journal SET state = a.value ->> 1, fault = a.value ->> 2, anchor = coalesce(a.value ->> 3, anchor),
       answered_at = ?
     FROM json_each(?) AS a WHERE export_journal.id = a.value ->> 0`,
    [
      at.toISOString(),
      JSON.stringify(
        answers.map((answer) => [
          answer.id,
          answer.state,
          answer.fault === undefined ? null : JSON.stringify(answer.fault),
          answer.anchor ?? null,
        ]),
      ),
    ],
  );
}

/**
 * Entries without an answer, of this connector or (none named) of all: their operations are marked to be settled by
 * looking first. Answers how many there were.
 */
export async function settleUnanswered(writer: Writer, connectorId?: number): Promise<number> {
  const these = connectorId === undefined ? '' : 'AND connector_id = ?';
  const parameters = connectorId === undefined ? [] : [connectorId];
  await writer.run(
    `UPDATE pending_export SET settle = 1 WHERE object_id IN (
       SELECT object_id FROM export_journal WHERE state = 'sent' AND operation IN ('add', 'update', 'delete') ${these})`,
    parameters,
  );
  return writer.run(`UPDATE export_journal SET state = 'lost' WHERE state = 'sent' ${these}`, parameters);
}
