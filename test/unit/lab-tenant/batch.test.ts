import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../lab/tenant/json.ts';
import { clientOf, newGroup, newUser, startWithClient, type Answer, type TestClient } from './client.ts';

let client: TestClient;

beforeAll(async () => {
  client = await startWithClient();
});
afterAll(() => client.close());

const JSON_HEADERS = { 'Content-Type': 'application/json' };

function batch(requests: readonly Json[], sender = client): Promise<Answer> {
  return sender.send('POST', '/$batch', { requests });
}

function byId(answer: Answer): Map<string, JsonObject> {
  const responses = answer.body['responses'] as unknown as JsonObject[];
  return new Map(responses.map((response) => [String(response['id']), response]));
}

function create(id: string, properties: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return { id, method: 'POST', url: '/users', headers: JSON_HEADERS, body: newUser(properties), ...more };
}

describe('$batch', () => {
  it('answers every item with its own status, headers and body', async () => {
    const answer = await batch([
      create('a'),
      { id: 'b', method: 'GET', url: '/users/nobody@contoso.test' },
      { id: 'c', method: 'POST', url: '/contacts', headers: JSON_HEADERS, body: {} },
      { id: 'd', method: 'GET', url: "users?$top=1&$filter=displayName eq 'what? nobody'" },
      { id: 'e', method: 'GET', url: '//' },
    ]);
    expect(answer.status).toBe(200);
    const responses = byId(answer);
    expect([...responses.keys()].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(['a', 'b', 'c', 'd', 'e'].map((id) => responses.get(id)?.['status'])).toEqual([201, 404, 405, 200, 400]);
    expect(responses.get('a')?.['headers']).toMatchObject({ 'x-ms-resource-unit': '1' });
    expect(responses.get('b')?.['body']).toMatchObject({ error: { code: 'Request_ResourceNotFound' } });
  });

  it('gives the answers in another order than the requests, in some batch at least', async () => {
    const ids = Array.from({ length: 10 }, (_, i) => String(i));
    const answer = await batch(ids.map((id) => ({ id, method: 'GET', url: '/users?$top=1' })));
    expect([...byId(answer).keys()]).not.toEqual(ids);
  });

  it('gives the answers of a chain in another order than they were made, too', async () => {
    const ids = Array.from({ length: 10 }, (_, i) => String(i));
    const chain = ids.map((id, i) => ({
      id,
      method: 'GET',
      url: '/users?$top=1',
      ...(i === 0 ? {} : { dependsOn: [String(i - 1)] }),
    }));
    expect([...byId(await batch(chain)).keys()]).not.toEqual(ids);
  });

  it('runs items that do not depend on each other in no particular order', async () => {
    const pairs = Array.from({ length: 10 }, (_, i) => [
      {
        id: `make${String(i)}`,
        method: 'PATCH',
        url: `/groups(uniqueName='pair${String(i)}')`,
        headers: { ...JSON_HEADERS, Prefer: 'create-if-missing' },
        body: newGroup(),
      },
      { id: `read${String(i)}`, method: 'GET', url: `/groups(uniqueName='pair${String(i)}')` },
    ]).flat();
    const responses = byId(await batch(pairs));
    const reads = [...responses].filter(([id]) => id.startsWith('read')).map(([, response]) => response['status']);
    expect(new Set(reads)).toEqual(new Set([200, 404]));
  });

  it('carries out a chain in its order', async () => {
    const upsert = { headers: { ...JSON_HEADERS, Prefer: 'create-if-missing' }, body: newGroup() };
    const answer = await batch([
      { id: '1', method: 'PATCH', url: "/groups(uniqueName='chain')", ...upsert },
      { id: '2', method: 'GET', url: "/groups(uniqueName='chain')", dependsOn: ['1'] },
      { id: '3', method: 'PATCH', url: "/groups(uniqueName='chain')", ...upsert, dependsOn: ['2'] },
    ]);
    expect(['1', '2', '3'].map((id) => byId(answer).get(id)?.['status'])).toEqual([201, 200, 204]);
  });

  it('answers 424 for what depends on a failure, and for what depends on that', async () => {
    const before = client.tenant.state.list('user').length;
    const answer = await batch([
      { id: '1', method: 'GET', url: '/users/nobody@contoso.test' },
      create('2', {}, { dependsOn: ['1'] }),
      create('3', {}, { dependsOn: ['2'] }),
    ]);
    expect(['1', '2', '3'].map((id) => byId(answer).get(id)?.['status'])).toEqual([404, 424, 424]);
    expect(client.tenant.state.list('user')).toHaveLength(before);
  });

  it.each<[string, Json]>([
    [
      'more than 20 items',
      { requests: Array.from({ length: 21 }, (_, i) => ({ id: String(i), method: 'GET', url: '/users' })) },
    ],
    ['no items', { requests: [] }],
    ['no list', { request: [] }],
    [
      'an id twice',
      {
        requests: [
          { id: '1', method: 'GET', url: '/users' },
          { id: '1', method: 'GET', url: '/groups' },
        ],
      },
    ],
    ['a number as id', { requests: [{ id: 1, method: 'GET', url: '/users' }] }],
    ['no url', { requests: [{ id: '1', method: 'GET' }] }],
    ['an unknown method', { requests: [{ id: '1', method: 'FETCH', url: '/users' }] }],
    ['an absolute url', { requests: [{ id: '1', method: 'GET', url: 'https://graph.microsoft.com/v1.0/users' }] }],
    ['a body without a content type', { requests: [{ id: '1', method: 'POST', url: '/users', body: {} }] }],
    ['a dependency on nothing', { requests: [{ id: '1', method: 'GET', url: '/users', dependsOn: ['2'] }] }],
    [
      'a circle',
      {
        requests: [
          { id: '1', method: 'GET', url: '/users', dependsOn: ['2'] },
          { id: '2', method: 'GET', url: '/users', dependsOn: ['1'] },
        ],
      },
    ],
  ])('refuses the whole batch for %s', async (_, body) => {
    expect((await client.send('POST', '/$batch', body)).status).toBe(400);
  });

  it('carries nothing out of a batch it refuses', async () => {
    const before = client.tenant.state.list('user').length;
    await batch([create('1'), create('1')]);
    expect(client.tenant.state.list('user')).toHaveLength(before);
  });

  it('checks the permissions of each item', async () => {
    const reader = await clientOf(client.tenant, ['User.Read.All']);
    const responses = byId(await batch([create('write'), { id: 'read', method: 'GET', url: '/users?$top=1' }], reader));
    expect(responses.get('write')?.['status']).toBe(403);
    expect(responses.get('read')?.['status']).toBe(200);
  });

  it('throttles each item by itself, with Retry-After on the item', async () => {
    const limited = await startWithClient({ throttle: { writes: { count: 5, seconds: 100 } } });
    const answer = await batch(
      Array.from({ length: 8 }, (_, i) => create(String(i))),
      limited,
    );
    expect(answer.status).toBe(200);
    const responses = [...byId(answer).values()];
    const refused = responses.filter((response) => response['status'] === 429);
    expect(responses.filter((response) => response['status'] === 201)).toHaveLength(5);
    expect(refused).toHaveLength(3);
    for (const { headers, body } of refused) {
      expect(headers).toMatchObject({ 'Retry-After': expect.stringMatching(/^\d+$/) as unknown });
      expect(body).toMatchObject({ error: { code: 'TooManyRequests' } });
    }
    expect(limited.tenant.counters).toMatchObject({ throttled: 3, creates: 5, batches: 1, batchItems: 8 });
    await limited.close();
  });
});
