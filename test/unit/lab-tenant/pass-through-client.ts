/**
 * A small agent of pass-through authentication, written from the descriptions of the protocol on `rhea`, `ws` and OpenSSL's
 * command line: it shares no message with the lab, and none with the product's agent. What it does can be spoilt.
 */

import { execFileSync } from 'node:child_process';
import { constants, createHmac, privateDecrypt, randomUUID, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import rhea, { type AmqpError, type EventContext } from 'rhea';
import { WebSocket } from 'ws';
import { BinaryXmlDecoder } from '../../../engine/connectors/entra-id/directory-sync/binary-xml/decoder.ts';
import {
  childOf,
  ElementBuilder,
  octetsIn,
  textIn,
  type XmlElement,
} from '../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import {
  encodeBinaryXml,
  type OutgoingElement,
} from '../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { dictionaryString } from '../../../engine/connectors/entra-id/directory-sync/binary-xml/dictionary.ts';
import type { Tenant } from '../../lab/tenant/tenant.ts';

const COMMON = 'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common';
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
const CONNECT = 'http://schemas.microsoft.com/netservices/2009/05/servicebus/connect';
const RELIABLE = 'http://schemas.xmlsoap.org/ws/2005/02/rm';
const ZERO = '00000000-0000-0000-0000-000000000000';

export interface Credential {
  readonly keyPem: string;
  readonly certificatePem: string;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly location: string;
}

