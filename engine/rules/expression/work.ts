/**
 * What one evaluation may cost. Rules are written by people and values come from directories; neither can make an
 * evaluation take the memory or the time of a run. What goes beyond is a failure of kind `limit` on that object.
 */

import { EvaluationFailure, isList, type Value } from './value.ts';

/** UTF-16 code units of a text, octets of a binary value, that an expression makes. Attributes themselves may be larger. */
export const LARGEST_VALUE = 1_048_576;
/** Values in a list that an expression makes. */
export const MOST_VALUES = 100_000;
/** The sizes of all that functions and operators are given and give, a value counting at least one. */
export const MOST_WORK = 16_777_216;

/** One evaluation: the values of its `$variables`, and what it may still cost. */
export interface Frame {
  readonly variables: Value[];
  work: number;
}

export function createFrame(variables: number): Frame {
  return { variables: variables === 0 ? NO_VARIABLES : new Array<Value>(variables).fill(null), work: MOST_WORK };
}

const NO_VARIABLES: Value[] = [];

export function tooLarge(): never {
  throw new EvaluationFailure(`a value of more than ${LARGEST_VALUE} characters or octets`, 'limit');
}

export function tooMany(): never {
  throw new EvaluationFailure(`a list of more than ${MOST_VALUES} values`, 'limit');
}

/** For functions, before they make a text of so many code units. */
export function expectSize(size: number): void {
  if (size > LARGEST_VALUE) tooLarge();
}

export function spend(frame: Frame, work: number): void {
  frame.work -= work;
  if (frame.work < 0) throw new EvaluationFailure('an evaluation that costs more than any may', 'limit');
}

function sizeOf(value: Value): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length;
  if (!isList(value)) return 1;
  let size = value.length;
  for (const item of value) {
    if (typeof item === 'string' || item instanceof Uint8Array) size += item.length;
  }
  return size;
}

/** Takes a value that something is done with into account. */
export function spendOn(frame: Frame, value: Value): void {
  spend(frame, 1 + sizeOf(value));
}

/** Takes a value that was made into account; refuses one that is too large. */
export function made<Made extends Value>(frame: Frame, value: Made): Made {
  if (isList(value)) {
    if (value.length > MOST_VALUES) tooMany();
  } else if ((typeof value === 'string' || value instanceof Uint8Array) && value.length > LARGEST_VALUE) tooLarge();
  spendOn(frame, value);
  return value;
}
