/** The server's half of the NTLM exchange, written from [MS-NLMP] apart from the client's, for tests. */

import { createHmac } from 'node:crypto';
import { md4 } from '../../../../engine/connectors/active-directory/ntlm/md4.ts';
import { rc4 } from '../../../../engine/connectors/active-directory/ntlm/rc4.ts';

const ALL_FLAGS = 0xe2888235;
const SERVER_CHALLENGE = Buffer.from('0123456789abcdef', 'hex');

export function challengeMessage({ withTime, flags = ALL_FLAGS }: { withTime: boolean; flags?: number }): Buffer {
  const pair = (id: number, value: Buffer) => {
    const header = Buffer.alloc(4);
    header.writeUInt16LE(id);
    header.writeUInt16LE(value.length, 2);
    return Buffer.concat([header, value]);
  };
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(134_000_000_000_000_000n);
  const info = Buffer.concat([
    pair(2, Buffer.from('CONTOSO', 'utf16le')),
    pair(1, Buffer.from('DC1', 'utf16le')),
    pair(4, Buffer.from('contoso.test', 'utf16le')),
    ...(withTime ? [pair(7, time)] : []),
    pair(0, Buffer.alloc(0)),
  ]);
  const message = Buffer.alloc(56 + info.length);
  message.write('NTLMSSP\0', 'ascii');
  message.writeUInt32LE(2, 8);
  message.writeUInt32LE(flags, 20);
  SERVER_CHALLENGE.copy(message, 24);
  message.writeUInt16LE(info.length, 40);
  message.writeUInt16LE(info.length, 42);
  message.writeUInt32LE(56, 44);
  info.copy(message, 56);
  return message;
}

/** What a server concludes from the third message. */
export function takeAuthenticate(
  message: Buffer,
  known: { readonly negotiate: Buffer; readonly challenge: Buffer; readonly password: string },
) {
  const field = (at: number) =>
    message.subarray(message.readUInt32LE(at + 4), message.readUInt32LE(at + 4) + message.readUInt16LE(at));
  const [nt, domain, user, wrapped] = [field(20), field(28), field(36), field(52)];
  const names = { domain: domain.toString('utf16le'), user: user.toString('utf16le') };
  const hmac = (key: Buffer, ...parts: Buffer[]) => createHmac('md5', key).update(Buffer.concat(parts)).digest();
  const hash = md4(Buffer.from(known.password, 'utf16le'));
  const key = hmac(hash, Buffer.from(names.user.toUpperCase() + names.domain, 'utf16le'));
  const [proof, temp] = [nt.subarray(0, 16), nt.subarray(16)];
  const proven = hmac(key, SERVER_CHALLENGE, temp).equals(proof);
  const sessionKey = Buffer.from(wrapped);
  rc4(hmac(key, proof)).apply(sessionKey);
  const withoutMic = Buffer.from(message);
  withoutMic.fill(0, 72, 88);
  const mic = hmac(sessionKey, known.negotiate, known.challenge, withoutMic).equals(message.subarray(72, 88));
  return { ...names, proven, sessionKey, mic, targetName: targetNameIn(temp.subarray(28)) };
}

function targetNameIn(pairs: Buffer): string | undefined {
  for (let at = 0; pairs.readUInt16LE(at) !== 0; at += 4 + pairs.readUInt16LE(at + 2)) {
    const end = at + 4 + pairs.readUInt16LE(at + 2);
    if (pairs.readUInt16LE(at) === 9) return pairs.subarray(at + 4, end).toString('utf16le');
  }
  return undefined;
}
