/** What a batch of outbound synchronization decides, gathered until it is written. */

import type { PendingExport } from '../connector-space/pending-exports.ts';
import type { Attributes } from '../model/attribute-value.ts';
import type { CandidateIndex } from './candidates.ts';
import type { Identity, OutboundContext, TargetConnector, TargetFault } from './context.ts';
import { nothingStaged, type OutboundCounters, type StagedCounters } from './counters.ts';
import type { OutboundFlows, Staging } from './plan.ts';
import type { ExportReferenceSource } from './references.ts';

export interface OutboundFault {
  readonly identity: number;
  readonly target: string;
  readonly fault: TargetFault;
}

export interface Link {
  readonly id: number;
  readonly mvId: number | null;
  readonly joinRule: number | null;
  readonly provisionRule: number | null;
}

export interface CreatedObject {
  readonly id: number;
  readonly target: TargetConnector;
  readonly objectType: string;
  readonly dn: string;
  readonly identity: number;
  readonly rule: number;
  readonly attributes: Attributes;
}

export interface Batch {
  readonly context: OutboundContext;
  readonly counters: OutboundCounters;
  readonly faults: OutboundFault[];
  readonly waiting: number[];
  readonly saved: PendingExport[];
  readonly dropped: number[];
  readonly links: Link[];
  readonly created: CreatedObject[];
  readonly removed: Set<number>;
  readonly provisioned: number[];
  readonly sourceOwners: number[];
  readonly sources: ExportReferenceSource[];
  /** Objects that were planned and never sent, and are to be made under another name. */
  readonly renamed: { readonly id: number; readonly dn: string }[];
  /** Objects whose links that wait unsent are no longer wanted. */
  readonly stilled: number[];
  readonly keys: Map<TargetConnector, { id: number; attributes: Attributes }[]>;
  readonly candidates: CandidateIndex;
  nextObject: number;
}

export function openBatch(
  context: OutboundContext,
  counters: OutboundCounters,
  candidates: CandidateIndex,
  nextObject: number,
): Batch {
  return {
    ...{ context, counters, candidates, nextObject },
    ...{ faults: [], waiting: [], saved: [], dropped: [], links: [], created: [], removed: new Set(), provisioned: [] },
    ...{ sourceOwners: [], sources: [], renamed: [], stilled: [], keys: new Map() },
  };
}

export function count(batch: Batch, counter: keyof StagedCounters, connectorId: number, objectId: number): void {
  const { counters, context } = batch;
  const own = counters.byTarget.get(connectorId) ?? nothingStaged();
  counters.byTarget.set(connectorId, own);
  own[counter]++;
  counters[counter]++;
  context.moved.note(counter, objectId);
}

export function toPending(id: number, target: TargetConnector, staging: Staging): PendingExport {
  return { objectId: id, connectorId: target.id, ...staging };
}

export function addKeys(batch: Batch, target: TargetConnector, id: number, attributes: Attributes): void {
  const list = batch.keys.get(target) ?? [];
  list.push({ id, attributes });
  batch.keys.set(target, list);
}

export function addSources(
  batch: Batch,
  identity: Identity,
  target: TargetConnector,
  csId: number,
  objectType: string,
  flows: OutboundFlows,
): void {
  batch.sourceOwners.push(csId);
  const carried = target.capabilities.objectTypes[objectType]?.attributes ?? [];
  for (const { attribute, mvAttribute, rule } of flows.references) {
    if (!carried.includes(attribute)) continue;
    batch.sources.push({ csId, attribute, mvId: identity.id, mvAttribute, rule: batch.context.numberOf(rule) });
  }
}

export function addFault(
  batch: Batch,
  identity: Identity,
  target: TargetConnector,
  fault: OutboundFault['fault'],
): void {
  batch.counters.faults++;
  batch.faults.push({ identity: identity.id, target: target.name, fault });
}

export function saveStaging(
  batch: Batch,
  target: TargetConnector,
  id: number,
  before: PendingExport | undefined,
  staging: Staging | undefined,
): void {
  if (!staging) {
    if (before) batch.dropped.push(id);
    return;
  }
  if (staging.state === 'staged') count(batch, 'attributeFlows', target.id, id);
  batch.saved.push(toPending(id, target, staging));
}
