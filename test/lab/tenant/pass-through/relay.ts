/**
 * A relay as an agent comes to it. After a handshake of the relay's own the agent is the server of a WCF conversation over
 * net.tcp ([MC-NMF]), and the service's client asks it one thing.
 */

import type { WebSocket } from 'ws';
import type { RegisteredAgent } from './agents.ts';
import { cut, END, isResponse, receive, sendMessage, sendRequest, type Conversation } from './conversation.ts';
import { SERVICE_BUS_DOMAIN } from './http/bootstrap.ts';
import { NotDelivered, type Hub, type PendingRelay } from './hub.ts';
import { deliverReliably } from './reliable.ts';
import { violated } from './service.ts';
import { Malformed, readBinaryXml, textAt } from './wire/binary-xml-reader.ts';
import { multiByteInt31, writeBinaryXml, WriterSession, type Written } from './wire/binary-xml-writer.ts';
import { Inbox, SocketClosed } from './wire/inbox.ts';
import { ACTION, CONNECT, RELAY_ANONYMOUS } from './wire/names.ts';
import { envelope, newMessageId, readEnvelope } from './wire/soap.ts';

/** The agent's first word. */
const HELLO = Buffer.from([0x1e, 0x01, 0x00, 0x00]);
const ACCEPTED = Buffer.from([0x98, 0x00, 0x00, 0x00]);
const REFUSED = Buffer.from([0xaa, 0x00, 0x00, 0x00]);
const ACKNOWLEDGED = 0x0b;

export async function serveRelay(hub: Hub, socket: WebSocket, agent: RegisteredAgent): Promise<void> {
  const inbox = new Inbox();
  socket.on('message', (data: Buffer) => {
    inbox.push(Buffer.from(data));
  });
  socket.on('close', () => {
    inbox.close();
  });
  let relay: PendingRelay | undefined;
  try {
    relay = await handshake(hub, inbox, agent);
  } catch (error) {
    if (!(error instanceof SocketClosed || error instanceof Malformed)) throw error;
    violated(hub.service, 'relay', [error.message]);
  }
  if (relay === undefined) {
    socket.send(REFUSED);
    socket.close();
    return;
  }
  const { relayed, fault } = begin(hub, socket, inbox, agent, relay);
  hub.relays.delete(relay.id);
  const served = fault === 'accept-refused' ? refuse(socket) : converse(relayed);
  relay.taken({ served });
}

function begin(hub: Hub, socket: WebSocket, inbox: Inbox, agent: RegisteredAgent, relay: PendingRelay) {
  const { namespace, path } = relay.listener.assigned;
  const fault = hub.service.faults.next('relay', agent.id);
  const relayed: Conversation = {
    hub,
    agent,
    relay,
    socket,
    inbox,
    written: new WriterSession(),
    read: [],
    via: `sb://${namespace}.${SERVICE_BUS_DOMAIN}/${path}/`,
    fault,
    given: false,
  };
  return { relayed, fault };
}

function refuse(socket: WebSocket): Promise<void> {
  socket.send(REFUSED);
  socket.close();
  return Promise.reject(new NotDelivered('the relay refused'));
}

/** Which relay the agent comes for; undefined where it has none there. */
async function handshake(hub: Hub, inbox: Inbox, agent: RegisteredAgent): Promise<PendingRelay | undefined> {
  const findings: string[] = [];
  const hello = await inbox.read((reader) => reader.take(4));
  if (!hello.equals(HELLO)) findings.push(`the first octets are ${hello.toString('hex')}`);
  // Nothing says how long the message is: it ends where its element does.
  const message = readEnvelope(await inbox.read((reader) => readBinaryXml(reader)), findings);
  if (message.action !== ACTION.relayedAccept) findings.push(`Action: "${message.action}" is not RelayedAccept`);
  if (message.to !== RELAY_ANONYMOUS) findings.push(`To: "${message.to ?? ''}" is not "${RELAY_ANONYMOUS}"`);
  if (message.body?.name !== 'RelayedAccept' || message.body.namespace !== CONNECT) {
    findings.push('Body: no RelayedAccept');
  }
  const id = (textAt(message.body, 'Id') ?? '').toLowerCase();
  const relay = hub.relays.get(id);
  if (relay !== undefined && relay.listener.agent.id !== agent.id) {
    findings.push('RelayedAccept: the relay is that of another agent');
    violated(hub.service, 'RelayedAccept', findings);
    return undefined;
  }
  return violated(hub.service, 'RelayedAccept', findings) ? undefined : relay;
}

/** Resolves when the agent has taken the request; {@link NotDelivered} where it surely has not. */
async function converse(conversation: Conversation): Promise<void> {
  const { socket, relay, hub } = conversation;
  try {
    await open(conversation);
    if (relay.listener.assigned.reliable) await deliverReliably(conversation);
    else await deliver(conversation);
    socket.send(Buffer.from([END]));
  } catch (error) {
    if (error instanceof Malformed) violated(hub.service, 'relay', [error.message]);
    else if (!(error instanceof SocketClosed || error instanceof NotDelivered)) throw error;
    if (!conversation.given) throw new NotDelivered(error.message, { cause: error });
  } finally {
    socket.close();
  }
}

async function open({ socket, inbox, via, fault, hub }: Conversation): Promise<void> {
  if (fault === 'cut-before-accept-reply') throw cut(socket);
  socket.send(ACCEPTED);
  const reply: Written = { name: 'RelayedAcceptReply', namespaces: { '': CONNECT }, content: [] };
  socket.send(writeBinaryXml(envelope({ action: ACTION.relayedAcceptReply, to: RELAY_ANONYMOUS, body: [reply] })));
  const viaOctets = Buffer.from(via, 'utf8');
  // [MC-NMF] 2.2.3: version 1.0, duplex, via, binary with a dictionary of the session, end of the preamble.
  const preamble = Buffer.concat([
    Buffer.from([0x00, 0x01, 0x00, 0x01, 0x02, 0x02]),
    multiByteInt31(viaOctets.length),
    viaOctets,
    Buffer.from([0x03, 0x08, 0x0c]),
  ]);
  socket.send(preamble);
  const answer = await inbox.read((reader) => reader.byte());
  if (answer !== ACKNOWLEDGED) {
    violated(hub.service, 'relay', [`record ${answer.toString(16)} where the preamble is acknowledged`]);
    throw new NotDelivered('the preamble was not acknowledged');
  }
  if (fault === 'cut-before-request') throw cut(socket);
}

async function deliver(conversation: Conversation): Promise<void> {
  const { hub, socket, fault, via } = conversation;
  if (hub.service.settings.ping) {
    const ping: Written = { name: 'Ping', namespaces: { '': CONNECT }, content: [] };
    sendMessage(conversation, envelope({ action: ACTION.ping, to: via, body: [ping] }));
  }
  const messageId = newMessageId();
  sendRequest(conversation, messageId, []);
  if (fault === 'cut-after-request') throw cut(socket);
  for (;;) {
    const message = await receive(conversation);
    if (message === 'end') throw new SocketClosed('the agent ended the conversation without an answer');
    if (isResponse(conversation, message, messageId)) return;
  }
}
