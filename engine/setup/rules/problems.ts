/** What is wrong with rules, as it is told: a rule's own problem, or what two rules have between them. */

import type { RuleProblem, RuleProblemCode } from '../../rules/problem.ts';

export const SET_PROBLEM_CODES = [
  /** Numbers of one's own rules are 0 to 99. */
  'precedence-out-of-range',
  'id-of-standard-rule',
  /** Both find or make the identity of an object that is in scope of both. */
  'several-linking-rules',
  /** An expression may give another type than is needed, on some objects. */
  'type-uncertain',
] as const;

export type SetProblemCode = (typeof SET_PROBLEM_CODES)[number];

export interface OtherRule {
  readonly id: string;
  readonly name: string;
}

export interface FoundProblem {
  readonly code: RuleProblemCode | SetProblemCode;
  /** What is only a warning can be saved. */
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  readonly ruleName: string | null;
  readonly path: string;
  readonly position: number | null;
  readonly name: string | null;
  readonly nearest: string | null;
  readonly expected: string | null;
  readonly found: string | null;
  readonly other: OtherRule | null;
}

type Facts = Omit<RuleProblem, 'code'> & { readonly code: FoundProblem['code'] };

export function foundProblem(
  problem: Facts,
  ruleName: string | undefined,
  { severity = 'error', other }: { readonly severity?: FoundProblem['severity']; readonly other?: OtherRule } = {},
): FoundProblem {
  const { code, rule, path, position = null } = problem;
  const { name = null, nearest = null, expected = null, found = null } = problem;
  return {
    ...{ code, severity, rule, ruleName: ruleName === undefined || ruleName === '' ? null : ruleName, path },
    ...{ position, name, nearest, expected, found },
    other: other ? { id: other.id, name: other.name } : null,
  };
}
