/**
 * Access tokens of the application, got with its certificate (client credentials flow, RFC 7523 assertion by MSAL).
 *
 * The scope names the resource, so one application serves Graph and, later, the directory-sync service. Discovery
 * is switched off by giving MSAL the metadata it would fetch: the token request is the only traffic, which keeps
 * firewalls simple and lets private clouds work (MSAL would ask login.microsoftonline.com about an unknown host).
 */

import { X509Certificate, createPrivateKey } from 'node:crypto';

import { AuthError, ConfidentialClientApplication } from '@azure/msal-node';
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';

import { FaultError } from '../../model/fault.ts';
import type { FaultCode, Retry } from '../../model/fault.ts';
import type { Cloud } from './clouds.ts';
import { networkFault } from './http.ts';
import type { Fetch } from './http.ts';

export interface Token {
  readonly accessToken: string;
  /** Application permissions in it; undefined where the token cannot be looked into. */
  readonly roles: readonly string[] | undefined;
}

export interface Tokens {
  /** `fresh`: not from the cache, after the service refused the last one. Throws FaultErrors of stage `connect`. */
  get(scope: string, options?: { readonly fresh?: boolean }): Promise<Token>;
}

export interface TokenSettings {
  readonly tenantId: string;
  readonly clientId: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly cloud: Cloud;
  readonly fetch: Fetch;
}

/** A token is renewed this long before it ends, so that it outlives the request it goes with. Milliseconds. */
const RENEW_BEFORE = 300_000;

export function openTokens(settings: TokenSettings): Tokens {
  const network = observedNetwork(settings.fetch);
  const auth = {
    clientId: settings.clientId,
    authority: `${settings.cloud.authority}/${settings.tenantId}`,
    clientCertificate: clientCertificate(settings),
    ...metadata(settings.cloud, settings.tenantId),
  };
  const held = new Map<string, { readonly token: Token; readonly until: number }>();
  const asked = new Map<string, Promise<Token>>();

  async function acquire(scope: string): Promise<Token> {
    network.forget();
    // One for each request. Tokens are held here; an application would sign one assertion and send it again for ten
    // minutes, which a service that watches for replays refuses (RFC 7523, 3), and after a 429 or a 5xx it would refuse
    // by itself for a minute, without asking: when to ask again is decided by whoever asked.
    const application = new ConfidentialClientApplication({ auth, system: { networkClient: network.module } });
    try {
      const result = await application.acquireTokenByClientCredential({ scopes: [scope] });
      if (!result?.accessToken) throw refused('protocol-error', 'never', settings, { reason: 'no-token' });
      const token = { accessToken: result.accessToken, roles: rolesOf(result.accessToken) };
      held.set(scope, { token, until: (result.expiresOn?.getTime() ?? 0) - RENEW_BEFORE });
      return token;
    } catch (error) {
      throw tokenFault(error, network.last(), settings);
    }
  }

  return {
    async get(scope, { fresh = false } = {}) {
      const known = held.get(scope);
      if (!fresh && known && known.until > Date.now()) return known.token;
      const pending = asked.get(scope);
      if (pending) return pending;
      const request = acquire(scope).finally(() => asked.delete(scope));
      asked.set(scope, request);
      return request;
    },
  };
}

function clientCertificate({ certificatePem, privateKeyPem, cloud, clientId }: TokenSettings) {
  const rejected = (reason: string, cause: unknown) =>
    new FaultError(
      {
        code: 'client-certificate-rejected',
        stage: 'connect',
        detail: { host: new URL(cloud.authority).host, clientId, reason },
        retry: 'never',
      },
      { cause },
    );
  let certificate: X509Certificate;
  let privateKey: ReturnType<typeof createPrivateKey>;
  try {
    certificate = new X509Certificate(certificatePem);
    privateKey = createPrivateKey(privateKeyPem);
  } catch {
    // The parser's message could quote the key.
    throw rejected('unreadable', undefined);
  }
  if (!certificate.checkPrivateKey(privateKey)) throw rejected('key-mismatch', undefined);
  return {
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    x5c: certificatePem,
  };
}

