import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeClientCertificate } from '../../lab/tenant/tenant.ts';
import { clientOf, errorOf, startWithClient, type Answer, type TestClient } from './client.ts';

let now = Date.parse('2026-11-20T08:00:00Z');
const clock = (): number => now;
let client: TestClient;

beforeEach(async () => {
  now = Date.parse('2026-11-20T08:00:00Z');
  client = await startWithClient({ clock });
});
afterEach(() => client.close());

function codes(answer: Answer): unknown {
  return answer.body['error_codes'];
}

function claimsOf(answer: Answer): Record<string, unknown> {
  const payload = String(answer.body['access_token']).split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
}

describe('the token endpoint', () => {
  it('gives a token with audience, application, tenant, roles and lifetime for a PS256 assertion', async () => {
    const answer = await client.requestToken();
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
    expect(claimsOf(answer)).toMatchObject({
      aud: 'https://graph.microsoft.com',
      appid: client.appId,
      tid: client.tenant.tenantId,
      exp: now / 1000 + 3599,
    });
    expect(claimsOf(answer)['roles']).toContain('User.ReadWrite.All');
  });

  it('takes an RS256 assertion too', async () => {
    expect((await client.requestToken({ algorithm: 'RS256' })).status).toBe(200);
  });

  it('refuses an assertion signed with another key, though it names the registered certificate', async () => {
    const { privateKeyPem } = await makeClientCertificate('Somebody else');
    const answer = await client.requestToken({ privateKeyPem });
    expect(answer.status).toBe(401);
    expect(answer.body['error']).toBe('invalid_client');
    expect(codes(answer)).toEqual([700027]);
    expect(answer.body['error_description']).toMatch(/^AADSTS700027: .*Trace ID: .*Correlation ID: /);
  });

  it('refuses an assertion whose header names a certificate that is not registered', async () => {
    const answer = await client.requestToken({ header: { 'x5t#S256': 'AAAA' } });
    expect(codes(answer)).toEqual([700027]);
  });

  it('refuses an assertion whose claims were changed after it was signed', async () => {
    const genuine = await client.requestToken();
    expect(genuine.status).toBe(200);
    const answer = await client.requestToken({}, { client_assertion: 'eyJhbGciOiJub25lIn0.e30.' });
    expect(answer.status).toBe(401);
  });

  it('refuses an unsigned assertion', async () => {
    expect(codes(await client.requestToken({ header: { alg: 'none' } }))).toEqual([700027]);
  });

  it('refuses an assertion for another audience', async () => {
    const answer = await client.requestToken({ claims: { aud: 'https://login.example.test/token' } });
    expect(codes(answer)).toEqual([700023]);
  });

  it('refuses an assertion whose issuer or subject is not the application', async () => {
    expect(codes(await client.requestToken({ claims: { iss: 'someone' } }))).toEqual([700021]);
    expect(codes(await client.requestToken({ claims: { sub: 'someone' } }))).toEqual([700021]);
  });

  it('refuses an assertion of a client whose clock is ten minutes ahead or behind, and says both times', async () => {
    for (const offset of [600, -600]) {
      const seconds = now / 1000 + offset;
      const answer = await client.requestToken({ claims: { nbf: seconds, exp: seconds + 600 } });
      expect(codes(answer)).toEqual([700024]);
      expect(answer.body['error_description']).toContain('Current time: 2026-11-20T08:00:00.000Z');
    }
  });

  it('refuses an assertion that is not valid yet, although it ends soon enough', async () => {
    const seconds = now / 1000;
    expect(codes(await client.requestToken({ claims: { nbf: seconds + 400, exp: seconds + 500 } }))).toEqual([700024]);
  });

  it('bears a client whose clock is three minutes ahead or behind', async () => {
    for (const offset of [180, -180]) {
      const seconds = now / 1000 + offset;
      expect((await client.requestToken({ claims: { nbf: seconds, exp: seconds + 600 } })).status).toBe(200);
    }
  });

  it('refuses an assertion that claims to live for hours', async () => {
    const answer = await client.requestToken({ claims: { exp: now / 1000 + 7200 } });
    expect(codes(answer)).toEqual([700024]);
  });

  it('takes each assertion once', async () => {
    const claims = { jti: 'the same' };
    expect((await client.requestToken({ claims })).status).toBe(200);
    const replayed = await client.requestToken({ claims });
    expect(replayed.status).toBe(401);
    expect(replayed.body['error_description']).toContain('already been used');
  });

  it('names what it does not know: application, tenant, resource', async () => {
    expect(codes(await client.requestToken({}, { client_id: 'nobody' }))).toEqual([700016]);
    expect(codes(await client.requestToken({ tenant: 'nowhere.test' }))).toEqual([90002]);
    const unknown = await client.requestToken({}, { scope: 'https://unknown.example.test/.default' });
    expect(codes(unknown)).toEqual([500011]);
    expect(unknown.body['error']).toBe('invalid_resource');
  });

  it('insists on .default, on the client credentials flow and on a certificate', async () => {
    expect(codes(await client.requestToken({}, { scope: 'https://graph.microsoft.com/User.Read.All' }))).toEqual([
      1002012,
    ]);
    expect(codes(await client.requestToken({}, { grant_type: 'implicit' }))).toEqual([70003]);
    expect(codes(await client.requestToken({}, { client_secret: 'guess' }))).toEqual([7000215]);
    expect(codes(await client.requestToken({}, { client_assertion_type: 'none' }))).toEqual([7000218]);
  });

  it('accepts the tenant by one of its domains', async () => {
    expect((await client.requestToken({ tenant: 'contoso.test' })).status).toBe(200);
  });

  it('gives an application without consent a token without roles, with which Graph refuses everything', async () => {
    const unconsented = await clientOf(client.tenant, ['User.Read.All'], clock, false);
    expect(claimsOf(await unconsented.requestToken())).not.toHaveProperty('roles');
    const answer = await unconsented.get('/users');
    expect(answer.status).toBe(403);
    expect(errorOf(answer).code).toBe('Authorization_RequestDenied');
  });

  it('publishes discovery documents whose issuer and endpoints are on its own origin', async () => {
    const { origin, tenantId } = client.tenant;
    const document = await client.raw('GET', `/${tenantId}/v2.0/.well-known/openid-configuration`, {});
    expect(document.body).toMatchObject({
      issuer: `${origin}/${tenantId}/v2.0`,
      token_endpoint: `${origin}/${tenantId}/oauth2/v2.0/token`,
    });
    const keys = await client.raw('GET', new URL(String(document.body['jwks_uri'])).pathname, {});
    expect(keys.body['keys']).toHaveLength(1);
    const instances = await client.raw('GET', '/common/discovery/instance', {});
    expect(instances.body['metadata']).toMatchObject([{ preferred_network: new URL(origin).host }]);
  });
});

