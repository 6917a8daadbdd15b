/** Messages of connection-oriented DCE/RPC: C706 chapter 12 and [MS-RPCE] 2.2.2, as far as a client of two interfaces needs them. */

import type { Framing } from '../../../connectors/active-directory/ldap/frames.ts';

export const PTYPE = { request: 0, response: 2, fault: 3, bind: 11, bindAck: 12, bindNak: 13, auth3: 16 } as const;

export const FIRST_FRAGMENT = 1;
export const LAST_FRAGMENT = 2;
/** PFC_SUPPORT_HEADER_SIGN, of bind only: [MS-RPCE] 2.2.2.3. */
const SUPPORT_HEADER_SIGN = 4;

export const HEADER_LENGTH = 16;
/** Of a request or a response: what stands before the stub. */
export const CALL_HEADER_LENGTH = 24;
export const TRAILER_LENGTH = 8;

/** RPC_C_AUTHN_WINNT and RPC_C_AUTHN_LEVEL_PKT_PRIVACY: [MS-RPCE] 2.2.1.1.7 and 2.2.1.1.8. */
const AUTH_TYPE = 10;
const AUTH_LEVEL = 6;
/** Any number, the same in all messages of a connection. */
const AUTH_CONTEXT = 79231;

/** Fragments larger than this are not offered; Windows' own size. */
export const FRAGMENT_SIZE = 5840;

/** 32-bit NDR, 8a885d04-1ceb-11c9-9fe8-08002b104860 version 2. */
export const NDR_SYNTAX = Buffer.from('045d888aeb1cc9119fe808002b10486002000000', 'hex');

export interface Interface {
  readonly name: string;
  /** On the wire: 16 octets of the GUID, then major and minor version. */
  readonly syntax: Buffer;
}

export interface Pdu {
  readonly type: number;
  readonly flags: number;
  readonly callId: number;
  /** The whole message. */
  readonly octets: Buffer;
  readonly authLength: number;
}

/** Not a message of this protocol. */
export class RpcFormatError extends Error {
  constructor(reason: string) {
    super(`not an RPC message: ${reason}`);
    this.name = 'RpcFormatError';
  }
}

/** How messages lie one behind the other on a connection. */
export const RPC_MESSAGES: Framing = {
  header: HEADER_LENGTH,
  lengthOf(header) {
    if (header.length < HEADER_LENGTH) return undefined;
    if (header[0] !== 5) throw new RpcFormatError(`version ${String(header[0])}`);
    if (header[4] !== 0x10) throw new RpcFormatError('numbers are not little-endian');
    const length = header.readUInt16LE(8);
    if (length < HEADER_LENGTH) throw new RpcFormatError(`a length of ${String(length)}`);
    return length;
  },
};

export function readPdu(octets: Buffer): Pdu {
  const authLength = octets.readUInt16LE(10);
  if (authLength > 0 && HEADER_LENGTH + TRAILER_LENGTH + authLength > octets.length) {
    throw new RpcFormatError('a verifier longer than the message');
  }
  const [, , type = 0, flags = 0] = octets;
  return { type, flags, callId: octets.readUInt32LE(12), octets, authLength };
}

function pdu(type: number, flags: number, callId: number, body: Buffer, authLength: number): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.set([5, 0, type, flags, 0x10]);
  header.writeUInt16LE(HEADER_LENGTH + body.length, 8);
  header.writeUInt16LE(authLength, 10);
  header.writeUInt32LE(callId, 12);
  return Buffer.concat([header, body]);
}

function trailer(padding: number): Buffer {
  const octets = Buffer.alloc(TRAILER_LENGTH);
  octets.set([AUTH_TYPE, AUTH_LEVEL, padding]);
  octets.writeUInt32LE(AUTH_CONTEXT, 4);
  return octets;
}

