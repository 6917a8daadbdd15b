/** `ProvisionCredentials`: password hashes of synchronized users, a result for each. */

import {
  isNil,
  octetsIn,
  textIn,
  type XmlElement,
} from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import type { CredentialChange, CredentialResult } from '../matching/provision.ts';
import type { CallContext, OperationResult } from '../service.ts';
import {
  checkAttributes,
  childrenOf,
  isTrue,
  only,
  optionalTextOf,
  textOf,
  type Expected,
  type Inspection,
} from '../wire/inspection.ts';
import { optional, prefixed } from '../wire/message.ts';
import { COEXISTENCE, INSTANCE } from '../wire/names.ts';
import { serviceFault } from '../wire/soap-fault.ts';
import { readParameters } from './parameters.ts';

const part = (name: string, occurs?: 'any'): Expected =>
  occurs === undefined ? { namespace: COEXISTENCE, name } : { namespace: COEXISTENCE, name, occurs };

/** In the order of the data contract. */
const ITEM_PARTS: readonly Expected[] = [
  part('ChangeDate'),
  part('CloudAnchor'),
  part('CredentialData'),
  part('ForcePasswordChangeOnLogon'),
  part('SourceAnchor'),
  part('WindowsLegacyCredentials'),
  part('WindowsSupplementalCredentials'),
];

export function provisionCredentials(context: CallContext): OperationResult {
  const { service, inspection } = context;
  const request = readParameters(context, ['request']).element('request');
  const changes = request === undefined ? [] : readItems(inspection, request);
  context.requireContract();
  service.traffic.counters.credentials += changes.length;
  const { maximumCredentials } = service.settings;
  if (changes.length > maximumCredentials) {
    throw serviceFault(`The batch has ${String(changes.length)} items, which exceeds ${String(maximumCredentials)}.`);
  }
  const results = changes.map((change) =>
    resultElement(change, service.semantics.setCredential(service.directory, change)),
  );
  return { namespaces: { b: COEXISTENCE, i: INSTANCE }, content: [prefixed('b', 'Results', results)] };
}

function readItems(inspection: Inspection, request: XmlElement): CredentialChange[] {
  const list = only(childrenOf(inspection, request, [part('RequestItems')]), 'RequestItems');
  if (list === undefined) return [];
  const items = childrenOf(inspection, list, [part('SyncCredentialsChangeItem', 'any')]);
  return (items.get('SyncCredentialsChangeItem') ?? []).map((item) => readItem(inspection, item));
}

function readItem(inspection: Inspection, item: XmlElement): CredentialChange {
  checkAttributes(inspection, item);
  const parts = childrenOf(inspection, item, ITEM_PARTS);
  const cloudAnchor = optionalTextOf(inspection, item, only(parts, 'CloudAnchor'));
  const sourceAnchor = optionalTextOf(inspection, item, only(parts, 'SourceAnchor'));
  if (cloudAnchor === undefined && sourceAnchor === undefined) {
    inspection.findings.push('SyncCredentialsChangeItem: neither CloudAnchor nor SourceAnchor');
  }
  for (const name of ['WindowsLegacyCredentials', 'WindowsSupplementalCredentials']) {
    const element = only(parts, name);
    if (element !== undefined && !isNil(element) && octetsIn(element)?.length === 0) {
      inspection.findings.push(`${name}: empty, and not nil`);
    }
  }
  return {
    changeDate: textOf(inspection, item, only(parts, 'ChangeDate'), 'dateTime'),
    // Nothing of it may get into a finding, which is shown.
    credentialData: textIn(only(parts, 'CredentialData')) ?? '',
    force: isTrue(textOf(inspection, item, only(parts, 'ForcePasswordChangeOnLogon'), 'boolean')),
    ...(cloudAnchor === undefined ? {} : { cloudAnchor }),
    ...(sourceAnchor === undefined ? {} : { sourceAnchor }),
  };
}

function resultElement(change: CredentialChange, { result, extendedErrorInformation }: CredentialResult) {
  return prefixed('b', 'SyncCredentialsChangeResult', [
    optional('b', 'CloudAnchor', change.cloudAnchor),
    optional('b', 'ExtendedErrorInformation', extendedErrorInformation ?? undefined),
    prefixed('b', 'Result', String(result)),
    optional('b', 'SourceAnchor', change.sourceAnchor),
  ]);
}
