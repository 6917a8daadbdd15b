/**
 * `$filter`: the part of OData 4.01 section 5.1.1 that directory objects of Graph support, parsed into a tree and
 * evaluated against plain objects. Whether a clause needs the advanced query capabilities is read off the tree.
 */

import { badRequest } from '../../graph-error.ts';
import type { Json } from '../../json.ts';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextTest = 'startswith' | 'endswith' | 'contains';
export type Literal = string | number | boolean | null;

export type Filter =
  | { readonly type: 'compare'; readonly path: string; readonly operator: Comparison; readonly value: Literal }
  | { readonly type: 'in'; readonly path: string; readonly values: readonly Literal[] }
  | { readonly type: 'text'; readonly path: string; readonly test: TextTest; readonly value: string }
  /** `values/any(v:...)`; without a condition: at least one. Inside, the path is relative to the item, `''` the item. */
  | { readonly type: 'any'; readonly path: string; readonly condition?: Filter }
  | { readonly type: 'and' | 'or'; readonly clauses: readonly Filter[] }
  | { readonly type: 'not'; readonly clause: Filter };

type Token = { readonly kind: 'word' | 'string' | 'symbol' | 'end'; readonly text: string };

const TOKEN = /\s*(?:'((?:[^']|'')*)'|([A-Za-z_@][\w@./-]*|-?\d[\w:.+-]*)|([(),:]))/y;
const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const TEXT_TESTS: ReadonlySet<string> = new Set(['startswith', 'endswith', 'contains']);

function invalidFilter(): Error {
  return badRequest('Invalid filter clause');
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  let end = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [, quoted, word, symbol] = match;
    if (quoted !== undefined) tokens.push({ kind: 'string', text: quoted.replaceAll("''", "'") });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'symbol', text: symbol ?? '' });
    end = TOKEN.lastIndex;
  }
  if (text.slice(end).trim() !== '') throw invalidFilter();
  return tokens;
}

interface Cursor {
  readonly tokens: readonly Token[];
  position: number;
  /** Range variables of the `any` around the clause. */
  readonly variable: string | undefined;
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.position] ?? { kind: 'end', text: '' };
}

function take(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.position += 1;
  return token;
}

function takeSymbol(cursor: Cursor, symbol: string): void {
  const token = take(cursor);
  if (token.kind !== 'symbol' || token.text !== symbol) throw invalidFilter();
}

function takesWord(cursor: Cursor, word: string): boolean {
  const token = peek(cursor);
  if (token.kind !== 'word' || token.text.toLowerCase() !== word) return false;
  cursor.position += 1;
  return true;
}

export function parseFilter(text: string): Filter {
  const cursor: Cursor = { tokens: tokenize(text), position: 0, variable: undefined };
  const filter = parseOr(cursor);
  if (peek(cursor).kind !== 'end') throw invalidFilter();
  return filter;
}

function parseOr(cursor: Cursor): Filter {
  const clauses = [parseAnd(cursor)];
  while (takesWord(cursor, 'or')) clauses.push(parseAnd(cursor));
  return clauses.length === 1 && clauses[0] !== undefined ? clauses[0] : { type: 'or', clauses };
}

function parseAnd(cursor: Cursor): Filter {
  const clauses = [parseUnary(cursor)];
  while (takesWord(cursor, 'and')) clauses.push(parseUnary(cursor));
  return clauses.length === 1 && clauses[0] !== undefined ? clauses[0] : { type: 'and', clauses };
}

function parseUnary(cursor: Cursor): Filter {
  if (takesWord(cursor, 'not')) return { type: 'not', clause: parseUnary(cursor) };
  const token = peek(cursor);
  if (token.kind === 'symbol' && token.text === '(') {
    cursor.position += 1;
    const inner = parseOr(cursor);
    takeSymbol(cursor, ')');
    return inner;
  }
  return parseClause(cursor);
}

function parseClause(cursor: Cursor): Filter {
  const word = take(cursor);
  if (word.kind !== 'word') throw invalidFilter();
  const next = peek(cursor);
  if (next.kind === 'symbol' && next.text === '(') {
    return TEXT_TESTS.has(word.text.toLowerCase()) ? parseTextTest(cursor, word.text) : parseAny(cursor, word.text);
  }
  const path = pathOf(cursor, word.text);
  const operator = take(cursor).text.toLowerCase();
  if (operator === 'in') return { type: 'in', path, values: parseList(cursor) };
  if (!isComparison(operator)) throw invalidFilter();
  return { type: 'compare', path, operator, value: parseLiteral(cursor) };
}

function isComparison(word: string): word is Comparison {
  return COMPARISONS.has(word);
}

/** Inside `any`, paths begin with the range variable. */
function pathOf(cursor: Cursor, path: string): string {
  const { variable } = cursor;
  if (variable === undefined) return path;
  if (path === variable) return '';
  if (path.startsWith(`${variable}/`)) return path.slice(variable.length + 1);
  throw invalidFilter();
}

function parseTextTest(cursor: Cursor, name: string): Filter {
  takeSymbol(cursor, '(');
  const path = pathOf(cursor, take(cursor).text);
  takeSymbol(cursor, ',');
  const value = take(cursor);
  if (value.kind !== 'string') throw invalidFilter();
  takeSymbol(cursor, ')');
  return { type: 'text', path, test: name.toLowerCase() as TextTest, value: value.text };
}

