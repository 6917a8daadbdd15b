/**
 * The numbers of a run in the order and by the stages of Synchronization Service Manager: staging of an import; inbound
 * and, by target connector, outbound synchronization; export. Each number knows the counters of the objects behind it.
 */

import type { ListedRun } from './run-list.ts';
import type { RunDetail } from './run-detail.ts';

export interface Statistic {
  readonly name: string;
  readonly count: number;
  readonly counters: readonly string[];
}

export interface StageStatistics {
  readonly stage: 'staging' | 'inbound' | 'outbound' | 'export';
  readonly connector: string;
  readonly numbers: readonly Statistic[];
}

/** [name, counters of its objects] */
type Line = readonly [name: string, ...counters: readonly string[]];

const STAGING: readonly Line[] = [
  ['unchanged'],
  ['adds', 'adds'],
  ['updates', 'updates'],
  ['renames', 'renames'],
  ['deletes', 'deletes'],
  ['deleteAdds', 'deleteAdds'],
  ['filtered'],
  ['referencesAdded', 'references'],
  ['referencesRemoved', 'references'],
  ['exportedChangesNotReimported'],
];

const INBOUND: readonly Line[] = [
  ['projections', 'projections'],
  ['joins', 'joins'],
  ['disconnectors', 'disconnectors'],
  ['flowUpdates', 'flowUpdates'],
  ['withoutFlowUpdates'],
  ['disconnections', 'disconnections'],
  ['metaverseDeletes', 'metaverseDeletes'],
  ['references'],
];

const OUTBOUND: readonly Line[] = [
  ['provisioningAdds', 'provisioningAdds'],
  ['provisioningJoins', 'provisioningJoins'],
  ['attributeFlows', 'attributeFlows'],
  ['deprovisioned', 'deprovisioned'],
];

const EXPORT: readonly Line[] = [
  ['adds', 'exportAdds'],
  ['updates', 'exportUpdates'],
  ['deletes', 'exportDeletes'],
  ['referencesAdded', 'exportReferences'],
  ['referencesRemoved', 'exportReferences'],
  ['sessionsRevoked', 'exportSessions'],
  ['failed', 'exportFailed'],
  ['settled'],
  ['unsupported'],
];

function numbersOf(lines: readonly Line[], counts: object): Statistic[] {
  const known = counts as { readonly [name: string]: number };
  return lines.map(([name, ...counters]) => ({ name, count: known[name] ?? 0, counters }));
}

export function statisticsOf({ connector, profile, counters }: ListedRun, detail: RunDetail): StageStatistics[] {
  if (profile.endsWith('Import')) return [{ stage: 'staging', connector, numbers: numbersOf(STAGING, counters) }];
  if (profile === 'Export') return [{ stage: 'export', connector, numbers: numbersOf(EXPORT, counters) }];
  const outbound = Object.entries(detail.outbound).map(([target, staged]): StageStatistics => ({
    stage: 'outbound',
    connector: target,
    numbers: numbersOf(OUTBOUND, staged),
  }));
  return [{ stage: 'inbound', connector, numbers: numbersOf(INBOUND, counters) }, ...outbound];
}
