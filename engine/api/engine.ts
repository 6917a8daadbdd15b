/**
 * The engine of one data directory, composed: store, settings, connectors, rules, gates, runs. Hosts (command line,
 * service, desktop, tests) open it and speak to it through the dispatcher.
 */

import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { openActiveDirectory } from '../connectors/active-directory/active-directory.ts';
import type { EntraIdOptions } from '../connectors/entra-id/connector.ts';
import type { Connector } from '../connectors/connector.ts';
import { settleUnanswered } from '../export/journal.ts';
import { FaultError } from '../model/fault.ts';
import { closeAbandoned, purgeHistory } from '../runs/history.ts';
import type { RunConfiguration } from '../runs/configuration.ts';
import { runCycle, type CycleRecord } from '../runs/cycle.ts';
import { runProfile, type RunEnvironment, type RunRecord } from '../runs/run.ts';
import type { ProgressEvent } from '../runs/progress.ts';
import type { CyclePolicy, CycleTrigger, RunProfile } from '../runs/results.ts';
import { createTurns, type Turns } from '../runs/turns.ts';
import { loadConfiguration } from '../settings/configuration-store.ts';
import { openKeySealer, openSecrets, type Sealer, type SecretStore } from '../settings/secrets.ts';
import { configurationSchema, type Configuration } from '../setup/configuration.ts';
import type { Directories } from '../setup/checks.ts';
import { lookAfterCycle } from '../setup/conflicts/after-cycle.ts';
import {
  createRegistrationAdministrators,
  type RegistrationAdministrators,
} from '../setup/pass-through/administrators.ts';
import { createSetupSession, type SetupSession } from '../setup/configure/session.ts';
import { createDraftSecrets, type DraftSecrets } from '../setup/draft-secrets.ts';
import { createForestSessions, type ForestSessions } from '../setup/forests/sessions.ts';
import { runPlanOf, type PlanEnvironment } from '../setup/run-plan.ts';
import { removeScratches } from '../setup/preview/scratch.ts';
import { createAdministrators, type Administrators } from '../setup/tenants/administrators.ts';
import type { OwnPasswordSynchronization } from '../sign-in/password-hash-sync/password-synchronization.ts';
import { lockDataDirectory, lockOwner, type DataDirectoryLock } from '../store/data-directory.ts';
import { openStore, type Store } from '../store/store.ts';
import { passwordsOf } from './passwords.ts';
import { createRunEvents, type RunEvents } from './run-events.ts';

export interface EngineOptions {
  readonly dataDirectory: string;
  /** What this process is for; named to whoever finds the data directory in use. */
  readonly purpose: string;
  /** Beside an engine that may be running in another process: everything but runs and setup. */
  readonly beside?: boolean;
  readonly now?: () => Date;
  readonly environment?: NodeJS.ProcessEnv;
  /** Seals secrets; default: with a key file or a key from the environment. */
  readonly sealer?: Sealer;
  /** Time, sleep, randomness and transport of the Entra connector, for simulations. */
  readonly entra?: EntraIdOptions;
  /** Opens connectors to forests in the place of `openActiveDirectory`, for simulations that keep a connection. */
  readonly openForest?: typeof openActiveDirectory;
  /** Stands between runs and connectors, for tests that count or disturb what passes. */
  readonly wrapConnector?: (connector: Connector) => Connector;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}

