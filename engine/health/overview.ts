/** The home screen: connectors with their arrows, the last cycles, and what needs a person. */

import type { CyclePolicy, CycleStatus, CycleTrigger } from '../runs/results.ts';
import type { Reader } from '../store/database.ts';
import { arrowsOf, runsOfCycle, type Arrow, type ArrowName, type ArrowRun } from './arrows.ts';
import { countIdentities, countSpaces, type SpaceCounts } from './counts.ts';

export interface ShownCycle {
  readonly id: number;
  readonly policy: CyclePolicy;
  readonly trigger: CycleTrigger;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly status: CycleStatus | null;
}

export interface ConnectorOverview extends SpaceCounts {
  readonly held: number;
  readonly arrows: { readonly [name in ArrowName]: Arrow };
}

export interface StripCycle extends ShownCycle {
  readonly seconds: number | null;
  readonly changes: number;
}

export interface Overview {
  readonly lastCycle: ShownCycle | null;
  readonly running: {
    readonly cycle: ShownCycle | null;
    readonly run: {
      readonly id: number;
      readonly connector: string;
      readonly profile: string;
      readonly startedAt: string;
    } | null;
  } | null;
  readonly metaverseObjects: { readonly [objectType: string]: number };
  readonly connectors: readonly ConnectorOverview[];
  readonly strip: readonly StripCycle[];
}

export interface OverviewRequest {
  /** Connectors of the configuration in force, by name; absent: all that there are. */
  readonly connectors?: readonly string[];
  readonly stagingMode: boolean;
  /** Deletions that a guard holds and nobody has approved. */
  readonly held: readonly { readonly connectorId: number; readonly deletions: number }[];
  /** Whether a process holds the data directory: what has no end is running, then. */
  readonly alive: boolean;
  readonly now: Date;
}

const DAY_MILLISECONDS = 86_400_000;
/** A cycle every three minutes for a day and a half: more bars than a screen has room for. */
const MOST_CYCLES = 720;

const CYCLE = 'c.id, c.policy, c.trigger, c.started_at AS startedAt, c.ended_at AS endedAt, c.status';

export async function readOverview(reader: Reader, request: OverviewRequest): Promise<Overview> {
  const cycles = await lastCycles(reader);
  const lastCycle = cycles.find((cycle) => cycle.endedAt !== null) ?? null;
  const runs = lastCycle ? await runsOfCycle(reader, lastCycle.id) : [];
  const connectors: ConnectorOverview[] = [];
  for (const space of await countSpaces(reader)) {
    if (request.connectors && !request.connectors.includes(space.name)) continue;
    const { adds, updates, deletes, references } = space.pendingExports;
    const own = request.held
      .filter((hold) => hold.connectorId === space.id)
      .reduce((total, hold) => total + hold.deletions, 0);
    const place = {
      ...{ id: space.id, name: space.name, held: own, pendingImports: space.pendingImports },
      pendingExports: adds + updates + deletes + references,
    };
    connectors.push({ ...space, held: own, arrows: await arrowsOf({ ...request, reader, runs }, place) });
  }
  return {
    lastCycle,
    running: request.alive ? await runningNow(reader, cycles[0]) : null,
    metaverseObjects: await countIdentities(reader),
    connectors,
    strip: await stripOf(reader, request.now),
  };
}

function lastCycles(reader: Reader): Promise<ShownCycle[]> {
  return reader.all<ShownCycle>(`SELECT ${CYCLE} FROM cycle AS c ORDER BY c.id DESC LIMIT 2`);
}

async function runningNow(reader: Reader, newest: ShownCycle | undefined): Promise<Overview['running']> {
  const run = await reader.get<NonNullable<NonNullable<Overview['running']>['run']> & { ended: string | null }>(
    `SELECT r.id, c.name AS connector, r.profile, r.started_at AS startedAt, r.ended_at AS ended
     FROM run AS r JOIN connector AS c ON c.id = r.connector_id ORDER BY r.id DESC LIMIT 1`,
  );
  const cycle = newest?.endedAt === null ? newest : null;
  const { ended, ...open } = run ?? { ended: '' };
  const runs = ended === null;
  if (!cycle && !runs) return null;
  return { cycle, run: runs ? (open as NonNullable<Overview['running']>['run']) : null };
}

/** What moved between directories and connector spaces; a synchronization moves nothing there. */
const MOVES = ['adds', 'updates', 'renames', 'deletes', 'deleteAdds', 'referencesAdded', 'referencesRemoved'];

export function changesOf(run: Pick<ArrowRun, 'profile' | 'counters'>): number {
  if (run.profile.endsWith('Synchronization')) return 0;
  return MOVES.reduce((total, name) => total + (run.counters[name] ?? 0), 0);
}

async function stripOf(reader: Reader, now: Date): Promise<StripCycle[]> {
  const since = new Date(now.getTime() - DAY_MILLISECONDS).toISOString();
  const cycles = await reader.all<ShownCycle>(
    `SELECT ${CYCLE} FROM cycle AS c WHERE c.started_at >= ? ORDER BY c.started_at DESC LIMIT ${MOST_CYCLES}`,
    [since],
  );
  const runs = await reader.all<{ cycle_id: number; profile: string; counters: string }>(
    `SELECT r.cycle_id, r.profile, r.counters FROM json_each(?) AS a CROSS JOIN run AS r ON r.cycle_id = a.value`,
    [JSON.stringify(cycles.map((cycle) => cycle.id))],
  );
  const changes = new Map<number, number>();
  for (const { cycle_id: cycle, profile, counters } of runs) {
    const moved = changesOf({ profile, counters: JSON.parse(counters) as ArrowRun['counters'] });
    changes.set(cycle, (changes.get(cycle) ?? 0) + moved);
  }
  return cycles.toReversed().map((cycle) => ({
    ...cycle,
    seconds: cycle.endedAt === null ? null : (Date.parse(cycle.endedAt) - Date.parse(cycle.startedAt)) / 1000,
    changes: changes.get(cycle.id) ?? 0,
  }));
}
