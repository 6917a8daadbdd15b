/** The server's half of NTLMv2, [MS-NLMP] 3.2.5: a challenge, and whether what comes back was made with the password. */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  AV,
  MIC_LENGTH,
  MIC_OFFSET,
  OFFERED,
  writeAvPairs,
} from '../../../engine/connectors/active-directory/ntlm/messages.ts';
import { responseKey } from '../../../engine/connectors/active-directory/ntlm/ntlm.ts';
import { rc4 } from '../../../engine/connectors/active-directory/ntlm/rc4.ts';
import type { MessageSecurity } from '../../../engine/connectors/active-directory/message-security.ts';
import { openSession } from '../../../engine/connectors/active-directory/ntlm/session.ts';

const FIXED = 56;
const TIMESTAMP_OF_1970 = 11_644_473_600_000n;

export interface NtlmServer {
  readonly challenge: Buffer;
  /** The session and the account's name as sent; undefined where the password or the MIC is not right. */
  accept(
    negotiate: Buffer,
    authenticate: Buffer,
  ): { readonly session: MessageSecurity; readonly account: string } | undefined;
}

/** `passwordOf`: by the user's name in lower case. `flags`: what the server agrees to, all by default. */
export function ntlmServer(passwordOf: (user: string) => string | undefined, flags = OFFERED): NtlmServer {
  const serverChallenge = randomBytes(8);
  const challenge = challengeMessage(serverChallenge, flags);
  return {
    challenge,
    accept(negotiate, authenticate) {
      const [nt, domain, user, encryptedKey] = [20, 28, 36, 52].map((at) => field(authenticate, at));
      if (!nt || !domain || !user || !encryptedKey) return undefined;
      const name = user.toString('utf16le');
      const account = (name.includes('@') ? name.slice(0, name.indexOf('@')) : name).toLowerCase();
      const password = passwordOf(account);
      if (password === undefined) return undefined;
      const key = responseKey(name, domain.toString('utf16le'), password);
      const proof = hmac(key, serverChallenge, nt.subarray(16));
      if (!same(proof, nt.subarray(0, 16))) return undefined;
      const sessionKey = Buffer.from(encryptedKey);
      rc4(hmac(key, proof)).apply(sessionKey);
      const withoutMic = Buffer.from(authenticate);
      withoutMic.fill(0, MIC_OFFSET, MIC_OFFSET + MIC_LENGTH);
      const mic = hmac(sessionKey, negotiate, challenge, withoutMic);
      if (!same(mic, authenticate.subarray(MIC_OFFSET, MIC_OFFSET + MIC_LENGTH))) return undefined;
      return { session: openSession(sessionKey, 'server'), account };
    },
  };
}

function challengeMessage(serverChallenge: Buffer, flags: number): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE((BigInt(Date.now()) + TIMESTAMP_OF_1970) * 10_000n);
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  // MsvAvNbComputerName and MsvAvNbDomainName, [MS-NLMP] 2.2.2.1.
  const targetInfo = writeAvPairs([
    { id: 2, value: utf16('CONTOSO') },
    { id: 1, value: utf16('DC1') },
    { id: AV.timestamp, value: time },
  ]);
  const message = Buffer.alloc(FIXED + targetInfo.length);
  message.write('NTLMSSP\0', 0, 'ascii');
  message.writeUInt32LE(2, 8);
  message.writeUInt32LE(FIXED, 16);
  message.writeUInt32LE(flags, 20);
  serverChallenge.copy(message, 24);
  message.writeUInt16LE(targetInfo.length, 40);
  message.writeUInt16LE(targetInfo.length, 42);
  message.writeUInt32LE(FIXED, 44);
  targetInfo.copy(message, FIXED);
  return message;
}

function field(message: Buffer, at: number): Buffer | undefined {
  if (message.length < at + 8) return undefined;
  const offset = message.readUInt32LE(at + 4);
  return message.subarray(offset, offset + message.readUInt16LE(at));
}

const same = (left: Buffer, right: Buffer) => left.length === right.length && timingSafeEqual(left, right);

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const sum = createHmac('md5', key);
  for (const part of parts) sum.update(part);
  return sum.digest();
}
