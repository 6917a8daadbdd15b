/**
 * OAuth clients that are not MSAL for Node get tokens from the lab tenant: openid-client, which follows the standards and
 * knows nothing of Entra ID, and Microsoft's own library for Python where Debian's package is installed. Each finds its
 * way by the tenant's discovery document, and Graph takes the tokens.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createPrivateKey, createPublicKey, verify, webcrypto, type JsonWebKey } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as openid from 'openid-client';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ADMINISTRATOR_CLIENT } from '../../engine/connectors/entra-id/sign-in/administrator.ts';
import { makeClientCertificate, startTenant, type ClientCertificate, type Tenant } from '../lab/tenant/tenant.ts';

const GRAPH = 'https://graph.microsoft.com';
const ADMINISTRATOR = 'admin@contoso.test';
/** Debian's own Python; the first `python3` on the path may be another. */
const PYTHON = '/usr/bin/python3';

let tenant: Tenant;
let certificate: ClientCertificate;
let clientId: string;
let dispatcher: Agent;

beforeAll(async () => {
  tenant = await startTenant({ throttle: 'off', deviceCodes: { intervalS: 1 } });
  certificate = await makeClientCertificate('A second client');
  clientId = tenant.registerApplication({
    certificatePem: certificate.certificatePem,
    permissions: ['User.Read.All'],
  });
  tenant.applications.addAdministrator({
    userPrincipalName: ADMINISTRATOR,
    password: 'Lab-Administrator-1!',
    roles: ['Global Administrator'],
  });
  dispatcher = new Agent({ connect: { ca: tenant.caCertificatePem } });
});
afterAll(async () => {
  await dispatcher.close();
  await tenant.close();
});

const issuer = () => `${tenant.origin}/${tenant.tenantId}/v2.0`;

/** undici's fetch and the global one are the same code with types declared twice. */
const trustingFetch = ((url: string, init: object) =>
  fetch(url, { ...init, dispatcher })) as unknown as openid.CustomFetch;

function discover(id: string, authentication: openid.ClientAuth): Promise<openid.Configuration> {
  return openid.discovery(new URL(issuer()), id, undefined, authentication, { [openid.customFetch]: trustingFetch });
}

