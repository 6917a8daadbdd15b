/** `causeway service`: the scheduler in the foreground, for a service manager or a terminal. One line a cycle. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { toFault } from '../../../engine/model/fault.ts';
import { runScheduler, type ScheduleSettings } from '../../../engine/runs/scheduler.ts';
import { notConfigured, withEngine, type CommandContext, type Session } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted, duration, grouped, moment } from '../terminal/format.ts';
import { faultLines } from '../views/fault.ts';
import { endingFaults, toneOfCycle } from '../views/run.ts';
import { factsOfCycle } from './cycle.ts';

export function serviceCommand(context: CommandContext, intervalMinutes: number | undefined): Promise<ExitCode> {
  return withEngine(context, { purpose: 'service', beside: false }, async (session) => {
    const { screen, cancellation } = context;
    const { engine, log } = session;
    if (!(await engine.configuration())) throw notConfigured(context.dataDirectory);
    cancellation.onRequest(() => screen.note(['Stopping: a cycle under way is brought to a clean end first.']));
    const settings = async (): Promise<ScheduleSettings> => {
      const configured = (await engine.configuration())?.scheduler;
      if (!configured) throw notConfigured(context.dataDirectory);
      return intervalMinutes === undefined ? configured : { ...configured, intervalMinutes };
    };
    await runScheduler(
      {
        now: engine.now,
        settings,
        lastCycleStart: () => lastCycleStart(session),
        runCycle: () => cycleOnce(context, session),
        onFailure(error) {
          log.error('cycle-failed', { error });
          const fault = toFault(error, 'cycle');
          if (context.json) screen.print([JSON.stringify({ fault })]);
          screen.note(faultLines(fault, screen.errors));
        },
        onWait(next) {
          log.info('waiting', { next: next?.toISOString() ?? null });
          if (!context.json) screen.note([waitingLine(next, screen.errors.style.quiet)]);
        },
        sleep,
      },
      cancellation.signal,
    );
    screen.note(['Stopped. What was done is kept.']);
    return EXIT.success;
  });
}

async function lastCycleStart({ client }: Session): Promise<Date | undefined> {
  const { lastCycle } = await client.call('status', {});
  return lastCycle ? new Date(lastCycle.startedAt) : undefined;
}

/** The first cycle of a data directory is an initial one; a delta cycle would take the same steps under another name. */
async function cycleOnce(context: CommandContext, { client, log }: Session): Promise<CallResult<'cycle'>> {
  const { screen, cancellation } = context;
  const { lastCycle } = await client.call('status', {});
  const policy = lastCycle ? 'delta' : 'initial';
  const cycle = await client.call('cycle', { policy, trigger: 'scheduler' }, { signal: cancellation.signal });
  log.info('cycle-ended', factsOfCycle(cycle));
  screen.print([context.json ? JSON.stringify(cycle) : cycleLine(cycle, context)]);
  screen.note(endingFaults(cycle.steps, screen.errors));
  return cycle;
}

function cycleLine(cycle: CallResult<'cycle'>, { screen }: CommandContext): string {
  const exports = cycle.steps.filter((step) => step.profile === 'Export');
  const sent = (names: readonly string[]) =>
    exports.reduce((total, step) => total + names.reduce((sum, name) => sum + (step.counters[name] ?? 0), 0), 0);
  const errors = cycle.steps.reduce((total, step) => total + step.objectFaults.length, 0);
  return [
    moment(cycle.startedAt),
    `${cycle.policy} cycle ${grouped(cycle.id)}`,
    toneOfCycle(cycle.status, screen.style),
    `${counted(sent(['adds', 'updates', 'deletes']), 'object', 'objects')} and ${counted(sent(['referencesAdded', 'referencesRemoved']), 'link', 'links')} exported`,
    counted(errors, 'error', 'errors'),
    duration(Date.parse(cycle.endedAt) - Date.parse(cycle.startedAt)),
  ].join('  ');
}

function waitingLine(next: Date | undefined, quiet: (text: string) => string): string {
  return quiet(
    next
      ? `The next cycle is due at ${moment(next.toISOString())}.`
      : 'No cycle is due: the scheduler is off or suspended.',
  );
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
