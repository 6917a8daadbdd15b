/** Text functions. Positions and lengths count characters (code points), so a surrogate pair is never cut. */

import { randomUUID } from 'node:crypto';
import { scalar, type FunctionDefinition } from '../define.ts';
import { EvaluationFailure } from '../value.ts';
import { expectSize } from '../work.ts';
import { lowerCase, upperCase } from './letter-case.ts';

const SURROGATE = /[\ud800-\udfff]/;
const COMPARE = { name: 'compare', words: ['vbTextCompare', 'vbBinaryCompare'] } as const;
const LONGEST_PADDING = 65_536n;

/** The index in code units of the character with this index. */
function unitIndex(text: string, character: number): number {
  if (!SURROGATE.test(text)) return Math.min(character, text.length);
  let index = 0;
  for (let count = 0; count < character && index < text.length; count++) {
    index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  }
  return index;
}

function characterIndex(text: string, unit: number): number {
  return characterCount(text.slice(0, unit));
}

export function characterCount(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (let index = 0; index < text.length; count++) index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  return count;
}

/** A bigint from a rule as an index; what is beyond any text stays beyond it. */
function index(value: bigint): number {
  return Number(value);
}

function left(text: string, count: bigint): string {
  if (count < 0n || count >= BigInt(text.length)) return text;
  return text.slice(0, unitIndex(text, index(count)));
}

function right(text: string, count: bigint): string {
  const length = characterCount(text);
  if (count < 0n || count >= BigInt(length)) return text;
  return text.slice(unitIndex(text, length - index(count)));
}

/** On octets as on characters: the standard rule for device keys takes octet strings apart. */
function mid(source: string | Uint8Array, start: bigint, count: bigint): string | Uint8Array {
  if (count === 0n) return typeof source === 'string' ? '' : new Uint8Array();
  const length = typeof source === 'string' ? characterCount(source) : source.length;
  if (count < 0n || start <= 0n || start > BigInt(length)) return source;
  const from = index(start) - 1;
  const to = Math.min(from + index(count), length);
  if (typeof source !== 'string') return source.slice(from, to);
  const head = unitIndex(source, from);
  return source.slice(head, head + unitIndex(source.slice(head), to - from));
}

function inStr(text: string, match: string, start: bigint | undefined, compare: string | undefined): bigint {
  if (start !== undefined && start < 1n) throw new EvaluationFailure('InStr starts at 1 or later');
  const folded = compare === 'vbTextCompare';
  const haystack = folded ? lowerCase(text) : text;
  const needle = folded ? lowerCase(match) : match;
  const from = start === undefined ? 0 : index(start) - 1;
  if (from > characterCount(haystack)) return 0n;
  const found = haystack.indexOf(needle, unitIndex(haystack, from));
  return found === -1 ? 0n : BigInt(characterIndex(haystack, found) + 1);
}

/** `start` is where the search begins going left: the match must end at or before it. */
function inStrRev(text: string, match: string, start: bigint | undefined, compare: string | undefined): bigint {
  if (start !== undefined && start < 1n && start !== -1n) {
    throw new EvaluationFailure('InStrRev starts at 1 or later, or at the end with -1');
  }
  const folded = compare === 'vbTextCompare';
  const haystack = folded ? lowerCase(text) : text;
  const needle = folded ? lowerCase(match) : match;
  const end = start === undefined || start === -1n ? haystack.length : unitIndex(haystack, index(start));
  if (needle.length > end) return 0n;
  const found = haystack.lastIndexOf(needle, end - needle.length);
  return found === -1 ? 0n : BigInt(characterIndex(haystack, found) + 1);
}

/** First letter of every space-delimited word upper, the rest lower. */
function properCase(text: string): string {
  return lowerCase(text).replace(/(^| )(\S)/gu, (_, space: string, letter: string) => space + upperCase(letter));
}

function padding(text: string, length: bigint, character: string): string {
  if (length > LONGEST_PADDING) throw new EvaluationFailure(`padding to ${length} characters`, 'limit');
  if (characterCount(character) !== 1) throw new EvaluationFailure('padding needs exactly one character');
  return character.repeat(Math.max(0, index(length) - characterCount(text)));
}

const MONIKERS: { readonly [moniker: string]: string } = { '\\n': '\n', '\\r': '\r', '\\t': '\t' };

function unmask(text: string): string {
  return text.replace(/\\[nrt]/g, (moniker) => MONIKERS[moniker]!);
}

function expectGrowth(text: string, search: string, growth: number): void {
  let size = text.length;
  for (let at = text.indexOf(search); at !== -1; at = text.indexOf(search, at + search.length)) {
    expectSize((size += growth));
  }
}

function replace(text: string, old: string, replacement: string): string {
  const search = unmask(old);
  if (search === '') return text;
  const put = unmask(replacement);
  const growth = put.length - search.length;
  if (growth > 0) expectGrowth(text, search, growth);
  return text.replaceAll(search, () => put);
}

