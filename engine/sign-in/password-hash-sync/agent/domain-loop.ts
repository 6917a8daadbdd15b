/** A domain's work again and again: at once where there is more, after the usual pause, or after a rest where it failed. */

import type { Fault } from '../../../model/fault.ts';
import { REFUSED_LOGON_REST, restAfter } from '../pipeline/backoff.ts';
import { failureOf, type DomainWork } from './domain.ts';
import { createWaking, type Waking } from './waking.ts';

export interface LoopOptions {
  /** Opened when it is first needed, and again where that failed. */
  readonly open: () => Promise<DomainWork>;
  readonly waking: Waking;
  readonly pollMilliseconds: number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  onLooked(): Promise<void>;
  /** The domain is away, until so long from now; or the tenant is. */
  onFailed(of: 'tenant' | 'domain', fault: Fault, nextTry: Date): Promise<void>;
}

/** Milliseconds from one look to the next, however much changes: what comes meanwhile comes together. */
const SHORTEST_PAUSE = 50;

/** An account is charged with every refused logon: only another configuration or secret is a reason to try again soon. */
const REFUSED_LOGON = new Set<Fault['code']>([
  'credentials-invalid',
  'account-locked',
  'account-disabled',
  'password-expired',
]);

export async function loopDomain(options: LoopOptions): Promise<void> {
  const { waking, signal, now } = options;
  let failures = 0;
  let last = 0;
  while (!signal.aborted) {
    try {
      await createWaking().sleep(Math.max(0, last + SHORTEST_PAUSE - Date.now()), signal);
      last = Date.now();
      const work = await options.open();
      const hasMore = await work.look(signal);
      failures = 0;
      await options.onLooked();
      if (!hasMore) await waking.sleep(options.pollMilliseconds, signal);
    } catch (error) {
      if (signal.aborted) return;
      const failure = failureOf(error);
      const isRefused = failure.of === 'domain' && REFUSED_LOGON.has(failure.fault.code);
      const rest = isRefused ? REFUSED_LOGON_REST : restAfter(failures++);
      await options.onFailed(failure.of, failure.fault, new Date(now().getTime() + rest));
      // A refused logon is not tried again because somebody was in a hurry.
      await (isRefused ? createWaking() : waking).sleep(rest, signal);
    }
  }
}
