import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { oneTimeIds } from '../../../engine/sign-in/federation/tokens/once.ts';
import { claimedIssuer, verifyToken } from '../../../engine/sign-in/federation/tokens/verify.ts';
import type { TokenExpectation, TokenVerdict } from '../../../engine/sign-in/federation/types.ts';
import {
  ANCHOR,
  ISSUER,
  makeSigner,
  NOW,
  RECIPIENT,
  saml1Assertion,
  saml2Assertion,
  saml2Response,
  sign,
  signedSaml1,
  signedSaml2,
  USER,
  wsFedResult,
  type Signer,
  type TokenFacts,
} from './builders.ts';

let signer: Signer;
let next: Signer;
let foreign: Signer;
beforeAll(async () => {
  [signer, next, foreign] = await Promise.all([makeSigner('signing'), makeSigner('next'), makeSigner('foreign')]);
});

function verdictOf(document: string, more: Partial<TokenExpectation> = {}): TokenVerdict {
  const certificates = [signer.base64, next.base64];
  return verifyToken(document, { certificates, issuer: ISSUER, recipient: RECIPIENT, now: NOW, ...more });
}

function reasonOf(document: string, more: Partial<TokenExpectation> = {}): string {
  const verdict = verdictOf(document, more);
  return verdict.kind === 'refused' ? verdict.reason : verdict.kind;
}

const PROTOCOLS = [
  ['SAML 1.1', signedSaml1],
  ['SAML 2.0', signedSaml2],
] as const;

test.each(PROTOCOLS)('a good token by %s names a person and an anchor', (_, signed) => {
  const verdict = verdictOf(signed(signer));
  expect(verdict).toMatchObject({
    kind: 'accepted',
    notes: [],
    token: {
      issuer: ISSUER,
      audience: 'urn:federation:MicrosoftOnline',
      nameId: ANCHOR,
      userPrincipalName: USER,
      immutableId: ANCHOR,
      signedBy: signer.thumbprintSha256.toLowerCase(),
      notOnOrAfter: Date.parse('2026-11-20T12:10:00Z'),
    },
  });
});

test.each(PROTOCOLS)('the next key signs as well as the current one, and no other does: %s', (_, signed) => {
  expect(verdictOf(signed(next))).toMatchObject({ token: { signedBy: next.thumbprintSha256.toLowerCase() } });
  expect(reasonOf(signed(foreign))).toBe('signature-wrong');
  expect(reasonOf(signed(signer), { certificates: [] })).toBe('signature-wrong');
});

test.each<[string, TokenFacts, string]>([
  ['an issuer without its slash', { issuer: ISSUER.slice(0, -1) }, 'issuer-differs'],
  ['an issuer in other letters', { issuer: ISSUER.replace('contoso', 'Contoso') }, 'issuer-differs'],
  ['an issuer over https', { issuer: ISSUER.replace('http:', 'https:') }, 'issuer-differs'],
  ['another audience', { audience: 'https://fabrikam.test/' }, 'audience-differs'],
  ['a beginning six minutes ahead', { notBefore: '2026-11-20T12:06:00Z' }, 'not-yet-valid'],
  ['an end six minutes ago', { notOnOrAfter: '2026-11-20T11:54:00Z' }, 'expired'],
  ['an end without a time zone', { notOnOrAfter: '2026-11-20T12:10:00' }, 'expired'],
  ['no name', { nameId: '' }, 'name-id-missing'],
])('%s is refused, by both protocols', (_, facts, reason) => {
  const refused = PROTOCOLS.map(([, signed]) => reasonOf(signed(signer, facts)));
  // SAML 2.0 reads the end of the confirmation first, in which a time without a zone is none.
  expect(refused.map((one) => (one === 'confirmation-missing' ? 'expired' : one))).toEqual([reason, reason]);
});

test('clocks may differ by five minutes and no more', () => {
  for (const [, signed] of PROTOCOLS) {
    const token = signed(signer);
    const at = (time: string) => reasonOf(token, { now: new Date(time) });
    expect(at('2026-11-20T11:54:30Z')).toBe('accepted');
    expect(at('2026-11-20T11:54:29Z')).toBe('not-yet-valid');
    expect(at('2026-11-20T12:14:59Z')).toBe('accepted');
    expect(at('2026-11-20T12:15:00Z')).toBe('expired');
  }
});

