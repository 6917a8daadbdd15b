/** What a synchronization is told, and what it answers. */

import type { InboundCounters } from '../inbound-sync/synchronize.ts';
import type { Fault } from '../model/fault.ts';
import type { OutboundCounters } from '../outbound-sync/counters.ts';
import type { TargetConnector } from '../outbound-sync/context.ts';
import type { RuleParameters } from '../rules/compiled-rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Store } from '../store/store.ts';

export interface SynchronizationRequest {
  readonly store: Store;
  readonly runId: number;
  /** The connector whose changes are taken. */
  readonly connectorId: number;
  readonly mode: 'full' | 'delta';
  /** Row numbers: these objects are synchronized, whether anything of theirs waits or not, and no others. */
  readonly only?: readonly number[] | undefined;
  readonly rules: RuleSet;
  readonly connectors: readonly TargetConnector[];
  /** See `RunConfiguration.parametersOf`. */
  readonly parametersOf?: (connector: string, path: string) => RuleParameters | undefined;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  progress(done: number, expected: number | undefined): void;
}

export interface SynchronizationResult {
  readonly inbound: InboundCounters;
  readonly outbound: OutboundCounters;
  readonly references: number;
  readonly faults: readonly Fault[];
}
