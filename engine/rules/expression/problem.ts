/** What can be wrong with the text of an expression. The words for a code belong to the interface. */

export type ExpressionProblemCode =
  | 'expression-too-long'
  | 'nesting-too-deep'
  | 'unexpected-character'
  | 'unterminated-text'
  | 'unterminated-attribute'
  | 'unterminated-parameter'
  | 'number-invalid'
  | 'value-expected'
  | 'operator-expected'
  | 'closing-parenthesis-expected'
  | 'unknown-function'
  | 'unknown-name'
  | 'unknown-attribute'
  | 'unknown-parameter'
  | 'unknown-variable'
  | 'argument-count'
  | 'argument-invalid'
  | 'special-value-misplaced'
  | 'reference-not-readable'
  | 'type-mismatch';

export interface ExpressionProblem {
  readonly code: ExpressionProblemCode;
  /** Where in the expression's text, from 0; at most the text's length. */
  readonly position: number;
  /** The name or piece of text that the problem is about. */
  readonly name?: string;
  /** A known name, or a way of writing, that was probably meant. */
  readonly nearest?: string;
  /** Set where nothing but letter case is wrong with the name. */
  readonly letterCase?: true;
  /** What would have been accepted, where that can be said: `2`, `2..4`, `text | octets`, `vbTextCompare | ...`. */
  readonly expected?: string;
  /** The type that stands there: `text`, `number | text`, `list of text`. */
  readonly found?: string;
}

/** Carries a problem out of the recursion of parser and compiler; never leaves this folder. */
export class ProblemSignal extends Error {
  readonly problem: ExpressionProblem;
  constructor(problem: ExpressionProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

export function fail(problem: ExpressionProblem): never {
  throw new ProblemSignal(problem);
}
