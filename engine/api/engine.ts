/**
 * The engine of one data directory, composed: store, settings, connectors, rules, gates, runs. Hosts (command line,
 * service, desktop, tests) open it and speak to it through the dispatcher.
 */

import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { ACTIVE_DIRECTORY_CAPABILITIES } from '../connectors/active-directory/export/capabilities.ts';
import { openActiveDirectory, type ActiveDirectoryConnector } from '../connectors/active-directory/active-directory.ts';
import { GRAPH_CAPABILITIES, openEntraId, type EntraIdOptions } from '../connectors/entra-id/connector.ts';
import type { Connector } from '../connectors/connector.ts';
import { settleUnanswered } from '../export/journal.ts';
import { FaultError } from '../model/fault.ts';
import { closeAbandoned, purgeHistory } from '../runs/history.ts';
import type { ConnectorPlan, RunConfiguration } from '../runs/configuration.ts';
import { runCycle, type CycleRecord } from '../runs/cycle.ts';
import { runProfile, type RunRecord } from '../runs/run.ts';
import type { ProgressEvent } from '../runs/progress.ts';
import type { CyclePolicy, CycleTrigger, RunProfile } from '../runs/results.ts';
import { deletionThresholdGate } from '../safety/deletion-threshold.ts';
import { stagingModeGate } from '../safety/staging-mode.ts';
import { loadConfiguration } from '../settings/configuration-store.ts';
import { openKeySealer, openSecrets, type Sealer, type SecretStore } from '../settings/secrets.ts';
import { configurationSchema, type Configuration } from '../setup/configuration.ts';
import { forestSecret, tenantSecret } from '../setup/install.ts';
import { compileConfiguration, domainParameters } from '../setup/rules-of.ts';
import { lockDataDirectory, lockOwner, type DataDirectoryLock } from '../store/data-directory.ts';
import { openStore, type Store } from '../store/store.ts';

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
  readonly now: () => Date;
  /** The person or account on whose behalf changes are made, for the audit log. */
  readonly actor: string;
  /** The configuration in force, or undefined before setup. */
  configuration(): Promise<Configuration | undefined>;
  /** The compiled configuration. Throws `not-configured` before setup. */
  runConfiguration(): Promise<RunConfiguration>;
  runProfile(connector: string, profile: RunProfile, options?: RunOptions): Promise<RunRecord>;
  runCycle(policy: CyclePolicy, trigger: CycleTrigger, options?: RunOptions): Promise<CycleRecord>;
  close(): Promise<void>;
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
  let compiled: { readonly version: number; readonly run: RunConfiguration } | undefined;
  let running: string | undefined;

  const runConfiguration = async (): Promise<RunConfiguration> => {
    const saved = await loadConfiguration(store.reader, configurationSchema);
    if (!saved) throw notConfigured(options.dataDirectory);
    if (compiled?.version !== saved.version) {
      compiled = { version: saved.version, run: plan(saved.document, options, secrets, now) };
    }
    return compiled.run;
  };

  /** One run at a time: across processes by the lock, within this one here. */
  const alone = async <T>(purpose: string, work: () => Promise<T>): Promise<T> => {
    if (!lock) throw await inUse(options.dataDirectory);
    if (running !== undefined) {
      throw new FaultError({ code: 'run-in-progress', stage: 'run', detail: { running }, retry: 'later' });
    }
    running = purpose;
    try {
      return await work();
    } finally {
      running = undefined;
    }
  };

  const purgeAsConfigured = async (): Promise<void> => {
    const saved = await loadConfiguration(store.reader, configurationSchema);
    if (saved) await store.write((writer) => purgeHistory(writer, saved.document.retention, now()));
  };

  const environmentOf = async (run: RunOptions) => ({
    store,
    configuration: await runConfiguration(),
    now,
    signal: run.signal ?? new AbortController().signal,
    onProgress: run.onProgress ?? (() => undefined),
  });

  return {
    dataDirectory: path.resolve(options.dataDirectory),
    store,
    secrets,
    now,
    actor: userInfo().username,
    configuration: async () => (await loadConfiguration(store.reader, configurationSchema))?.document,
    runConfiguration,
    runProfile: (connector, profile, run = {}) =>
      alone(`${profile} on ${connector}`, async () => runProfile(await environmentOf(run), connector, profile)),
    runCycle: (policy, trigger, run = {}) =>
      alone(`${policy} cycle`, async () => {
        const record = await runCycle(await environmentOf(run), policy, trigger);
        await purgeAsConfigured();
        return record;
      }),
    async close() {
      await store.close();
      await lock?.release();
    },
  };
}

function plan(
  configuration: Configuration,
  options: EngineOptions,
  secrets: SecretStore,
  now: () => Date,
): RunConfiguration {
  const { rules, rulesKey } = compileConfiguration(configuration);
  const wrap = options.wrapConnector ?? ((connector: Connector) => connector);
  const openForest = options.openForest ?? openActiveDirectory;
  const forests = configuration.forests.map((forest): ConnectorPlan => ({
    name: forest.connection.name,
    kind: 'active-directory',
    partitions: forest.domains.map(({ dn, containers }) => ({ name: dn, containers })),
    capabilities: ACTIVE_DIRECTORY_CAPABILITIES,
    open: async () => {
      const password = await secrets.get(forestSecret(forest.connection.name));
      return wrap(asConnector(await openForest(forest.connection, { password }, { now })));
    },
  }));
  const { tenant } = configuration;
  const entra: ConnectorPlan = {
    name: tenant.name,
    kind: 'entra-id',
    partitions: [{ name: tenant.tenantId, containers: { included: [], excluded: [] } }],
    capabilities: GRAPH_CAPABILITIES,
    open: async () => {
      const privateKeyPem = await secrets.get(tenantSecret(tenant.name));
      const { proxy, ...settings } = tenant;
      const document = proxy === undefined ? settings : { ...settings, proxy };
      const entraOptions = { clock: () => now().getTime(), ...options.entra };
      return wrap(await openEntraId(document, { privateKeyPem }, entraOptions));
    },
  };
  return {
    connectors: [...forests, entra],
    rules,
    rulesKey,
    parametersOf: domainParameters(configuration),
    gates: [
      stagingModeGate(() => configuration.stagingMode),
      deletionThresholdGate(() => configuration.deletionThreshold, now),
    ],
  };
}

/** The forest's connector by the port alone; its extras are for setup. */
function asConnector(connector: ActiveDirectoryConnector): Connector {
  return connector;
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
