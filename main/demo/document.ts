/** The demo as one JSON document. */

import type { Lab } from './lab.ts';
import type { Cycle, Outcome } from './story.ts';

export function documentOf(outcome: Outcome, lab: Lab): object {
  const { comparison, evidence, matches } = outcome;
  return {
    cycles: outcome.cycles.map(cycleDocument),
    forest: { ...lab.organization.counts, requests: forestRequests(lab), written: outcome.forestWrites },
    tenant: {
      users: comparison.people,
      groups: comparison.groups,
      memberships: comparison.memberships,
      managers: comparison.managers,
      recycleBin: lab.tenant.state.listDeleted('user').length,
      softMatched: matches.filter((match) => match.matched).length,
      outOfScope: outcome.trespassers.length,
      valuesCompared: comparison.compared,
      differences: comparison.differences,
      traffic: tenantTraffic(lab),
    },
    changes: evidence.map(({ title, kind, arrived, facts }) => ({
      title,
      kind,
      arrived,
      facts: facts.map(({ what, before, now }) => ({ what, before: before ?? null, now: now ?? null })),
    })),
    passwords: {
      synchronized: outcome.passwords.synchronized,
      millisecondsToSignIn: Math.round(outcome.passwords.milliseconds),
      before: outcome.passwords.before,
    },
    leftOut: outcome.leftOut,
    lastCycleSent: outcome.lastCycleSent,
    seconds: Math.round(outcome.milliseconds / 100) / 10,
  };
}

function cycleDocument({ policy, status, steps }: Cycle): object {
  return {
    policy,
    status,
    steps: steps.map(({ connector, profile, result, counters, fault, objectFaults }) => ({
      connector,
      profile,
      result,
      counts: counters,
      errors: [...(fault ? [fault] : []), ...objectFaults],
    })),
  };
}

/** Everything a client asked of the domain controller: binds, searches, changes. */
export function forestRequests({ forest }: Lab): number {
  return Object.values(forest.counters.byOperation).reduce((sum, count) => sum + count, 0);
}

export interface TenantTraffic {
  /** To Graph, a batch as one, and to the directory-sync service. */
  readonly requests: number;
  /** Objects that were sent, by either way. */
  readonly writes: number;
  readonly throttled: number;
}

export function tenantTraffic({ tenant }: Lab): TenantTraffic {
  const { counters, directorySync } = tenant;
  const calls = Object.values(directorySync.counters.requests).reduce((sum, count) => sum + count, 0);
  return {
    requests: counters.httpRequests + calls,
    writes: counters.writes + directorySync.counters.objects,
    throttled: counters.throttled + directorySync.counters.throttled,
  };
}
