/** The same tokens before readers that somebody else wrote: xmlsec1 for signatures, node-saml for whole answers. */

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { verifyToken } from '../../../engine/sign-in/federation/tokens/verify.ts';
import {
  ISSUER,
  makeSigner,
  NOW,
  RECIPIENT,
  saml2Assertion,
  saml2Response,
  sign,
  signedSaml1,
  signedSaml2,
  USER,
  type Signer,
} from './builders.ts';

const hasXmlsec = spawnSync('xmlsec1', ['--version']).status === 0;

let signer: Signer;
let foreign: Signer;
let directory: string;
beforeAll(async () => {
  [signer, foreign] = await Promise.all([makeSigner('signing'), makeSigner('foreign')]);
  directory = await mkdtemp(path.join(tmpdir(), 'causeway-tokens-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function ours(document: string): string {
  const verdict = verifyToken(document, {
    certificates: [signer.base64],
    issuer: ISSUER,
    recipient: RECIPIENT,
    now: NOW,
  });
  return verdict.kind === 'refused' ? verdict.reason : 'accepted';
}

async function xmlsec(document: string): Promise<boolean> {
  const [token, certificate] = ['token.xml', 'certificate.pem'].map((name) => path.join(directory, name));
  await writeFile(token!, document);
  await writeFile(certificate!, signer.certificatePem);
  const ids = ['1.0:assertion:Assertion', '2.0:assertion:Assertion'].flatMap((name, index) => [
    index === 0 ? '--id-attr:AssertionID' : '--id-attr:ID',
    `urn:oasis:names:tc:SAML:${name}`,
  ]);
  const run = spawnSync('xmlsec1', [
    '--verify',
    '--pubkey-cert-pem',
    certificate!,
    '--enabled-key-data',
    'rsa',
    ...ids,
    token!,
  ]);
  return run.status === 0;
}

/** Each with what we say of it, and whether its signature is right by the book. */
const TOKENS: readonly [string, (signer: Signer, foreign: Signer) => string, string, boolean][] = [
  ['a SAML 2.0 answer', (s) => signedSaml2(s), 'accepted', true],
  ['a WS-Federation result', (s) => signedSaml1(s), 'accepted', true],
  ['SHA-512', (s) => signedSaml2(s, {}, SHA512), 'accepted', true],
  ['a comment put in afterwards', (s) => signedSaml2(s).replace(USER, 'anna@<!-- -->contoso.test'), 'accepted', true],
  ['a changed name, SAML 2.0', (s) => signedSaml2(s).replace(USER, 'admin@contoso.test'), 'signature-wrong', false],
  ['a changed name, SAML 1.1', (s) => signedSaml1(s).replace(USER, 'admin@contoso.test'), 'signature-wrong', false],
  ['another key, SAML 2.0', (_, f) => signedSaml2(f), 'signature-wrong', false],
  ['another key, SAML 1.1', (_, f) => signedSaml1(f), 'signature-wrong', false],
  ['a changed digest', (s) => signedSaml1(s).replace(/(<ds:DigestValue>)./, '$1A'), 'signature-wrong', false],
  // Right by the book, and still nothing to sign somebody in with.
  [
    'SHA-1',
    (s) => signedSaml2(s, {}, { signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
    'algorithm-not-allowed',
    true,
  ],
  ['an issuer without its slash', (s) => signedSaml1(s, { issuer: ISSUER.slice(0, -1) }), 'issuer-differs', true],
];
const SHA512 = {
  signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  digest: 'http://www.w3.org/2001/04/xmlenc#sha512',
};

test.skipIf(!hasXmlsec).each(TOKENS)('xmlsec1 and we agree on the signature: %s', async (_, make, verdict, right) => {
  const document = make(signer, foreign);
  expect({ ours: ours(document), xmlsec: await xmlsec(document) }).toEqual({ ours: verdict, xmlsec: right });
});

async function nodeSaml(document: string): Promise<boolean> {
  const saml = new SAML({
    callbackUrl: RECIPIENT,
    entryPoint: 'https://fs.contoso.test/adfs/ls/',
    issuer: 'urn:federation:MicrosoftOnline',
    audience: 'urn:federation:MicrosoftOnline',
    idpIssuer: ISSUER,
    idpCert: signer.certificatePem,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.never,
    acceptedClockSkewMs: 300_000,
  });
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  try {
    const { profile } = await saml.validatePostResponseAsync({
      SAMLResponse: Buffer.from(document).toString('base64'),
    });
    return profile !== null;
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return false;
  } finally {
    vi.useRealTimers();
  }
}

const evil = saml2Assertion({ id: '_e', userPrincipalName: 'admin@contoso.test' });

test.each<[string, (signer: Signer, foreign: Signer) => string, boolean]>([
  ['a good answer', (s) => signedSaml2(s), true],
  ['both signed', (s) => sign(signedSaml2(s), s, { element: 'Response' }), true],
  ['another key', (_, f) => signedSaml2(f), false],
  ['a changed name', (s) => signedSaml2(s).replace(USER, 'admin@contoso.test'), false],
  ['another audience', (s) => signedSaml2(s, { audience: 'https://fabrikam.test/' }), false],
  ['one that has ended', (s) => signedSaml2(s, { notOnOrAfter: '2026-11-20T11:50:00Z' }), false],
  ['one of tomorrow', (s) => signedSaml2(s, { notBefore: '2026-11-21T11:50:00Z' }), false],
  ['a second assertion before', (s) => signedSaml2(s).replace('<saml:Assertion', `${evil}$&`), false],
  ['a second assertion behind', (s) => signedSaml2(s).replace('</samlp:Response>', `${evil}$&`), false],
  ['nothing signed', () => saml2Response(saml2Assertion()), false],
])('node-saml and we agree on the whole answer: %s', async (_, make, accepted) => {
  const document = make(signer, foreign);
  expect({ ours: ours(document) === 'accepted', nodeSaml: await nodeSaml(document) }).toEqual({
    ours: accepted,
    nodeSaml: accepted,
  });
});

test('a document type, and the issuer of a sign-in, are what node-saml takes and we do not', async () => {
  const typed = `<!DOCTYPE a [<!ENTITY b "c">]>${signedSaml2(signer)}`;
  expect([ours(typed), await nodeSaml(typed)]).toEqual(['doctype', true]);
  const slash = signedSaml2(signer, { issuer: ISSUER.slice(0, -1) });
  expect([ours(slash), await nodeSaml(slash)]).toEqual(['issuer-differs', true]);
});
