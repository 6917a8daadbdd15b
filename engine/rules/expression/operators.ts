/** What the operators do with values. Operators map over lists as scalar functions do. */

import { Buffer } from 'node:buffer';
import type { Operator } from './syntax.ts';
import {
  DateTime,
  DnReference,
  EvaluationFailure,
  isList,
  toBuffer,
  typeMismatch,
  typeOf,
  type Item,
  type List,
  type Scalar,
  type TypeName,
  type Value,
} from './value.ts';

function mismatch(operator: string, left: Scalar, right: Scalar): never {
  return typeMismatch(`${typeOf(left)} ${operator} ${typeOf(right)}`);
}

/** Negative, zero or positive as left stands to right; texts by code unit, octets by octet. */
function order(operator: Operator, left: Scalar, right: Scalar): number {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'bigint' && typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  if (left instanceof DateTime && right instanceof DateTime) {
    return left.ticks < right.ticks ? -1 : left.ticks > right.ticks ? 1 : 0;
  }
  if (left instanceof DnReference && right instanceof DnReference) {
    return order(operator, left.dn.toLowerCase(), right.dn.toLowerCase());
  }
  return mismatch(operator, left, right);
}

/** NULL equals NULL and nothing else, and is neither less nor greater than anything. */
function compareWith(operator: Operator, holds: (order: number) => boolean, whenNull: (both: boolean) => boolean) {
  return (left: Item, right: Item): Item =>
    left === null || right === null ? whenNull(left === right) : holds(order(operator, left, right));
}

function calculateWith(operator: Operator, calculate: (left: bigint, right: bigint) => bigint) {
  return (left: Item, right: Item): Item => {
    if (left === null || right === null) return null;
    if (typeof left !== 'bigint' || typeof right !== 'bigint') return mismatch(operator, left, right);
    return BigInt.asIntN(64, calculate(left, right));
  };
}

/** What `&` and `Error` take as text. */
export function concatenable(value: Scalar): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value instanceof DnReference ? value.dn : undefined;
}

/** Joins two texts, or two octet strings; NULL adds nothing. */
function concatenate(left: Item, right: Item): Item {
  if (left === null && right === null) return null;
  if (left instanceof Uint8Array || right instanceof Uint8Array) {
    if (left === null || right === null) return left ?? right;
    if (!(left instanceof Uint8Array && right instanceof Uint8Array)) return mismatch('&', left, right);
    return new Uint8Array(Buffer.concat([toBuffer(left), toBuffer(right)]));
  }
  const first = left === null ? '' : concatenable(left);
  const second = right === null ? '' : concatenable(right);
  if (first === undefined || second === undefined) return mismatch('&', left ?? '', right ?? '');
  return first + second;
}

export type Apply = (left: Item, right: Item) => Item;

export const OPERATIONS: { readonly [operator in Operator]: Apply } = {
  '=': compareWith(
    '=',
    (result) => result === 0,
    (both) => both,
  ),
  '<>': compareWith(
    '<>',
    (result) => result !== 0,
    (both) => !both,
  ),
  '<': compareWith(
    '<',
    (result) => result < 0,
    () => false,
  ),
  '<=': compareWith(
    '<=',
    (result) => result <= 0,
    () => false,
  ),
  '>': compareWith(
    '>',
    (result) => result > 0,
    () => false,
  ),
  '>=': compareWith(
    '>=',
    (result) => result >= 0,
    () => false,
  ),
  '+': calculateWith('+', (left, right) => left + right),
  '-': calculateWith('-', (left, right) => left - right),
  '*': calculateWith('*', (left, right) => left * right),
  '&': concatenate,
};

/** The length that all lists among the values share, of which there is one at least: how many values a mapped call has. */
export function sharedLength(values: readonly Value[]): number {
  let length = -1;
  for (const value of values) {
    if (!isList(value)) continue;
    if (length !== -1 && length !== value.length) {
      throw new EvaluationFailure(`lists of ${length} and ${value.length} values cannot be combined`);
    }
    length = value.length;
  }
  return length;
}

export function mapOperation(apply: Apply, left: Value, right: Value): Value {
  if (!isList(left) && !isList(right)) return apply(left, right);
  const length = sharedLength([left, right]);
  const results: Item[] = [];
  for (let index = 0; index < length; index++) results.push(apply(itemAt(left, index), itemAt(right, index)));
  return results;
}

/** The element of a list, or the scalar that stands beside every element. */
export function itemAt(value: Value, index: number): Item {
  return isList(value) ? (value as List)[index]! : value;
}

/** A condition's truth; NULL is false. */
export function truth(value: Item): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  return typeMismatch(`a condition is needed, not ${typeOf(value)}`);
}

/** The type that an operator's result has beside these types, `null` for NULL; `undefined` where the operator fails. */
type ResultOf = (left: TypeName | null, right: TypeName | null) => TypeName | null | undefined;

const comparisonType: ResultOf = (left, right) =>
  left === null || right === null || left === right ? 'boolean' : undefined;

const calculationType: ResultOf = (left, right) => {
  if (left === null || right === null) return null;
  return left === 'number' && right === 'number' ? 'number' : undefined;
};

const concatenationType: ResultOf = (left, right) => {
  if (left === null && right === null) return null;
  if (left === 'octets' || right === 'octets') {
    return (left ?? 'octets') === (right ?? 'octets') ? 'octets' : undefined;
  }
  return left === 'date' || right === 'date' ? undefined : 'text';
};

/** What {@link OPERATIONS} do, in types. */
export const OPERATION_TYPES: { readonly [operator in Operator]: ResultOf } = {
  '=': comparisonType,
  '<>': comparisonType,
  '<': comparisonType,
  '<=': comparisonType,
  '>': comparisonType,
  '>=': comparisonType,
  '+': calculationType,
  '-': calculationType,
  '*': calculationType,
  '&': concatenationType,
};
