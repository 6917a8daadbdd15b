/** A change of an attribute: before and after, or what came and went where there are several values. */

import { isolated } from '../terminal/safe-text.ts';
import type { Style } from '../terminal/style.ts';
import { cut } from '../terminal/width.ts';

export type ShownValue = string | number | boolean;

const LONGEST_VALUE = 70;

export function valueText(value: ShownValue): string {
  const text = String(value);
  // Binary values are recognized by their beginning, not read.
  if (text.startsWith('base64:')) return cut(text, 40);
  return cut(isolated(text), LONGEST_VALUE);
}

export function valuesText(values: readonly ShownValue[]): string {
  return values.length === 0 ? '(none)' : values.map(valueText).join(', ');
}

/** One line for a single value, one for each value that comes or goes otherwise. */
export function changeLines(before: readonly ShownValue[], after: readonly ShownValue[], style: Style): string[] {
  if (before.length === 0 && after.length === 1) return [style.added(`+ ${valuesText(after)}`)];
  if (after.length === 0 && before.length === 1) return [style.removed(`- ${valuesText(before)}`)];
  if (before.length === 1 && after.length === 1) {
    return [`${style.removed(valuesText(before))} ${style.quiet('→')} ${style.added(valuesText(after))}`];
  }
  const known = new Set(before.map(String));
  const wanted = new Set(after.map(String));
  const removed = before.filter((value) => !wanted.has(String(value)));
  const added = after.filter((value) => !known.has(String(value)));
  return [
    ...removed.map((value) => style.removed(`- ${valueText(value)}`)),
    ...added.map((value) => style.added(`+ ${valueText(value)}`)),
  ];
}
