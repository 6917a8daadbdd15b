/**
 * Types of an expression's parts before it is evaluated, from the attributes' definitions and the functions'
 * declarations.
 *
 * What can never fit wherever its parts are present is a problem (`Left([userAccountControl],3)`); what may or may not
 * fit is a doubt, and stays a failure on the objects where it does not. Any value may be NULL, so NULL is never held
 * against an expression. The checker says nothing that the evaluator does not do: see
 * `test/property/expression-types.test.ts`.
 */

import type { AttributeDefinition } from '../../model/attribute-value.ts';
import { FUNCTIONS } from './catalogue.ts';
import { CHECKED_FORMS } from './check-forms.ts';
import { expectCondition, expectType, type Checker, type Expected } from './checker.ts';
import type { Call } from './compiler.ts';
import { ACCEPTED, ALL_TYPES, takesList, type FunctionDefinition, type ValueParameter } from './define.ts';
import { FORMS, type FormDefinition } from './forms.ts';
import { OPERATION_TYPES } from './operators.ts';
import { fail, type ExpressionProblem } from './problem.ts';
import {
  describeType,
  mapped,
  NOTHING,
  one,
  staticTypeOf,
  typeOfAttribute,
  typeSet,
  whenNothing,
  type StaticType,
} from './static-type.ts';
import type { Expression, LogicStep, Step } from './syntax.ts';
import { typeOf } from './value.ts';
import { CONSTANTS } from './words.ts';

function resultOf(definition: FunctionDefinition, given: readonly StaticType[]): StaticType {
  const { result, scalar } = definition;
  const [first = NOTHING] = given;
  const several = scalar ? mapped(given) : 'one';
  switch (result) {
    case 'texts':
      return { types: ['text'], several: 'list' };
    case 'firsts':
      return { types: first.types, several: 'list' };
    case 'first': {
      const nothing = whenNothing(definition, first);
      return { types: typeSet([...first.types, ...(nothing === null ? [] : [typeOf(nothing)])]), several };
    }
    default:
      return { types: [result], several };
  }
}

function checkArgument(checker: Checker, call: Call, index: number, parameter: ValueParameter, mayMap: boolean) {
  const node = call.arguments[index]!;
  const given = checker.typeOf(node);
  const expected = { types: ACCEPTED[parameter.type], list: mayMap || takesList(parameter) };
  expectType(checker, given, expected, { position: node.at, name: call.name });
  return given;
}

function checkFunction(checker: Checker, call: Call, definition: FunctionDefinition): StaticType {
  const given = call.arguments.flatMap((_, index) => {
    const parameter = definition.parameters[index]!;
    return parameter.kind === 'word' ? [] : [checkArgument(checker, call, index, parameter, definition.scalar)];
  });
  return resultOf(definition, given);
}

function checkForm(checker: Checker, call: Call, { name, result }: FormDefinition): StaticType {
  const check = CHECKED_FORMS.get(name);
  if (check !== undefined) return check(checker, call);
  call.arguments.forEach((node) => checker.typeOf(node));
  return result === 'number' || result === 'boolean' ? one(result) : NOTHING;
}

function checkCall(checker: Checker, call: Call): StaticType {
  const definition = FUNCTIONS.get(call.name);
  if (definition !== undefined) return checkFunction(checker, call, definition);
  return checkForm(checker, call, FORMS.get(call.name)!);
}

/**
 * Blames the right side where anything would fit beside the left, else the left side. A left side that operators made
 * is found at the operator.
 */
function misfit(left: StaticType, leftAt: number, step: Step, right: StaticType): ExpressionProblem {
  const resultsOf = OPERATION_TYPES[step.operator];
  const lefts = left.types.length === 0 ? [null] : left.types;
  const beside = ALL_TYPES.filter((type) => lefts.some((first) => resultsOf(first, type) !== undefined));
  const blamesLeft = beside.length === 0;
  const expected = blamesLeft
    ? ALL_TYPES.filter((type) => ALL_TYPES.some((second) => resultsOf(type, second) !== undefined))
    : beside;
  return {
    code: 'type-mismatch',
    position: blamesLeft ? leftAt : step.right.at,
    name: step.operator,
    found: describeType(blamesLeft ? left : right),
    expected: expected.join(' | '),
  };
}

