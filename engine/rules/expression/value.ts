/**
 * Values while an expression is evaluated.
 *
 * `null` is NULL and never the same as an empty text. A list is the values of a multi-valued attribute; an element
 * may be NULL on the way (a value that a mapped function dropped) and is left out where the list ends or is counted.
 */

import type { AttributeValue } from '../../model/attribute-value.ts';

/** 1601-01-01 to 1970-01-01 in milliseconds. */
const EPOCH_OFFSET = 11_644_473_600_000n;
const TICKS_PER_MILLISECOND = 10_000n;
const LATEST_DATE = 8_640_000_000_000_000n;

/** A moment in UTC, in FILETIME ticks (100 ns since 1601-01-01, [MS-DTYP] 2.3.3). Not storable in an attribute. */
export class DateTime {
  readonly ticks: bigint;
  constructor(ticks: bigint) {
    this.ticks = ticks;
  }

  static fromDate(date: Date): DateTime {
    return new DateTime((BigInt(date.getTime()) + EPOCH_OFFSET) * TICKS_PER_MILLISECOND);
  }

  /** Whole milliseconds, cut toward the past. */
  toDate(): Date {
    const remainder = this.ticks % TICKS_PER_MILLISECOND;
    const floor = remainder < 0n ? this.ticks - remainder - TICKS_PER_MILLISECOND : this.ticks - remainder;
    const milliseconds = floor / TICKS_PER_MILLISECOND - EPOCH_OFFSET;
    if (milliseconds > LATEST_DATE || milliseconds < -LATEST_DATE) throw new EvaluationFailure('date out of range');
    return new Date(Number(milliseconds));
  }
}

/** What `CRef` makes of a text. */
export class DnReference {
  readonly dn: string;
  constructor(dn: string) {
    this.dn = dn;
  }
}

export type Scalar = AttributeValue | DateTime | DnReference;
export type Item = Scalar | null;
export type List = readonly Item[];
export type Value = Item | List;

/** A result that is no value: see `FlowResult`. */
export class SpecialValue {
  readonly kind: 'ignore' | 'authoritative-null';
  constructor(kind: 'ignore' | 'authoritative-null') {
    this.kind = kind;
  }
}

export const IGNORE_THIS_FLOW = new SpecialValue('ignore');
export const AUTHORITATIVE_NULL = new SpecialValue('authoritative-null');

/**
 * `type`: a value of a type that is not taken there; `null`: NULL where a value is needed; `limit`: more than an
 * evaluation may make; `stated`: `Error(...)`; `value`: all the rest, a text that is no date, an index beyond a list.
 */
export type FailureKind = 'type' | 'null' | 'limit' | 'stated' | 'value';

/** Messages quote values, and values can be large. */
const LONGEST_MESSAGE = 500;

/** An error while evaluating; becomes a `FlowResult` of kind `error`. */
export class EvaluationFailure extends Error {
  readonly kind: FailureKind;
  /** Set once by the innermost call that knows where it stands. */
  position: number | undefined;
  constructor(message: string, kind: FailureKind = 'value', position?: number) {
    super(message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message);
    this.kind = kind;
    this.position = position;
  }
}

/** Sets the place of a failure that does not know its place yet. */
export function located(error: unknown, position: number): unknown {
  if (error instanceof EvaluationFailure) {
    error.position ??= position;
    return error;
  }
  return new EvaluationFailure(error instanceof Error ? error.message : String(error), 'value', position);
}

export function typeMismatch(what: string, position?: number): never {
  throw new EvaluationFailure(`type mismatch: ${what}`, 'type', position);
}

/** `Array.isArray` does not narrow a readonly list. */
export function isList(value: Value): value is List {
  return Array.isArray(value);
}

export function present(list: List): readonly Scalar[] {
  return list.every((item) => item !== null) ? (list as readonly Scalar[]) : list.filter((item) => item !== null);
}

/** A value as the list of what is there: NULL has nothing, a scalar is a list of one. */
export function asList(value: Value): readonly Scalar[] {
  if (value === null) return [];
  return isList(value) ? present(value) : [value];
}

export type TypeName = 'text' | 'number' | 'boolean' | 'octets' | 'date' | 'reference';

export function typeOf(value: Scalar): TypeName {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'bigint') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (value instanceof Uint8Array) return 'octets';
  return value instanceof DateTime ? 'date' : 'reference';
}

export function toBuffer(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
}
