/**
 * How much one flow may give. A connected directory replicates nothing near this (Active Directory's photo of a person
 * takes 100 KB); what is larger is an accident, and would be copied into every image, journal and screen on its way.
 */

import type { AttributeValue } from '../model/attribute-value.ts';
import type { CompiledFlow, FlowResult, RuleInput } from './compiled-rule.ts';

/** Of all values of an attribute together: octets of binary values, UTF-16 code units of text. */
export const FLOW_SIZE_LIMIT = 2 * 1024 * 1024;

/** What `FlowResult.message` says of a flow beyond the limit. */
export const VALUE_TOO_LARGE = 'value-too-large';

/** Facts of a flow that gave too much. */
export interface Oversize {
  readonly size: number;
  readonly limit: number;
}

function sizeOf(values: readonly AttributeValue[]): number {
  let size = 0;
  for (const value of values) {
    if (typeof value === 'string') size += value.length;
    else if (value instanceof Uint8Array) size += value.byteLength;
  }
  return size;
}

/** Evaluates a flow; one that gives more than an attribute takes is an error. */
export function evaluateWithin(flow: CompiledFlow, input: RuleInput): FlowResult & { readonly oversize?: Oversize } {
  const result = flow.evaluate(input);
  if (result.kind !== 'values') return result;
  const size = sizeOf(result.values);
  if (size <= FLOW_SIZE_LIMIT) return result;
  return { kind: 'error', message: VALUE_TOO_LARGE, position: 0, oversize: { size, limit: FLOW_SIZE_LIMIT } };
}