export interface Engine {
  readonly dataDirectory: string;
  readonly store: Store;
  readonly secrets: SecretStore;
  /** Secrets of a setup that is not finished. */
  readonly draftSecrets: DraftSecrets;
  /** What the pages of a draft have read from forests. */
  readonly forests: ForestSessions;
  /** Who is signed in to a tenant for the moment. */
  readonly administrators: Administrators;
  /** Who is signed in for agents of pass-through authentication. */
  readonly registrationAdministrators: RegistrationAdministrators;
  /** What setup remembers between two calls. */
  readonly setup: SetupSession;
  /** How connectors are opened. */
  readonly directories: Directories;
  readonly now: () => Date;
  /** The person or account on whose behalf changes are made, for the audit log. */
  readonly actor: string;
  /** The configuration in force, or undefined before setup. */
  configuration(): Promise<Configuration | undefined>;
  /** The compiled configuration. Throws `not-configured` before setup. */
  runConfiguration(): Promise<RunConfiguration>;
  /** What runs would need of another configuration, with these secrets. */
  planOf(configuration: Configuration, secrets: PlanEnvironment['secrets']): RunConfiguration;
  runProfile(connector: string, profile: RunProfile, options?: RunOptions): Promise<RunRecord>;
  runCycle(policy: CyclePolicy, trigger: CycleTrigger, options?: RunOptions): Promise<CycleRecord>;
  /**
   * Waits for the end of a run that is under way and keeps others out until `work` ends, which may run cycles itself.
   * Throws `run-cancelled` when the signal says so while it waits.
   */
  betweenRuns<T>(purpose: string, work: (run: Engine['runCycle']) => Promise<T>, wait?: WaitOptions): Promise<T>;
  /** Work of the kind of a run: while it lasts no other begins. Throws `run-in-progress` where one is under way. */
  alone<T>(purpose: string, work: (environment: RunEnvironment) => Promise<T>, options?: RunOptions): Promise<T>;
  /** Says that rules were saved. */
  rulesChanged(version: number): void;
  /** Tells of every run and cycle of this engine, whoever started it. */
  readonly subscribe: RunEvents['subscribe'];
  /** How far the run is that is under way in this engine. */
  readonly progress: RunEvents['progress'];
  /** Beside the runs: passwords from the forests to the tenant. Hosts start it. */
  readonly passwords: OwnPasswordSynchronization;
  close(): Promise<void>;
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Called when there is something to wait for, with what it is. */
  readonly onWait?: (running: string) => void;
}

