/**
 * Signing and sealing of messages after the NTLM exchange, with extended session security, 128-bit keys and a key that
 * was exchanged: [MS-NLMP] 3.4.3 to 3.4.5. One stream of RC4 and one count of messages for each direction: a message that
 * is lost or out of order ends the connection.
 */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureError, type MessageSecurity } from '../message-security.ts';
import { wipeableCopy } from '../wipeable.ts';
import { rc4, type Rc4 } from './rc4.ts';

export const SIGNATURE_LENGTH = 16;

interface Direction {
  readonly signingKey: Buffer;
  readonly cipher: Rc4;
  sequence: number;
}

/** `side`: which end this is. `exportedSessionKey` is the key that AUTHENTICATE carried; it is copied. */
export function openSession(exportedSessionKey: Uint8Array, side: 'client' | 'server' = 'client'): MessageSecurity {
  const sessionKey = wipeableCopy(exportedSessionKey);
  const toServer = direction(sessionKey, 'client-to-server');
  const toClient = direction(sessionKey, 'server-to-client');
  const [outgoing, incoming] = side === 'client' ? [toServer, toClient] : [toClient, toServer];
  return {
    signatureLength: SIGNATURE_LENGTH,
    sessionKey,
    seal(message, from = 0, to = message.length) {
      const digest = digestOf(outgoing, message);
      // The order matters: the checksum goes through the same stream after the body.
      outgoing.cipher.apply(message.subarray(from, to));
      return signatureOf(outgoing, digest);
    },
    unseal(message, signature, from = 0, to = message.length) {
      incoming.cipher.apply(message.subarray(from, to));
      const expected = signatureOf(incoming, digestOf(incoming, message));
      if (signature.length !== SIGNATURE_LENGTH || !timingSafeEqual(expected, signature)) throw new SignatureError();
    },
    clear() {
      for (const { signingKey, cipher } of [toServer, toClient]) {
        signingKey.fill(0);
        cipher.clear();
      }
      sessionKey.fill(0);
    },
  };
}

/** [MS-NLMP] 3.4.5.2 and 3.4.5.3. */
function direction(sessionKey: Buffer, name: 'client-to-server' | 'server-to-client'): Direction {
  const key = (kind: 'signing' | 'sealing') =>
    createHash('md5')
      .update(sessionKey)
      .update(`session key to ${name} ${kind} key magic constant\0`, 'ascii')
      .digest();
  const sealingKey = key('sealing');
  const cipher = rc4(sealingKey);
  sealingKey.fill(0);
  return { signingKey: key('signing'), cipher, sequence: 0 };
}

function digestOf({ signingKey, sequence }: Direction, message: Uint8Array): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32LE(sequence);
  return createHmac('md5', signingKey).update(number).update(message).digest().subarray(0, 8);
}

/** Version 1, the sealed checksum, the number of the message: [MS-NLMP] 2.2.2.9.2. */
function signatureOf(side: Direction, digest: Buffer): Buffer {
  side.cipher.apply(digest);
  const signature = Buffer.alloc(SIGNATURE_LENGTH);
  signature.writeUInt32LE(1, 0);
  signature.set(digest, 4);
  signature.writeUInt32LE(side.sequence, 12);
  side.sequence = (side.sequence + 1) >>> 0;
  return signature;
}
