/** One configuration at work: its domains, the forests they belong to, the tenant that all of them send to. */

import { availableParallelism } from 'node:os';
import { connectorNumber } from '../../../connector-space/objects.ts';
import { FaultError } from '../../../model/fault.ts';
import type { DomainPipeline } from '../pipeline/apply.ts';
import { createDelivery, TenantUnavailable, type Delivery } from '../pipeline/delivery.ts';
import { noteEvents, purgeEvents, type NewEvent } from '../pipeline/events.ts';
import { markExpired } from '../pipeline/expired.ts';
import type { PersonRecord } from '../pipeline/records.ts';
import { countPeople } from '../pipeline/scan.ts';
import type { ScopeContext } from '../pipeline/scope.ts';
import { createTurns } from '../pipeline/turns.ts';
import { scanWhenWished, type ForestScan } from './forest-scan.ts';
import type { AgentEnvironment, PasswordPlan, PlannedDomain } from './plan.ts';
import { runDomain, type NamedDomainView, type RunningDomain } from './running-domain.ts';
import { installationOf } from './state.ts';
import { tenantHandle, type TenantHandle, type TenantView } from './tenant.ts';
import { createWaking } from './waking.ts';

export interface SessionOptions {
  readonly environment: AgentEnvironment;
  readonly plan: PasswordPlan;
  /** Something that `status` shows has changed. */
  readonly onChange: () => void;
}

export interface Session {
  readonly tenant: TenantView;
  readonly domains: readonly NamedDomainView[];
  /** Looks at once: for changes, for those who are due, for wishes. */
  wake(): void;
  /** What was imported or exported may have brought people into scope. */
  scan(): void;
  /** Throws `not-found` for a domain that is none of its, and what domain controller and tenant say. */
  now(person: AskedPerson, who: string, signal: AbortSignal): Promise<PersonRecord | undefined>;
  stop(): Promise<void>;
}

export interface AskedPerson {
  readonly connectorId: number;
  readonly partition: string;
  readonly anchor: string;
}

