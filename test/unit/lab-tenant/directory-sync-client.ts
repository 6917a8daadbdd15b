/** A client of the directory-sync service that can be told to get things wrong. Its envelope is its own, not the product's. */

import { randomUUID } from 'node:crypto';
import { Agent, fetch, type Dispatcher } from 'undici';
import { BinaryXmlDecoder } from '../../../engine/connectors/entra-id/directory-sync/binary-xml/decoder.ts';
import {
  childOf,
  ElementBuilder,
  textIn,
  type XmlElement,
} from '../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import {
  encodeBinaryXml,
  type OutgoingElement,
} from '../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import type { DirectorySyncOptions, Tenant, TenantOptions } from '../../lab/tenant/tenant.ts';
import { startWithClient, type TestClient } from './client.ts';

const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
const CHANGE = 'http://schemas.microsoft.com/online/aws/change/2010/01';
const OBJECTS = 'http://schemas.microsoft.com/online/aws/change/2014/06';
const ARRAYS = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';
const SCHEMA = 'http://www.w3.org/2001/XMLSchema';
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
const COEXISTENCE = 'http://schemas.datacontract.org/2004/07/Microsoft.Online.Coexistence.Schema';
const TOKEN = 'urn:microsoft.online.administrativeservice';
export const SYNC_SCOPE = '6bf85cfa-ac8a-4be5-b5de-425a0d0dc016/.default';

export function el(name: string, content: OutgoingElement['content'] = [], prefix = ''): OutgoingElement {
  return { prefix, name, content };
}

/** What of a request a test makes different. */
export interface Spoiling {
  readonly token?: string;
  readonly build?: string;
  readonly headers?: { readonly [name: string]: string | undefined };
  /** Header blocks of the envelope, and the parts of the token in them. */
  readonly blocks?: (blocks: readonly OutgoingElement[]) => readonly OutgoingElement[];
  readonly tokenParts?: (parts: readonly OutgoingElement[]) => readonly OutgoingElement[];
  readonly octets?: (octets: Uint8Array) => Uint8Array;
  readonly url?: string;
  readonly dispatcher?: Dispatcher;
}

export interface CallAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The first element in the body. */
  readonly body: XmlElement | undefined;
  /** Inside `...Response`. */
  readonly result: XmlElement | undefined;
  /** Reason of a SOAP fault, '' without one. */
  readonly fault: string;
  readonly octets: Uint8Array;
}

export interface SyncClient extends AsyncDisposable {
  readonly tenant: Tenant;
  readonly rest: TestClient;
  call(operation: string, parameters?: readonly OutgoingElement[], spoiling?: Spoiling): Promise<CallAnswer>;
  provision(objects: readonly OutgoingElement[], spoiling?: Spoiling, operation?: string): Promise<CallAnswer>;
  readBack(cookie?: string, spoiling?: Spoiling, operation?: string): Promise<CallAnswer>;
  token(scope?: string): Promise<string>;
}

export async function startSyncClient(
  options: boolean | DirectorySyncOptions = true,
  tenantOptions: TenantOptions = {},
  permissions: readonly string[] = ['ADSynchronization.ReadWrite.All'],
): Promise<SyncClient> {
  const rest = await startWithClient({ ...tenantOptions, directorySync: options }, permissions);
  const { tenant } = rest;
  const dispatcher = new Agent({ connect: { ca: tenant.caCertificatePem } });
  let held: string | undefined;
  const token = async (scope = SYNC_SCOPE): Promise<string> => {
    const answer = await rest.requestToken({}, { scope });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return String(answer.body['access_token']);
  };
  const call: SyncClient['call'] = async (operation, parameters = [], spoiling = {}) => {
    const url = spoiling.url ?? tenant.directorySyncUrl;
    const id = randomUUID();
    const bearer = spoiling.token ?? (held ??= await token());
    const octets = encodeBinaryXml(envelope({ operation, url, id, bearer, parameters }, spoiling));
    const headers = {
      'content-type': 'application/soap+msbin1',
      'x-ms-aadmsods-apiaction': operation,
      'client-request-id': id,
      ...spoiling.headers,
    };
    const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await fetch(url, {
      method: 'POST',
      dispatcher: spoiling.dispatcher ?? dispatcher,
      headers: sent,
      body: spoiling.octets?.(octets) ?? octets,
    });
    return readAnswer(
      response.status,
      response.headers as unknown as Headers,
      new Uint8Array(await response.arrayBuffer()),
    );
  };
  return {
    tenant,
    rest,
    call,
    token,
    provision: (objects, spoiling, operation = 'ProvisionAzureADSyncObjects2') =>
      call(operation, [syncRequest(objects)], spoiling),
    readBack: (cookie, spoiling, operation = 'ReadBackAzureADSyncObjects2') =>
      call(operation, readBackParameters(cookie), spoiling),
    async [Symbol.asyncDispose]() {
      await dispatcher.close();
      await rest.close();
    },
  };
}

