/** What the parts of the chain share: its objects, and what it is explained with. */

import type { ConnectorObjectRow } from '../connector-space/objects.ts';
import type { PendingExport } from '../connector-space/pending-exports.ts';
import type { Attributes } from '../model/attribute-value.ts';
import type { Fault } from '../model/fault.ts';
import type { RuleParameters } from '../rules/compiled-rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';

export type ObjectId = { readonly connectorObject: number } | { readonly metaverse: number };

/** What the chain is explained with; without rules (before setup) there is no lineage. */
export interface ChainContext {
  readonly rules: RuleSet | undefined;
  parametersOf?(connector: string, path: string): RuleParameters | undefined;
}

/** With the rules by the numbers that the store knows them by. */
export interface NumberedContext extends ChainContext {
  readonly ruleIds: ReadonlyMap<number, string>;
}

/** A connector object of the chain with everything known of it. */
export interface ChainObject {
  readonly row: ConnectorObjectRow;
  readonly connector: string;
  readonly kind: 'active-directory' | 'entra-id';
  readonly image: Attributes;
  readonly pending: PendingExport | undefined;
  readonly expected: Attributes;
  readonly faults: readonly Fault[];
  readonly held: boolean;
}

export const columnKey = (object: ChainObject, image: 'directory' | 'space') => `${object.row.id}/${image}`;
