/**
 * DCE/RPC over TCP as a server, with and without sealed NTLM: [MS-RPCE] 3.3.1.5. What it answers, also what no server
 * should, is the caller's to say.
 */

import net from 'node:net';
import { Frames } from '../../../engine/connectors/active-directory/ldap/frames.ts';
import type { MessageSecurity } from '../../../engine/connectors/active-directory/message-security.ts';
import { SIGNATURE_LENGTH } from '../../../engine/connectors/active-directory/ntlm/session.ts';
import { RPC_STATUS } from '../../../engine/sign-in/password-hash-sync/rpc/errors.ts';
import {
  CALL_HEADER_LENGTH,
  FIRST_FRAGMENT,
  FRAGMENT_SIZE,
  HEADER_LENGTH,
  LAST_FRAGMENT,
  NDR_SYNTAX,
  PTYPE,
  readPdu,
  RPC_MESSAGES,
  sealedEnd,
  stubRoom,
  TRAILER_LENGTH,
  type Interface,
  type Pdu,
} from '../../../engine/sign-in/password-hash-sync/rpc/pdu.ts';
import { ntlmServer, type NtlmServer } from './ntlm-server.ts';

export interface RpcCall {
  readonly operation: number;
  /** Ours to keep: the server does not use it again. */
  readonly stub: Buffer;
  /** Who calls; undefined on a connection without security. */
  readonly account: string | undefined;
  readonly sessionKey: Buffer;
}

/**
 * `stub`: an answer. `fault`: an RPC fault with this status. `cut`: the connection ends. `cut-within`: it ends in the
 * middle of this answer. `silence`: nothing ever comes. `tampered`: the answer, with one bit changed on the way.
 * `plain`: the answer without its seal. `octets`: these, as they are.
 */
export type RpcAnswer =
  | { readonly kind: 'stub' | 'cut-within' | 'tampered' | 'plain'; readonly stub: Buffer }
  | { readonly kind: 'fault'; readonly status: number }
  | { readonly kind: 'cut' | 'silence' }
  | { readonly kind: 'octets'; readonly octets: Buffer };

export interface RpcServerOptions {
  readonly interface: Interface;
  readonly answer: (call: RpcCall) => RpcAnswer;
  /** By the user's name in lower case; without it nobody has to say who they are. */
  readonly passwordOf?: (user: string) => string | undefined;
  /** What the security layer agrees to. */
  readonly ntlmFlags?: () => number | undefined;
  /** Whether calls of an account that proved itself are refused all the same, as where NTLM is blocked. */
  readonly refusesLogons?: () => boolean;
  readonly host?: string;
}

export interface RpcServer {
  readonly host: string;
  readonly port: number;
  /** Connections that were opened since the start. */
  readonly connections: number;
  /** Ends every connection; the server stays. */
  cut(): void;
  close(): Promise<void>;
}

export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, options);
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    host,
    port: (server.address() as net.AddressInfo).port,
    get connections() {
      return connections;
    },
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

interface Caller {
  ntlm?: NtlmServer;
  negotiate?: Buffer;
  security?: MessageSecurity;
  account?: string;
  parts: Buffer[];
}

function serve(socket: net.Socket, options: RpcServerOptions): void {
  const frames = new Frames(RPC_MESSAGES);
  const caller: Caller = { parts: [] };
  socket.on('error', () => socket.destroy());
  socket.on('close', () => caller.security?.clear());
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const octets of frames.push(chunk)) take(socket, options, caller, readPdu(octets));
    } catch {
      // Who speaks another protocol is hung up on.
      socket.destroy();
    }
  });
}

function take(socket: net.Socket, options: RpcServerOptions, caller: Caller, pdu: Pdu): void {
  const token = Buffer.from(pdu.octets.subarray(pdu.octets.length - pdu.authLength));
  if (pdu.type === PTYPE.bind) {
    if (options.passwordOf && pdu.authLength > 0) {
      caller.ntlm = ntlmServer(options.passwordOf, options.ntlmFlags?.());
      caller.negotiate = token;
    }
    // Where the one context's interface stands: C706 12.6.4.3.
    const isKnown = pdu.octets.subarray(32, 52).equals(options.interface.syntax);
    socket.write(bindAck(pdu.callId, isKnown, caller.ntlm?.challenge));
  } else if (pdu.type === PTYPE.auth3) {
    const accepted = caller.negotiate && caller.ntlm?.accept(caller.negotiate, token);
    if (accepted && options.refusesLogons?.() !== true) {
      caller.security = accepted.session;
      caller.account = accepted.account;
    }
  } else if (pdu.type === PTYPE.request) {
    request(socket, options, caller, pdu);
  }
}

