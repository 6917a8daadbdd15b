/**
 * A running agent: asks for its settings, listens where they say, takes sign-ins, renews its certificate, and knows how it
 * stands. It ends when it is stopped, or when the service has not answered it for so long that it gives up.
 */

import { hostname } from 'node:os';
import { systemAmbient, type Ambient } from '../../../connectors/entra-id/ambient.ts';
import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import { bootstrap } from '../bootstrap/bootstrap.ts';
import type { BootstrapSettings } from '../bootstrap/response.ts';
import { bootstrapDelay } from '../bootstrap/retry.ts';
import type { EndpointsOfCloud } from '../endpoints.ts';
import { noCounts } from '../health/counters.ts';
import type { AgentPhase, AgentSnapshot } from '../health/detector.ts';
import { systemFacts } from '../messages/system.ts';
import { openNetwork, type NetworkOptions } from '../network.ts';
import { isRenewalDue, renewKey } from '../renewal/renewal.ts';
import { openListener } from '../signalling/listener.ts';
import { createListeners } from '../signalling/listeners.ts';
import type { PasswordValidator } from '../validator/validator.ts';
import { createSignIns } from './sign-ins.ts';
import { withKey, type IdentityStore } from './identity-store.ts';
import { createKeyRing } from './key-ring.ts';
import type { NoteEvent } from './notes.ts';

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

/** A service that says nothing better of these is asked so often. Milliseconds. */
const FIRST_INTERVAL = 600_000;

