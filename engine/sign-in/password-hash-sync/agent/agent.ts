/**
 * Password hash synchronization as it runs beside the cycles of an engine. With another configuration, or another secret,
 * everything begins anew; whatever ends it, the next start goes on where everything before had been dealt with.
 */

import type { PersonRecord } from '../pipeline/records.ts';
import type { AgentState } from '../status.ts';
import { obstacleOf, type AgentEnvironment } from './plan.ts';
import type { NamedDomainView } from './running-domain.ts';
import { openSession, type AskedPerson, type Session } from './session.ts';
import { keepState } from './state.ts';
import type { TenantView } from './tenant.ts';
import { createWaking } from './waking.ts';

export interface AgentView {
  readonly state: AgentState;
  readonly tenant: TenantView;
  readonly domains: readonly NamedDomainView[];
}

export interface PasswordAgent {
  readonly view: AgentView;
  /** When the configuration was looked at for the first time. */
  readonly ready: Promise<void>;
  /** Looks at once: at the configuration, for changes, for those who are due, for wishes. */
  wake(): void;
  /** What was imported or exported may have brought people into scope. */
  scan(): void;
  /** Throws the fault that keeps it from running, where it does not. */
  now(person: AskedPerson, who: string, signal: AbortSignal): Promise<PersonRecord | undefined>;
  /** Calls the listener, which must not throw, when what is shown has changed. */
  subscribe(listener: () => void): () => void;
  stop(): Promise<void>;
}

/** Milliseconds between two looks at the configuration's version. */
const LOOK_EVERY = 1000;
const NOBODY: TenantView = { features: undefined, fault: null, faultSince: null };

export function startAgent(environment: AgentEnvironment): PasswordAgent {
  const stopping = new AbortController();
  const waking = createWaking();
  const ready = Promise.withResolvers<void>();
  const listeners = new Set<() => void>();
  let session: Session | undefined;
  let state: AgentState = 'stopped';
  let version: string | undefined;
  let kept = '';

  const view = (): AgentView => {
    const tenant = session?.tenant ?? NOBODY;
    const isOff = state === 'running' && tenant.fault?.code === 'password-sync-off-in-tenant';
    return { state: isOff ? 'feature-off' : state, tenant, domains: session?.domains ?? [] };
  };
  const changed = () => {
    for (const listener of listeners) listener();
  };

  async function begin(): Promise<void> {
    const plan = await environment.plan();
    state = obstacleOf(plan) ?? 'running';
    if (state === 'running') session = await openSession({ environment, plan, onChange: changed });
  }

  async function end(): Promise<void> {
    const ending = session;
    session = undefined;
    await ending?.stop();
  }

  /** For those who look from another process. */
  async function keep(): Promise<void> {
    const { state: shown, tenant, domains: all } = view();
    const { fault: tenantFault, faultSince: tenantFaultSince, features = null } = tenant;
    // What moves with every look is written down by the domain itself, and not as often.
    const domains = all.map((domain) => ({
      ...domain,
      state: domain.state === 'reading' ? ('idle' as const) : domain.state,
      heartbeatAt: null,
    }));
    const facts = { state: shown, features, tenantFault, tenantFaultSince, domains };
    const text = JSON.stringify(facts);
    if (text === kept) return;
    kept = text;
    await environment.store.write((writer) => keepState(writer, { ...facts, at: environment.now().toISOString() }));
  }

  async function look(): Promise<void> {
    const latest = await environment.version();
    if (latest !== version) {
      await end();
      state = 'off';
      version = latest;
      if (latest !== undefined) await begin();
      changed();
    }
    await keep();
  }

  async function supervise(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await look();
      } catch (error) {
        environment.onFailure?.(error);
        // Another attempt with the next look, as if it had never begun.
        version = undefined;
      }
      ready.resolve();
      await waking.sleep(LOOK_EVERY, stopping.signal);
    }
  }

  const supervising = supervise();
  return {
    get view() {
      return view();
    },
    ready: ready.promise,
    wake() {
      waking.wake();
      session?.wake();
    },
    scan: () => session?.scan(),
    async now(person, who, signal) {
      return session?.now(person, who, signal);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      stopping.abort();
      await supervising;
      await end();
      state = 'stopped';
      await keep();
    },
  };
}
