/**
 * One DCE/RPC connection over TCP with one interface, one call at a time: [MS-RPCE] 3.3.
 *
 * Every fragment is proven before its stub is taken. An answer that is too long, too late, out of turn or not the
 * server's ends the connection; nothing of it is handed out.
 */

import type net from 'node:net';
import { LdapTransportError } from '../../../connectors/active-directory/ldap/errors.ts';
import { Frames } from '../../../connectors/active-directory/ldap/frames.ts';
import { connectTcp, type Target } from '../../../connectors/active-directory/ldap/tls.ts';
import type { MessageSecurity } from '../../../connectors/active-directory/message-security.ts';
import { ntlmExchange, type NtlmCredentials } from '../../../connectors/active-directory/ntlm/ntlm.ts';
import { RpcBindRefused, RpcFault } from './errors.ts';
import {
  auth3Pdu,
  bindPdu,
  CALL_HEADER_LENGTH,
  faultStatus,
  FIRST_FRAGMENT,
  FRAGMENT_SIZE,
  LAST_FRAGMENT,
  PTYPE,
  readBindAck,
  readPdu,
  requestPdu,
  RPC_MESSAGES,
  RpcFormatError,
  sealedEnd,
  stubRoom,
  type Interface,
  type Pdu,
} from './pdu.ts';

export interface RpcOptions {
  readonly target: Target;
  readonly interface: Interface;
  /** Without them nothing is signed or sealed: for the endpoint mapper only. */
  readonly credentials?: NtlmCredentials;
  /** Milliseconds: to connect, and of silence while an answer is due. */
  readonly timeouts: { readonly connect: number; readonly request: number };
  /** Octets of one answer; more ends the connection. */
  readonly largestAnswer?: number;
}

export interface RpcConnection {
  readonly isOpen: boolean;
  /** Of the connection's security layer; zeroed when it ends. */
  readonly sessionKey: Buffer | undefined;
  /**
   * Sends a stub and answers the one that comes back. Throws {@link RpcFault}, or `LdapTransportError` where the
   * connection ended. Calls made meanwhile wait.
   */
  call(operation: { readonly number: number; readonly name: string }, stub: Buffer): Promise<Buffer>;
  close(): void;
}

/** A thousand objects with all they have are some megabytes; the reader stops long before memory does. */
const LARGEST_ANSWER = 256 * 1024 * 1024;

export async function openRpc(options: RpcOptions): Promise<RpcConnection> {
  const socket = await connectTcp(options.target, options.timeouts.connect);
  const wire = openWire(socket, options.timeouts.request);
  try {
    const { security, largest } = await introduce(wire, options);
    return overWire(wire, security, largest, options.largestAnswer ?? LARGEST_ANSWER);
  } catch (error) {
    wire.end(error);
    throw error;
  }
}

interface Introduced {
  readonly security: MessageSecurity | undefined;
  readonly largest: number;
}

const BIND_CALL = 1;

async function introduce(wire: Wire, { interface: wanted, credentials, target }: RpcOptions): Promise<Introduced> {
  const exchange = credentials && ntlmExchange(credentials, { targetName: `ldap/${target.host}` });
  wire.send(bindPdu(BIND_CALL, wanted, await exchange?.begin()));
  const answer = await wire.receive();
  if (answer.type === PTYPE.bindNak) throw new RpcBindRefused(wanted.name, 0, answer.octets.readUInt16LE(16));
  if (answer.type === PTYPE.fault) throw new RpcFault(`bind to ${wanted.name}`, faultStatus(answer));
  if (answer.type !== PTYPE.bindAck) throw new RpcFormatError(`message ${String(answer.type)} instead of bind_ack`);
  const { largest, result, reason, token } = readBindAck(answer);
  if (result !== 0) throw new RpcBindRefused(wanted.name, result, reason);
  const size = Math.min(largest, FRAGMENT_SIZE);
  const { token: last, session } = exchange?.answer(Buffer.from(token)) ?? {};
  if (stubRoom(size, session?.signatureLength ?? 0) <= 0) {
    session?.clear();
    throw new RpcFormatError(`fragments of ${String(largest)} octets`);
  }
  if (last) wire.send(auth3Pdu(BIND_CALL, last));
  return { security: session, largest: size };
}

