/** What outbound synchronization is handed: the rules, the target connectors, identities with what is joined to them. */

import type { ConnectorCapabilities } from '../connectors/connector.ts';
import type { ConnectorObjectRow } from '../connector-space/objects.ts';
import type { RunObjects } from '../connector-space/run-objects.ts';
import type { PendingExport } from '../connector-space/pending-exports.ts';
import type { Attributes } from '../model/attribute-value.ts';
import type { Fault } from '../model/fault.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';

export interface TargetConnector {
  readonly id: number;
  readonly name: string;
  readonly kind: 'active-directory' | 'entra-id';
  readonly capabilities: ConnectorCapabilities;
  /** Attributes by which outbound rules find objects of this connector. */
  readonly keyed: readonly string[];
}

export interface OutboundContext {
  readonly rules: RuleSet;
  readonly targets: readonly TargetConnector[];
  numberOf(ruleId: string): number;
  /** Whether this is the number of an outbound rule in force. */
  isOutbound(ruleNumber: number): boolean;
  /** The objects behind the counters. */
  readonly moved: RunObjects;
}

/** A connector space object as outbound synchronization gets it handed over. */
export interface LinkedObject {
  readonly row: ConnectorObjectRow;
  readonly pending: PendingExport | undefined;
  readonly joinRule: number | null;
}

export interface Identity {
  readonly id: number;
  readonly objectType: string;
  readonly attributes: Attributes;
  readonly joined: readonly LinkedObject[];
}

export type TargetFault = Pick<Fault, 'code' | 'detail' | 'attribute'>;

/** The rules that carry this identity's type into a target, in order of precedence. */
export function rulesFor(
  context: OutboundContext,
  identity: Identity,
  target: TargetConnector,
): readonly CompiledRule[] {
  return context.rules.outbound(identity.objectType).filter(({ rule }) => rule.connector === target.name);
}
