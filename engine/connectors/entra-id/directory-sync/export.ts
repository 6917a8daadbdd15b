/**
 * Export: operations as parcels, parcels gathered into requests of a bounded number of objects and links, several requests
 * under way at once. An operation whose links need several requests sends them one after the other.
 */

import type { ExportOperation, ExportOutcome, ReferenceOperation } from '../../../model/export-operation.ts';
import type { Fault } from '../../../model/fault.ts';
import { sourceAnchorOfDn } from '../anchors.ts';
import { failed, lostFault, refusalFault, tooLargeFault, unsendable } from './outcomes.ts';
import { addressOf, halvesOf, identityOf, parcelsOf, type Parcel } from './parcels.ts';
import { provision, type Provisioned, type Provisioning, type Said } from './provision.ts';
import { meaningOfResult } from './results.ts';

export interface ExportLimits {
  readonly objects: number;
  readonly links: number;
  /** Requests under way at once. */
  readonly requests: number;
}

export interface DirectorySyncExport extends Omit<Provisioning, 'sourceAnchorOf'> {
  readonly connector: string;
  /** Source anchors by cloud anchor, of objects that were exported. */
  readonly met: Map<string, string>;
  limits(signal: AbortSignal): Promise<ExportLimits>;
  /** Told of what the service remarked while it took an object. */
  remarked(operation: ExportOperation, text: string): void;
}

/** An operation on its way. */
interface Work {
  readonly operation: ExportOperation;
  readonly identity: string;
  /** What is still to be sent, in order. */
  readonly parcels: Parcel[];
  readonly arrived: ReferenceOperation[];
  /** The first refusal; links that are not concerned are sent all the same. */
  fault: Fault | undefined;
  /** That the service gave, or found for, the object. */
  anchor: string | undefined;
  gone: boolean;
}

interface Finished extends Provisioned {
  readonly batch: readonly Batched[];
  readonly self: Promise<Finished>;
}

interface Batched {
  readonly work: Work;
  readonly parcel: Parcel;
}

/** Throws what concerns the tenant as a whole, after the outcomes of all that were answered. */
export async function* exportObjects(
  context: DirectorySyncExport,
  operations: readonly ExportOperation[],
  signal: AbortSignal,
): AsyncIterable<ExportOutcome> {
  const limits = await context.limits(signal);
  const waiting: Work[] = [];
  for (const operation of operations) {
    const addressed = addressOf(context.schema, operation);
    if ('code' in addressed) yield unsendable(context.connector, operation, addressed);
    else waiting.push(workOf(operation, parcelsOf(context.schema, addressed, limits.links)));
  }
  const running = new Set<Promise<Finished>>();
  const busy = new Set<string>();
  let failure: unknown;
  for (;;) {
    while (failure === undefined && running.size < limits.requests) {
      const batch = nextBatch(waiting, busy, limits);
      if (batch.length === 0) break;
      running.add(start(context, batch, signal));
    }
    if (running.size === 0) break;
    const { batch, said, error, self } = await Promise.race(running);
    running.delete(self);
    failure ??= error;
    for (const { work, parcel } of batch) {
      busy.delete(work.identity);
      if (!said.has(parcel)) continue;
      take(context, work, parcel, said.get(parcel));
      if (work.parcels.length === 0) yield outcomeOf(work);
      else waiting.unshift(work);
    }
  }
  if (failure !== undefined) throw failure;
}

function workOf(operation: ExportOperation, parcels: Parcel[]): Work {
  const identity = parcels[0] === undefined ? '' : identityOf(parcels[0]);
  return { operation, identity, parcels, arrived: [], fault: undefined, anchor: undefined, gone: false };
}

/** The next parcels that fit into a request, in order; of an object that is under way nothing is taken. */
function nextBatch(waiting: Work[], busy: Set<string>, limits: ExportLimits): readonly Batched[] {
  const batch: Batched[] = [];
  const passed = new Set<string>();
  let links = 0;
  for (let index = 0; index < waiting.length && batch.length < limits.objects;) {
    const work = waiting[index]!;
    const [parcel] = work.parcels;
    const fits = parcel !== undefined && (batch.length === 0 || links + parcel.links <= limits.links);
    if (parcel === undefined || !fits || busy.has(work.identity) || passed.has(work.identity)) {
      passed.add(work.identity);
      index += 1;
      continue;
    }
    waiting.splice(index, 1);
    busy.add(work.identity);
    links += parcel.links;
    work.parcels.shift();
    batch.push({ work, parcel });
  }
  return batch;
}

function start(context: DirectorySyncExport, batch: readonly Batched[], signal: AbortSignal): Promise<Finished> {
  const provisioning: Provisioning = {
    ...context,
    sourceAnchorOf: ({ operation }, anchor) => {
      const dn = operation.targets?.get(anchor);
      return (dn === undefined ? undefined : sourceAnchorOfDn(dn)) ?? context.met.get(anchor);
    },
  };
  const parcels = batch.map(({ parcel }) => parcel);
  const self: Promise<Finished> = provision(provisioning, parcels, signal).then((answered) => ({
    ...answered,
    batch,
    self,
  }));
  return self;
}

function take(context: DirectorySyncExport, work: Work, parcel: Parcel, said: Said): void {
  const { connector, schema } = context;
  const { operation } = work;
  if (said !== undefined && said !== 'too-large' && said.succeeded) {
    work.arrived.push(...parcel.references);
    work.anchor ??= said.cloudAnchor;
    if (said.cloudAnchor !== undefined && parcel.sourceAnchor !== undefined) {
      context.met.set(said.cloudAnchor, parcel.sourceAnchor);
    }
    if (said.errorText !== '') context.remarked(operation, said.errorText);
    return;
  }
  if (isGone(operation, said)) {
    work.gone = true;
    return;
  }
  const halves = isDivisible(said) ? halvesOf(schema, parcel) : undefined;
  if (halves !== undefined) {
    context.traffic.retries += 1;
    work.parcels.unshift(...halves);
    return;
  }
  if (said === 'too-large') work.fault ??= tooLargeFault(connector, operation);
  else if (said === undefined) work.fault ??= lostFault(connector, operation);
  else work.fault ??= refusalFault(connector, operation, said, schema.get(operation.objectType));
  // Values that are refused take their links with them: there may be no object to link from.
  if (parcel.values.length > 0 || parcel.references.length === 0) work.parcels.length = 0;
}

/** Gone already: what was asked for. */
function isGone({ kind }: ExportOperation, said: Said): boolean {
  if (kind !== 'delete' || said === undefined || said === 'too-large') return false;
  return meaningOfResult(said).code === 'object-missing';
}

/** One link, or the sheer size, refuses a whole parcel: in halves the others arrive. */
function isDivisible(said: Said): boolean {
  if (said === 'too-large') return true;
  if (said === undefined) return false;
  const { code, reason } = meaningOfResult(said);
  return code === 'reference-missing' || reason === 'object-too-large';
}

function outcomeOf({ operation, fault, arrived, anchor, gone }: Work): ExportOutcome {
  const { operationId } = operation;
  if (fault !== undefined) return failed(operation, fault, arrived);
  if (gone) return { operationId, status: 'done', settled: true };
  return { operationId, status: 'done', ...(anchor === undefined ? {} : { anchor }) };
}
