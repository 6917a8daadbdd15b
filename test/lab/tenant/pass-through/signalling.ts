/**
 * The service bus as agents listen to it: AMQP 1.0 in a WebSocket, two links for each listener, a token for a resource in the
 * links' properties ("Azure Service Bus access control with Shared Access Signatures").
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import rhea, { type Connection, type Delivery, type EventContext, type Sender } from 'rhea';
import type { WebSocket } from 'ws';
import type { AssignedListener, RegisteredAgent } from './agents.ts';
import { SERVICE_BUS_DOMAIN } from './http/bootstrap.ts';
import { NotDelivered, type Hub, type LiveListener } from './hub.ts';
import { violated, type PassThroughService } from './service.ts';

const LINK_PROPERTIES = {
  'com.microsoft:client-agent': /^ServiceBus\/\d+(\.\d+)+;$/,
  'com.microsoft:listener-type': /^RelayedConnection$/,
  'com.microsoft:tracking-id': /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
} as const;
const TOKEN = 'com.microsoft:swt';
const DYNAMIC = 'com.microsoft:dynamic-relay';
const UNAUTHORIZED = 'amqp:unauthorized-access';
/** Of clocks. */
const SKEW_S = 300;
const IDLE_MS = 30_000;

export function serveSignalling(hub: Hub, socket: WebSocket, agent: RegisteredAgent): void {
  const { service } = hub;
  const container = rhea.create_container({ id: `${SERVICE_BUS_DOMAIN}_${agent.id}`, require_sasl: true });
  // What is offered and what is taken are two things, as there.
  container.sasl_server_mechanisms = {
    EXTERNAL: () => mechanism(true),
    MSSBCBS: () => mechanism(false),
    PLAIN: () => mechanism(false),
    ANONYMOUS: () => mechanism(false),
  };
  const outgoing = new Map<string, LiveListener>();
  container.on('connection_open', ({ connection }: EventContext) => {
    checkOpen(service, connection);
  });
  container.on('receiver_open', ({ receiver }: EventContext) => {
    if (receiver === undefined) return;
    const fields = (receiver as unknown as Attached).remote.attach;
    const refusal = refusalOfLink(service, fields, fields.target?.address, ':out');
    if (refusal !== undefined) receiver.close({ condition: UNAUTHORIZED, description: refusal });
  });
  container.on('sender_open', ({ sender }: EventContext) => {
    if (sender === undefined) return;
    const fields = (sender as unknown as Attached).remote.attach;
    const refusal = refusalOfLink(service, fields, fields.source?.address, ':in');
    const assigned = listenerAt(service, fields.source?.address);
    const condition = service.faults.next('link', agent.id);
    if (refusal !== undefined || assigned === undefined || condition !== undefined) {
      sender.close({ condition: condition ?? UNAUTHORIZED, description: refusal ?? '' });
      return;
    }
    const listener = liveListener(agent, assigned, sender);
    outgoing.set(sender.name, listener);
    hub.listeners.add(listener);
  });
  const forget = (name: string): void => {
    const listener = outgoing.get(name);
    if (listener !== undefined) hub.listeners.delete(listener);
    outgoing.delete(name);
  };
  const forgetAll = (): void => {
    for (const name of [...outgoing.keys()]) forget(name);
  };
  for (const event of ['sender_close', 'sender_error']) {
    container.on(event, ({ sender }: EventContext) => {
      if (sender !== undefined) forget(sender.name);
    });
  }
  for (const event of ['disconnected', 'connection_close', 'session_close']) container.on(event, forgetAll);
  // An agent that goes without a word is no mistake of the lab; what breaks the protocol is one of the agent's.
  container.on('connection_error', forgetAll);
  container.on('session_error', forgetAll);
  for (const event of ['protocol_error', 'error']) {
    container.on(event, (problem: Error) => {
      violated(service, 'signalling', [`AMQP: ${problem.message}`]);
      socket.terminate();
    });
  }
  socket.on('close', forgetAll);
  const wrapped = splitting(socket, () => service.settings.splitTransfers);
  const options = {
    container_id: `lab_${agent.id}`,
    max_frame_size: 65_536,
    channel_max: 8191,
    idle_time_out: IDLE_MS,
  };
  // The typings know of no WebSocket; rhea asks for `send`, `close` and the four handlers.
  container.websocket_accept(wrapped as unknown as Socket, options as never);
}

