/**
 * Text of an expression -> tokens.
 *
 * Strings stand in straight double quotes; a doubled quote is a quote and a doubled backslash is a backslash (the
 * standard rules write `"\\0ACNF:"` for the `\0ACNF:` of a replication conflict). Any other backslash is itself.
 */

import { fail } from './problem.ts';

export type TokenKind =
  'text' | 'number' | 'attribute' | 'parameter' | 'variable' | 'word' | 'operator' | '(' | ')' | ',' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** The meaning: the text without quotes, the name without brackets, the operator. */
  readonly value: string;
  readonly at: number;
}

const SPACE = /[\s\u00a0]+/y;
const TEXT = /"((?:[^"]|"")*)"/y;
const ATTRIBUTE = /\[([^[\]\r\n]+)\]/y;
const PARAMETER = /%([A-Za-z][A-Za-z0-9._-]*)%/y;
const VARIABLE = /\$([A-Za-z][A-Za-z0-9_]*)/y;
const HEX = /&[Hh]([0-9A-Fa-f]+)(?![A-Za-z0-9_])/y;
const NUMBER = /[0-9]+/y;
const WORD = /[A-Za-z][A-Za-z0-9_]*/y;
const OPERATOR = /&&|\|\||<=|<>|>=|[<>=+\-*&]/y;
const AFTER_NUMBER = /[A-Za-z0-9_.]/;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

type Reader = (text: string, at: number) => { readonly token: Token; readonly end: number } | undefined;

function reader(kind: TokenKind, pattern: RegExp, meaning: (match: RegExpExecArray) => string): Reader {
  return (text, at) => {
    const match = matchAt(pattern, text, at);
    return match === null ? undefined : { token: { kind, value: meaning(match), at }, end: at + match[0].length };
  };
}

const unescape = (inner: string) => inner.replaceAll('""', '"').replaceAll('\\\\', '\\');

const readWord = reader('word', WORD, (match) => match[0]);
const readOperator = reader('operator', OPERATOR, (match) => match[0]);
const readHex = reader('number', HEX, (match) => `0x${match[1]}`);

const READERS: readonly Reader[] = [
  reader('text', TEXT, (match) => unescape(match[1]!)),
  reader('attribute', ATTRIBUTE, (match) => match[1]!),
  reader('parameter', PARAMETER, (match) => match[1]!),
  reader('variable', VARIABLE, (match) => match[1]!),
  readHex,
  reader('number', NUMBER, (match) => match[0]),
  readWord,
  readOperator,
  reader('(', /\(/y, () => '('),
  reader(')', /\)/y, () => ')'),
  reader(',', /,/y, () => ','),
];

/** What other languages and word processors write, and what it is here. */
const HABITS: readonly (readonly [written: string, here: string])[] = [
  ['!=', '<>'],
  ['|', '||'],
  ["'", '"'],
  ['\u201c', '"'],
  ['\u201d', '"'],
  ['\u201e', '"'],
  ['\u2018', '"'],
  ['\u2019', '"'],
];

function failAt(text: string, at: number): never {
  const character = text[at]!;
  if (character === '"') fail({ code: 'unterminated-text', position: at });
  if (character === '[') fail({ code: 'unterminated-attribute', position: at });
  if (character === '%') fail({ code: 'unterminated-parameter', position: at });
  const nearest = HABITS.find(([habit]) => text.startsWith(habit, at))?.[1];
  const name = String.fromCodePoint(text.codePointAt(at)!);
  fail({ code: 'unexpected-character', position: at, name, ...(nearest !== undefined && { nearest }) });
}

/** Tokens of the text, an `end` token last. Throws a `ProblemSignal`. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += matchAt(SPACE, text, at)?.[0].length ?? 0;
    if (at >= text.length) break;
    const read = READERS.values()
      .map((readToken) => readToken(text, at))
      .find((result) => result !== undefined);
    if (read === undefined) failAt(text, at);
    if (read.token.kind === 'number' && AFTER_NUMBER.test(text[read.end] ?? '')) {
      fail({ code: 'number-invalid', position: at, name: text.slice(at, read.end + 1) });
    }
    tokens.push(read.token);
    at = read.end;
  }
  tokens.push({ kind: 'end', value: '', at: text.length });
  return tokens;
}
