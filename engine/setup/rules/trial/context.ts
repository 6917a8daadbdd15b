/** What a draft is tried with. */

import type { RuleSet } from '../../../rules/rule-set.ts';
import type { Reader } from '../../../store/database.ts';
import type { Configuration } from '../../configuration.ts';

export interface TrialContext {
  readonly reader: Reader;
  readonly configuration: Configuration;
  /** In force: what the values that are there now come from. */
  readonly rules: RuleSet;
  /** Whether the connector can write it; what it cannot is staged and stays in the plan. */
  carries(connector: string, objectType: string, attribute: string): boolean;
}