interface EnvelopeFacts {
  readonly operation: string;
  readonly url: string;
  readonly id: string;
  readonly bearer: string;
  readonly parameters: readonly OutgoingElement[];
}

function envelope(
  { operation, url, id, bearer, parameters }: EnvelopeFacts,
  { blocks = same, tokenParts = same, build = '2.5.79.0' }: Spoiling,
): OutgoingElement {
  const mustUnderstand = { prefix: 's', name: 'mustUnderstand', value: '1' };
  const facts: readonly (readonly [string, string])[] = [
    ['ApplicationId', '1651564e-7ce4-4d99-88be-0a65050d8dc3'],
    ['BearerToken', bearer],
    ['ClientVersion', '8.0'],
    ['DirSyncBuildNumber', build],
    ['FIMBuildNumber', build],
    ['IsInstalledOnDC', 'False'],
    ['IssueDateTime', '0001-01-01T00:00:00'],
    ['LanguageId', 'en-US'],
    ['LiveToken', ''],
    ['ProtocolVersion', '2.0'],
    ['RichCoexistenceEnabled', 'False'],
    ['TrackingId', id],
  ];
  const parts = facts.map(([name, value]) => ({ ...el(name, value), namespaces: { '': CHANGE } }));
  const header = [
    { ...el('Action', `${CHANGE}/IProvisioningWebService/${operation}`, 'a'), attributes: [mustUnderstand] },
    {
      ...el('SyncToken', tokenParts(parts)),
      namespaces: { '': TOKEN },
      attributes: [{ prefix: 's', name: 'role', value: TOKEN }],
    },
    el('MessageID', `urn:uuid:${id}`, 'a'),
    el('ReplyTo', [el('Address', `${ADDRESSING}/anonymous`, 'a')], 'a'),
    { ...el('To', url, 'a'), attributes: [mustUnderstand] },
  ];
  return {
    ...el(
      'Envelope',
      [
        el('Header', blocks(header), 's'),
        el('Body', [{ ...el(operation, parameters), namespaces: { '': CHANGE } }], 's'),
      ],
      's',
    ),
    namespaces: { s: SOAP, a: ADDRESSING },
  };
}

function same(elements: readonly OutgoingElement[]): readonly OutgoingElement[] {
  return elements;
}

/** Throws the decoder's error for octets that are no document. */
function decode(octets: Uint8Array): XmlElement | undefined {
  let root: XmlElement | undefined;
  const decoder = new BinaryXmlDecoder();
  const builder = new ElementBuilder(0, (element) => (root = element));
  builder.take(decoder.push(octets));
  decoder.end();
  return root;
}

function readAnswer(status: number, headers: Headers, octets: Uint8Array): CallAnswer {
  const isMessage = headers.get('content-type')?.includes('msbin1') === true;
  const envelope = isMessage ? decode(octets) : undefined;
  const body = envelope && childOf(envelope, 'Body')?.children[0];
  const reason = body?.name === 'Fault' ? childOf(body, 'Reason') : undefined;
  const fault = textIn(reason?.children[0]) ?? '';
  return { status, headers, body, result: body?.name === 'Fault' ? undefined : body?.children[0], fault, octets };
}

export function syncRequest(objects: readonly OutgoingElement[]): OutgoingElement {
  return { ...el('syncRequest', [el('SyncObjects', objects, 'b')]), namespaces: { b: OBJECTS, i: INSTANCE } };
}

export function readBackParameters(cookie?: string): OutgoingElement[] {
  const nil = {
    ...el('inputCookie', ''),
    namespaces: { i: INSTANCE },
    attributes: [{ prefix: 'i', name: 'nil', value: 'true' }],
  };
  return [
    el('includeLicenseInformation', 'true'),
    cookie === undefined ? nil : el('inputCookie', Buffer.from(cookie, 'base64')),
    el('isFullSync', String(cookie === undefined)),
  ];
}

