/** Messages over an agent's socket at a relay: sized envelopes of binary XML with the strings of a session ([MC-NMF], [MC-NBFSE]). */

import { randomBytes, randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { RegisteredAgent } from './agents.ts';
import type { RelayFault } from './faults.ts';
import { NotDelivered, type Hub, type PendingRelay } from './hub.ts';
import { violated } from './service.ts';
import { child, Malformed, readBinaryXml, readStringTable, type ReaderSession } from './wire/binary-xml-reader.ts';
import { multiByteInt31, writeBinaryXml, WriterSession, type Written } from './wire/binary-xml-writer.ts';
import { Inbox } from './wire/inbox.ts';
import { ACTION, ANONYMOUS, CONTRACT } from './wire/names.ts';
import { factsOf, signalConnector } from './wire/request.ts';
import { envelope, readEnvelope, type ReceivedMessage } from './wire/soap.ts';

const ENVELOPE = 0x06;
export const END = 0x07;

/** The agent's socket, for as long as a request needs it. */
export interface Conversation {
  readonly hub: Hub;
  readonly agent: RegisteredAgent;
  readonly relay: PendingRelay;
  readonly socket: WebSocket;
  readonly inbox: Inbox;
  readonly written: WriterSession;
  readonly read: ReaderSession;
  /** `sb://...`, by which the client goes. */
  readonly via: string;
  readonly fault: RelayFault | undefined;
  /** From here on the agent may have the request: nobody else may get it. */
  given: boolean;
}

export function cut(socket: WebSocket): NotDelivered {
  socket.terminate();
  return new NotDelivered('cut by a fault');
}

/** The operation as a message, with further headers; spoilt where a fault says so. */
export function sendRequest(conversation: Conversation, messageId: string, headers: readonly Written[]): void {
  const { hub, relay, socket, via, fault, written } = conversation;
  const body = signalConnector(relay.request, factsOf(hub, relay.request));
  const message = envelope({ action: ACTION.signal, to: via, messageId, replyTo: ANONYMOUS, headers, body: [body] });
  switch (fault) {
    case 'garbage-record':
      throw spoilt(socket, Buffer.concat([Buffer.from([0x42]), randomBytes(64)]));
    case 'garbage-xml':
      throw spoilt(socket, record(Buffer.concat([Buffer.from([0]), Buffer.from([0x3e]), randomBytes(64)])));
    case 'record-too-long':
      throw spoilt(socket, Buffer.concat([Buffer.from([ENVELOPE]), multiByteInt31(0x7fffffff), randomBytes(64)]));
    case 'unknown-string':
      // The numbers of a table that is not sent.
      throw spoilt(socket, record(Buffer.concat([Buffer.from([0]), writeBinaryXml(message, new WriterSession())])));
    case 'cut-in-request': {
      const whole = framed(message, written);
      socket.send(whole.subarray(0, whole.length / 2));
      throw cut(socket);
    }
    default:
      conversation.given = true;
      sendMessage(conversation, message);
  }
}

function spoilt(socket: WebSocket, octets: Buffer): NotDelivered {
  socket.send(octets);
  return new NotDelivered('spoilt by a fault');
}

export function sendMessage({ socket, written }: Conversation, message: Written): void {
  socket.send(framed(message, written));
}

/** A sized envelope: the strings that are new in the session stand before the document ([MC-NBFSE]). */
function framed(message: Written, session: WriterSession): Buffer {
  const document = writeBinaryXml(message, session);
  return record(Buffer.concat([session.takeTable(), document]));
}

function record(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([ENVELOPE]), multiByteInt31(payload.length), payload]);
}

export async function receive({ inbox, read, hub }: Conversation): Promise<ReceivedMessage | 'end'> {
  const payload = await inbox.read((reader) => {
    const kind = reader.byte();
    if (kind === END) return undefined;
    if (kind !== ENVELOPE) throw new Malformed(`record ${kind.toString(16)} where an envelope is expected`);
    return Buffer.from(reader.take(reader.int31()));
  });
  if (payload === undefined) return 'end';
  const whole = new Inbox();
  whole.push(payload);
  whole.close();
  const findings: string[] = [];
  const message = await whole.read((reader) => {
    // Read again where octets are missing: the strings must not be taken twice.
    const strings: ReaderSession = [...read];
    readStringTable(reader, strings);
    const element = readBinaryXml(reader, strings);
    read.splice(0, Infinity, ...strings);
    return readEnvelope(element, findings);
  });
  violated(hub.service, 'relay', findings);
  return message;
}

/** Whether it is the answer to the request; everything about it that is not as it should be is written down. */
export function isResponse({ hub, agent }: Conversation, message: ReceivedMessage, messageId: string): boolean {
  if (message.action !== ACTION.signalResponse) return false;
  const findings: string[] = [];
  if (message.relatesTo?.toLowerCase() !== `urn:uuid:${messageId}`) findings.push('RelatesTo: is not the request');
  const { body } = message;
  if (body?.name !== 'SignalConnectorResponse' || body.namespace !== CONTRACT)
    findings.push('Body: no SignalConnectorResponse');
  const result = child(body, 'SignalConnectorResult');
  const [latency, connector] = result?.children ?? [];
  if (latency?.name !== 'AckLatency' || connector?.name !== 'ConnectorId') {
    findings.push('SignalConnectorResult: AckLatency and ConnectorId are expected');
  }
  if (connector?.text.toLowerCase() !== agent.id) findings.push('ConnectorId: is not the agent');
  violated(hub.service, 'SignalConnectorResponse', findings);
  return true;
}

export function newSequence(): string {
  return `urn:uuid:${randomUUID()}`;
}