/** What MSAL would discover; the shape of the endpoints is the Microsoft identity platform's in every cloud. */
function metadata(cloud: Cloud, tenantId: string) {
  const { host } = new URL(cloud.authority);
  const tenant = `${cloud.authority}/${tenantId}`;
  return {
    knownAuthorities: [host],
    cloudDiscoveryMetadata: JSON.stringify({
      tenant_discovery_endpoint: `${tenant}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    }),
    authorityMetadata: JSON.stringify({
      issuer: `${tenant}/v2.0`,
      token_endpoint: `${tenant}/oauth2/v2.0/token`,
      authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
      jwks_uri: `${tenant}/discovery/v2.0/keys`,
    }),
  };
}

/** How the last token request ended, which MSAL's errors do not keep. */
interface NetworkEvent {
  readonly failure?: FaultError;
  readonly status?: number;
  /** The service's clock by its Date header, milliseconds since 1970. */
  readonly serverTime?: number;
  readonly retryAfterSeconds?: number;
}

function observedNetwork(fetch: Fetch) {
  let event: NetworkEvent = {};
  async function send<T>(method: 'GET' | 'POST', url: string, options?: NetworkRequestOptions) {
    let response: Response;
    try {
      const body = method === 'POST' ? { body: options?.body ?? '' } : {};
      response = await fetch(url, { method, headers: options?.headers ?? {}, ...body });
    } catch (error) {
      event = { failure: networkFault(error, url) };
      throw event.failure;
    }
    const date = Date.parse(response.headers.get('date') ?? '');
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
    event = {
      status: response.status,
      ...(Number.isNaN(date) ? {} : { serverTime: date }),
      ...(Number.isNaN(retryAfter) ? {} : { retryAfterSeconds: retryAfter }),
    };
    return {
      headers: Object.fromEntries(response.headers),
      status: response.status,
      body: parseBody(await response.text(), response.ok) as T,
    } satisfies NetworkResponse<T>;
  }
  const module: INetworkModule = {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
  return { module, last: () => event, forget: () => void (event = {}) };
}

/** MSAL takes an answer for an error by its body alone; a gateway's has none that it would know. */
function parseBody(text: string, succeeded: boolean): unknown {
  const unreadable = { error: 'unreadable_answer', error_description: text.slice(0, 200) };
  try {
    const body: unknown = JSON.parse(text);
    const isError = typeof body === 'object' && body !== null && 'error' in body;
    return succeeded || isError ? body : unreadable;
  } catch {
    return unreadable;
  }
}

/** Codes of the Microsoft identity platform that say what a person has to do. */
const AADSTS: ReadonlyMap<string, readonly [FaultCode, Retry]> = new Map([
  ['700027', ['client-certificate-rejected', 'never']],
  ['7000222', ['client-certificate-rejected', 'never']],
  ['7000215', ['client-certificate-rejected', 'never']],
  ['700016', ['application-unknown', 'never']],
  ['7000229', ['application-unknown', 'never']],
  ['90002', ['tenant-unknown', 'never']],
  ['90013', ['tenant-unknown', 'never']],
  ['900023', ['tenant-unknown', 'never']],
  ['700024', ['clock-skew', 'never']],
  ['500011', ['consent-missing', 'never']],
  ['65001', ['consent-missing', 'never']],
]);

function tokenFault(error: unknown, event: NetworkEvent, settings: TokenSettings): FaultError {
  if (error instanceof FaultError) return error;
  if (event.failure) return event.failure;
  if (!(error instanceof AuthError)) {
    return refused('unexpected', 'later', settings, {
      message: error instanceof Error ? error.message : String(error),
    });
  }
  const number = /AADSTS(\d+)/.exec(error.errorMessage)?.[1] ?? '';
  const facts: Record<string, string | number> = { errorCode: error.errorCode, serverText: sentence(error) };
  if (number !== '') facts['aadsts'] = Number(number);
  const serverTime = statedTime(error) ?? event.serverTime;
  if (serverTime !== undefined) {
    // The service's clock minus ours. An assertion is dated by this machine's clock, whatever clock the engine runs on.
    facts['clockSkewSeconds'] = Math.round((serverTime - Date.now()) / 1000);
    facts['serverTime'] = new Date(serverTime).toISOString();
  }
  if (event.retryAfterSeconds !== undefined) facts['retryAfterSeconds'] = event.retryAfterSeconds;
  const [code, retry] = AADSTS.get(number) ?? byStatus(error.errorCode, event.status);
  return refused(code, retry, settings, facts, error);
}

function byStatus(errorCode: string, status = 0): readonly [FaultCode, Retry] {
  if (status === 429) return ['throttled', 'later'];
  if (status >= 500) return ['server-busy', 'later'];
  if (errorCode === 'invalid_client') return ['client-certificate-rejected', 'never'];
  if (errorCode === 'unauthorized_client') return ['application-unknown', 'never'];
  return ['protocol-error', 'never'];
}

/** AADSTS700024 states the time by which an assertion was judged; the Date header may be a gateway's. */
function statedTime(error: AuthError): number | undefined {
  const time = Date.parse(/Current time: ([\dT:.Z-]+)/.exec(error.errorMessage)?.[1] ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** The service's own sentence, without trace ids and MSAL's parts. */
function sentence(error: AuthError): string {
  const found = /AADSTS\d+: .*?(?=\s*(?:Trace ID:|Correlation ID:|[\r\n]|$))/.exec(error.errorMessage);
  return (found?.[0] ?? error.errorMessage).slice(0, 300);
}

function refused(
  code: FaultCode,
  retry: Retry,
  { cloud, tenantId, clientId }: TokenSettings,
  facts: { readonly [name: string]: string | number },
  cause?: unknown,
): FaultError {
  const detail = { host: new URL(cloud.authority).host, tenantId, clientId, ...facts };
  return new FaultError({ code, stage: 'connect', detail, retry }, { cause });
}

/** The `roles` claim of an app-only token. Graph checks the token; this is only to say early what is missing. */
function rolesOf(accessToken: string): readonly string[] | undefined {
  const payload = accessToken.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null) return undefined;
    const roles = 'roles' in claims ? claims.roles : [];
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
  } catch {
    return undefined;
  }
}
