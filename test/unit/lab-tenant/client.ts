/** A plain HTTP client for the tests of the lab tenant: it hides nothing of what the tenant answers. */

import { constants, createHash, randomUUID, sign, X509Certificate } from 'node:crypto';
import { Agent, fetch } from 'undici';
import type { Json, JsonObject } from '../../lab/tenant/json.ts';
import {
  makeClientCertificate,
  startTenant,
  type ClientCertificate,
  type Tenant,
  type TenantOptions,
} from '../../lab/tenant/tenant.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed; `{}` where there is none. */
  readonly body: JsonObject;
}

export interface TestClient {
  readonly tenant: Tenant;
  readonly appId: string;
  readonly certificate: ClientCertificate;
  send(method: string, path: string, body?: Json, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** All pages of a list. */
  all(path: string, headers?: Record<string, string>): Promise<JsonObject[]>;
  /** A token request with an assertion that may be spoiled. */
  requestToken(spoil?: Partial<AssertionParts>, form?: Record<string, string>): Promise<Answer>;
  raw(method: string, path: string, init: { body?: string; headers?: Record<string, string> }): Promise<Answer>;
  close(): Promise<void>;
}

export interface AssertionParts {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly privateKeyPem: string;
  readonly algorithm: 'PS256' | 'RS256';
  readonly tenant: string;
}

export const EVERYTHING = [
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'GroupMember.ReadWrite.All',
  'Directory.ReadWrite.All',
  'Directory.Read.All',
  'Domain.Read.All',
  'Organization.ReadWrite.All',
  'User.Read.All',
  'OrgContact.Read.All',
  'Device.Read.All',
  'User-OnPremisesSyncBehavior.ReadWrite.All',
  'Group-OnPremisesSyncBehavior.ReadWrite.All',
];

export async function startWithClient(
  options: TenantOptions = {},
  permissions: readonly string[] = EVERYTHING,
): Promise<TestClient> {
  const tenant = await startTenant({ throttle: 'off', ...options });
  return clientOf(tenant, permissions, options.clock ?? Date.now);
}

/** One key pair for a test file: making them is slow. */
let sharedCertificate: Promise<ClientCertificate> | undefined;

export async function clientOf(
  tenant: Tenant,
  permissions: readonly string[],
  clock: () => number = Date.now,
  consented = true,
): Promise<TestClient> {
  const certificate = await (sharedCertificate ??= makeClientCertificate('Causeway tests'));
  const appId = tenant.registerApplication({ certificatePem: certificate.certificatePem, permissions, consented });
  const dispatcher = new Agent({ connect: { ca: tenant.caCertificatePem } });
  let token: string | undefined;

  const raw: TestClient['raw'] = async (method, path, init) => {
    const url = path.startsWith('https:') ? path : `${tenant.origin}${path}`;
    const response = await fetch(url, {
      method,
      dispatcher,
      redirect: 'manual',
      ...(init.headers === undefined ? {} : { headers: init.headers }),
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    const text = await response.text();
    const body = text === '' ? {} : (JSON.parse(text) as JsonObject);
    return { status: response.status, headers: response.headers as unknown as Headers, body };
  };

  const requestToken: TestClient['requestToken'] = (spoil = {}, form = {}) => {
    const tenantName = spoil.tenant ?? tenant.tenantId;
    const path = `/${tenantName}/oauth2/v2.0/token`;
    const assertion = makeAssertion({
      appId,
      certificate,
      audience: `${tenant.origin}${path}`,
      now: clock(),
      spoil,
    });
    const parameters = {
      client_id: appId,
      scope: 'https://graph.microsoft.com/.default',
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...form,
    };
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return raw('POST', path, { body: new URLSearchParams(parameters).toString(), headers });
  };

  const send: TestClient['send'] = async (method, path, body, headers = {}) => {
    token ??= String((await requestToken()).body['access_token']);
    const url = path.startsWith('https:') ? path : `/v1.0${path}`;
    return raw(method, url, {
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
    });
  };

  const get: TestClient['get'] = (path, headers) => send('GET', path, undefined, headers);

  const all: TestClient['all'] = async (path, headers) => {
    const found: JsonObject[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const page: Answer = await get(next, headers);
      if (page.status !== 200) throw new Error(JSON.stringify(page.body));
      found.push(...items(page));
      next = page.body['@odata.nextLink'] as string | undefined;
    }
    return found;
  };

  return {
    tenant,
    appId,
    certificate,
    send,
    get,
    all,
    requestToken,
    raw,
    close: async () => {
      await dispatcher.close();
      await tenant.close();
    },
  };
}

export function items(answer: Answer): JsonObject[] {
  return answer.body['value'] as unknown as JsonObject[];
}

export function errorOf(answer: Answer): { code: string; message: string; details?: JsonObject[] } {
  return answer.body['error'] as unknown as { code: string; message: string; details?: JsonObject[] };
}

function makeAssertion(options: {
  appId: string;
  certificate: ClientCertificate;
  audience: string;
  now: number;
  spoil: Partial<AssertionParts>;
}): string {
  const { appId, certificate, audience, spoil } = options;
  const seconds = Math.floor(options.now / 1000);
  const algorithm = spoil.algorithm ?? 'PS256';
  const thumbprint = createHash('sha256')
    .update(new X509Certificate(certificate.certificatePem).raw)
    .digest('base64url');
  const header = { alg: algorithm, typ: 'JWT', 'x5t#S256': thumbprint, ...spoil.header };
  const claims = {
    aud: audience,
    iss: appId,
    sub: appId,
    jti: randomUUID(),
    nbf: seconds,
    exp: seconds + 600,
    ...spoil.claims,
  };
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode(header)}.${encode(claims)}`;
  const key = spoil.privateKeyPem ?? certificate.privateKeyPem;
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const signature = sign('sha256', Buffer.from(signed), algorithm === 'PS256' ? pss : key);
  return `${signed}.${signature.toString('base64url')}`;
}

let counter = 0;

/** A body for `POST /users`, unique unless told otherwise. */
export function newUser(properties: JsonObject = {}): JsonObject {
  counter += 1;
  const name = `user${String(counter)}`;
  return {
    accountEnabled: true,
    displayName: `User ${String(counter)}`,
    mailNickname: name,
    userPrincipalName: `${name}@contoso.test`,
    passwordProfile: { password: 'Str0ng-enough!', forceChangePasswordNextSignIn: false },
    ...properties,
  };
}

export function newGroup(properties: JsonObject = {}): JsonObject {
  counter += 1;
  return {
    displayName: `Group ${String(counter)}`,
    mailEnabled: false,
    mailNickname: `group${String(counter)}`,
    securityEnabled: true,
    ...properties,
  };
}
