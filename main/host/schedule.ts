/** The scheduler of a host: cycles by the configuration in force, through the contract like everybody's. */

import type { CallResult, EngineClient } from '../../engine/api/contract/contract.ts';
import type { Engine } from '../../engine/api/engine.ts';
import { FaultError } from '../../engine/model/fault.ts';
import { runScheduler, type ScheduleSettings } from '../../engine/runs/scheduler.ts';

export interface Schedule {
  readonly engine: Pick<Engine, 'configuration' | 'now'>;
  readonly client: EngineClient;
  /** In the place of the configured interval. */
  readonly intervalMinutes?: number | undefined;
  /** A cycle is about to begin. */
  onStart?(): void;
  onCycle(cycle: CallResult<'cycle'>): void;
  /** It did not begin, because something else is running. */
  onPostponed?(): void;
  /** A cycle could not even be recorded. */
  onFailure(error: unknown): void;
  onWait(next: Date | undefined): void;
}

/** Before setup nothing is due. */
const UNCONFIGURED: ScheduleSettings = { enabled: false, suspended: false, intervalMinutes: 30 };

/** Runs cycles when they are due until the signal is aborted; a cycle under way is brought to a clean end first. */
export async function runSchedule(schedule: Schedule, signal: AbortSignal): Promise<void> {
  const { engine, client, intervalMinutes } = schedule;
  await runScheduler(
    {
      now: engine.now,
      async settings() {
        const configured = (await engine.configuration())?.scheduler ?? UNCONFIGURED;
        return intervalMinutes === undefined ? configured : { ...configured, intervalMinutes };
      },
      async lastCycleStart() {
        const { lastCycle } = await client.call('status', {});
        return lastCycle ? new Date(lastCycle.startedAt) : undefined;
      },
      async runCycle() {
        schedule.onStart?.();
        schedule.onCycle(await nextCycle(schedule, signal));
      },
      onFailure(error) {
        // Somebody runs something by hand: the schedule waits for its end.
        if (error instanceof FaultError && error.fault.code === 'run-in-progress') schedule.onPostponed?.();
        else schedule.onFailure(error);
      },
      onWait: (next) => schedule.onWait(next),
      sleep,
    },
    signal,
  );
}

/** The first cycle of a data directory is an initial one; a delta cycle would take the same steps under another name. */
async function nextCycle({ client }: Schedule, signal: AbortSignal): Promise<CallResult<'cycle'>> {
  const { lastCycle } = await client.call('status', {});
  const policy = lastCycle ? 'delta' : 'initial';
  return client.call('cycle', { policy, trigger: 'scheduler' }, { signal });
}

/** Resolves after the time, or at once when the signal is aborted. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
