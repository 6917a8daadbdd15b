import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lab/tenant/json.ts';
import { clientOf, errorOf, items, newGroup, newUser, startWithClient, type TestClient } from './client.ts';

const DAY_MS = 86_400_000;
let now = Date.parse('2026-11-20T08:00:00Z');
let client: TestClient;

beforeAll(async () => {
  client = await startWithClient({
    clock: () => now,
    verifiedDomains: ['contoso.test', 'fabrikam.test'],
    federatedDomains: ['fabrikam.test'],
    unverifiedDomains: ['pending.test'],
  });
});
afterAll(() => client.close());

async function create(properties: JsonObject = {}): Promise<string> {
  return String((await client.send('POST', '/users', newUser(properties))).body['id']);
}

describe('the organization', () => {
  it('has the tenant id, its verified domains, and lets an administrator switch synchronization on', async () => {
    const [organization] = items(await client.get('/organization'));
    expect(organization).toMatchObject({ id: client.tenant.tenantId, onPremisesSyncEnabled: null });
    const domains = organization?.['verifiedDomains'] as unknown as JsonObject[];
    expect(domains.map((domain) => domain['name'])).toEqual([
      'contoso.test',
      'fabrikam.test',
      'contoso.onmicrosoft.test',
    ]);
    const path = `/organization/${client.tenant.tenantId}`;
    expect((await client.send('PATCH', path, { onPremisesSyncEnabled: true })).status).toBe(204);
    expect((await client.get(`${path}?$select=onPremisesSyncEnabled`)).body).toMatchObject({
      onPremisesSyncEnabled: true,
    });
    expect((await client.send('PATCH', path, { verifiedDomains: [] })).status).toBe(400);
    expect((await client.get('/organization/00000000-0000-0000-0000-000000000000')).status).toBe(404);
  });

  it('lists domains with their state of verification and kind of sign-in', async () => {
    const domains = items(await client.get('/domains'));
    const facts = domains.map(({ id, isVerified, authenticationType, isDefault, isInitial }) =>
      [id, isVerified, authenticationType, isDefault, isInitial].join(' '),
    );
    expect(facts).toEqual([
      'contoso.test true Managed true false',
      'fabrikam.test true Federated false false',
      'contoso.onmicrosoft.test true Managed false true',
      'pending.test false Managed false false',
    ]);
    expect((await client.get('/domains/fabrikam.test')).body['id']).toBe('fabrikam.test');
    expect((await client.get('/domains/unknown.test')).status).toBe(404);
  });

  it('takes no users at a domain that is not verified yet', async () => {
    const answer = await client.send('POST', '/users', newUser({ userPrincipalName: 'a@pending.test' }));
    expect(answer.status).toBe(400);
  });
});

