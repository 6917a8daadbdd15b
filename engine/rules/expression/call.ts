/** Calls of declared functions: arguments checked when compiled, types checked and lists mapped when evaluated. */

import { FUNCTIONS } from './catalogue.ts';
import { expectArguments, type Call, type Compiler, type Evaluate } from './compiler.ts';
import type { FunctionDefinition, OptionParameter, Parameter, ParameterName } from './define.ts';
import { FORM_NAMES } from './forms.ts';
import { nearestName } from '../nearest-name.ts';
import { itemAt, sharedLength } from './operators.ts';
import { fail } from './problem.ts';
import type { Expression } from './syntax.ts';
import {
  asList,
  DateTime,
  DnReference,
  EvaluationFailure,
  isList,
  typeOf,
  type Item,
  type Scalar,
  type Value,
} from './value.ts';

type Check = (value: Scalar) => boolean;

const CHECKS: { readonly [name in Exclude<ParameterName, 'dn' | 'list'>]: Check } = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'bigint',
  boolean: (value) => typeof value === 'boolean',
  octets: (value) => value instanceof Uint8Array,
  date: (value) => value instanceof DateTime,
  any: () => true,
  textOrOctets: (value) => typeof value === 'string' || value instanceof Uint8Array,
  textOrOctetsOrNumber: (value) =>
    typeof value === 'string' || typeof value === 'bigint' || value instanceof Uint8Array,
};

/** Makes of an argument's value what the function is declared to take. */
type Convert = (value: Value) => unknown;

function converter(definition: FunctionDefinition, parameter: Parameter, index: number): Convert {
  if (typeof parameter !== 'string') return (value) => value;
  const name = parameter.replace(/\?$/, '') as ParameterName;
  if (name === 'list') return asList;
  const refuse = (got: string): never => {
    throw new EvaluationFailure(`type mismatch: argument ${index + 1} of ${definition.name} is ${got}`);
  };
  const single = (value: Value): Scalar => {
    if (value === null) return refuse('NULL');
    return isList(value) ? refuse('a list') : (value as Scalar);
  };
  if (name === 'dn') {
    return (value) => {
      const given = single(value);
      if (given instanceof DnReference) return given.dn;
      return typeof given === 'string' ? given : refuse(typeOf(given));
    };
  }
  const check = CHECKS[name];
  return (value) => {
    const given = single(value);
    return check(given) ? given : refuse(typeOf(given));
  };
}

function isOption(parameter: Parameter): parameter is OptionParameter {
  return typeof parameter !== 'string';
}

function compileOption(call: Call, parameter: OptionParameter, node: Expression): Evaluate {
  const word = node.kind === 'word' ? node.name : node.kind === 'text' ? node.value : undefined;
  if (word !== undefined && parameter.options.includes(word)) return () => word;
  const nearest = word === undefined ? undefined : nearestName(word, parameter.options);
  return fail({
    code: 'argument-invalid',
    position: node.at,
    name: word ?? call.name,
    expected: parameter.options.join(' | '),
    ...(nearest !== undefined && { nearest }),
  });
}

function isOptional(parameter: Parameter): boolean {
  return isOption(parameter) || parameter.endsWith('?');
}

/** Sets the place of a failure that does not know its place yet. */
export function located(error: unknown, position: number): unknown {
  if (error instanceof EvaluationFailure) {
    error.position ??= position;
    return error;
  }
  return new EvaluationFailure(error instanceof Error ? error.message : String(error), position);
}

function caller(definition: FunctionDefinition): (given: readonly Value[]) => Value {
  const converters = definition.parameters.map((parameter, index) => converter(definition, parameter, index));
  const call = definition.call as (...given: unknown[]) => Value;
  const nullIsAnswered = definition.parameters[0] !== 'list';
  const { whenNull } = definition;
  return (given) => {
    if (nullIsAnswered && given[0] === null) return whenNull;
    return call(...given.map((value, index) => converters[index]!(value)));
  };
}

function mapCall(apply: (given: readonly Value[]) => Value, given: readonly Value[]): Value {
  const length = sharedLength(given);
  return Array.from({ length }, (_, index) => apply(given.map((value) => itemAt(value, index))) as Item);
}

function findFunction(call: Call): FunctionDefinition {
  const definition = FUNCTIONS.get(call.name);
  if (definition !== undefined) return definition;
  const nearest = nearestName(call.name, [...FORM_NAMES, ...FUNCTIONS.keys()]);
  return fail({
    code: 'unknown-function',
    position: call.at,
    name: call.name,
    ...(nearest !== undefined && { nearest }),
  });
}

export function compileCall(call: Call, compiler: Compiler): Evaluate {
  const definition = findFunction(call);
  const { parameters } = definition;
  expectArguments(call, parameters.filter((parameter) => !isOptional(parameter)).length, parameters.length);
  const evaluators = call.arguments.map((node, index) => {
    const parameter = parameters[index]!;
    return isOption(parameter) ? compileOption(call, parameter, node) : compiler.value(node);
  });
  const apply = caller(definition);
  const { at } = call;
  const maps = definition.scalar;
  return (input, slots) => {
    let several = false;
    const given = evaluators.map((evaluate) => {
      const value = evaluate(input, slots);
      several ||= isList(value);
      return value;
    });
    try {
      return maps && several ? mapCall(apply, given) : apply(given);
    } catch (error) {
      throw located(error, at);
    }
  };
}
