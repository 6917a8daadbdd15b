/** Questions about values, and bit arithmetic. Functions about presence are in `forms.ts`: they take any value. */

import { randomInt } from 'node:crypto';
import { isGuidText } from '../../../model/anchor.ts';
import { scalar, type FunctionDefinition } from '../define.ts';
import { DateTime, EvaluationFailure } from '../value.ts';
import { parseDate } from './date.ts';

const INTEGER_TEXT = /^\s*[+-]?[0-9]+\s*$/;
const WIDEST_RANDOM_RANGE = 2n ** 48n - 1n;

function random(start: bigint, end: bigint): bigint {
  if (end < start) throw new EvaluationFailure('RandomNum: the end lies before the start');
  const width = end - start + 1n;
  if (width > WIDEST_RANDOM_RANGE) throw new EvaluationFailure('RandomNum: the range is too wide');
  return start + BigInt(randomInt(Number(width)));
}

const bits = (value: bigint) => BigInt.asIntN(64, value);

export const LOGIC_FUNCTIONS: readonly FunctionDefinition[] = [
  scalar({
    name: 'IsBitSet',
    family: 'evaluation',
    parameters: ['value: number', 'flag: number'],
    result: 'boolean',
    whenNull: false,
    call: (value, flag) => (bits(value) & bits(flag)) !== 0n,
  }),
  scalar({
    name: 'IsDate',
    family: 'evaluation',
    parameters: ['Expression: any'],
    result: 'boolean',
    whenNull: false,
    call: (value) => value instanceof DateTime || (typeof value === 'string' && parseDate(value) !== undefined),
  }),
  scalar({
    name: 'IsGuid',
    family: 'evaluation',
    parameters: ['GUID: text'],
    result: 'boolean',
    whenNull: false,
    call: (text) => isGuidText(text.replace(/^\{(.*)\}$/s, '$1')),
  }),
  scalar({
    name: 'IsNumeric',
    family: 'evaluation',
    parameters: ['Expression: any'],
    result: 'boolean',
    whenNull: false,
    call: (value) => typeof value === 'bigint' || (typeof value === 'string' && INTEGER_TEXT.test(value)),
  }),
  scalar({
    name: 'IsString',
    family: 'evaluation',
    parameters: ['expression: any'],
    result: 'boolean',
    whenNull: false,
    call: (value) => typeof value === 'string',
  }),
  scalar({
    name: 'BitAnd',
    family: 'math',
    parameters: ['value1: number', 'value2: number'],
    result: 'number',
    call: (left, right) => bits(left) & bits(right),
  }),
  scalar({
    name: 'BitOr',
    family: 'math',
    parameters: ['value1: number', 'value2: number'],
    result: 'number',
    call: (left, right) => bits(left) | bits(right),
  }),
  scalar({
    name: 'RandomNum',
    family: 'math',
    parameters: ['start: number', 'end: number'],
    result: 'number',
    call: random,
  }),
];
