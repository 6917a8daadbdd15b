/** What a domain controller does to an NT hash before it gives it away: [MS-SAMR] 2.2.11.1.1 and [MS-DRSR] 4.1.10.5.11. */

import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { md4 } from '../../../engine/connectors/active-directory/ntlm/md4.ts';
import { rc4 } from '../../../engine/connectors/active-directory/ntlm/rc4.ts';

/** The value of unicodePwd for a session; 36 octets. */
export function encryptedPassword(password: string, rid: number, sessionKey: Uint8Array): Buffer {
  const inner = withDesLayer(password, rid);
  const body = Buffer.alloc(20);
  body.writeUInt32LE(crc32(inner), 0);
  inner.copy(body, 4);
  const salt = randomBytes(16);
  rc4(createHash('md5').update(sessionKey).update(salt).digest()).apply(body);
  return Buffer.concat([salt, body]);
}

const known = new Map<string, Buffer>();

/** As a domain controller keeps it: made once for each password and account. */
function withDesLayer(password: string, rid: number): Buffer {
  const key = `${String(rid)} ${password}`;
  const kept = known.get(key);
  if (kept) return kept;
  const hash = md4(Buffer.from(password, 'utf16le'));
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = [0, 8, 16, 24].map((shift) => (rid >>> shift) & 0xff);
  const inner = Buffer.concat([
    encryptBlock(hash.subarray(0, 8), [r0, r1, r2, r3, r0, r1, r2]),
    encryptBlock(hash.subarray(8), [r3, r0, r1, r2, r3, r0, r1]),
  ]);
  known.set(key, inner);
  return inner;
}

/** Single DES as triple DES with one key. */
function encryptBlock(block: Buffer, seven: readonly number[]): Buffer {
  const text = seven.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  const key = Buffer.from(
    Array.from({ length: 8 }, (_, index) => parseInt(text.slice(index * 7, index * 7 + 7), 2) << 1),
  );
  const cipher = createCipheriv('des-ede3-cbc', Buffer.concat([key, key, key]), Buffer.alloc(8)).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}
