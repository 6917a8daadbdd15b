/** Attribute flows -> closures that give a `FlowResult` and never throw. */

import type { AttributeDefinition, AttributeType, AttributeValue } from '../model/attribute-value.ts';
import type { CompiledFlow, FlowResult, RuleInput, RuleParameters } from './compiled-rule.ts';
import { compileExpression } from './expression/compile.ts';
import { typeOfAttribute } from './expression/static-type.ts';
import type { Expression } from './expression/syntax.ts';
import {
  asList,
  DateTime,
  DnReference,
  EvaluationFailure,
  SpecialValue,
  typeOf,
  type Scalar,
  type Value,
} from './expression/value.ts';
import { fromExpression, unknownAttribute, type LocalProblem } from './problem.ts';
import type { Flow } from './rule.ts';

export interface FlowContext {
  readonly source: ReadonlyMap<string, AttributeDefinition>;
  readonly target: ReadonlyMap<string, AttributeDefinition>;
  readonly parameters: RuleParameters;
  readonly countsReferences: boolean;
}

export type CompileFlowResult =
  { readonly flow: CompiledFlow; readonly reads: ReadonlySet<string> } | { readonly problem: LocalProblem };

const NULL_RESULT: FlowResult = { kind: 'null' };
const IGNORE_RESULT: FlowResult = { kind: 'ignore' };
const AUTHORITATIVE_NULL_RESULT: FlowResult = { kind: 'authoritative-null' };

function errorResult(message: string, position: number): FlowResult {
  return { kind: 'error', message, position };
}

/** An empty text is no value: no directory can hold one. */
function withoutEmpty(values: readonly AttributeValue[]): readonly AttributeValue[] {
  return values.includes('') ? values.filter((value) => value !== '') : values;
}

function finish(target: AttributeDefinition, values: readonly AttributeValue[]): FlowResult {
  const kept = withoutEmpty(values);
  if (kept.length === 0) return NULL_RESULT;
  if (kept.length > 1 && !target.multiValued) {
    return errorResult(`${kept.length} values for the single-valued attribute ${target.name}`, 0);
  }
  return { kind: 'values', values: kept };
}

function storable(value: Scalar): AttributeValue | undefined {
  if (value instanceof DateTime) return undefined;
  return value instanceof DnReference ? value.dn : value;
}

/** What an expression gives for nothing is no value of any type. */
function isEmpty(item: Scalar): boolean {
  return item === '' || (item instanceof Uint8Array && item.length === 0);
}

function toFlowResult(target: AttributeDefinition, result: Value | SpecialValue | EvaluationFailure): FlowResult {
  if (result instanceof EvaluationFailure) return errorResult(result.message, result.position ?? 0);
  if (result instanceof SpecialValue) return result.kind === 'ignore' ? IGNORE_RESULT : AUTHORITATIVE_NULL_RESULT;
  if (result === null) return NULL_RESULT;
  const expected = typeOfAttribute(target.type);
  const values: AttributeValue[] = [];
  for (const item of asList(result)) {
    if (isEmpty(item)) continue;
    const value = storable(item);
    if (value === undefined || typeOf(value) !== expected) {
      return errorResult(`type mismatch: ${target.name} takes ${expected}, not ${typeOf(item)}`, 0);
    }
    values.push(value);
  }
  return finish(target, values);
}

function flowOf(flow: Flow, text: string, evaluate: CompiledFlow['evaluate'], reference?: string): CompiledFlow {
  const { target, mergeType, applyOnce } = flow;
  return { target, mergeType, applyOnce, referenceSource: reference, text, evaluate };
}

function compileDirect(flow: Flow, name: string, target: AttributeDefinition, context: FlowContext, path: string) {
  const source = context.source.get(name);
  const attributePath = `${path}.source.attribute`;
  if (source === undefined) return { problem: unknownAttribute(attributePath, name, context.source.keys()) };
  if (source.type !== target.type) {
    return { problem: { code: 'type-mismatch', path: attributePath, name, expected: target.type } as const };
  }
  const reads = new Set([name]);
  if (target.type === 'reference') return { flow: flowOf(flow, name, () => IGNORE_RESULT, name), reads };
  const evaluate = (input: RuleInput): FlowResult => {
    const values = input.attributes[name];
    return values === undefined ? NULL_RESULT : finish(target, values);
  };
  return { flow: flowOf(flow, name, evaluate), reads };
}

