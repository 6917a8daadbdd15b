/**
 * Configuring: checks, then one change between two runs, then the first cycle. Every step is said as it goes; a step that
 * failed or was cancelled ends the command, and the same command goes on from there.
 */

import { FaultError, toFault, type Fault } from '../../model/fault.ts';
import type { CycleRecord } from '../../runs/cycle.ts';
import type { ProgressEvent } from '../../runs/progress.ts';
import { openAnswersSchema, type OpenAnswers } from '../answers.ts';
import { answersOf } from '../answers-of.ts';
import { synchronizedObjects } from '../back-ends/start-over.ts';
import { stopIfCancelled, type StepFacts } from '../checks.ts';
import type { Configuration } from '../configuration.ts';
import { loadDraft } from '../draft.ts';
import { isNewlyChosen, switchOn } from '../passwords/switch-on.ts';
import { answerProblems, withoutEmpty } from '../problems.ts';
import { tenantSecret } from '../secret-source.ts';
import { synchronizesPasswords } from '../sign-in-methods.ts';
import { apply, dueAfter } from './apply.ts';
import { build, buildSteps, type Built } from './build.ts';
import { loadSaved, secretsOf, type Purpose, type RunCycle, type SetupEngine } from './context.ts';
import { rebase } from './rebase.ts';
import type { SetupSession } from './session.ts';
import { createSteps, type StepState, type Steps } from './steps.ts';
import { loadVersion } from './versions.ts';
import { warningsOf, type SetupWarning } from './warnings.ts';

export interface ConfigureRequest {
  readonly answers: unknown;
  readonly purpose: Purpose;
  readonly startSync: boolean;
  /** The preview that was looked at, for the audit log. */
  readonly previewId?: string | undefined;
  readonly signal: AbortSignal;
  onStep(step: StepState): void;
  onProgress(event: ProgressEvent): void;
}

export interface ConfigureOutcome {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly steps: readonly StepState[];
  /** The version that was saved, or is in force unchanged; null: nothing was saved. */
  readonly version: number | null;
  readonly cycle: { readonly id: number; readonly status: string } | null;
  readonly fault: Fault | null;
  readonly warnings: readonly SetupWarning[];
}

interface Progress {
  version: number | null;
  cycle: ConfigureOutcome['cycle'];
  built: Built | undefined;
}

/** Throws `answers-invalid`, `already-configured`, `not-configured` and `draft-outdated`; everything later is an outcome. */
export async function configure(
  engine: SetupEngine,
  session: SetupSession,
  request: ConfigureRequest,
): Promise<ConfigureOutcome> {
  const { answers, saved } = await wholeAnswers(engine, request.answers, request.purpose);
  const steps = createSteps(
    [
      ...buildSteps(answers),
      ['wait', ''],
      ['save', ''],
      ...(isNewlyChosen(saved?.document, { enabled: synchronizesPasswords(answers), stagingMode: answers.stagingMode })
        ? [['password-feature', ''] as const]
        : []),
      ...(request.startSync ? [['initial-cycle', ''] as const] : []),
    ],
    session.memory,
    request.onStep,
  );
  const progress: Progress = { version: null, cycle: null, built: undefined };
  const outcome = (said: Pick<ConfigureOutcome, 'outcome' | 'fault'>): ConfigureOutcome => ({
    ...said,
    steps: steps.list(),
    version: progress.version,
    cycle: progress.cycle,
    warnings: [
      ...(progress.built ? warningsOf(progress.built, request.startSync) : []),
      ...(steps.list().some(({ step, state }) => step === 'password-feature' && state === 'failed')
        ? [{ code: 'password-feature-off', detail: {} } as const]
        : []),
    ],
  });
  try {
    const suspended = request.startSync ? false : (saved?.document.scheduler.suspended ?? true);
    const present = saved?.document;
    progress.built = await build(engine, steps, { answers, present, suspended, signal: request.signal });
    await carryOut(engine, steps, request, { saved, configuration: progress.built.configuration, progress });
    session.memory.clear();
    return outcome({ outcome: 'done', fault: null });
  } catch (error) {
    const fault = toFault(error, 'setup');
    return outcome({ outcome: fault.code === 'run-cancelled' ? 'cancelled' : 'failed', fault });
  }
}

type Saved = Awaited<ReturnType<typeof loadSaved>>;

/** The answers as a whole, on the ground of what is in force now. */
export async function wholeAnswers(
  engine: SetupEngine,
  document: unknown,
  purpose: Purpose,
): Promise<{ readonly answers: OpenAnswers; readonly saved: Saved }> {
  const saved = await loadSaved(engine);
  const dataDirectory = engine.dataDirectory;
  if (purpose === 'setup' && saved) {
    throw new FaultError({ code: 'already-configured', stage: 'setup', detail: { dataDirectory }, retry: 'never' });
  }
  if (purpose === 'change' && !saved) {
    throw new FaultError({ code: 'not-configured', stage: 'setup', detail: { dataDirectory }, retry: 'never' });
  }
  const [problem, ...others] = await problemsOf(engine, document, purpose, saved?.document);
  if (problem) {
    const detail = { path: problem.path, message: problem.code, problems: others.length + 1 };
    throw new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
  }
  const mine = openAnswersSchema.parse(withoutEmpty(document));
  const draft = await loadDraft(engine.store.reader);
  const basedOn = draft?.basedOn ?? 0;
  const base = basedOn === 0 ? undefined : await loadVersion(engine.store.reader, basedOn);
  if (!saved || !base || base.version === saved.version) return { answers: mine, saved };
  return { answers: rebase(answersOf(base.document), answersOf(saved.document), mine), saved };
}

