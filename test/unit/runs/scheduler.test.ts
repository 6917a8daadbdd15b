import { describe, expect, test } from 'vitest';
import { nextStart, runScheduler, type ScheduleSettings } from '../../../engine/runs/scheduler.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-01T08:00:00Z');
const EVERY_HALF_HOUR: ScheduleSettings = { enabled: true, suspended: false, intervalMinutes: 30 };

describe('the next cycle', () => {
  const at = (minutes: number) => new Date(START + minutes * MINUTE);

  test.each<[string, Partial<ScheduleSettings>, number | undefined, number, number | undefined]>([
    ['is due at once when there never was one', {}, undefined, 5, 5],
    ['is due an interval after the last one began', {}, 0, 10, 30],
    ['is due at once when that time has passed', {}, 0, 45, 45],
    ['is due at once when the last one took longer than the interval', {}, 0, 30, 30],
    ['is never due while the scheduler is off', { enabled: false }, 0, 45, undefined],
    ['is never due while it is suspended', { suspended: true }, undefined, 45, undefined],
    ['is due at once when the clock was put back behind the last one', {}, 600, 5, 5],
    ['follows a changed interval', { intervalMinutes: 5 }, 0, 1, 5],
  ])('%s', (_, settings, last, now, due) => {
    const next = nextStart({ ...EVERY_HALF_HOUR, ...settings }, last === undefined ? undefined : at(last), at(now));
    expect(next).toEqual(due === undefined ? undefined : at(due));
  });
});

/** A scheduler in a time of its own: sleeping is what makes time pass, and `events` happen while it sleeps. */
async function schedule(options: {
  readonly minutes: number;
  readonly cycleMinutes?: number;
  readonly settings?: ScheduleSettings;
  readonly events?: readonly (readonly [minute: number, settings: Partial<ScheduleSettings>])[];
  readonly failing?: (run: number) => boolean;
}) {
  let now = START;
  let settings = options.settings ?? EVERY_HALF_HOUR;
  let last: Date | undefined;
  const events = [...(options.events ?? [])];
  const started: number[] = [];
  const waits: (number | undefined)[] = [];
  const failures: unknown[] = [];
  const stop = new AbortController();
  const minuteOf = (time: number) => (time - START) / MINUTE;
  const pass = (milliseconds: number) => {
    now += milliseconds;
    while (events[0] && minuteOf(now) >= events[0][0]) settings = { ...settings, ...events.shift()![1] };
    if (minuteOf(now) >= options.minutes) stop.abort();
  };
  await runScheduler(
    {
      now: () => new Date(now),
      settings: () => Promise.resolve(settings),
      lastCycleStart: () => Promise.resolve(last),
      runCycle: () => {
        started.push(minuteOf(now));
        if (options.failing?.(started.length)) return Promise.reject(new Error('the disk is full'));
        last = new Date(now);
        pass((options.cycleMinutes ?? 1) * MINUTE);
        return Promise.resolve() as never;
      },
      onFailure: (error) => failures.push(error),
      onWait: (next) => waits.push(next && minuteOf(next.getTime())),
      sleep: (milliseconds) => {
        pass(milliseconds);
        return Promise.resolve();
      },
    },
    stop.signal,
  );
  return { started, waits, failures };
}

test('cycles begin an interval apart, however long they take', async () => {
  const { started, waits } = await schedule({ minutes: 100, cycleMinutes: 12 });
  expect(started).toEqual([0, 30, 60, 90]);
  expect(waits).toEqual([30, 60, 90]);
});

test('a cycle that takes longer than the interval is followed by the next at once, never beside it', async () => {
  const { started } = await schedule({ minutes: 100, cycleMinutes: 40 });
  expect(started).toEqual([0, 40, 80]);
});

test('a scheduler that is suspended waits, says so once, and goes on by itself when it is let go', async () => {
  const { started, waits } = await schedule({
    minutes: 130,
    events: [
      [10, { suspended: true }],
      [75, { suspended: false }],
    ],
  });
  expect(started[0]).toBe(0);
  expect(started[1]).toBeGreaterThanOrEqual(75);
  expect(started[1]).toBeLessThan(75.2);
  expect(waits.filter((next) => next === undefined)).toHaveLength(1);
});

test('a shorter interval works at once', async () => {
  const { started } = await schedule({ minutes: 40, events: [[10, { intervalMinutes: 15 }]] });
  expect(started).toEqual([0, 15, 30]);
});

test('a scheduler that is off runs nothing', async () => {
  const { started } = await schedule({ minutes: 100, settings: { ...EVERY_HALF_HOUR, enabled: false } });
  expect(started).toEqual([]);
});

test('a cycle that could not even be recorded is reported, and the schedule goes on', async () => {
  const { started, failures } = await schedule({ minutes: 40, failing: (run) => run <= 2 });
  expect(failures).toHaveLength(2);
  // Tried again after a moment, then as ever.
  expect(started.length).toBe(4);
  expect(started[2]).toBeLessThan(1);
  expect(started[3]! - started[2]!).toBeCloseTo(30);
});
