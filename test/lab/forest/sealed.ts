/**
 * The server's end of a connection that the sign-in seals (RFC 4422 3.7): frames of a length, a signature and what is sealed.
 * What is not the client's, or not whole, ends the connection.
 */

import { Duplex } from 'node:stream';
import type { MessageSecurity } from '../../../engine/connectors/active-directory/message-security.ts';

const LENGTH = 4;
const LARGEST = 16 * 1024 * 1024;

export function sealedStream(plain: Duplex, security: MessageSecurity): Duplex {
  const { signatureLength } = security;
  let pending: Buffer = Buffer.alloc(0);

  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => void plain.resume(),
    write(chunk: Buffer, _encoding, done) {
      const body = Buffer.from(chunk);
      const signature = security.seal(body);
      const length = Buffer.alloc(LENGTH);
      length.writeUInt32BE(signature.length + body.length);
      plain.write(Buffer.concat([length, signature, body]), (error) => done(error));
    },
    final(done) {
      plain.end(done);
    },
    destroy(error, done) {
      plain.destroy();
      security.clear();
      done(error);
    },
  });

  const arrived = (chunk: Buffer): void => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= LENGTH) {
      const size = pending.readUInt32BE(0);
      if (size < signatureLength || size > LARGEST) return void stream.destroy();
      if (pending.length < LENGTH + size) return;
      const body = Buffer.from(pending.subarray(LENGTH + signatureLength, LENGTH + size));
      try {
        security.unseal(body, pending.subarray(LENGTH, LENGTH + signatureLength));
      } catch {
        // Somebody else's, or changed on the way.
        return void stream.destroy();
      }
      pending = pending.subarray(LENGTH + size);
      if (!stream.push(body)) plain.pause();
    }
  };
  plain.on('data', arrived);
  plain.on('error', () => stream.destroy());
  plain.on('close', () => stream.destroy());
  plain.on('end', () => stream.push(null));
  return stream;
}
