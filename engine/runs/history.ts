/** What ran: cycles with their runs, newest first. */

import type { Fault } from '../model/fault.ts';
import type { Reader } from '../store/database.ts';
import type { CyclePolicy, CycleStatus, CycleTrigger, RunProfile } from './results.ts';

export interface HistoryRun {
  readonly id: number;
  readonly connector: string;
  readonly profile: RunProfile;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Absent while it runs, or when its process ended before it did. */
  readonly result: string | null;
  readonly counters: { readonly [name: string]: number };
  readonly fault: Fault | null;
}

export interface HistoryEntry {
  /** Absent for a run that was started by itself. */
  readonly cycle: {
    readonly id: number;
    readonly policy: CyclePolicy;
    readonly trigger: CycleTrigger;
    readonly startedAt: string;
    readonly endedAt: string | null;
    readonly status: CycleStatus | null;
  } | null;
  readonly runs: readonly HistoryRun[];
}

export interface RunRow {
  readonly id: number;
  readonly cycle_id: number | null;
  readonly connector: string;
  readonly profile: RunProfile;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly result: string | null;
  readonly counters: string;
  readonly fault: string | null;
}

interface CycleRow {
  readonly id: number;
  readonly policy: CyclePolicy;
  readonly trigger: CycleTrigger;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly status: CycleStatus | null;
}

/** The last `limit` cycles and single runs; `before` is the number of the last run already seen. */
export async function listHistory(
  reader: Reader,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
): Promise<HistoryEntry[]> {
  const heads = await reader.all<{ first: number; cycle_id: number | null }>(
    `SELECT min(id) AS first, cycle_id FROM run WHERE id < ? GROUP BY coalesce(cycle_id, -id) ORDER BY first DESC LIMIT ?`,
    [before, limit],
  );
  if (heads.length === 0) return [];
  const runs = await reader.all<RunRow>(
    `SELECT r.*, c.name AS connector FROM run AS r JOIN connector AS c ON c.id = r.connector_id
     WHERE r.id >= ? AND r.id < ? ORDER BY r.id`,
    [heads.at(-1)!.first, before],
  );
  const cycles = await reader.all<CycleRow>(
    'SELECT c.* FROM json_each(?) AS a CROSS JOIN cycle AS c ON c.id = a.value',
    [JSON.stringify(heads.flatMap((head) => (head.cycle_id === null ? [] : [head.cycle_id])))],
  );
  const cycleById = new Map(cycles.map((row) => [row.id, row]));
  return heads.map((head) => {
    const own = runs.filter((run) => (head.cycle_id === null ? run.id === head.first : run.cycle_id === head.cycle_id));
    const cycle = head.cycle_id === null ? undefined : cycleById.get(head.cycle_id);
    return { cycle: cycle ? fromCycleRow(cycle) : null, runs: own.map(fromRunRow) };
  });
}

export async function loadCycle(reader: Reader, id: number): Promise<NonNullable<HistoryEntry['cycle']> | undefined> {
  const row = await reader.get<CycleRow>('SELECT * FROM cycle WHERE id = ?', [id]);
  return row && fromCycleRow(row);
}

function fromCycleRow(row: CycleRow): NonNullable<HistoryEntry['cycle']> {
  const { id, policy, trigger, status } = row;
  return { id, policy, trigger, startedAt: row.started_at, endedAt: row.ended_at, status };
}

export function fromRunRow(row: RunRow): HistoryRun {
  return {
    id: row.id,
    connector: row.connector,
    profile: row.profile,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    result: row.result,
    counters: JSON.parse(row.counters) as { [name: string]: number },
    fault: row.fault === null ? null : (JSON.parse(row.fault) as Fault),
  };
}

/** Runs and cycles that a dead process left open are closed, so that nobody takes them for running. */
export async function closeAbandoned(
  writer: { run(sql: string, parameters: readonly string[]): Promise<number> },
  now: Date,
): Promise<number> {
  const at = now.toISOString();
  await writer.run(`UPDATE run SET ended_at = ?, result = 'stopped-process-ended' WHERE ended_at IS NULL`, [at]);
  return writer.run(`UPDATE cycle SET ended_at = ?, status = 'stopped' WHERE ended_at IS NULL`, [at]);
}

const DAY_MILLISECONDS = 86_400_000;

/**
 * Forgets what is older than it is worth. The journal's entries are kept longer than the runs they belong to; an entry
 * without an answer is kept until it has one. Objects behind the numbers of a run go with it, names of removed objects with
 * the last run and the last entry that speak of them.
 */
export async function purgeHistory(
  writer: { run(sql: string, parameters?: readonly (string | number)[]): Promise<number> },
  retention: { readonly runHistoryDays: number; readonly journalDays: number },
  now: Date,
): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MILLISECONDS).toISOString();
  const runs = before(retention.runHistoryDays);
  const forgotten = await writer.run('DELETE FROM run WHERE ended_at < ?', [runs]);
  await writer.run('DELETE FROM cycle WHERE ended_at < ?', [runs]);
  await writer.run(`DELETE FROM export_journal WHERE answered_at < ? AND state <> 'sent'`, [
    before(retention.journalDays),
  ]);
  if (forgotten === 0) return;
  await writer.run('DELETE FROM run_object WHERE run_id < (SELECT min(id) FROM run)');
  await writer.run(
    `DELETE FROM removed_object WHERE NOT EXISTS (SELECT 1 FROM run_object AS r WHERE r.object_id = removed_object.id)
       AND NOT EXISTS (SELECT 1 FROM export_journal AS j WHERE j.object_id = removed_object.id)`,
  );
}
