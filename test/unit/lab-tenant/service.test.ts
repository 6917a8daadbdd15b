import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, errorOf, items, newUser, startWithClient, type TestClient } from './client.ts';

let now: number;
let client: TestClient;

beforeEach(async () => {
  now = Date.parse('2026-11-20T08:00:00Z');
  client = await startWithClient({ clock: () => now });
});
afterEach(() => client.close());

describe('answers', () => {
  it('carry the headers Graph sends, and echo the client request id', async () => {
    const answer = await client.get('/users', { 'client-request-id': 'd3b0a6f0-0000-4000-8000-000000000001' });
    expect(answer.headers.get('content-type')).toContain('application/json;odata.metadata=minimal');
    expect(answer.headers.get('odata-version')).toBe('4.0');
    expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('client-request-id')).toBe('d3b0a6f0-0000-4000-8000-000000000001');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('x-ms-resource-unit')).toBe('2');
  });

  it('explain errors with code, message, date and both request ids', async () => {
    const answer = await client.get('/users/nobody@contoso.test', { 'client-request-id': 'mine' });
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      error: {
        code: 'Request_ResourceNotFound',
        message:
          "Resource 'nobody@contoso.test' does not exist or one of its queried reference-property objects are not present.",
        innerError: {
          date: '2026-11-20T08:00:00',
          'request-id': answer.headers.get('request-id'),
          'client-request-id': 'mine',
        },
      },
    });
  });

  it.each([
    ['GET', '/nonsense', 400],
    ['GET', '/users/%zz', 400],
    ['PUT', '/users', 405],
    ['DELETE', '/organization', 405],
    ['GET', '/policies/authorizationPolicy', 501],
    ['POST', '/domains/contoso.test/verify', 501],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await client.send(method, path, method === 'GET' ? undefined : {})).status).toBe(status);
  });

  it('refuse bodies that are no JSON', async () => {
    const token = String((await client.requestToken()).body['access_token']);
    const post = (body: string, type: string) =>
      client.raw('POST', '/v1.0/users', { body, headers: { Authorization: `Bearer ${token}`, 'Content-Type': type } });
    expect((await post('{"displayName":', 'application/json')).status).toBe(400);
    expect((await post('"text"', 'application/json')).status).toBe(400);
    expect((await post('{}', 'text/plain')).status).toBe(415);
  });
});

describe('throttling', () => {
  it('lets the documented 3000 writes through in a burst, then the rate of 20 a second', async () => {
    client.tenant.setThrottle('documented');
    const { id } = client.tenant.state.addUser({ userPrincipalName: 'busy@contoso.test' });
    const write = (i: number) => ({
      id: String(i),
      method: 'PATCH',
      url: `/users/${id}`,
      headers: { 'Content-Type': 'application/json' },
      body: { jobTitle: String(i) },
    });
    const statuses: unknown[] = [];
    const twenty = async (): Promise<void> => {
      const requests = Array.from({ length: 20 }, (_, i) => write(i));
      const answer = await client.send('POST', '/$batch', { requests });
      for (const response of answer.body['responses'] as unknown as { status: number }[])
        statuses.push(response.status);
    };
    for (let i = 0; i < 150; i += 1) {
      await twenty();
      // Keeps the resource units, 3500 in 10 seconds, out of the way: they refill long before the writes do.
      if (i === 120) now += 1;
    }
    expect(statuses.every((status) => status === 204)).toBe(true);
    const refused = await client.send('PATCH', `/users/${id}`, { jobTitle: 'x' });
    expect(refused.status).toBe(429);
    expect(errorOf(refused).code).toBe('TooManyRequests');
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('x-ms-throttle-information')).toBe('WriteLimitExceeded');
    expect(refused.headers.get('x-ms-throttle-scope')).toBe(
      `Tenant_Application/ReadWrite/${client.appId}/${client.tenant.tenantId}`,
    );
    now += 1000;
    for (let i = 0; i < 20; i += 1)
      expect((await client.send('PATCH', `/users/${id}`, { jobTitle: String(i) })).status).toBe(204);
    expect((await client.send('PATCH', `/users/${id}`, { jobTitle: 'x' })).status).toBe(429);
    expect((await client.get(`/users/${id}`)).status).toBe(200);
  });

  it('charges reads by what they cost: dearer without $select, cheaper with a small $top', async () => {
    const cost = async (path: string): Promise<string | null> =>
      (await client.get(path)).headers.get('x-ms-resource-unit');
    expect(await cost('/users')).toBe('2');
    expect(await cost('/users?$select=id')).toBe('1');
    expect(await cost('/users?$expand=manager')).toBe('3');
    expect(await cost('/users?$select=id&$top=5')).toBe('1');
    const { id } = client.tenant.state.addGroup({ displayName: 'g' });
    expect(await cost(`/groups/${id}/members`)).toBe('3');
    expect(await cost(`/groups/${id}/members?$select=id&$top=5`)).toBe('1');
  });

  it('warns from 80 percent on and refuses reads beyond the resource units', async () => {
    client.tenant.setThrottle({ writes: { count: 100, seconds: 10 }, resourceUnits: { count: 10, seconds: 10 } });
    const answers = [];
    for (let i = 0; i < 6; i += 1) answers.push(await client.get('/users'));
    expect(answers.map((answer) => answer.headers.get('x-ms-throttle-limit-percentage'))).toEqual([
      null,
      null,
      null,
      null,
      '1.00',
      null,
    ]);
    expect(answers[5]?.status).toBe(429);
    expect(answers[5]?.headers.get('x-ms-throttle-information')).toBe('ResourceUnitLimitExceeded');
    expect(answers[5]?.headers.get('retry-after')).toBe('2');
  });

  it('counts each application for itself', async () => {
    client.tenant.setThrottle({ writes: { count: 1, seconds: 1000 } });
    const other = await clientOf(client.tenant, ['User.ReadWrite.All'], () => now);
    expect((await client.send('POST', '/users', newUser())).status).toBe(201);
    expect((await client.send('POST', '/users', newUser())).status).toBe(429);
    expect((await other.send('POST', '/users', newUser())).status).toBe(201);
  });
});

