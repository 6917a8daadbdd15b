/**
 * `ReadBackAzureADSyncObjects` in both forms: what the service has of the synchronized objects, from the start or since a
 * cookie, page by page. The second form leaves out what has no value.
 */

import {
  octetsIn,
  isNil,
  type XmlElement,
} from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import type { ReadBackObject, ReadBackPosition, SyncValue } from '../matching/provision.ts';
import type { CallContext, OperationResult } from '../service.ts';
import { prefixed } from '../wire/message.ts';
import { serviceFault, type SoapFault } from '../wire/soap-fault.ts';
import { OBJECT_NAMESPACES, syncObjectElement, type ProvisionVersion } from '../wire/sync-objects.ts';
import { readParameters } from './parameters.ts';

/** Keys that the first form tells although they are empty; of the schema that open clients have seen. */
const ALWAYS_TOLD: readonly string[] = [
  'Alias',
  'City',
  'CloudLegacyExchangeDN',
  'CloudMSExchArchiveStatus',
  'CloudMSExchBlockedSendersHash',
  'CloudMSExchRecipientDisplayType',
  'CloudMSExchSafeRecipientsHash',
  'CloudMSExchSafeSendersHash',
  'CloudMSExchUCVoiceMailSettings',
  'CloudMastered',
  'CommonName',
  'Company',
  'Country',
  'CountryCode',
  'CountryLetterCode',
  'Department',
  'Description',
  'DisplayName',
  'DnsDomainName',
];

export const readBackObjects =
  (version: ProvisionVersion) =>
  (context: CallContext): OperationResult => {
    const { service } = context;
    const parameters = readParameters(context, ['includeLicenseInformation', 'inputCookie', 'isFullSync']);
    parameters.boolean('includeLicenseInformation');
    // Without a cookie everything is told, whatever this says: open clients read the whole in both ways.
    parameters.boolean('isFullSync');
    const cookie = parameters.element('inputCookie');
    context.requireContract();
    const since = cookie === undefined || isNil(cookie) ? undefined : readCookie(context, cookie);
    const page = service.semantics.readBack(service.directory, {
      limit: service.settings.pageSize,
      ...(since === undefined ? {} : { since }),
    });
    service.traffic.counters.readBack += page.objects.length;
    return {
      namespaces: OBJECT_NAMESPACES,
      content: [
        prefixed('b', 'MoreObjects', String(page.more)),
        prefixed('b', 'OutputCookie', writeCookie(context, page.position)),
        prefixed(
          'b',
          'ResultObjects',
          page.objects.map((object) => objectElement(context, object, version)),
        ),
      ],
    };
  };

function objectElement({ service }: CallContext, object: ReadBackObject, version: ProvisionVersion) {
  const values = new Map<string, SyncValue>();
  for (const [key, value] of object.values) {
    if (version === 1 || !isEmpty(value)) values.set(service.semantics.spellingOf(key), value);
  }
  if (version === 1 && object.operation === 'Set') {
    for (const key of ALWAYS_TOLD) if (!object.values.has(key.toLowerCase())) values.set(key, null);
  }
  return syncObjectElement(object.type, object.operation, values);
}

/** In a delta, a value that was cleared is told as nil in either form: the client could not know of it otherwise. */
function isEmpty(value: SyncValue): boolean {
  return value === '';
}

/** Octets that only the service understands: JSON, so that a cookie of another tenant is known as one. */
function writeCookie({ service }: CallContext, position: ReadBackPosition): Uint8Array {
  return Buffer.from(JSON.stringify({ tenant: service.tenantId, ...position }));
}

function readCookie({ service }: CallContext, element: XmlElement): ReadBackPosition {
  const text = Buffer.from(octetsIn(element) ?? []).toString('utf8');
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw invalidCookie();
  }
  if (!isJsonObject(value) || value['tenant'] !== service.tenantId) throw invalidCookie();
  const { log, walk } = value;
  if (typeof log !== 'number' || log > service.directory.log.length) throw invalidCookie();
  if (walk === undefined) return { log };
  if (!isJsonObject(walk)) throw invalidCookie();
  return { log, walk: { kind: number(walk, 'kind'), sequence: number(walk, 'sequence'), link: number(walk, 'link') } };
}

function number(object: JsonObject, name: string): number {
  const value = object[name];
  if (typeof value !== 'number') throw invalidCookie();
  return value;
}

function invalidCookie(): SoapFault {
  return serviceFault('The synchronization cookie is invalid. A full synchronization is required.');
}
