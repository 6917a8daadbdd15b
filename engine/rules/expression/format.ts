/** The canonical text of an expression. */

import { LONGEST_EXPRESSION, parseExpression } from './parse.ts';
import type { ExpressionProblem } from './problem.ts';
import { needsParentheses, printNode, type Expression, type Literal, type PrintLiteral } from './syntax.ts';

export type FormatResult =
  | {
      readonly ok: true;
      /** In one line, as rules store it: a space after commas and around operators, parentheses only where needed. */
      readonly text: string;
      /** For an editor: the same, calls and chains of operators beyond 100 characters broken into indented lines. */
      readonly lines: string;
    }
  | { readonly ok: false; readonly problem: ExpressionProblem };

const WIDTH = 100;
const INDENT = 2;

const QUOTED = /"(?:[^"]|"")*"/y;
const NUMERAL = /(-?)\s*(?:&[Hh]([0-9A-Fa-f]+)|([0-9]+))/y;

/** Texts and numbers stay as they were written: `&H21C07000` says more than 566259712, `"\\r\\n"` than `"\\\\r\\\\n"`. */
function asWritten(source: string): PrintLiteral {
  return ({ kind, at }: Literal) => {
    const pattern = kind === 'text' ? QUOTED : NUMERAL;
    pattern.lastIndex = at;
    const [whole = '', sign = '', hex, decimal] = pattern.exec(source) ?? [];
    if (kind === 'text') return whole;
    return sign + (hex === undefined ? (decimal ?? '') : `&H${hex.toUpperCase()}`);
  };
}

type Print = (node: Expression) => string;

/** In one line; what was printed is kept, since every level of a tree asks for all that is below it. */
function printer(literal: PrintLiteral): Print {
  const known = new Map<Expression, string>();
  const print: Print = (node) => {
    const text = known.get(node) ?? printNode(node, literal, print);
    known.set(node, text);
    return text;
  };
  return print;
}

const pad = (indent: number) => `\n${' '.repeat(indent)}`;

/** Arguments as they stand together: by themselves, in pairs for `Switch`. */
function argumentRows(node: Expression & { readonly kind: 'call' }): readonly (readonly Expression[])[] {
  const size = node.name === 'Switch' ? 2 : 1;
  return node.arguments.flatMap((_, index) => (index % size === 0 ? [node.arguments.slice(index, index + size)] : []));
}

/** The node with `indent` characters before it, in as many lines as it needs. */
function broken(node: Expression, indent: number, print: Print): string {
  const flat = print(node);
  if (indent + flat.length <= WIDTH) return flat;
  const inner = indent + INDENT;
  if (node.kind === 'call' && node.arguments.length > 0) {
    const rows = argumentRows(node).map(
      (row) => pad(inner) + row.map((argument) => broken(argument, inner, print)).join(', '),
    );
    return `${node.name}(${rows.join(',')}${pad(indent)})`;
  }
  if (node.kind !== 'operation' && node.kind !== 'logic') return flat;
  const operand = (part: Expression, at: number) => {
    if (!needsParentheses(part, node.kind)) return broken(part, at, print);
    const text = `(${print(part)})`;
    if (at + text.length <= WIDTH) return text;
    return `(${pad(at + INDENT)}${broken(part, at + INDENT, print)}${pad(at)})`;
  };
  const steps = node.rest.map((step) => `${pad(inner)}${step.operator} ${operand(step.right, inner)}`);
  return operand(node.first, indent) + steps.join('');
}

/**
 * Puts a text in canonical form; names are not looked up. An expression that would become longer than any may be stays
 * as it is written.
 */
export function formatExpression(text: string): FormatResult {
  const parsed = parseExpression(text);
  if (!parsed.ok) return parsed;
  const print = printer(asWritten(text));
  const fitting = (formatted: string) => (formatted.length > LONGEST_EXPRESSION ? text : formatted);
  return {
    ok: true,
    text: fitting(print(parsed.expression)),
    lines: fitting(broken(parsed.expression, 0, print)),
  };
}