function overWire(
  wire: Wire,
  security: MessageSecurity | undefined,
  largest: number,
  largestAnswer: number,
): RpcConnection {
  const signature = security?.signatureLength ?? 0;
  let callId = BIND_CALL;
  let last: Promise<unknown> = Promise.resolve();

  function send(operation: number, stub: Buffer): void {
    const room = stubRoom(largest, signature);
    for (let from = 0; from === 0 || from < stub.length; from += room) {
      const part = stub.subarray(from, from + room);
      const isLast = from + room >= stub.length;
      const { octets, sealedTo } = requestPdu({
        callId,
        operation,
        flags: (from === 0 ? FIRST_FRAGMENT : 0) | (isLast ? LAST_FRAGMENT : 0),
        stub: part,
        hint: stub.length - from,
        signature,
      });
      const proof = security?.seal(octets, CALL_HEADER_LENGTH, sealedTo);
      wire.send(proof ? Buffer.concat([octets, proof]) : octets);
    }
  }

  /** The stub of one fragment, proven. */
  function open(pdu: Pdu): Buffer {
    const { octets, authLength } = pdu;
    if (!security) return octets.subarray(CALL_HEADER_LENGTH);
    if (authLength !== signature) throw new RpcFormatError('an answer that is not signed');
    const { end, padding } = sealedEnd(pdu);
    const signed = octets.subarray(0, octets.length - authLength);
    security.unseal(signed, octets.subarray(octets.length - authLength), CALL_HEADER_LENGTH, end);
    return octets.subarray(CALL_HEADER_LENGTH, end - padding);
  }

  async function receive(name: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let length = 0; ;) {
      const pdu = await wire.receive();
      if (pdu.callId !== callId) throw new RpcFormatError('an answer to another call');
      if (pdu.type === PTYPE.fault) throw new RpcFault(name, faultStatus(pdu));
      if (pdu.type !== PTYPE.response) throw new RpcFormatError(`message ${String(pdu.type)} instead of an answer`);
      const isFirst = (pdu.flags & FIRST_FRAGMENT) !== 0;
      if (isFirst !== (parts.length === 0)) throw new RpcFormatError('fragments out of turn');
      const part = open(pdu);
      length += part.length;
      if (length > largestAnswer) throw new RpcFormatError(`an answer of more than ${String(largestAnswer)} octets`);
      parts.push(part);
      if ((pdu.flags & LAST_FRAGMENT) !== 0) return Buffer.concat(parts, length);
    }
  }

  return {
    get isOpen() {
      return wire.isOpen;
    },
    get sessionKey() {
      return security?.sessionKey;
    },
    call({ number, name }, stub) {
      const turn = last.then(async () => {
        callId += 1;
        try {
          send(number, stub);
          return await receive(name);
        } catch (error) {
          // After a fault the connection goes on; after anything else nobody knows where in the stream it stands.
          if (!(error instanceof RpcFault)) wire.end(error);
          throw asTransport(error);
        }
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    close() {
      wire.end(new LdapTransportError('connection-lost', { reason: 'closed' }));
      security?.clear();
    },
  };
}

function asTransport(error: unknown): unknown {
  if (error instanceof RpcFault || error instanceof LdapTransportError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new LdapTransportError('protocol-error', { reason }, error);
}

interface Wire {
  readonly isOpen: boolean;
  send(octets: Buffer): void;
  /** The next message; throws `server-timeout` where none comes in time. */
  receive(): Promise<Pdu>;
  end(error: unknown): void;
}

function openWire(socket: net.Socket, silence: number): Wire {
  const frames = new Frames(RPC_MESSAGES);
  const arrived: Pdu[] = [];
  let ended: unknown;
  let waiting: { readonly resolve: (pdu: Pdu) => void; readonly reject: (error: unknown) => void } | undefined;

  const end = (error: unknown): void => {
    if (ended !== undefined) return;
    ended = asTransport(error);
    socket.destroy();
    waiting?.reject(ended);
    waiting = undefined;
  };
  const take = (pdu: Pdu): void => {
    if (!waiting) return void arrived.push(pdu);
    const { resolve } = waiting;
    waiting = undefined;
    resolve(pdu);
  };
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const octets of frames.push(chunk)) take(readPdu(octets));
    } catch (error) {
      end(error);
    }
    // What nobody has asked for yet waits at the server.
    if (arrived.length > 64) socket.pause();
  });
  socket.on('error', (error) => end(new LdapTransportError('connection-lost', { reason: error.message }, error)));
  socket.on('close', () => end(new LdapTransportError('connection-lost', { reason: 'closed by the server' })));

  return {
    get isOpen() {
      return ended === undefined;
    },
    send(octets) {
      if (ended === undefined) socket.write(octets);
    },
    receive() {
      const ready = arrived.shift();
      if (ready) return Promise.resolve(ready);
      if (ended !== undefined) return Promise.reject(ended as Error);
      if (socket.isPaused()) socket.resume();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => end(new LdapTransportError('server-timeout', { waitedMilliseconds: String(silence) })),
          silence,
        );
        waiting = {
          resolve: (pdu) => (clearTimeout(timer), resolve(pdu)),
          reject: (error) => (clearTimeout(timer), reject(error as Error)),
        };
      });
    },
    end,
  };
}
