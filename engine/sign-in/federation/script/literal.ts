/** Values inside a PowerShell script: only ever as literals between single quotes, where nothing but the quote means anything. */

import { FaultError } from '../../../model/fault.ts';

/**
 * PowerShell ends such a literal at the straight quote and at four typographic ones (about_Quoting_Rules; the tokenizer's
 * `IsSingleQuote`: U+2018 to U+201B); each stands for itself when doubled.
 *
 * Throws `value-invalid` for control characters, which would show in an editor as something else than they are.
 */
export function literal(value: string): string {
  // Directions of writing can make a line look like another one.
  if (FORBIDDEN.test(value))
    throw new FaultError({ code: 'value-invalid', stage: 'setup', detail: { value: visible(value) }, retry: 'never' });
  return `'${value.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

const FORBIDDEN = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]');

const visible = (value: string): string => value.replaceAll(new RegExp(FORBIDDEN.source, 'g'), '\uFFFD');

/** A text of several lines, a literal for each. */
export function literalLines(value: string): string {
  const lines = value.trimEnd().split('\n');
  return `@(\n${lines.map((line) => `    ${literal(line)}`).join('\n')}\n) -join [Environment]::NewLine`;
}