export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { dataDirectory, beside = false, now = () => new Date(), environment = process.env } = options;
  const lock = beside ? undefined : await lockDataDirectory(dataDirectory, options.purpose);
  try {
    if (beside) await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    const store = await openStore(dataDirectory, { check: !beside });
    if (lock) {
      await store.write(async (writer) => {
        await closeAbandoned(writer, now());
        await settleUnanswered(writer);
      });
      await removeScratches(dataDirectory);
    }
    const sealer = options.sealer ?? (await openKeySealer(dataDirectory, environment));
    return compose(options, { store, lock, now, secrets: openSecrets(store, sealer) });
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

interface Parts {
  readonly store: Store;
  readonly lock: DataDirectoryLock | undefined;
  readonly now: () => Date;
  readonly secrets: SecretStore;
}

function compose(options: EngineOptions, { store, lock, now, secrets }: Parts): Engine {
  const directories: Directories = {
    openForest: options.openForest ?? openActiveDirectory,
    entra: options.entra ?? {},
  };
  const wrap = options.wrapConnector ?? ((connector: Connector) => connector);
  const draftSecrets = createDraftSecrets();
  const setup = createSetupSession();
  const forests = createForestSessions();
  const administrators = createAdministrators();
  const registrationAdministrators = createRegistrationAdministrators(now);
  const turns = lock ? createTurns() : undefined;
  const events = createRunEvents();
  let compiled: { readonly version: number; readonly run: RunConfiguration } | undefined;

  const planOf: Engine['planOf'] = (configuration, source) =>
    runPlanOf(configuration, { directories, secrets: source, now, wrap });

  const runConfiguration = async (): Promise<RunConfiguration> => {
    const saved = await loadConfiguration(store.reader, configurationSchema);
    if (!saved) throw notConfigured(options.dataDirectory);
    if (compiled?.version !== saved.version) {
      compiled = { version: saved.version, run: planOf(saved.document, secrets) };
    }
    return compiled.run;
  };

  const ownTurns = async (): Promise<Turns> => turns ?? Promise.reject(await inUse(options.dataDirectory));

  const purgeAsConfigured = async (): Promise<void> => {
    const saved = await loadConfiguration(store.reader, configurationSchema);
    if (saved) await store.write((writer) => purgeHistory(writer, saved.document.retention, now()));
  };

  const environmentOf = async (run: RunOptions): Promise<RunEnvironment> => ({
    store,
    configuration: await runConfiguration(),
    now,
    signal: run.signal ?? new AbortController().signal,
    onProgress(progress) {
      run.onProgress?.(progress);
      events.emit({ kind: 'progress', progress });
    },
    onRunEnd: (ended, cycleId) => events.emit({ kind: 'run-ended', run: ended, cycle: cycleId }),
  });

  /** A cycle has ended well or not, whatever this one finds out. */
  const lookAround = async (record: CycleRecord, signal = new AbortController().signal): Promise<void> => {
    try {
      const saved = await loadConfiguration(store.reader, configurationSchema);
      if (saved) await lookAfterCycle({ store, secrets, directories, now }, saved.document, record, signal);
    } catch (error) {
      events.emit({ kind: 'look-failed', error });
    }
  };

  const cycle: Engine['runCycle'] = async (policy, trigger, run = {}) => {
    const record = await runCycle(await environmentOf(run), policy, trigger);
    await purgeAsConfigured();
    await lookAround(record, run.signal);
    events.emit({ kind: 'cycle-ended', cycle: record });
    return record;
  };

  const passwords = passwordsOf({
    ...{ store, secrets, directories, now, runConfiguration },
    isOwn: lock !== undefined,
    isElsewhere: async () => (await lockOwner(options.dataDirectory)) !== undefined,
    onFailure: (error) => events.emit({ kind: 'passwords-failed', error }),
  });
  events.subscribe((event) => {
    if (event.kind === 'run-ended') passwords.runEnded();
  });

  return {
    dataDirectory: path.resolve(options.dataDirectory),
    store,
    secrets,
    draftSecrets,
    setup,
    forests,
    administrators,
    registrationAdministrators,
    directories,
    now,
    actor: userInfo().username,
    configuration: async () => (await loadConfiguration(store.reader, configurationSchema))?.document,
    runConfiguration,
    planOf,
    runProfile: async (connector, profile, run = {}) =>
      (await ownTurns()).alone(`${profile} on ${connector}`, async () =>
        runProfile(await environmentOf(run), connector, profile),
      ),
    runCycle: async (policy, trigger, run = {}) =>
      (await ownTurns()).alone(`${policy} cycle`, () => cycle(policy, trigger, run)),
    betweenRuns: async (purpose, work, wait = {}) => (await ownTurns()).next(purpose, () => work(cycle), wait),
    alone: async (purpose, work, run = {}) =>
      (await ownTurns()).alone(purpose, async () => work(await environmentOf(run))),
    rulesChanged: (version) => events.emit({ kind: 'rules-changed', version }),
    subscribe: events.subscribe,
    progress: events.progress,
    passwords,
    async close() {
      await passwords.stop();
      await forests.close();
      await administrators.close();
      await registrationAdministrators.close();
      await setup.close();
      await store.close();
      await lock?.release();
    },
  };
}

function notConfigured(dataDirectory: string): FaultError {
  return new FaultError({ code: 'not-configured', stage: 'setup', detail: { dataDirectory }, retry: 'never' });
}

async function inUse(dataDirectory: string): Promise<FaultError> {
  const owner = await lockOwner(dataDirectory);
  const detail = owner
    ? { directory: dataDirectory, pid: owner.pid, host: owner.host, purpose: owner.purpose, startedAt: owner.startedAt }
    : { directory: dataDirectory };
  return new FaultError({ code: 'data-directory-in-use', stage: 'store', detail, retry: 'later' });
}
