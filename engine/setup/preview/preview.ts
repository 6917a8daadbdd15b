/**
 * What answers would do, before they do it: a scratch copy of the database takes their configuration, imports and
 * synchronizes everything, and the plan that stands there then is the preview. Nothing of it can reach a directory: the
 * runs that are taken here are imports and synchronizations alone, the connectors they get cannot export, and the only gate
 * is shut.
 */

import { randomUUID } from 'node:crypto';
import type { Connector } from '../../connectors/connector.ts';
import type { ExportGate } from '../../export/gates.ts';
import { settleUnanswered } from '../../export/journal.ts';
import { FaultError } from '../../model/fault.ts';
import type { RunConfiguration } from '../../runs/configuration.ts';
import { closeAbandoned } from '../../runs/history.ts';
import type { ProgressEvent } from '../../runs/progress.ts';
import type { RunProfile } from '../../runs/results.ts';
import { runProfile, type RunRecord } from '../../runs/run.ts';
import type { Store } from '../../store/store.ts';
import { stopIfCancelled } from '../checks.ts';
import type { Configuration } from '../configuration.ts';
import { build } from '../configure/build.ts';
import { wholeAnswers } from '../configure/configure.ts';
import { secretsOf, type Purpose, type SetupEngine } from '../configure/context.ts';
import type { SetupSession } from '../configure/session.ts';
import { createSteps } from '../configure/steps.ts';
import { compileContextOf } from '../rules-of.ts';
import { addConflicts, type ConflictWork } from './conflicts.ts';
import { createScopeExplainer } from './explain-scope.ts';
import { keep } from './kept.ts';
import { addFaults, addForestRows, addLeaving, addLeftOut, addTenantRows, type NumberedPlan } from './plan-rows.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { summarize, type PreviewSummary } from './summary.ts';
import { createTables } from './tables.ts';
import { addTakeOvers } from './take-overs.ts';

export interface PreviewProgress {
  readonly step: 'copy' | 'check' | 'import' | 'synchronization' | 'plan';
  readonly connector: string | null;
  readonly completed: number;
  readonly steps: number;
  readonly done: number;
  readonly expected: number | null;
  readonly secondsLeft: number | null;
}

export interface PreviewRequest {
  readonly answers: unknown;
  readonly purpose: Purpose;
  readonly signal: AbortSignal;
  onProgress(progress: PreviewProgress): void;
}

export interface Preview extends PreviewSummary {
  readonly id: string;
  readonly purpose: Purpose;
  readonly madeAt: string;
  readonly milliseconds: number;
}

