/** What can be wrong with a rule. Codes and facts; the words belong to the interface. */

import type { ExpressionProblem, ExpressionProblemCode } from './expression/problem.ts';
import { proposal } from './nearest-name.ts';

export type RuleProblemCode =
  | ExpressionProblemCode
  /** The document does not have the shape of a rule. */
  | 'document-invalid'
  | 'id-not-unique'
  | 'precedence-not-unique'
  | 'unknown-connector'
  | 'unknown-object-type'
  /** An operator cannot be used on an attribute of this type. */
  | 'operator-not-applicable'
  | 'operator-not-available'
  /** A scope's or constant's text is not a value of the attribute's type. */
  | 'value-invalid'
  /** References flow directly between reference attributes only. */
  | 'reference-flow-not-direct'
  | 'merge-type-mixed';

export interface RuleProblem {
  readonly code: RuleProblemCode;
  /** The rule's id, or its place in the list where it has none. */
  readonly rule: string;
  /** Where in the document: `scope.0.1.attribute`, `flows.3.source.expression`. */
  readonly path: string;
  /** In an expression: where in its text, from 0. */
  readonly position?: number;
  readonly name?: string;
  /** A known name that was probably meant. */
  readonly nearest?: string;
  /** Set where nothing but letter case is wrong with the name. */
  readonly letterCase?: true;
  readonly expected?: string;
  /** The type that stands there, where it does not fit. */
  readonly found?: string;
}

/** A problem that does not know yet in which rule it is. */
export type LocalProblem = Omit<RuleProblem, 'rule'>;

export function unknownAttribute(path: string, name: string, known: Iterable<string>): LocalProblem {
  return { code: 'unknown-attribute', path, name, ...proposal(name, known) };
}

export function fromExpression(path: string, problem: ExpressionProblem): LocalProblem {
  return { ...problem, path };
}