/** Everything missing or wrong in answers; see `answerProblems`. */
export async function problemsOf(
  engine: SetupEngine,
  document: unknown,
  purpose: Purpose,
  configuration: Configuration | undefined,
) {
  const held = new Set(engine.draftSecrets.names());
  const stored = new Set(purpose === 'change' ? await engine.secrets.names() : []);
  // Of a tenant the draft has no name yet; what is stored belongs to the one in force.
  if ([...stored].some((name) => /^tenant\/.+\/private-key$/.test(name))) stored.add('tenant/private-key');
  return answerProblems(document, {
    configuration: purpose === 'change' ? configuration : undefined,
    synchronizedObjects:
      purpose === 'change' && configuration ? await synchronizedObjects(engine.store.reader, configuration) : 0,
    hasSecret: (name) => held.has(name) || stored.has(name),
  });
}

interface Work {
  readonly saved: Saved;
  readonly configuration: Configuration;
  readonly progress: Progress;
}

async function carryOut(engine: SetupEngine, steps: Steps, request: ConfigureRequest, work: Work): Promise<void> {
  const { signal } = request;
  stopIfCancelled(signal);
  steps.set('wait', { state: 'running' });
  const began = performance.now();
  let waitedFor: string | undefined;
  const waiting = {
    signal,
    onWait: (running: string) => steps.set('wait', { state: 'running', facts: { running: (waitedFor = running) } }),
  };
  try {
    await engine.betweenRuns(
      'setup',
      async (run) => {
        const seconds = Math.round((performance.now() - began) / 1000);
        const waited: StepFacts = waitedFor === undefined ? {} : { running: waitedFor, seconds };
        steps.set('wait', { state: waitedFor === undefined ? 'skipped' : 'done', facts: waited });
        await save(engine, steps, work, request.previewId);
        await switchOnPasswords(engine, steps, work, signal);
        if (request.startSync) await firstCycle(steps, request, work, run);
      },
      waiting,
    );
  } catch (error) {
    const wait = steps.list().find((step) => step.id === 'wait');
    if (wait?.state === 'running') steps.set('wait', { state: 'failed', fault: toFault(error, 'setup') });
    throw error;
  }
}

async function save(
  engine: SetupEngine,
  steps: Steps,
  { saved, configuration, progress }: Work,
  preview: string | undefined,
): Promise<void> {
  const unchanged = saved !== undefined && JSON.stringify(saved.document) === JSON.stringify(configuration);
  const names = new Set(engine.draftSecrets.names());
  if (unchanged && names.size === 0) {
    progress.version = saved.version;
    steps.set('save', { state: 'skipped', facts: { version: saved.version } });
    return;
  }
  progress.version = await steps.run({
    id: 'save',
    work: async () => {
      const due = await dueAfter(engine.store, engine.planOf(configuration, secretsOf(engine)));
      const forests = configuration.forests.map((forest) => forest.connection.name);
      const version = await apply(engine, {
        configuration,
        basedOn: saved?.version,
        action: saved ? 'change' : 'setup',
        detail: { forests, tenant: configuration.tenant.tenantId, ...(preview === undefined ? {} : { preview }) },
        endsDraft: true,
      });
      const facts = {
        version,
        fullImports: due.fullImports.length,
        fullSynchronization: due.fullSynchronization.length > 0 ? 'yes' : 'no',
        synchronizedWhole: due.fullSynchronization.join(', '),
      };
      return { result: version, facts };
    },
  });
}

/** What the tenant refuses keeps nobody from synchronizing everything else: it is a warning. */
async function switchOnPasswords(
  engine: SetupEngine,
  steps: Steps,
  { saved, configuration }: Work,
  signal: AbortSignal,
): Promise<void> {
  const { tenant, stagingMode, passwordHashSync } = configuration;
  if (!isNewlyChosen(saved?.document, { enabled: passwordHashSync.enabled, stagingMode })) return;
  const check = { directories: engine.directories, now: engine.now, signal };
  try {
    await steps.run({
      id: 'password-feature',
      work: async () => {
        const key = await secretsOf(engine).get(tenantSecret(tenant.name));
        const turned = await switchOn(check, tenant, key);
        return { result: turned, facts: { turned: turned ? 'yes' : 'no' } };
      },
    });
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.code === 'run-cancelled') throw error;
  }
}

async function firstCycle(steps: Steps, request: ConfigureRequest, work: Work, run: RunCycle): Promise<void> {
  const { signal, onProgress } = request;
  // A change takes the whole steps where they are due, by itself.
  const policy = work.saved ? 'delta' : 'initial';
  await steps.run({
    id: 'initial-cycle',
    work: async () => {
      const record = await run(policy, 'setup', { signal, onProgress });
      work.progress.cycle = { id: record.id, status: record.status };
      refuseUnfinished(record, signal);
      const errors = record.steps.reduce((total, step) => total + step.objectFaults.length, 0);
      return { result: record.id, facts: { cycle: record.id, status: record.status, errors } };
    },
  });
}

/** A cycle with errors of single objects did its work; one that was stopped or failed did not. */
function refuseUnfinished(record: CycleRecord, signal: AbortSignal): void {
  if (record.status === 'success' || record.status === 'completed-with-errors') return;
  stopIfCancelled(signal);
  const fault = record.steps.map((step) => step.fault).findLast((one) => one !== undefined);
  throw new FaultError(
    fault ?? { code: 'unexpected', stage: 'cycle', detail: { status: record.status }, retry: 'later' },
  );
}
