/** What an expression of one rule can be made of. */

import type { Attribute, LanguageFunction, RuleSchema } from '../shapes.ts';
import type { Names } from './completion.ts';

export interface Language extends Names {
  readonly functionOf: (name: string) => LanguageFunction | undefined;
  readonly attributeOf: (name: string) => Attribute | undefined;
  readonly parameterOf: (name: string) => string | undefined;
}

/** `source`: the attributes that the rule reads. */
export function languageOf(schema: RuleSchema | undefined, source: readonly Attribute[]): Language {
  const functions = new Map(schema?.functions.map((one) => [one.name, one]));
  const attributes = new Map(source.map((one) => [one.name, one]));
  const parameters = new Map(schema?.parameters.map(({ name, value }) => [name, value]));
  return {
    functions: [...functions.keys()],
    attributes: [...attributes.keys()],
    parameters: [...parameters.keys()],
    words: schema?.words.map(({ name }) => name) ?? [],
    functionOf: (name) => functions.get(name),
    attributeOf: (name) => attributes.get(name),
    parameterOf: (name) => parameters.get(name),
  };
}

export interface SignaturePart {
  readonly text: string;
  /** Of which argument, from 0; -1: of none. */
  readonly argument: number;
}

/** A name of a type that says more than that it is any. */
const MANY_TYPES = 4;

type Parameter = LanguageFunction['parameters'][number];

/** `InStr(source: text, match: text[, start: number]): number` in parts: the argument one is typing can stand out. */
export function signatureOf(definition: LanguageFunction, typeName: (type: string) => string): SignaturePart[] {
  const { name, parameters, result } = definition;
  const parts: SignaturePart[] = [{ text: `${name}(`, argument: -1 }];
  parameters.forEach((parameter, index) => {
    const comma = index > 0 ? ', ' : '';
    const text = parameterText(parameter, typeName);
    if (parameter.optional) parts.push({ text: `[${comma}${text}]`, argument: index });
    else parts.push({ text: comma, argument: -1 }, { text, argument: index });
  });
  const types = result.types.length < MANY_TYPES ? result.types.map(typeName).join(' | ') : '';
  const ending = parameters.some(({ repeated }) => repeated) ? ', …)' : ')';
  parts.push({ text: types === '' ? ending : `${ending}: ${types}`, argument: -1 });
  return parts.filter(({ text }) => text !== '');
}

function parameterText({ name, kind, types, words }: Parameter, typeName: (type: string) => string): string {
  if (kind === 'variable') return `$${name}`;
  if (words.length > 0) return `${name}: ${words.join(' | ')}`;
  return types.length === 0 || types.length >= MANY_TYPES ? name : `${name}: ${types.map(typeName).join(' | ')}`;
}

export function signatureText(definition: LanguageFunction, typeName: (type: string) => string): string {
  return signatureOf(definition, typeName)
    .map(({ text }) => text)
    .join('');
}
