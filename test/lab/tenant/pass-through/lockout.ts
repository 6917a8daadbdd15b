/** Smart lockout ("Protect user accounts from attacks with Microsoft Entra smart lockout"); one location, whoever asks. */

import type { LockoutPolicy } from './options.ts';

interface Account {
  failures: number;
  locks: number;
  lockedUntil: number;
}

export interface SmartLockout {
  isLocked(user: string): boolean;
  failed(user: string): void;
  succeeded(user: string): void;
}

export function createSmartLockout(clock: () => number, policy: () => LockoutPolicy): SmartLockout {
  const accounts = new Map<string, Account>();
  const of = (user: string): Account => {
    const known = accounts.get(user) ?? { failures: 0, locks: 0, lockedUntil: 0 };
    accounts.set(user, known);
    return known;
  };
  return {
    isLocked: (user) => of(user).lockedUntil > clock(),
    failed(user) {
      const account = of(user);
      const { threshold, durationMs } = policy();
      account.failures += 1;
      // After a first lock every further failure locks again, and for longer.
      if (account.locks === 0 && account.failures < threshold) return;
      account.lockedUntil = clock() + durationMs * 2 ** account.locks;
      account.locks += 1;
    },
    succeeded(user) {
      accounts.delete(user);
    },
  };
}
