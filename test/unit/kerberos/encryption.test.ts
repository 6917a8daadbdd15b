/** Against the numbers that RFC 3961 and RFC 3962 print. */

import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  AES128,
  AES256,
  decrypt,
  decryptStealing,
  encrypt,
  encryptStealing,
  fold,
  IntegrityError,
  stringToKey,
  type EncryptionType,
} from '../../../engine/connectors/active-directory/kerberos/encryption.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

test.each([
  ['012345', 8, 'be072631276b1955'],
  ['password', 7, '78a07b6caf85fa'],
  ['Rough Consensus, and Running Code', 8, 'bb6ed30870b7f0e0'],
  ['password', 21, '59e4a8ca7c0385c3c37b3f6d2000247cb6e6bd5b3e'],
  ['MASSACHVSETTS INSTITVTE OF TECHNOLOGY', 24, 'db3b0d8f0b061e603282b308a50841229ad798fab9540c1b'],
  ['Q', 21, '518a54a2 15a8452a 518a54a2 15a8452a 518a54a2 15'],
  ['ba', 21, 'fb25d531 ae897449 9f52fd92 ea9857c4 ba24cf29 7e'],
  ['kerberos', 16, '6b657262 65726f73 7b9b5b2b 93132b93'],
])('folds %s to %i octets as RFC 3961 A.1 has it', (text, length, folded) => {
  expect(fold(Buffer.from(text), length).toString('hex')).toBe(folded.replaceAll(' ', ''));
});

const ATHENA = Buffer.from('ATHENA.MIT.EDUraeburn');
const CLEF = Buffer.from('\u{1d11e}');
test.each<readonly [iterations: number, password: Buffer, salt: Buffer, aes128: string, aes256: string]>([
  [
    1,
    Buffer.from('password'),
    ATHENA,
    '42263c6e89f4fc28b8df68ee09799f15',
    'fe697b52bc0d3ce14432ba036a92e65bbb52280990a2fa27883998d72af30161',
  ],
  [
    1200,
    Buffer.from('password'),
    ATHENA,
    '4c01cd46d632d01e6dbe230a01ed642a',
    '55a6ac740ad17b4846941051e1e8b0a7548d93b0ab30a8bc3ff16280382b8c2a',
  ],
  [
    5,
    Buffer.from('password'),
    hex('1234567878563412'),
    'e9b23d52273747dd5c35cb55be619d8e',
    '97a4e786be20d81a382d5ebc96d5909cabcdadc87ca48f574504159f16c36e31',
  ],
  [
    1200,
    Buffer.from('X'.repeat(65)),
    Buffer.from('pass phrase exceeds block size'),
    'cb8005dc5f90179a7f02104c0018751d',
    'd78c5c9cb872a8c9dad4697f0bb5b2d21496c82beb2caeda2112fceea057401b',
  ],
  [
    50,
    CLEF,
    Buffer.from('EXAMPLE.COMpianist'),
    'f149c1f2e154a73452d43e7fe62a56e5',
    '4b6d9839f84406df1f09cc166db4b83c571848b784a3d6bdc346589a3e393f9e',
  ],
])('makes the keys of RFC 3962 B with %i iterations', async (iterations, password, salt, aes128, aes256) => {
  const keyOf = async (type: EncryptionType) => (await stringToKey(type, password, salt, iterations)).octets;
  expect((await keyOf(AES128)).toString('hex')).toBe(aes128);
  expect((await keyOf(AES256)).toString('hex')).toBe(aes256);
});

const CHICKEN = Buffer.from('chicken teriyaki');
const SENTENCE = Buffer.from(
  'I would like the General Gau\u2019s Chicken, please, and wonton soup.'.replace('\u2019', "'"),
);
test.each([
  [17, 'c6353568f2bf8cb4d8a580362da7ff7f97'],
  [31, 'fc00783e0efdb2c1d445d4c8eff7ed2297687268d6ecccc0c07b25e25ecfe5'],
  [32, '39312523a78662d5be7fcbcc98ebf5a897687268d6ecccc0c07b25e25ecfe584'],
  [47, '97687268d6ecccc0c07b25e25ecfe584b3fffd940c16a18c1b5549d2f838029e39312523a78662d5be7fcbcc98ebf5'],
  [48, '97687268d6ecccc0c07b25e25ecfe5849dad8bbb96c4cdc03bc103e1a194bbd839312523a78662d5be7fcbcc98ebf5a8'],
  [
    64,
    '97687268d6ecccc0c07b25e25ecfe58439312523a78662d5be7fcbcc98ebf5a84807efe836ee89a526730dbc2f7bc8409dad8bbb96c4cdc03bc103e1a194bbd8',
  ],
])('steals ciphertext of %i octets as RFC 3962 B has it, and gives them back', (length, cipher) => {
  const plain = SENTENCE.subarray(0, length);
  expect(encryptStealing(CHICKEN, plain).toString('hex')).toBe(cipher);
  expect(decryptStealing(CHICKEN, hex(cipher))).toEqual(plain);
});

test('whatever is encrypted comes back with the same key and usage, and with no other', async () => {
  const keys = await Promise.all(
    [AES128, AES256].map((type) => stringToKey(type as EncryptionType, Buffer.from('Passw0rd'), ATHENA, 1)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...keys),
      fc.nat(1000),
      fc.uint8Array({ maxLength: 100 }),
      async (key, usage, plain) => {
        const cipher = encrypt(key, usage, plain);
        expect(decrypt(key, usage, cipher)).toEqual(Buffer.from(plain));
        expect(() => decrypt(key, usage + 1, cipher)).toThrow(IntegrityError);
        cipher[cipher.length >> 1]! ^= 1;
        expect(() => decrypt(key, usage, cipher)).toThrow(IntegrityError);
      },
    ),
  );
});

test('one block is encrypted as the cipher itself does it', () => {
  const plain = SENTENCE.subarray(0, 16);
  const cipher = createCipheriv('aes-128-ecb', CHICKEN, null).setAutoPadding(false);
  expect(encryptStealing(CHICKEN, plain)).toEqual(cipher.update(plain));
});
