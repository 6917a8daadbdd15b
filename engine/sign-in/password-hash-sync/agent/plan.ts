/** What the agent is told by whoever composes an engine. */

import type { FeatureChanges } from '../../../connectors/entra-id/extras.ts';
import type { SynchronizationFeatures } from '../../../connectors/entra-id/graph/tenant.ts';
import type { RuleParameters } from '../../../rules/compiled-rule.ts';
import type { RuleSet } from '../../../rules/rule-set.ts';
import type { Store } from '../../../store/store.ts';
import type { CredentialService } from '../pipeline/delivery.ts';
import type { Replication } from '../walk/replication.ts';

/** The tenant's connector, as far as passwords go. */
export interface PasswordTenant extends Partial<CredentialService> {
  features(): Promise<SynchronizationFeatures | undefined>;
  setFeatures?(changes: FeatureChanges): Promise<void>;
  close(): Promise<void>;
}

export interface PlannedDomain {
  /** The forest's connector. */
  readonly connector: string;
  /** DN. */
  readonly partition: string;
  /** Throws `FaultError`, `secret-missing` among them. */
  open(installation: string): Promise<Replication>;
  /** Calls `onChange` for every change of anything in the domain, until the signal is aborted; see `announceChanges`. */
  announce?(onChange: () => void, signal: AbortSignal): Promise<void>;
}

export interface PasswordPlan {
  readonly enabled: boolean;
  readonly stagingMode: boolean;
  /** Whether the tenant is reached by a way that takes passwords. */
  readonly isSupported: boolean;
  readonly rules: RuleSet;
  readonly parametersOf?: (connector: string, path: string) => RuleParameters | undefined;
  readonly tenant: { readonly name: string; open(): Promise<PasswordTenant> };
  readonly domains: readonly PlannedDomain[];
  /** Between two looks at a domain controller. */
  readonly pollMilliseconds: number;
  readonly expiredAccountsAsDisabled: boolean;
  /** Days for which events are kept. */
  readonly historyDays: number;
}

export interface AgentEnvironment {
  readonly store: Store;
  readonly now: () => Date;
  /**
   * Another text with every change of the configuration or of a secret; cheap enough to be asked every second. Undefined
   * before setup.
   */
  version(): Promise<string | undefined>;
  /** Throws `not-configured`. */
  plan(): Promise<PasswordPlan>;
  /** Told of what no person and no domain can be blamed for. */
  readonly onFailure?: (error: unknown) => void;
}

/** What keeps it from running by the configuration alone; undefined: nothing. */
export function obstacleOf(plan: PasswordPlan): 'off' | 'unsupported' | 'staging' | undefined {
  if (!plan.enabled || plan.domains.length === 0) return 'off';
  if (!plan.isSupported) return 'unsupported';
  return plan.stagingMode ? 'staging' : undefined;
}