test('a token for somebody else than the person of the test is refused', () => {
  for (const [, signed] of PROTOCOLS) {
    const token = signed(signer);
    expect(reasonOf(token, { person: { userPrincipalName: USER.toUpperCase(), immutableId: ANCHOR } })).toBe(
      'accepted',
    );
    expect(reasonOf(token, { person: { userPrincipalName: 'bo@contoso.test' } })).toBe('user-name-differs');
    expect(reasonOf(token, { person: { immutableId: ANCHOR.toLowerCase() } })).toBe('anchor-differs');
  }
});

test('a token counts once, and one that was refused for something else is not used up', () => {
  for (const [, signed] of PROTOCOLS) {
    const once = oneTimeIds();
    const token = signed(signer);
    expect(reasonOf(token, { once, issuer: `${ISSUER}x` })).toBe('issuer-differs');
    expect(reasonOf(token, { once })).toBe('accepted');
    expect(reasonOf(token, { once })).toBe('replayed');
    expect(reasonOf(signed(signer, { id: '_a2' }), { once })).toBe('accepted');
  }
});

test('ids are forgotten when their tokens have ended, and never before', () => {
  const ids = oneTimeIds(2);
  expect([ids.take('a', 10, 0), ids.take('b', 20, 0), ids.take('c', 30, 0)]).toEqual([true, true, false]);
  expect([ids.take('a', 40, 15), ids.take('b', 40, 15), ids.take('c', 40, 15)]).toEqual([true, false, false]);
});

