/** What the parts of the compiler share. `compile.ts` ties them together. */

import type { AttributeDefinition, Attributes } from '../../model/attribute-value.ts';
import { proposal } from '../nearest-name.ts';
import type { RuleInput, RuleParameters } from '../compiled-rule.ts';
import { fail } from './problem.ts';
import type { StaticType } from './static-type.ts';
import type { Expression } from './syntax.ts';
import type { SpecialValue, Value } from './value.ts';
import { spend, type Frame } from './work.ts';

/** Throws an `EvaluationFailure`. */
export type Evaluate = (input: RuleInput, frame: Frame) => Value;
/** Where the value is the flow's result, `IgnoreThisFlow` and `AuthoritativeNull` may stand in for it. */
export type EvaluateResult = (input: RuleInput, frame: Frame) => Value | SpecialValue;

export type Call = Expression & { readonly kind: 'call' };

export interface ExpressionContext {
  /** The attributes of the source, by exact name. */
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
  /** Names and values of `%parameters%`; an object may carry values of its own, see `RuleInput.parameters`. */
  readonly parameters: RuleParameters;
  /** Whether objects can tell how many values a reference attribute has; they can unless this is false. */
  readonly countsReferences?: boolean;
  /** The attribute that the result is for, where its type must fit. */
  readonly target?: AttributeDefinition;
}

export interface Compiler {
  readonly context: ExpressionContext;
  /** Attributes that the expression reads, counted ones included. */
  readonly reads: Set<string>;
  readonly variables: Map<string, number>;
  slotCount: number;
  /** The types of all parts, known when everything is compiled and before anything is evaluated. */
  readonly types: Map<Expression, StaticType>;
  value(node: Expression): Evaluate;
  result(node: Expression): EvaluateResult;
}

export function findAttribute(compiler: Compiler, name: string, position: number): AttributeDefinition {
  const definition = compiler.context.attributes.get(name);
  if (definition === undefined) {
    const { attributes } = compiler.context;
    return fail({ code: 'unknown-attribute', position, name, ...proposal(name, attributes.keys()) });
  }
  compiler.reads.add(name);
  return definition;
}

/**
 * Reads an attribute's values; `of` says which of the object's. Objects are plain: a schema may well have an attribute
 * `constructor`, and what every object inherits is not its value.
 */
export function attributeReader(name: string, multiValued: boolean, of: (input: RuleInput) => Attributes): Evaluate {
  const inherited = name in Object.prototype;
  return (input, frame) => {
    const attributes = of(input);
    if (inherited && !Object.hasOwn(attributes, name)) return null;
    const values = attributes[name];
    if (values === undefined || values.length === 0) return null;
    if (!multiValued) return values[0]!;
    spend(frame, values.length);
    return values;
  };
}

/** Refuses to count where no one can answer. */
export function expectCountable(compiler: Compiler, name: string, position: number): void {
  if (compiler.context.countsReferences === false) fail({ code: 'reference-not-readable', position, name });
}

/** The name where the node is a reference attribute: its values are rows and can only be counted. */
export function referenceName(compiler: Compiler, node: Expression): string | undefined {
  if (node.kind !== 'attribute') return undefined;
  if (findAttribute(compiler, node.name, node.at).type !== 'reference') return undefined;
  expectCountable(compiler, node.name, node.at);
  return node.name;
}

export function expectArguments(call: Call, least: number, most: number): void {
  const count = call.arguments.length;
  if (count >= least && count <= most) return;
  const expected = least === most ? `${least}` : most === Infinity ? `${least}..` : `${least}..${most}`;
  fail({ code: 'argument-count', position: call.at, name: call.name, expected });
}
