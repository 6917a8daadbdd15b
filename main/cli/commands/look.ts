/** The commands that only look: status, history, pending, show, errors. They work beside a running service. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { exists } from '../../host/data-directory.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { errorLines } from '../views/errors.ts';
import { pendingLines } from '../views/pending.ts';
import { historyLines } from '../views/run.ts';
import { showLines, type KindOf } from '../views/show.ts';
import { statusLines } from '../views/status.ts';

const BESIDE = { beside: true } as const;

export async function statusCommand(context: CommandContext): Promise<ExitCode> {
  const { screen, json, dataDirectory } = context;
  const tell = (status: CallResult<'status'>): ExitCode => {
    if (json) screen.printJson(status);
    else screen.print(statusLines(status, screen, screen.now()));
    return status.configured ? EXIT.success : EXIT.notConfigured;
  };
  if (!(await exists(dataDirectory))) return tell(statusOfNothing(dataDirectory));
  return withEngine(context, { purpose: 'status', ...BESIDE }, async ({ client }) =>
    tell(await client.call('status', {})),
  );
}

/** Of a data directory that is not there: asking must not make one. */
function statusOfNothing(dataDirectory: string): CallResult<'status'> {
  return {
    dataDirectory,
    configured: false,
    stagingMode: false,
    scheduler: { enabled: false, suspended: false, intervalMinutes: 30, nextStart: null },
    engine: null,
    lastCycle: null,
    connectors: [],
    metaverseObjects: {},
    faults: 0,
    heldExports: 0,
  };
}

export function historyCommand(context: CommandContext, limit: number): Promise<ExitCode> {
  return withEngine(context, { purpose: 'history', ...BESIDE }, async ({ client }) => {
    const { screen } = context;
    const history = await client.call('history', { limit });
    if (context.json) screen.printJson(history);
    else screen.print(historyLines(history, screen, screen.now()));
    return EXIT.success;
  });
}

export function pendingCommand(
  context: CommandContext,
  options: { readonly connector?: string; readonly limit: number },
): Promise<ExitCode> {
  return withEngine(context, { purpose: 'pending', ...BESIDE }, async ({ client }) => {
    const { screen } = context;
    const pending = await client.call('pending', options);
    if (context.json) screen.printJson(pending);
    else screen.print(pendingLines(pending, screen, options.limit));
    return EXIT.success;
  });
}

export function showCommand(context: CommandContext, name: string): Promise<ExitCode> {
  return withEngine(context, { purpose: 'show', ...BESIDE }, async ({ client }) => {
    const { screen } = context;
    const objects = await client.call('object', { name });
    if (context.json) {
      screen.printJson(objects);
      return objects.length === 0 ? EXIT.usage : EXIT.success;
    }
    const { connectors } = await client.call('status', {});
    const kinds = new Map(connectors.map((connector) => [connector.name, connector.kind]));
    const kindOf: KindOf = (connector) => kinds.get(connector) ?? 'active-directory';
    screen.print(showLines(objects, name, kindOf, screen));
    return objects.length === 0 ? EXIT.usage : EXIT.success;
  });
}

export function errorsCommand(context: CommandContext, limit: number): Promise<ExitCode> {
  return withEngine(context, { purpose: 'errors', ...BESIDE }, async ({ client }) => {
    const { screen } = context;
    const errors = await client.call('errors', { limit });
    if (context.json) screen.printJson(errors);
    else screen.print(errorLines(errors, screen));
    return EXIT.success;
  });
}
