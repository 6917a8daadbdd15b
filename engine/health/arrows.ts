/**
 * The arrows of the picture: what the last cycle moved along each, and how each one stands. The numbers come from the
 * runs' own counters; where several runs of a cycle moved the same objects, the objects themselves are counted.
 */

import type { Fault } from '../model/fault.ts';
import { countMoved } from '../runs/moved-objects.ts';
import { outcomeOf } from '../runs/outcome.ts';
import { decodeRunDetail, type RunDetail } from '../runs/run-detail.ts';
import type { Reader } from '../store/database.ts';

export interface Moved {
  readonly count: number;
  /** Counters behind the number. */
  readonly counters: readonly string[];
}

export interface Arrow {
  readonly state: 'idle' | 'running' | 'held' | 'failed' | 'staging';
  readonly runs: readonly number[];
  readonly lastRun: string | null;
  readonly added: Moved;
  readonly updated: Moved;
  readonly deleted: Moved;
  readonly waiting: number;
  readonly fault: Fault | null;
}

export type ArrowName = 'import' | 'inbound' | 'outbound' | 'export';

export interface ArrowRun {
  readonly id: number;
  readonly cycleId: number | null;
  readonly connectorId: number;
  readonly profile: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly result: string | null;
  readonly counters: { readonly [name: string]: number };
  readonly detail: RunDetail;
  readonly fault: Fault | null;
}

interface RunRow {
  readonly id: number;
  readonly cycle_id: number | null;
  readonly connector_id: number;
  readonly profile: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly result: string | null;
  readonly counters: string;
  readonly detail: string | null;
  readonly fault: string | null;
}

function fromRow(row: RunRow): ArrowRun {
  return {
    id: row.id,
    cycleId: row.cycle_id,
    connectorId: row.connector_id,
    profile: row.profile,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    result: row.result,
    counters: JSON.parse(row.counters) as ArrowRun['counters'],
    detail: decodeRunDetail(row.detail),
    fault: row.fault === null ? null : (JSON.parse(row.fault) as Fault),
  };
}

export async function runsOfCycle(reader: Reader, cycleId: number): Promise<ArrowRun[]> {
  const rows = await reader.all<RunRow>('SELECT * FROM run WHERE cycle_id = ? ORDER BY id', [cycleId]);
  return rows.map(fromRow);
}

const KINDS: { readonly [kind in 'import' | 'sync' | 'export']: readonly string[] } = {
  import: ['Full Import', 'Delta Import'],
  sync: ['Full Synchronization', 'Delta Synchronization'],
  export: ['Export'],
};

const isOf = (kind: keyof typeof KINDS) => (run: ArrowRun) => KINDS[kind].includes(run.profile);

/** The newest run of a kind on a connector, and the end of the newest that came to its end. */
export interface LastRun {
  readonly run: ArrowRun | undefined;
  readonly endedAt: string | null;
}

/** A run of single objects says nothing of how the arrow stands. */
const OF_ALL = `detail ->> '$.only' IS NULL`;

async function lastRunOf(reader: Reader, connectorId: number, kind: keyof typeof KINDS): Promise<LastRun> {
  const profiles = JSON.stringify(KINDS[kind]);
  const row = await reader.get<RunRow>(
    `SELECT * FROM run WHERE connector_id = ? AND profile IN (SELECT value FROM json_each(?)) AND ${OF_ALL}
     ORDER BY id DESC LIMIT 1`,
    [connectorId, profiles],
  );
  const ended = await reader.get<{ ended_at: string }>(
    `SELECT ended_at FROM run WHERE connector_id = ? AND profile IN (SELECT value FROM json_each(?))
       AND (result = 'success' OR result GLOB 'completed-*') AND ${OF_ALL} ORDER BY id DESC LIMIT 1`,
    [connectorId, profiles],
  );
  return { run: row && fromRow(row), endedAt: ended?.ended_at ?? null };
}

export interface ArrowPlace {
  readonly id: number;
  readonly name: string;
  /** Objects that wait on the way in, and on the way out. */
  readonly pendingImports: number;
  readonly pendingExports: number;
  /** Deletions that a guard holds. */
  readonly held: number;
}

export interface ArrowContext {
  readonly reader: Reader;
  /** Of the last cycle. */
  readonly runs: readonly ArrowRun[];
  /** Whether what has no end is running now, and not a trace of a process that ended. */
  readonly alive: boolean;
  readonly stagingMode: boolean;
}

