/**
 * How functions of the language are declared.
 *
 * A scalar function gets one value for each parameter and maps over lists by itself; a list function gets whole
 * lists. Both have their types checked before they are called, so that their code is only about what they do.
 * Functions that decide themselves what is evaluated (IIF, Switch, Select, ...) are in `forms.ts`.
 *
 * A parameter is written `name: type`, `name: type?` where it may be left out. Names are those of Entra Connect's
 * documentation. The declared types are what the checker knows and what completion and help show: there is no second
 * table.
 */

import type { DateTime, DnReference, Item, Scalar, TypeName, Value } from './value.ts';

export type Family =
  'certificate' | 'conversion' | 'date' | 'directory' | 'evaluation' | 'math' | 'multi-value' | 'flow' | 'text';

interface ParameterValues {
  text: string;
  number: bigint;
  boolean: boolean;
  octets: Uint8Array;
  date: DateTime;
  /** A date, or a text as `CDate` takes it: documented so for `DateAdd`. */
  dateOrText: DateTime | string;
  /** A DN, as reference or as text. */
  dn: string;
  /** Anything but NULL. */
  any: Scalar;
  /** The values of a list without its NULLs; a scalar is a list of one, NULL an empty list. */
  list: readonly Scalar[];
  /** A list of texts and references. */
  texts: readonly (string | DnReference)[];
  truthLike: string | bigint | boolean;
  printable: string | bigint | boolean | DnReference;
  textOrOctets: string | Uint8Array;
  textOrOctetsOrNumber: string | Uint8Array | bigint;
}

export type ParameterType = keyof ParameterValues;

export const ALL_TYPES: readonly TypeName[] = ['text', 'number', 'boolean', 'octets', 'date', 'reference'];

/** The types of the values that each kind of parameter takes. */
export const ACCEPTED: { readonly [type in ParameterType]: readonly TypeName[] } = {
  text: ['text'],
  number: ['number'],
  boolean: ['boolean'],
  octets: ['octets'],
  date: ['date'],
  dateOrText: ['date', 'text'],
  dn: ['text', 'reference'],
  any: ALL_TYPES,
  list: ALL_TYPES,
  texts: ['text', 'reference'],
  truthLike: ['text', 'number', 'boolean'],
  printable: ['text', 'number', 'boolean', 'reference'],
  textOrOctets: ['text', 'octets'],
  textOrOctetsOrNumber: ['text', 'octets', 'number'],
};

/** One of these words, written bare: `vbTextCompare`. Always optional. */
interface WordDeclaration {
  readonly name: string;
  readonly words: readonly string[];
}
/** A text that is one of these, in quotes where it is written out: `"yyyy"`. */
interface ChoiceDeclaration {
  readonly name: string;
  readonly texts: readonly string[];
}
type ParameterDeclaration =
  `${string}: ${ParameterType}` | `${string}: ${ParameterType}?` | WordDeclaration | ChoiceDeclaration;

type ArgumentOf<P extends ParameterDeclaration> = P extends WordDeclaration
  ? string | undefined
  : P extends ChoiceDeclaration
    ? string
    : P extends `${string}: ${infer Type extends ParameterType}?`
      ? ParameterValues[Type] | undefined
      : P extends `${string}: ${infer Type extends ParameterType}`
        ? ParameterValues[Type]
        : never;

type ArgumentsOf<P extends readonly ParameterDeclaration[]> = { -readonly [K in keyof P]: ArgumentOf<P[K]> };

interface ResultValues {
  text: string | null;
  number: bigint | null;
  boolean: boolean | null;
  octets: Uint8Array | null;
  date: DateTime | null;
  reference: DnReference | null;
  /** A list of texts. */
  texts: readonly string[] | null;
  /** One value of a type that the first argument has. */
  first: Item;
  /** A list of values of types that the first argument has. */
  firsts: readonly Scalar[];
}

export type ResultType = keyof ResultValues;

export interface ValueParameter {
  readonly kind: 'value';
  readonly name: string;
  readonly type: ParameterType;
  readonly optional: boolean;
  /** Where only these texts mean anything. */
  readonly texts?: readonly string[];
}

export interface WordParameter {
  readonly kind: 'word';
  readonly name: string;
  readonly words: readonly string[];
  readonly optional: true;
}

export type Parameter = ValueParameter | WordParameter;

export interface FunctionDefinition {
  readonly name: string;
  readonly family: Family;
  /** Whether it maps over lists. */
  readonly scalar: boolean;
  readonly parameters: readonly Parameter[];
  readonly result: ResultType;
  /** The result where the first argument is NULL. */
  readonly whenNull: Item;
  /** Arguments as `parameters` says; typed by {@link scalar} and {@link list}. */
  readonly call: (...given: never[]) => Value;
}

interface Declaration<P extends readonly ParameterDeclaration[], R extends ResultType> {
  readonly name: string;
  readonly family: Family;
  readonly parameters: P;
  readonly result: R;
  readonly whenNull?: ResultValues[R];
  readonly call: (...given: ArgumentsOf<P>) => ResultValues[R];
}

/** Whether the parameter is given a whole list, not its values one by one. */
export function takesList(parameter: Parameter): boolean {
  return parameter.kind === 'value' && (parameter.type === 'list' || parameter.type === 'texts');
}

const DECLARED = /^(\w+): (\w+)(\?)?$/;

function parameterOf(declaration: ParameterDeclaration): Parameter {
  if (typeof declaration !== 'string') {
    const { name } = declaration;
    if ('words' in declaration) return { kind: 'word', name, words: declaration.words, optional: true };
    return { kind: 'value', name, type: 'text', optional: false, texts: declaration.texts };
  }
  const [, name, type, optional] = DECLARED.exec(declaration)!;
  return { kind: 'value', name: name!, type: type as ParameterType, optional: optional !== undefined };
}

function define<const P extends readonly ParameterDeclaration[], R extends ResultType>(
  { name, family, parameters, result, whenNull, call }: Declaration<P, R>,
  isScalar: boolean,
): FunctionDefinition {
  return {
    name,
    family,
    scalar: isScalar,
    parameters: parameters.map(parameterOf),
    result,
    whenNull: (whenNull ?? null) as Item,
    call: call as FunctionDefinition['call'],
  };
}

export function scalar<
  const P extends readonly ParameterDeclaration[],
  R extends Exclude<ResultType, 'texts' | 'firsts'>,
>(declaration: Declaration<P, R>): FunctionDefinition {
  return define(declaration, true);
}

export function list<const P extends readonly ParameterDeclaration[], R extends ResultType>(
  declaration: Declaration<P, R>,
): FunctionDefinition {
  return define(declaration, false);
}
