/** Runs with the objects behind their numbers. */

import { movedObjects } from '../../runs/moved-objects.ts';
import { loadCycle } from '../../runs/history.ts';
import { listRuns, loadRun, type ListedRun, type WholeRun } from '../../runs/run-list.ts';
import { statisticsOf } from '../../runs/statistics.ts';
import type { CallResult } from '../contract/contract.ts';
import type { runQueries } from '../contract/runs.ts';
import type { Engine } from '../engine.ts';
import { writable, type Handlers, type Parsed } from './handlers.ts';

export const runHandlers: Handlers<keyof typeof runQueries> = {
  runs: async (engine, filter) => writable(await listRuns(engine.store.reader, filter)),
  'run-detail': runDetail,
  'run-objects': async (engine, request) => writable(await movedObjects(engine.store.reader, request)),
};

async function runDetail(engine: Engine, { id }: Parsed<'run-detail'>): Promise<CallResult<'run-detail'>> {
  const { reader } = engine.store;
  const whole = await loadRun(reader, id);
  const { run, detail, previous, next } = whole;
  return writable({
    run,
    cycle: run.cycle === null ? null : ((await loadCycle(reader, run.cycle)) ?? null),
    previous,
    next,
    only: detail.only ?? null,
    steps: stepsOf(whole),
    statistics: statisticsOf(run, detail),
    connection: connectionOf(run, detail.servers),
  });
}

function stepsOf({ run, detail }: WholeRun): CallResult<'run-detail'>['steps'] {
  if (detail.steps.length > 0) return writable(detail.steps);
  const { startedAt, endedAt, counters, fault } = run;
  return writable([{ partition: null, startedAt, endedAt, counters, fault }]);
}

function connectionOf(run: ListedRun, servers: readonly string[]): CallResult<'run-detail'>['connection'] {
  const { counters, fault, result } = run;
  const [requests, retries, throttled] = ['requests', 'retries', 'throttled'].map((name) => counters[name] ?? 0);
  const connects = run.profile !== 'Delta Synchronization' && run.profile !== 'Full Synchronization';
  const failed = result?.startsWith('no-start-') === true && result !== 'no-start-staging-mode';
  const lost = result === 'stopped-connectivity';
  const status = !connects ? 'none' : failed ? 'failed' : lost ? 'lost' : (requests ?? 0) > 0 ? 'success' : 'none';
  return writable({
    status,
    servers,
    requests: requests ?? 0,
    retries: retries ?? 0,
    throttled: throttled ?? 0,
    fault: failed || lost ? fault : null,
  });
}
