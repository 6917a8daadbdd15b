/** Compiled rules as stages see them, made by hand: what a flow answers is said, not computed. */

import type { AttributeValue, Attributes } from '../../engine/model/attribute-value.ts';
import type {
  CompiledFlow,
  CompiledJoinGroup,
  CompiledRule,
  FlowResult,
  RuleInput,
} from '../../engine/rules/compiled-rule.ts';
import { syncRuleSchema, type SyncRule } from '../../engine/rules/rule.ts';

export const values = (...list: readonly AttributeValue[]): FlowResult => ({ kind: 'values', values: list });
export const NULL: FlowResult = { kind: 'null' };
export const AUTHORITATIVE_NULL: FlowResult = { kind: 'authoritative-null' };
export const IGNORE: FlowResult = { kind: 'ignore' };
export const error = (message: string): FlowResult => ({ kind: 'error', message, position: 3 });

export function flow(
  target: string,
  result: FlowResult | ((input: RuleInput) => FlowResult),
  parts: Partial<CompiledFlow> = {},
): CompiledFlow {
  return {
    target,
    mergeType: 'Update',
    applyOnce: false,
    referenceSource: undefined,
    text: '',
    evaluate: typeof result === 'function' ? result : () => result,
    ...parts,
  };
}

/** A reference attribute that flows as rows. */
export const referenceFlow = (target: string, source = target) => flow(target, NULL, { referenceSource: source });

export const joinOn = (
  attribute: string,
  metaverseAttribute = attribute,
  parts: { readonly caseSensitive?: boolean; readonly accepts?: (target: RuleInput) => boolean } = {},
): CompiledJoinGroup => ({
  clauses: [{ connectorSpaceAttribute: attribute, metaverseAttribute, caseSensitive: parts.caseSensitive ?? false }],
  acceptsTarget: parts.accepts ?? (() => true),
});

export function rule(
  id: string,
  parts: {
    readonly document?: Partial<SyncRule>;
    readonly flows?: readonly CompiledFlow[];
    readonly joinGroups?: readonly CompiledJoinGroup[];
    readonly inScope?: (input: RuleInput) => boolean;
  } = {},
): CompiledRule {
  return {
    rule: syncRuleSchema.parse({
      id,
      name: id,
      direction: 'inbound',
      connector: 'c',
      connectorSpaceObjectType: 'user',
      metaverseObjectType: 'person',
      linkType: 'Join',
      precedence: 100,
      ...parts.document,
    }),
    inScope: parts.inScope ?? (() => true),
    scopeClauses: [],
    flows: parts.flows ?? [],
    joinGroups: parts.joinGroups ?? [],
  };
}

export const input = (attributes: Attributes = {}): RuleInput => ({
  attributes,
  imported: attributes,
  referenceCount: () => 0,
});
