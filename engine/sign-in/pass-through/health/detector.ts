/**
 * Whether an agent is any use: it reaches the service, listens there, and reaches domain controllers. Pure: what is known
 * goes in, what is wrong comes out, so that an interface, a command and a test see the same.
 */

import type { Fault } from '../../../model/fault.ts';
import type { ListenerState } from '../signalling/listeners.ts';
import type { Counters } from './counters.ts';

export type AgentPhase =
  /** Asks for its settings for the first time. */
  | 'starting'
  | 'listening'
  /** The service said that this agent is not to listen. */
  | 'stopped-by-service'
  /** Refused, or without an answer for so long that it no longer asks. */
  | 'given-up'
  /** Brings what is in work to an end. */
  | 'stopping'
  | 'stopped';

/** ISO 8601 times; a snapshot goes through JSON. */
export interface AgentSnapshot {
  readonly at: string;
  readonly agentId: string;
  readonly tenantId: string;
  readonly machine: string;
  readonly phase: AgentPhase;
  /** As the service calls it; undefined before its first answer. */
  readonly connectorState: string | undefined;
  readonly startedAt: string;
  readonly lastBootstrapAt: string | undefined;
  /** Of the last one that failed, until one succeeds. */
  readonly bootstrapFault: Fault | undefined;
  readonly certificateEnds: string;
  readonly renewalFault: Fault | undefined;
  readonly listeners: readonly ListenerState[];
  /** Kinds of endpoint that this agent does not know. */
  readonly unknownEndpoints: readonly string[];
  /** Milliseconds that the service's clock is ahead of this machine's. */
  readonly clockDifference: number | undefined;
  readonly inWork: number;
  readonly counters: Counters;
  /** Since when every sign-in has been answered with "no logon server"; undefined where the last one was not. */
  readonly controllersAwaySince: string | undefined;
}

/** Milliseconds without an answer of the service after which an agent counts as away: as the portal has it. */
export const AWAY_AFTER = 10 * 60_000;
/** Milliseconds that an agent may take to open its listeners; until then nobody is told that it has none. */
const OPENING = 30_000;
/** Milliseconds before a certificate's end from which on a renewal that fails is told. */
const CERTIFICATE_ENDING = 14 * 86_400_000;

/** Seconds between the clocks from which on tokens of listeners and tickets go wrong. */
const CLOCKS_APART = 300;

/** What stands against the agent now, the most pressing first. */
export function agentTroubles(snapshot: AgentSnapshot, now: Date): readonly Fault[] {
  const troubles: Fault[] = [];
  const { machine, connectorState, phase } = snapshot;
  const since = snapshot.lastBootstrapAt ?? snapshot.startedAt;
  const silent = now.getTime() - Date.parse(since) >= AWAY_AFTER;
  if (phase === 'given-up' && snapshot.bootstrapFault) troubles.push(snapshot.bootstrapFault);
  const isUp = phase === 'listening' && now.getTime() - Date.parse(snapshot.startedAt) >= OPENING;
  const deaf = isUp && snapshot.listeners.length > 0 && !snapshot.listeners.some(({ open }) => open);
  if (phase === 'stopped' || phase === 'given-up' || silent || deaf)
    troubles.push(trouble('agent-away', { machine, since }));
  if (phase === 'stopped-by-service')
    troubles.push(trouble('agent-stopped-by-service', { state: connectorState ?? '' }));
  if (snapshot.controllersAwaySince !== undefined)
    troubles.push(trouble('controllers-away', { machine, since: snapshot.controllersAwaySince }));
  const apart = Math.round(Math.abs(snapshot.clockDifference ?? 0) / 1000);
  if (apart > CLOCKS_APART) troubles.push(trouble('clock-skew', { server: 'Microsoft Entra', secondsApart: apart }));
  const ending = Date.parse(snapshot.certificateEnds) - now.getTime() < CERTIFICATE_ENDING;
  if (ending && snapshot.renewalFault) troubles.push(snapshot.renewalFault);
  return troubles;
}

function trouble(code: Fault['code'], detail: Fault['detail']): Fault {
  return { code, stage: 'connect', detail, retry: 'later' };
}

/** Whether a tenant's sign-ins are in danger: so many of its agents are away, or none that is there reaches a controller. */
export function isPassThroughAway(agents: readonly AgentSnapshot[], now: Date): boolean {
  if (agents.length === 0) return false;
  return agents.every((agent) => agentTroubles(agent, now).some(({ code }) => KEEPS_FROM_WORK.has(code)));
}

/** Of what stands against an agent, that with which it is no use. */
const KEEPS_FROM_WORK: ReadonlySet<Fault['code']> = new Set([
  'agent-away',
  'agent-stopped-by-service',
  'agent-certificate-expired',
  'controllers-away',
]);
