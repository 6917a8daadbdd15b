/** Runs as lists and screens show them: newest first, with the way each went, and one of them with all it is made of. */

import { FaultError } from '../model/fault.ts';
import type { Reader, SqlValue } from '../store/database.ts';
import { fromRunRow, type HistoryRun, type RunRow } from './history.ts';
import { OUTCOME_SQL, outcomeOf, type RunOutcome } from './outcome.ts';
import { decodeRunDetail, type RunDetail } from './run-detail.ts';
import type { RunProfile } from './results.ts';

export interface ListedRun extends HistoryRun {
  /** Null: a run by itself. */
  readonly cycle: number | null;
  readonly outcome: RunOutcome;
  /** Objects with a fault that this run said last. */
  readonly faults: number;
}

interface ListedRow extends RunRow {
  readonly detail: string | null;
  readonly faults: number;
}

const COLUMNS = `r.id, r.cycle_id, c.name AS connector, r.profile, r.started_at, r.ended_at, r.result, r.counters, r.fault,
  r.detail, (SELECT count(*) FROM object_fault AS f WHERE f.last_run = r.id) AS faults`;

function fromRow(row: ListedRow): ListedRun {
  return { ...fromRunRow(row), cycle: row.cycle_id, outcome: outcomeOf(row.result), faults: row.faults };
}

export interface RunFilter {
  readonly connector?: string | undefined;
  readonly profile?: RunProfile | undefined;
  readonly result?: RunOutcome | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export async function listRuns(
  reader: Reader,
  filter: RunFilter,
): Promise<{ readonly runs: ListedRun[]; readonly next: number | null }> {
  const conditions = ['r.id < ?'];
  const parameters: SqlValue[] = [filter.before ?? Number.MAX_SAFE_INTEGER];
  if (filter.connector !== undefined) {
    conditions.push('r.connector_id = (SELECT id FROM connector WHERE name = ?)');
    parameters.push(filter.connector);
  }
  if (filter.profile !== undefined) {
    conditions.push('r.profile = ?');
    parameters.push(filter.profile);
  }
  if (filter.result !== undefined) conditions.push(OUTCOME_SQL[filter.result]);
  const rows = await reader.all<ListedRow>(
    `SELECT ${COLUMNS} FROM run AS r JOIN connector AS c ON c.id = r.connector_id
     WHERE ${conditions.join(' AND ')} ORDER BY r.id DESC LIMIT ?`,
    [...parameters, filter.limit],
  );
  return { runs: rows.map(fromRow), next: rows.length < filter.limit ? null : rows.at(-1)!.id };
}

export interface WholeRun {
  readonly run: ListedRun;
  readonly detail: RunDetail;
  readonly previous: number | null;
  readonly next: number | null;
}

/** Throws `not-found`. */
export async function loadRun(reader: Reader, id: number): Promise<WholeRun> {
  const row = await reader.get<ListedRow>(
    `SELECT ${COLUMNS} FROM run AS r JOIN connector AS c ON c.id = r.connector_id WHERE r.id = ?`,
    [id],
  );
  if (!row) throw new FaultError({ code: 'not-found', stage: 'run', detail: { what: 'run', id }, retry: 'never' });
  const around = await reader.get<{ previous: number | null; next: number | null }>(
    'SELECT (SELECT max(id) FROM run WHERE id < ?1) AS previous, (SELECT min(id) FROM run WHERE id > ?1) AS next',
    [id],
  );
  return { run: fromRow(row), detail: decodeRunDetail(row.detail), ...around! };
}