function mechanism(outcome: boolean) {
  return {
    outcome: undefined as boolean | undefined,
    start() {
      this.outcome = outcome;
    },
  };
}

interface Attached {
  readonly remote: { readonly attach: AttachFields };
}

interface AttachFields {
  readonly name?: string;
  readonly properties?: { readonly [name: string]: unknown };
  readonly source?: { readonly address?: string };
  readonly target?: { readonly address?: string };
}

/** What captures show of `open`; the host is that of the relay. */
function checkOpen(service: PassThroughService, connection: Connection): void {
  const open = (connection as unknown as { readonly remote: { readonly open: OpenFields } }).remote.open;
  const findings: string[] = [];
  const hostname = open.hostname ?? '';
  if (!service.settings.namespaces.some((one) => hostname === `${one}-relay.${SERVICE_BUS_DOMAIN}`)) {
    findings.push(`open/hostname: "${hostname}" is no relay of the bootstrap`);
  }
  if (!/^RelayConnection_/.test(open.container_id ?? ''))
    findings.push(`open/container-id: "${open.container_id ?? ''}"`);
  if (violated(service, 'open', findings)) {
    connection.close({ condition: 'amqp:invalid-field', description: findings.join('; ') });
  }
}

interface OpenFields {
  readonly hostname?: string;
  readonly container_id?: string;
}

function listenerAt({ registered }: PassThroughService, address: string | undefined): AssignedListener | undefined {
  return registered.listeners.find((one) => address === `sb://${hostOf(one)}/${one.path}/`);
}

function hostOf({ namespace }: AssignedListener): string {
  return `${namespace}.${SERVICE_BUS_DOMAIN}`;
}

/** Why a link is refused; what only deviates from the contract is written down. */
function refusalOfLink(
  service: PassThroughService,
  fields: AttachFields,
  address: string | undefined,
  suffix: ':in' | ':out',
): string | undefined {
  const findings: string[] = [];
  const properties = fields.properties ?? {};
  for (const [name, form] of Object.entries(LINK_PROPERTIES)) {
    const value = properties[name];
    if (!form.test(typeof value === 'string' ? value : String(value)))
      findings.push(`attach/${name}: "${String(value)}"`);
  }
  if (properties[DYNAMIC] !== false) findings.push(`attach/${DYNAMIC}: is not false`);
  if (!/^RelayLink_/.test(fields.name ?? '') || fields.name?.endsWith(suffix) !== true) {
    findings.push(`attach/name: "${fields.name ?? ''}" is not RelayLink_...${suffix}`);
  }
  if (violated(service, 'attach', findings)) return findings.join('; ');
  const assigned = listenerAt(service, address);
  if (assigned === undefined) return 'The address is no listener of this tenant.';
  const token = properties[TOKEN];
  return refusalOfToken(service, assigned, typeof token === 'string' ? token : String(token));
}

