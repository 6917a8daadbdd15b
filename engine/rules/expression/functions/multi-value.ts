/** Functions of whole lists. */

import { list, type FunctionDefinition } from '../define.ts';
import { valueKey } from '../../../model/attribute-value.ts';
import { DateTime, DnReference, EvaluationFailure, type Scalar } from '../value.ts';

type TextLike = string | DnReference;

function textOf(value: TextLike): string {
  return typeof value === 'string' ? value : value.dn;
}

/** 1-based index of the first value that holds the text (references: that is the text), 0 for none. */
function contains(values: readonly TextLike[], sought: string, compare: string | undefined): bigint {
  const folded = compare === 'CaseInsensitive';
  const needle = folded ? sought.toLowerCase() : sought;
  const found = values.findIndex((value) => {
    const text = textOf(value);
    const haystack = folded ? text.toLowerCase() : text;
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

function split(text: string, delimiter: string, limit: bigint | undefined): readonly string[] {
  if ([...delimiter].length !== 1) throw new EvaluationFailure('Split needs a delimiter of one character');
  if (limit === undefined || limit < 0n) return text.split(delimiter);
  if (limit === 0n) return [];
  const parts = text.split(delimiter);
  const most = Number(limit);
  return parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(delimiter)];
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
    call: (values, delimiter) => (values.length === 0 ? null : values.map(textOf).join(delimiter ?? ' ')),
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
