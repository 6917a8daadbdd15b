/** `causeway setup`: an unattended installation. */

import type { EventPayload } from '../../../engine/api/contract/contract.ts';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { answersJsonSchema } from '../../../engine/setup/answers.ts';
import { readAnswers, withReferences } from '../answers.ts';
import { withEngine, type CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import { prose } from '../terminal/width.ts';

export interface SetupOptions {
  readonly answers: string;
  readonly replace: boolean;
}

export function schemaCommand({ screen }: CommandContext): ExitCode {
  screen.printJson(withReferences(answersJsonSchema()));
  return EXIT.success;
}

export async function setupCommand(context: CommandContext, options: SetupOptions): Promise<ExitCode> {
  const { screen, environment } = context;
  const answers = await readAnswers({
    file: options.answers,
    environment,
    readStandardInput: () => context.readStandardInput(),
  });
  return withEngine(context, { purpose: 'setup', beside: false, creates: true }, async ({ client, log }) => {
    const done = await client.call(
      'setup',
      { answers, replace: options.replace },
      {
        signal: context.cancellation.signal,
        onEvent(name, payload) {
          if (name !== 'setup-step') return;
          const step = payload as EventPayload<'setup-step'>;
          log.info('setup-step', step);
          if (!context.json) screen.note(stepLines(context, step));
        },
      },
    );
    log.info('setup-done', done);
    if (context.json) screen.printJson(done);
    else screen.print(doneLines(done, context));
    return EXIT.success;
  });
}

function stepLines({ screen }: CommandContext, { step, name, facts }: EventPayload<'setup-step'>): string[] {
  const { style, width } = screen.errors;
  const said = Object.entries(facts)
    .filter(([fact, value]) => fact !== 'clockSkewSeconds' || Math.abs(Number(value)) >= NOTABLE_SKEW)
    .map(([fact, value]) => `${FACTS[fact] ?? fact} ${safeText(String(value))}`);
  return [
    `${style.good('✓')} ${ENGLISH.setupSteps[step] ?? step}: ${style.bold(safeText(name))}`,
    ...prose(said.join(', '), width - 2).map((line) => `  ${style.quiet(line)}`),
  ];
}

/** Seconds; what rounding and the way to the server make of two clocks that agree is no news. */
const NOTABLE_SKEW = 3;

const FACTS: { readonly [fact: string]: string } = {
  server: 'server',
  account: 'as',
  clockSkewSeconds: 'clock difference in seconds',
  domains: 'domains',
  attributes: 'attributes',
  organization: 'organization',
  verifiedDomains: 'verified domains',
  version: 'version',
};

function doneLines(
  done: { readonly forests: readonly string[]; readonly tenant: string; readonly rules: number },
  { screen }: CommandContext,
): string[] {
  const { style } = screen;
  return [
    `${style.good('✓')} ${style.bold('Causeway is set up.')} ${done.forests.map(safeText).join(', ')} ${style.quiet('→')} ${safeText(done.tenant)}, ${counted(done.rules, 'rule', 'rules')}.`,
    'No directory was written. To see what the first cycle would do before it writes anything:',
    `  ${style.accent('causeway staging on')}, ${style.accent('causeway cycle --policy initial')}, ${style.accent('causeway pending')}`,
    'To bring everybody across:',
    `  ${style.accent('causeway cycle --policy initial')}, then ${style.accent('causeway service')}`,
  ];
}