describe('faults on demand', () => {
  const POST_USERS = { method: 'POST', path: '/v1.0/users' };
  const count = (): number => client.tenant.state.list('user').length;

  it('answer without applying', async () => {
    const fault = client.tenant.faults.inject({
      match: POST_USERS,
      times: 1,
      action: { kind: 'answer', status: 503, headers: { 'Retry-After': '7' } },
    });
    const answer = await client.send('POST', '/users', newUser());
    expect([answer.status, answer.headers.get('retry-after'), count()]).toEqual([503, '7', 0]);
    expect(client.tenant.counters).toMatchObject({ requests: { 'POST /users': 1 }, creates: 0 });
    expect(fault.hits).toBe(1);
    expect((await client.send('POST', '/users', newUser())).status).toBe(201);
  });

  it('apply and answer 500', async () => {
    client.tenant.faults.inject({ match: POST_USERS, times: 1, action: { kind: 'answer-after-applying' } });
    expect((await client.send('POST', '/users', newUser())).status).toBe(500);
    expect(count()).toBe(1);
    expect(client.tenant.counters.creates).toBe(1);
  });

  it('cut the connection before or after applying', async () => {
    for (const [when, users] of [
      ['before-applying', 0],
      ['after-applying', 1],
    ] as const) {
      const fault = client.tenant.faults.inject({ match: POST_USERS, action: { kind: 'cut-connection', when } });
      await expect(client.send('POST', '/users', newUser())).rejects.toThrow();
      expect(count()).toBe(users);
      fault.remove();
    }
  });

  it('throttle, delay, pass some first, and meet by predicate', async () => {
    client.tenant.faults.inject({
      match: { path: /\/users$/ },
      after: 1,
      times: 1,
      action: { kind: 'throttle', retryAfterSeconds: 3 },
    });
    expect((await client.get('/users')).status).toBe(200);
    const throttled = await client.get('/users');
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '3']);
    client.tenant.faults.inject({ match: { method: 'GET' }, times: 1, action: { kind: 'delay', milliseconds: 5 } });
    expect((await client.get('/users')).status).toBe(200);
    const named = { predicate: ({ body }: { body: unknown }) => JSON.stringify(body ?? null).includes('Unlucky') };
    client.tenant.faults.inject({ match: named, action: { kind: 'answer', status: 500 } });
    expect((await client.send('POST', '/users', newUser({ displayName: 'Unlucky' }))).status).toBe(500);
    expect((await client.send('POST', '/users', newUser({ displayName: 'Lucky' }))).status).toBe(201);
  });

  it('strike with a probability, the same in each run', async () => {
    client.tenant.faults.inject({
      match: { method: 'GET' },
      probability: 0.5,
      action: { kind: 'answer', status: 500 },
    });
    const statuses = new Set<number>();
    for (let i = 0; i < 20; i += 1) statuses.add((await client.get('/users')).status);
    expect(statuses).toEqual(new Set([200, 500]));
  });

  it('drop an item of a batch, which was carried out', async () => {
    client.tenant.faults.inject({
      match: { ...POST_USERS, inBatch: true },
      times: 1,
      action: { kind: 'drop-batch-item' },
    });
    const item = (id: string) => ({
      id,
      method: 'POST',
      url: '/users',
      headers: { 'Content-Type': 'application/json' },
      body: newUser(),
    });
    const answer = await client.send('POST', '/$batch', { requests: [item('1'), item('2')] });
    expect(answer.body['responses']).toHaveLength(1);
    expect(count()).toBe(2);
  });

  it('cut the connection of a batch in the middle: some items are done, no answer comes', async () => {
    client.tenant.faults.inject({
      match: { path: '/v1.0/$batch' },
      times: 1,
      action: { kind: 'cut-connection', when: 'after-applying' },
    });
    const requests = [
      { id: '1', method: 'POST', url: '/users', headers: { 'Content-Type': 'application/json' }, body: newUser() },
    ];
    await expect(client.send('POST', '/$batch', { requests })).rejects.toThrow();
    expect(count()).toBe(1);
  });

  it('expire the link to the next page', async () => {
    for (const name of ['a', 'b']) client.tenant.state.addUser({ userPrincipalName: `${name}@contoso.test` });
    const first = await client.get('/users?$top=1');
    const hasToken = { predicate: () => true, path: '/v1.0/users' };
    client.tenant.faults.inject({ match: hasToken, times: 1, action: { kind: 'expire-next-link' } });
    const answer = await client.get(String(first.body['@odata.nextLink']));
    expect(answer.status).toBe(400);
    expect(errorOf(answer).code).toBe('Directory_ExpiredPageToken');
  });

  it('also meet the token endpoint', async () => {
    const path = `/${client.tenant.tenantId}/oauth2/v2.0/token`;
    client.tenant.faults.inject({ match: { path }, times: 1, action: { kind: 'answer', status: 503 } });
    expect((await client.requestToken()).status).toBe(503);
    expect((await client.requestToken()).status).toBe(200);
  });
});