describe('the recycle bin', () => {
  it('lists by type, shows, restores with name and addresses, and deletes for good', async () => {
    const id = await create({ userPrincipalName: 'back@contoso.test', mail: 'back@contoso.test' });
    await client.send('DELETE', `/users/${id}`);
    const listed = items(await client.get('/directory/deletedItems/microsoft.graph.user?$select=id,userPrincipalName'));
    expect(listed.map((user) => user['id'])).toContain(id);
    expect(items(await client.get('/directory/deletedItems/microsoft.graph.group'))).toEqual([]);
    const restored = await client.send('POST', `/directory/deletedItems/${id}/restore`);
    expect(restored.status).toBe(200);
    expect(restored.body).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      userPrincipalName: 'back@contoso.test',
    });
    const { body } = await client.get(`/users/${id}?$select=proxyAddresses,deletedDateTime`);
    expect(body).toMatchObject({ proxyAddresses: ['SMTP:back@contoso.test'], deletedDateTime: null });
    await client.send('DELETE', `/users/${id}`);
    expect((await client.send('DELETE', `/directory/deletedItems/${id}`)).status).toBe(204);
    expect((await client.get(`/directory/deletedItems/${id}`)).status).toBe(404);
    expect((await client.send('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(404);
  });

  it('refuses a restore whose name or address was taken, unless told what to do', async () => {
    const id = await create({ userPrincipalName: 'twice@contoso.test', mail: 'twice@contoso.test' });
    await client.send('DELETE', `/users/${id}`);
    await create({ userPrincipalName: 'twice@contoso.test', mail: 'twice@contoso.test' });
    const path = `/directory/deletedItems/${id}/restore`;
    const refused = await client.send('POST', path);
    expect(refused.status).toBe(400);
    expect(errorOf(refused).details).toMatchObject([{ code: 'ObjectConflict' }, {}]);
    expect((await client.get(`/directory/deletedItems/${id}`)).status).toBe(200);
    const solved = await client.send('POST', path, {
      newUserPrincipalName: 'twice2@contoso.test',
      autoReconcileProxyConflict: true,
    });
    expect(solved.status).toBe(200);
    const { body } = await client.get(`/users/${id}?$select=userPrincipalName,proxyAddresses`);
    expect(body).toMatchObject({ userPrincipalName: 'twice2@contoso.test', proxyAddresses: [] });
  });

  it('forgets a user after 30 days and frees its immutable id', async () => {
    const id = await create({ onPremisesImmutableId: 'MzBkYXlz' });
    await client.send('DELETE', `/users/${id}`);
    const before = now;
    now += 30 * DAY_MS;
    const fresh = await clientOf(client.tenant, ['User.ReadWrite.All'], () => now);
    expect((await fresh.get(`/directory/deletedItems/${id}`)).status).toBe(404);
    expect((await fresh.send('POST', '/users', newUser({ onPremisesImmutableId: 'MzBkYXlz' }))).status).toBe(201);
    now = before;
  });
});

describe('objects by id', () => {
  it('come with their types; unknown ones are left out', async () => {
    const user = await create();
    const group = String((await client.send('POST', '/groups', newGroup())).body['id']);
    const ids = [user, group, '00000000-0000-0000-0000-00000000dead'];
    const all = items(await client.send('POST', '/directoryObjects/getByIds', { ids }));
    expect(all.map((object) => object['@odata.type']).sort()).toEqual([
      '#microsoft.graph.group',
      '#microsoft.graph.user',
    ]);
    const users = items(await client.send('POST', '/directoryObjects/getByIds', { ids, types: ['user'] }));
    expect(users.map((object) => object['id'])).toEqual([user]);
  });

  it('are at most 1000 in a request', async () => {
    const ids = Array.from({ length: 1001 }, (_, i) => `00000000-0000-0000-0000-${String(i).padStart(12, '0')}`);
    expect((await client.send('POST', '/directoryObjects/getByIds', { ids })).status).toBe(400);
    expect((await client.send('POST', '/directoryObjects/getByIds', { ids: ids.slice(1) })).status).toBe(200);
  });
});

describe('what Graph keeps from an application', () => {
  it.each([
    ['GET', '/directory/onPremisesSynchronization'],
    ['PATCH', '/directory/onPremisesSynchronization/00000000-0000-0000-0000-000000000000'],
    ['POST', '/devices'],
  ])('%s %s is refused whatever was consented', async (method, path) => {
    const answer = await client.send(method, path, method === 'GET' ? undefined : {});
    expect(answer.status).toBe(403);
    expect(errorOf(answer).code).toBe('Authorization_RequestDenied');
  });

  it('contacts and devices can be read but contacts have no POST', async () => {
    for (const collection of ['contacts', 'devices']) {
      expect(items(await client.get(`/${collection}`))).toEqual([]);
      expect((await client.get(`/${collection}/delta`)).body['@odata.deltaLink']).toBeDefined();
      expect((await client.get(`/${collection}/00000000-0000-0000-0000-000000000000`)).status).toBe(404);
    }
    const answer = await client.send('POST', '/contacts', { displayName: 'x' });
    expect(answer.status).toBe(405);
    expect(errorOf(answer).message).toBe('Specified HTTP method is not allowed for the request target.');
  });
});
