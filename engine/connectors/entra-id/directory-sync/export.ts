/**
 * Export: operations gathered into requests of a bounded number of objects and links, several under way at once. Setting
 * is by anchor and may be repeated: an object of which the service says nothing is sent again by a later run.
 */

import type { AttributeDefinition } from '../../../model/attribute-value.ts';
import type { ExportOperation, ExportOutcome } from '../../../model/export-operation.ts';
import { FaultError, type Fault, type FaultObject } from '../../../model/fault.ts';
import { throwIfCancelled } from '../ambient.ts';
import { sourceAnchorOfDn } from '../anchors.ts';
import type { OutgoingElement } from './binary-xml/encoder.ts';
import { keyValue, toProperty } from './properties.ts';
import { referenceChanges } from './references.ts';
import { meaningOfResult, readResults, type ObjectResult } from './results.ts';
import type { SoapClient } from './soap/client.ts';
import { NAMESPACE } from './soap/names.ts';

/** Objects of which a request is made, as the service calls their types. */
export const SYNC_TYPES: ReadonlyMap<string, string> = new Map([
  ['user', 'User'],
  ['group', 'Group'],
  ['contact', 'Contact'],
  ['device', 'Device'],
  ['publicFolder', 'PublicFolder'],
]);

export interface ExportLimits {
  readonly objects: number;
  readonly links: number;
  /** Requests under way at once. */
  readonly requests: number;
}

export interface ExportPace {
  take(writes: number, signal: AbortSignal): Promise<void>;
  refused(milliseconds: number): void;
}

export interface DirectorySyncExport {
  readonly connector: string;
  readonly client: SoapClient;
  readonly pace: ExportPace;
  readonly schemaOf: (objectType: string) => ReadonlyMap<string, AttributeDefinition> | undefined;
  limits(signal: AbortSignal): Promise<ExportLimits>;
  /** Told of what the service warned of while it took an object. */
  warned(operation: ExportOperation, text: string): void;
}

interface Prepared {
  readonly operation: ExportOperation;
  readonly sourceAnchor: string | undefined;
  readonly element: OutgoingElement;
  readonly links: number;
}

/** Throws what concerns the tenant as a whole, after the outcomes of all that were answered. */
export async function* exportObjects(
  context: DirectorySyncExport,
  operations: readonly ExportOperation[],
  signal: AbortSignal,
): AsyncIterable<ExportOutcome> {
  const prepared: Prepared[] = [];
  for (const operation of operations) {
    const made = prepare(context, operation);
    if ('status' in made) yield made;
    else prepared.push(made);
  }
  const limits = await context.limits(signal);
  const waiting = batchesOf(prepared, limits);
  const running = new Set<Promise<Finished>>();
  let failure: unknown;
  while (waiting.length > 0 || running.size > 0) {
    while (failure === undefined && running.size < limits.requests && waiting.length > 0) {
      const sent: Promise<Finished> = sendBatch(context, waiting.shift()!, signal).then(
        (answered) => ({ ...answered, self: sent }),
        (error: unknown) => ({ outcomes: [], error, self: sent }),
      );
      running.add(sent);
    }
    if (running.size === 0) break;
    const { outcomes, error, self } = await Promise.race(running);
    running.delete(self);
    failure ??= error;
    yield* outcomes;
  }
  if (failure !== undefined) throw failure;
}

interface Answered {
  readonly outcomes: readonly ExportOutcome[];
  /** What ends the export when the outcomes have been taken. */
  readonly error?: unknown;
}

interface Finished extends Answered {
  readonly self: Promise<Finished>;
}

function prepare(context: DirectorySyncExport, operation: ExportOperation): Prepared | ExportOutcome {
  const { objectType, kind, dn, attributes } = operation;
  const schema = context.schemaOf(objectType);
  const type = SYNC_TYPES.get(objectType);
  if (schema === undefined || type === undefined) return failed(context, operation, 'not-supported-by-back-end', {});
  const given = attributes['sourceAnchor']?.[0];
  const sourceAnchor = typeof given === 'string' ? given : sourceAnchorOfDn(dn);
  const properties: OutgoingElement[] = [];
  if (sourceAnchor !== undefined) properties.push(keyValue('SourceAnchor', text(sourceAnchor)));
  else if (operation.anchor !== undefined) properties.push(keyValue('CloudAnchor', text(operation.anchor)));
  else return failed(context, operation, 'anchor-missing', {});
  for (const [name, values] of Object.entries(kind === 'delete' ? {} : attributes)) {
    if (name === 'sourceAnchor' || name === 'cloudAnchor') continue;
    const definition = schema.get(name);
    if (definition === undefined) return failed(context, operation, 'not-supported-by-back-end', {}, name);
    try {
      properties.push(toProperty(definition, values));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return failed(context, operation, 'value-invalid', { reason: 'type', expected: error.message }, name);
    }
  }
  properties.push(...operation.references.map(referenceChanges));
  const links = operation.references.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0);
  return {
    operation,
    sourceAnchor,
    links,
    element: syncObject(properties, type, kind === 'delete' ? 'Delete' : 'Set'),
  };
}

function text(value: string): OutgoingElement {
  return {
    prefix: 'c',
    name: 'Value',
    namespaces: { d: NAMESPACE.schema },
    attributes: [{ prefix: 'i', name: 'type', value: 'd:string' }],
    content: value,
  };
}

