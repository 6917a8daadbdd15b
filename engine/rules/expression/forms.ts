/**
 * Functions that decide themselves what is evaluated, or that look at attributes rather than values.
 *
 * A form whose branches are the flow's result is given `branch` for them, so that `IIF(..., [a], IgnoreThisFlow)`
 * is known to be right, and `Trim(IgnoreThisFlow)` to be wrong, when the rule is compiled.
 */

import type { AttributeDefinition } from '../../model/attribute-value.ts';
import {
  attributeReader,
  expectArguments,
  expectCountable,
  findAttribute,
  referenceName,
  type Call,
  type Compiler,
  type Evaluate,
  type EvaluateResult,
} from './compiler.ts';
import type { Family } from './define.ts';
import { concatenable, itemAt, sharedLength, truth } from './operators.ts';
import { fail } from './problem.ts';
import type { Expression } from './syntax.ts';
import {
  asList,
  EvaluationFailure,
  isList,
  located,
  SpecialValue,
  typeMismatch,
  typeOf,
  type Item,
  type List,
  type Scalar,
  type Value,
} from './value.ts';
import { MOST_VALUES, spendOn, tooMany, type Frame } from './work.ts';

type Branch = (node: Expression) => EvaluateResult;
type Form = (call: Call, compiler: Compiler, branch: Branch) => EvaluateResult;

function ordinary(value: Value | SpecialValue, at: number): Value {
  if (!(value instanceof SpecialValue)) return value;
  throw new EvaluationFailure('a special value cannot stand for one value of several', 'value', at);
}

/** A condition with several truths picks value by value: `IIF(InStr([proxyAddresses],"SIP:")=1,NULL,[proxyAddresses])`. */
function pick(truths: List, whenTrue: Value, whenFalse: Value): List {
  const values = [truths, ...(truths.includes(true) ? [whenTrue] : []), ...(truths.includes(false) ? [whenFalse] : [])];
  // Throws where the lists do not go together.
  sharedLength(values);
  return truths.map((item, index) => itemAt(truth(item) ? whenTrue : whenFalse, index));
}

const iif: Form = (call, compiler, branch) => {
  expectArguments(call, 3, 3);
  const condition = compiler.value(call.arguments[0]!);
  const whenTrue = branch(call.arguments[1]!);
  const whenFalse = branch(call.arguments[2]!);
  const { at } = call;
  return (input, frame) => {
    const truths = condition(input, frame);
    if (!isList(truths)) return truth(truths) ? whenTrue(input, frame) : whenFalse(input, frame);
    const anyTrue = truths.some(truth);
    const anyFalse = !truths.every(truth);
    const yes = anyTrue ? ordinary(whenTrue(input, frame), at) : null;
    const no = anyFalse ? ordinary(whenFalse(input, frame), at) : null;
    return pick(truths, yes, no);
  };
};

/** Evaluates all of its arguments, as documented: an `Error` in a pair that is not chosen is an error. */
const switchForm: Form = (call, compiler, branch) => {
  if (call.arguments.length < 2 || call.arguments.length % 2 !== 0) {
    fail({ code: 'argument-count', position: call.at, name: call.name, expected: '2, 4, 6, ...' });
  }
  const conditions: Evaluate[] = [];
  const values: EvaluateResult[] = [];
  call.arguments.forEach((node, index) => {
    if (index % 2 === 0) conditions.push(compiler.value(node));
    else values.push(branch(node));
  });
  return (input, frame) => {
    const truths = conditions.map((condition) => {
      const value = condition(input, frame);
      if (isList(value)) return typeMismatch('Switch needs conditions of one value', call.at);
      return truth(value);
    });
    const results = values.map((value) => value(input, frame));
    const chosen = truths.indexOf(true);
    return chosen === -1 ? null : results[chosen]!;
  };
};

function variableSlot(call: Call, compiler: Compiler): { readonly slot: number; readonly name: string } {
  const node = call.arguments[0]!;
  if (node.kind !== 'variable') {
    return fail({ code: 'argument-invalid', position: node.at, name: call.name, expected: '$item' });
  }
  return { slot: compiler.slotCount++, name: node.name };
}

