/**
 * One connection on which sign-ins are announced: AMQP 1.0 in a WebSocket to the service bus, as a listener of WCF's relayed
 * connections opens it (published captures; the names of links and properties are theirs).
 */

import { randomUUID } from 'node:crypto';
import rhea from 'rhea';
import type { Connection, EventContext, Receiver, WebSocketImpl } from 'rhea';
import type { WebSocket } from 'ws';
import { FaultError, type Fault } from '../../../model/fault.ts';
import { networkFault } from '../../../connectors/entra-id/http.ts';
import type { ListenerEndpoint } from '../bootstrap/response.ts';
import { filledIn, serviceUrl, type EndpointsOfCloud } from '../endpoints.ts';
import type { Network } from '../network.ts';
import type { AgentKey } from '../registration/identity.ts';
import { sharedAccessToken } from './shared-access.ts';

const PATH = '/$servicebus/websocket';
const PROTOCOL = 'wsrelayedamqp';
/** Of the library that Microsoft's agent listens with. */
const CLIENT_AGENT = 'ServiceBus/3.0.51093.14;';
const CREDIT = 50;
/** Milliseconds until both links are attached. */
const OPEN_WITHIN = 30_000;
/** Milliseconds that the service has to give back what it may announce, and then to say good-bye. */
const LEAVE_WITHIN = 500;
const DATA_SECTION = 0x75;

export interface ListenerOptions {
  readonly endpoint: ListenerEndpoint;
  readonly endpoints: EndpointsOfCloud;
  readonly network: Network;
  readonly key: AgentKey;
  readonly tokenExpires: Date;
  /** Milliseconds between two pings; one that is not answered until the next ends the connection. */
  readonly keepAlive: number;
  /** The octets of an announcement. */
  readonly onAnnouncement: (octets: Buffer) => void;
}

export interface OpenListener {
  /** Why it ended; undefined where it was closed from here. */
  readonly ended: Promise<Fault | undefined>;
  close(): void;
}

/** Answers once sign-ins can be announced. Throws the fault that kept it from that. */
export async function openListener(options: ListenerOptions, signal: AbortSignal): Promise<OpenListener> {
  const { endpoint, endpoints } = options;
  const { namespace, domain } = endpoint;
  const url = serviceUrl(endpoints, `${filledIn(endpoints.signalling, { namespace, domain })}${PATH}`);
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<Fault | undefined>();
  let closing = false;
  let failure: Fault | undefined;
  let credit = CREDIT;

  const fail = (error: unknown, reason: string) => {
    failure ??= faultOf(error, url, reason);
  };
  const { connection, socket } = connectTo(url, options, (error) => fail(error, 'network'));
  const stopPings = pingRegularly(socket, options.keepAlive, () => {
    failure ??= timedOut(url, options.keepAlive);
  });
  const finish = () => {
    stopPings();
    const fault = closing ? undefined : (failure ?? faultOf(undefined, url, 'ended'));
    opened.reject(new FaultError(fault ?? cancelled()));
    ended.resolve(fault);
  };
  // The WebSocket is the last to go, whatever AMQP was told.
  socket.on('close', finish);
  watch(connection, {
    fail: (error) => {
      fail(error, 'amqp');
      socket.close();
    },
    opened: () => opened.resolve(),
    announced(octets) {
      credit -= 1;
      if (!closing && credit <= CREDIT / 2) {
        receiver.add_credit(CREDIT - credit);
        credit = CREDIT;
      }
      options.onAnnouncement(octets);
    },
  });
  const receiver = attach(connection, options);

  const close = () => {
    if (closing) return;
    closing = true;
    // What is on its way still comes: only when the credit is used or given back there is nothing more.
    const leave = () => {
      clearTimeout(patience);
      connection.close();
      // A service that does not answer the close is left after a moment.
      setTimeout(() => socket.terminate(), LEAVE_WITHIN).unref();
    };
    const patience = setTimeout(leave, LEAVE_WITHIN);
    receiver.once('receiver_drained', leave);
    receiver.drain_credit();
  };
  const limit = setTimeout(() => {
    failure ??= timedOut(url, OPEN_WITHIN);
    socket.terminate();
  }, OPEN_WITHIN);
  const abort = () => {
    closing = true;
    socket.terminate();
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await opened.promise;
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', abort);
  }
  return { ended: ended.promise, close };
}

/** SASL EXTERNAL: who the agent is, TLS has said. An empty initial response is sent as null, as Microsoft's agent does. */
const EXTERNAL = {
  start: (callback: (error: unknown, response: unknown) => void) => callback(undefined, undefined),
  step: (_challenge: unknown, callback: (error: unknown, response: unknown) => void) => callback(undefined, ''),
};