/** Judges all pairs of types that can meet. NULL can stand on either side of any pair and is judged only by itself. */
function checkStep(checker: Checker, left: StaticType, leftAt: number, step: Step): StaticType {
  const right = checker.typeOf(step.right);
  const resultsOf = OPERATION_TYPES[step.operator];
  const pairs = left.types.flatMap((first) => right.types.map((second) => resultsOf(first, second)));
  const withNull = [
    resultsOf(null, null),
    ...left.types.map((first) => resultsOf(first, null)),
    ...right.types.map((second) => resultsOf(null, second)),
  ];
  const judged = pairs.length > 0 ? pairs : withNull.slice(1);
  if (judged.includes(undefined)) {
    const problem = misfit(left, leftAt, step, right);
    if (judged.every((result) => result === undefined)) fail(problem);
    checker.doubts.push(problem);
  }
  const types = typeSet([...pairs, ...withNull].filter((result) => result !== undefined && result !== null));
  return { types, several: mapped([left, right]) };
}

function checkOperation(checker: Checker, first: Expression, rest: readonly Step[]): StaticType {
  let left = checker.typeOf(first);
  let at = first.at;
  for (const step of rest) {
    left = checkStep(checker, left, at, step);
    at = step.at;
  }
  return left;
}

/** A list decides value by value; after one value, whether the rest is looked at depends on it. */
function checkLogic(checker: Checker, first: Expression, rest: readonly LogicStep[]): StaticType {
  const [start, ...others] = [
    expectCondition(checker, first, rest[0]!.operator, true),
    ...rest.map((step) => expectCondition(checker, step.right, step.operator, true)),
  ];
  const several = others.every((other) => other.several === 'one') ? start!.several : 'either';
  return { types: ['boolean'], several: start!.several === 'list' ? 'list' : several };
}

function checkNode(checker: Checker, node: Expression): StaticType {
  switch (node.kind) {
    case 'text':
    case 'number':
      return one(typeOf(node.value));
    case 'attribute':
      return staticTypeOf(checker.attributes.get(node.name)!);
    case 'parameter':
      return one('text');
    case 'variable':
      return checker.variables.get(node.name)!;
    case 'word': {
      const value = CONSTANTS.get(node.name) ?? null;
      return value === null ? NOTHING : one(typeOf(value));
    }
    case 'operation':
      return checkOperation(checker, node.first, node.rest);
    case 'logic':
      return checkLogic(checker, node.first, node.rest);
    case 'call':
      return checkCall(checker, node);
  }
}

export interface CheckResult {
  readonly type: StaticType;
  /** What may fail by its type, on some objects. */
  readonly doubts: readonly ExpressionProblem[];
}

/**
 * Types an expression whose names are known to be right. Throws a `ProblemSignal` of code `type-mismatch`.
 * `known` takes the type of each part; branches that are never taken have none. `target` is the attribute that the result is for; one with a single value takes a list of one, so that a list is a
 * doubt there.
 */
export function checkTypes(
  expression: Expression,
  attributes: ReadonlyMap<string, AttributeDefinition>,
  known: Map<Expression, StaticType>,
  target?: AttributeDefinition,
): CheckResult {
  const checker: Checker = {
    attributes,
    variables: new Map(),
    doubts: [],
    typeOf: (node) => {
      const type = known.get(node) ?? checkNode(checker, node);
      known.set(node, type);
      return type;
    },
  };
  const type = checker.typeOf(expression);
  if (target !== undefined) {
    const expected: Expected = { types: [typeOfAttribute(target.type)], list: true };
    expectType(checker, type, expected, { position: expression.at, name: target.name });
  }
  return { type, doubts: checker.doubts };
}