/** Compiles the part of the text in which the variable is known. */
function withVariable<Result>(compiler: Compiler, name: string, slot: number, compile: () => Result): Result {
  const outer = compiler.variables.get(name);
  compiler.variables.set(name, slot);
  const result = compile();
  if (outer === undefined) compiler.variables.delete(name);
  else compiler.variables.set(name, outer);
  return result;
}

/** Takes one round of a loop into account: what it made, and how many values there are by now. */
function account(frame: Frame, value: Value, count: number, at: number): void {
  try {
    if (count > MOST_VALUES) tooMany();
    spendOn(frame, value);
  } catch (error) {
    throw located(error, at);
  }
}

const select: Form = (call, compiler) => {
  expectArguments(call, 3, 3);
  const { slot, name } = variableSlot(call, compiler);
  const source = compiler.value(call.arguments[1]!);
  const body = withVariable(compiler, name, slot, () => compiler.value(call.arguments[2]!));
  return (input, frame) => {
    const results: Item[] = [];
    for (const item of asList(source(input, frame))) {
      frame.variables[slot] = item;
      const result = body(input, frame);
      if (isList(result)) for (const one of result) results.push(one);
      else results.push(result);
      account(frame, result, results.length, call.at);
    }
    return results;
  };
};

const where: Form = (call, compiler) => {
  expectArguments(call, 3, 3);
  const { slot, name } = variableSlot(call, compiler);
  const source = compiler.value(call.arguments[1]!);
  const condition = withVariable(compiler, name, slot, () => compiler.value(call.arguments[2]!));
  return (input, frame) =>
    asList(source(input, frame)).filter((item) => {
      account(frame, item, 0, call.at);
      frame.variables[slot] = item;
      const result = condition(input, frame);
      if (isList(result)) return typeMismatch('Where needs a condition of one value', call.at);
      return truth(result);
    });
};

const withForm: Form = (call, compiler, branch) => {
  expectArguments(call, 3, 3);
  const { slot, name } = variableSlot(call, compiler);
  const bound = compiler.value(call.arguments[1]!);
  const body = withVariable(compiler, name, slot, () => branch(call.arguments[2]!));
  return (input, frame) => {
    frame.variables[slot] = bound(input, frame);
    return body(input, frame);
  };
};

const error: Form = (call, compiler) => {
  expectArguments(call, 1, 1);
  const message = compiler.value(call.arguments[0]!);
  return (input, frame) => {
    const texts = asList(message(input, frame)).map(
      (value) => concatenable(value) ?? typeMismatch(`Error takes text, not ${typeOf(value)}`, call.at),
    );
    throw new EvaluationFailure(texts.join(' '), 'stated', call.at);
  };
};

function namedAttribute(call: Call, compiler: Compiler): AttributeDefinition {
  expectArguments(call, 1, 1);
  const node = call.arguments[0]!;
  if (node.kind !== 'text') {
    return fail({ code: 'argument-invalid', position: node.at, name: call.name, expected: '"attribute"' });
  }
  return findAttribute(compiler, node.value, node.at);
}

const importedValue: Form = (call, compiler) => {
  const { name, type, multiValued } = namedAttribute(call, compiler);
  if (type === 'reference') fail({ code: 'reference-not-readable', position: call.arguments[0]!.at, name });
  return attributeReader(name, multiValued, (input) => input.imported);
};

const valueCount: Form = (call, compiler) => {
  const { name, type } = namedAttribute(call, compiler);
  if (type === 'reference') {
    expectCountable(compiler, name, call.arguments[0]!.at);
    return (input) => BigInt(input.referenceCount(name));
  }
  return ({ attributes }) => BigInt(Object.hasOwn(attributes, name) ? (attributes[name]?.length ?? 0) : 0);
};

/** A question about one value of any kind; a reference attribute is asked for how many values it has. */
function question(answer: (value: Value) => Value, ofReferences: (count: number) => Value): Form {
  return (call, compiler) => {
    expectArguments(call, 1, 1);
    const node = call.arguments[0]!;
    const reference = referenceName(compiler, node);
    if (reference !== undefined) return (input) => ofReferences(input.referenceCount(reference));
    const value = compiler.value(node);
    return (input, frame) => answer(value(input, frame));
  };
}

