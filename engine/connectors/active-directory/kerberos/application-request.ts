/**
 * A ticket shown to a directory in a bind: GSS-SPNEGO with the Kerberos mechanism (RFC 4178, RFC 4121 section 4.1, [MS-ADTS] 5.1.1.1.2). Over TLS,
 * so without a security layer of its own; bound to the TLS channel (RFC 5929 `tls-server-end-point`), as a hardened domain controller
 * asks for.
 */

import { createHash, randomInt } from 'node:crypto';
import { element, field, header, octetString, sequence, TAG } from './der.ts';
import { writeApRequest } from './messages.ts';
import type { Ticket } from './authentication-service.ts';

/** 1.2.840.113554.1.2.2 and 1.3.6.1.5.5.2. */
const KERBEROS = Buffer.from('2a864886f712010202', 'hex');
const SPNEGO = Buffer.from('2b0601050502', 'hex');
const AP_REQUEST_TOKEN = Buffer.of(0x01, 0x00);
/** The checksum of the authenticator that is none: channel bindings and flags, RFC 4121 section 4.1.1. */
const GSS_CHECKSUM = 0x8003;

/** The initial token of the bind. `endPoint`: the hash of the server's certificate; absent: not bound to the channel. */
export function negotiationToken(ticket: Ticket, endPoint: Buffer | undefined, now: () => number): Buffer {
  const request = writeApRequest({
    ...ticket,
    checksum: { type: GSS_CHECKSUM, value: gssChecksum(endPoint) },
    now: new Date(now() + ticket.clockOffset),
    sequenceNumber: randomInt(1, 0x3fffffff),
  });
  const mechanism = wrapped(KERBEROS, AP_REQUEST_TOKEN, request);
  const mechanisms = sequence(element(TAG.oid, KERBEROS));
  return wrapped(SPNEGO, field(0, sequence(field(0, mechanisms), field(2, octetString(mechanism)))));
}

/** RFC 2743 section 3.1. */
function wrapped(mechanism: Buffer, ...content: readonly Buffer[]): Buffer {
  return element(0x60, header(TAG.oid, mechanism.length), mechanism, ...content);
}

/** Length, hash of the channel bindings (zeros: none), no flags. */
function gssChecksum(endPoint: Buffer | undefined): Buffer {
  const checksum = Buffer.alloc(24);
  checksum.writeUInt32LE(16);
  if (endPoint !== undefined) bindingsHash(endPoint).copy(checksum, 4);
  return checksum;
}

/** RFC 4121 section 4.1.1.2: addresses that are none, and the application's data. */
function bindingsHash(endPoint: Buffer): Buffer {
  const data = Buffer.concat([Buffer.from('tls-server-end-point:', 'ascii'), endPoint]);
  const lengths = Buffer.alloc(20);
  lengths.writeUInt32LE(data.length, 16);
  return createHash('md5').update(lengths).update(data).digest();
}
