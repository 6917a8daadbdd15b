/** One client's connection: messages in, messages out, one operation after the other. */

import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

import type { MessageSecurity } from '../../../engine/connectors/active-directory/message-security.ts';
import { BerWriter, MalformedMessage, elementHeader } from './ber.ts';
import type { FaultAction, Faults } from './faults.ts';
import { RESPONSE_TAG, readRequest, writeEntry, writeReference, writeResult } from './messages.ts';
import type { Request, ResponseControl } from './messages.ts';
import { LdapFailure, RESULT } from './result.ts';
import type { LdapResult } from './result.ts';
import { sealedStream } from './sealed.ts';
import type { SearchAnswer } from './search.ts';
import { newSession } from './session.ts';
import type { Session } from './session.ts';

/** What the forest does with an operation: a search's answer, or a result. */
export type Outcome =
  | { readonly kind: 'search'; readonly answer: SearchAnswer }
  | {
      readonly kind: 'result';
      readonly result: LdapResult;
      readonly controls?: readonly ResponseControl[];
      readonly responseName?: string;
      readonly responseValue?: string;
      readonly saslCredentials?: Buffer;
      readonly startTls?: boolean;
      /** From here on everything is sealed by it. */
      readonly security?: MessageSecurity;
    };

export interface ConnectionHost {
  readonly faults: Faults;
  perform(session: Session, request: Request): Outcome;
  /** Counts an entry that was sent. */
  entrySent(): void;
  /** Wraps the socket of a plain connection into TLS. */
  secure(socket: Socket): Socket;
}

/** RFC 4511 4.1.1 and [MS-ADTS] 5.1.3: larger messages are refused by ending the connection. */
const MAX_MESSAGE = 10_485_760;
const CHUNK = 131_072;

export async function serve(host: ConnectionHost, plainSocket: Socket, encrypted: boolean): Promise<void> {
  const session = newSession(encrypted);
  let socket: Duplex = plainSocket;
  for (;;) {
    const outcome = await serveSocket(host, session, socket);
    if (outcome === 'end') {
      socket.destroy();
      return;
    }
    // TLS comes first or not at all: on an encrypted connection it is refused.
    socket = outcome === 'start-tls' ? host.secure(plainSocket) : sealedStream(socket, outcome);
    session.encrypted = true;
  }
}

/** Serves until the connection ends, a StartTLS was answered, or the sign-in seals what follows. */
async function serveSocket(
  host: ConnectionHost,
  session: Session,
  socket: Duplex,
): Promise<'end' | 'start-tls' | MessageSecurity> {
  const chunks = socket.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, undefined>;
  let pending: Buffer = Buffer.alloc(0);
  for (;;) {
    const length = completeMessage(pending);
    if (length === 'malformed') return 'end';
    if (length === undefined) {
      const chunk = await nextChunk(chunks);
      if (!chunk) return 'end';
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      continue;
    }
    const next = await serveMessage(host, session, socket, pending.subarray(0, length));
    if (next !== 'go-on') {
      await chunks.return?.();
      return next;
    }
    pending = pending.subarray(length);
  }
}

