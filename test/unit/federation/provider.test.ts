import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingsOfCertificate, readCertificate } from '../../../engine/sign-in/federation/certificates/facts.ts';
import { documentOfFile } from '../../../engine/sign-in/federation/documents/document.ts';
import { fetchDocument } from '../../../engine/sign-in/federation/documents/fetch.ts';
import { certificateChange, driftOf, settingsDifferences } from '../../../engine/sign-in/federation/mapping/drift.ts';
import { findingsOfProvider } from '../../../engine/sign-in/federation/mapping/findings.ts';
import { rootOf, subDomainsOf } from '../../../engine/sign-in/federation/mapping/issuers.ts';
import { protocolsOf, settingsFor } from '../../../engine/sign-in/federation/mapping/settings.ts';
import { readMetadata } from '../../../engine/sign-in/federation/metadata/read.ts';
import { activeEndpoint, readExchange } from '../../../engine/sign-in/federation/mex/read.ts';
import { metadataAddress, readProvider } from '../../../engine/sign-in/federation/provider.ts';
import { verifyToken } from '../../../engine/sign-in/federation/tokens/verify.ts';
import { signInByPassword } from '../../../engine/sign-in/federation/trust/user-name.ts';
import type { FederationChoices, Provider } from '../../../engine/sign-in/federation/types.ts';
import type { FaultError } from '../../../engine/model/fault.ts';
import { readGiven, settingsOfGiven } from '../../../engine/setup/federation/provider.ts';
import { makeServerCertificate } from '../../lab/certificates.ts';
import { ANCHOR, ISSUER, makeSigner, signedSaml1, USER, type Signer } from './builders.ts';
import { adfsMetadata, exchangeDocument, samlMetadata, signedMetadata } from './provider-documents.ts';

let current: Signer;
let next: Signer;
let other: Signer;
let server: Server;
let origin: string;
let network: { caPem: string; ports: number[] };
/** What the provider answers, by path. */
let answers: Map<string, (request: IncomingMessage, response: ServerResponse) => void>;
let received = '';

