/** Single DES beside the crypto library's triple DES with one key three times. */

import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decryptBlock } from '../../../engine/sign-in/password-hash-sync/secret/des.ts';

/** Seven bits to an octet, the lowest one parity. */
function withParity(seven: Uint8Array): Buffer {
  const bits = [...seven].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return Buffer.from((bits.match(/.{7}/g) ?? []).map((part) => parseInt(part, 2) << 1));
}

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test('what the library encrypts is decrypted', () => {
  const holds = fc.property(octets(7), octets(8), (seven, block) => {
    const key = withParity(seven);
    const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null).setAutoPadding(false);
    const encrypted = Buffer.concat([cipher.update(block), cipher.final()]);
    decryptBlock(encrypted, seven);
    expect([...encrypted]).toEqual([...block]);
  });
  fc.assert(holds, { numRuns: 300 });
});

test('a vector of the standard comes out', () => {
  // FIPS 46-3 as NBS Special Publication 500-20 tests it: key 0101..01 is all zeroes without parity.
  const block = Buffer.from('95f8a5e5dd31d900', 'hex');
  decryptBlock(block, new Uint8Array(7));
  expect(block.toString('hex')).toBe('8000000000000000');
});
