/** `causeway service`: the scheduler in the foreground, for a service manager or a terminal. One line a cycle. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { toFault } from '../../../engine/model/fault.ts';
import { runBesideCycles } from '../../host/beside-cycles.ts';
import { factsOfCycle } from '../../host/facts.ts';
import { runSchedule } from '../../host/schedule.ts';
import { notConfigured, withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted, duration, grouped, moment } from '../terminal/format.ts';
import { faultLines } from '../views/fault.ts';
import { endingFaults, toneOfCycle } from '../views/run.ts';

export function serviceCommand(context: CommandContext, intervalMinutes: number | undefined): Promise<ExitCode> {
  return withEngine(context, { purpose: 'service', beside: false }, async ({ client, engine, log }) => {
    const { screen, cancellation } = context;
    if (!(await engine.configuration())) throw notConfigured(context.dataDirectory);
    cancellation.onRequest(() => screen.note(['Stopping: a cycle under way is brought to a clean end first.']));
    const stopping = new AbortController();
    const signal = AbortSignal.any([cancellation.signal, stopping.signal]);
    const endListening = engine.subscribe((event) => {
      if (event.kind === 'passwords-failed') log.error('passwords-failed', { error: event.error });
    });
    const beside = runBesideCycles({ engine, log }, signal);
    try {
      await runSchedule(
        {
          engine,
          client,
          intervalMinutes,
          onCycle(cycle) {
            log.info('cycle-ended', factsOfCycle(cycle));
            screen.print([context.json ? JSON.stringify(cycle) : cycleLine(cycle, context)]);
            screen.note(endingFaults(cycle.steps, screen.errors));
          },
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
        },
        cancellation.signal,
      );
    } finally {
      stopping.abort();
      await beside;
      endListening();
    }
    screen.note(['Stopped. What was done is kept.']);
    return EXIT.success;
  });
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