/** Why a shared access signature is not good for a listener; undefined where it is. */
export function refusalOfToken(
  { clock, settings }: PassThroughService,
  assigned: AssignedListener,
  token: string,
): string | undefined {
  const [scheme, rest = ''] = token.split(' ');
  const parts = new Map(
    rest.split('&').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const { sr, sig, se, skn } = Object.fromEntries(parts) as { sr?: string; sig?: string; se?: string; skn?: string };
  if (scheme !== 'SharedAccessSignature' || sr === undefined || sig === undefined || se === undefined) {
    return 'The token is no shared access signature.';
  }
  if (decodeURIComponent(sr) !== `http://${hostOf(assigned)}/${assigned.path}/`)
    return 'The token is for another resource.';
  if (skn !== 'Connector') return 'The key of the token is not known.';
  const expected = createHmac('sha256', Buffer.from(assigned.key, 'utf8')).update(`${sr}\n${se}`).digest();
  const actual = Buffer.from(decodeURIComponent(sig), 'base64');
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return 'The signature is not valid.';
  const seconds = clock() / 1000;
  if (!/^\d+$/.test(se) || Number(se) <= seconds) return 'The token is expired.';
  if (Number(se) > seconds + settings.sasLifetimeS + SKEW_S) return 'The token is good for too long.';
  return undefined;
}

function liveListener(agent: RegisteredAgent, assigned: AssignedListener, sender: Sender): LiveListener {
  const waiting = new Map<Delivery, { resolve: () => void; reject: (error: Error) => void }>();
  sender.on('accepted', ({ delivery }: EventContext) => {
    if (delivery !== undefined) waiting.get(delivery)?.resolve();
  });
  const refuse = (why: string) => (context: Partial<EventContext>) => {
    const concerned = context.delivery === undefined ? [...waiting.values()] : [waiting.get(context.delivery)];
    for (const one of concerned) one?.reject(new NotDelivered(why));
  };
  for (const event of ['rejected', 'released', 'modified']) sender.on(event, refuse(event));
  for (const event of ['sender_close', 'sender_error']) sender.on(event, refuse(event));
  sender.connection.on('disconnected', () => {
    refuse('disconnected')({});
  });
  let number = 0;
  return {
    agent,
    assigned,
    sent: 0,
    isReady: () => sender.is_open() && sender.sendable(),
    send: (section) =>
      new Promise<void>((resolve, reject) => {
        // The buffer goes out as it is: one data section, without the sections that rhea would put before it.
        const delivery = sender.send(section, String((number += 1)), 0);
        const done =
          <T>(settle: (value: T) => void) =>
          (value: T) => {
            waiting.delete(delivery);
            settle(value);
          };
        waiting.set(delivery, { resolve: done<void>(resolve), reject: done(reject) });
      }),
  };
}

/** AMQP 1.0, 3.2.6: descriptor 0x75, and binary of a length in four octets. */
export function dataSection(content: Buffer): Buffer {
  const head = Buffer.from([0x00, 0x53, 0x75, 0xb0, 0, 0, 0, 0]);
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** What rhea needs of a socket, with transfers in two messages: clients have to take the socket for a stream of octets. */
function splitting(socket: WebSocket, isOn: () => boolean) {
  return {
    binaryType: 'arraybuffer',
    url: socket.url,
    set onmessage(handler: (event: { data: Uint8Array }) => void) {
      socket.on('message', (data: Buffer) => {
        handler({ data: Uint8Array.from(data) });
      });
    },
    set onclose(handler: () => void) {
      socket.on('close', () => {
        handler();
      });
    },
    set onerror(handler: (error: Error) => void) {
      socket.on('error', handler);
    },
    send(data: Uint8Array) {
      if (socket.readyState !== socket.OPEN) return;
      const octets = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      const at = isOn() ? endOfTransfer(octets) : undefined;
      if (at === undefined) socket.send(octets, { binary: true });
      else {
        socket.send(octets.subarray(0, at), { binary: true });
        socket.send(octets.subarray(at), { binary: true });
      }
    },
    close: () => {
      socket.close();
    },
  };
}

const TRANSFER = Buffer.from([0x00, 0x53, 0x14]);
const FRAME_HEADER = 8;

/** Where the performative of the first transfer ends, and its payload begins. */
function endOfTransfer(octets: Buffer): number | undefined {
  for (let at = 0; at + FRAME_HEADER <= octets.length;) {
    const size = octets.readUInt32BE(at);
    // The protocol header is no frame.
    if (octets.toString('latin1', at, at + 4) === 'AMQP') {
      at += FRAME_HEADER;
      continue;
    }
    const body = at + FRAME_HEADER;
    if (octets.subarray(body, body + 3).equals(TRANSFER)) {
      const list = octets[body + 3];
      if (list === 0xc0) return body + 5 + (octets[body + 4] ?? 0);
      if (list === 0xd0) return body + 8 + octets.readUInt32BE(body + 4);
    }
    if (size < FRAME_HEADER) return undefined;
    at += size;
  }
  return undefined;
}
