/** What every part of the tenant side of pass-through authentication works with. */

import type { Directory } from '../directory/directory.ts';
import type { Violation } from '../directory-sync/service.ts';
import type { TokenKeys } from '../sign-in/access-token.ts';
import type { RegisteredAgents } from './agents.ts';
import type { Authority } from './authority.ts';
import type { PassThroughFaults } from './faults.ts';
import type { PassThroughSettings } from './options.ts';

export interface PassThroughCounters {
  registrations: number;
  bootstraps: number;
  renewals: number;
  /** Sign-ins that agents were asked for. */
  requests: number;
  answers: number;
  /** Answered with "the password is right". */
  accepted: number;
  /** Answered for the user without asking an agent: smart lockout. */
  lockedOut: number;
  /** Sign-ins without an answer in time. */
  timeouts: number;
  /** Answers that came when nobody waited any more. */
  late: number;
}

export interface PassThroughService {
  readonly tenantId: string;
  readonly clock: () => number;
  readonly directory: Directory;
  readonly keys: TokenKeys;
  readonly settings: PassThroughSettings;
  readonly faults: PassThroughFaults;
  readonly violations: Violation[];
  readonly counters: PassThroughCounters;
  readonly registered: RegisteredAgents;
  readonly authority: Authority;
}

export function noCounts(): PassThroughCounters {
  return {
    registrations: 0,
    bootstraps: 0,
    renewals: 0,
    requests: 0,
    answers: 0,
    accepted: 0,
    lockedOut: 0,
    timeouts: 0,
    late: 0,
  };
}

/** Writes down what deviates from the contract; true where the request is to be refused for it. */
export function violated(
  { violations, settings }: PassThroughService,
  operation: string,
  findings: readonly string[],
): boolean {
  if (findings.length === 0) return false;
  violations.push({ operation, findings: [...findings] });
  return settings.strict;
}
