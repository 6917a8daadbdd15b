/** A request's envelope: header blocks, the token of the service, the operation. Every deviation is a finding. */

import {
  textIn,
  type XmlElement,
} from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { childrenOf, only, textOf, type Expected, type Inspection, type TextForm } from './inspection.ts';
import { ACTIONS, ADDRESSING, ANONYMOUS, CHANGE, SOAP, TOKEN } from './names.ts';
import { SoapFault } from './soap-fault.ts';

/** What a client says of itself with every request. */
export interface ClientFacts {
  readonly applicationId: string;
  readonly clientVersion: string;
  readonly buildNumber: string;
  readonly trackingId: string;
}

export interface ReadEnvelope {
  readonly action: string;
  readonly messageId: string | undefined;
  readonly token: string;
  readonly client: ClientFacts;
  /** The operation's element. */
  readonly operation: XmlElement;
}

/** As the client sent the message over HTTP. Names of headers in lower case. */
export interface Transport {
  /** Of the service, with the host as the client wrote it. */
  readonly url: string;
  readonly tenantId: string;
  readonly headers: { readonly [name: string]: string };
}

const block = (namespace: string, name: string, occurs?: 'optional'): Expected =>
  occurs === undefined ? { namespace, name } : { namespace, name, occurs };

const HEADER_BLOCKS: readonly Expected[] = [
  block(ADDRESSING, 'Action'),
  block(TOKEN, 'SyncToken'),
  block(ADDRESSING, 'MessageID'),
  block(ADDRESSING, 'ReplyTo'),
  block(ADDRESSING, 'To'),
];

/** Of a data contract, whose order is the alphabet's. */
const TOKEN_PARTS: readonly (readonly [name: string, form: TextForm])[] = [
  ['ApplicationId', 'guid'],
  ['BearerToken', 'any'],
  ['ClientVersion', 'version'],
  ['DirSyncBuildNumber', 'version'],
  ['FIMBuildNumber', 'version'],
  ['IsInstalledOnDC', 'boolean'],
  ['IssueDateTime', 'dateTime'],
  ['LanguageId', 'any'],
  ['LiveToken', 'any'],
  ['ProtocolVersion', 'version'],
  ['RichCoexistenceEnabled', 'boolean'],
  ['TrackingId', 'guid'],
];

/** Undefined where there is no operation to be found at all. */
export function readEnvelope(inspection: Inspection, root: XmlElement, transport: Transport): ReadEnvelope | undefined {
  const { findings } = inspection;
  if (root.name !== 'Envelope' || root.namespace !== SOAP) {
    findings.push(`the message is {${root.namespace}}${root.name}, no envelope of SOAP 1.2`);
    return undefined;
  }
  const parts = childrenOf(inspection, root, [block(SOAP, 'Header'), block(SOAP, 'Body')]);
  const header = only(parts, 'Header');
  const body = only(parts, 'Body');
  const operation = body?.children[0];
  if (header === undefined || body === undefined || operation === undefined) return undefined;
  if (body.children.length > 1) findings.push('Body: more than one element');
  refuseWhatIsNotUnderstood(header);
  const blocks = childrenOf(inspection, header, HEADER_BLOCKS);
  const text = (name: string) => textOf(inspection, header, only(blocks, name)).trim();
  const action = text('Action');
  const messageId = text('MessageID');
  const { token, client } = readToken(inspection, only(blocks, 'SyncToken'));
  checkBlocks(inspection, header, blocks, transport);
  checkOperation(inspection, operation, action, transport);
  checkIds(inspection, messageId, client, transport);
  return { action, messageId: messageId === '' ? undefined : messageId, token, client, operation };
}

/** SOAP 1.2, 5.2.3: what must be understood and is not makes the whole message a fault. */
function refuseWhatIsNotUnderstood(header: XmlElement): void {
  for (const one of header.children) {
    const known = HEADER_BLOCKS.some(({ namespace, name }) => namespace === one.namespace && name === one.name);
    if (known || !mustBeUnderstood(one)) continue;
    throw new SoapFault({
      code: 'MustUnderstand',
      reason: `The header '${one.name}' from the namespace '${one.namespace}' was not understood by the recipient of this message, causing the message to not be processed.`,
    });
  }
}

function mustBeUnderstood(element: XmlElement): boolean {
  return ['1', 'true'].includes(attributeOf(element, SOAP, 'mustUnderstand') ?? '');
}