test('what SAML 2.0 asks beside: request, recipient, persistent name, the anchor with its dots', () => {
  const asked = signedSaml2(signer, { inResponseTo: '_q1' });
  expect(reasonOf(asked, { inResponseTo: '_q1' })).toBe('accepted');
  expect(reasonOf(asked, { inResponseTo: '_q2' })).toBe('request-differs');
  expect(reasonOf(asked)).toBe('request-differs');
  expect(reasonOf(signedSaml2(signer), { inResponseTo: '_q1' })).toBe('request-differs');
  expect(reasonOf(signedSaml2(signer, { recipient: 'https://fabrikam.test/' }))).toBe('recipient-differs');
  const transient = { nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' };
  expect(reasonOf(signedSaml2(signer, transient))).toBe('name-id-format');
  expect(reasonOf(signedSaml2(signer, { nameId: 'A'.repeat(65) }))).toBe('name-id-format');
  const encoded = ANCHOR.replaceAll('+', '.2B').replaceAll('/', '.2F').replaceAll('=', '.3D');
  expect(verdictOf(signedSaml2(signer, { nameId: encoded }))).toMatchObject({ token: { immutableId: ANCHOR } });
});

test('a provider that says no is believed, with its reason', () => {
  const status = 'urn:oasis:names:tc:SAML:2.0:status:';
  const answer = saml2Response('').replace(
    `<samlp:StatusCode Value="${status}Success"/>`,
    `<samlp:StatusCode Value="${status}Responder"><samlp:StatusCode Value="${status}AuthnFailed"/></samlp:StatusCode>`,
  );
  expect(verdictOf(answer)).toMatchObject({ reason: 'provider-refused', facts: { status: 'AuthnFailed' } });
});

test('what an unusual WS-Federation provider does is taken and noted', () => {
  const unusual = saml1Assertion({ nameIdFormat: 'http://schemas.xmlsoap.org/claims/UPN', nameId: USER }).replaceAll(
    /<saml:SubjectConfirmation>.*?<\/saml:SubjectConfirmation>/g,
    '',
  );
  expect(verdictOf(sign(wsFedResult(unusual), signer))).toMatchObject({
    kind: 'accepted',
    notes: ['name-id-format-unusual', 'confirmation-not-bearer', 'name-id-is-not-the-anchor'],
  });
});

test('an anchor or a user name that is there twice is none', () => {
  const attribute = /<saml:Attribute AttributeName="ImmutableID".*?<\/saml:Attribute>/;
  const twice = saml1Assertion().replace(attribute, (one) => one + one.replace(ANCHOR, 'AAAA'));
  expect(reasonOf(sign(wsFedResult(twice), signer))).toBe('anchor-missing');
  expect(reasonOf(sign(wsFedResult(saml1Assertion().replace(attribute, '')), signer))).toBe('anchor-missing');
  expect(reasonOf(sign(saml2Response(saml2Assertion().replace('IDPEmail', 'mail')), signer))).toBe('user-name-missing');
});

// Attacks

test('any change to a signed token ends it', () => {
  for (const [, signed] of PROTOCOLS) {
    const token = signed(signer);
    const begin = token.indexOf('<saml:Assertion');
    const end = token.indexOf('</saml:Assertion>');
    fc.assert(
      fc.property(
        fc.integer({ min: begin, max: end }),
        fc.constantFrom('a', 'Z', '0', '+', '<b/>', ''),
        (at, given) => {
          const changed = token.slice(0, at) + given + token.slice(at + 1);
          const verdict = verdictOf(changed);
          if (verdict.kind === 'refused') return;
          // Accepted only where nothing that is read has changed: blanks in base64, and the key that is not looked at.
          expect(verdict.token).toEqual((verdictOf(token) as { token: unknown }).token);
        },
      ),
      { numRuns: 150 },
    );
  }
});

test('a comment within a name does not cut it short', () => {
  const split = { userPrincipalName: 'admin@contoso.test<!-- -->.fabrikam.test' };
  for (const [, signed] of PROTOCOLS) {
    const verdict = verdictOf(signed(signer, split));
    expect(verdict).toMatchObject({ token: { userPrincipalName: 'admin@contoso.test.fabrikam.test' } });
    // Put in afterwards: the signature holds, for comments are no part of it, and the name is still whole.
    const after = signed(signer).replaceAll(USER, 'anna@<!-- x -->contoso.test');
    expect(verdictOf(after)).toMatchObject({ token: { userPrincipalName: USER } });
  }
});

const evil = (assertion: string) => assertion.replaceAll('anna@', 'admin@');

/** The eight ways of "On Breaking SAML" (2012), and some since. */
const WRAPPINGS: readonly [string, (signer: Signer) => string][] = [
  [
    'a second assertion before',
    (s) => signedSaml2(s).replace('<saml:Assertion', `${evil(saml2Assertion({ id: '_e' }))}$&`),
  ],
  [
    'a second assertion behind',
    (s) => signedSaml2(s).replace('</samlp:Response>', `${evil(saml2Assertion({ id: '_e' }))}$&`),
  ],
  ['the same id twice', (s) => signedSaml2(s).replace('<saml:Assertion', `${evil(saml2Assertion())}$&`)],
  [
    'the signed one inside the evil one',
    (s) => {
      const signed = assertionOf(signedSaml2(s));
      return saml2Response(evil(saml2Assertion({ id: '_e' })).replace('</saml:Assertion>', `${signed}$&`));
    },
  ],
  [
    'the signed one inside the signature of the evil one',
    (s) => {
      const signed = assertionOf(signedSaml2(s));
      const [signature] = /<ds:Signature.*<\/ds:Signature>/.exec(signed) ?? [''];
      const bare = signed.replace(signature, '');
      const holding = signature.replace('</ds:Signature>', `<ds:Object>${bare}</ds:Object>$&`);
      return saml2Response(evil(saml2Assertion({ id: '_e' })).replace('</saml:Assertion>', `${holding}$&`));
    },
  ],
  [
    'the signature moved to an evil one, the signed one hidden under another name',
    (s) => {
      const signed = assertionOf(signedSaml2(s));
      const [signature] = /<ds:Signature.*<\/ds:Signature>/.exec(signed) ?? [''];
      const hidden = `<samlp:Extensions>${signed.replace(signature, '').replaceAll('saml:Assertion', 'saml:Advice')}</samlp:Extensions>`;
      return saml2Response(hidden + evil(saml2Assertion({ id: '_e' })).replace('</saml:Assertion>', `${signature}$&`));
    },
  ],
  [
    'the answer signed and put into an evil one',
    (s) => {
      const signed = sign(saml2Response(saml2Assertion()), s, { element: 'Response' });
      return saml2Response(`<samlp:Extensions>${signed}</samlp:Extensions>${evil(saml2Assertion({ id: '_e' }))}`);
    },
  ],
  ['an assertion in another place', (s) => `<other>${assertionOf(signedSaml2(s))}</other>`],
  [
    'one of another namespace beside',
    (s) => signedSaml2(s).replace('<samlp:Status>', '<x:Assertion xmlns:x="urn:x"/>$&'),
  ],
  ['two signatures in one', (s) => signedSaml2(s).replace(/<ds:Signature.*<\/ds:Signature>/, '$&$&')],
  [
    'a signature of nobody beside',
    (s) => signedSaml2(s).replace(/(<samlp:Status>)(.*)(<ds:Signature.*<\/ds:Signature>)/, '$3$1$2$3'),
  ],
  ['only the answer signed', (s) => sign(saml2Response(saml2Assertion()), s, { element: 'Response' })],
  ['nothing signed', () => saml2Response(saml2Assertion())],
  [
    'WS-Federation with two',
    (s) => signedSaml1(s).replace('<saml:Assertion', `${evil(saml1Assertion({ id: '_e' }))}$&`),
  ],
];

function assertionOf(response: string): string {
  return /<saml:Assertion.*<\/saml:Assertion>/.exec(response)?.[0] ?? '';
}

test.each(WRAPPINGS)('a wrapped token is refused: %s', (_, attack) => {
  const document = attack(signer);
  expect(document).not.toBe('');
  expect(verdictOf(document)).toMatchObject({ kind: 'refused' });
});

test('an answer and its assertion may both be signed, and both have to be good', () => {
  const inner = signedSaml2(signer);
  const both = sign(inner, signer, { element: 'Response' });
  expect(reasonOf(both)).toBe('accepted');
  const broken = both.replace('Destination="https://login.microsoftonline.com/login.srf"', '');
  expect(verdictOf(broken)).toMatchObject({ reason: 'signature-wrong', facts: { of: 'response' } });
});

test.each<[string, Parameters<typeof signedSaml2>[2], string]>([
  ['SHA-1', { signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }, 'algorithm-not-allowed'],
  ['a digest by SHA-1', { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }, 'algorithm-not-allowed'],
  [
    'canonicalization with all namespaces around',
    { canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' },
    'algorithm-not-allowed',
  ],
  [
    'comments as part of what is signed',
    {
      transforms: [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
      ],
    },
    'transform-not-allowed',
  ],
  [
    'no canonicalization',
    { transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature'] },
    'transform-not-allowed',
  ],
])('%s is refused, though the signature is right', (_, options, reason) => {
  expect(reasonOf(signedSaml2(signer, {}, options))).toBe(reason);
});

test.each<[string, (token: string) => string, string]>([
  [
    'a secret instead of a key',
    (t) => t.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256'),
    'algorithm-not-allowed',
  ],
  ['a reference to the whole', (t) => t.replace('URI="#_a1"', 'URI=""'), 'reference-elsewhere'],
  ['a reference to the answer', (t) => t.replace('URI="#_a1"', 'URI="#_r1"'), 'reference-elsewhere'],
  ['a pointer', (t) => t.replace('URI="#_a1"', `URI="#xpointer(id('_a1'))"`), 'reference-elsewhere'],
  ['a second reference', (t) => t.replace(/<ds:Reference.*<\/ds:Reference>/, '$&$&'), 'reference-count'],
  ['no reference', (t) => t.replace(/<ds:Reference.*<\/ds:Reference>/, ''), 'reference-count'],
  ['a comment in the digest', (t) => t.replace('<ds:DigestValue>', '$&<!-- x -->'), 'signature-malformed'],
  ['two digests', (t) => t.replace(/<ds:DigestValue>.*<\/ds:DigestValue>/, '$&$&'), 'signature-malformed'],
  ['two SignedInfo', (t) => t.replace(/<ds:SignedInfo>.*<\/ds:SignedInfo>/, '$&$&'), 'signature-malformed'],
  ['the id elsewhere, too', (t) => t.replace('<samlp:Status>', '<samlp:Status Id="_a1">'), 'id-not-unique'],
  ['a document type', (t) => `<!DOCTYPE a [<!ENTITY b "c">]>${t}`, 'doctype'],
  ['an entity', (t) => t.replace(USER, '&user;'), 'entity'],
  [
    'an encrypted assertion',
    () => saml2Response('<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>'),
    'assertion-encrypted',
  ],
  ['a page of HTML', () => '<html><body>Sign in</body></html>', 'not-a-token'],
  ['nothing', () => '', 'not-well-formed'],
])('%s is refused', (_, change, reason) => {
  expect(reasonOf(change(signedSaml2(signer)))).toBe(reason);
});

test('what a refused token claims of its issuer can be shown', () => {
  expect(claimedIssuer(signedSaml1(foreign, { issuer: 'http://fabrikam.test/' }))).toBe('http://fabrikam.test/');
  expect(claimedIssuer(signedSaml2(foreign, { issuer: 'http://fabrikam.test/' }))).toBe('http://fabrikam.test/');
  expect(claimedIssuer('<!DOCTYPE a><a/>')).toBeUndefined();
  expect(claimedIssuer('<a>')).toBeUndefined();
});