beforeAll(async () => {
  const [one, two, three, tls] = await Promise.all([
    makeSigner('current'),
    makeSigner('next'),
    makeSigner('other'),
    makeServerCertificate(['localhost', '127.0.0.1']),
  ]);
  [current, next, other] = [one, two, three];
  answers = new Map();
  server = createServer({ cert: tls.certificatePem, key: tls.privateKeyPem }, (request, response) => {
    const answer = answers.get(new URL(request.url ?? '/', origin).pathname);
    if (answer === undefined) return void response.writeHead(404).end();
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received = Buffer.concat(parts).toString();
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  origin = `https://localhost:${port}`;
  network = { caPem: tls.caCertificatePem, ports: [port] };
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const now = new Date();
const say = (text: string) => (_: IncomingMessage, response: ServerResponse) => void response.end(text);
const metadataOf = (text: string, more: Partial<Parameters<typeof readMetadata>[1]> = {}) =>
  readMetadata(documentOfFile('metadata.xml', Buffer.from(text), now), { now, ...more });
const CHOICES: FederationChoices = { protocol: 'wsFed', mfaBehavior: 'rejectMfaByFederatedIdp', issuer: 'per-domain' };

async function faultOf(work: Promise<unknown> | (() => unknown)): Promise<object> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    return (error as FaultError).fault;
  }
  throw new Error('Nothing was refused.');
}

test('metadata of AD FS: both protocols, both certificates in their order, none for encryption', () => {
  const metadata = metadataOf(adfsMetadata({ signing: [current, next], encryption: other }));
  expect(metadata).toMatchObject({
    entityId: 'http://fs.contoso.test/adfs/services/trust',
    displayName: 'Contoso sign-in',
    signature: { state: 'absent' },
    wsFed: {
      passive: ['https://fs.contoso.test/adfs/ls/'],
      metadataExchange: ['https://fs.contoso.test/adfs/services/trust/mex'],
    },
    source: { location: 'metadata.xml', kind: 'file' },
  });
  expect(metadata.certificates.wsFed.map(({ base64 }) => base64)).toEqual([current.base64, next.base64]);
  expect(metadata.certificates.saml.map(({ sha256 }) => sha256.toUpperCase())).toEqual([
    current.thumbprintSha256,
    next.thumbprintSha256,
  ]);
  expect(metadata.certificates.wsFed[0]).toMatchObject({
    subject: 'CN=current',
    key: { type: 'rsa', bits: 2048 },
    signatureHash: 'SHA-256',
  });
  expect(protocolsOf(metadata)).toEqual(['wsFed', 'saml']);
});

test('metadata of a SAML provider: a key without a use signs, a wish for signed requests is read', () => {
  const metadata = metadataOf(samlMetadata(current));
  expect(metadata).toMatchObject({ saml: { wantsSignedRequests: true } });
  expect(protocolsOf(metadata)).toEqual(['saml']);
  const settings = settingsFor('contoso.test', { metadata }, { ...CHOICES, protocol: 'saml', issuer: 'entity-id' });
  expect(settings).toMatchObject({
    issuerUri: 'https://idp.contoso.test/',
    passiveSignInUri: 'https://idp.contoso.test/sso',
    activeSignInUri: null,
    nextSigningCertificate: null,
  });
  expect(() => settingsFor('contoso.test', { metadata }, CHOICES)).toThrow(/no-endpoint/);
});

test('signed metadata is tied to a certificate, which a person has to have confirmed', () => {
  const signed = signedMetadata({ signing: [current] }, current);
  expect(metadataOf(signed).signature).toMatchObject({ state: 'verified', trusted: false });
  const confirmed = [current.thumbprintSha256.toLowerCase()];
  expect(metadataOf(signed, { confirmed }).signature).toMatchObject({ state: 'verified', trusted: true });
  const changed = signed.replace('https://fs.contoso.test/adfs/ls/', 'https://fs.fabrikam.test/adfs/ls/');
  expect(() => metadataOf(changed)).toThrow(/"verdict":"signature-wrong"/);
  const foreign = signed.replace(/(<ds:X509Certificate>).*?(<\/ds:X509Certificate>)/, `$1${other.base64}$2`);
  expect(() => metadataOf(foreign)).toThrow(/"verdict":"signature-wrong"/);
});

test('a provider is found in a list by its entity id, and not guessed', () => {
  const list = (...entities: string[]) =>
    `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${entities.join('')}</EntitiesDescriptor>`;
  const [a, b] = [samlMetadata(current, 'https://a.test/'), samlMetadata(next, 'https://b.test/')];
  expect(metadataOf(list(a!)).entityId).toBe('https://a.test/');
  expect(() => metadataOf(list(a!, b!))).toThrow(/several-entities/);
  expect(metadataOf(list(a!, b!), { entityId: 'https://b.test/' }).entityId).toBe('https://b.test/');
  expect(() => metadataOf(list(a!), { entityId: 'https://c.test/' })).toThrow(/no-provider/);
  expect(() => metadataOf(a!, { entityId: 'https://c.test/' })).toThrow(/no-provider/);
});

test.each<[string, () => string, string]>([
  ['a page of HTML', () => '<html><body/></html>', 'not-metadata'],
  ['half of it', () => adfsMetadata({ signing: [current] }).slice(0, 900), 'not-well-formed'],
  ['a document type', () => `<!DOCTYPE a>${adfsMetadata({ signing: [current] })}`, 'doctype'],
  ['no certificate', () => adfsMetadata({ signing: [], encryption: other }), 'no-certificate'],
  [
    'something else as certificate',
    () => adfsMetadata({ signing: [{ ...current, base64: 'AAAA' }] }),
    'certificate-unreadable',
  ],
  ['metadata of last year', () => adfsMetadata({ signing: [current], validUntil: '2025-01-01T00:00:00Z' }), 'outdated'],
  ['an end that is no time', () => adfsMetadata({ signing: [current], validUntil: 'soon' }), 'outdated'],
  ['no name', () => adfsMetadata({ signing: [current], entityId: '' }), 'entity-id-missing'],
])('%s is refused as metadata', (_, make, reason) => {
  expect(() => metadataOf(make())).toThrow(new RegExp(`federation-document-refused.*"reason":"${reason}"`));
});

test('the exchange of AD FS names where passwords go, and only on the host of the sign-in page', () => {
  const read = (text: string) => readExchange(documentOfFile('mex.xml', Buffer.from(text), now));
  const own = read(exchangeDocument('https://fs.contoso.test'));
  expect(own.endpoints.map(({ version }) => version)).toEqual(['1.3', '2005']);
  expect(activeEndpoint(own, 'fs.contoso.test')).toEqual({
    url: 'https://fs.contoso.test/adfs/services/trust/2005/usernamemixed',
    version: '2005',
  });
  expect(activeEndpoint(own, 'fs.contoso.test', '1.3')?.version).toBe('1.3');
  const foreign = read(exchangeDocument('https://fs.contoso.test', 'https://fs.fabrikam.test'));
  expect(activeEndpoint(foreign, 'fs.contoso.test')?.version).toBe('1.3');
  expect(read(exchangeDocument('http://fs.contoso.test')).endpoints).toEqual([]);
  expect(() => read('<html/>')).toThrow(/not-exchange/);
});

test('a provider is read from its host name, and Graph gets what it asks for', async () => {
  answers.set(
    '/FederationMetadata/2007-06/FederationMetadata.xml',
    say(adfsMetadata({ origin, signing: [current, next] })),
  );
  answers.set('/adfs/services/trust/mex', say(exchangeDocument(origin)));
  const provider = await readProvider({ metadata: origin.slice('https://'.length) }, network);
  expect(provider.metadata.source).toMatchObject({ kind: 'fetched', address: '127.0.0.1' });
  expect(Math.abs(provider.metadata.source.clockOffset ?? Infinity)).toBeLessThan(60_000);
  expect(settingsFor('contoso.test', provider, CHOICES)).toEqual({
    displayName: 'Contoso sign-in',
    issuerUri: 'http://contoso.test/adfs/services/trust/',
    passiveSignInUri: `${origin}/adfs/ls/`,
    activeSignInUri: `${origin}/adfs/services/trust/2005/usernamemixed`,
    metadataExchangeUri: `${origin}/adfs/services/trust/mex`,
    signOutUri: `${origin}/adfs/ls/`,
    passwordResetUri: null,
    signingCertificate: current.base64,
    nextSigningCertificate: next.base64,
    preferredAuthenticationProtocol: 'wsFed',
    promptLoginBehavior: null,
    federatedIdpMfaBehavior: 'rejectMfaByFederatedIdp',
    isSignedAuthenticationRequestRequired: null,
  });
  expect(settingsFor('contoso.test', provider, { ...CHOICES, issuer: 'entity-id' }).issuerUri).toBe(
    'http://fs.contoso.test/adfs/services/trust',
  );
  const codes = findingsOfProvider(provider, 'wsFed', now).map(({ code }) => code);
  expect(codes).toEqual([
    'metadata-unsigned',
    'clock-good',
    'active-endpoint-found',
    // The lab's certificates last for thirty days.
    'certificate-expiring',
    'certificate-expiring',
    'certificates-two',
  ]);
});

test('an exchange that cannot be read does not hide the metadata', async () => {
  answers.set('/metadata', say(adfsMetadata({ origin, signing: [current] })));
  answers.set('/adfs/services/trust/mex', (_, response) => void response.writeHead(503).end());
  const provider = await readProvider({ metadata: `${origin}/metadata` }, network);
  expect(provider).toMatchObject({ exchangeFault: { code: 'server-error', detail: { status: 503 } } });
  expect(settingsFor('contoso.test', provider, CHOICES).activeSignInUri).toBeNull();
});

test('an exchange on a foreign host is not asked', async () => {
  const text = adfsMetadata({ origin, serviceOrigin: 'https://fs.fabrikam.test', signing: [current] });
  answers.set('/metadata', say(text.replaceAll('/adfs/ls/', '/prp/')));
  const provider = await readProvider({ metadata: `${origin}/metadata` }, network);
  expect(provider.exchange).toBeUndefined();
  expect(findingsOfProvider(provider, 'wsFed', now)).toContainEqual({
    code: 'endpoint-foreign-host',
    state: 'attention',
    facts: { host: 'fs.fabrikam.test', expected: new URL(origin).host },
  });
});

test.each<[string, string, string]>([
  ['plain HTTP', 'http://fs.contoso.test/', 'not-https'],
  ['a file', 'file:///etc/passwd', 'not-https'],
  ['a port of something else', 'https://fs.contoso.test:636/', 'port'],
  ['an address with a password', 'https://a:b@fs.contoso.test/', 'credentials'],
  ['no address', 'https://', 'not-an-address'],
])('%s is not asked', async (_, address, reason) => {
  expect(await faultOf(fetchDocument(address, network))).toMatchObject({
    code: 'federation-address-refused',
    detail: { reason },
  });
});

test('a redirect is followed on the same host and nowhere else', async () => {
  const to = (location: string) => (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(302, { location }).end();
  answers.set('/there', say('<a/>'));
  answers.set('/here', to('/there'));
  answers.set('/away', to('https://169.254.169.254/latest'));
  answers.set('/plain', to(origin.replace('https:', 'http:')));
  answers.set('/round', to('/round'));
  const there = await fetchDocument(`${origin}/here`, network);
  expect(Buffer.from(there.bytes).toString()).toBe('<a/>');
  for (const path of ['/away', '/plain', '/round']) {
    expect(await faultOf(fetchDocument(origin + path, network))).toMatchObject({
      code: 'federation-address-refused',
      detail: { reason: 'redirect' },
    });
  }
});

test('what is too long, too slow, untrusted or an error is said as such', async () => {
  answers.set('/long', (_, response) => {
    response.on('error', () => undefined);
    for (let i = 0; i < 33; i += 1) response.write(' '.repeat(32 * 1024));
    response.end();
  });
  answers.set('/slow', (_, response) => void response.writeHead(200).write('<a>'));
  answers.set('/broken', (_, response) => void response.writeHead(500).end('no'));
  const code = async (path: string, more: object = {}) =>
    ((await faultOf(fetchDocument(origin + path, { ...network, ...more }))) as { code: string }).code;
  expect(await code('/long')).toBe('federation-document-refused');
  expect(await code('/slow', { timeout: 200 })).toBe('server-timeout');
  expect(await code('/broken')).toBe('server-error');
  expect(await code('/here', { caPem: undefined })).toBe('certificate-untrusted');
});

test.each([
  ['fs.contoso.test', 'https://fs.contoso.test/FederationMetadata/2007-06/FederationMetadata.xml'],
  [' https://fs.contoso.test/ ', 'https://fs.contoso.test/FederationMetadata/2007-06/FederationMetadata.xml'],
  ['https://idp.contoso.test/saml/metadata', 'https://idp.contoso.test/saml/metadata'],
  ['http://fs.contoso.test/x', 'http://fs.contoso.test/x'],
])('%j is asked at %s', (typed, address) => {
  expect(metadataAddress(typed)).toBe(address);
});

// The test sign-in

test.each(['2005', '1.3'] as const)(
  'a test sign-in by WS-Trust %s brings a token, and leaves no password',
  async (version) => {
    const issued = signedSaml1(current, times());
    answers.set(
      '/usernamemixed',
      say(`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${issued}</s:Body></s:Envelope>`),
    );
    const password = Buffer.from(`a<b>&"c'é`);
    const answer = await signInByPassword(
      { url: `${origin}/usernamemixed`, version },
      { userName: 'anna&co@contoso.test', password },
      network,
    );
    expect(received).toContain('<o:Username>anna&amp;co@contoso.test</o:Username>');
    expect(received).toContain('a&lt;b&gt;&amp;&quot;c&apos;é</o:Password>');
    expect(received).toContain('<a:Address>urn:federation:MicrosoftOnline</a:Address>');
    expect(password.every((byte) => byte === 0)).toBe(true);
    if (answer.kind !== 'token') throw new Error(answer.code);
    const verdict = verifyToken(answer.text, { certificates: [current.base64], issuer: ISSUER, now: new Date() });
    expect(verdict).toMatchObject({ kind: 'accepted', token: { userPrincipalName: USER, immutableId: ANCHOR } });
  },
);

function times() {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  return { notBefore: at(-1), notOnOrAfter: at(10) };
}

test('a refused password is an answer with the reason of the provider', async () => {
  answers.set('/usernamemixed', (_, response) => {
    response
      .writeHead(500)
      .end(
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value>' +
          '<s:Subcode><s:Value xmlns:a="urn:a">a:FailedAuthentication</s:Value></s:Subcode></s:Code>' +
          '<s:Reason><s:Text xml:lang="en">ID3242: The security token could not be authenticated.</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>',
      );
  });
  const signIn = () => ({ userName: USER, password: Buffer.from('wrong') });
  const endpoint = { url: `${origin}/usernamemixed`, version: '2005' } as const;
  expect(await signInByPassword(endpoint, signIn(), network)).toMatchObject({
    kind: 'refused',
    code: 'FailedAuthentication',
    text: 'ID3242: The security token could not be authenticated.',
  });
  answers.set('/usernamemixed', (_, response) => void response.writeHead(500).end('<html><p>'));
  expect(await faultOf(signInByPassword(endpoint, signIn(), network))).toMatchObject({ code: 'server-error' });
});

// Certificates, domains, drift

test('a certificate that is small, weak, ending or not of RSA is told apart', async () => {
  const day = 86_400_000;
  const ends = async (days: number) => {
    const made = await makeSigner('x', {
      notBefore: new Date(now.getTime() - 400 * day),
      notAfter: new Date(now.getTime() + days * day),
    });
    const certificate = readCertificate(made.base64);
    return findingsOfCertificate(certificate!, now).map(({ code, state }) => `${code} ${state}`);
  };
  expect(await ends(-1)).toEqual(['certificate-expired problem']);
  expect(await ends(10)).toEqual(['certificate-expiring problem']);
  expect(await ends(30.5)).toEqual(['certificate-expiring attention']);
  expect(await ends(400)).toEqual(['certificate-good good']);
  const good = readCertificate(current.certificatePem)!;
  const codes = (change: Partial<typeof good>) =>
    findingsOfCertificate({ ...good, notAfter: '2036-01-01T00:00:00Z', ...change }, now).map(({ code }) => code);
  expect(codes({ key: { type: 'rsa', bits: 1024 } })).toEqual(['certificate-key-too-small']);
  expect(codes({ key: { type: 'other', name: 'ec' } })).toEqual(['certificate-key-not-rsa']);
  expect(codes({ signatureHash: 'SHA-1' })).toEqual(['certificate-hash-weak']);
  expect(codes({ notBefore: '2035-01-01T00:00:00Z' })).toEqual(['certificate-not-yet-valid']);
  expect(['', 'AAAA', `${current.base64.slice(0, -8)}`, `${current.base64}x`].map(readCertificate)).toEqual(
    Array(4).fill(undefined),
  );
});

test('the root of a domain is the longest that it ends in', () => {
  const domain = (name: string, isRoot = true) =>
    ({ name, isRoot, authentication: 'Managed', isVerified: true, isDefault: false, isInitial: false }) as const;
  const domains = [
    domain('contoso.test'),
    domain('emea.contoso.test'),
    domain('de.emea.contoso.test', false),
    domain('x.contoso.test', false),
  ];
  expect(rootOf('De.Emea.Contoso.test', domains)?.name).toBe('emea.contoso.test');
  expect(rootOf('notcontoso.test', domains)).toBeUndefined();
  expect(subDomainsOf('contoso.test', domains).map(({ name }) => name)).toEqual(['x.contoso.test']);
});

function providerOf(signing: readonly Signer[]): Provider {
  return {
    metadata: metadataOf(adfsMetadata({ signing })),
    exchange: readExchange(documentOfFile('mex.xml', Buffer.from(exchangeDocument('https://fs.contoso.test')), now)),
  };
}

test('certificates of the tenant follow those of the provider, the safe change apart from the other', () => {
  const settings = settingsFor('contoso.test', providerOf([current]), CHOICES);
  expect(certificateChange(settings, providerOf([current]))).toEqual({ kind: 'none' });
  expect(certificateChange(settings, providerOf([current, next]))).toMatchObject({
    kind: 'next',
    next: { base64: next.base64 },
  });
  expect(certificateChange(settings, providerOf([next, current]))).toMatchObject({
    kind: 'promote',
    current: { base64: next.base64 },
    next: { base64: current.base64 },
  });
  expect(certificateChange(settings, providerOf([next]))).toMatchObject({ kind: 'promote', next: null });
});

test('what has drifted apart is named, and a back door above all', () => {
  const provider = providerOf([current]);
  const settings = settingsFor('contoso.test', provider, CHOICES);
  const codes = (change: Partial<typeof settings>, from = provider) =>
    driftOf({ ...settings, ...change }, from, [ISSUER]).map(({ code, state }) => `${code} ${state}`);
  expect(codes({})).toEqual(['in-step good']);
  expect(codes({ nextSigningCertificate: other.base64 })).toEqual(['certificate-unknown-to-provider problem']);
  expect(codes({}, providerOf([current, next]))).toEqual(['certificate-unknown-to-tenant attention']);
  expect(codes({ nextSigningCertificate: next.base64 }, providerOf([next, current]))).toEqual([
    'certificate-to-promote attention',
  ]);
  expect(codes({ federatedIdpMfaBehavior: null })).toEqual(['mfa-behavior-unset attention']);
  expect(codes({ passiveSignInUri: 'https://fs.fabrikam.test/adfs/ls/' })).toEqual(['uri-differs problem']);
  expect(codes({ signOutUri: 'https://fs.contoso.test/adfs/ls/?wa=wsignout1.0' })).toEqual(['in-step good']);
  expect(
    driftOf({ ...settings, issuerUri: ISSUER.slice(0, -1) }, provider, ['http://fs.contoso.test/', ISSUER]),
  ).toEqual([
    { code: 'issuer-differs', state: 'problem', facts: { expected: ISSUER, found: ISSUER.slice(0, -1), how: 'slash' } },
  ]);
});

test('two settings are compared as Graph means them', () => {
  const settings = settingsFor('contoso.test', providerOf([current]), CHOICES);
  const { passwordResetUri: _, ...without } = settings;
  expect(settingsDifferences(settings, { ...without, isSignedAuthenticationRequestRequired: false })).toEqual([]);
  expect(settingsDifferences(settings, { ...settings, signingCertificate: next.base64, signOutUri: null })).toEqual([
    { property: 'signOutUri', before: 'https://fs.contoso.test/adfs/ls/', after: null },
    {
      property: 'signingCertificate',
      before: current.thumbprintSha256.toLowerCase(),
      after: next.thumbprintSha256.toLowerCase(),
    },
  ]);
});

test('a domain is not given to a provider whose certificate has ended, or whose clock is wrong', async () => {
  const ended = await makeSigner('ended', {
    notBefore: new Date(now.getTime() - 20 * 86_400_000),
    notAfter: new Date(now.getTime() - 86_400_000),
  });
  const given = async (signing: readonly Signer[]) => {
    const file = { name: 'metadata.xml', text: adfsMetadata({ signing }) };
    const context = { configuration: undefined, signal: new AbortController().signal, now: () => now };
    return readGiven({ file, exchange: 'http://127.0.0.1/none' }, context);
  };
  const unfit = await given([ended, current]);
  expect(() => settingsOfGiven('contoso.test', unfit, CHOICES, now)).toThrow(
    /federation-provider-unfit.*"finding":"certificate-expired"/,
  );
  // The next one that has ended is somebody's to clean up, and keeps nobody out.
  const fit = await given([current, ended]);
  expect(settingsOfGiven('contoso.test', fit, CHOICES, now).signingCertificate).toBe(current.base64);
  const { metadata } = fit;
  const slow = { ...fit, metadata: { ...metadata, source: { ...metadata.source, clockOffset: -301_000 } } };
  expect(() => settingsOfGiven('contoso.test', slow, CHOICES, now)).toThrow(/"finding":"clock-skewed"/);
  expect(
    await faultOf(() =>
      readGiven({}, { configuration: undefined, signal: new AbortController().signal, now: () => now }),
    ),
  ).toMatchObject({
    code: 'answers-invalid',
  });
});
