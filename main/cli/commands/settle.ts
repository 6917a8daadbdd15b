/** The commands that settle small things beside a running service: approve, staging, scheduler. */

import type { CallArguments } from '../../../engine/api/contract/contract.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted, moment, relative } from '../terminal/format.ts';
import { prose } from '../terminal/width.ts';
import { heldLines } from '../views/pending.ts';

/** With a number: approves. Without: lists, and approves with `yes` where there is exactly one. */
export function approveCommand(context: CommandContext, id: number | undefined, yes: boolean): Promise<ExitCode> {
  return withEngine(context, { purpose: 'approve', beside: true }, async ({ client, log }) => {
    const { screen, json } = context;
    const held = await client.call('held', {});
    const open = held.filter((entry) => entry.approvedAt === null);
    const only = open.length === 1 ? open[0] : undefined;
    const chosen = id ?? (yes ? only?.id : undefined);
    if (chosen !== undefined) {
      const approved = await client.call('approve', { id: chosen });
      log.info('deletions-approved', approved);
      if (json) screen.printJson(approved);
      else {
        screen.print(
          prose(
            `${counted(approved.deletions, 'deletion', 'deletions')} approved. The next export sends exactly these: causeway cycle --policy delta`,
            screen.width,
          ),
        );
      }
      return EXIT.success;
    }
    if (json) screen.printJson(held);
    else screen.print([...heldLines(held, screen, screen.now()), ...howToApprove(open.map((entry) => entry.id))]);
    return yes && open.length > 1 ? EXIT.usage : EXIT.success;
  });
}

function howToApprove(open: readonly number[]): string[] {
  const [first] = open;
  if (first === undefined) return [];
  if (open.length === 1) return ['', `To let these go: causeway approve ${String(first)}, or causeway approve --yes`];
  return ['', `To let one of them go: causeway approve ${open.join(', or causeway approve ')}`];
}

export function stagingCommand(context: CommandContext, enabled: boolean): Promise<ExitCode> {
  return withEngine(context, { purpose: 'staging', beside: true }, async ({ client, log }) => {
    const { screen } = context;
    const answer = await client.call('staging', { enabled });
    log.info('staging-mode-set', answer);
    if (context.json) screen.printJson(answer);
    else {
      screen.print(
        prose(
          enabled
            ? 'Staging mode is on: directories are read and synchronized, and none is written. causeway pending shows what would be sent.'
            : 'Staging mode is off: the next export writes what is pending. causeway pending shows it.',
          screen.width,
        ),
      );
    }
    return EXIT.success;
  });
}

/** Without a change: tells how it stands. */
export function schedulerCommand(context: CommandContext, change?: CallArguments<'scheduler'>): Promise<ExitCode> {
  return withEngine(context, { purpose: 'scheduler', beside: true }, async ({ client, log }) => {
    const { screen } = context;
    const scheduler = change ? await client.call('scheduler', change) : (await client.call('status', {})).scheduler;
    if (change) log.info('scheduler-set', scheduler);
    if (context.json) {
      screen.printJson(scheduler);
      return EXIT.success;
    }
    const every = `every ${counted(scheduler.intervalMinutes, 'minute', 'minutes')}`;
    const state = !scheduler.enabled ? 'off' : scheduler.suspended ? `suspended (${every})` : `on, ${every}`;
    const next = scheduler.nextStart;
    const due =
      next === null
        ? ''
        : `; the next cycle is due ${relative(next, screen.now())} (${moment(next)}) while a service runs`;
    screen.print(prose(`The scheduler is ${state}${due}.`, screen.width));
    return EXIT.success;
  });
}