function connectTo(
  url: URL,
  { network, key, endpoint }: ListenerOptions,
  onError: (error: unknown) => void,
): { readonly connection: Connection; readonly socket: WebSocket } {
  const container = rhea.create_container();
  // rhea makes the socket itself: it is given one that is made with the agent's certificate.
  const socket = network.webSocket(url, [PROTOCOL], key);
  socket.on('error', onError);
  const GivenSocket = function () {
    return socket;
  } as unknown as WebSocketImpl;
  const details = container.websocket_connect(GivenSocket)(url.href, [PROTOCOL], {});
  const options = {
    connection_details: details,
    reconnect: false,
    container_id: `RelayConnection_${randomUUID()}`,
    hostname: `${endpoint.namespace}-relay.${endpoint.domain}`,
    max_frame_size: 65_536,
    channel_max: 8191,
    sasl_mechanisms: { EXTERNAL },
  };
  const connection = container.connect(options as unknown as Parameters<typeof container.connect>[0]);
  return { connection, socket };
}

interface Watcher {
  fail(error: unknown): void;
  opened(): void;
  announced(octets: Buffer): void;
}

function watch(connection: Connection, { fail, opened, announced }: Watcher): void {
  const failed = (context: EventContext) =>
    fail(context.connection?.error ?? context.session?.error ?? context.receiver?.error ?? context.sender?.error);
  for (const event of ['connection_error', 'connection_close', 'session_error', 'session_close'])
    connection.on(event, failed);
  for (const event of ['receiver_error', 'receiver_close', 'sender_error', 'sender_close'])
    connection.on(event, failed);
  // Of octets that are no AMQP, and of the socket: an error, and not a context.
  for (const event of ['protocol_error', 'error']) connection.on(event, (error: unknown) => fail(error));
  connection.on('disconnected', (context: EventContext) => fail(context.error));
  const attached = new Set<string>();
  const once = (name: string) => {
    attached.add(name);
    if (attached.size === 2) opened();
  };
  connection.on('receiver_open', ({ receiver }: EventContext) => {
    receiver?.add_credit(CREDIT);
    once('in');
  });
  connection.on('sender_open', () => once('out'));
  connection.on('message', (context: EventContext) => {
    // Also what is not understood is taken: it would be sent again and not be understood again.
    context.delivery?.accept();
    announced(dataOf(context.message?.body));
  });
}

/** The octets of a data section, or of several; empty where the body is something else. */
function dataOf(body: unknown): Buffer {
  if (typeof body !== 'object' || body === null || !('typecode' in body) || !('content' in body))
    return Buffer.alloc(0);
  const { typecode, content } = body;
  if (typecode !== DATA_SECTION) return Buffer.alloc(0);
  if (Buffer.isBuffer(content)) return content;
  return Array.isArray(content) ? Buffer.concat(content.filter((part) => Buffer.isBuffer(part))) : Buffer.alloc(0);
}

/** Both links name the same address and carry the same properties; only the second is ever used. */
function attach(connection: Connection, { endpoint, tokenExpires }: ListenerOptions): Receiver {
  const { namespace, domain, servicePath } = endpoint;
  const address = `sb://${namespace}.${domain}/${servicePath}/`;
  const name = `RelayLink_${randomUUID()}`;
  const properties = {
    'com.microsoft:swt': sharedAccessToken(endpoint, tokenExpires),
    'com.microsoft:client-agent': CLIENT_AGENT,
    'com.microsoft:dynamic-relay': false,
    'com.microsoft:listener-type': 'RelayedConnection',
    'com.microsoft:tracking-id': randomUUID(),
  };
  const session = connection.create_session();
  session.begin();
  session.open_sender({ name: `${name}:out`, target: { address }, properties });
  return session.open_receiver({
    name: `${name}:in`,
    source: { address },
    properties,
    // Given by hand: the library's own window would open again while the link is drained.
    credit_window: 0,
    autoaccept: false,
  });
}

/** Answers with what ends it. */
function pingRegularly(socket: WebSocket, interval: number, onSilence: () => void): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (socket.readyState !== socket.OPEN) return;
    if (!answered) {
      onSilence();
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, interval);
  return () => clearInterval(timer);
}

function faultOf(error: unknown, url: URL, reason: string): Fault {
  if (error instanceof Error && 'code' in error) return networkFault(error, url.href).fault;
  const detail = { host: url.host, reason, ...conditionOf(error) };
  return { code: 'connection-lost', stage: 'connect', detail, retry: 'later' };
}

/** AMQP's word for it; its description may hold anything. */
function conditionOf(error: unknown): { readonly condition?: string } {
  if (typeof error !== 'object' || error === null || !('condition' in error)) return {};
  return { condition: String(error.condition).slice(0, 100) };
}

function timedOut(url: URL, milliseconds: number): Fault {
  const detail = { host: url.host, seconds: milliseconds / 1000 };
  return { code: 'server-timeout', stage: 'connect', detail, retry: 'later' };
}

function cancelled(): Fault {
  return { code: 'run-cancelled', stage: 'connect', detail: {}, retry: 'now' };
}