describe('administration', () => {
  it('loads many objects with their links, which the HTTP interface then shows', async () => {
    const id = (i: number): string => `10000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
    const users = Array.from({ length: 300 }, (_, i) => ({
      id: id(i),
      properties: { userPrincipalName: `u${String(i)}@contoso.test` },
      ...(i === 0 ? {} : { managerId: id(0) }),
    }));
    const memberIds = users.map((user) => user.id);
    client.tenant.state.load({
      users,
      groups: [{ properties: { displayName: 'Everybody', uniqueName: 'all' }, memberIds }],
    });
    expect(await client.all('/users?$select=id')).toHaveLength(300);
    const group = await client.get("/groups(uniqueName='all')");
    expect(await client.all(`/groups/${String(group.body['id'])}/members?$select=id`)).toHaveLength(300);
    expect((await client.get('/users/u7@contoso.test/manager')).body['id']).toBe(id(0));
  });

  it('refuses what the directory cannot hold: two objects with one name', () => {
    client.tenant.state.addUser({ userPrincipalName: 'one@contoso.test' });
    expect(() => client.tenant.state.addUser({ userPrincipalName: 'ONE@contoso.test' })).toThrow(/already exists/);
  });

  it('counts and records what went over the wire, batch items by themselves', async () => {
    client.tenant.record(true);
    const requests = [{ id: '1', method: 'GET', url: '/users?$top=1' }];
    await client.send('POST', '/$batch', { requests });
    await client.send('POST', '/users', newUser());
    expect(client.tenant.counters).toMatchObject({
      requests: { 'POST /$batch': 1, 'GET /users': 1, 'POST /users': 1 },
      writes: 1,
      creates: 1,
      httpRequests: 2,
    });
    expect(client.tenant.requests.map(({ method, path, inBatch }) => [method, path, inBatch])).toEqual([
      ['GET', '/users?$top=1', true],
      ['POST', '/$batch', false],
      ['POST', '/users', false],
    ]);
    client.tenant.resetTraffic();
    expect(client.tenant.counters).toMatchObject({ requests: {}, writes: 0 });
    expect(client.tenant.requests).toEqual([]);
  });

  it('gives equal snapshots for equal content, whatever the ids and the order of creation', async () => {
    const fill = async (target: TestClient, order: readonly string[]): Promise<void> => {
      for (const name of order) {
        const body = newUser({
          userPrincipalName: `${name}@contoso.test`,
          displayName: name,
          mailNickname: name,
          onPremisesImmutableId: name,
        });
        await target.send('POST', '/users', body);
      }
      const { id } = target.tenant.state.addGroup({ displayName: 'Team', uniqueName: 'team' });
      for (const name of order) target.tenant.state.addMember(id, `${name}@contoso.test`);
      target.tenant.state.setManager('a@contoso.test', 'b@contoso.test');
    };
    const other = await startWithClient();
    await fill(client, ['a', 'b', 'c']);
    await fill(other, ['c', 'b', 'a']);
    const snapshot = client.tenant.snapshot();
    expect(snapshot).toEqual(other.tenant.snapshot());
    expect(snapshot.users['a']).toMatchObject({ manager: 'b', userPrincipalName: 'a@contoso.test' });
    expect(snapshot.groups['team']).toMatchObject({ members: ['a', 'b', 'c'] });
    other.tenant.state.update('c@contoso.test', { jobTitle: 'x' });
    expect(snapshot).not.toEqual(other.tenant.snapshot());
    await other.close();
  });

  it('pages through a tenant of 20,000 users and finds one of them by name', async () => {
    const users = Array.from({ length: 20_000 }, (_, i) => ({
      properties: { userPrincipalName: `u${String(i)}@contoso.test` },
    }));
    client.tenant.state.load({ users });
    const all = await client.all('/users?$select=id,userPrincipalName&$top=999');
    expect(new Set(all.map((user) => user['id'])).size).toBe(20_000);
    expect(client.tenant.counters.requests['GET /users']).toBe(21);
    expect(items(await client.get("/users?$filter=userPrincipalName eq 'u19999@contoso.test'"))).toHaveLength(1);
  });
});
