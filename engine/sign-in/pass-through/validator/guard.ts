/**
 * Keeps sign-ins from the cloud from locking anybody out of the directory.
 *
 * Two rules, and the narrower one holds. Of the wrong passwords that a directory allows within its observation window, sign-ins through
 * this agent spend at most two less than lock an account out (so two are always left for the person at their own desk, where there
 * are that many). And no password is tried where the domain controller's own count, whoever made it, says that one more wrong
 * one locks the account. A threshold of one leaves nothing to keep back: there a wrong password locks whatever is done.
 *
 * What is under way counts as wrong until it is answered: two hundred guesses at once are no more than one after the other.
 */

/** What the directory says of an account, as read at `readAt`. */
export interface Allowance {
  /** Wrong passwords that lock the account; 0: none ever do. */
  readonly threshold: number;
  /** Milliseconds. */
  readonly observationWindow: number;
  /** The domain controller's count and its last wrong password, milliseconds since 1970. */
  readonly badPasswordCount: number;
  readonly badPasswordTime: number;
  /** Whose count it is. */
  readonly server: string;
  readonly readAt: number;
}

export type Outcome = 'right' | 'wrong' | 'unknown';

export interface Permit {
  /**
   * `wrong`: the directory has counted one. `unknown`: it may have. `right`: the password was right, and the directory has forgotten its count.
   * `untried`: nothing was sent.
   */
  settle(outcome: Outcome | 'untried'): void;
}

export interface Guard {
  /** A permit to try one password, or undefined where trying it could lock the account. Waits for others of the account to be answered. */
  admit(account: string, allowance: () => Promise<Allowance>, signal: AbortSignal): Promise<Permit | undefined>;
  /** When the account's last wrong password was settled, here; 0: none that still counts. */
  lastFailure(account: string): number;
}

interface Failure {
  readonly at: number;
  readonly server: string;
}

interface Account {
  failures: readonly Failure[];
  underWay: number;
  lastFailure: number;
  window: number;
  waiting: Set<() => void>;
}

/** A domain controller's clock and ours may differ by as much as Kerberos allows. */
const LARGEST_SKEW = 300_000;
/** Accounts after which those that no longer count are forgotten. */
const MANY = 10_000;

export function createGuard(now: () => number): Guard {
  const accounts = new Map<string, Account>();
  let forgetAt = MANY;

  function known(name: string): Account {
    const found = accounts.get(name);
    if (found !== undefined) return found;
    if (accounts.size >= forgetAt) {
      for (const [key, account] of accounts) if (isForgettable(account)) accounts.delete(key);
      forgetAt = Math.max(MANY, accounts.size * 2);
    }
    const account = { failures: [], underWay: 0, lastFailure: 0, window: 0, waiting: new Set<() => void>() };
    accounts.set(name, account);
    return account;
  }

  function isForgettable({ underWay, waiting, lastFailure, window }: Account): boolean {
    return underWay === 0 && waiting.size === 0 && now() - lastFailure > window;
  }

  function roomOf(account: Account, allowance: Allowance): number {
    const { threshold, observationWindow } = allowance;
    account.window = observationWindow;
    account.failures = stillCounting(account.failures, allowance, now());
    const own = Math.max(1, threshold - 2) - account.failures.length;
    const inDirectory = Math.max(threshold - 1, threshold === 1 ? 1 : 0) - countOf(allowance, now());
    return Math.min(own, inDirectory) - account.underWay;
  }

  function permit(account: Account, server: () => string): Permit {
    account.underWay += 1;
    let isSettled = false;
    return {
      settle(outcome) {
        if (isSettled) return;
        isSettled = true;
        account.underWay -= 1;
        if (outcome === 'right') account.failures = [];
        if (outcome === 'wrong' || outcome === 'unknown') {
          account.lastFailure = now();
          account.failures = [...account.failures, { at: account.lastFailure, server: server() }];
        }
        for (const wake of account.waiting) wake();
        account.waiting.clear();
      },
    };
  }

  return {
    lastFailure: (name) => accounts.get(name)?.lastFailure ?? 0,
    async admit(name, allowance, signal) {
      const account = known(name);
      for (;;) {
        const facts = await allowance();
        signal.throwIfAborted();
        if (facts.threshold === 0 || roomOf(account, facts) > 0) return permit(account, () => facts.server);
        if (account.underWay === 0) return undefined;
        await settled(account, signal);
      }
    },
  };
}

function settled(account: Account, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      account.waiting.delete(wake);
      reject(signal.reason as Error);
    };
    const wake = () => {
      signal.removeEventListener('abort', abort);
      resolve();
    };
    signal.addEventListener('abort', abort, { once: true });
    account.waiting.add(wake);
  });
}

/** Wrong passwords that count by now; a count outlives the clock by as much as clocks may differ. */
function countOf({ badPasswordCount, badPasswordTime, observationWindow }: Allowance, now: number): number {
  return badPasswordTime + observationWindow + LARGEST_SKEW < now ? 0 : badPasswordCount;
}

/**
 * Those of the window; fewer where the domain controller that was asked since counts fewer than it was sent: a right password or an administrator
 * has reset its count, or it was one of the person's last two passwords, which Active Directory does not count.
 */
function stillCounting(failures: readonly Failure[], allowance: Allowance, now: number): readonly Failure[] {
  const recent = failures.filter(({ at }) => at + allowance.observationWindow >= now);
  const sent = recent.filter(({ at, server }) => server === allowance.server && at < allowance.readAt);
  const forgotten = new Set(sent.slice(0, Math.max(0, sent.length - countOf(allowance, now))));
  return recent.filter((failure) => !forgotten.has(failure));
}