function parseAny(cursor: Cursor, word: string): Filter {
  if (!word.endsWith('/any')) throw invalidFilter();
  const path = word.slice(0, -'/any'.length);
  takeSymbol(cursor, '(');
  const first = peek(cursor);
  if (first.kind === 'symbol' && first.text === ')') {
    cursor.position += 1;
    return { type: 'any', path };
  }
  const variable = take(cursor);
  takeSymbol(cursor, ':');
  const inner: Cursor = { tokens: cursor.tokens, position: cursor.position, variable: variable.text };
  const condition = parseOr(inner);
  cursor.position = inner.position;
  takeSymbol(cursor, ')');
  return { type: 'any', path, condition };
}

function parseList(cursor: Cursor): Literal[] {
  takeSymbol(cursor, '(');
  const values = [parseLiteral(cursor)];
  while (peek(cursor).text === ',' && peek(cursor).kind === 'symbol') {
    cursor.position += 1;
    values.push(parseLiteral(cursor));
  }
  takeSymbol(cursor, ')');
  return values;
}

function parseLiteral(cursor: Cursor): Literal {
  const token = take(cursor);
  if (token.kind === 'string') return token.text;
  if (token.kind !== 'word') throw invalidFilter();
  if (token.text === 'null') return null;
  if (token.text === 'true' || token.text === 'false') return token.text === 'true';
  if (/^-?\d+(\.\d+)?$/.test(token.text)) return Number(token.text);
  // A date or a guid is written without quotes.
  if (/^[\w:.+-]+$/.test(token.text)) return token.text;
  throw invalidFilter();
}

/** Every property the filter looks at, without what lies below it. */
export function filteredProperties(filter: Filter): string[] {
  switch (filter.type) {
    case 'and':
    case 'or':
      return filter.clauses.flatMap(filteredProperties);
    case 'not':
      return filteredProperties(filter.clause);
    default:
      return [filter.path.split('/')[0] ?? ''];
  }
}

/**
 * Whether Graph answers only with `ConsistencyLevel: eventual` and `$count=true` ("Advanced query capabilities on
 * Microsoft Entra ID objects"): `ne`, `not`, `endsWith`, comparisons with null.
 */
export function isAdvanced(filter: Filter): boolean {
  switch (filter.type) {
    case 'and':
    case 'or':
      return filter.clauses.some(isAdvanced);
    case 'not':
      return true;
    case 'compare':
      return filter.operator === 'ne' || filter.value === null;
    case 'text':
      return filter.test === 'endswith';
    case 'in':
      return filter.values.includes(null);
    case 'any':
      return filter.condition !== undefined && isAdvanced(filter.condition);
  }
}

export function containsTest(filter: Filter): boolean {
  if (filter.type === 'and' || filter.type === 'or') return filter.clauses.some(containsTest);
  if (filter.type === 'not') return containsTest(filter.clause);
  if (filter.type === 'any') return filter.condition !== undefined && containsTest(filter.condition);
  return filter.type === 'text' && filter.test === 'contains';
}

export type Reader = (path: string) => Json | undefined;

export function matches(filter: Filter, read: Reader): boolean {
  switch (filter.type) {
    case 'and':
      return filter.clauses.every((clause) => matches(clause, read));
    case 'or':
      return filter.clauses.some((clause) => matches(clause, read));
    case 'not':
      return !matches(filter.clause, read);
    case 'compare':
      return compares(folded(read(filter.path) ?? null), filter.operator, folded(filter.value));
    case 'in': {
      const value = folded(read(filter.path) ?? null);
      return filter.values.some((candidate) => folded(candidate) === value);
    }
    case 'text':
      return testsText(read(filter.path), filter.test, filter.value);
    case 'any':
      return matchesAny(read(filter.path), filter.condition);
  }
}

function matchesAny(items: Json | undefined, condition: Filter | undefined): boolean {
  if (!Array.isArray(items)) return false;
  if (condition === undefined) return items.length > 0;
  return items.some((item: Json) => matches(condition, (path) => valueAt(item, path)));
}

/** The value below `value` at a slash-separated path; `''` is the value itself. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  if (path === '') return value;
  let at = value;
  for (const step of path.split('/')) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
    at = (at as { readonly [key: string]: Json })[step];
  }
  return at;
}

/** The directory compares text without regard to case. */
function folded(value: Json): Json {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function compares(left: Json, operator: Comparison, right: Json): boolean {
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  const order = compareValues(left, right);
  if (order === undefined) return false;
  if (operator === 'gt') return order > 0;
  if (operator === 'ge') return order >= 0;
  return operator === 'lt' ? order < 0 : order <= 0;
}

/** Negative, zero or positive; undefined where the two cannot be ordered. */
export function compareValues(left: Json, right: Json): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function testsText(value: Json | undefined, test: TextTest, wanted: string): boolean {
  if (typeof value !== 'string') return false;
  const [text, part] = [value.toLowerCase(), wanted.toLowerCase()];
  if (test === 'startswith') return text.startsWith(part);
  return test === 'endswith' ? text.endsWith(part) : text.includes(part);
}