function isNull(value: Value): boolean {
  return value === null || (isList(value) && value.every((item) => item === null));
}

function isNone(references: number): boolean {
  return references === 0;
}

function count(value: Value): bigint {
  return BigInt(asList(value).length);
}

function isPresent(value: Value): boolean {
  return !isNullOrEmpty(value);
}

function isEmptyText(value: Scalar | null): boolean {
  return value === '';
}

function isNullOrEmpty(value: Value): boolean {
  if (value === null || value === '') return true;
  return isList(value) && value.every((item) => item === null || item === '');
}

function isEmpty(value: Value): boolean {
  if (!isList(value)) return isEmptyText(value);
  const values = asList(value);
  return values.length > 0 && values.every(isEmptyText);
}

/** What a form takes in a place: a value of any type, a truth, a new `$variable`, an attribute's name in quotes. */
export interface FormParameter {
  readonly name: string;
  readonly kind: 'value' | 'condition' | 'variable' | 'attribute-name';
}

export interface FormDefinition {
  readonly name: string;
  readonly family: Family;
  readonly parameters: readonly FormParameter[];
  /** Whether the parameters may be given again and again. */
  readonly repeated: boolean;
  /** `any`: what its arguments give. */
  readonly result: 'any' | 'nothing' | 'number' | 'boolean';
  readonly several: 'never' | 'always' | 'as-arguments';
  readonly compile: Form;
}

function parameter(declaration: string): FormParameter {
  const [name, kind] = declaration.split(': ');
  return { name: name!, kind: kind as FormParameter['kind'] };
}

type FormResult = Pick<FormDefinition, 'result' | 'several'> & Partial<Pick<FormDefinition, 'repeated'>>;

const ANY: FormResult = { result: 'any', several: 'as-arguments' };
const LIST: FormResult = { result: 'any', several: 'always' };
const NOTHING: FormResult = { result: 'nothing', several: 'never' };
const NUMBER: FormResult = { result: 'number', several: 'never' };
const BOOLEAN: FormResult = { result: 'boolean', several: 'never' };

function form(
  family: Family,
  name: string,
  parameters: readonly string[],
  result: FormResult,
  compile: Form,
): FormDefinition {
  return { repeated: false, ...result, name, family, parameters: parameters.map(parameter), compile };
}

const DEFINITIONS: readonly FormDefinition[] = [
  form('flow', 'IIF', ['condition: condition', 'valueIfTrue: value', 'valueIfFalse: value'], ANY, iif),
  form('flow', 'Switch', ['expr: condition', 'value: value'], { ...ANY, repeated: true }, switchForm),
  form('flow', 'Select', ['item: variable', 'attribute: value', 'function: value'], LIST, select),
  form('flow', 'Where', ['item: variable', 'attribute: value', 'condition: condition'], LIST, where),
  form('flow', 'With', ['variable: variable', 'subExpression: value', 'complexExpression: value'], ANY, withForm),
  form('flow', 'Error', ['ErrorMessage: value'], NOTHING, error),
  form('flow', 'ImportedValue', ['attribute: attribute-name'], ANY, importedValue),
  form('multi-value', 'ValueCount', ['attribute: attribute-name'], NUMBER, valueCount),
  form('multi-value', 'Count', ['attribute: value'], NUMBER, question(count, BigInt)),
  form('evaluation', 'IsNull', ['Expression: value'], BOOLEAN, question(isNull, isNone)),
  form('evaluation', 'IsNullOrEmpty', ['Expression: value'], BOOLEAN, question(isNullOrEmpty, isNone)),
  form(
    'evaluation',
    'IsPresent',
    ['expression: value'],
    BOOLEAN,
    question(isPresent, (references) => references > 0),
  ),
  form(
    'evaluation',
    'IsEmpty',
    ['Expression: value'],
    BOOLEAN,
    question(isEmpty, () => false),
  ),
];

export const FORMS: ReadonlyMap<string, FormDefinition> = new Map(DEFINITIONS.map((one) => [one.name, one]));

export const FORM_NAMES: readonly string[] = [...FORMS.keys()];

export function findForm(name: string): Form | undefined {
  return FORMS.get(name)?.compile;
}
