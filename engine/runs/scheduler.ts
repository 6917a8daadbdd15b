/** When the next cycle runs: after an interval counted from the beginning of the last one, unless held. */

export interface ScheduleSettings {
  readonly enabled: boolean;
  readonly suspended: boolean;
  readonly intervalMinutes: number;
}

export interface SchedulerEnvironment {
  readonly now: () => Date;
  settings(): Promise<ScheduleSettings>;
  /** When the last cycle began, if there ever was one. */
  lastCycleStart(): Promise<Date | undefined>;
  /** What became of it is for whoever runs it to tell. */
  runCycle(): Promise<unknown>;
  /** Called when a cycle could not even be recorded; the schedule goes on. */
  onFailure(error: unknown): void;
  onWait(next: Date | undefined): void;
  /** Resolves after the time, or at once when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** How often settings are looked at while nothing is due: a changed interval or a lifted suspension works by itself. */
const LOOK_AGAIN_MILLISECONDS = 5_000;

/** The moment the next cycle is due; undefined while the scheduler is off or held. */
export function nextStart(settings: ScheduleSettings, lastStart: Date | undefined, now: Date): Date | undefined {
  if (!settings.enabled || settings.suspended) return undefined;
  // A last cycle in the future means that the clock was put back; waiting for it could take forever.
  if (!lastStart || lastStart > now) return now;
  const due = new Date(lastStart.getTime() + settings.intervalMinutes * 60_000);
  return due < now ? now : due;
}

/** Runs cycles until the signal is aborted. */
export async function runScheduler(environment: SchedulerEnvironment, signal: AbortSignal): Promise<void> {
  let said: number | undefined = Number.NaN;
  while (!signal.aborted) {
    const next = nextStart(await environment.settings(), await environment.lastCycleStart(), environment.now());
    const wait = next ? next.getTime() - environment.now().getTime() : Number.POSITIVE_INFINITY;
    if (wait <= 0) {
      try {
        await environment.runCycle();
      } catch (error) {
        environment.onFailure(error);
        await environment.sleep(LOOK_AGAIN_MILLISECONDS, signal);
      }
      said = Number.NaN;
      continue;
    }
    const stamp = next?.getTime();
    if (!Object.is(stamp, said)) environment.onWait(next);
    said = stamp;
    await environment.sleep(Math.min(wait, LOOK_AGAIN_MILLISECONDS), signal);
  }
}