describe('Graph and tokens', () => {
  it('refuses requests without a token, with a spoiled one, and with one of another audience', async () => {
    const token = String((await client.requestToken()).body['access_token']);
    const get = (authorization: string | undefined): Promise<Answer> =>
      client.raw('GET', '/v1.0/users', {
        headers: authorization === undefined ? {} : { Authorization: authorization },
      });
    expect((await get(`Bearer ${token}`)).status).toBe(200);
    for (const authorization of [undefined, 'Bearer nonsense', `Bearer ${token.slice(0, -8)}AAAAAAAA`]) {
      const answer = await get(authorization);
      expect(answer.status).toBe(401);
      expect(errorOf(answer).code).toBe('InvalidAuthenticationToken');
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, roles: ['Everything'] })).toString('base64url');
    expect((await get(`Bearer ${header}.${forged}.${signature}`)).status).toBe(401);
  });

  it('refuses a token for the directory-sync service, which is there once synchronization is enabled', async () => {
    const scope = '6bf85cfa-ac8a-4be5-b5de-425a0d0dc016/.default';
    expect(codes(await client.requestToken({}, { scope }))).toEqual([500011]);
    client.tenant.state.synchronization.activated = true;
    const answer = await client.requestToken({}, { scope });
    expect(claimsOf(answer)).toMatchObject({ aud: '6bf85cfa-ac8a-4be5-b5de-425a0d0dc016' });
    expect(claimsOf(answer)).not.toHaveProperty('roles');
    const refused = await client.raw('GET', '/v1.0/users', {
      headers: { Authorization: `Bearer ${String(answer.body['access_token'])}` },
    });
    expect(refused.status).toBe(401);
    expect(errorOf(refused).message).toContain('Invalid audience');
  });

  it('refuses a token after its lifetime', async () => {
    const token = String((await client.requestToken()).body['access_token']);
    const get = (): Promise<Answer> =>
      client.raw('GET', '/v1.0/users', { headers: { Authorization: `Bearer ${token}` } });
    now += 3_590_000;
    expect((await get()).status).toBe(200);
    now += 20_000;
    const answer = await get();
    expect(answer.status).toBe(401);
    expect(errorOf(answer).message).toContain('expired');
  });

  it('refuses a token that another tenant issued', async () => {
    const other = await startWithClient({ clock });
    const token = String((await other.requestToken()).body['access_token']);
    const answer = await client.raw('GET', '/v1.0/users', { headers: { Authorization: `Bearer ${token}` } });
    await other.close();
    expect(answer.status).toBe(401);
  });
});
