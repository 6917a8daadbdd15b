/**
 * A running agent: asks for its settings, listens where they say, takes sign-ins, renews its certificate, and knows how it
 * stands. It ends when it is stopped, or when the service has not answered it for so long that it gives up.
 */

import { hostname } from 'node:os';
import { systemAmbient, type Ambient } from '../../../connectors/entra-id/ambient.ts';
import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import type { EndpointsOfCloud } from '../endpoints.ts';
import { noCounts } from '../health/counters.ts';
import type { AgentSnapshot } from '../health/detector.ts';
import { systemFacts } from '../messages/system.ts';
import { openNetwork, type NetworkOptions } from '../network.ts';
import { openListener } from '../signalling/listener.ts';
import { createListeners } from '../signalling/listeners.ts';
import type { PasswordValidator } from '../validator/validator.ts';
import type { IdentityStore } from './identity-store.ts';
import { createKeyRing } from './key-ring.ts';
import type { NoteEvent } from './notes.ts';
import { newState, runRounds, type AgentParts } from './rounds.ts';
import { createSignIns } from './sign-ins.ts';

export interface AgentOptions {
  readonly store: IdentityStore;
  /** The caller's, who closes it after the agent has stopped. */
  readonly validator: PasswordValidator;
  readonly endpoints: EndpointsOfCloud;
  readonly network?: NetworkOptions;
  readonly ambient?: Ambient;
  /** Called whenever the snapshot may say something else, not more often than something happens. */
  readonly onChange?: (snapshot: AgentSnapshot) => void;
  readonly note?: NoteEvent;
}

export interface RunningAgent {
  snapshot(): AgentSnapshot;
  /** Takes no more sign-ins, answers those in work, ends. Safe to call twice. */
  stop(): Promise<void>;
  /** The fault for which it gave up, or undefined where it was stopped. */
  readonly ended: Promise<Fault | undefined>;
}

/** Throws `agent-not-registered`. Whatever the network does is no fault of starting: the agent goes on trying. */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const stopping = new AbortController();
  const agent = await assemble(options, stopping.signal);
  agent.note('info', 'agent-started', { agentId: agent.keys.identity.agentId });
  const ended = runRounds(agent).then(
    (fault) => finish(agent, fault),
    (error: unknown) => finish(agent, toFault(error, 'connect')),
  );
  return {
    snapshot: () => snapshotOf(agent),
    async stop() {
      stopping.abort();
      await ended;
    },
    ended,
  };
}

async function assemble(options: AgentOptions, signal: AbortSignal): Promise<AgentParts> {
  const { store, validator, endpoints, ambient = systemAmbient, note = () => undefined } = options;
  const identity = await store.load();
  if (identity === undefined)
    throw new FaultError({ code: 'agent-not-registered', stage: 'setup', detail: {}, retry: 'never' });
  const keys = createKeyRing(identity);
  const network = openNetwork({ caPem: endpoints.caPem, ...options.network });
  const counters = noCounts();
  const state = newState(new Date(ambient.clock()));
  const changed = () => options.onChange?.(snapshotOf(agent));
  const common = { endpoints, network, ambient, keys, counters, note };
  const signIns = createSignIns({ ...common, validator, settings: () => state.settings, onChange: changed });
  const listeners = createListeners({
    ambient,
    onChange: changed,
    open: (given, ending) => {
      const key = keys.current(new Date(ambient.clock()));
      const onAnnouncement = (octets: Buffer) => signIns.announced(octets);
      return openListener({ ...given, endpoints, network, key, onAnnouncement }, ending);
    },
  });
  const agent: AgentParts = {
    ...common,
    state,
    store,
    system: systemFacts(),
    listeners,
    signIns,
    changed,
    signal,
  };
  return agent;
}

function snapshotOf({ state, keys, listeners, signIns, counters, ambient }: AgentParts): AgentSnapshot {
  return {
    at: new Date(ambient.clock()).toISOString(),
    agentId: keys.identity.agentId,
    tenantId: keys.identity.tenantId,
    machine: hostname(),
    phase: state.phase,
    connectorState: state.settings?.state,
    startedAt: state.startedAt,
    lastBootstrapAt: state.lastBootstrapAt,
    bootstrapFault: state.bootstrapFault,
    certificateEnds: keys.identity.keys[0]?.notAfter.toISOString() ?? state.startedAt,
    renewalFault: state.renewalFault,
    listeners: listeners.states(),
    unknownEndpoints: state.settings?.unknownEndpoints ?? [],
    clockDifference: state.clockDifference,
    inWork: signIns.inWork,
    counters: structuredClone(counters),
    controllersAwaySince: signIns.controllersAwaySince?.toISOString(),
  };
}

async function finish(agent: AgentParts, fault: Fault | undefined): Promise<Fault | undefined> {
  const { state, listeners, signIns, network, note, changed } = agent;
  state.phase = 'stopping';
  changed();
  await listeners.close();
  await signIns.finished();
  network.close();
  state.phase = fault ? 'given-up' : 'stopped';
  note(fault ? 'warn' : 'info', 'agent-ended', fault ? { fault } : {});
  changed();
  return fault;
}