interface Parts {
  readonly environment: AgentEnvironment;
  readonly plan: PasswordPlan;
  /** By name. */
  readonly connectors: ReadonlyMap<string, number>;
  readonly installation: string;
  readonly tenant: TenantHandle;
  readonly delivery: Delivery;
  readonly derivations: DomainPipeline['derivations'];
  readonly scope: () => ScopeContext;
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/** Milliseconds. */
const TIDY_EVERY = 300_000;

export async function openSession(options: SessionOptions): Promise<Session> {
  const { environment, plan } = options;
  const { now } = environment;
  const stopping = new AbortController();
  const running: { domains: readonly RunningDomain[]; scans: readonly ForestScan[] } = { domains: [], scans: [] };
  const wakeAll = () => {
    for (const domain of running.domains) domain.wake();
  };
  const tenant = tenantHandle({
    open: () => plan.tenant.open(),
    now,
    async onChange(change) {
      if (change === 'features') for (const scan of running.scans) scan.wish();
      if (change === 'failed') await note(environment, { kind: 'tenant-failed', fault: tenant.view.fault });
      if (change === 'recovered') await note(environment, { kind: 'tenant-recovered' });
      if (change === 'recovered') wakeAll();
      options.onChange();
    },
  });
  const parts = await partsOf(options, tenant, stopping.signal);
  running.domains = plan.domains.map((domain) => startDomain(parts, domain));
  running.scans = [...Map.groupBy(running.domains, ({ connectorId }) => connectorId)].map(([connectorId, own]) =>
    startScan(parts, connectorId, own),
  );
  const watching = tenant.watch(stopping.signal);
  const tidying = tidy(parts);
  await noteForAll(parts, 'started');

  return {
    get tenant() {
      return tenant.view;
    },
    get domains() {
      return running.domains.map((domain, index) => {
        const { connector, partition } = plan.domains[index]!;
        return { ...domain.view, connector, partition };
      });
    },
    wake() {
      tenant.wake();
      wakeAll();
    },
    scan() {
      for (const scan of running.scans) scan.wish();
    },
    async now({ connectorId, partition, anchor }, who, signal) {
      const domain = find(running.domains, connectorId, partition);
      if (!domain) throw notOurs(partition);
      // Whoever asks has perhaps just changed something there.
      tenant.doubt();
      try {
        return await domain.now(anchor, who, AbortSignal.any([signal, stopping.signal]));
      } catch (error) {
        throw error instanceof TenantUnavailable ? new FaultError(error.fault, { cause: error }) : error;
      }
    },
    async stop() {
      stopping.abort();
      await Promise.all([...running.domains, ...running.scans].map((one) => one.ended()));
      await Promise.all([watching, tidying]);
      await tenant.close();
      await noteForAll(parts, 'stopped');
    },
  };
}

async function partsOf(
  { environment, plan, onChange }: SessionOptions,
  tenant: TenantHandle,
  signal: AbortSignal,
): Promise<Parts> {
  const { store, now } = environment;
  const connectors = await numbersOf(environment, plan);
  const names = new Map([...connectors].map(([name, id]) => [id, name]));
  const tenantId = connectors.get(plan.tenant.name)!;
  return {
    ...{ environment, plan, connectors, tenant, onChange, signal },
    installation: await installationOf(store),
    // As many as there are cores: more would only hold more hashes at once.
    derivations: createTurns(Math.max(2, availableParallelism())),
    delivery: createDelivery({
      store,
      now,
      service: (asked) => tenant.service(asked),
      onAnswer: (taken) => tenant.answered(taken),
    }),
    scope: () => ({
      rules: plan.rules,
      connectors: names,
      tenant: { id: tenantId, name: plan.tenant.name },
      ...(plan.parametersOf ? { parametersOf: plan.parametersOf } : {}),
      ...(plan.expiredAccountsAsDisabled ? { expiredBefore: now() } : {}),
    }),
  };
}

async function numbersOf({ store }: AgentEnvironment, plan: PasswordPlan): Promise<Map<string, number>> {
  return store.write(async (writer) => {
    const numbers = new Map([[plan.tenant.name, await connectorNumber(writer, plan.tenant.name, 'entra-id')]]);
    for (const { connector } of plan.domains) {
      numbers.set(connector, await connectorNumber(writer, connector, 'active-directory'));
    }
    return numbers;
  });
}

const find = (domains: readonly RunningDomain[], connectorId: number, partition: string) =>
  domains.find((domain) => domain.connectorId === connectorId && domain.partition === partition);

function notOurs(partition: string): FaultError {
  return new FaultError({ code: 'not-found', stage: 'import', detail: { what: 'domain', partition }, retry: 'never' });
}

function countIn({ environment, plan, connectors }: Parts, connectorId: number, partition: string): Promise<number> {
  const partitions = plan.domains
    .filter(({ connector }) => connectors.get(connector) === connectorId)
    .map((domain) => domain.partition);
  const tenantId = connectors.get(plan.tenant.name)!;
  return countPeople(environment.store.reader, { connectorId, tenantId, partitions }, partition);
}

function startDomain(parts: Parts, planned: PlannedDomain): RunningDomain {
  const { connector, partition } = planned;
  const { environment, plan, connectors, tenant, delivery, derivations, scope, signal, onChange } = parts;
  const { store, now } = environment;
  const connectorId = connectors.get(connector)!;
  const pages = createTurns(1);
  return runDomain({
    pipeline: {
      ...{ store, now, connectorId, partition, scope, delivery, pages, derivations },
      features: (asked) => tenant.features(asked),
    },
    open: () => planned.open(parts.installation),
    announce: planned.announce?.bind(planned),
    countPeople: () => countIn(parts, connectorId, partition),
    pollMilliseconds: plan.pollMilliseconds,
    onChange,
    onTenantFailed: (fault) => tenant.failed(fault),
    onFailure: environment.onFailure ?? (() => undefined),
    signal,
  });
}

function startScan(parts: Parts, connectorId: number, domains: readonly RunningDomain[]): ForestScan {
  const { environment, scope, delivery, tenant, onChange, signal } = parts;
  const { store, now, onFailure = () => undefined } = environment;
  return scanWhenWished({
    ...{ store, now, connectorId, domains, scope, delivery, onChange, onFailure, signal },
    features: () => ({
      forcePasswordChange: tenant.view.features?.['userForcePasswordChangeOnLogonEnabled'] === true,
    }),
  });
}

async function note({ store, now }: AgentEnvironment, event: Omit<NewEvent, 'at'>): Promise<void> {
  await store.write((writer) => noteEvents(writer, [{ at: now().toISOString(), ...event }]));
}

async function noteForAll({ environment, plan, connectors }: Parts, kind: 'started' | 'stopped'): Promise<void> {
  const at = environment.now().toISOString();
  const events = plan.domains.map(({ connector, partition }) => ({
    ...{ at, kind, partition },
    connectorId: connectors.get(connector)!,
  }));
  await environment.store.write((writer) => noteEvents(writer, events));
}

/** What nobody asks for and time brings: a history that is long enough, accounts that expire. */
async function tidy({ environment, plan, connectors, signal }: Parts): Promise<void> {
  const { store, now } = environment;
  const forests = [...new Set(plan.domains.flatMap(({ connector }) => connectors.get(connector) ?? []))];
  while (!signal.aborted) {
    await store.write((writer) => purgeEvents(writer, plan.historyDays, now()));
    if (plan.expiredAccountsAsDisabled) await markExpired(store, forests, now());
    await createWaking().sleep(TIDY_EVERY, signal);
  }
}
