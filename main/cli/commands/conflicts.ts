/** `causeway conflicts ...`: what the service will not take, what it keeps in quarantine, and what ends it. */

import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { conflictLines, fixLines, fixPreviewLines, quarantineLines } from '../views/conflicts.ts';

export interface ConflictListOptions {
  readonly limit: number;
  readonly ask: boolean;
  readonly severity?: CallResult<'conflicts'>['conflicts'][number]['severity'];
  readonly search?: string;
}

/** Looks anew, then lists. */
export function conflictsListCommand(
  context: CommandContext,
  { ask, ...filter }: ConflictListOptions,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'conflicts', beside: true }, async ({ client }) => {
    const { screen, cancellation } = context;
    const summary = await client.call('find-conflicts', { ask }, { signal: cancellation.signal });
    const list = await client.call('conflicts', filter);
    if (context.json) screen.printJson({ summary, ...list });
    else screen.print(conflictLines(list, summary, screen));
    return EXIT.success;
  });
}

export function quarantineCommand(
  context: CommandContext,
  { refresh, limit }: { readonly refresh: boolean; readonly limit: number },
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'conflicts', beside: true }, async ({ client }) => {
    const { screen, cancellation } = context;
    if (refresh) await client.call('read-quarantine', {}, { signal: cancellation.signal });
    const list = await client.call('quarantined', { limit });
    if (context.json) screen.printJson(list);
    else screen.print(quarantineLines(list, screen));
    return EXIT.success;
  });
}

/** Shows what would be written; writes it with `yes` alone. */
export function conflictFixCommand(
  context: CommandContext,
  subject: CallArguments<'conflict-fix-preview'>,
  yes: boolean,
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'fix a conflict', beside: false }, async ({ client }) => {
    const { screen, cancellation } = context;
    const options = { signal: cancellation.signal };
    const plan = await client.call('conflict-fix-preview', subject, options);
    if (!yes || plan.hindrance) {
      if (context.json) screen.printJson(plan);
      else
        screen.print([
          ...fixPreviewLines(plan, screen),
          ...(plan.hindrance ? [] : ['Nothing was written: add --yes.']),
        ]);
      return plan.hindrance ? EXIT.directory : EXIT.success;
    }
    if (!context.json) screen.note(fixPreviewLines(plan, screen));
    const record = await client.call('fix-conflict', { ...subject, confirmation: plan.confirmation }, options);
    if (context.json) screen.printJson(record);
    else screen.print(fixLines(record, screen));
    return record.state === 'done' ? EXIT.success : EXIT.completedWithErrors;
  });
}

export function conflictUndoCommand(context: CommandContext, id: number): Promise<ExitCode> {
  return withEngine(context, { purpose: 'undo a fix', beside: false }, async ({ client }) => {
    const { screen, cancellation } = context;
    const record = await client.call('undo-conflict-fix', { id }, { signal: cancellation.signal });
    if (context.json) screen.printJson(record);
    else screen.print(fixLines(record, screen));
    return EXIT.success;
  });
}
