/**
 * The host's eye on federation: looks at the tenant's domains and at their providers once a day, every hour while a
 * certificate nears its end, in the name of the application. What it finds is in the alarms; here it is only begun and logged.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../engine/api/engine.ts';
import { toFault } from '../../engine/model/fault.ts';
import { lastLook, lookAtFederation, noteFailedLook } from '../../engine/sign-in/federation/monitor/look.ts';
import { withFederation } from '../../engine/setup/federation/work.ts';
import { taskContext } from '../../engine/setup/tasks/context.ts';
import type { Log } from './log.ts';

export interface FederationWatchOptions {
  readonly engine: Engine;
  readonly log: Log;
  /** Milliseconds after the start before the first look: whoever restarts often does not look each time. */
  readonly firstAfter?: number;
  /** Milliseconds between two questions whether a look is due. */
  readonly askEvery?: number;
}

const FIRST_AFTER = 2 * 60_000;
const ASK_EVERY = 60_000;
/** Who wrote a certificate or settled a conversion, in the audit log. */
const WATCHER = 'federation watch';

/** Lasts until the signal is aborted; a look under way is broken off. Does not throw. */
export async function runFederationWatch(options: FederationWatchOptions, signal: AbortSignal): Promise<void> {
  const { firstAfter = FIRST_AFTER, askEvery = ASK_EVERY, log } = options;
  await waitFor(firstAfter, signal);
  while (!signal.aborted) {
    try {
      await lookWhenDue(options, signal);
    } catch (error) {
      if (!signal.aborted) log.error('federation-watch-failed', { error });
    }
    await waitFor(askEvery, signal);
  }
}

async function lookWhenDue({ engine, log }: FederationWatchOptions, signal: AbortSignal): Promise<void> {
  const { store, now } = engine;
  if (!(await engine.configuration())) return;
  const last = await lastLook(store.reader);
  if (last && new Date(last.nextAt) > now()) return;
  try {
    const context = await taskContext(engine, signal);
    const look = await withFederation(context, undefined, (watch) => lookAtFederation({ ...watch, who: WATCHER }));
    log.info('federation-looked', { federated: look.federated, written: look.written.length, next: look.nextAt });
    for (const { domain, kind, severity } of look.raised) log.warn('federation-alarm', { domain, kind, severity });
  } catch (error) {
    if (signal.aborted) return;
    const fault = toFault(error, 'setup');
    log.warn('federation-look-failed', { fault });
    await noteFailedLook({ store, now }, fault);
  }
}

/** Resolves after the time, or at once when the signal is aborted. */
async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
