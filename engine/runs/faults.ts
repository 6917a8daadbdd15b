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

interface FaultRow {
  readonly id: number;
  readonly connector_id: number;
  readonly object_id: number;
  readonly fault: string;
  readonly first_run: number;
  readonly last_run: number;
  readonly attempts: number;
}

function fromRow(row: FaultRow): StoredFault {
  return {
    id: row.id,
    connectorId: row.connector_id,
    objectId: row.object_id,
    fault: JSON.parse(row.fault) as Fault,
    firstRun: row.first_run,
    lastRun: row.last_run,
    attempts: row.attempts,
  };
}

export interface FaultFilter {
  readonly code?: string | undefined;
  readonly cause?: string | undefined;
  readonly connector?: string | undefined;
  /** A part of the object's name, DN or account, or of the value in question. */
  readonly search?: string | undefined;
}

/** Faults that stand, newest run first, one page by key: `before` is the id of the last one seen. */
export async function listFaults(
  reader: Reader,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
  filter: FaultFilter = {},
): Promise<StoredFault[]> {
  const conditions = ['id < ?'];
  const parameters: SqlValue[] = [before];
  const narrow = (value: string | undefined, condition: string) => {
    if (value === undefined) return;
    conditions.push(condition);
    parameters.push(value);
  };
  narrow(filter.cause, 'cause = ?');
  narrow(filter.code, `cause GLOB ? || char(31) || '*'`);
  narrow(filter.connector, 'connector_id = (SELECT id FROM connector WHERE name = ?)');
  const text = `fault -> '$.object'`;
  narrow(filter.search, `instr(lower(${text} || coalesce(fault -> '$.detail', '')), lower(?)) > 0`);
  const rows = await reader.all<FaultRow>(
    `SELECT * FROM object_fault WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
    [...parameters, limit],
  );
  return rows.map(fromRow);
}

export interface FaultGroup {
  readonly cause: string;
  readonly code: string;
  readonly attribute: string | null;
  readonly count: number;
  readonly connectors: readonly string[];
  readonly objectTypes: readonly string[];
  /** Times of the runs, as far as those are kept. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly samples: readonly StoredFault[];
}

const SAMPLES = 3;

/** Standing faults by their cause, the most frequent first. */
export async function groupFaults(
  reader: Reader,
  limit: number,
  connector?: string,
): Promise<{ readonly total: number; readonly groups: FaultGroup[] }> {
  const [which, parameters] =
    connector === undefined ? ['true', []] : ['connector_id = (SELECT id FROM connector WHERE name = ?)', [connector]];
  const rows = await reader.all<{ cause: string; faults: number; first: number; last: number }>(
    `SELECT coalesce(cause, '') AS cause, count(*) AS faults, min(first_run) AS first, max(last_run) AS last
     FROM object_fault WHERE ${which} GROUP BY 1 ORDER BY faults DESC, cause LIMIT ?`,
    [...parameters, limit],
  );
  const total = await reader.get<{ faults: number }>(
    `SELECT count(*) AS faults FROM object_fault WHERE ${which}`,
    parameters,
  );
  const groups: FaultGroup[] = [];
  for (const row of rows) {
    const [code = '', attribute = ''] = row.cause.split(SEPARATOR);
    const seen = await reader.get<{ first: string | null; last: string | null }>(
      `SELECT (SELECT started_at FROM run WHERE id = ?) AS first, (SELECT started_at FROM run WHERE id = ?) AS last`,
      [row.first, row.last],
    );
    const kinds = await reader.all<{ connector: string; type: string | null }>(
      `SELECT DISTINCT c.name AS connector, f.fault ->> '$.object.objectType' AS type
       FROM object_fault AS f JOIN connector AS c ON c.id = f.connector_id WHERE f.cause = ? AND ${which} LIMIT 50`,
      [row.cause, ...parameters],
    );
    groups.push({
      ...{ cause: row.cause, code, attribute: attribute === '' ? null : attribute, count: row.faults },
      connectors: [...new Set(kinds.map((kind) => kind.connector))],
      objectTypes: [...new Set(kinds.flatMap((kind) => kind.type ?? []))],
      ...{ firstSeen: seen?.first ?? null, lastSeen: seen?.last ?? null },
      samples: await listFaults(reader, SAMPLES, undefined, { cause: row.cause, connector }),
    });
  }
  return { total: total!.faults, groups };
}

/** How many there are of each cause; a look at an index. */
export async function countCauses(
  reader: Reader,
): Promise<{ readonly code: string; readonly cause: string; readonly count: number }[]> {
  const rows = await reader.all<{ cause: string; count: number }>(
    `SELECT cause, count(*) AS count FROM object_fault INDEXED BY object_fault_cause
     WHERE cause > '' GROUP BY cause ORDER BY count DESC, cause`,
  );
  return rows.map((row) => ({ ...row, code: row.cause.split(SEPARATOR)[0]! }));
}
