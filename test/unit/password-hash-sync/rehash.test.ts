import { describe, expect, test } from 'vitest';
import { rehash, SecretUnreadable } from '../../../engine/sign-in/password-hash-sync/secret/rehash.ts';

/** Worked out apart from this code: session key, RID 17102, the password `C0rrect-Horse-7!`. */
const SESSION_KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const VALUE = 'f0e1d2c3b4a5968778695a4b3c2d1e0fa38f2b782e2465de7427208383f4d1ab07611d56';
const SALT = Buffer.from('00112233445566778899', 'hex');
const NT_HASH = 'b6ab5945fe5cc067b7153d4e29b31f40';
const given = () => ({ value: Buffer.from(VALUE, 'hex'), sessionKey: SESSION_KEY, rid: 17102 });

test('an encrypted hash becomes what the cloud takes', async () => {
  expect(await rehash(given(), SALT)).toBe(
    'v1;PPH1_MD4,00112233445566778899,1000,99122fef840809c09890f0874aa8b0c0e83911e1d33d3b53e2988b5901e22772;',
  );
});

test('every time with another salt', async () => {
  const [one, two] = [await rehash(given()), await rehash(given())];
  expect(one).toMatch(/^v1;PPH1_MD4,[0-9a-f]{20},1000,[0-9a-f]{64};$/);
  expect(one).not.toBe(two);
});

describe('refused, without a word of the content,', () => {
  test.each([
    ['a value of another session', { ...given(), sessionKey: Buffer.alloc(16, 1) }],
    ['a changed value', { ...given(), value: Buffer.from(VALUE.replace(/56$/, '57'), 'hex') }],
    ['a value cut short', { ...given(), value: Buffer.from(VALUE, 'hex').subarray(0, 35) }],
    ['no value', { ...given(), value: Buffer.alloc(0) }],
  ])('%s', async (_, encrypted) => {
    const error: unknown = await rehash(encrypted, SALT).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SecretUnreadable);
    expect(JSON.stringify(error) + String(error)).not.toMatch(new RegExp(`${NT_HASH}|${VALUE}`, 'i'));
  });
});

test('the value is zeroed, whether it could be read or not', async () => {
  const good = given();
  const bad = { ...given(), sessionKey: Buffer.alloc(16) };
  await rehash(good);
  await rehash(bad).catch(() => undefined);
  expect([...good.value, ...bad.value].every((octet) => octet === 0)).toBe(true);
});
