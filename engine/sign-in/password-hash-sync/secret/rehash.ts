/**
 * The only place where an NT hash exists: from the value as replication gives it, encrypted, to the salted hash that the
 * cloud takes. Everything in between is a buffer of this module, one object at a time, and zeroed before it is left.
 *
 * Decryption: [MS-DRSR] 4.1.10.6.14 and 5.16.4, [MS-SAMR] 2.2.11.1. Hashing: PBKDF2 (RFC 8018) with HMAC-SHA-256 over the
 * hash in upper-case hexadecimal digits of UTF-16, 10 octets of salt, 1000 iterations, 32 octets.
 */

import { createHash, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { rc4 } from '../../../connectors/active-directory/ntlm/rc4.ts';
import { wipeable } from '../../../connectors/active-directory/wipeable.ts';
import { decryptBlock } from './des.ts';

const derive = promisify(pbkdf2);

const SALT_LENGTH = 10;
const ITERATIONS = 1000;
const DERIVED_LENGTH = 32;
/** Of a value with a hash: salt, checksum, hash. */
const VALUE_LENGTH = 36;

/** The value is not what the session's key decrypts: changed on the way, or of another session. Carries nothing of it. */
export class SecretUnreadable extends Error {
  constructor() {
    super('a password hash could not be decrypted');
    this.name = 'SecretUnreadable';
  }
}

export interface EncryptedHash {
  /** The value of unicodePwd as it came; zeroed here. */
  readonly value: Buffer;
  /** Of the session over which it came. */
  readonly sessionKey: Buffer;
  /** The last part of the object's SID. */
  readonly rid: number;
}

/** `v1;PPH1_MD4,<salt>,1000,<hash>;`. Throws {@link SecretUnreadable}. */
export async function rehash(encrypted: EncryptedHash, salt: Buffer = randomBytes(SALT_LENGTH)): Promise<string> {
  const digits = wipeable(64);
  try {
    decryptInto(digits, encrypted);
    const derived = await derive(digits, salt, ITERATIONS, DERIVED_LENGTH, 'sha256');
    return `v1;PPH1_MD4,${salt.toString('hex')},${String(ITERATIONS)},${derived.toString('hex')};`;
  } finally {
    digits.fill(0);
  }
}

const DIGITS = Buffer.from('0123456789ABCDEF', 'ascii');

/** Never as a JavaScript string: those cannot be zeroed. */
function decryptInto(digits: Buffer, { value, sessionKey, rid }: EncryptedHash): void {
  if (value.length !== VALUE_LENGTH) throw new SecretUnreadable();
  const inner = wipeable(VALUE_LENGTH - 16);
  try {
    value.copy(inner, 0, 16);
    const key = createHash('md5').update(sessionKey).update(value.subarray(0, 16)).digest();
    const cipher = rc4(key);
    cipher.apply(inner);
    cipher.clear();
    key.fill(0);
    const hash = inner.subarray(4);
    if (inner.readUInt32LE(0) !== crc32(hash)) throw new SecretUnreadable();
    removeDesLayer(hash, rid);
    for (let at = 0; at < 16; at++) {
      const octet = hash[at]!;
      digits.writeUInt16LE(DIGITS[octet >> 4]!, at * 4);
      digits.writeUInt16LE(DIGITS[octet & 0xf]!, at * 4 + 2);
    }
  } finally {
    inner.fill(0);
    value.fill(0);
  }
}

/** [MS-SAMR] 2.2.11.1.3: two blocks, each with a key made of the RID. It hides nothing; it is there. */
function removeDesLayer(encrypted: Buffer, rid: number): void {
  const [r0, r1, r2, r3] = [rid, rid >>> 8, rid >>> 16, rid >>> 24];
  decryptBlock(encrypted.subarray(0, 8), Uint8Array.of(r0, r1, r2, r3, r0, r1, r2));
  decryptBlock(encrypted.subarray(8), Uint8Array.of(r3, r0, r1, r2, r3, r0, r1));
}