/** Authentication by a key of the application; its header carries what Entra ID finds the certificate by. */
async function byCertificate(header: object, privateKeyPem = certificate.privateKeyPem): Promise<openid.ClientAuth> {
  const key = await webcrypto.subtle.importKey(
    'pkcs8',
    createPrivateKey(privateKeyPem).export({ type: 'pkcs8', format: 'der' }),
    { name: 'RSA-PSS', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  return openid.PrivateKeyJwt(key, { [openid.modifyAssertion]: (given) => void Object.assign(given, header) });
}

const thumbprint = () => Buffer.from(certificate.thumbprintSha256, 'hex').toString('base64url');

/** The claims of an access token, once its signature has been held against the keys that the tenant publishes. */
async function verifiedClaims(accessToken: string): Promise<Record<string, unknown>> {
  const [header = '', claims = '', signature = ''] = accessToken.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  const discovered = (await trustedJson(`${issuer()}/.well-known/openid-configuration`)) as { jwks_uri: string };
  const { keys } = (await trustedJson(discovered.jwks_uri)) as { keys: (JsonWebKey & { kid: string })[] };
  const key = keys.find(({ kid }) => kid === read(header)['kid']);
  if (key === undefined) throw new Error('The tenant does not publish the key of its token');
  const valid = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
  expect(valid, 'signature of the token').toBe(true);
  return read(claims);
}

async function trustedJson(url: string): Promise<unknown> {
  return (await fetch(url, { dispatcher })).json();
}

async function graph(accessToken: string, pathAndQuery: string): Promise<{ status: number; body: unknown }> {
  const headers = { Authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${tenant.graphUrl}${pathAndQuery}`, { dispatcher, headers });
  return { status: response.status, body: await response.json() };
}

describe('openid-client', () => {
  it('gets a token for the application by a key of its own, and Graph takes it', async () => {
    const configuration = await discover(clientId, await byCertificate({ 'x5t#S256': thumbprint() }));
    const answer = await openid.clientCredentialsGrant(configuration, { scope: `${GRAPH}/.default` });
    expect(await verifiedClaims(answer.access_token)).toMatchObject({
      aud: GRAPH,
      appid: clientId,
      tid: tenant.tenantId,
      roles: ['User.Read.All'],
    });
    expect(answer.expiresIn()).toBeGreaterThan(3000);
    expect(await graph(answer.access_token, '/users?$select=userPrincipalName')).toMatchObject({
      status: 200,
      body: { value: [{ userPrincipalName: ADMINISTRATOR }] },
    });
  });

  it('is refused where it does not say which certificate it is', async () => {
    const configuration = await discover(clientId, await byCertificate({}));
    await expect(openid.clientCredentialsGrant(configuration, { scope: `${GRAPH}/.default` })).rejects.toMatchObject({
      status: 401,
      error: 'invalid_client',
      error_description: expect.stringContaining('AADSTS700027') as string,
    });
  });

  it("is refused where another key signs in the certificate's name", async () => {
    const { privateKeyPem } = await makeClientCertificate('Somebody else');
    const configuration = await discover(clientId, await byCertificate({ 'x5t#S256': thumbprint() }, privateKeyPem));
    await expect(openid.clientCredentialsGrant(configuration, { scope: `${GRAPH}/.default` })).rejects.toMatchObject({
      status: 401,
      error: 'invalid_client',
    });
  });

  it('signs a person in by device code: it waits until the person has been at the page', async () => {
    const configuration = await discover(ADMINISTRATOR_CLIENT, openid.None());
    const scope = `openid profile offline_access ${GRAPH}/Directory.Read.All`;
    const code = await openid.initiateDeviceAuthorization(configuration, { scope });
    expect(code.verification_uri).toBe(`${tenant.origin}/common/oauth2/deviceauth`);
    const polled = openid.pollDeviceAuthorizationGrant(configuration, code);
    await afterTokenRequests(1);
    tenant.applications.approveDeviceCode(code.user_code, ADMINISTRATOR);
    const answer = await polled;
    expect(answer.claims()).toMatchObject({
      iss: issuer(),
      aud: ADMINISTRATOR_CLIENT,
      preferred_username: ADMINISTRATOR,
    });
    expect(await verifiedClaims(answer.access_token)).toMatchObject({ scp: 'Directory.Read.All', upn: ADMINISTRATOR });
    expect(await graph(answer.access_token, '/organization')).toMatchObject({ status: 200 });
    const refreshed = await openid.refreshTokenGrant(configuration, answer.refresh_token ?? '');
    expect(await graph(refreshed.access_token, '/organization')).toMatchObject({ status: 200 });
  });

  it('is told when the person declines', async () => {
    const configuration = await discover(ADMINISTRATOR_CLIENT, openid.None());
    const code = await openid.initiateDeviceAuthorization(configuration, { scope: `${GRAPH}/Directory.Read.All` });
    tenant.applications.declineDeviceCode(code.user_code);
    await expect(openid.pollDeviceAuthorizationGrant(configuration, code)).rejects.toMatchObject({
      error: 'authorization_declined',
    });
  });
});

/** Waits until the tenant has been asked for so many tokens more. */
async function afterTokenRequests(count: number): Promise<void> {
  const until = tenant.counters.tokens + count;
  while (tenant.counters.tokens < until) await new Promise((resolve) => setTimeout(resolve, 20));
}

const python = spawnSync(PYTHON, ['-c', 'import msal'], { encoding: 'utf8' });

describe("Microsoft's library for Python", () => {
  const name = 'gets a token for the application by its certificate, and one for a person by device code';

  if (python.status !== 0) {
    it(name, (context) => context.skip("Debian's python3-msal is not installed"));
    return;
  }

  it(name, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'causeway-second-client-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const authorities = path.join(folder, 'authorities.pem');
    await writeFile(authorities, tenant.caCertificatePem);
    const { told, complaints, status } = await runPython({
      authority: `${tenant.origin}/${tenant.tenantId}`,
      graph: tenant.graphUrl,
      authorities,
      client: clientId,
      thumbprint: thumbprint(),
      key: certificate.privateKeyPem,
      publicClient: ADMINISTRATOR_CLIENT,
    });
    expect({ complaints, status }).toEqual({ complaints: '', status: 0 });
    const [application, , person] = told;
    expect(await verifiedClaims(String(application?.['token']))).toMatchObject({ appid: clientId, aud: GRAPH });
    expect(application?.['users']).toContain(ADMINISTRATOR);
    expect(person).toMatchObject({ account: ADMINISTRATOR, again: true });
    expect(await verifiedClaims(String(person?.['token']))).toMatchObject({ upn: ADMINISTRATOR });
  });
});

/** What the program says, line by line; the person it waits for is at hand. */
async function runPython(question: { readonly [name: string]: string }) {
  const child = spawn(PYTHON, ['-c', PROGRAM], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  child.stdin.end(JSON.stringify(question));
  const told: Record<string, unknown>[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as Record<string, unknown>;
    told.push(said);
    if (typeof said['code'] === 'string') tenant.applications.approveDeviceCode(said['code'], ADMINISTRATOR);
  }
  const [status] = await ended;
  return { told, complaints, status };
}

/**
 * The application's assertion is PyJWT's: the library's own form for certificates names them by SHA-1, which newer ones and
 * the lab tenant do not.
 */
const PROGRAM = `
import json, sys, time, uuid
import jwt, msal, requests

asked = json.load(sys.stdin)
http = requests.Session()
http.verify = asked['authorities']
# Else a variable of the environment that names other authorities would count for more.
http.trust_env = False
common = dict(authority=asked['authority'], validate_authority=False, instance_discovery=False, http_client=http)

def tell(**what):
    print(json.dumps(what), flush=True)

def users(token):
    answer = http.get(asked['graph'] + '/users', headers={'Authorization': 'Bearer ' + token})
    answer.raise_for_status()
    return [user['userPrincipalName'] for user in answer.json()['value']]

now = int(time.time())
claims = dict(aud=asked['authority'] + '/oauth2/v2.0/token', iss=asked['client'], sub=asked['client'],
              jti=str(uuid.uuid4()), nbf=now, exp=now + 600)
assertion = jwt.encode(claims, asked['key'], algorithm='PS256', headers={'x5t#S256': asked['thumbprint']})
application = msal.ConfidentialClientApplication(asked['client'], client_credential={'client_assertion': assertion}, **common)
got = application.acquire_token_for_client(['${GRAPH}/.default'])
assert 'access_token' in got, got
tell(token=got['access_token'], users=users(got['access_token']))

person = msal.PublicClientApplication(asked['publicClient'], **common)
flow = person.initiate_device_flow(['${GRAPH}/Directory.Read.All'])
tell(code=flow['user_code'])
got = person.acquire_token_by_device_flow(flow)
assert 'access_token' in got, got
account, = person.get_accounts()
again = person.acquire_token_silent(['${GRAPH}/Directory.Read.All'], account=account, force_refresh=True)
assert again and 'access_token' in again, again
tell(token=got['access_token'], account=account['username'], again=len(users(again['access_token'])) > 0)
`;
