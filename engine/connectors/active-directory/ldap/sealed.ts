/**
 * LDAP signed and sealed on the plain port, for domain controllers without a certificate: SASL GSS-SPNEGO ([MS-ADTS]
 * 5.1.1.1.2) with the bare tokens of one mechanism, then every LDAP message in frames of its security layer (RFC 4422 3.7).
 *
 * Server and account prove themselves by the account's password: who does not know it can neither read nor answer.
 */

import { Duplex } from 'node:stream';
import type net from 'node:net';
import { BerReader, BerWriter } from 'ldapts';
import type { MessageSecurity, SecurityExchange } from '../message-security.ts';
import { NtlmDowngradeError } from '../ntlm/ntlm.ts';
import { LdapResultError, LdapTransportError, RESULT } from './errors.ts';
import { Frames, type Framing } from './frames.ts';

const MECHANISM = 'GSS-SPNEGO';
const BIND_REQUEST = 0x60;
const BIND_RESPONSE = 0x61;
const SASL = 0xa3;
const SERVER_CREDENTIALS = 0x87;
const SASL_BIND_IN_PROGRESS = 14;

/** Octets that go into one frame; the other side may bound what it takes. */
const LARGEST_SENT = 64 * 1024;
/** Octets of one frame that are waited for; a domain controller's are far smaller. */
const LARGEST_TAKEN = 16 * 1024 * 1024;

/** No mechanism has more to say than this; a server that goes on asking wears out somebody else. */
const MOST_ROUNDS = 5;

export interface SealedOptions {
  readonly exchange: SecurityExchange;
  /** Milliseconds of silence while an answer is due. */
  readonly timeout: number;
}

/**
 * Binds and answers the connection on which everything is sealed. Throws `LdapResultError` where the account is refused,
 * with the server's own words, and `LdapTransportError` where the way fails; the socket is destroyed then.
 */
export async function bindSealed(socket: net.Socket, { exchange, timeout }: SealedOptions): Promise<Duplex> {
  let session: MessageSecurity | undefined;
  try {
    let token: Buffer | undefined = await exchange.begin();
    for (let round = 1; token && round <= MOST_ROUNDS; round++) {
      const answer = await ask(socket, round, token, timeout);
      if (answer.status !== SASL_BIND_IN_PROGRESS && answer.status !== RESULT.success) throw refused(answer);
      // The last answer has a token where the server proves itself with it; NTLM's has none.
      const step = answer.credentials.length > 0 ? exchange.answer(answer.credentials) : {};
      session ??= step.session;
      if (answer.status === RESULT.success) {
        if (!session) throw new RangeError('let in without knowing each other');
        return new SealedStream(socket, session);
      }
      ({ token } = step);
    }
    throw new RangeError('the sign-in comes to no end');
  } catch (error) {
    session?.clear();
    throw ended(socket, error);
  }
}

/**
 * Whether the server offers this protection at all: as far as its first answer, by an exchange of nobody in particular.
 * Nothing is sent that says who asks. Throws as `bindSealed` does.
 */
export async function lookForSealing(socket: net.Socket, { exchange, timeout }: SealedOptions): Promise<void> {
  try {
    const challenge = await ask(socket, 1, await exchange.begin(), timeout);
    if (challenge.status !== SASL_BIND_IN_PROGRESS) throw refused(challenge);
    exchange.answer(challenge.credentials).session?.clear();
  } catch (error) {
    throw ended(socket, error);
  }
  socket.destroy();
}

function ended(socket: net.Socket, error: unknown): Error {
  socket.on('error', () => undefined);
  socket.destroy();
  if (error instanceof LdapResultError || error instanceof LdapTransportError) return error;
  if (error instanceof NtlmDowngradeError) {
    return new LdapTransportError('protection-too-weak', { missing: error.missing.join(', ') }, error);
  }
  return new LdapTransportError('protocol-error', { reason: error instanceof Error ? error.message : '' }, error);
}

function refused({ status, diagnostics }: Answer): LdapResultError {
  return new LdapResultError('sealed-bind', status, diagnostics);
}

interface Answer {
  readonly status: number;
  readonly diagnostics: string;
  readonly credentials: Buffer;
}

