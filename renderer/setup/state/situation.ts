/** What is known while the wizard is open: the draft, what the engine can do, and what the connections answered. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import type { Draft } from './answers.ts';

export type Features = CallResult<'features'>;
export type Environment = CallResult<'environment'>;
export type Problem = CallResult<'draft-problems'>[number];

/** How a connection's checks stand; `unknown`: they have not been asked for, or something they need is missing. */
export interface Checked {
  readonly state: 'unknown' | 'running' | 'passed' | 'warning' | 'failed';
}

export const UNCHECKED: Checked = { state: 'unknown' };

/** How the suffixes of sign-in names stand against the tenant's domains. */
export type SuffixState = 'unknown' | 'reading' | 'matched' | 'unmatched';

export interface Situation {
  readonly draft: Pick<
    Draft,
    'purpose' | 'mode' | 'answers' | 'acknowledged' | 'inForce' | 'secretsHeld' | 'secretsStored'
  >;
  readonly features: Features;
  readonly tenant: Checked;
  /** By name. */
  readonly forests: ReadonlyMap<string, Checked>;
  /** Names of the forests whose schema was extended for Exchange, as far as they answered. */
  readonly exchangeForests: readonly string[];
  readonly suffixes: SuffixState;
  /** Of the whole draft, as the engine sees it. */
  readonly problems: readonly Problem[];
  /** A form is open whose content is not in the draft yet. */
  readonly editing: boolean;
}

/** What a person accepted knowingly. They are kept with the draft. */
export const ACKNOWLEDGEMENTS = {
  forestWarnings: (forest: string) => `forest-warnings/${forest}`,
  tenantWarnings: 'tenant-warnings',
  unmatchedSuffixes: 'unmatched-suffixes',
  /** Not a warning: the first synchronization is left for later. */
  startLater: 'start-later',
} as const;

/** Whether a secret need not be asked for: it was typed since the engine started, or is stored with the configuration. */
export function hasSecret({ draft }: Pick<Situation, 'draft'>, name: string): boolean {
  if (draft.secretsHeld.includes(name)) return true;
  if (draft.purpose !== 'change') return false;
  const isTenant = name.startsWith('tenant/');
  return draft.secretsStored.some((stored) => stored === name || (isTenant && stored.startsWith('tenant/')));
}