export async function arrowsOf(
  context: ArrowContext,
  place: ArrowPlace,
): Promise<{ readonly [name in ArrowName]: Arrow }> {
  const { reader } = context;
  const own = (kind: keyof typeof KINDS) =>
    context.runs.filter((run) => run.connectorId === place.id && isOf(kind)(run));
  const imports = own('import');
  const inbound = own('sync');
  const outbound = context.runs.filter((run) => isOf('sync')(run) && place.name in run.detail.outbound);
  const exports = own('export');
  const last = {
    import: await lastRunOf(reader, place.id, 'import'),
    sync: await lastRunOf(reader, place.id, 'sync'),
    export: await lastRunOf(reader, place.id, 'export'),
  };
  const exportState = standing(context, last.export);
  const held = place.held > 0 && last.export.run?.result === 'stopped-deletion-threshold-exceeded';
  return {
    import: { ...standing(context, last.import), ...(await importMoved(reader, imports)), waiting: 0 },
    inbound: { ...standing(context, last.sync), ...inboundMoved(inbound), waiting: place.pendingImports },
    outbound: {
      ...standing(context, last.sync),
      ...(await outboundMoved(reader, outbound, place)),
      waiting: 0,
    },
    export: {
      ...exportState,
      ...(held ? { state: 'held' as const } : {}),
      ...(context.stagingMode && exportState.state !== 'running' ? { state: 'staging' as const, fault: null } : {}),
      ...(await exportMoved(reader, exports)),
      waiting: place.pendingExports,
    },
  };
}

function standing({ alive }: ArrowContext, { run, endedAt }: LastRun): Pick<Arrow, 'state' | 'lastRun' | 'fault'> {
  if (run && run.endedAt === null && alive) return { state: 'running', lastRun: endedAt, fault: null };
  const failed = run !== undefined && run.endedAt !== null && outcomeOf(run.result) === 'stopped';
  return { state: failed ? 'failed' : 'idle', lastRun: endedAt, fault: failed ? run.fault : null };
}

const idsOf = (runs: readonly ArrowRun[]) => runs.map((run) => run.id);

function sum(runs: readonly ArrowRun[], ...names: readonly string[]): number {
  return runs.reduce(
    (total, run) => total + names.reduce((subtotal, name) => subtotal + (run.counters[name] ?? 0), 0),
    0,
  );
}

const IMPORT_UPDATES = ['updates', 'renames', 'deleteAdds', 'linkUpdates'];

async function importMoved(reader: Reader, runs: readonly ArrowRun[]) {
  const links = sum(runs, 'referencesAdded', 'referencesRemoved') > 0;
  const plain = sum(runs, 'updates', 'renames', 'deleteAdds');
  // An object whose links changed may have changed otherwise, too; new objects bring their links with them.
  const updated = links ? await countMoved(reader, { runs: idsOf(runs), counters: IMPORT_UPDATES }) : plain;
  return {
    runs: idsOf(runs),
    added: { count: sum(runs, 'adds'), counters: ['adds'] },
    updated: { count: updated, counters: IMPORT_UPDATES },
    deleted: { count: sum(runs, 'deletes'), counters: ['deletes'] },
  };
}

function inboundMoved(runs: readonly ArrowRun[]) {
  return {
    runs: idsOf(runs),
    added: { count: sum(runs, 'projections'), counters: ['projections'] },
    // Every projection is an identity with new values, too.
    updated: { count: Math.max(0, sum(runs, 'flowUpdates') - sum(runs, 'projections')), counters: ['identityUpdates'] },
    deleted: { count: sum(runs, 'metaverseDeletes'), counters: ['metaverseDeletes'] },
  };
}

async function outboundMoved(reader: Reader, runs: readonly ArrowRun[], { name }: ArrowPlace) {
  const staged = async (counter: 'provisioningAdds' | 'attributeFlows' | 'deprovisioned'): Promise<Moved> => {
    const counts = runs.map((run) => run.detail.outbound[name]?.[counter] ?? 0).filter((count) => count > 0);
    // The same object may be staged by the synchronization of one connector after that of another.
    const several = { runs: idsOf(runs), counters: [counter], connector: name };
    const count = counts.length > 1 ? await countMoved(reader, several) : (counts[0] ?? 0);
    return { count, counters: [counter] };
  };
  return {
    runs: idsOf(runs),
    added: await staged('provisioningAdds'),
    updated: await staged('attributeFlows'),
    deleted: await staged('deprovisioned'),
  };
}

const EXPORT_UPDATES = ['exportUpdates', 'linkExports'];

async function exportMoved(reader: Reader, runs: readonly ArrowRun[]) {
  const links = sum(runs, 'referencesAdded', 'referencesRemoved') > 0;
  return {
    runs: idsOf(runs),
    added: { count: sum(runs, 'adds'), counters: ['exportAdds'] },
    updated: {
      count: links ? await countMoved(reader, { runs: idsOf(runs), counters: EXPORT_UPDATES }) : sum(runs, 'updates'),
      counters: EXPORT_UPDATES,
    },
    deleted: { count: sum(runs, 'deletes'), counters: ['exportDeletes'] },
  };
}
