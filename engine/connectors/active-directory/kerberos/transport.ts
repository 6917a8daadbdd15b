/** Questions to a KDC over TCP: each message after its length in four octets (RFC 4120 section 7.2.2). */

import { connectTcp, type Target } from '../ldap/tls.ts';
import { LdapTransportError } from '../ldap/errors.ts';

/** Longer than any answer of a KDC: a ticket is limited to 64 KB. */
const LONGEST_ANSWER = 1 << 20;

/** Milliseconds to connect, and until the answer is whole. Throws `LdapTransportError`. */
export async function askKdc(target: Target, question: Buffer, timeout: number, signal: AbortSignal): Promise<Buffer> {
  signal.throwIfAborted();
  const socket = await connectTcp(target, timeout);
  const lost = (reason: string) => new LdapTransportError('connection-lost', { host: target.host, reason });
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      let received = Buffer.alloc(0);
      socket.setTimeout(timeout, () => reject(new LdapTransportError('server-timeout', { host: target.host })));
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      socket.on('error', (error) => reject(lost(error.message)));
      socket.on('close', () => reject(lost('closed by the server')));
      socket.on('data', (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]);
        if (received.length < 4) return;
        const length = received.readUInt32BE();
        if (length > LONGEST_ANSWER) reject(new LdapTransportError('protocol-error', { reason: 'answer too long' }));
        else if (received.length >= 4 + length) resolve(received.subarray(4, 4 + length));
      });
      const header = Buffer.alloc(4);
      header.writeUInt32BE(question.length);
      socket.write(Buffer.concat([header, question]));
    });
  } finally {
    socket.destroy();
  }
}
