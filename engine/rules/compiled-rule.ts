/**
 * What the stages see of a rule: closures, compiled once per run. See `compile.ts`.
 */

import type { AttributeValue, Attributes } from '../model/attribute-value.ts';
import type { ScopeFilter, SyncRule } from './rule.ts';

/** One object as rules look at it: a connector space object inbound, a metaverse object outbound. */
export interface RuleInput {
  /** Expected values (imported, with what is waiting to be exported laid over); `dn` is among them inbound. */
  readonly attributes: Attributes;
  /** Values as last imported, for `ImportedValue`. */
  readonly imported: Attributes;
  /** How many values a reference attribute has: references are rows and never in `attributes`. */
  referenceCount(attribute: string): number;
  /**
   * Whether the object is a direct member of the group with this `FilterGroup.key`. Absent where no rule can ask:
   * metaverse objects are in no group.
   */
  isMemberOf?(group: string): boolean;
  /** `%Name%` values of this very object, before those of its connector: `Domain.FQDN` differs from domain to domain. */
  readonly parameters?: RuleParameters;
}

/** Values for `%Name%`: `Connector.ID`, `Domain.FQDN`, `Domain.Netbios`, `Forest.FQDN`, ... */
export type RuleParameters = { readonly [name: string]: string };

/** A group that a scope clause names. */
export interface FilterGroup {
  /** The same for every way to write the same name: an objectGUID in lower case, or the path of a DN. */
  readonly key: string;
  readonly by: 'anchor' | 'path';
  /** As the rule, or the parameter it uses, has it. */
  readonly text: string;
}

export interface NamedGroup extends FilterGroup {
  /** The name of the first rule that asks for its members. */
  readonly rule: string;
}

export type FlowResult =
  | { readonly kind: 'values'; readonly values: readonly AttributeValue[] }
  /** Nothing to contribute; a rule of lower precedence may. */
  | { readonly kind: 'null' }
  /** Nothing, and no rule of lower precedence may contribute. */
  | { readonly kind: 'authoritative-null' }
  /** As if the flow were not there. */
  | { readonly kind: 'ignore' }
  /** `message` from `Error(...)` or the evaluator, for the fault's detail; `position` in the expression, from 0. */
  | { readonly kind: 'error'; readonly message: string; readonly position: number };

export interface CompiledFlow {
  readonly target: string;
  readonly mergeType: 'Update' | 'Replace' | 'Merge' | 'MergeCaseInsensitive';
  readonly applyOnce: boolean;
  /** Set where a reference attribute flows directly: its values are rows, moved by the reference phase. */
  readonly referenceSource: string | undefined;
  /** The text shown for lineage: `givenName`, `"User"`, `Trim([givenName])`. */
  readonly text: string;
  evaluate(input: RuleInput): FlowResult;
}

export interface CompiledRule {
  readonly rule: SyncRule;
  inScope(input: RuleInput): boolean;
  /** The clauses of the scope by themselves, group by group as in `rule.scope`. */
  readonly scopeClauses: readonly (readonly ((input: RuleInput) => boolean)[])[];
  /** The scope with parameters filled in; absent where it is the rule's own. */
  readonly filledScope?: ScopeFilter;
  readonly flows: readonly CompiledFlow[];
  readonly joinGroups: readonly CompiledJoinGroup[];
}

export interface CompiledJoinGroup {
  readonly clauses: readonly {
    readonly connectorSpaceAttribute: string;
    readonly metaverseAttribute: string;
    readonly caseSensitive: boolean;
  }[];
  /** Whether an object found by the clauses may be joined. */
  acceptsTarget(target: RuleInput): boolean;
}
