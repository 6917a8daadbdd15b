/**
 * The connector's client assertion before a certified OpenID provider that shares no code with the lab tenant or with
 * MSAL: it takes ours, and refuses one that was signed again, has expired, is meant for somebody else or comes twice.
 */

import { constants, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import Provider, { type Adapter, type AdapterPayload, type ClientMetadata, type JWK } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveCloud } from '../../engine/connectors/entra-id/clouds.ts';
import { openHttp, type Fetch, type Http } from '../../engine/connectors/entra-id/http.ts';
import { openTokens, type Token } from '../../engine/connectors/entra-id/tokens.ts';
import type { FaultError } from '../../engine/model/fault.ts';
import { makeClientCertificate, makeServerCertificate, type ClientCertificate } from '../lab/certificates.ts';

const TENANT = '7a1f3c52-9c0e-4c7a-8a54-2d6f0c1b9e33';
const CLIENT = '0b8f2f0c-52d1-4c1a-9a3e-6f5d4c3b2a19';
const GRAPH = 'https://graph.microsoft.com';
const DIRECTORY_SYNC = '6bf85cfa-ac8a-4be5-b5de-425a0d0dc016';
const APPLICATION_URI = 'api://';
const SCOPE = `${GRAPH}/.default`;

interface OpenIdProvider {
  readonly origin: string;
  readonly caPem: string;
  /** What the provider says of each assertion that it refused. */
  readonly refusals: string[];
  close(): Promise<void>;
}

let certificate: ClientCertificate;
let provider: OpenIdProvider;
let http: Http;

beforeAll(async () => {
  certificate = await makeClientCertificate('Causeway');
  provider = await startProvider(certificate);
  http = openHttp({ caPem: provider.caPem });
});
afterAll(async () => {
  await http.close();
  await provider.close();
});

