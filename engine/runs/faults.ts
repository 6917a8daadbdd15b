/** Faults of single objects, kept until a later run finds the object well. */

import type { Fault, Stage } from '../model/fault.ts';
import { insertRows } from '../store/batch.ts';
import type { Reader, SqlValue, Writer } from '../store/database.ts';

export interface ObjectFault {
  readonly connectorId: number;
  /** 0 where the object is not known to the connector space. */
  readonly objectId: number;
  readonly fault: Fault;
}

export interface FaultRecord {
  readonly runId: number;
  readonly stages: readonly Stage[];
  /** Objects this run looked at: their faults of these stages are over unless they are said again. */
  readonly looked: readonly number[];
  readonly faults: readonly ObjectFault[];
}

export async function recordFaults(writer: Writer, record: FaultRecord): Promise<void> {
  await saveFaults(writer, record.runId, record.faults);
  if (record.looked.length === 0) return;
  await writer.run(
    `DELETE FROM object_fault WHERE last_run < ? AND stage IN (SELECT value FROM json_each(?))
       AND object_id IN (SELECT value FROM json_each(?))`,
    [record.runId, JSON.stringify(record.stages), JSON.stringify(record.looked)],
  );
}

export async function saveFaults(writer: Writer, runId: number, faults: readonly ObjectFault[]): Promise<void> {
  const rows = faults.map(({ connectorId, objectId, fault }): SqlValue[] => [
    connectorId,
    objectId,
    fault.stage,
    faultKey(objectId, fault),
    JSON.stringify(fault),
    runId,
    runId,
    causeOf(fault),
  ]);
  await insertRows(
    writer,
    'object_fault (connector_id, object_id, stage, fault_key, fault, first_run, last_run, cause)',
    rows,
    `ON CONFLICT (connector_id, object_id, stage, fault_key) DO UPDATE SET fault = excluded.fault,
       cause = excluded.cause, last_run = excluded.last_run, attempts = attempts + 1`,
  );
}

/** Details that say why; the others say which object, which value, which place. */
const CAUSES = ['rule', 'reason', 'message', 'partition', 'right', 'domain', 'property'];

/** A text that faults with the same cause share: code, attribute, and the reason as far as it names no object. */
export function causeOf(fault: Fault): string {
  const reasons = CAUSES.map((name) => String(fault.detail[name] ?? ''))
    .join(SEPARATOR)
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '*')
    .replaceAll(/'[^']*'|"[^"]*"|\S+@\S+/g, '*')
    .replaceAll(/\d+/g, '#')
    .replace(/\u001f+$/, '');
  const cause = [fault.code, fault.attribute ?? ''].join(SEPARATOR);
  return reasons === '' ? cause : `${cause}${SEPARATOR}${reasons}`;
}

const SEPARATOR = '\u001f';

function faultKey(objectId: number, fault: Fault): string {
  const who = objectId === 0 ? (fault.object?.anchor ?? fault.object?.dn ?? '') : '';
  return [fault.code, fault.attribute ?? '', who].join(' ');
}

export interface StoredFault {
  readonly id: number;
  readonly connectorId: number;
  readonly objectId: number;
  readonly fault: Fault;
  readonly firstRun: number;
  readonly lastRun: number;
  readonly attempts: number;
}

/** Faults that stand, newest run first, one page by key: `before` is the id of the last one seen. */
export async function listFaults(
  reader: Reader,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
): Promise<StoredFault[]> {
  const rows = await reader.all<{
    id: number;
    connector_id: number;
    object_id: number;
    fault: string;
    first_run: number;
    last_run: number;
    attempts: number;
  }>('SELECT * FROM object_fault WHERE id < ? ORDER BY id DESC LIMIT ?', [before, limit]);
  return rows.map((row) => ({
    id: row.id,
    connectorId: row.connector_id,
    objectId: row.object_id,
    fault: JSON.parse(row.fault) as Fault,
    firstRun: row.first_run,
    lastRun: row.last_run,
    attempts: row.attempts,
  }));
}