/** ldapts writes SASL credentials as text only: this one message is written here. RFC 4511 4.2. */
async function ask(socket: net.Socket, messageId: number, token: Buffer, timeout: number): Promise<Answer> {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(messageId);
  writer.startSequence(BIND_REQUEST);
  writer.writeInt(3);
  writer.writeString('');
  writer.startSequence(SASL);
  writer.writeString(MECHANISM);
  writer.writeBuffer(token, 4);
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  socket.write(writer.buffer);
  return readAnswer(await oneMessage(socket, timeout), messageId);
}

function readAnswer(message: Buffer, messageId: number): Answer {
  const reader = new BerReader(message);
  reader.readSequence();
  if (reader.readInt() !== messageId) throw new RangeError('an answer to another bind');
  if (reader.readSequence() !== BIND_RESPONSE) throw new RangeError('no answer to a bind');
  const status = reader.readEnumeration() ?? RESULT.protocolError;
  reader.readString();
  const diagnostics = reader.readString() ?? '';
  // Referrals come before it; a domain controller gives none here.
  const credentials = reader.peek() === SERVER_CREDENTIALS ? reader.readString(SERVER_CREDENTIALS, true) : null;
  return { status, diagnostics, credentials: credentials ?? Buffer.alloc(0) };
}

function oneMessage(socket: net.Socket, timeout: number): Promise<Buffer> {
  const frames = new Frames();
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      socket.off('data', onData).off('error', onError).off('close', onClose);
      end();
    };
    const onData = (chunk: Buffer) => {
      try {
        const [message, ...more] = frames.push(chunk);
        if (!message) return;
        if (more.length > 0 || frames.pending > 0) throw new RangeError('more than was asked for');
        settle(() => resolve(message));
      } catch (error) {
        settle(() => reject(new LdapTransportError('protocol-error', { reason: String(error) }, error)));
      }
    };
    const lost = (reason: string) => settle(() => reject(new LdapTransportError('connection-lost', { reason })));
    const onError = (error: Error) => lost(error.message);
    const onClose = () => lost('closed by the server');
    const waited = { waitedMilliseconds: String(timeout) };
    const timer = setTimeout(() => settle(() => reject(new LdapTransportError('server-timeout', waited))), timeout);
    socket.on('data', onData).on('error', onError).on('close', onClose);
  });
}

const LENGTH = 4;

/** RFC 4422 3.7: the number of octets that follow, then they. */
const SEALED_FRAMES: Framing = {
  header: LENGTH,
  lengthOf(start) {
    if (start.length < LENGTH) return undefined;
    const size = start.readUInt32BE(0);
    if (size > LARGEST_TAKEN) throw new RangeError(`a frame of ${String(size)} octets`);
    return LENGTH + size;
  },
};

/** What is written is sealed frame by frame; what arrives is proven before anybody reads it. */
class SealedStream extends Duplex {
  readonly #socket: net.Socket;
  readonly #security: MessageSecurity;
  readonly #frames = new Frames(SEALED_FRAMES);

  constructor(socket: net.Socket, security: MessageSecurity) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    this.#security = security;
    socket.on('data', (chunk: Buffer) => this.#arrived(chunk));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    socket.on('end', () => this.push(null));
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    for (let from = 0; from < chunk.length; from += LARGEST_SENT) {
      // A copy: it is encrypted in place, and belongs to whoever wrote it.
      const body = Buffer.from(chunk.subarray(from, from + LARGEST_SENT));
      const signature = this.#security.seal(body);
      const length = Buffer.alloc(LENGTH);
      length.writeUInt32BE(signature.length + body.length);
      const isLast = from + LARGEST_SENT >= chunk.length;
      this.#socket.write(Buffer.concat([length, signature, body]), isLast ? done : undefined);
    }
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    this.#security.clear();
    done(error);
  }

  #arrived(chunk: Buffer): void {
    const { signatureLength } = this.#security;
    try {
      for (const frame of this.#frames.push(chunk)) {
        const signature = frame.subarray(LENGTH, LENGTH + signatureLength);
        const body = frame.subarray(LENGTH + signatureLength);
        this.#security.unseal(body, signature);
        if (!this.push(body)) this.#socket.pause();
      }
    } catch (error) {
      this.destroy(new LdapTransportError('protocol-error', { reason: String(error) }, error));
    }
  }
}
