import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { md4 } from '../../../../engine/connectors/active-directory/ntlm/md4.ts';
import {
  NtlmDowngradeError,
  responseKey,
  startNtlm,
} from '../../../../engine/connectors/active-directory/ntlm/ntlm.ts';
import { rc4 } from '../../../../engine/connectors/active-directory/ntlm/rc4.ts';
import { SignatureError } from '../../../../engine/connectors/active-directory/message-security.ts';
import { openSession } from '../../../../engine/connectors/active-directory/ntlm/session.ts';
import { FLAGS, NtlmFormatError, OFFERED } from '../../../../engine/connectors/active-directory/ntlm/messages.ts';
import { challengeMessage, takeAuthenticate } from './server.ts';

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

describe('MD4 gives the digests of RFC 1320', () => {
  test.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('of %j', (text, digest) => {
    expect(hex(md4(Buffer.from(text, 'ascii')))).toBe(digest);
  });
});

test('RC4 gives the published stream', () => {
  const octets = Buffer.from('Plaintext', 'ascii');
  rc4(Buffer.from('Key', 'ascii')).apply(octets);
  expect(hex(octets)).toBe('bbf316e8d940af0ad3');
});

describe('a session with a known key', () => {
  const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

  test('seals and signs as [MS-NLMP] computes it, message after message', () => {
    const session = openSession(KEY);
    const first = Buffer.from('HEADERxxpayload-payl', 'ascii');
    expect(hex(session.seal(first, 8, 20))).toBe('010000005452c6a22704d97e00000000');
    expect(hex(first)).toBe('48454144455278780463e23f1e20392f66aa6e42');
    const second = Buffer.from('HEADERxxpayload-payl', 'ascii');
    expect(hex(session.seal(second, 8, 20))).toBe('010000003be7b24fe951310701000000');
    expect(hex(second)).toBe('484541444552787874d0fc439aa69e13ffb52e3b');
  });

  test('gives the other side what was sealed, in both directions', () => {
    const [client, server] = [openSession(KEY, 'client'), openSession(KEY, 'server')];
    for (const [from, to] of [
      [client, server],
      [server, client],
      [client, server],
    ] as const) {
      const message = Buffer.from('somebody@contoso.test', 'ascii');
      const signature = from.seal(message);
      expect(message.toString('ascii')).not.toContain('contoso');
      to.unseal(message, signature);
      expect(message.toString('ascii')).toBe('somebody@contoso.test');
    }
  });

  test.each([
    ['a changed octet of the body', (message: Buffer) => void (message[12]! ^= 1)],
    ['a changed octet of the header, which is only signed', (message: Buffer) => void (message[0]! ^= 1)],
    ['a changed signature', (_: Buffer, signature: Buffer) => void (signature[5]! ^= 1)],
    ['a signature of another message', (_: Buffer, signature: Buffer) => void signature.writeUInt32LE(1, 12)],
  ])('refuses %s', (_, change) => {
    const [client, server] = [openSession(KEY, 'client'), openSession(KEY, 'server')];
    const message = Buffer.from('HEADERxxpayload-payl', 'ascii');
    const signature = client.seal(message, 8, 20);
    change(message, signature);
    expect(() => server.unseal(message, signature, 8, 20)).toThrow(SignatureError);
  });
});

test('the key of a password is NTOWFv2 of it', () => {
  expect(hex(responseKey('svc.phs', 'CONTOSO', 'Svc-Phs-Passw0rd!1'))).toBe('7dd66e036961750caf78aa1927e88c3b');
});

describe('the exchange', () => {
  const ACCOUNT = { account: 'CONTOSO\\svc.phs', password: 'Svc-Phs-Passw0rd!1' };

  test.each([
    ['that says the time', true],
    ['that does not', false],
  ])('proves the password to a server %s, and both seal with one key', (_, withTime) => {
    const exchange = startNtlm(ACCOUNT, { targetName: 'ldap/dc1.contoso.test' });
    const challenge = challengeMessage({ withTime });
    const { message, session } = exchange.authenticate(challenge);
    const taken = takeAuthenticate(message, { negotiate: exchange.negotiate, challenge, password: ACCOUNT.password });
    expect(taken).toMatchObject({ user: 'svc.phs', domain: 'CONTOSO', proven: true, mic: true });
    expect(taken.targetName).toBe('ldap/dc1.contoso.test');
    const server = openSession(taken.sessionKey, 'server');
    const text = Buffer.from('hello', 'ascii');
    server.unseal(text, session.seal(text));
    expect(text.toString('ascii')).toBe('hello');
  });

  test('does not prove another password', () => {
    const exchange = startNtlm({ ...ACCOUNT, password: 'another' });
    const challenge = challengeMessage({ withTime: true });
    const { message } = exchange.authenticate(challenge);
    const taken = takeAuthenticate(message, { negotiate: exchange.negotiate, challenge, password: ACCOUNT.password });
    expect(taken.proven).toBe(false);
  });

  test('a user principal name goes without a domain', () => {
    const exchange = startNtlm({ ...ACCOUNT, account: 'svc.phs@contoso.test' });
    const challenge = challengeMessage({ withTime: true });
    const { message } = exchange.authenticate(challenge);
    const taken = takeAuthenticate(message, { negotiate: exchange.negotiate, challenge, password: ACCOUNT.password });
    expect(taken).toMatchObject({ user: 'svc.phs@contoso.test', domain: '', proven: true });
  });

  test.each(['unicode', 'sign', 'seal', 'extendedSessionSecurity', 'bits128', 'keyExchange'] as const)(
    'refuses a server that does without %s',
    (name) => {
      const challenge = challengeMessage({ withTime: true, flags: (OFFERED & ~FLAGS[name]) >>> 0 });
      expect(() => startNtlm(ACCOUNT).authenticate(challenge)).toThrow(NtlmDowngradeError);
    },
  );

  test('refuses a challenge that is cut off anywhere', () => {
    const challenge = challengeMessage({ withTime: true });
    for (let length = 0; length < challenge.length; length++) {
      expect(() => startNtlm(ACCOUNT).authenticate(challenge.subarray(0, length))).toThrow(NtlmFormatError);
    }
  });

  test('never sends the password or its hash', () => {
    const exchange = startNtlm(ACCOUNT);
    const { message } = exchange.authenticate(challengeMessage({ withTime: true }));
    const hash = md4(Buffer.from(ACCOUNT.password, 'utf16le'));
    const secrets = [Buffer.from(ACCOUNT.password), Buffer.from(ACCOUNT.password, 'utf16le'), hash];
    for (const secret of [...secrets, createHmac('md5', hash).digest()]) {
      expect(message.includes(secret)).toBe(false);
    }
  });
});
