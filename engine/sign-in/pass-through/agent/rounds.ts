/** The rounds of a running agent: it asks for its settings, follows them, renews its certificate when that is due, and waits. */

import type { Ambient } from '../../../connectors/entra-id/ambient.ts';
import { toFault, type Fault } from '../../../model/fault.ts';
import { bootstrap } from '../bootstrap/bootstrap.ts';
import type { BootstrapSettings } from '../bootstrap/response.ts';
import { bootstrapDelay } from '../bootstrap/retry.ts';
import type { EndpointsOfCloud } from '../endpoints.ts';
import type { Counters } from '../health/counters.ts';
import type { AgentPhase } from '../health/detector.ts';
import type { SystemFacts } from '../messages/system.ts';
import type { Network } from '../network.ts';
import { isRenewalDue, renewKey } from '../renewal/renewal.ts';
import type { Listeners } from '../signalling/listeners.ts';
import { withKey, type IdentityStore } from './identity-store.ts';
import type { KeyRing } from './key-ring.ts';
import type { NoteEvent } from './notes.ts';
import type { SignIns } from './sign-ins.ts';

/** How the agent stands; who shows it reads it. */
export interface AgentState {
  readonly startedAt: string;
  phase: AgentPhase;
  settings: BootstrapSettings | undefined;
  lastBootstrapAt: string | undefined;
  bootstrapFault: Fault | undefined;
  renewalFault: Fault | undefined;
  /** Milliseconds that the service's clock is ahead. */
  clockDifference: number | undefined;
  /** Milliseconds of the last round trip. */
  lastLatency: number;
  /** Milliseconds since 1970. */
  checkTrustAt: number;
}

export function newState(now: Date): AgentState {
  return {
    startedAt: now.toISOString(),
    phase: 'starting',
    settings: undefined,
    lastBootstrapAt: undefined,
    bootstrapFault: undefined,
    renewalFault: undefined,
    clockDifference: undefined,
    lastLatency: 0,
    checkTrustAt: 0,
  };
}

/** What the rounds work with. */
export interface AgentParts {
  readonly state: AgentState;
  readonly counters: Counters;
  readonly keys: KeyRing;
  readonly store: IdentityStore;
  readonly endpoints: EndpointsOfCloud;
  readonly network: Network;
  readonly system: SystemFacts;
  readonly listeners: Listeners;
  readonly signIns: SignIns;
  readonly ambient: Ambient;
  readonly note: NoteEvent;
  readonly changed: () => void;
  /** Aborted when the agent is to stop. */
  readonly signal: AbortSignal;
}

/** Milliseconds: a service that has said nothing better is asked so often. */
const FIRST_INTERVAL = 600_000;
/** Milliseconds between two rounds at the least. */
const SHORTEST_WAIT = 250;

/** Lasts until the agent is stopped, or answers with the fault for which it is given up. */
export async function runRounds(agent: AgentParts): Promise<Fault | undefined> {
  const { state, ambient, signal } = agent;
  for (let failures = 0; !signal.aborted;) {
    try {
      const settings = await askForSettings(agent, failures);
      failures = 0;
      follow(agent, settings);
      await renewWhenDue(agent, settings);
      // The next round, or the next look at the certificate where that is sooner.
      await waitFor(agent, Math.max(SHORTEST_WAIT, Math.min(settings.interval, state.checkTrustAt - ambient.clock())));
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      const fault = toFault(error, 'connect');
      if (failed(agent, fault, failures)) return fault;
      const listening = agent.listeners.states().length > 0;
      const interval = state.settings?.interval ?? FIRST_INTERVAL;
      await waitFor(agent, bootstrapDelay(failures, { interval, listening }, ambient));
    }
  }
  return undefined;
}

/** Throws what kept the settings from coming. */
async function askForSettings(agent: AgentParts, failures: number): Promise<BootstrapSettings> {
  const { state, keys, listeners, counters, system, ambient, signal } = agent;
  const began = ambient.clock();
  const now = new Date(began);
  const call = {
    key: keys.current(now),
    system,
    initial: state.lastBootstrapAt === undefined,
    consecutiveFailures: failures,
    lastLatency: state.lastLatency,
    failedListeners: listeners.failures,
    now,
  };
  const { settings, clockDifference } = await bootstrap(call, agent, signal);
  state.lastLatency = ambient.clock() - began;
  state.lastBootstrapAt = new Date(ambient.clock()).toISOString();
  state.bootstrapFault = undefined;
  state.clockDifference = clockDifference;
  counters.bootstraps += 1;
  return settings;
}

/** Whether that was the last time. */
function failed({ state, counters, note }: AgentParts, fault: Fault, failures: number): boolean {
  counters.bootstrapFailures += 1;
  state.bootstrapFault = fault;
  note('warn', 'agent-bootstrap-failed', { failures, fault });
  return fault.code === 'agent-certificate-expired' || failures >= (state.settings?.mostFailures ?? Infinity);
}

function follow({ state, listeners, signIns, note }: AgentParts, settings: BootstrapSettings): void {
  const listens = settings.state === 'Ok';
  if (state.settings?.state !== settings.state)
    note(listens ? 'info' : 'warn', 'agent-state', { state: settings.state });
  state.settings = settings;
  state.phase = listens ? 'listening' : 'stopped-by-service';
  signIns.limitTo(settings.connectionLimit);
  listeners.listenAt(listens ? settings.endpoints : [], settings);
}

/** What is refused is tried again at the next look; sign-ins do not wait for it. */
async function renewWhenDue(agent: AgentParts, settings: BootstrapSettings): Promise<void> {
  const { state, keys, counters, ambient, note, signal } = agent;
  if (ambient.clock() < state.checkTrustAt) return;
  state.checkTrustAt = ambient.clock() + settings.trustCheckInterval;
  const now = new Date(ambient.clock());
  const { renewalEndpoint } = settings;
  if (renewalEndpoint === undefined || !isRenewalDue(keys.current(now), settings, now)) return;
  try {
    await renew(agent, renewalEndpoint, now);
  } catch (error) {
    if (signal.aborted) throw error;
    counters.renewalFailures += 1;
    state.renewalFault = toFault(error, 'connect');
    note('warn', 'agent-renewal-failed', { fault: state.renewalFault });
  }
}

async function renew(agent: AgentParts, endpoint: string, now: Date): Promise<void> {
  const { state, keys, store, counters, listeners, system, note, signal } = agent;
  const renewed = await renewKey({ key: keys.current(now), system, endpoint, now }, agent, signal);
  // Kept before it is used: a certificate that only this process knows would be lost with it.
  await store.save(withKey(keys.identity, renewed, now));
  keys.add(renewed, now);
  counters.renewals += 1;
  state.renewalFault = undefined;
  note('info', 'agent-certificate-renewed', { thumbprint: renewed.thumbprint, notAfter: renewed.notAfter });
  listeners.refresh();
}

async function waitFor({ ambient, signal, changed }: AgentParts, milliseconds: number): Promise<void> {
  changed();
  try {
    await ambient.sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
