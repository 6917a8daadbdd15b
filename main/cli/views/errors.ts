/** Errors that stand open, newest first, each in its three parts. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { counted, grouped } from '../terminal/format.ts';
import { safeText } from '../terminal/safe-text.ts';
import { faultLines, type Surface } from './fault.ts';

export function errorLines({ total, faults }: CallResult<'errors'>, surface: Surface): string[] {
  if (total === 0) return ['No errors stand open.'];
  const more = total - faults.length;
  return [
    surface.style.bold(`${counted(total, 'error stands', 'errors stand')} open.`),
    ...faults.flatMap((entry) => {
      const tries = entry.attempts > 1 ? `, seen in ${grouped(entry.attempts)} runs` : '';
      const where = entry.objectId > 0 ? `, causeway show cs:${String(entry.objectId)}` : '';
      return [
        '',
        ...faultLines(entry.fault, surface),
        `  ${surface.style.quiet(`${safeText(entry.connector)}${tries}${where}`)}`,
      ];
    }),
    ...(more > 0 ? ['', `${grouped(more)} more: causeway errors --limit ${String(Math.min(10_000, total))}`] : []),
  ];
}
