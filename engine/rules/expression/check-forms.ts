/** Types of the forms whose result is what their arguments give. */

import { expectCondition, expectType, type Checker } from './checker.ts';
import type { Call } from './compiler.ts';
import { ACCEPTED } from './define.ts';
import { NOTHING, staticTypeOf, union, type StaticType } from './static-type.ts';
import type { Expression } from './syntax.ts';
import type { TypeName } from './value.ts';

/** Questions that are true of values of these types only. */
const TRUE_ONLY_OF: ReadonlyMap<string, readonly TypeName[]> = new Map([
  ['IsString', ['text']],
  ['IsNumeric', ['text', 'number']],
  ['IsDate', ['text', 'date']],
]);

/**
 * Whether a condition is false for every value of its type. The standard rules ask `IsString([objectGUID])` before they
 * take it as text: the branch is not looked at, so what it would do with octets does not count.
 */
function neverTrue(checker: Checker, node: Expression): boolean {
  if (node.kind === 'word') return node.name === 'False' || node.name === 'NULL';
  if (node.kind !== 'call') return false;
  const types = TRUE_ONLY_OF.get(node.name);
  const [argument] = node.arguments;
  return types !== undefined && !checker.typeOf(argument!).types.some((type) => types.includes(type));
}

function iif(checker: Checker, call: Call): StaticType {
  const [condition, whenTrue, whenFalse] = call.arguments;
  const asked = expectCondition(checker, condition!, call.name, true);
  const branches = neverTrue(checker, condition!) ? [whenFalse!] : [whenTrue!, whenFalse!];
  const result = union(branches.map(checker.typeOf));
  if (asked.several === 'one' || result.several === 'list') return result;
  return { types: result.types, several: asked.several };
}

/** All of its arguments are evaluated. */
function switchForm(checker: Checker, call: Call): StaticType {
  const values = call.arguments.flatMap((node, index) => {
    if (index % 2 === 1) return [checker.typeOf(node)];
    expectCondition(checker, node, call.name, false);
    return [];
  });
  return union(values);
}

function withVariable(checker: Checker, call: Call, type: StaticType, body: (node: Expression) => StaticType) {
  const [variable, , inner] = call.arguments;
  const name = variable?.kind === 'variable' ? variable.name : '';
  const outer = checker.variables.get(name);
  checker.variables.set(name, type);
  const result = body(inner!);
  if (outer === undefined) checker.variables.delete(name);
  else checker.variables.set(name, outer);
  return result;
}

function valuesOf(checker: Checker, call: Call): StaticType {
  return { types: checker.typeOf(call.arguments[1]!).types, several: 'one' };
}

function select(checker: Checker, call: Call): StaticType {
  const { types } = withVariable(checker, call, valuesOf(checker, call), checker.typeOf);
  return { types, several: 'list' };
}

function where(checker: Checker, call: Call): StaticType {
  const item = valuesOf(checker, call);
  withVariable(checker, call, item, (node) => expectCondition(checker, node, call.name, false));
  return { types: item.types, several: 'list' };
}

function withForm(checker: Checker, call: Call): StaticType {
  return withVariable(checker, call, checker.typeOf(call.arguments[1]!), checker.typeOf);
}

function error(checker: Checker, call: Call): StaticType {
  const [message] = call.arguments;
  const place = { position: message!.at, name: call.name };
  expectType(checker, checker.typeOf(message!), { types: ACCEPTED.printable, list: true }, place);
  return NOTHING;
}

function importedValue(checker: Checker, call: Call): StaticType {
  const [name] = call.arguments;
  return name?.kind === 'text' ? staticTypeOf(checker.attributes.get(name.value)!) : NOTHING;
}

export const CHECKED_FORMS: ReadonlyMap<string, (checker: Checker, call: Call) => StaticType> = new Map([
  ['IIF', iif],
  ['Switch', switchForm],
  ['Select', select],
  ['Where', where],
  ['With', withForm],
  ['Error', error],
  ['ImportedValue', importedValue],
]);
