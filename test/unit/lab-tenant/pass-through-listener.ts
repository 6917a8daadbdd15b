/**
 * The other half of the small agent: listeners on `rhea`, relays on `ws`. Binary XML is the product's, which is held against
 * Mono's and shares nothing with the lab's.
 */

import { constants, privateDecrypt, randomUUID, X509Certificate } from 'node:crypto';
import rhea, { type AmqpError, type EventContext } from 'rhea';
import { WebSocket } from 'ws';
import { BinaryXmlDecoder } from '../../../engine/connectors/entra-id/directory-sync/binary-xml/decoder.ts';
import { dictionaryString } from '../../../engine/connectors/entra-id/directory-sync/binary-xml/dictionary.ts';
import {
  childOf,
  ElementBuilder,
  octetsIn,
  textIn,
  type XmlElement,
} from '../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import type { Tenant } from '../../lab/tenant/tenant.ts';
import { agentIdOf, answerHeaders, sharedAccess, type Credential, type Endpoint } from './pass-through-client.ts';
import {
  createSequenceResponse,
  framed,
  relayedAccept,
  reliableHeaders,
  signalResponse,
  unknownSequence,
} from './pass-through-messages.ts';

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
  stream.send(relayedAccept(spoils.acceptId ?? invitation.id));
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

/* The request. */

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
