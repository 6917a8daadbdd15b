/** What the tests of rules put together: attributes, objects, evaluated expressions. */

import type {
  AttributeDefinition,
  AttributeType,
  AttributeValue,
  Attributes,
} from '../../../engine/model/attribute-value.ts';
import type { RuleInput, RuleParameters } from '../../../engine/rules/compiled-rule.ts';
import { compileExpression } from '../../../engine/rules/expression/compile.ts';
import { EvaluationFailure, isList, SpecialValue, type Value } from '../../../engine/rules/expression/value.ts';

export function attributes(
  ...rows: readonly (readonly [type: AttributeType, multiValued: boolean, names: string])[]
): ReadonlyMap<string, AttributeDefinition> {
  return new Map(
    rows.flatMap(([type, multiValued, names]) =>
      names.split(' ').map((name) => [name, { name, type, multiValued }] as const),
    ),
  );
}

export const ATTRIBUTES = attributes(
  ['string', false, 'cn displayName givenName sn mail sAMAccountName dn info empty'],
  ['string', true, 'proxyAddresses description tags'],
  ['integer', false, 'userAccountControl pwdLastSet groupType'],
  ['integer', true, 'numbers'],
  ['boolean', false, 'flag absent'],
  ['binary', false, 'objectGUID objectSid'],
  ['binary', true, 'photos'],
  ['reference', true, 'member'],
  ['reference', false, 'manager'],
);

export const PARAMETERS: RuleParameters = { 'Connector.ID': 'c1', 'Domain.FQDN': 'contoso.test' };

export interface ObjectParts {
  readonly imported?: Attributes;
  readonly references?: { readonly [attribute: string]: number };
  readonly parameters?: RuleParameters;
}

export function object(values: Attributes, parts: ObjectParts = {}): RuleInput {
  return {
    attributes: values,
    imported: parts.imported ?? values,
    referenceCount: (attribute) => parts.references?.[attribute] ?? 0,
    ...(parts.parameters !== undefined && { parameters: parts.parameters }),
  };
}

export function octets(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

export type Outcome = Value | { readonly special: string } | { readonly error: string; readonly position: number };

/** The outcome of an expression on an object; NULLs of a list left out, as a flow leaves them out. */
export function evaluate(text: string, input: RuleInput = object({})): Outcome {
  const compiled = compileExpression(text, { attributes: ATTRIBUTES, parameters: PARAMETERS });
  if (!compiled.ok) throw new Error(`${text}: ${JSON.stringify(compiled.problem)}`);
  const result = compiled.expression.evaluate(input);
  if (result instanceof EvaluationFailure) return { error: result.message, position: result.position ?? -1 };
  if (result instanceof SpecialValue) return { special: result.kind };
  return isList(result as Value) ? (result as readonly AttributeValue[]).filter((item) => item !== null) : result;
}

export function problemOf(text: string) {
  const compiled = compileExpression(text, { attributes: ATTRIBUTES, parameters: PARAMETERS });
  if (compiled.ok) throw new Error(`${text} compiles`);
  return compiled.problem;
}
