/** Calls of declared functions: arguments checked when compiled, types checked and lists mapped when evaluated. */

import { FUNCTIONS } from './catalogue.ts';
import { expectArguments, type Call, type Compiler, type Evaluate } from './compiler.ts';
import {
  ACCEPTED,
  ALL_TYPES,
  takesList,
  type FunctionDefinition,
  type Parameter,
  type ParameterType,
  type WordParameter,
} from './define.ts';
import { FORM_NAMES } from './forms.ts';
import { proposal } from '../nearest-name.ts';
import { itemAt, sharedLength } from './operators.ts';
import { fail, type ExpressionProblem } from './problem.ts';
import { whenNothing } from './static-type.ts';
import type { Expression } from './syntax.ts';
import {
  asList,
  DnReference,
  EvaluationFailure,
  isList,
  located,
  typeMismatch,
  typeOf,
  type Item,
  type Scalar,
  type TypeName,
  type Value,
} from './value.ts';
import { made, spendOn, type Frame } from './work.ts';

type Check = (value: Scalar) => boolean;

function checkOf(type: ParameterType): Check {
  const accepted: readonly TypeName[] = ACCEPTED[type];
  if (accepted.length === ALL_TYPES.length) return () => true;
  if (accepted.length === 1) {
    const [only] = accepted;
    return (value) => typeOf(value) === only;
  }
  return (value) => accepted.includes(typeOf(value));
}

/** Makes of an argument's value what the function is declared to take. */
type Convert = (value: Value) => unknown;

function converter(definition: FunctionDefinition, parameter: Parameter, index: number): Convert {
  if (parameter.kind === 'word') return (value) => value;
  const { type } = parameter;
  const check = checkOf(type);
  const place = `argument ${index + 1} of ${definition.name}`;
  const refuse = (got: string): never => typeMismatch(`${place} is ${got}`);
  if (takesList(parameter)) {
    return (value) => {
      const given = asList(value);
      const unfit = given.find((item) => !check(item));
      return unfit === undefined ? given : refuse(`a list with ${typeOf(unfit)}`);
    };
  }
  return (value) => {
    if (value === null) throw new EvaluationFailure(`${place} is NULL`, 'null');
    if (isList(value)) return refuse('a list');
    const given = value as Scalar;
    if (!check(given)) return refuse(typeOf(given));
    return type === 'dn' && given instanceof DnReference ? given.dn : given;
  };
}

function compileWord(call: Call, parameter: WordParameter, node: Expression): Evaluate {
  const word = node.kind === 'word' ? node.name : node.kind === 'text' ? node.value : undefined;
  if (word !== undefined && parameter.words.includes(word)) return () => word;
  return fail(notAmong(node, word ?? call.name, parameter.words));
}

/** A text that is written out must be one of those that mean anything; another's value is looked at when it is known. */
function compileArgument(call: Call, parameter: Parameter, node: Expression, compiler: Compiler): Evaluate {
  if (parameter.kind === 'word') return compileWord(call, parameter, node);
  if (parameter.texts !== undefined && node.kind === 'text' && !parameter.texts.includes(node.value)) {
    fail(notAmong(node, node.value, parameter.texts));
  }
  return compiler.value(node);
}

function notAmong(node: Expression, name: string, known: readonly string[]): ExpressionProblem {
  const expected = known.join(' | ');
  return { code: 'argument-invalid', position: node.at, name, expected, ...proposal(name, known) };
}

function caller(definition: FunctionDefinition, nothing: () => Item): (given: readonly Value[]) => Value {
  const converters = definition.parameters.map((parameter, index) => converter(definition, parameter, index));
  const call = definition.call as (...given: unknown[]) => Value;
  const [first] = definition.parameters;
  const nullIsAnswered = first !== undefined && !takesList(first);
  return (given) => {
    if (nullIsAnswered && given[0] === null) return nothing();
    switch (given.length) {
      // Nearly all calls; spreading costs more than what most functions do.
      case 1:
        return call(converters[0]!(given[0]!));
      case 2:
        return call(converters[0]!(given[0]!), converters[1]!(given[1]!));
      default:
        return call(...given.map((value, index) => converters[index]!(value)));
    }
  };
}

/**
 * Calls the function for each value of the lists. Each call is taken into account with all that it is given: many values
 * within bounds may be too much together, and one large text beside many values is looked at again and again.
 */
function mapCall(apply: (given: readonly Value[]) => Value, given: readonly Value[], frame: Frame): Value {
  const length = sharedLength(given);
  const results: Item[] = [];
  for (let index = 0; index < length; index++) {
    const row = given.map((value) => itemAt(value, index));
    for (const value of row) spendOn(frame, value);
    results.push(made(frame, apply(row)) as Item);
  }
  return results;
}

function findFunction(call: Call): FunctionDefinition {
  const definition = FUNCTIONS.get(call.name);
  if (definition !== undefined) return definition;
  const known = [...FORM_NAMES, ...FUNCTIONS.keys()];
  return fail({ code: 'unknown-function', position: call.at, name: call.name, ...proposal(call.name, known) });
}

export function compileCall(call: Call, compiler: Compiler): Evaluate {
  const definition = findFunction(call);
  const { parameters } = definition;
  expectArguments(call, parameters.filter((parameter) => !parameter.optional).length, parameters.length);
  const evaluators = call.arguments.map((node, index) => compileArgument(call, parameters[index]!, node, compiler));
  const apply = caller(definition, () => whenNothing(definition, compiler.types.get(call.arguments[0]!)));
  const { at } = call;
  const maps = definition.scalar;
  return (input, frame) => {
    let several = false;
    const given: Value[] = [];
    for (const evaluate of evaluators) {
      const value = evaluate(input, frame);
      several ||= isList(value);
      given.push(value);
    }
    try {
      if (maps && several) return mapCall(apply, given, frame);
      for (const value of given) spendOn(frame, value);
      return made(frame, apply(given));
    } catch (error) {
      throw located(error, at);
    }
  };
}
