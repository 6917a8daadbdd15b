/** What runs need of a configuration; where it is kept is the composer's business. */

import type { Connector, ImportSelection } from '../connectors/connector.ts';
import type { ExportGate } from '../export/gates.ts';
import type { ContainerChoice } from '../import/container-scope.ts';
import type { RuleParameters } from '../rules/compiled-rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { RuleBasis } from './rule-basis.ts';

export type ConnectorKind = Connector['kind'];

export interface ConnectorPlan {
  readonly name: string;
  readonly kind: ConnectorKind;
  readonly partitions: readonly { readonly name: string; readonly containers: ContainerChoice }[];
  readonly capabilities: Connector['capabilities'];
  /** Opens the connector; the caller closes it. Throws `FaultError`s of stage `connect`. */
  open(): Promise<Connector>;
}

export interface RunConfiguration {
  /** Forests in the order in which they were added, then the tenant. */
  readonly connectors: readonly ConnectorPlan[];
  readonly rules: RuleSet;
  /** What a full synchronization of a connector is due by. */
  readonly basis: RuleBasis;
  /** `%Domain...%` of an object by its path (see `dnPath`), where it is not what the connector's rules were made with. */
  readonly parametersOf?: (connector: string, path: string) => RuleParameters | undefined;
  readonly gates: readonly ExportGate[];
  /** Whether the sign-in sessions of an account end when it is disabled. */
  readonly revokesSessions?: boolean;
}

/** Object types and attributes that some rule reads or writes: all that is asked of a directory. */
export function selectionOf(rules: RuleSet, connector: string): ImportSelection {
  const objectTypes = new Set<string>();
  const attributes = new Set<string>();
  for (const byType of [rules.attributesRead(connector), rules.targetsOf(connector)]) {
    for (const [type, names] of byType) {
      if (type !== '*') objectTypes.add(type);
      for (const name of names) attributes.add(name);
    }
  }
  attributes.delete('dn');
  return { objectTypes: [...objectTypes].sort(), attributes: [...attributes].sort() };
}