/** An OpenID provider whose token endpoint is where a tenant's is. */
async function startProvider({ certificatePem }: ClientCertificate): Promise<OpenIdProvider> {
  const tls = await makeServerCertificate(['127.0.0.1']);
  const server = createServer({ key: tls.privateKeyPem, cert: tls.certificatePem });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const refusals: string[] = [];
  const instance = new Provider(origin, {
    clients: [clientOf(certificatePem)],
    jwks: {
      keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }) } as JWK],
    },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    routes: { token: `/${TENANT}/oauth2/v2.0/token` },
    clientAuthMethods: ['private_key_jwt'],
    adapter: rememberInMemory,
    ttl: { ClientCredentials: 3600 },
    extraTokenClaims: () => ({ roles: ['User.ReadWrite.All'] }),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      // Entra ID reads the resource from the scope; here it is the provider's to say.
      resourceIndicators: {
        enabled: true,
        defaultResource: (context) => resourceIn(String(context.oidc.params?.['scope'])),
        getResourceServerInfo: (_context, resource) => ({
          scope: `${audienceOf(resource)}/.default`,
          audience: audienceOf(resource),
          accessTokenFormat: 'jwt',
          accessTokenTTL: 3600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  instance.on('grant.error', (_context, error) => {
    refusals.push(String((error as { error_detail?: string }).error_detail ?? error.message));
  });
  const answer = instance.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    origin,
    caPem: tls.caCertificatePem,
    refusals,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** A resource indicator is a URI (RFC 8707, 2); an application id becomes one. */
function resourceIn(scope: string): string {
  const audience = scope.replace(/\/\.default$/, '');
  return audience.includes(':') ? audience : `${APPLICATION_URI}${audience}`;
}

function audienceOf(resource: string): string {
  return resource.replace(APPLICATION_URI, '');
}

/** What the provider would do by itself, with a warning that it forgets. */
function rememberInMemory(): Adapter {
  const held = new Map<string, AdapterPayload>();
  const nothing = () => Promise.resolve(undefined);
  return {
    upsert: (id, payload) => Promise.resolve(void held.set(id, payload)),
    find: (id) => Promise.resolve(held.get(id)),
    destroy: (id) => Promise.resolve(void held.delete(id)),
    findByUserCode: nothing,
    findByUid: nothing,
    consume: nothing,
    revokeByGrantId: nothing,
  };
}

function clientOf(certificatePem: string): ClientMetadata {
  return {
    client_id: CLIENT,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'PS256',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    jwks: {
      keys: [{ ...createPublicKey(certificatePem).export({ format: 'jwk' }), alg: 'PS256', use: 'sig' } as JWK],
    },
  };
}

interface Assertion {
  readonly header: { readonly [name: string]: unknown };
  readonly claims: { readonly [name: string]: unknown };
}

/** A token by the connector's own code, which sends its assertion through `change`. */
function acquire(change: (assertion: string) => string = (same) => same, scope = SCOPE): Promise<Token> {
  const fetch: Fetch = (url, init) => {
    const form = new URLSearchParams(String(init.body));
    form.set('client_assertion', change(form.get('client_assertion') ?? ''));
    return http.fetch(url, { ...init, body: form.toString() });
  };
  const { certificatePem, privateKeyPem } = certificate;
  const cloud = resolveCloud({ authority: provider.origin, graph: GRAPH });
  const tokens = openTokens({ tenantId: TENANT, clientId: CLIENT, certificatePem, privateKeyPem, cloud, fetch });
  return tokens.get(scope);
}

/** The assertion written anew with other claims, signed by a key of one's choice. */
function rewritten(claims: Assertion['claims'], privateKeyPem = certificate.privateKeyPem) {
  return (assertion: string): string => {
    const read = readAssertion(assertion);
    const written = [read.header, { ...read.claims, ...claims }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    const signature = sign('sha256', Buffer.from(written), { key: privateKeyPem, ...padding });
    return `${written}.${signature.toString('base64url')}`;
  };
}

function readAssertion(assertion: string): Assertion {
  const [header = '', claims = ''] = assertion.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Assertion['claims'];
  return { header: read(header), claims: read(claims) };
}

/** What the provider held against an assertion, and what the connector makes of the refusal. */
async function refusalOf(change: (assertion: string) => string) {
  provider.refusals.length = 0;
  const error = await acquire(change).then(
    () => undefined,
    (thrown: unknown) => thrown as FaultError,
  );
  const { code, retry, detail } = error?.fault ?? {};
  return { refusals: [...provider.refusals], code, retry, errorCode: detail?.['errorCode'] };
}

const REFUSED = { code: 'client-certificate-rejected', retry: 'never', errorCode: 'invalid_client' };

describe('oidc-provider', () => {
  it.each([
    ['Graph', GRAPH],
    ['the directory-sync service', DIRECTORY_SYNC],
  ])('takes the assertion of the connector and gives it a token for %s', async (_name, resource) => {
    let sent = '';
    const { accessToken, roles } = await acquire((assertion) => (sent = assertion), `${resource}/.default`);
    expect(readAssertion(accessToken).claims).toMatchObject({ aud: resource, client_id: CLIENT, iss: provider.origin });
    expect(roles).toEqual(['User.ReadWrite.All']);
    const thumbprint = Buffer.from(certificate.thumbprintSha256, 'hex').toString('base64url');
    expect(readAssertion(sent).header).toMatchObject({ alg: 'PS256', 'x5t#S256': thumbprint });
    expect(readAssertion(sent).claims).toMatchObject({
      aud: `${provider.origin}/${TENANT}/oauth2/v2.0/token`,
      iss: CLIENT,
      sub: CLIENT,
    });
  });

  it('takes one that is written anew with the same key, so that the refusals below have their own reasons', async () => {
    await expect(acquire(rewritten({ jti: randomUUID() }))).resolves.toMatchObject({ roles: ['User.ReadWrite.All'] });
  });

  it('refuses one that somebody else signed', async () => {
    const { privateKeyPem } = await makeClientCertificate('Somebody else');
    expect(await refusalOf(rewritten({ jti: randomUUID() }, privateKeyPem))).toEqual({
      ...REFUSED,
      refusals: [expect.stringMatching(/signature/i)],
    });
  });

  it('refuses one of which a character was changed', async () => {
    const changed = (assertion: string) => {
      const [header = '', claims = '', signature = ''] = assertion.split('.');
      return `${header}.${claims}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    };
    expect(await refusalOf(changed)).toEqual({ ...REFUSED, refusals: [expect.stringMatching(/signature/i)] });
  });

  it('refuses one that has expired', async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const past = { nbf: seconds - 1200, iat: seconds - 1200, exp: seconds - 600 };
    expect(await refusalOf(rewritten(past))).toEqual({ ...REFUSED, refusals: [expect.stringMatching(/expired/i)] });
  });

  it('refuses one that is meant for another service', async () => {
    const aud = `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`;
    expect(await refusalOf(rewritten({ aud }))).toEqual({ ...REFUSED, refusals: [expect.stringMatching(/audience/i)] });
  });

  it('refuses one that it has seen before; the connector never sends one twice', async () => {
    const sent: string[] = [];
    const remember = (assertion: string) => {
      sent.push(assertion);
      return assertion;
    };
    await acquire(remember);
    await acquire(remember);
    const ids = sent.map((assertion) => readAssertion(assertion).claims['jti']);
    expect(new Set(ids).size).toBe(2);
    expect(await refusalOf(() => sent[0] ?? '')).toEqual({ ...REFUSED, refusals: [expect.stringMatching(/once/i)] });
  });
});