function attributeOf(element: XmlElement, namespace: string, name: string): string | undefined {
  return element.attributes.find((one) => one.namespace === namespace && one.name === name)?.value;
}

function readToken(
  inspection: Inspection,
  element: XmlElement | undefined,
): { readonly token: string; readonly client: ClientFacts } {
  const { findings } = inspection;
  const nothing = { applicationId: '', clientVersion: '', buildNumber: '', trackingId: '' };
  if (element === undefined) return { token: '', client: nothing };
  const role = attributeOf(element, SOAP, 'role');
  if (role !== TOKEN) findings.push(`SyncToken: role "${role ?? ''}" is not "${TOKEN}"`);
  const expected = TOKEN_PARTS.map(([name]) => block(CHANGE, name));
  const parts = childrenOf(inspection, element, expected);
  const read = new Map(
    TOKEN_PARTS.map(([name, form]): [string, string] => [
      name,
      // Only its own check may say something of a token: a finding is shown.
      name === 'BearerToken' ? (textIn(only(parts, name)) ?? '') : textOf(inspection, element, only(parts, name), form),
    ]),
  );
  const value = (name: string) => read.get(name) ?? '';
  if (/^bearer\s/i.test(value('BearerToken'))) findings.push('SyncToken/BearerToken: begins with "Bearer"');
  if (value('LiveToken') !== '') findings.push('SyncToken/LiveToken: is not empty');
  if (value('ProtocolVersion') !== '2.0')
    findings.push(`SyncToken/ProtocolVersion: "${value('ProtocolVersion')}" is not 2.0`);
  return {
    token: value('BearerToken'),
    client: {
      applicationId: value('ApplicationId'),
      clientVersion: value('ClientVersion'),
      buildNumber: value('DirSyncBuildNumber'),
      trackingId: value('TrackingId'),
    },
  };
}

function checkBlocks(
  inspection: Inspection,
  header: XmlElement,
  blocks: ReadonlyMap<string, readonly XmlElement[]>,
  transport: Transport,
): void {
  const { findings } = inspection;
  for (const name of ['Action', 'To']) {
    const element = only(blocks, name);
    if (element !== undefined && !mustBeUnderstood(element)) findings.push(`${name}: without mustUnderstand="1"`);
  }
  const to = textOf(inspection, header, only(blocks, 'To')).trim();
  if (to !== transport.url) findings.push(`To: "${to}" is not "${transport.url}"`);
  const replyTo = only(blocks, 'ReplyTo');
  if (replyTo === undefined) return;
  const inside = childrenOf(inspection, replyTo, [block(ADDRESSING, 'Address')]);
  const address = textOf(inspection, replyTo, only(inside, 'Address')).trim();
  if (address !== ANONYMOUS) findings.push(`ReplyTo/Address: "${address}" is not anonymous`);
}

function checkOperation({ findings }: Inspection, operation: XmlElement, action: string, { headers }: Transport): void {
  if (operation.namespace !== CHANGE) {
    findings.push(`${operation.name}: namespace "${operation.namespace}" is not "${CHANGE}"`);
  }
  if (action !== `${ACTIONS}${operation.name}`) findings.push(`Action: "${action}" is not that of ${operation.name}`);
  const named = headers['x-ms-aadmsods-apiaction'];
  if (named !== operation.name) {
    findings.push(`header x-ms-aadmsods-apiaction: "${named ?? ''}" is not ${operation.name}`);
  }
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The three ids of a request are one; headers that repeat the token's facts repeat them right. */
function checkIds(
  { findings }: Inspection,
  messageId: string,
  client: ClientFacts,
  { headers, tenantId }: Transport,
): void {
  const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();
  const id = messageId.replace(/^urn:uuid:/, '');
  if (id === messageId || !GUID.test(id)) findings.push(`MessageID: "${messageId}" is no urn:uuid`);
  else if (!same(id, client.trackingId)) findings.push('SyncToken/TrackingId: is not that of MessageID');
  const repeated: readonly (readonly [header: string, value: string])[] = [
    ['client-request-id', client.trackingId],
    ['x-ms-aadmsods-clientversion', client.clientVersion],
    ['x-ms-aadmsods-dirsyncbuildnumber', client.buildNumber],
    ['x-ms-aadmsods-tenantid', tenantId],
  ];
  for (const [header, value] of repeated) {
    const given = headers[header];
    if (given !== undefined && !same(given, value)) findings.push(`header ${header}: "${given}" is not "${value}"`);
  }
}
