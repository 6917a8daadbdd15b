/** Runs and what they leave. */

import { countPlan } from '../../export/plan.ts';
import { listPending } from '../../explain/pending.ts';
import { readStatus } from '../../health/status.ts';
import { FaultError } from '../../model/fault.ts';
import { remedyOf } from '../../health/remedies.ts';
import { groupFaults, listFaults, type StoredFault } from '../../runs/faults.ts';
import { listHistory } from '../../runs/history.ts';
import { nextStart } from '../../runs/scheduler.ts';
import { approveHeld, heldExports } from '../../safety/deletion-threshold.ts';
import { noteAudit } from '../../settings/audit.ts';
import { lockOwner } from '../../store/data-directory.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { operationCommands, operationQueries } from '../contract/operations.ts';
import type { Engine } from '../engine.ts';
import { connectors } from './connectors.ts';
import { changeConfiguration, connectorNames, writable, type Handlers, type Parsed } from './handlers.ts';
import { neighbourHandlers } from './neighbours.ts';
import { overview } from './overview.ts';
import { pendingExportHandlers } from './pending-exports.ts';
import { runHandlers } from './runs.ts';

export const operationHandlers: Handlers<keyof typeof operationQueries | keyof typeof operationCommands> = {
  ...runHandlers,
  ...pendingExportHandlers,
  ...neighbourHandlers,
  overview,
  connectors,
  status,
  async history(engine, { limit, before }) {
    const entries = await listHistory(engine.store.reader, limit, before);
    return entries.map((entry) => ({ cycle: entry.cycle, runs: [...entry.runs] }));
  },
  pending,
  async errors(engine, { limit, before, ...filter }) {
    const names = await connectorNames(engine);
    const { faults: total } = await readStatus(engine.store.reader);
    const faults = await listFaults(engine.store.reader, limit, before, filter);
    return writable({ total, faults: faults.map(named(names)) });
  },
  async 'error-groups'(engine, { limit, connector }) {
    const names = await connectorNames(engine);
    const { total, groups } = await groupFaults(engine.store.reader, limit, connector);
    return writable({
      total,
      groups: groups.map((group) => ({
        ...group,
        remedy: remedyOf(group.code),
        samples: group.samples.map(named(names)),
      })),
    });
  },
  async held(engine) {
    const names = await connectorNames(engine);
    const held = await heldExports(engine.store);
    return writable(held.map(({ connectorId, ...rest }) => ({ ...rest, connector: names.get(connectorId) ?? '' })));
  },
  async cycle(engine, { policy, trigger }, options) {
    const record = await engine.runCycle(policy, trigger, runOptions(options));
    return writable({ ...record, steps: record.steps.map((step) => ({ ...step, fault: step.fault ?? null })) });
  },
  async run(engine, { connector, profile }, options) {
    const record = await engine.runProfile(connector, profile, runOptions(options));
    return writable({ ...record, fault: record.fault ?? null });
  },
  approve,
  async staging(engine, { enabled }) {
    await changeConfiguration(engine, 'staging-mode', { enabled }, (document) => ({
      ...document,
      stagingMode: enabled,
    }));
    return { stagingMode: enabled };
  },
  async scheduler(engine, wanted) {
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    await changeConfiguration(engine, 'scheduler', given, (document) => ({
      ...document,
      scheduler: { ...document.scheduler, ...given },
    }));
    return (await status(engine)).scheduler;
  },
};

const named =
  (names: ReadonlyMap<number, string>) =>
  ({ connectorId, ...fault }: StoredFault) => ({ ...fault, connector: names.get(connectorId) ?? '' });

function runOptions(options: CallOptions) {
  return {
    ...(options.signal ? { signal: options.signal } : {}),
    onProgress: (event: Parameters<NonNullable<Parameters<Engine['runCycle']>[2]>['onProgress'] & object>[0]) =>
      options.onEvent?.('progress', event),
  };
}

const UNCONFIGURED = { enabled: false, suspended: false, intervalMinutes: 30 };

async function status(engine: Engine): Promise<CallResult<'status'>> {
  const configuration = await engine.configuration();
  const [last] = await listHistory(engine.store.reader, 1);
  const held = await heldExports(engine.store);
  const owner = await lockOwner(engine.dataDirectory);
  const cycle = await lastCycle(engine);
  const scheduler = configuration?.scheduler ?? UNCONFIGURED;
  const next = configuration
    ? nextStart(scheduler, cycle ? new Date(cycle.startedAt) : undefined, engine.now())
    : undefined;
  return writable({
    dataDirectory: engine.dataDirectory,
    configured: configuration !== undefined,
    stagingMode: configuration?.stagingMode ?? false,
    scheduler: { ...scheduler, nextStart: next?.toISOString() ?? null },
    engine: owner ? { pid: owner.pid, host: owner.host, purpose: owner.purpose, startedAt: owner.startedAt } : null,
    lastCycle: cycle ?? last?.cycle ?? null,
    ...(await readStatus(engine.store.reader)),
    heldExports: held.filter((entry) => entry.approvedAt === null).length,
  });
}

async function lastCycle(engine: Engine): Promise<CallResult<'status'>['lastCycle']> {
  const entries = await listHistory(engine.store.reader, 20);
  return entries.find((entry) => entry.cycle !== null)?.cycle ?? null;
}

async function pending(engine: Engine, wanted: Parsed<'pending'>): Promise<CallResult<'pending'>> {
  const rows = await engine.store.reader.all<{ id: number; name: string }>(
    'SELECT id, name FROM connector ORDER BY id',
  );
  const chosen = rows.filter((row) => wanted.connector === undefined || row.name === wanted.connector);
  if (wanted.connector !== undefined && chosen.length === 0) {
    const detail = { connector: wanted.connector, known: rows.map((row) => row.name).join(', ') };
    throw new FaultError({ code: 'not-configured', stage: 'run', detail, retry: 'never' });
  }
  const answer: CallResult<'pending'> = [];
  for (const { id, name } of chosen) {
    const counts = await countPlan(engine.store.reader, id);
    const listed = await listPending(engine.store.reader, id, name, wanted.limit, wanted.after);
    answer.push(writable({ connector: name, counts, ...listed }));
  }
  return answer;
}

async function approve(engine: Engine, { id }: Parsed<'approve'>): Promise<CallResult<'approve'>> {
  const held = (await heldExports(engine.store)).find((entry) => entry.id === id);
  if (!held || !(await approveHeld(engine.store, id, engine.actor, engine.now()))) {
    throw new FaultError({ code: 'nothing-held', stage: 'run', detail: { id }, retry: 'never' });
  }
  await engine.store.write((writer) =>
    noteAudit(writer, {
      at: engine.now(),
      who: engine.actor,
      action: 'approve-deletions',
      detail: { id, deletions: held.deletions.length },
    }),
  );
  return { id, deletions: held.deletions.length };
}