/** Undefined when the client has gone, in whatever way. */
async function nextChunk(chunks: AsyncIterator<Buffer, undefined>): Promise<Buffer | undefined> {
  try {
    return (await chunks.next()).value;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function completeMessage(octets: Buffer): number | 'malformed' | undefined {
  if (octets.length === 0) return undefined;
  if (octets[0] !== 0x30) return 'malformed';
  try {
    const header = elementHeader(octets, 0);
    if (!header) return undefined;
    if (header.end > MAX_MESSAGE) return 'malformed';
    return header.end <= octets.length ? header.end : undefined;
  } catch (error) {
    if (error instanceof MalformedMessage) return 'malformed';
    throw error;
  }
}

type Next = 'go-on' | 'end' | 'start-tls' | MessageSecurity;

async function serveMessage(host: ConnectionHost, session: Session, socket: Duplex, octets: Buffer): Promise<Next> {
  let request: Request;
  try {
    request = readRequest(octets);
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error;
    // Notice of disconnection (RFC 4511 4.4.1).
    const result = { code: RESULT.protocolError, matchedDn: '', message: error.message };
    socket.write(writeResult(0, RESPONSE_TAG.extended, result, { responseName: '1.3.6.1.4.1.1466.20036' }));
    return 'end';
  }
  const { operation } = request;
  if (operation.kind === 'unbind') return 'end';
  if (operation.kind === 'abandon') return 'go-on';
  const fault = host.faults.next(operation);
  const struck = await applyBefore(fault, socket, request);
  if (struck) return struck;
  const tag = RESPONSE_TAG[operation.kind];
  const outcome = perform(host, session, request);
  if (outcome.kind === 'search') return await sendSearch(host, socket, request, outcome.answer, fault);
  if (fault?.kind === 'cut') return 'end';
  await send(socket, writeResult(request.messageId, tag, outcome.result, outcome));
  return outcome.security ?? (outcome.startTls ? 'start-tls' : 'go-on');
}

/** Faults that come instead of the operation, or before it. */
async function applyBefore(
  fault: FaultAction | undefined,
  socket: Duplex,
  request: Request,
): Promise<Next | undefined> {
  if (!fault) return undefined;
  const kind = request.operation.kind;
  switch (fault.kind) {
    case 'delay':
      await wait(fault.milliseconds);
      return socket.destroyed ? 'end' : undefined;
    case 'cut':
      return fault.afterResponses === undefined ? 'end' : undefined;
    case 'garbage':
      await send(socket, Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
      return 'end';
    case 'answer': {
      if (kind === 'unbind' || kind === 'abandon') return undefined;
      const result = {
        code: RESULT[fault.result],
        matchedDn: '',
        message: fault.message ?? `Lab fault: ${fault.result}`,
      };
      await send(socket, writeResult(request.messageId, RESPONSE_TAG[kind], result));
      return 'go-on';
    }
    case 'answer-after':
    case 'refuse':
      return undefined;
  }
}

function perform(host: ConnectionHost, session: Session, request: Request): Outcome {
  try {
    return host.perform(session, request);
  } catch (error) {
    if (error instanceof LdapFailure) return { kind: 'result', result: withTerminator(error.result) };
    if (error instanceof MalformedMessage) {
      return { kind: 'result', result: { code: RESULT.protocolError, matchedDn: '', message: error.message } };
    }
    throw error;
  }
}

/** Windows ends its diagnostics with a NUL character. */
function withTerminator(result: LdapResult): LdapResult {
  return result.message === '' ? result : { ...result, message: `${result.message}\0` };
}

async function sendSearch(
  host: ConnectionHost,
  socket: Duplex,
  request: Request,
  answer: SearchAnswer,
  fault: FaultAction | undefined,
): Promise<Next> {
  const { messageId } = request;
  const writer = new BerWriter(CHUNK);
  let chunks: Buffer[] = [];
  let size = 0;
  let sent = 0;
  const flush = async () => {
    if (size > 0) await send(socket, Buffer.concat(chunks));
    chunks = [];
    size = 0;
  };
  for (const entry of answer.entries) {
    if (fault?.kind === 'cut' && sent === fault.afterResponses) {
      await flush();
      return 'end';
    }
    if (fault?.kind === 'answer-after' && sent === fault.entries) {
      await flush();
      const result = { code: RESULT[fault.result], matchedDn: '', message: `Lab fault: ${fault.result}` };
      await send(socket, writeResult(messageId, RESPONSE_TAG.search, result));
      return 'go-on';
    }
    writer.clear();
    writeEntry(writer, messageId, entry.dn, entry.attributes);
    const octets = writer.finish();
    chunks.push(octets);
    size += octets.length;
    sent++;
    host.entrySent();
    if (size >= CHUNK) await flush();
    if (socket.destroyed) return 'end';
  }
  for (const url of answer.references()) {
    const octets = writeReference(messageId, [url]);
    chunks.push(octets);
    size += octets.length;
  }
  const { result, controls } = answer.result();
  if (fault?.kind === 'cut') {
    await flush();
    return 'end';
  }
  chunks.push(writeResult(messageId, RESPONSE_TAG.search, withTerminator(result), { controls }));
  size++;
  await flush();
  return 'go-on';
}

async function send(socket: Duplex, octets: Buffer): Promise<void> {
  if (socket.destroyed || socket.write(octets)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
