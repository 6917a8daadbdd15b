/** The fault matrix as a table of Markdown, and the page that it is kept on. */

import type { Played } from './play.ts';

export const PAGE = new URL('../../docs/faults.md', import.meta.url);

const HEADER = ['fault', 'where', 'what the run said', 'what state followed'];

export function tableOf(played: readonly Played[]): string {
  const lines = played.map(({ row, said, followed }) => [row.fault, row.where, said, followed]);
  return [HEADER, HEADER.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export const pageOf = (played: readonly Played[]) => `# Faults

What happens when something breaks. Every line is played by \`test/faults\`: a working day's changes wait, the fault is
there for one cycle, the cycle says what the third column says (its status, then every run that was not a success with
its result and fault codes), the fault goes, and cycles run until nothing is left to do. "As without the fault": both
directories then hold what they hold on a second stage where the same days passed undisturbed, with nobody twice or
missing and no run or write left open in the history.

\`node test/faults/matrix.ts\` prints this table; with \`--write\` it writes this page.

${tableOf(played)}
`;

/** `fault, where` of every line of a table. */
export function linesOf(page: string): string[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1)
    .map((line) => line.split(' | ').slice(0, 2).join(', ').replace(/^\| /, ''));
}
