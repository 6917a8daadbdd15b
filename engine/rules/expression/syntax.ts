/** The syntax tree of an expression, and the way back to text. */

export const OPERATORS = ['<', '<=', '<>', '=', '>', '>=', '+', '-', '*', '&'] as const;
export const LOGICAL_OPERATORS = ['&&', '||'] as const;
export type Operator = (typeof OPERATORS)[number];
export type LogicalOperator = (typeof LOGICAL_OPERATORS)[number];

/** `at` is where the piece starts in the text, from 0. */
export type Expression =
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: bigint; readonly at: number }
  /** `[name]` */
  | { readonly kind: 'attribute'; readonly name: string; readonly at: number }
  /** `%name%` */
  | { readonly kind: 'parameter'; readonly name: string; readonly at: number }
  /** `$name` */
  | { readonly kind: 'variable'; readonly name: string; readonly at: number }
  /** A bare word: `True`, `NULL`, `IgnoreThisFlow`, an option such as `CaseSensitive`. */
  | { readonly kind: 'word'; readonly name: string; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[]; readonly at: number }
  /** A chain of operators, evaluated strictly from left to right. */
  | { readonly kind: 'operation'; readonly first: Expression; readonly rest: readonly Step[]; readonly at: number }
  | { readonly kind: 'logic'; readonly first: Expression; readonly rest: readonly LogicStep[]; readonly at: number };

export interface Step {
  readonly operator: Operator;
  readonly right: Expression;
  readonly at: number;
}

export interface LogicStep {
  readonly operator: LogicalOperator;
  readonly right: Expression;
  readonly at: number;
}

function printText(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '""')}"`;
}

function printLiteral(node: Literal): string {
  return node.kind === 'text' ? printText(node.value) : node.value.toString();
}

export type Literal = Expression & { readonly kind: 'text' | 'number' };
/** How texts and numbers are written. */
export type PrintLiteral = (node: Literal) => string;

/** Whether the node needs parentheses to stand in a chain of this kind: `(2 + 3) * 4`, `(a || b) && c`. */
export function needsParentheses(node: Expression, within: 'operation' | 'logic'): boolean {
  return node.kind === 'logic' || (node.kind === 'operation' && within === 'operation');
}

/** One node in one line; `print` gives the texts of its parts. */
export function printNode(node: Expression, literal: PrintLiteral, print: (part: Expression) => string): string {
  switch (node.kind) {
    case 'text':
    case 'number':
      return literal(node);
    case 'attribute':
      return `[${node.name}]`;
    case 'parameter':
      return `%${node.name}%`;
    case 'variable':
      return `$${node.name}`;
    case 'word':
      return node.name;
    case 'call':
      return `${node.name}(${node.arguments.map(print).join(', ')})`;
    case 'operation':
    case 'logic': {
      const operand = (part: Expression) => (needsParentheses(part, node.kind) ? `(${print(part)})` : print(part));
      return operand(node.first) + node.rest.map((step) => ` ${step.operator} ${operand(step.right)}`).join('');
    }
  }
}

/** The text, in one line, that parses to the same tree, positions aside. */
export function printExpression(node: Expression): string {
  return printNode(node, printLiteral, printExpression);
}
