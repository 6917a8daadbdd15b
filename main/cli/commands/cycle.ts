/** `causeway cycle` and `causeway run`. */

import type { CallOptions, EventPayload } from '../../../engine/api/contract/contract.ts';
import type { CyclePolicy, RunProfile } from '../../../engine/runs/results.ts';
import { factsOfCycle } from '../../host/facts.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { exitOfCycle, exitOfRun, type ExitCode } from '../exit-codes.ts';
import { createProgressLine } from '../terminal/progress.ts';
import { cycleSummary, endingFaults, firstFaults, keptLines, runTable } from '../views/run.ts';

export function runCycleCommand(context: CommandContext, policy: CyclePolicy): Promise<ExitCode> {
  return withEngine(context, { purpose: 'cycle', beside: false }, async ({ client, log }) => {
    const cycle = await withProgress(context, (options) =>
      client.call('cycle', { policy, trigger: 'manual' }, options),
    );
    log.info('cycle-ended', factsOfCycle(cycle));
    const { screen } = context;
    if (context.json) screen.printJson(cycle);
    else screen.print(cycleSummary(cycle, screen, screen.now()));
    screen.note(endingFaults(cycle.steps, screen.errors));
    return exitOfCycle(cycle);
  });
}

export function runProfileCommand(context: CommandContext, connector: string, profile: RunProfile): Promise<ExitCode> {
  return withEngine(context, { purpose: 'run', beside: false }, async ({ client, log }) => {
    const run = await withProgress(context, (options) => client.call('run', { connector, profile }, options));
    log.info('run-ended', run);
    const { screen } = context;
    if (context.json) screen.printJson(run);
    else {
      const kept = run.fault?.code === 'run-cancelled' ? keptLines(screen) : [];
      screen.print([...runTable([run], screen, 0), ...firstFaults([run], screen), ...kept]);
    }
    screen.note(endingFaults([run], screen.errors));
    return exitOfRun(run);
  });
}

/** Shows how far it is and lets it be cancelled. */
export async function withProgress<T>(
  { screen, cancellation, json }: Pick<CommandContext, 'screen' | 'cancellation' | 'json'>,
  work: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const line = createProgressLine(screen);
  const quiet = json && !screen.errors.isTerminal;
  cancellation.onRequest(() => {
    line.clear();
    screen.note([
      'Stopping after what is under way now. Press Ctrl-C again to end at once; nothing is lost either way.',
    ]);
  });
  line.begin('Connecting …');
  try {
    return await work({
      signal: cancellation.signal,
      onEvent(name, payload) {
        if (name === 'progress' && !quiet) line.report(payload as EventPayload<'progress'>);
      },
    });
  } finally {
    line.clear();
  }
}
