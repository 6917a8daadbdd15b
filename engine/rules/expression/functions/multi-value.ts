/** Functions of whole lists. */

import { list, type FunctionDefinition } from '../define.ts';
import { valueKey } from '../../../model/attribute-value.ts';
import { DateTime, DnReference, EvaluationFailure, type Scalar } from '../value.ts';
import { expectSize, MOST_VALUES, tooMany } from '../work.ts';
import { lowerCase } from './letter-case.ts';
import { characterCount } from './text.ts';

type TextLike = string | DnReference;

function textOf(value: TextLike): string {
  return typeof value === 'string' ? value : value.dn;
}

/** 1-based index of the first value that holds the text (references: that is the text), 0 for none. */
function contains(values: readonly TextLike[], sought: string, compare: string | undefined): bigint {
  const folded = compare === 'CaseInsensitive';
  const needle = folded ? lowerCase(sought) : sought;
  const found = values.findIndex((value) => {
    const text = textOf(value);
    const haystack = folded ? lowerCase(text) : text;
    return value instanceof DnReference ? haystack === needle : haystack.includes(needle);
  });
  return BigInt(found + 1);
}

function keyOf(value: Scalar): string {
  if (value instanceof DateTime) return `d${value.ticks}`;
  if (value instanceof DnReference) return `r${value.dn}`;
  return valueKey(value);
}

function removeDuplicates(values: readonly Scalar[]): readonly Scalar[] {
  if (values.length < 2) return values;
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = keyOf(value);
    return !seen.has(key) && seen.add(key);
  });
}

/** With a limit, the last part is all that is left. */
function split(text: string, delimiter: string, limit: bigint | undefined): readonly string[] {
  if (characterCount(delimiter) !== 1) throw new EvaluationFailure('Split needs a delimiter of one character');
  if (limit === 0n) return [];
  const limited = limit !== undefined && limit > 0n && limit <= MOST_VALUES;
  const most = limited ? Number(limit) : MOST_VALUES;
  const parts: string[] = [];
  let start = 0;
  for (let end = text.indexOf(delimiter); end !== -1; end = text.indexOf(delimiter, start)) {
    if (parts.length === most - 1) {
      if (limited) break;
      tooMany();
    }
    parts.push(text.slice(start, end));
    start = end + delimiter.length;
  }
  return [...parts, text.slice(start)];
}

function join(values: readonly TextLike[], delimiter = ' '): string | null {
  if (values.length === 0) return null;
  const texts = values.map(textOf);
  expectSize(texts.reduce((size, text) => size + text.length, delimiter.length * (texts.length - 1)));
  return texts.join(delimiter);
}

function item(values: readonly Scalar[], index: bigint): Scalar {
  const found = index >= 1n && index <= BigInt(values.length) ? values[Number(index) - 1] : undefined;
  if (found === undefined) throw new EvaluationFailure(`Item ${index} of ${values.length} values`);
  return found;
}

export const MULTI_VALUE_FUNCTIONS: readonly FunctionDefinition[] = [
  list({
    name: 'Contains',
    family: 'multi-value',
    parameters: ['attribute: texts', 'search: text', { name: 'Casetype', words: ['CaseInsensitive', 'CaseSensitive'] }],
    result: 'number',
    call: contains,
  }),
  list({
    name: 'Item',
    family: 'multi-value',
    parameters: ['attribute: list', 'index: number'],
    result: 'first',
    call: item,
  }),
  list({
    name: 'ItemOrNull',
    family: 'multi-value',
    parameters: ['attribute: list', 'index: number'],
    result: 'first',
    call: (values, index) => (index >= 1n ? (values[Number(index) - 1] ?? null) : null),
  }),
  list({
    name: 'Join',
    family: 'multi-value',
    parameters: ['attribute: texts', 'Delimiter: text?'],
    result: 'text',
    call: join,
  }),
  list({
    name: 'RemoveDuplicates',
    family: 'multi-value',
    parameters: ['attribute: list'],
    result: 'firsts',
    call: removeDuplicates,
  }),
  list({
    name: 'Split',
    family: 'multi-value',
    parameters: ['value: text', 'delimiter: text', 'limit: number?'],
    result: 'texts',
    call: split,
  }),
];
