/**
 * How functions of the language are declared.
 *
 * A scalar function gets one value for each parameter and maps over lists by itself; a list function gets whole
 * lists. Both have their types checked before they are called, so that their code is only about what they do.
 * Functions that decide themselves what is evaluated (IIF, Switch, Select, ...) are in `forms.ts`.
 */

import type { DateTime, Item, Scalar, Value } from './value.ts';

export type Family =
  'certificate' | 'conversion' | 'date' | 'directory' | 'evaluation' | 'math' | 'multi-value' | 'flow' | 'text';

interface ParameterValues {
  text: string;
  number: bigint;
  boolean: boolean;
  octets: Uint8Array;
  date: DateTime;
  /** A DN, as reference or as text. */
  dn: string;
  /** Anything but NULL. */
  any: Scalar;
  /** The values of a list without its NULLs; a scalar is a list of one, NULL an empty list. */
  list: readonly Scalar[];
  textOrOctets: string | Uint8Array;
  textOrOctetsOrNumber: string | Uint8Array | bigint;
}

export type ParameterName = keyof ParameterValues;
/** One of these words, written bare: `vbTextCompare`. Always optional. */
export interface OptionParameter {
  readonly options: readonly string[];
}
export type Parameter = ParameterName | `${ParameterName}?` | OptionParameter;

type ArgumentOf<P extends Parameter> = P extends OptionParameter
  ? string | undefined
  : P extends `${infer Name extends ParameterName}?`
    ? ParameterValues[Name] | undefined
    : P extends ParameterName
      ? ParameterValues[P]
      : never;

type ArgumentsOf<P extends readonly Parameter[]> = { -readonly [K in keyof P]: ArgumentOf<P[K]> };

export interface FunctionDefinition {
  readonly name: string;
  readonly family: Family;
  /** Whether it maps over lists. */
  readonly scalar: boolean;
  readonly parameters: readonly Parameter[];
  /** The result where the first argument is NULL. */
  readonly whenNull: Item;
  /** Arguments as `parameters` says; typed by {@link scalar} and {@link list}. */
  readonly call: (...given: never[]) => Value;
}

interface Declaration<P extends readonly Parameter[], Result> {
  readonly name: string;
  readonly family: Family;
  readonly parameters: P;
  readonly whenNull?: Item;
  readonly call: (...given: ArgumentsOf<P>) => Result;
}

export function scalar<const P extends readonly Parameter[]>(declaration: Declaration<P, Item>): FunctionDefinition {
  return { whenNull: null, ...declaration, scalar: true, call: declaration.call as FunctionDefinition['call'] };
}

export function list<const P extends readonly Parameter[]>(declaration: Declaration<P, Value>): FunctionDefinition {
  return { whenNull: null, ...declaration, scalar: false, call: declaration.call as FunctionDefinition['call'] };
}