function request(socket: net.Socket, options: RpcServerOptions, caller: Caller, pdu: Pdu): void {
  if (options.passwordOf && !caller.security) {
    // The only answer that a failed logon ever gets.
    socket.write(faultPdu(pdu.callId, RPC_STATUS.logonFailed));
    return;
  }
  caller.parts.push(opened(pdu, caller.security));
  if ((pdu.flags & LAST_FRAGMENT) === 0) return;
  const stub = Buffer.concat(caller.parts);
  caller.parts = [];
  const operation = pdu.octets.readUInt16LE(22);
  const { account, security } = caller;
  const answer = options.answer({ operation, stub, account, sessionKey: security?.sessionKey ?? Buffer.alloc(16) });
  if ('stub' in answer) respond(socket, pdu.callId, answer, security);
  else if (answer.kind === 'fault') socket.write(faultPdu(pdu.callId, answer.status));
  else if (answer.kind === 'cut') socket.destroy();
  else if (answer.kind === 'octets') socket.write(answer.octets);
}

function opened(pdu: Pdu, security: MessageSecurity | undefined): Buffer {
  if (!security) return pdu.octets.subarray(CALL_HEADER_LENGTH);
  const { end } = sealedEnd(pdu);
  const signed = pdu.octets.length - pdu.authLength;
  security.unseal(pdu.octets.subarray(0, signed), pdu.octets.subarray(signed), CALL_HEADER_LENGTH, end);
  return pdu.octets.subarray(CALL_HEADER_LENGTH, end - sealedEnd(pdu).padding);
}

type WholeAnswer = Extract<RpcAnswer, { readonly stub: Buffer }>;

function respond(
  socket: net.Socket,
  callId: number,
  { kind, stub }: WholeAnswer,
  agreed: MessageSecurity | undefined,
): void {
  const security = kind === 'plain' ? undefined : agreed;
  const fragments: Buffer[] = [];
  const room = stubRoom(FRAGMENT_SIZE, SIGNATURE_LENGTH);
  for (let from = 0; from === 0 || from < stub.length; from += room) {
    const flags = (from === 0 ? FIRST_FRAGMENT : 0) | (from + room >= stub.length ? LAST_FRAGMENT : 0);
    fragments.push(responsePdu(callId, flags, stub.subarray(from, from + room), security));
  }
  const whole = Buffer.concat(fragments);
  if (kind === 'tampered') whole[CALL_HEADER_LENGTH + 8]! ^= 1;
  if (kind !== 'cut-within') return void socket.write(whole);
  socket.write(whole.subarray(0, Math.floor(whole.length / 2)), () => socket.destroy());
}

function header(type: number, flags: number, callId: number, length: number, authLength: number): Buffer {
  const octets = Buffer.alloc(HEADER_LENGTH);
  octets.set([5, 0, type, flags, 0x10]);
  octets.writeUInt16LE(length, 8);
  octets.writeUInt16LE(authLength, 10);
  octets.writeUInt32LE(callId, 12);
  return octets;
}

/** RPC_C_AUTHN_WINNT at RPC_C_AUTHN_LEVEL_PKT_PRIVACY. */
const trailer = (padding: number) => Buffer.from([10, 6, padding, 0, 0x7f, 0x35, 1, 0]);

function bindAck(callId: number, isKnown: boolean, token: Buffer | undefined): Buffer {
  const body = Buffer.alloc(20);
  body.writeUInt16LE(FRAGMENT_SIZE, 0);
  body.writeUInt16LE(FRAGMENT_SIZE, 2);
  body.writeUInt32LE(1, 4);
  // No secondary address; then one result, on its boundary. 2 and 1: provider rejection, abstract syntax not supported.
  body.writeUInt8(1, 12);
  body.writeUInt16LE(isKnown ? 0 : 2, 16);
  body.writeUInt16LE(isKnown ? 0 : 1, 18);
  const security = token ? [trailer(0), token] : [];
  const rest = Buffer.concat([body, NDR_SYNTAX, ...security]);
  const flags = FIRST_FRAGMENT | LAST_FRAGMENT;
  return Buffer.concat([header(PTYPE.bindAck, flags, callId, HEADER_LENGTH + rest.length, token?.length ?? 0), rest]);
}

function responsePdu(callId: number, flags: number, stub: Buffer, security: MessageSecurity | undefined): Buffer {
  const call = Buffer.alloc(8);
  call.writeUInt32LE(stub.length, 0);
  const padding = security ? (16 - (stub.length % 16)) % 16 : 0;
  const body = Buffer.concat([call, stub, Buffer.alloc(padding), ...(security ? [trailer(padding)] : [])]);
  const signature = security ? SIGNATURE_LENGTH : 0;
  const octets = Buffer.concat([
    header(PTYPE.response, flags, callId, HEADER_LENGTH + body.length + signature, signature),
    body,
  ]);
  if (!security) return octets;
  return Buffer.concat([octets, security.seal(octets, CALL_HEADER_LENGTH, octets.length - TRAILER_LENGTH)]);
}

function faultPdu(callId: number, status: number): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(status, 8);
  const flags = FIRST_FRAGMENT | LAST_FRAGMENT;
  return Buffer.concat([header(PTYPE.fault, flags, callId, HEADER_LENGTH + body.length, 0), body]);
}
