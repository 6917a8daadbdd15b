/** The password out of its block: the right key by its whole name, octets that can be zeroed, nothing else taken for a password. */

import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPassword, type DecryptionKey } from '../../../engine/sign-in/pass-through/request/password-block.ts';
import { passwordIn } from '../../../engine/sign-in/pass-through/request/password-text.ts';

const text = (json: string) => passwordIn(Buffer.from(json))?.toString('utf8');

describe('the one string of an object', () => {
  it('is what JSON says it is, whatever its member is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ maxLength: 12 }), (value, name) => {
        const found = passwordIn(Buffer.from(JSON.stringify({ [name]: value })));
        expect(found?.equals(Buffer.from(value, 'utf8'))).toBe(true);
      }),
    );
  });

  it.each([
    ['{"Password":"a\\u00e4\\ud83d\\ude00\\n\\/\\"\\\\"}', 'aä😀\n/"\\'],
    [' { "a" : null , "Password" : "x" , "n" : -1.5e3 , "t" : true } ', 'x'],
    ['{"Password":""}', ''],
  ])('is found: %s', (json, value) => {
    expect(text(json)).toBe(value);
  });

  it.each([
    '',
    '[1]',
    '"x"',
    '{}',
    '{"a":1}',
    '{"a":"x","b":"y"}',
    '{"a":"x"',
    '{"a":"x"}z',
    '{"a":{"b":"x"}}',
    '{"a":["x"]}',
    '{"a":"\\x"}',
    '{"a":"\\ud83d"}',
    '{"a":"\\ude00"}',
    '{"a":"\\ud83dx"}',
    '{"a":"\\u12"}',
    '{"a":"x\u0001"}',
    '{a:"x"}',
  ])('is not found in %j', (json) => {
    expect(text(json)).toBeUndefined();
  });

  it.each(['c328', 'eda080', 'c0af', 'f4908080', 'ff'])('is not text that is no UTF-8: %s', (hex) => {
    const json = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(hex, 'hex'), Buffer.from('"}')]);
    expect(passwordIn(json)).toBeUndefined();
  });

  it('is never anything but a string of the document, whatever the octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
        const found = passwordIn(Buffer.from(octets));
        if (found === undefined) return;
        const document = JSON.parse(Buffer.from(octets).toString('utf8')) as Record<string, unknown>;
        expect(Object.values(document)).toContain(found.toString('utf8'));
      }),
      { numRuns: 2_000 },
    );
  });
});

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const [OLD, NEW] = [pair(), pair()];
const key = (identifier: string, { privateKey }: ReturnType<typeof pair>): DecryptionKey => ({
  identifier,
  key: privateKey,
});
const KEYS = [key('agent_NEW', NEW), key('agent_OLD', OLD)];

function block(keyIdentifier: string, { publicKey }: ReturnType<typeof pair>, json = '{"Password":"S3cret"}') {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return { keyIdentifier, octets: publicEncrypt({ key: publicKey, padding, oaepHash: 'sha1' }, Buffer.from(json)) };
}

describe('a block', () => {
  it('is chosen by the whole identifier, so that both certificates of a renewal work', () => {
    for (const [identifier, keys] of [
      ['agent_NEW', NEW],
      ['AGENT_old', OLD],
    ] as const) {
      const opened = openPassword([block('other_NEW', pair()), block(identifier, keys)], KEYS);
      expect(opened.kind === 'opened' && opened.password.toString()).toBe('S3cret');
    }
  });

  it('for a key that is gone is told apart from one that does not open', () => {
    expect(openPassword([block('agent_GONE', OLD), block('other_NEW', NEW)], KEYS)).toEqual({ kind: 'key-missing' });
    expect(openPassword([block('agent_NEW', OLD)], KEYS)).toEqual({ kind: 'unreadable' });
    expect(openPassword([block('agent_NEW', NEW, '[1]')], KEYS)).toEqual({ kind: 'unreadable' });
    expect(openPassword([], KEYS)).toEqual({ kind: 'key-missing' });
  });

  it('that OpenSSL made with OAEP and SHA-1 opens', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'causeway-block-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'key.pem');
    writeFileSync(file, NEW.publicKey.export({ type: 'spki', format: 'pem' }));
    const options = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha1', 'rsa_mgf1_md:sha1'].flatMap((one) => [
      '-pkeyopt',
      one,
    ]);
    const octets = execFileSync('openssl', ['pkeyutl', '-encrypt', '-pubin', '-inkey', file, ...options], {
      input: '{"Password":"Grüße"}',
    });
    const opened = openPassword([{ keyIdentifier: 'agent_NEW', octets }], KEYS);
    expect(opened.kind === 'opened' && opened.password.toString()).toBe('Grüße');
  });
});
