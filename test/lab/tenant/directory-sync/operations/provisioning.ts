/** `ProvisionAzureADSyncObjects` in both forms: a batch of objects, and a result for each. */

import type { OutgoingElement } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { shuffled } from '../../graph/service.ts';
import { keyDefinition } from '../matching/keys.ts';
import { KIND_OF, type SyncObject, type SyncResult } from '../matching/provision.ts';
import type { CallContext, DirectorySyncService, OperationResult } from '../service.ts';
import { nil, optional, prefixed } from '../wire/message.ts';
import { ARRAYS, INSTANCE, OBJECTS } from '../wire/names.ts';
import { serviceFault, SoapFault } from '../wire/soap-fault.ts';
import { isChanges, readSyncObjects, type ProvisionVersion } from '../wire/sync-objects.ts';
import { readParameters } from './parameters.ts';

export const provisionObjects =
  (version: ProvisionVersion) =>
  (context: CallContext): OperationResult => {
    const { service, client, inspection, fault } = context;
    const request = readParameters(context, ['syncRequest']).element('syncRequest');
    const objects = request === undefined ? [] : readSyncObjects(inspection, request, version);
    context.requireContract();
    admit(service, objects);
    service.exporter.buildNumber = client.buildNumber;
    const { counters } = service.traffic;
    const results: OutgoingElement[] = [];
    for (const object of objects) {
      const result = perform(context, object, version);
      if (result === undefined) continue;
      if (result.resultCode === 'Success') counters.succeeded += 1;
      else counters.failed += 1;
      results.push(resultElement(object, result));
    }
    if (fault?.kind === 'foreign-result') results.push(foreignResult(fault.sourceAnchor));
    const answered = fault?.kind === 'shuffled-results' ? shuffled(results, service.random) : results;
    return {
      namespaces: { b: OBJECTS, i: INSTANCE },
      content: [prefixed('b', 'SyncObjectResults', answered)],
    };
  };

/** Counts the batch and refuses one that is too large, or comes too soon. */
function admit({ settings, throttle, traffic }: DirectorySyncService, objects: readonly SyncObject[]): void {
  const links = objects.reduce((sum, object) => sum + linksOf(object), 0);
  traffic.counters.objects += objects.length;
  traffic.counters.links += links;
  const { maximumObjects, maximumLinks } = settings;
  if (objects.length > maximumObjects) {
    throw serviceFault(`The batch has ${String(objects.length)} objects, which exceeds ${String(maximumObjects)}.`);
  }
  // One object with more links than that could not be sent at all otherwise.
  if (links > maximumLinks && objects.length > 1) {
    throw serviceFault(`The batch has ${String(links)} links, which exceeds ${String(maximumLinks)}.`);
  }
  const retryAfterSeconds = throttle.refuses(objects.length);
  if (retryAfterSeconds === undefined) return;
  traffic.counters.throttled += 1;
  throw new SoapFault({ code: 'Receiver', reason: 'The service is throttled.', status: 503, retryAfterSeconds });
}

/** How many links the values of an object bring. */
function linksOf({ type, values }: SyncObject): number {
  let links = 0;
  for (const [key, value] of values) {
    const known = keyDefinition(KIND_OF[type], key)?.type;
    if (value === null || (known !== 'reference' && known !== 'references')) continue;
    if (Array.isArray(value)) links += value.length;
    else links += isChanges(value) ? value.changes.length : 1;
  }
  return links;
}

/** Undefined: the answer is to say nothing of it. */
function perform(
  { service, operation }: CallContext,
  object: SyncObject,
  version: ProvisionVersion,
): SyncResult | undefined {
  const anchor = object.values.get('sourceanchor');
  const sourceAnchor = typeof anchor === 'string' ? anchor : undefined;
  const fault = service.faults.forObject(operation, sourceAnchor ?? '');
  if (fault !== undefined) service.traffic.counters.injected += 1;
  if (fault?.kind === 'object-fails') {
    const { errorCode, errorDescription } = fault;
    return {
      resultCode: 'Failure',
      errorCode,
      errorDescription,
      ...(sourceAnchor === undefined ? {} : { sourceAnchor }),
    };
  }
  const result = service.semantics.provision(service.directory, object, { generation: version });
  return fault?.kind === 'missing-result' ? undefined : result;
}

/** A data contract, whose members stand in the order of the alphabet. A success has error code 0 and no description. */
function resultElement(object: SyncObject, result: SyncResult): OutgoingElement {
  const { conflict, resultCode, propertiesInError = [] } = result;
  const attribute = conflict?.attribute ?? (propertiesInError.length === 0 ? undefined : propertiesInError.join(','));
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    ['AttributeConflictName', attribute],
    ['AttributeConflictValues', conflict?.value],
    ['ConflictingObjectCloudAnchor', conflict?.cloudAnchor],
  ];
  const known = facts.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return prefixed('b', 'AzureADSyncObjectResult', [
    // Whether the service says these here or in its details is not known: it says them in both places.
    ...known.map(({ name, value }) => prefixed('b', name, value)),
    optional('b', 'CloudAnchor', result.cloudAnchor),
    errorDetails(known),
    prefixed('b', 'ObjectType', object.type),
    prefixed('b', 'ResultCode', resultCode),
    prefixed('b', 'ResultErrorCode', result.errorCode ?? '0'),
    optional('b', 'ResultErrorDescription', result.errorDescription),
    optional('b', 'SourceAnchor', result.sourceAnchor),
    prefixed('b', 'SyncOperation', object.operation),
  ]);
}

function errorDetails(facts: readonly { readonly name: string; readonly value: string }[]): OutgoingElement {
  if (facts.length === 0) return nil('b', 'ErrorDetails');
  const entries = facts.map(({ name, value }) =>
    prefixed('c', 'KeyValueOfstringstring', [prefixed('c', 'Key', name), prefixed('c', 'Value', value)]),
  );
  return { ...prefixed('b', 'ErrorDetails', entries), namespaces: { c: ARRAYS } };
}

function foreignResult(sourceAnchor: string): OutgoingElement {
  return resultElement(
    { type: 'User', operation: 'Set', values: new Map() },
    { resultCode: 'Success', sourceAnchor, cloudAnchor: 'User_00000000-0000-4000-8000-000000000000' },
  );
}
