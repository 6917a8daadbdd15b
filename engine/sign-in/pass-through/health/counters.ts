/** What an agent has done, in numbers: nothing of a person, a password or an account's state. */

import type { RelayProblem } from '../messages/relay-error.ts';

export interface Counters {
  /** Announcements of sign-ins. */
  announced: number;
  /** Passwords that the directory took. */
  accepted: number;
  /** Passwords or accounts that it refused; the service and the directory know which. */
  refused: number;
  /** Answered with "no logon server": no domain controller could be asked. */
  unanswerable: number;
  /** Not encrypted for a key that this agent has, or not to be opened by it. */
  undecryptable: number;
  /** Answers that the service did not take. */
  answersLost: number;
  answersRetried: number;
  bootstraps: number;
  bootstrapFailures: number;
  renewals: number;
  renewalFailures: number;
  /** Sign-ins that ended before they could be answered, by what was wrong with them. */
  readonly problems: { [problem in RelayProblem]: number };
  /** Something of our own failed. */
  unexpected: number;
}

export function noCounts(): Counters {
  return {
    announced: 0,
    accepted: 0,
    refused: 0,
    unanswerable: 0,
    undecryptable: 0,
    answersLost: 0,
    answersRetried: 0,
    bootstraps: 0,
    bootstrapFailures: 0,
    renewals: 0,
    renewalFailures: 0,
    problems: {
      malformed: 0,
      'wrong-tenant': 0,
      replayed: 0,
      'foreign-host': 0,
      'relay-closed': 0,
      'timed-out': 0,
      overloaded: 0,
      unsupported: 0,
    },
    unexpected: 0,
  };
}
