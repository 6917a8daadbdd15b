/** How long something that failed rests before it is tried again. */

/** Seconds. The tenant knows a new person within seconds mostly, and within minutes in any case. */
const PERSON_RESTS = [2, 5, 15, 30, 60, 120, 300, 600, 1800];
const GIVE_UP_AFTER = 24 * 3_600_000;

/** When a person is tried again after so many attempts; undefined: no more. */
export function nextAttempt(attempts: number, failingSince: Date, now: Date): Date | undefined {
  if (now.getTime() - failingSince.getTime() > GIVE_UP_AFTER) return undefined;
  const seconds = PERSON_RESTS[Math.min(attempts, PERSON_RESTS.length) - 1] ?? PERSON_RESTS[0]!;
  return new Date(now.getTime() + seconds * 1000);
}

/** Milliseconds a domain or the tenant is left alone after so many failures in a row. */
export function restAfter(failures: number): number {
  return Math.min(1000 * 2 ** Math.min(failures, 10), 60_000);
}

/**
 * A refused logon is charged to the account, which a policy may lock after a few: milliseconds until the same one is tried
 * again, longer than the usual time within which refusals are counted together.
 */
export const REFUSED_LOGON_REST = 31 * 60_000;