export type Value = string | boolean | bigint | Uint8Array | readonly string[] | null | OutgoingElement;

/** Values by key; an element stands for itself. */
export function syncObject(
  values: { readonly [key: string]: Value },
  type = 'User',
  operation = 'Set',
): OutgoingElement {
  const entries = Object.entries(values).map(([key, value]) =>
    el('KeyValueOfstringanyType', [el('Key', key, 'c'), valueOf(value)], 'c'),
  );
  return el(
    'AzureADSyncObject',
    [
      { ...el('PropertyValues', entries, 'b'), namespaces: { c: ARRAYS } },
      el('SyncObjectType', type, 'b'),
      el('SyncOperation', operation, 'b'),
    ],
    'b',
  );
}

export function typed(type: string, content: OutgoingElement['content']): OutgoingElement {
  return {
    ...el('Value', content, 'c'),
    namespaces: { d: SCHEMA },
    attributes: [{ prefix: 'i', name: 'type', value: type }],
  };
}

function valueOf(value: Value): OutgoingElement {
  if (value === null) return { ...el('Value', '', 'c'), attributes: [{ prefix: 'i', name: 'nil', value: 'true' }] };
  if (typeof value === 'string') return typed('d:string', value);
  if (typeof value === 'boolean') return typed('d:boolean', String(value));
  if (typeof value === 'bigint') return typed('d:long', String(value));
  if (value instanceof Uint8Array) return typed('d:base64Binary', value);
  if ('prefix' in value) return value;
  return typed(
    'c:ArrayOfstring',
    value.map((item) => el('string', item, 'c')),
  );
}

/** Changes of members by source anchor. */
export function memberChanges(added: readonly string[], removed: readonly string[] = []): OutgoingElement {
  const change = (anchor: string, operation: string) =>
    el('SyncReferenceChange', [
      el('Reference', [el('Anchor', anchor), el('referenceTypeInt', '2')]),
      el('operationInt', operation),
    ]);
  const changes = [...added.map((anchor) => change(anchor, '1')), ...removed.map((anchor) => change(anchor, '2'))];
  return typed('SyncReferenceChangeCollection', [el('referenceChanges', changes)]);
}

export function credentialRequest(items: readonly { readonly [name: string]: string | null }[]): OutgoingElement {
  const parts = [
    'ChangeDate',
    'CloudAnchor',
    'CredentialData',
    'ForcePasswordChangeOnLogon',
    'SourceAnchor',
    'WindowsLegacyCredentials',
    'WindowsSupplementalCredentials',
  ];
  const nil = [{ prefix: 'i', name: 'nil', value: 'true' }];
  const elements = items.map((item) =>
    el(
      'SyncCredentialsChangeItem',
      parts.map((name) => ({
        ...el(name, item[name] ?? '', 'b'),
        ...(item[name] === undefined || item[name] === null ? { attributes: nil } : {}),
      })),
      'b',
    ),
  );
  return { ...el('request', [el('RequestItems', elements, 'b')]), namespaces: { b: COEXISTENCE, i: INSTANCE } };
}

/** Text of an element below, by its local names. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  let at = element;
  for (const name of path) at = at && childOf(at, name);
  return textIn(at);
}

export interface ReadResult {
  readonly sourceAnchor: string | undefined;
  readonly cloudAnchor: string | undefined;
  readonly code: string | undefined;
  readonly errorCode: string | undefined;
  readonly description: string | undefined;
}

export function resultsOf({ result }: CallAnswer): ReadResult[] {
  return (result?.children[0]?.children ?? []).map((one) => ({
    sourceAnchor: textAt(one, 'SourceAnchor'),
    cloudAnchor: textAt(one, 'CloudAnchor'),
    code: textAt(one, 'ResultCode'),
    errorCode: textAt(one, 'ResultErrorCode'),
    description: textAt(one, 'ResultErrorDescription'),
  }));
}

/** A GUID's octets in Base64, different for every number. */
export function anchor(number: number): string {
  const octets = Buffer.alloc(16, 7);
  octets.writeUInt32BE(number);
  return octets.toString('base64');
}

export function user(number: number, values: { readonly [key: string]: Value } = {}): OutgoingElement {
  return syncObject({
    SourceAnchor: anchor(number),
    userPrincipalName: `user${String(number)}@contoso.test`,
    displayName: `User ${String(number)}`,
    accountEnabled: true,
    ...values,
  });
}
