/** The lab's sign-in for people is as strict as the service: what a client gets wrong, it is told. */

import { createHash, randomBytes } from 'node:crypto';
import { Agent, fetch } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import type { DirectoryRole } from '../../lab/tenant/applications/administrators.ts';
import type { JsonObject } from '../../lab/tenant/json.ts';
import { startTenant } from '../../lab/tenant/tenant.ts';

const TOOLS = '14d82eec-204b-4c2f-b7e8-296a70dab67e';
const REDIRECT = 'http://localhost:5000';
const WHO = 'anna@contoso.test';
const PASSWORD = 'Aa1-admin-Lab!';
const SCOPE =
  'https://graph.microsoft.com/Application.ReadWrite.All https://graph.microsoft.com/OnPremDirectorySynchronization.Read.All openid profile offline_access';

async function open(role: DirectoryRole = 'Global Administrator') {
  const tenant = await startTenant({ throttle: 'off' });
  const dispatcher = new Agent({ connect: { ca: tenant.caCertificatePem } });
  onTestFinished(async () => {
    await dispatcher.close();
    await tenant.close();
  });
  tenant.applications.addAdministrator({ userPrincipalName: WHO, password: PASSWORD, roles: [role] });
  const post = async (path: string, form: Record<string, string>) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(form).toString();
    return fetch(`${tenant.origin}/organizations/${path}`, {
      method: 'POST',
      dispatcher,
      headers,
      body,
      redirect: 'manual',
    });
  };
  const token = async (form: Record<string, string>) =>
    (await (await post('oauth2/v2.0/token', form)).json()) as JsonObject;
  const graph = async (accessToken: string, method: string, path: string, body?: JsonObject) => {
    const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return (await fetch(`${tenant.graphUrl}${path}`, { method, dispatcher, headers, ...sent })).status;
  };
  return { tenant, post, token, graph };
}

/** An authorization code, as a browser would bring it. */
async function authorize({ post }: Awaited<ReturnType<typeof open>>, verifier: string): Promise<URLSearchParams> {
  const query = new URLSearchParams({
    client_id: TOOLS,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: SCOPE,
    state: 'mine',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const answer = await post(`oauth2/v2.0/authorize?${query.toString()}`, { username: WHO, password: PASSWORD });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '').searchParams;
}

test('a code is good once, for whoever knows the verifier', async () => {
  const opened = await open();
  const verifier = randomBytes(32).toString('base64url');
  const common = { client_id: TOOLS, grant_type: 'authorization_code', redirect_uri: REDIRECT };
  const redeem = async (code: string, codeVerifier: string) =>
    opened.token({ ...common, code, code_verifier: codeVerifier });
  const stolen = (await authorize(opened, verifier)).get('code') ?? '';
  expect(await redeem(stolen, 'guessed')).toMatchObject({ error: 'invalid_grant', error_codes: [501481] });
  expect(await redeem(stolen, verifier), 'used up').toMatchObject({ error: 'invalid_grant', error_codes: [70000] });
  const answer = await authorize(opened, verifier);
  expect(answer.get('state')).toBe('mine');
  const tokens = await redeem(answer.get('code') ?? '', verifier);
  expect(tokens).toMatchObject({ token_type: 'Bearer', id_token: expect.any(String) as string });
  expect(await opened.graph(String(tokens['access_token']), 'GET', '/directory/onPremisesSynchronization')).toBe(200);
});

test('polling too fast is slowed down, and a code is not entered twice', async () => {
  const { tenant, post, token } = await open();
  const started = (await (
    await post('oauth2/v2.0/devicecode', { client_id: TOOLS, scope: SCOPE })
  ).json()) as JsonObject;
  const poll = () =>
    token({
      client_id: TOOLS,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: String(started['device_code']),
    });
  expect(await poll()).toMatchObject({ error: 'authorization_pending' });
  expect(await poll()).toMatchObject({ error: 'slow_down' });
  tenant.applications.approveDeviceCode(String(started['user_code']), WHO);
  expect(() => tenant.applications.declineDeviceCode(String(started['user_code']))).toThrow('not valid');
});

test('an application that is not a public client, an unknown one and a foreign redirection are refused', async () => {
  const { tenant, post } = await open();
  const { appId } = tenant.applications.register({ certificatePem: [], permissions: [] });
  const codes = async (form: Record<string, string>) =>
    ((await (await post('oauth2/v2.0/devicecode', form)).json()) as JsonObject)['error_codes'];
  expect(await codes({ client_id: appId, scope: SCOPE })).toEqual([7000218]);
  expect(await codes({ client_id: 'nobody', scope: SCOPE })).toEqual([700016]);
  const query = `client_id=${TOOLS}&redirect_uri=${encodeURIComponent('https://evil.test')}&response_type=code&scope=openid`;
  expect((await post(`oauth2/v2.0/authorize?${query}`, {})).status).toBe(400);
});

test('a person needs the scope and the role, an application registration of its own neither', async () => {
  const opened = await open('Application Administrator');
  const { tenant, token, graph } = opened;
  const verifier = randomBytes(32).toString('base64url');
  const code = (await authorize(opened, verifier)).get('code') ?? '';
  const common = { client_id: TOOLS, grant_type: 'authorization_code', redirect_uri: REDIRECT };
  const accessToken = String((await token({ ...common, code, code_verifier: verifier }))['access_token']);
  expect(await graph(accessToken, 'POST', '/applications', { displayName: 'One' })).toBe(201);
  expect(await graph(accessToken, 'GET', '/directory/onPremisesSynchronization'), 'scope without role').toBe(403);
  expect(await graph(accessToken, 'POST', '/users', {}), 'role without scope').toBe(403);
  expect(tenant.applications.list().map(({ displayName }) => displayName)).toEqual(['One']);
});