/** Throws what keeps the answers from being used, the first directory that cannot be read, and `run-cancelled`. */
export async function preview(engine: SetupEngine, session: SetupSession, request: PreviewRequest): Promise<Preview> {
  const began = performance.now();
  const { answers, saved } = await wholeAnswers(engine, request.answers, request.purpose);
  const progress = progressOf(request, answers.forests.length + 1);
  progress.begin('check', null);
  const steps = createSteps([], session.memory, () => undefined);
  const present = saved?.document;
  const { signal } = request;
  const built = await build(engine, steps, { answers, present, suspended: false, signal });
  progress.begin('copy', null);
  await session.keepPreview(undefined);
  const scratch = await openScratch(engine.dataDirectory, present ? engine.store : undefined);
  try {
    const { domains } = built.tenantTest;
    const work: Work = { engine, scratch, request, progress, isChange: present !== undefined };
    const summary = await workOut(work, built.configuration, domains);
    const id = randomUUID();
    await session.keepPreview(keep(id, scratch));
    const milliseconds = Math.round(performance.now() - began);
    return { id, purpose: request.purpose, madeAt: engine.now().toISOString(), milliseconds, ...summary };
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

interface Work {
  readonly engine: SetupEngine;
  readonly scratch: Scratch;
  readonly request: PreviewRequest;
  readonly progress: Progress;
  readonly isChange: boolean;
}

async function workOut(
  { engine, scratch, request, progress, isChange }: Work,
  configuration: Configuration,
  domains: ConflictWork['domains'],
): Promise<PreviewSummary> {
  const { store } = scratch;
  await store.write(async (writer) => {
    await closeAbandoned(writer, engine.now());
    await settleUnanswered(writer);
    await createTables(writer);
  });
  const plan = withoutExports(engine.planOf(configuration, secretsOf(engine)));
  const run = (connector: string, profile: ReadingProfile) =>
    runReading({ store, plan, engine, request, progress }, connector, profile);
  const outside = new Map<string, number>();
  for (const { name } of plan.connectors) {
    progress.begin('import', name);
    const { counters } = await run(name, 'Full Import');
    outside.set(name, counters['filtered'] ?? 0);
  }
  for (const { name } of plan.connectors) {
    progress.begin('synchronization', name);
    await run(name, 'Full Synchronization');
  }
  progress.begin('plan', null);
  const plans = await numbered(store, plan);
  const verified = new Set(domains.filter(({ isVerified }) => isVerified).map(({ name }) => name.toLowerCase()));
  await addPlan({ store, plan, plans, configuration, verified, isChange, signal: request.signal });
  await addTakeOvers({
    ...{ store, configuration, now: engine.now, signal: request.signal },
    ...{ directories: engine.directories, secrets: secretsOf(engine) },
    connectorId: plans.find(({ kind }) => kind === 'entra-id')!.id,
  });
  await addConflicts({
    ...{ store, configuration, domains, now: engine.now, signal: request.signal },
    ...{ directories: engine.directories, secrets: secretsOf(engine) },
    connectorId: plans.find(({ kind }) => kind === 'entra-id')!.id,
    onProgress: (done) => progress.report({ done }),
  });
  return summarize({ reader: store.reader, configuration, plans, outside, isChange });
}

interface PlanWork {
  readonly store: Store;
  readonly plan: RunConfiguration;
  readonly plans: readonly NumberedPlan[];
  readonly configuration: Configuration;
  readonly verified: ReadonlySet<string>;
  readonly isChange: boolean;
  readonly signal: AbortSignal;
}

async function addPlan({ store, plan, plans, configuration, verified, isChange, signal }: PlanWork): Promise<void> {
  const tenant = plans.find(({ kind }) => kind === 'entra-id')!;
  const forests = plans.filter(({ kind }) => kind === 'active-directory');
  const explainer = createScopeExplainer(compileContextOf(configuration));
  const names = new Map(plans.map(({ id, name }) => [id, name]));
  for (const connector of forests) {
    stopIfCancelled(signal);
    await addForestRows(store, connector);
    await addLeftOut(store, { reader: store.reader, plan, explainer, names, connector, tenant });
  }
  stopIfCancelled(signal);
  await addTenantRows(store, tenant, verified);
  await addLeaving(store, tenant, forests, isChange);
  await store.write(addFaults);
}

type ReadingProfile = Exclude<RunProfile, 'Export'>;

interface Reading {
  readonly store: Store;
  readonly plan: RunConfiguration;
  readonly engine: SetupEngine;
  readonly request: PreviewRequest;
  readonly progress: Progress;
}

/** One run on the copy; what would end a cycle ends the preview. */
async function runReading(reading: Reading, connector: string, profile: ReadingProfile): Promise<RunRecord> {
  const { store, plan, engine, request, progress } = reading;
  const { signal } = request;
  stopIfCancelled(signal);
  const environment = { store, configuration: plan, now: engine.now, signal, onProgress: progress.report };
  const record = await runProfile(environment, connector, profile);
  stopIfCancelled(signal);
  if (record.fault) throw new FaultError(record.fault);
  return record;
}

const NOTHING_LEAVES: ExportGate = {
  name: 'preview',
  check: () => Promise.resolve({ pass: false, result: 'no-start-preview' }),
};

/** The same configuration with connectors that read and cannot write, behind a gate that lets nothing out. */
function withoutExports(plan: RunConfiguration): RunConfiguration {
  const connectors = plan.connectors.map((connector) => ({
    ...connector,
    open: async () => readOnly(await connector.open()),
  }));
  return { ...plan, connectors, gates: [NOTHING_LEAVES] };
}

function readOnly(connector: Connector): Connector {
  return {
    ...connector,
    export() {
      throw new RangeError('A preview exports nothing.');
    },
  };
}

async function numbered(store: Store, plan: RunConfiguration): Promise<NumberedPlan[]> {
  const rows = await store.reader.all<{ id: number; name: string }>('SELECT id, name FROM connector');
  const ids = new Map(rows.map((row) => [row.name, row.id]));
  return plan.connectors.map((connector) => ({ ...connector, id: ids.get(connector.name)! }));
}

interface Progress {
  begin(step: PreviewProgress['step'], connector: string | null): void;
  readonly report: (event: Pick<ProgressEvent, 'done' | 'expected' | 'secondsLeft'>) => void;
}

/** `check`, `copy` and `plan`, and an import and a synchronization of each connector. */
function progressOf({ onProgress }: PreviewRequest, connectors: number): Progress {
  const steps = 3 + 2 * connectors;
  let completed = -1;
  let current: Pick<PreviewProgress, 'step' | 'connector'> = { step: 'check', connector: null };
  const say = (done: number, expected: number | null, secondsLeft: number | null) =>
    onProgress({ ...current, completed, steps, done, expected, secondsLeft });
  return {
    begin(step, connector) {
      completed++;
      current = { step, connector };
      say(0, null, null);
    },
    report: ({ done, expected, secondsLeft }) => say(done, expected ?? null, secondsLeft ?? null),
  };
}
