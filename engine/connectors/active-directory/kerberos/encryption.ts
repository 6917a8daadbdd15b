/**
 * The encryption of Kerberos with AES: aes128-cts-hmac-sha1-96 and aes256-cts-hmac-sha1-96 (RFC 3961, RFC 3962). Node's own
 * ciphers know CBC; ciphertext stealing and the derivation of keys are a few lines on top of it.
 */

import { createCipheriv, createDecipheriv, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Numbers of encryption types, RFC 3962 section 7. */
export const AES256 = 18;
export const AES128 = 17;
export type EncryptionType = typeof AES256 | typeof AES128;

export interface Key {
  readonly type: EncryptionType;
  readonly octets: Buffer;
}

/** Key usage numbers, RFC 4120 section 7.5.1. */
export const USAGE = {
  preauthenticationTimestamp: 1,
  ticket: 2,
  asReply: 3,
  /** Of the authenticator in an AP-REQ. */
  authenticator: 11,
} as const;

const BLOCK = 16;
const CHECKSUM = 12;
const ZEROS = Buffer.alloc(BLOCK);
const derive = promisify(pbkdf2);

/** Octets of the key. */
export const keyLength = (type: EncryptionType) => (type === AES256 ? 32 : 16);

/** Somebody tampered with it, or the key is another one. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
}

/**
 * The key that a password stands for (RFC 3962 section 4). `password` is UTF-8; `iterations` 4096 unless the KDC says otherwise. What it works
 * on in between is zeroed; the key is the caller's to zero.
 */
export async function stringToKey(
  type: EncryptionType,
  password: Uint8Array,
  salt: Uint8Array,
  iterations = 4096,
): Promise<Key> {
  const seed = await derive(password, salt, iterations, keyLength(type), 'sha1');
  try {
    return { type, octets: deriveKey({ type, octets: seed }, Buffer.from('kerberos')) };
  } finally {
    seed.fill(0);
  }
}

/** Confounder, ciphertext and checksum (RFC 3961 section 5.3). `confounder` is given by tests alone. */
export function encrypt(key: Key, usage: number, plain: Uint8Array, confounder = randomBytes(BLOCK)): Buffer {
  const whole = Buffer.concat([confounder, plain]);
  const { encryption, integrity } = usageKeys(key, usage);
  try {
    return Buffer.concat([encryptStealing(encryption, whole), checksum(integrity, whole)]);
  } finally {
    for (const used of [whole, encryption, integrity]) used.fill(0);
  }
}

/** Throws `IntegrityError` unless it was made with this key for this usage. */
export function decrypt(key: Key, usage: number, cipher: Buffer): Buffer {
  if (cipher.length < BLOCK + CHECKSUM) throw new IntegrityError('Too short to have been encrypted');
  const { encryption, integrity } = usageKeys(key, usage);
  const body = cipher.subarray(0, cipher.length - CHECKSUM);
  const whole = decryptStealing(encryption, body);
  const isGenuine = timingSafeEqual(checksum(integrity, whole), cipher.subarray(cipher.length - CHECKSUM));
  for (const used of [encryption, integrity]) used.fill(0);
  if (!isGenuine) throw new IntegrityError('The checksum is of another key');
  return whole.subarray(BLOCK);
}

function usageKeys(key: Key, usage: number): { readonly encryption: Buffer; readonly integrity: Buffer } {
  const constant = (last: number) => {
    const octets = Buffer.alloc(5);
    octets.writeUInt32BE(usage);
    octets[4] = last;
    return octets;
  };
  return { encryption: deriveKey(key, constant(0xaa)), integrity: deriveKey(key, constant(0x55)) };
}

function checksum(key: Buffer, data: Uint8Array): Buffer {
  return createHmac('sha1', key).update(data).digest().subarray(0, CHECKSUM);
}

/** DK(key, constant), RFC 3961 section 5.1: the folded constant encrypted as often as octets are needed. */
function deriveKey({ type, octets }: Key, constant: Uint8Array): Buffer {
  const length = keyLength(type);
  const derived = Buffer.alloc(length);
  let block = constant.length === BLOCK ? Buffer.from(constant) : fold(constant, BLOCK);
  for (let offset = 0; offset < length; offset += BLOCK) {
    block = cbc(octets, block);
    block.copy(derived, offset);
  }
  return derived;
}

/** n-fold, RFC 3961 section 5.1: copies, each rotated by 13 bits more, added in ones' complement. */
export function fold(input: Uint8Array, length: number): Buffer {
  const total = leastCommonMultiple(input.length, length);
  const bits = input.length * 8;
  const sum = new Array<number>(length).fill(0);
  for (let index = 0; index < total; index++) {
    const rotation = (Math.floor(index / input.length) * 13) % bits;
    const position = index % length;
    sum[position] = (sum[position] ?? 0) + rotatedOctet(input, ((index % input.length) * 8 - rotation + bits) % bits);
  }
  // The carry out of the first octet comes in at the last, until there is none.
  for (let carry = 0, round = 0; round === 0 || carry > 0; round++) {
    for (let position = length - 1; position >= 0; position--) {
      const value = (sum[position] ?? 0) + carry;
      sum[position] = value & 0xff;
      carry = value >>> 8;
    }
  }
  return Buffer.from(sum);
}

/** The eight bits that begin at a bit of the input, which is a ring. */
function rotatedOctet(input: Uint8Array, bit: number): number {
  const first = input[bit >>> 3] ?? 0;
  const second = input[((bit >>> 3) + 1) % input.length] ?? 0;
  return (((first << 8) | second) >>> (8 - (bit & 7))) & 0xff;
}

function leastCommonMultiple(left: number, right: number): number {
  let [larger, smaller] = [left, right];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return (left / larger) * right;
}

function cbc(key: Uint8Array, data: Uint8Array): Buffer {
  const cipher = createCipheriv(key.length === 32 ? 'aes-256-cbc' : 'aes-128-cbc', key, ZEROS).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

function uncbc(key: Uint8Array, data: Uint8Array, vector: Uint8Array): Buffer {
  const decipher = createDecipheriv(key.length === 32 ? 'aes-256-cbc' : 'aes-128-cbc', key, vector);
  decipher.setAutoPadding(false);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

/** CBC with ciphertext stealing, the last two blocks always swapped (RFC 3962 section 5); one block is plain CBC. */
export function encryptStealing(key: Uint8Array, plain: Uint8Array): Buffer {
  const blocks = Math.ceil(plain.length / BLOCK);
  const padded = Buffer.alloc(blocks * BLOCK);
  padded.set(plain);
  const cipher = cbc(key, padded);
  padded.fill(0);
  if (blocks < 2) return cipher;
  const [before, last] = [(blocks - 2) * BLOCK, (blocks - 1) * BLOCK];
  return Buffer.concat([
    cipher.subarray(0, before),
    cipher.subarray(last),
    cipher.subarray(before, before + plain.length - last),
  ]);
}

export function decryptStealing(key: Uint8Array, cipher: Buffer): Buffer {
  const blocks = Math.ceil(cipher.length / BLOCK);
  if (blocks < 2) return uncbc(key, cipher, ZEROS);
  const [before, last] = [(blocks - 2) * BLOCK, (blocks - 1) * BLOCK];
  const stolen = cipher.subarray(last);
  const swapped = cipher.subarray(before, last);
  // What the last block of CBC was made of: the rest of the stolen block stands behind the last octets of the message.
  const mixed = uncbc(key, swapped, ZEROS);
  const full = Buffer.concat([stolen, mixed.subarray(stolen.length)]);
  const vector = before === 0 ? ZEROS : cipher.subarray(before - BLOCK, before);
  const tail = Buffer.from(mixed.subarray(0, stolen.length));
  for (let index = 0; index < tail.length; index++) tail[index] = (tail[index] ?? 0) ^ (stolen[index] ?? 0);
  const head = before === 0 ? Buffer.alloc(0) : uncbc(key, cipher.subarray(0, before), ZEROS);
  return Buffer.concat([head, uncbc(key, full, vector), tail]);
}
