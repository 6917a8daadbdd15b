/** People sign in with the passwords whose hashes were synchronized: the proof that a hash was made right. */

import { Agent, fetch } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JsonObject } from '../../lab/tenant/json.ts';
import { anchor, credentialRequest, startSyncClient, user, type SyncClient } from './directory-sync-client.ts';

/** Public test vectors: of "Pa$$w0rd", and of the empty password. */
const HASH = 'v1;PPH1_MD4,181a3024085fcee2f70e,1000,b39525c3bc72a1136fcf7c8a338e0c14313d0450d1a4c98ef0a6ddada3bc5b0a;';
const PASSWORD = 'Pa$$w0rd';

/** A client of Microsoft that needs nobody's consent, and one that does. */
const POWERSHELL = '1b730954-1685-4b74-9bfd-dac224a7b894';
const GRAPH_TOOLS = '14d82eec-204b-4c2f-b7e8-296a70dab67e';
const HASH_SYNC = 1;
const FORCE_CHANGE = 16_384;

async function opened(features = 41016 | HASH_SYNC): Promise<SyncClient> {
  const client = await startSyncClient({ features });
  await client.provision([user(1)]);
  return client;
}

async function sendHash(client: SyncClient, force = false, hash = HASH): Promise<void> {
  const item = {
    ChangeDate: '2026-11-20T08:00:00.0000000Z',
    CredentialData: hash,
    ForcePasswordChangeOnLogon: String(force),
    SourceAnchor: anchor(1),
  };
  expect((await client.call('ProvisionCredentials', [credentialRequest([item])])).status).toBe(200);
}

async function signIn({ tenant }: SyncClient, form: Record<string, string> = {}): Promise<JsonObject> {
  const dispatcher = new Agent({ connect: { ca: tenant.caCertificatePem } });
  onTestFinished(() => dispatcher.close());
  const answer = await fetch(`${tenant.origin}/${tenant.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    dispatcher,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: POWERSHELL,
      username: 'user1@contoso.test',
      password: PASSWORD,
      scope: 'https://graph.microsoft.com/.default openid offline_access',
      ...form,
    }).toString(),
  });
  return (await answer.json()) as JsonObject;
}

async function codesOf(client: SyncClient, form?: Record<string, string>): Promise<unknown> {
  return (await signIn(client, form))['error_codes'];
}

function claimsOf(token: unknown): JsonObject {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8')) as JsonObject;
}

describe('a synchronized user', () => {
  it('signs in with the password, and with no other', async () => {
    await using client = await opened();
    expect(await codesOf(client)).toEqual([50126]);
    await sendHash(client);
    const answer = await signIn(client);
    const { id } = client.tenant.state.get('user1@contoso.test') ?? {};
    expect(claimsOf(answer['access_token'])).toMatchObject({ oid: id, upn: 'user1@contoso.test', idtyp: 'user' });
    for (const password of ['pa$$w0rd', 'Pa$$w0rd ', '']) expect(await codesOf(client, { password })).toEqual([50126]);
  });

  it('signs in with an empty password where that is what was synchronized', async () => {
    await using client = await opened();
    const empty = '9d4fc778add44776555d3fa6ccb4f9637f25e34a62dbc5fa0f782ef8c762c902';
    await sendHash(client, false, `v1;PPH1_MD4,01cda06eceb9d9bc2621,1000,${empty};`);
    expect(await codesOf(client, { password: '' })).toBeUndefined();
    expect(await codesOf(client)).toEqual([50126]);
  });

  it('who is disabled, must change the password, or is not there, is told so', async () => {
    await using client = await opened(41016 | HASH_SYNC | FORCE_CHANGE);
    await sendHash(client, true);
    expect(await codesOf(client)).toEqual([50055]);
    await sendHash(client);
    await client.provision([user(1, { accountEnabled: false })]);
    expect(await codesOf(client)).toEqual([50057]);
    expect(await codesOf(client, { username: 'nobody@contoso.test' })).toEqual([50034]);
    client.tenant.state.remove('user1@contoso.test');
    expect(await codesOf(client)).toEqual([50034]);
  });

  it('has no say over the directory', async () => {
    await using client = await opened();
    await sendHash(client);
    expect(claimsOf((await signIn(client))['access_token'])['wids']).toEqual([]);
  });
});

describe('consent', () => {
  it('is asked at a page only: without it, user name and password are not enough', async () => {
    await using client = await opened();
    await sendHash(client);
    const answer = await signIn(client, { client_id: GRAPH_TOOLS, scope: 'https://graph.microsoft.com/User.Read.All' });
    expect(answer['error_codes']).toEqual([65001]);
    expect(answer['error_description']).toContain("named 'Microsoft Graph Command Line Tools'");
    expect(await codesOf(client, { client_id: GRAPH_TOOLS })).toEqual([65001]);
  });

  it('is per resource: a refresh token brings tokens for another one', async () => {
    await using client = await opened();
    await sendHash(client);
    const { refresh_token: refreshToken } = await signIn(client);
    const again = await signIn(client, {
      grant_type: 'refresh_token',
      refresh_token: String(refreshToken),
      scope: '6bf85cfa-ac8a-4be5-b5de-425a0d0dc016/.default',
    });
    expect(claimsOf(again['access_token'])['aud']).toBe('6bf85cfa-ac8a-4be5-b5de-425a0d0dc016');
    const legacy = await signIn(client, {
      grant_type: 'refresh_token',
      refresh_token: String(refreshToken),
      scope: 'https://graph.windows.net//.default',
    });
    expect(claimsOf(legacy['access_token'])).toMatchObject({
      aud: 'https://graph.windows.net',
      scp: 'user_impersonation',
    });
  });

  it('is for resources that are there', async () => {
    await using client = await opened();
    await sendHash(client);
    expect(await codesOf(client, { scope: 'https://nowhere.test/.default' })).toEqual([500011]);
  });
});