function syncObject(properties: readonly OutgoingElement[], type: string, operation: string): OutgoingElement {
  return {
    prefix: 'b',
    name: 'AzureADSyncObject',
    content: [
      { prefix: 'b', name: 'PropertyValues', namespaces: { c: NAMESPACE.arrays }, content: properties },
      { prefix: 'b', name: 'SyncObjectType', content: type },
      { prefix: 'b', name: 'SyncOperation', content: operation },
    ],
  };
}

/** In order; an operation with more links than a request may hold has one of its own, as the service decides. */
function batchesOf(prepared: readonly Prepared[], limits: ExportLimits): (readonly Prepared[])[] {
  const batches: Prepared[][] = [];
  let links = 0;
  for (const one of prepared) {
    const last = batches.at(-1);
    const repeated = last?.some(({ sourceAnchor, operation }) => sameObject(one, sourceAnchor, operation)) ?? false;
    if (last !== undefined && !repeated && last.length < limits.objects && links + one.links <= limits.links) {
      last.push(one);
      links += one.links;
    } else {
      batches.push([one]);
      links = one.links;
    }
  }
  return batches;
}

/** Results are told apart by their anchors: an object stands in a request once. */
function sameObject(one: Prepared, sourceAnchor: string | undefined, operation: ExportOperation): boolean {
  return sourceAnchor === undefined
    ? one.operation.anchor === operation.anchor
    : one.sourceAnchor === sourceAnchor && one.operation.objectType === operation.objectType;
}

async function sendBatch(
  context: DirectorySyncExport,
  batch: readonly Prepared[],
  signal: AbortSignal,
): Promise<Answered> {
  throwIfCancelled(signal, 'export');
  await context.pace.take(batch.length, signal);
  const request: OutgoingElement = {
    prefix: '',
    name: 'syncRequest',
    namespaces: { b: NAMESPACE.objects, i: NAMESPACE.instance },
    content: [{ prefix: 'b', name: 'SyncObjects', content: batch.map(({ element }) => element) }],
  };
  const result = await context.client.call('ProvisionAzureADSyncObjects2', [request], {
    stage: 'export',
    signal,
    onThrottled: (wait) => context.pace.refused(wait),
  });
  const results = readResults(result);
  const outcomes = batch.map((prepared) => outcomeOf(context, prepared, findResult(results, prepared)));
  const foreign = results.find((one) => !batch.some((prepared) => isResultOf(one, prepared)));
  return foreign === undefined ? { outcomes } : { outcomes, error: foreignResult(context, foreign) };
}

function findResult(results: readonly ObjectResult[], prepared: Prepared): ObjectResult | undefined {
  return results.find((result) => isResultOf(result, prepared));
}

function isResultOf({ sourceAnchor, cloudAnchor }: ObjectResult, prepared: Prepared): boolean {
  if (sourceAnchor !== undefined && prepared.sourceAnchor !== undefined) return sourceAnchor === prepared.sourceAnchor;
  return cloudAnchor !== undefined && cloudAnchor === prepared.operation.anchor;
}

function outcomeOf(
  context: DirectorySyncExport,
  { operation }: Prepared,
  result: ObjectResult | undefined,
): ExportOutcome {
  const { operationId, kind } = operation;
  if (result === undefined)
    return failed(context, operation, 'answer-lost', { reason: 'no result' }, undefined, 'later');
  if (result.succeeded) {
    if (result.errorText !== '') context.warned(operation, result.errorText);
    const { cloudAnchor } = result;
    return { operationId, status: 'done', ...(cloudAnchor === undefined ? {} : { anchor: cloudAnchor }) };
  }
  const { code, retry, reason } = meaningOfResult(result);
  // Gone already: what was asked for.
  if (kind === 'delete' && code === 'object-missing') return { operationId, status: 'done', settled: true };
  const detail: Record<string, string> = {
    serverCode: result.errorCode.slice(0, 100),
    serverText: result.errorText.slice(0, 500),
  };
  if (reason !== undefined) detail['reason'] = reason;
  if (result.conflictValue !== undefined) detail['value'] = result.conflictValue;
  if (result.conflictAnchor !== undefined) detail['conflictAnchor'] = result.conflictAnchor;
  return failed(context, operation, code, detail, result.conflictAttribute, retry);
}

function failed(
  context: DirectorySyncExport,
  operation: ExportOperation,
  code: Fault['code'],
  detail: Fault['detail'],
  attribute?: string,
  retry: Fault['retry'] = 'never',
): ExportOutcome {
  const object = faultObject(context.connector, operation);
  const fault = {
    code,
    stage: 'export',
    object,
    detail,
    retry,
    ...(attribute === undefined ? {} : { attribute }),
  } as const;
  return { operationId: operation.operationId, status: 'failed', fault };
}

/** The object's names, as many as the operation tells. */
function faultObject(connector: string, { attributes, before, objectType, dn, anchor }: ExportOperation): FaultObject {
  const name = ['displayName', 'userPrincipalName', 'alias']
    .flatMap((attribute) => [attributes[attribute]?.[0], before[attribute]?.[0]])
    .find((value) => typeof value === 'string');
  return {
    connector,
    objectType,
    dn,
    ...(typeof name === 'string' ? { name } : {}),
    ...(anchor === undefined ? {} : { anchor }),
  };
}

/** Nothing of such an answer can be relied on; what it says of ours has been taken all the same. */
function foreignResult(context: DirectorySyncExport, { sourceAnchor, cloudAnchor }: ObjectResult): FaultError {
  return new FaultError({
    code: 'protocol-error',
    stage: 'export',
    detail: {
      host: context.client.host,
      reason: `a result for ${sourceAnchor ?? cloudAnchor ?? 'nobody'}, which was not sent`,
    },
    retry: 'later',
  });
}