const INTEGER = /^-?[0-9]+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+$|^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$/;

/** A constant's text as a value of the target's type; octets are written in Base64. */
function constantValue(type: AttributeType, text: string): AttributeValue | undefined {
  switch (type) {
    case 'string':
      return text;
    case 'integer':
      return INTEGER.test(text.trim()) ? BigInt(text.trim()) : undefined;
    case 'boolean': {
      const lower = text.trim().toLowerCase();
      return lower === 'true' ? true : lower === 'false' ? false : undefined;
    }
    case 'binary':
      return BASE64.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
    case 'reference':
      return undefined;
  }
}

function compileConstant(flow: Flow, text: string, target: AttributeDefinition, path: string): CompileFlowResult {
  const constantPath = `${path}.source.value`;
  if (target.type === 'reference') return { problem: { code: 'reference-flow-not-direct', path: constantPath } };
  const value = constantValue(target.type, text);
  if (value === undefined) {
    return { problem: { code: 'value-invalid', path: constantPath, name: text, expected: target.type } };
  }
  const result = finish(target, [value]);
  return { flow: flowOf(flow, JSON.stringify(text), () => result), reads: new Set() };
}

/**
 * Whether the expression can give nothing but NULL, IgnoreThisFlow, AuthoritativeNull or an error. Only such a one may
 * stand on a reference attribute: it decides whether references flow (a member limit), never which.
 */
function yieldsNoValue(node: Expression): boolean {
  if (node.kind === 'word') return ['NULL', 'IgnoreThisFlow', 'AuthoritativeNull'].includes(node.name);
  if (node.kind !== 'call') return false;
  switch (node.name) {
    case 'Error':
      return true;
    case 'IIF':
      return node.arguments.slice(1).every(yieldsNoValue);
    case 'Switch':
      return node.arguments.every((argument, index) => index % 2 === 0 || yieldsNoValue(argument));
    case 'With':
      return node.arguments.slice(2).every(yieldsNoValue);
    default:
      return false;
  }
}

function compileExpressionFlow(
  flow: Flow,
  text: string,
  target: AttributeDefinition,
  context: FlowContext,
  path: string,
): CompileFlowResult {
  const expressionPath = `${path}.source.expression`;
  const { source: attributes, parameters, countsReferences } = context;
  // References only flow directly: whatever an expression gives there is a mistake of another kind.
  const typed = target.type === 'reference' ? {} : { target };
  const compiled = compileExpression(text, { attributes, parameters, countsReferences, ...typed });
  if (!compiled.ok) return { problem: fromExpression(expressionPath, compiled.problem) };
  const { expression } = compiled;
  if (target.type === 'reference' && !yieldsNoValue(expression.syntax)) {
    return { problem: { code: 'reference-flow-not-direct', path: expressionPath } };
  }
  const evaluate = (input: RuleInput) => toFlowResult(target, expression.evaluate(input));
  return { flow: flowOf(flow, text, evaluate), reads: expression.reads };
}

/** Compiles one flow; `path` is its place in the document (`flows.3`). */
export function compileFlow(flow: Flow, context: FlowContext, path: string): CompileFlowResult {
  const target = context.target.get(flow.target);
  if (target === undefined) {
    return { problem: unknownAttribute(`${path}.target`, flow.target, context.target.keys()) };
  }
  switch (flow.source.type) {
    case 'direct':
      return compileDirect(flow, flow.source.attribute, target, context, path);
    case 'constant':
      return compileConstant(flow, flow.source.value, target, path);
    case 'expression':
      return compileExpressionFlow(flow, flow.source.expression, target, context, path);
  }
}
