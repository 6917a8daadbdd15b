/** Expressions in their canonical form. */

import { formatExpression } from '../../rules/expression/format.ts';
import { fromExpression } from '../../rules/problem.ts';
import type { Flow } from '../../rules/rule.ts';
import { foundProblem, type FoundProblem } from './problems.ts';

export interface Formatted {
  /** In one line. */
  readonly text: string | null;
  /** With long calls and chains broken into indented lines. */
  readonly lines: string | null;
  readonly problem: FoundProblem | null;
}

export function formatText(expression: string): Formatted {
  const formatted = formatExpression(expression);
  if (formatted.ok) return { text: formatted.text, lines: formatted.lines, problem: null };
  const problem = { ...fromExpression('expression', formatted.problem), rule: '' };
  return { text: null, lines: null, problem: foundProblem(problem, undefined) };
}

/** As somebody reads it: an expression that does not parse stays as it was written. */
export function flowText({ source }: Flow): string {
  if (source.type === 'direct') return source.attribute;
  if (source.type === 'constant') return JSON.stringify(source.value);
  return formatText(source.expression).lines ?? source.expression;
}