/** Throws `agent-not-registered`. Whatever the network does is no fault of starting: the agent goes on trying. */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { store, endpoints, ambient = systemAmbient, note = () => undefined } = options;
  const identity = await store.load();
  if (identity === undefined)
    throw new FaultError({ code: 'agent-not-registered', stage: 'setup', detail: {}, retry: 'never' });
  const keys = createKeyRing(identity);
  const network = openNetwork({ caPem: endpoints.caPem, ...options.network });
  const counters = noCounts();
  const stopping = new AbortController();
  const system = systemFacts();
  const startedAt = new Date(ambient.clock()).toISOString();
  const state: State = {
    phase: 'starting',
    settings: undefined,
    lastBootstrapAt: undefined,
    bootstrapFault: undefined,
    renewalFault: undefined,
    clockDifference: undefined,
    lastLatency: 0,
    checkTrustAt: 0,
  };
  const now = () => new Date(ambient.clock());
  const changed = () => options.onChange?.(snapshot());

  const signIns = createSignIns({
    endpoints,
    network,
    ambient,
    keys,
    counters,
    validator: options.validator,
    settings: () => state.settings,
    note,
    onChange: changed,
  });
  const listeners = createListeners({
    ambient,
    onChange: changed,
    open: (given, signal) =>
      openListener(
        {
          ...given,
          endpoints,
          network,
          key: keys.current(now()),
          onAnnouncement: (octets) => signIns.announced(octets),
        },
        signal,
      ),
  });

  const snapshot = (): AgentSnapshot => ({
    at: now().toISOString(),
    agentId: keys.identity.agentId,
    tenantId: keys.identity.tenantId,
    machine: hostname(),
    phase: state.phase,
    connectorState: state.settings?.state,
    startedAt,
    lastBootstrapAt: state.lastBootstrapAt,
    bootstrapFault: state.bootstrapFault,
    certificateEnds: keys.identity.keys[0]?.notAfter.toISOString() ?? startedAt,
    renewalFault: state.renewalFault,
    listeners: listeners.states(),
    unknownEndpoints: state.settings?.unknownEndpoints ?? [],
    clockDifference: state.clockDifference,
    inWork: signIns.inWork,
    counters: structuredClone(counters),
    controllersAwaySince: signIns.controllersAwaySince?.toISOString(),
  });

  /** Answers with the settings; throws what kept them from coming. */
  const askForSettings = async (failures: number): Promise<BootstrapSettings> => {
    const began = ambient.clock();
    const call = {
      key: keys.current(now()),
      system,
      initial: state.lastBootstrapAt === undefined,
      consecutiveFailures: failures,
      lastLatency: state.lastLatency,
      failedListeners: listeners.failures,
      now: now(),
    };
    const { settings, clockDifference } = await bootstrap(call, { endpoints, network }, stopping.signal);
    state.lastLatency = ambient.clock() - began;
    state.lastBootstrapAt = now().toISOString();
    state.bootstrapFault = undefined;
    state.clockDifference = clockDifference;
    counters.bootstraps += 1;
    return settings;
  };

  const follow = (settings: BootstrapSettings) => {
    const listens = settings.state === 'Ok';
    if (state.settings?.state !== settings.state)
      note(listens ? 'info' : 'warn', 'agent-state', { state: settings.state });
    state.settings = settings;
    state.phase = listens ? 'listening' : 'stopped-by-service';
    signIns.limitTo(settings.connectionLimit);
    listeners.listenAt(listens ? settings.endpoints : [], settings);
  };

  const renewWhenDue = async (settings: BootstrapSettings): Promise<void> => {
    const { renewalEndpoint, trustCheckInterval } = settings;
    if (ambient.clock() < state.checkTrustAt) return;
    state.checkTrustAt = ambient.clock() + trustCheckInterval;
    const key = keys.current(now());
    if (renewalEndpoint === undefined || !isRenewalDue(key, settings, now())) return;
    try {
      const renewed = await renewKey(
        { key, system, endpoint: renewalEndpoint, now: now() },
        { endpoints, network },
        stopping.signal,
      );
      // Kept before it is used: a certificate that only this process knows would be lost with it.
      await store.save(withKey(keys.identity, renewed, now()));
      keys.add(renewed, now());
      counters.renewals += 1;
      state.renewalFault = undefined;
      note('info', 'agent-certificate-renewed', { thumbprint: renewed.thumbprint, notAfter: renewed.notAfter });
      listeners.refresh();
    } catch (error) {
      if (stopping.signal.aborted) throw error;
      counters.renewalFailures += 1;
      state.renewalFault = toFault(error, 'connect');
      note('warn', 'agent-renewal-failed', { fault: state.renewalFault });
    }
  };

  const waitFor = async (milliseconds: number): Promise<void> => {
    changed();
    try {
      await ambient.sleep(milliseconds, stopping.signal);
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    }
  };

  /** Answers with the fault for which it is given up. */
  const run = async (): Promise<Fault | undefined> => {
    for (let failures = 0; !stopping.signal.aborted;) {
      try {
        const settings = await askForSettings(failures);
        failures = 0;
        follow(settings);
        await renewWhenDue(settings);
        await waitFor(nextLook(settings, state.checkTrustAt - ambient.clock()));
      } catch (error) {
        if (stopping.signal.aborted) break;
        failures += 1;
        counters.bootstrapFailures += 1;
        const fault = toFault(error, 'connect');
        state.bootstrapFault = fault;
        note('warn', 'agent-bootstrap-failed', { failures, fault });
        if (fault.code === 'agent-certificate-expired' || failures >= (state.settings?.mostFailures ?? Infinity))
          return fault;
        const { interval = FIRST_INTERVAL } = state.settings ?? {};
        await waitFor(bootstrapDelay(failures, { interval, listening: listeners.states().length > 0 }, ambient));
      }
    }
    return undefined;
  };

  const finish = async (fault: Fault | undefined): Promise<Fault | undefined> => {
    state.phase = 'stopping';
    changed();
    await listeners.close();
    await signIns.finished();
    network.close();
    state.phase = fault ? 'given-up' : 'stopped';
    note(fault ? 'warn' : 'info', 'agent-ended', fault ? { fault } : {});
    changed();
    return fault;
  };

  note('info', 'agent-started', { agentId: identity.agentId });
  const ended = run().then(finish, (error: unknown) => finish(toFault(error, 'connect')));
  return {
    snapshot,
    async stop() {
      stopping.abort();
      await ended;
    },
    ended,
  };
}

interface State {
  phase: AgentPhase;
  settings: BootstrapSettings | undefined;
  lastBootstrapAt: string | undefined;
  bootstrapFault: Fault | undefined;
  renewalFault: Fault | undefined;
  clockDifference: number | undefined;
  lastLatency: number;
  /** Milliseconds since 1970. */
  checkTrustAt: number;
}

/** The next round, or the next check of the certificate where that is sooner. Milliseconds. */
function nextLook({ interval }: BootstrapSettings, untilTrustCheck: number): number {
  return Math.max(250, Math.min(interval, untilTrustCheck));
}
