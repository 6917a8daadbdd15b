/** What a draft is tried with. */

import type { RuleSet } from '../../../rules/rule-set.ts';
import type { Reader } from '../../../store/database.ts';
import type { Configuration } from '../../configuration.ts';

export interface TrialContext {
  readonly reader: Reader;
  readonly configuration: Configuration;
  /** In force: what the values that are there now come from. */
  readonly rules: RuleSet;
}