export function send(
  tenant: Tenant,
  method: string,
  path: string,
  given: { body?: string; headers?: Record<string, string>; credential?: Credential | undefined; origin?: string } = {},
): Promise<Reply> {
  const { body = '', headers = {}, credential, origin = tenant.passThrough.origin } = given;
  return new Promise((resolve, reject) => {
    const sent = request(
      `${origin}${path}`,
      {
        method,
        ca: tenant.caCertificatePem,
        agent: false,
        headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
        ...(credential === undefined ? {} : { cert: credential.certificatePem, key: credential.keyPem }),
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body: text, location: response.headers.location ?? '' });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export const XML = { 'Content-Type': 'application/xml; charset=utf-8' };

/* Registration. */

/** By OpenSSL: a key and a request for it, Base64 DER. `extensions` as its configuration file writes them. */
export function makeRequest(given: { bits?: number; extensions?: string; digest?: string } = {}): {
  keyPem: string;
  base64: string;
  requestPem: string;
} {
  const {
    bits = 2048,
    digest = 'sha256',
    extensions = 'keyUsage = digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment\nextendedKeyUsage = clientAuth\nsubjectKeyIdentifier = hash',
  } = given;
  const folder = mkdtempSync(join(tmpdir(), 'agent-request-'));
  try {
    const [config, key, csr] = ['config', 'key', 'csr'].map((name) => join(folder, name)) as [string, string, string];
    writeFileSync(config, `[req]\ndistinguished_name = dn\nreq_extensions = ext\n[dn]\n[ext]\n${extensions}\n`);
    const options = ['req', '-new', '-newkey', `rsa:${String(bits)}`, '-nodes', '-keyout', key, '-out', csr];
    execFileSync('openssl', [...options, `-${digest}`, '-config', config, '-subj', '/'], { stdio: 'pipe' });
    const requestPem = readFileSync(csr, 'utf8');
    const base64 = requestPem.replaceAll(/-----[^-]+-----|\s/g, '');
    return { keyPem: readFileSync(key, 'utf8'), base64, requestPem };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const machine = ['MachineName', 'OsLanguage', 'OsLocale', 'OsSku', 'OsVersion'];
const facts: Record<string, string> = {
  MachineName: 'SRV7',
  OsLanguage: '1033',
  OsLocale: '0409',
  OsSku: '8',
  OsVersion: '10.0.20348',
};

export function systemSettings(name: string, namespace?: string, order: readonly string[] = machine): string {
  const declared = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  const parts = order.map((one) => `<a:${one}>${facts[one] ?? ''}</a:${one}>`).join('');
  return `<${name} i:type="a:SystemSettings"${declared} xmlns:a="${COMMON}.Utilities.SystemSettings">${parts}</${name}>`;
}

/** The parts in the order of the contract. */
export function registrationParts(tenantId: string, token: string, base64Csr: string): [string, string][] {
  const settings = `${systemSettings('SystemSettingsInformation', `${COMMON}.RegistrationCommons`)}<PSModuleVersion>1.5.2482.0</PSModuleVersion>${systemSettings('SystemSettings')}`;
  return [
    ['Base64Csr', `<Base64Csr>${base64Csr}</Base64Csr>`],
    ['AuthenticationToken', `<AuthenticationToken>${token}</AuthenticationToken>`],
    ['Base64Pkcs10Csr', '<Base64Pkcs10Csr i:nil="true"/>'],
    ['Feature', '<Feature>ApplicationProxy</Feature>'],
    ['FeatureString', '<FeatureString>PassthroughAuthentication</FeatureString>'],
    ['RegistrationRequestSettings', `<RegistrationRequestSettings>${settings}</RegistrationRequestSettings>`],
    ['TenantId', `<TenantId>${tenantId}</TenantId>`],
    ['UserAgent', '<UserAgent>PassthroughAuthenticationConnector/1.5.2482.0</UserAgent>'],
  ];
}

export function registrationRequest(parts: readonly (readonly [string, string])[]): string {
  const content = parts.map(([, text]) => text).join('');
  return `<RegistrationRequest xmlns="${COMMON}.Registration" xmlns:i="${INSTANCE}">${content}</RegistrationRequest>`;
}

export function valueIn(body: string, name: string): string {
  return new RegExp(`<(?:\\w+:)?${name}[^>]*>([^<]*)<`).exec(body)?.[1] ?? '';
}

/** An administrator's token for the resource. */
export async function administratorToken(
  tenant: Tenant,
  given: { userName?: string; password?: string; scope?: string } = {},
): Promise<string> {
  const form = {
    grant_type: 'password',
    client_id: 'cb1056e2-e479-49de-ae31-7812af012ed8',
    scope: given.scope ?? 'https://proxy.cloudwebappproxy.net/registerapp/.default openid',
    username: given.userName ?? 'admin@contoso.test',
    password: given.password ?? 'Admin-Lab-1!',
  };
  const answer = await token(tenant, form);
  return String(answer['access_token']);
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

export async function token(tenant: Tenant, form: Record<string, string>): Promise<Record<string, unknown>> {
  const body = new URLSearchParams(form).toString();
  const path = '/organizations/oauth2/v2.0/token';
  const reply = await send(tenant, 'POST', path, { body, headers: FORM, origin: tenant.origin });
  return JSON.parse(reply.body) as Record<string, unknown>;
}

/** What a browser posts at the sign-in page, for an authorization code. */
export function postPage(
  tenant: Tenant,
  query: Record<string, string>,
  credentials: { readonly username: string; readonly password: string },
): Promise<Reply> {
  const path = `/organizations/oauth2/v2.0/authorize?${new URLSearchParams(query).toString()}`;
  const body = new URLSearchParams(credentials).toString();
  return send(tenant, 'POST', path, { body, headers: FORM, origin: tenant.origin });
}

export async function register(tenant: Tenant, token: string): Promise<Credential> {
  const { keyPem, base64 } = makeRequest();
  const body = registrationRequest(registrationParts(tenant.tenantId, token, base64));
  const answer = await send(tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
  const certificate = valueIn(answer.body, 'Certificate');
  if (certificate === '') throw new Error(`not registered: ${answer.body}`);
  return { keyPem, certificatePem: new X509Certificate(Buffer.from(certificate, 'base64')).toString() };
}

/** By the extension; the three first parts of a GUID have their octets in reverse order. */
export function agentIdOf({ certificatePem }: Credential): string {
  const raw = new X509Certificate(certificatePem).raw;
  // 1.3.6.1.4.1.311.82.1, then an octet string of sixteen.
  const oid = Buffer.from('06092b06010401823752010410', 'hex');
  const at = raw.indexOf(oid);
  const octets = raw.subarray(at + oid.length, at + oid.length + 16);
  const reversed = (from: number, to: number) => Buffer.from(octets.subarray(from, to)).reverse().toString('hex');
  return [
    reversed(0, 4),
    reversed(4, 6),
    reversed(6, 8),
    octets.toString('hex', 8, 10),
    octets.toString('hex', 10),
  ].join('-');
}

/* Bootstrap. */

const BOOTSTRAP_FIELDS =
  'AgentSdkVersion AgentServiceAccountName AgentVersion BootstrapAddOnRequests BootstrapDataModelVersion ConnectorId ConnectorVersion ConsecutiveFailures CurrentProxyPortResponseMode FailedRequestMetrics InitialBootstrap IsAgentServiceAccountGmsa IsProxyPortResponseFallbackDisabledFromRegistry LatestDotNetVersionInstalled MachineName OperatingSystemLanguage OperatingSystemLocale OperatingSystemSKU OperatingSystemVersion PerformanceMetrics ProxyDataModelVersion RequestId SubscriptionId SuccessRequestMetrics TriggerErrors UpdaterStatus UseServiceBusTcpConnectivityMode UseSpnegoAuthentication'.split(
    ' ',
  );
const METRICS =
  'CpuAggregates CurrentActiveBackendWebSockets FaultedServiceBusConnectionCount FaultedWebSocketConnectionCount LastBootstrapLatency TimeGenerated'.split(
    ' ',
  );

export function bootstrapRequest(tenantId: string, agentId: string, changes: Record<string, string> = {}): string {
  const values: Record<string, string> = {
    ConnectorId: agentId,
    SubscriptionId: tenantId,
    ConsecutiveFailures: '0',
    InitialBootstrap: 'true',
    IsProxyPortResponseFallbackDisabledFromRegistry: 'true',
    UseSpnegoAuthentication: 'false',
    ...changes,
  };
  const content = BOOTSTRAP_FIELDS.map((name) => {
    const metrics = METRICS.map((one) => `<a:${one}>0</a:${one}>`).join('');
    return `<${name}>${name === 'PerformanceMetrics' ? metrics : (values[name] ?? 'x')}</${name}>`;
  }).join('');
  return `<BootstrapRequest xmlns="${COMMON}.SignalerDataModel" xmlns:i="${INSTANCE}" xmlns:a="${COMMON}.BootstrapDataModel">${content}</BootstrapRequest>`;
}

export interface Endpoint {
  readonly namespace: string;
  readonly path: string;
  readonly key: string;
  readonly reliable: boolean;
}

export function endpointsIn(body: string): Endpoint[] {
  return [...body.matchAll(/<a:SignalingListenerEndpointSettings.*?<\/a:SignalingListenerEndpointSettings>/g)].map(
    ([one]) => ({
      namespace: valueIn(one, 'Namespace'),
      path: valueIn(one, 'ServicePath'),
      key: valueIn(one, 'SharedAccessKey'),
      reliable: valueIn(one, 'ReliableSessionEnabled') === 'true',
    }),
  );
}

export async function bootstrap(tenant: Tenant, credential: Credential): Promise<Endpoint[]> {
  const body = bootstrapRequest(tenant.tenantId, agentIdOf(credential));
  const answer = await send(tenant, 'POST', '/ConnectorBootstrap', { body, headers: XML, credential });
  if (answer.status !== 200) throw new Error(`not bootstrapped: ${String(answer.status)}`);
  return endpointsIn(answer.body);
}

/* Listening. */

export interface Listening {
  /** Ends when both links are open; rejects where one is refused. */
  readonly attached: Promise<void>;
  close(): void;
}

export interface ListenSpoils {
  readonly mechanism?: string;
  readonly token?: string;
  readonly expires?: number;
  readonly key?: string;
  readonly properties?: Record<string, unknown>;
  readonly credential?: Credential;
}

export function sharedAccess({ namespace, path, key }: Endpoint, expires: number): string {
  const resource = encodeURIComponent(`http://${namespace}.servicebus.windows.net/${path}/`);
  const signature = createHmac('sha256', key)
    .update(`${resource}\n${String(expires)}`)
    .digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${String(expires)}&skn=Connector`;
}

/** One listener; `invited` is called with each relay that is announced. */
export function listen(
  tenant: Tenant,
  credential: Credential,
  endpoint: Endpoint,
  invited: (relay: Invitation) => void,
  spoils: ListenSpoils = {},
): Listening {
  const container = rhea.create_container({ id: `RelayConnection_${randomUUID()}` });
  const { certificatePem, keyPem } = spoils.credential ?? credential;
  const url = `${tenant.passThrough.origin.replace('https', 'wss')}/$servicebus/websocket`;
  const tls = { ca: tenant.caCertificatePem, cert: certificatePem, key: keyPem };
  const connect = container.websocket_connect(WebSocket as never);
  const attached = Promise.withResolvers<void>();
  const external = () => ({
    start(done: (error?: Error, response?: string) => void) {
      done(undefined, undefined);
    },
    step(done: (error?: Error, response?: string) => void) {
      done(undefined, '');
    },
  });
  const failed = ({ sender, receiver, error }: Partial<EventContext>): void => {
    const found = sender?.error ?? receiver?.error ?? error;
    attached.reject(new Error(found === undefined ? 'closed' : String((found as AmqpError).description ?? found)));
  };
  let open = 0;
  const opened = (): void => {
    open += 1;
    // A refused link is opened first and then closed: one turn later it is known.
    if (open === 2) setTimeout(attached.resolve, 20);
  };
  container.on('sender_open', opened);
  container.on('receiver_open', opened);
  for (const event of ['sender_error', 'receiver_error', 'connection_error', 'disconnected', 'error']) {
    container.on(event, failed);
  }
  container.on('message', ({ message }: EventContext) => {
    const { content } = (message?.body ?? {}) as { content?: Buffer };
    if (content !== undefined) invited(readInvitation(content));
  });
  const connection = container.connect({
    connection_details: connect(url, ['wsrelayedamqp'], tls) as never,
    hostname: `${endpoint.namespace}-relay.servicebus.windows.net`,
    container_id: `RelayConnection_${randomUUID()}`,
    sasl_mechanisms: { [spoils.mechanism ?? 'EXTERNAL']: external },
    max_frame_size: 65_536,
    channel_max: 8191,
    reconnect: false,
  } as never);
  const link = randomUUID();
  const address = `sb://${endpoint.namespace}.servicebus.windows.net/${endpoint.path}/`;
  const expires = spoils.expires ?? Math.floor(Date.now() / 1000) + 3000;
  const properties = {
    'com.microsoft:swt': spoils.token ?? sharedAccess({ ...endpoint, key: spoils.key ?? endpoint.key }, expires),
    'com.microsoft:client-agent': 'ServiceBus/3.0.51093.14;',
    'com.microsoft:dynamic-relay': false,
    'com.microsoft:listener-type': 'RelayedConnection',
    'com.microsoft:tracking-id': randomUUID(),
    ...spoils.properties,
  };
  connection.open_sender({ name: `RelayLink_${link}:out`, target: { address }, properties } as never);
  connection.open_receiver({
    name: `RelayLink_${link}:in`,
    source: { address },
    properties,
    credit_window: 50,
  } as never);
  return {
    attached: attached.promise,
    close: () => {
      connection.close();
    },
  };
}

export interface Invitation {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

export function decode(octets: Uint8Array, strings?: readonly string[]): XmlElement {
  let root: XmlElement | undefined;
  const builder = new ElementBuilder(0, (element) => {
    root = element;
  });
  const decoder = new BinaryXmlDecoder(undefined, {
    strings: (number) => (number % 2 === 0 ? dictionaryString(number) : strings?.[(number - 1) / 2]),
  });
  builder.take(decoder.push(octets));
  decoder.end();
  if (root === undefined) throw new Error('no element');
  return root;
}

function descend(element: XmlElement, ...path: string[]): XmlElement | undefined {
  let at: XmlElement | undefined = element;
  for (const name of path) at = at === undefined ? undefined : childOf(at, name);
  return at;
}

function readInvitation(octets: Buffer): Invitation {
  const inner = decode(octetsIn(descend(decode(octets), 'Body')) ?? Buffer.alloc(0));
  const text = (name: string) => textIn(descend(inner, 'Body', 'RelayedConnect', name)) ?? '';
  return { id: text('Id'), host: text('InstanceDnsAddress'), port: Number(text('HttpsPort')) };
}

/* The relay. */

export interface TakenRequest {
  readonly requestId: string;
  readonly transactionId: string;
  readonly subscriptionId: string;
  readonly host: string;
  readonly port: number;
  readonly contextType: string;
  readonly connectionId: string;
  readonly domain: string;
  readonly userPrincipalName: string;
  /** Base64 by key identifier. */
  readonly blocks: Record<string, string>;
}

export interface RelaySpoils {
  readonly hello?: Buffer;
  readonly acceptId?: string;
  readonly credential?: Credential;
  readonly connectorId?: string;
  /** Closes the socket after the request has come. */
  readonly vanish?: boolean;
  readonly noAcknowledgement?: boolean;
}

/** What the WCF side of the agent would do: takes one request from a relay, and says that it did. */
export async function takeRequest(
  tenant: Tenant,
  credential: Credential,
  invitation: Invitation,
  spoils: RelaySpoils = {},
): Promise<TakenRequest> {
  const { certificatePem, keyPem } = spoils.credential ?? credential;
  const url = `wss://${invitation.host}:${String(invitation.port)}/$servicebus/websocket`;
  const tls = { ca: tenant.caCertificatePem, cert: certificatePem, key: keyPem };
  const stream = new Stream(new WebSocket(url, ['wsrelayedconnection'], tls));
  await stream.opened;
  stream.send(spoils.hello ?? Buffer.from('1e010000', 'hex'));
  stream.send(
    envelope({
      action: 'RelayedAccept',
      to: 'http://schemas.microsoft.com/2005/12/ServiceModel/Addressing/Anonymous',
      body: [
        {
          prefix: '',
          name: 'RelayedAccept',
          namespaces: { '': CONNECT },
          content: [{ prefix: '', name: 'Id', content: spoils.acceptId ?? invitation.id }],
        },
      ],
    }),
  );
  const verdict = await stream.take(4);
  if (verdict[0] !== 0x98) throw new Error(`the relay says ${verdict.toString('hex')}`);
  await stream.document();
  // Version 1.0, duplex, via; then the encoding with a dictionary of the session, and the end of the preamble.
  const head = await stream.take(6);
  if (!head.equals(Buffer.from('000100010202', 'hex'))) throw new Error(`preamble ${head.toString('hex')}`);
  const via = (await stream.take(await stream.size())).toString('utf8');
  const tail = await stream.take(3);
  if (!tail.equals(Buffer.from('03080c', 'hex'))) throw new Error(`preamble ${tail.toString('hex')}`);
  stream.send(Buffer.from([0x0b]));
  const id = agentIdOf(credential);
  const strings: string[] = [];
  const acknowledged = { sequence: `urn:uuid:${randomUUID()}`, offered: '' };
  for (;;) {
    const message = await stream.message(strings);
    const action = textIn(descend(message, 'Header', 'Action')) ?? '';
    const messageId = textIn(descend(message, 'Header', 'MessageID')) ?? '';
    if (action.endsWith('/CreateSequence')) {
      acknowledged.offered = textIn(descend(message, 'Body', 'CreateSequence', 'Offer', 'Identifier')) ?? '';
      stream.send(framed(createSequenceResponse(messageId, acknowledged.sequence, via)));
    }
    if (action.endsWith('/SignalConnector')) {
      const numbered = descend(message, 'Header', 'Sequence');
      const sequence = textIn(descend(message, 'Header', 'Sequence', 'Identifier'));
      if (spoils.vanish === true) stream.end();
      else if (numbered !== undefined && sequence !== acknowledged.sequence)
        stream.send(framed(unknownSequence(sequence ?? '')));
      else {
        const headers = numbered === undefined ? [] : reliableHeaders(acknowledged, spoils.noAcknowledgement !== true);
        stream.send(framed(signalResponse(messageId, spoils.connectorId ?? id, headers)));
      }
      return readRequest(message);
    }
  }
}

function readRequest(message: XmlElement): TakenRequest {
  const properties = descend(message, 'Body', 'SignalConnector', 'messageProperties');
  if (properties === undefined) throw new Error('no messageProperties');
  const text = (...path: string[]) => textIn(descend(properties, ...path)) ?? '';
  const protocol = descend(properties, 'TunnelContext', 'ProtocolContext');
  const blocks = (descend(properties, 'TunnelContext', 'ProtocolContext', 'EncryptedData')?.children ?? []).map(
    (one) => [textIn(childOf(one, 'KeyIdentifer')) ?? '', textIn(childOf(one, 'Base64EncryptedData')) ?? ''],
  );
  return {
    requestId: text('RequestId'),
    transactionId: text('TransactionId'),
    subscriptionId: text('SubscriptionId'),
    host: text('OverridenReturnHost'),
    port: Number(text('OverridenReturnPort')),
    contextType: protocol?.attributes.find(({ name }) => name === 'type')?.value ?? '',
    connectionId: text('TunnelContext', 'ProtocolContext', 'ConnectionId'),
    domain: text('TunnelContext', 'ProtocolContext', 'Domain'),
    userPrincipalName: text('TunnelContext', 'ProtocolContext', 'UserPrincipalName'),
    blocks: Object.fromEntries(blocks) as Record<string, string>,
  };
}

class Stream {
  readonly opened: Promise<void>;
  readonly #socket: WebSocket;
  #waiting: Buffer = Buffer.alloc(0);
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.opened = new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.on('message', (data: Buffer) => {
      this.#waiting = Buffer.concat([this.#waiting, data]);
      this.#wake?.();
    });
    socket.on('close', () => {
      this.#closed = true;
      this.#wake?.();
    });
  }

  send(octets: Uint8Array): void {
    this.#socket.send(octets);
  }

  end(): void {
    this.#socket.terminate();
  }

  async take(length: number): Promise<Buffer> {
    while (this.#waiting.length < length) await this.#more();
    const taken = this.#waiting.subarray(0, length);
    this.#waiting = this.#waiting.subarray(length);
    return taken;
  }

  /** A document that nothing but its own end delimits. */
  async document(): Promise<void> {
    const decoder = new BinaryXmlDecoder(undefined, { stopsAtEnd: true });
    while (!decoder.isFinished) {
      decoder.push(await this.take(Math.max(1, this.#waiting.length)));
    }
    this.#waiting = Buffer.concat([decoder.takeRest(), this.#waiting]);
  }

  async message(strings: string[]): Promise<XmlElement> {
    const [kind] = await this.take(1);
    if (kind !== 0x06) throw new Error(`record ${String(kind)}`);
    const payload = await this.take(await this.size());
    let at = 0;
    const size = (): number => {
      let value = 0;
      for (let place = 0; ; place += 7) {
        const octet = payload[at++] ?? 0;
        value |= (octet & 0x7f) << place;
        if (octet < 0x80) return value;
      }
    };
    const table = size();
    const end = at + table;
    while (at < end) {
      const length = size();
      strings.push(payload.toString('utf8', at, at + length));
      at += length;
    }
    return decode(payload.subarray(at), strings);
  }

  async size(): Promise<number> {
    let value = 0;
    for (let place = 0; ; place += 7) {
      const [octet = 0] = await this.take(1);
      value |= (octet & 0x7f) << place;
      if (octet < 0x80) return value;
    }
  }

  async #more(): Promise<void> {
    if (this.#closed) throw new Error('the relay closed the socket');
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}

interface Outgoing {
  readonly action: string;
  readonly to?: string;
  readonly relatesTo?: string;
  readonly headers?: readonly OutgoingElement[];
  readonly body: readonly OutgoingElement[];
}

function envelope({ action, to, relatesTo, headers = [], body }: Outgoing): Buffer {
  const header = (name: string, content: string): OutgoingElement => ({ prefix: 'a', name, content });
  return encodeBinaryXml({
    prefix: 's',
    name: 'Envelope',
    namespaces: { s: SOAP, a: ADDRESSING },
    content: [
      {
        prefix: 's',
        name: 'Header',
        content: [
          header('Action', action),
          ...headers,
          ...(relatesTo === undefined ? [] : [header('RelatesTo', relatesTo)]),
          header('To', to ?? `${ADDRESSING}/anonymous`),
        ],
      },
      { prefix: 's', name: 'Body', content: body },
    ],
  });
}

/** A sized envelope without strings of a session. */
function framed(document: Buffer): Buffer {
  const size: number[] = [];
  let rest = document.length + 1;
  for (; rest > 0x7f; rest >>= 7) size.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([0x06, ...size, rest, 0x00]), document]);
}

function signalResponse(relatesTo: string, connectorId: string, headers: readonly OutgoingElement[]): Buffer {
  const plain = (name: string, content: OutgoingElement['content']): OutgoingElement => ({ prefix: '', name, content });
  return envelope({
    action: 'http://tempuri.org/IConnectorSignalingService/SignalConnectorResponse',
    relatesTo,
    headers,
    body: [
      {
        ...plain('SignalConnectorResponse', [
          plain('SignalConnectorResult', [plain('AckLatency', '0'), plain('ConnectorId', connectorId)]),
        ]),
        namespaces: { '': 'http://tempuri.org/' },
      },
    ],
  });
}

const r = (name: string, content: OutgoingElement['content']): OutgoingElement => ({ prefix: 'r', name, content });
const declared = (element: OutgoingElement): OutgoingElement => ({ ...element, namespaces: { r: RELIABLE } });

function createSequenceResponse(relatesTo: string, sequence: string, via: string): Buffer {
  const address: OutgoingElement = { prefix: 'a', name: 'Address', content: via };
  const body = r('CreateSequenceResponse', [r('Identifier', sequence), r('Accept', [r('AcksTo', [address])])]);
  return envelope({ action: `${RELIABLE}/CreateSequenceResponse`, relatesTo, body: [declared(body)] });
}

function reliableHeaders(
  { sequence, offered }: { readonly sequence: string; readonly offered: string },
  acknowledges: boolean,
): OutgoingElement[] {
  const range: OutgoingElement = {
    ...r('AcknowledgementRange', []),
    attributes: [
      { prefix: '', name: 'Lower', value: '1' },
      { prefix: '', name: 'Upper', value: '1' },
    ],
  };
  return [
    declared(r('Sequence', [r('Identifier', offered), r('MessageNumber', '1')])),
    ...(acknowledges ? [declared(r('SequenceAcknowledgement', [r('Identifier', sequence), range]))] : []),
  ];
}

function unknownSequence(sequence: string): Buffer {
  const s = (name: string, content: OutgoingElement['content']): OutgoingElement => ({ prefix: 's', name, content });
  return envelope({
    action: `${ADDRESSING}/fault`,
    body: [
      declared(
        s('Fault', [
          s('Code', [s('Value', 's:Sender'), s('Subcode', [s('Value', 'r:UnknownSequence')])]),
          s('Detail', [r('Identifier', sequence)]),
        ]),
      ),
    ],
  });
}

/* The answer. */

export function passwordIn({ keyPem, certificatePem }: Credential, request: Pick<TakenRequest, 'blocks'>): string {
  const { fingerprint } = new X509Certificate(certificatePem);
  const name = `${agentIdOf({ keyPem, certificatePem })}_${fingerprint.replaceAll(':', '')}`;
  const block = request.blocks[name];
  if (block === undefined) throw new Error(`no block of ${name}`);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const plain = privateDecrypt({ key: keyPem, padding, oaepHash: 'sha1' }, Buffer.from(block, 'base64'));
  const [password] = Object.values(JSON.parse(plain.toString('utf8')) as Record<string, string>);
  return password ?? '';
}

const RIGHT = 'http://schemas.xmlsoap.org/ws/2005/05/identity/right/identity';
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';

export function claimsOf(verdict: { readonly name: string } | { readonly reason: number | string }): object[] {
  const accepted = 'name' in verdict;
  const reasoning = 'http://msappproxy.net/ws/2015/02/identity/claims/validationfailurereasoning';
  return [
    { ClaimType: `${CLAIMS}/authentication`, Resource: accepted ? 'true' : 'false', Right: RIGHT },
    accepted
      ? { ClaimType: `${CLAIMS}/name`, Resource: verdict.name, Right: RIGHT }
      : { ClaimType: reasoning, Resource: verdict.reason, Right: RIGHT },
  ];
}

export function answerHeaders(transactionId: string, claims?: unknown): Record<string, string> {
  return {
    'x-cwap-transid': transactionId,
    'x-cwap-sessionid': ZERO,
    'x-cwap-certificate-authentication': 'notProcessed',
    'x-cwap-connector-version': '1.5.2482.0',
    'x-cwap-datamodel-version': '1.5.2482.0',
    'x-cwap-connector-sp-connections': '0',
    'x-cwap-connector-usesdefaultproxy': 'InUse',
    'x-cwap-dnscachelookup-result': 'NotUsed',
    'x-cwap-headers-size': '0',
    'x-cwap-payload-total-attempts': '0',
    'x-cwap-response-total-attempts': '1',
    'x-cwap-connector-be-latency-ms': '3',
    'x-cwap-connector-all-latency-ms': '5',
    'x-cwap-connector-loadfactor': '0',
    ...(claims === undefined
      ? {}
      : { 'x-cwap-backend-response': Buffer.from(JSON.stringify(claims)).toString('base64') }),
  };
}

export function answer(
  tenant: Tenant,
  credential: Credential,
  request: Pick<TakenRequest, 'requestId' | 'transactionId'>,
  claims: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return send(tenant, 'POST', `/subscriber/connection?requestId=${request.requestId}`, {
    credential,
    headers: { ...answerHeaders(request.transactionId, claims), ...headers },
  });
}

/** Where a relay only tells of a request: fetches it. */
export function fetchRequest(
  tenant: Tenant,
  { certificatePem, keyPem }: Credential,
  request: TakenRequest,
): Promise<Record<string, unknown>> {
  const url = `wss://${request.host}:${String(request.port)}/subscriber/websocketconnect?requestId=${request.requestId}`;
  const headers = answerHeaders(request.transactionId);
  const socket = new WebSocket(url, { ca: tenant.caCertificatePem, cert: certificatePem, key: keyPem, headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.send(JSON.stringify({ ConnectionId: request.connectionId, MessageType: 0 }));
    });
    socket.once('message', (data: Buffer) => {
      resolve(JSON.parse(data.toString('utf8')) as Record<string, unknown>);
      socket.close();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error('closed without a request'));
    });
  });
}
