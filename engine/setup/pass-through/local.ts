/** The agent of this machine, for whoever shows it. */

import type { Fault } from '../../model/fault.ts';
import { readLocalAgent, readSnapshot } from '../../sign-in/pass-through/agent/engine-store.ts';
import type { Counters } from '../../sign-in/pass-through/health/counters.ts';
import { agentTroubles, type AgentPhase, type AgentSnapshot } from '../../sign-in/pass-through/health/detector.ts';
import type { Reader } from '../../store/database.ts';

export interface LocalAgentView {
  readonly agentId: string;
  readonly registeredAt: string;
  readonly registeredBy: string;
  readonly machine: string | null;
  /** null: it has not run yet. */
  readonly phase: AgentPhase | null;
  readonly startedAt: string | null;
  readonly heardAt: string | null;
  readonly certificateEnds: string | null;
  readonly listeners: { readonly open: number; readonly all: number };
  readonly inWork: number;
  readonly counters: ReturnType<typeof shownCounters>;
  readonly troubles: readonly Fault[];
}

/** `isHosted`: a process runs the engine; a process that was ended hard did not say goodbye. Null: none is registered. */
export async function viewLocalAgent(reader: Reader, isHosted: boolean, now: Date): Promise<LocalAgentView | null> {
  const agent = await readLocalAgent(reader);
  if (agent === undefined) return null;
  const { agentId, registeredAt, registeredBy } = agent;
  const told = await readSnapshot(reader);
  // Of the one that was registered here before.
  const last = told?.agentId === agentId ? told : undefined;
  const snapshot: AgentSnapshot | undefined =
    last === undefined || isHosted ? last : { ...last, phase: 'stopped', listeners: [], inWork: 0 };
  return {
    agentId,
    registeredAt,
    registeredBy,
    machine: snapshot?.machine ?? null,
    phase: snapshot?.phase ?? null,
    startedAt: snapshot?.startedAt ?? null,
    heardAt: snapshot?.lastBootstrapAt ?? null,
    certificateEnds: snapshot?.certificateEnds ?? null,
    listeners: {
      open: snapshot?.listeners.filter(({ open }) => open).length ?? 0,
      all: snapshot?.listeners.length ?? 0,
    },
    inWork: snapshot?.inWork ?? 0,
    counters: shownCounters(snapshot?.counters),
    troubles: snapshot === undefined ? [] : agentTroubles(snapshot, now),
  };
}

function shownCounters(counters: Counters | undefined) {
  const { accepted = 0, refused = 0, unanswerable = 0, undecryptable = 0, answersLost = 0 } = counters ?? {};
  const problems = Object.values(counters?.problems ?? {}).reduce((sum, count) => sum + count, 0);
  return {
    accepted,
    refused,
    unanswerable,
    undecryptable,
    answersLost,
    problems: problems + (counters?.unexpected ?? 0),
  };
}