const patterns = new Map<string, ReadonlyMap<string, string>>();
const MOST_PATTERNS = 100;
const LONGEST_KEPT_PATTERN = 1_000;

function parsePattern(pattern: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const pair of pattern.replace(/\s/gu, '').split(',')) {
    if (pair === '') continue;
    const [source, target, ...more] = pair.split(':');
    if (source === undefined || target === undefined || more.length > 0 || characterCount(source) !== 1) {
      throw new EvaluationFailure(`not a replacement: ${pair}`);
    }
    map.set(source, target);
  }
  return map;
}

function replaceChars(text: string, pattern: string): string {
  let map = patterns.get(pattern);
  if (map === undefined) {
    map = parsePattern(pattern);
    // Patterns are nearly always literals; the bounds are for those that come from an attribute.
    if (patterns.size >= MOST_PATTERNS) patterns.clear();
    if (pattern.length <= LONGEST_KEPT_PATTERN) patterns.set(pattern, map);
  }
  let result = '';
  for (const character of text) {
    result += map.get(character) ?? character;
    expectSize(result.length);
  }
  return result;
}

function word(text: string, number: bigint, delimiters: string): string {
  if (number < 1n) return '';
  const separators = new Set(delimiters);
  let current = '';
  let count = 0n;
  for (const character of text) {
    if (!separators.has(character)) {
      current += character;
      continue;
    }
    if (current !== '' && ++count === number) return current;
    current = '';
  }
  return current !== '' && count + 1n === number ? current : '';
}

export const TEXT_FUNCTIONS: readonly FunctionDefinition[] = [
  scalar({ name: 'Guid', family: 'text', parameters: [], result: 'text', call: () => randomUUID() }),
  scalar({
    name: 'InStr',
    family: 'text',
    parameters: ['stringcheck: text', 'stringmatch: text', 'start: number?', COMPARE],
    result: 'number',
    whenNull: 0n,
    call: inStr,
  }),
  scalar({
    name: 'InStrRev',
    family: 'text',
    parameters: ['stringcheck: text', 'stringmatch: text', 'start: number?', COMPARE],
    result: 'number',
    whenNull: 0n,
    call: inStrRev,
  }),
  scalar({
    name: 'LCase',
    family: 'text',
    parameters: ['value: text'],
    result: 'text',
    call: lowerCase,
  }),
  scalar({
    name: 'UCase',
    family: 'text',
    parameters: ['string: text'],
    result: 'text',
    call: upperCase,
  }),
  scalar({ name: 'PCase', family: 'text', parameters: ['string: text'], result: 'text', call: properCase }),
  scalar({
    name: 'Left',
    family: 'text',
    parameters: ['string: text', 'NumChars: number'],
    result: 'text',
    whenNull: '',
    call: left,
  }),
  scalar({
    name: 'Right',
    family: 'text',
    parameters: ['string: text', 'NumChars: number'],
    result: 'text',
    whenNull: '',
    call: right,
  }),
  scalar({
    name: 'Len',
    family: 'text',
    parameters: ['value: textOrOctets'],
    result: 'number',
    whenNull: 0n,
    call: (source) => BigInt(typeof source === 'string' ? characterCount(source) : source.length),
  }),
  scalar({
    name: 'LTrim',
    family: 'text',
    parameters: ['value: text'],
    result: 'text',
    call: (text) => text.trimStart(),
  }),
  scalar({
    name: 'RTrim',
    family: 'text',
    parameters: ['value: text'],
    result: 'text',
    call: (text) => text.trimEnd(),
  }),
  scalar({ name: 'Trim', family: 'text', parameters: ['value: text'], result: 'text', call: (text) => text.trim() }),
  scalar({
    name: 'Mid',
    family: 'text',
    parameters: ['string: textOrOctets', 'start: number', 'NumChars: number'],
    result: 'first',
    whenNull: '',
    call: mid,
  }),
  scalar({
    name: 'PadLeft',
    family: 'text',
    parameters: ['string: text', 'length: number', 'padCharacter: text'],
    result: 'text',
    whenNull: '',
    call: (text, length, character) => padding(text, length, character) + text,
  }),
  scalar({
    name: 'PadRight',
    family: 'text',
    parameters: ['string: text', 'length: number', 'padCharacter: text'],
    result: 'text',
    whenNull: '',
    call: (text, length, character) => text + padding(text, length, character),
  }),
  scalar({
    name: 'Replace',
    family: 'text',
    parameters: ['string: text', 'OldValue: text', 'NewValue: text'],
    result: 'text',
    call: replace,
  }),
  scalar({
    name: 'ReplaceChars',
    family: 'text',
    parameters: ['string: text', 'ReplacePattern: text'],
    result: 'text',
    call: replaceChars,
  }),
  scalar({
    name: 'Word',
    family: 'text',
    parameters: ['string: text', 'WordNumber: number', 'delimiters: text'],
    result: 'text',
    whenNull: '',
    call: word,
  }),
];