/** `token`: the first one of the security layer; without it the connection stays unprotected. */
export function bindPdu(callId: number, { syntax }: Interface, token?: Buffer): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt16LE(FRAGMENT_SIZE, 0);
  body.writeUInt16LE(FRAGMENT_SIZE, 2);
  // One context, number 0, with one transfer syntax.
  body.writeUInt8(1, 8);
  body.writeUInt8(1, 14);
  const flags = FIRST_FRAGMENT | LAST_FRAGMENT | (token ? SUPPORT_HEADER_SIGN : 0);
  const security = token ? [trailer(0), token] : [];
  return pdu(PTYPE.bind, flags, callId, Buffer.concat([body, syntax, NDR_SYNTAX, ...security]), token?.length ?? 0);
}

export interface BindAnswer {
  /** Largest message that the server takes. */
  readonly largest: number;
  /** 0: taken. With its reason: C706 12.6.3.1. */
  readonly result: number;
  readonly reason: number;
  readonly token: Buffer;
}

export function readBindAck({ octets, authLength }: Pdu): BindAnswer {
  if (octets.length < 26) throw new RpcFormatError('a bind_ack cut short');
  const addressEnd = 26 + octets.readUInt16LE(24);
  const results = Math.ceil(addressEnd / 4) * 4;
  if (results + 8 > octets.length || octets[results] === 0) throw new RpcFormatError('a bind_ack without a result');
  return {
    largest: octets.readUInt16LE(18),
    result: octets.readUInt16LE(results + 4),
    reason: octets.readUInt16LE(results + 6),
    token: octets.subarray(octets.length - authLength),
  };
}

/** No answer comes to it. */
export function auth3Pdu(callId: number, token: Buffer): Buffer {
  const body = Buffer.concat([Buffer.alloc(4), trailer(0), token]);
  return pdu(PTYPE.auth3, FIRST_FRAGMENT | LAST_FRAGMENT, callId, body, token.length);
}

export interface RequestFragment {
  readonly callId: number;
  readonly operation: number;
  readonly flags: number;
  readonly stub: Buffer;
  /** Octets of the stub that are still to come, with these: a hint for the server. */
  readonly hint: number;
  /** Octets of the signature that follows, 0 where nothing is sealed. */
  readonly signature: number;
}

/** Ready to be sealed from {@link CALL_HEADER_LENGTH} to `sealedTo`; the signature comes after it. */
export function requestPdu(fragment: RequestFragment): { readonly octets: Buffer; readonly sealedTo: number } {
  const { callId, operation, flags, stub, hint, signature } = fragment;
  const call = Buffer.alloc(8);
  call.writeUInt32LE(hint, 0);
  call.writeUInt16LE(operation, 6);
  if (signature === 0) {
    const octets = pdu(PTYPE.request, flags, callId, Buffer.concat([call, stub]), 0);
    return { octets, sealedTo: octets.length };
  }
  const padding = (16 - (stub.length % 16)) % 16;
  const body = Buffer.concat([call, stub, Buffer.alloc(padding), trailer(padding)]);
  const octets = pdu(PTYPE.request, flags, callId, body, signature);
  // The signature covers the final length.
  octets.writeUInt16LE(octets.length + signature, 8);
  return { octets, sealedTo: octets.length - TRAILER_LENGTH };
}

/** Octets of a stub that fit into one fragment beside a signature. */
export function stubRoom(largest: number, signature: number): number {
  const room = largest - CALL_HEADER_LENGTH - (signature === 0 ? 0 : TRAILER_LENGTH + signature);
  return Math.floor(room / 16) * 16;
}

/** Where in a response the sealed part ends and how much of it is padding. The padding is known once it is opened. */
export function sealedEnd({ octets, authLength }: Pdu): { readonly end: number; readonly padding: number } {
  const end = octets.length - authLength - TRAILER_LENGTH;
  const padding = octets[end + 2] ?? 0;
  if (octets[end] !== AUTH_TYPE || octets[end + 1] !== AUTH_LEVEL) {
    throw new RpcFormatError('an answer with another protection than was agreed');
  }
  if (end - padding < CALL_HEADER_LENGTH) throw new RpcFormatError('padding longer than the answer');
  return { end, padding };
}

export function faultStatus({ octets }: Pdu): number {
  if (octets.length < 28) throw new RpcFormatError('a fault cut short');
  return octets.readUInt32LE(24);
}
