/** What is left of a demo, and how to look around in it. */

import type { Style } from '../cli/terminal/style.ts';
import { safeText } from '../cli/terminal/safe-text.ts';
import { prose } from '../cli/terminal/width.ts';
import type { Surface } from '../cli/views/fault.ts';
import type { Outcome } from './story.ts';

/** Without a directory nothing was kept. */
export function endLines(directory: string | undefined, outcome: Outcome, { style, width }: Surface): string[] {
  if (directory === undefined) {
    return [
      `  ${style.quiet('The servers have ended and the data directory is removed. To keep it and look around in it:')}`,
      `  ${style.accent('npm run demo -- --keep DIRECTORY')}`,
    ];
  }
  const renamed = outcome.evidence.find((evidence) => evidence.kind === 'rename');
  const name = renamed?.facts.find((fact) => fact.what === 'userPrincipalName')?.now;
  return [
    '',
    style.bold(style.accent('Looking around')),
    ...prose(
      `The data directory is kept in ${safeText(directory)}. The forest and the tenant ended with the demo: looking works, further cycles do not.`,
      width - 2,
    ).map((line) => `  ${line}`),
    '',
    ...['status', 'history', ...(name === undefined ? [] : [`show ${name}`]), 'pending'].map((command) =>
      commandLine(directory, command, style),
    ),
  ];
}

function commandLine(directory: string, command: string, style: Style): string {
  return `  ${style.accent(`npm run -s causeway -- --data-dir ${quoted(directory)} ${command}`)}`;
}

/** For a POSIX shell; quotation marks that every other shell takes too. */
function quoted(text: string): string {
  const shown = safeText(text);
  return /^[\w./:\\-]+$/.test(shown) ? shown : `"${shown}"`;
}

export function occupiedLines(directory: string, { style }: Surface): string[] {
  return [
    `${style.bad('✗')} ${style.bold(`The demo did not start: ${safeText(directory)} is not empty.`)}`,
    '  It starts from an empty data directory and overwrites nothing.',
    `${style.accent('→')} Name a directory that is empty or not there.`,
  ];
}

export function cancelledLines({ style }: Surface): string[] {
  return [`${style.notice('!')} ${style.bold('The demo was cancelled.')} Its servers have ended.`];
}
