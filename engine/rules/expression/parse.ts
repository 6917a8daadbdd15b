/**
 * Tokens -> syntax tree.
 *
 * Operators of comparison, calculation and text share one priority and go strictly from left to right, as Entra
 * Connect documents it: `2+3*4` is 20. `&&` and `||` share a priority of their own below it: the standard rule "In
 * from AD - User Join" has `... || [sAMAccountName] = "SUPPORT_388945a0" || ...`, which has no meaning otherwise.
 */

import { fail, ProblemSignal, type ExpressionProblem } from './problem.ts';
import type { Expression, LogicalOperator, LogicStep, Operator, Step } from './syntax.ts';
import { tokenize, type Token } from './tokenize.ts';

/** Far above any rule; keeps a hostile text from costing time or stack. */
export const LONGEST_EXPRESSION = 20_000;
const DEEPEST_NESTING = 100;

const LOGICAL: ReadonlySet<string> = new Set<LogicalOperator>(['&&', '||']);
const INTEGER_MIN = -(2n ** 63n);
const INTEGER_MAX = 2n ** 63n - 1n;

export type ParseResult =
  { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly problem: ExpressionProblem };

interface Cursor {
  readonly tokens: readonly Token[];
  index: number;
  depth: number;
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.index]!;
}

function take(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token.kind !== 'end') cursor.index++;
  return token;
}

function parseNumber(token: Token, sign: bigint, at: number): Expression {
  const value = sign * BigInt(token.value);
  if (value < INTEGER_MIN || value > INTEGER_MAX) fail({ code: 'number-invalid', position: at, name: token.value });
  return { kind: 'number', value, at };
}

const WORDS_FOR_OPERATORS: ReadonlyMap<string, LogicalOperator> = new Map([
  ['and', '&&'],
  ['or', '||'],
]);

/** Something stands where a value has ended. */
function unconnected(code: 'operator-expected' | 'closing-parenthesis-expected', { kind, value, at }: Token): never {
  const nearest = kind === 'word' ? WORDS_FOR_OPERATORS.get(value.toLowerCase()) : undefined;
  return fail({ code, position: at, name: value, ...(nearest !== undefined && { nearest }) });
}

function parseArguments(cursor: Cursor): Expression[] {
  const list: Expression[] = [];
  if (peek(cursor).kind === ')') {
    take(cursor);
    return list;
  }
  for (;;) {
    list.push(parseLogic(cursor));
    const next = take(cursor);
    if (next.kind === ')') return list;
    if (next.kind !== ',') unconnected('closing-parenthesis-expected', next);
  }
}

function nested<Result>(cursor: Cursor, at: number, parse: (cursor: Cursor) => Result): Result {
  if (++cursor.depth > DEEPEST_NESTING) fail({ code: 'nesting-too-deep', position: at });
  const result = parse(cursor);
  cursor.depth--;
  return result;
}

function parseParenthesis(cursor: Cursor): Expression {
  const inner = parseLogic(cursor);
  const closing = take(cursor);
  if (closing.kind !== ')') unconnected('closing-parenthesis-expected', closing);
  return inner;
}

function parseOperand(cursor: Cursor): Expression {
  const token = take(cursor);
  const { value, at } = token;
  switch (token.kind) {
    case 'text':
      return { kind: 'text', value, at };
    case 'number':
      return parseNumber(token, 1n, at);
    case 'attribute':
    case 'parameter':
    case 'variable':
      return { kind: token.kind, name: value, at };
    case 'word':
      if (peek(cursor).kind !== '(') return { kind: 'word', name: value, at };
      take(cursor);
      return { kind: 'call', name: value, arguments: nested(cursor, at, parseArguments), at };
    case '(':
      return nested(cursor, at, parseParenthesis);
    case 'operator':
      if (value === '-' && peek(cursor).kind === 'number') return parseNumber(take(cursor), -1n, at);
      return fail({ code: 'value-expected', position: at, name: value });
    case ')':
    case ',':
    case 'end':
      return fail({ code: 'value-expected', position: at, name: value });
  }
}

function parseOperation(cursor: Cursor): Expression {
  const first = parseOperand(cursor);
  const rest: Step[] = [];
  for (;;) {
    const token = peek(cursor);
    if (token.kind !== 'operator' || LOGICAL.has(token.value)) break;
    take(cursor);
    rest.push({ operator: token.value as Operator, right: parseOperand(cursor), at: token.at });
  }
  return rest.length === 0 ? first : { kind: 'operation', first, rest, at: first.at };
}

function parseLogic(cursor: Cursor): Expression {
  const first = parseOperation(cursor);
  const rest: LogicStep[] = [];
  for (;;) {
    const token = peek(cursor);
    if (token.kind !== 'operator') break;
    take(cursor);
    rest.push({ operator: token.value as LogicalOperator, right: parseOperation(cursor), at: token.at });
  }
  return rest.length === 0 ? first : { kind: 'logic', first, rest, at: first.at };
}

/** The tree of an expression, or the first thing wrong with its text. Never throws. */
export function parseExpression(text: string): ParseResult {
  try {
    if (text.length > LONGEST_EXPRESSION) {
      fail({ code: 'expression-too-long', position: LONGEST_EXPRESSION, expected: String(LONGEST_EXPRESSION) });
    }
    const cursor: Cursor = { tokens: tokenize(text), index: 0, depth: 0 };
    const expression = parseLogic(cursor);
    const next = peek(cursor);
    if (next.kind !== 'end') unconnected('operator-expected', next);
    return { ok: true, expression };
  } catch (error) {
    if (error instanceof ProblemSignal) return { ok: false, problem: error.problem };
    throw error;
  }
}
