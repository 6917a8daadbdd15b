/** What kills came to, as a table: the run that was struck by the moment at which it was. */

import { MOMENTS } from './moments.ts';
import type { Summary } from './series.ts';

export function tableOf(summary: Summary): string {
  const kills = summary.results.flatMap((result) => result.kills);
  const runs = [...new Set(kills.map(({ run }) => run))].sort();
  const count = (run: string | undefined, moment: string | undefined) =>
    kills.filter((kill) => (run ?? kill.run) === kill.run && (moment ?? kill.moment) === kill.moment).length;
  const header = ['run struck', ...MOMENTS, 'all'];
  const rows = [...runs, undefined].map((run) => [
    run ?? 'all',
    ...MOMENTS.map((moment) => String(count(run, moment) || '')),
    String(count(run, undefined)),
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ');
  const problems = [...summary.doubles, ...summary.losses, ...summary.problems];
  return [
    line(header),
    widths.map((width) => '-'.repeat(width)).join('-|-'),
    ...rows.map(line),
    '',
    `kills: ${summary.kills}, of which with a write under way: ${summary.underWay}`,
    `integrity checks: ${summary.integrityChecks}`,
    `objects twice: ${summary.doubles.length}, lost: ${summary.losses.length}, other problems: ${summary.problems.length}`,
    ...problems.map((problem) => `  ${problem}`),
  ].join('\n');
}
