import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, items, startWithClient, type TestClient } from './client.ts';

const EVENTUAL = { ConsistencyLevel: 'eventual' };
let client: TestClient;

beforeAll(async () => {
  client = await startWithClient({ pageSize: 4 });
  for (let i = 0; i < 10; i += 1) {
    client.tenant.state.addUser({
      userPrincipalName: `person${String(i)}@contoso.test`,
      displayName: `Person ${String(i)}`,
      onPremisesImmutableId: `YW5jaG9y${String(i)}`,
      mail: `person${String(i)}@contoso.test`,
      accountEnabled: i % 2 === 0,
      ...(i < 3 ? { department: "O'Brien & Søns" } : {}),
      ...(i === 9 ? { onPremisesExtensionAttributes: { extensionAttribute1: 'nine' } } : {}),
    });
  }
});
afterAll(() => client.close());

async function names(filter: string, advanced = false): Promise<unknown[]> {
  const query = `$filter=${encodeURIComponent(filter)}${advanced ? '&$count=true' : ''}`;
  const found = await client.all(`/users?$select=userPrincipalName&${query}`, advanced ? EVENTUAL : {});
  return found.map((user) => String(user['userPrincipalName']).split('@')[0]).sort();
}

describe('pages', () => {
  it('come with an opaque link until the last one, and hold everything once', async () => {
    const first = await client.get('/users');
    expect(items(first)).toHaveLength(4);
    expect(first.body['@odata.nextLink']).toMatch(/\$skiptoken=/);
    const all = await client.all('/users');
    expect(new Set(all.map((user) => user['id'])).size).toBe(10);
  });

  it('have no link after the last object, even when the page is full', async () => {
    const answer = await client.get('/users?$top=10');
    expect(items(answer)).toHaveLength(10);
    expect(answer.body).not.toHaveProperty('@odata.nextLink');
  });

  it('skip nobody when someone else is deleted between two pages', async () => {
    const { id } = client.tenant.state.addUser({ userPrincipalName: 'zz.first@contoso.test' });
    const before = client.tenant.state.list('user').map((user) => user.id);
    const first = await client.get('/users?$top=3');
    client.tenant.state.remove(String(items(first)[0]?.['id']));
    const rest = await client.all(String(first.body['@odata.nextLink']));
    expect(new Set([...items(first), ...rest].map((user) => user['id']))).toEqual(new Set(before));
    client.tenant.state.restore(String(items(first)[0]?.['id']));
    client.tenant.state.remove(id);
  });

  it.each(['0', '1000', 'many'])('refuse $top=%s', async (top) => {
    expect((await client.get(`/users?$top=${top}`)).status).toBe(400);
  });
});

describe('$filter', () => {
  it.each([
    ["userPrincipalName eq 'PERSON3@contoso.test'", ['person3']],
    ["onPremisesImmutableId eq 'YW5jaG9y4'", ['person4']],
    ["onPremisesImmutableId eq 'YW5jaG9y4' or onPremisesImmutableId eq 'YW5jaG9y5'", ['person4', 'person5']],
    ["onPremisesImmutableId in ('YW5jaG9y1','YW5jaG9y2','nothing')", ['person1', 'person2']],
    ["proxyAddresses/any(p:p eq 'SMTP:person6@contoso.test')", ['person6']],
    ["proxyAddresses/any(p:startswith(p,'smtp:person7'))", ['person7']],
    ["mail eq 'person8@contoso.test'", ['person8']],
    ["department eq 'O''Brien & Søns'", ['person0', 'person1', 'person2']],
    ["startswith(displayName,'person 1')", ['person1']],
    ["accountEnabled eq false and (department eq 'O''Brien & Søns')", ['person1']],
    [
      "startswith(displayName,'Person') and accountEnabled eq true and displayName ge 'Person 6'",
      ['person6', 'person8'],
    ],
    ["onPremisesExtensionAttributes/extensionAttribute1 eq 'nine'", ['person9']],
    ["onPremisesProvisioningErrors/any(o:o/category eq 'PropertyConflict')", []],
  ])('%s', async (filter, expected) => {
    expect(await names(filter)).toEqual(expected);
  });

  it.each([
    [
      "accountEnabled ne true and startswith(userPrincipalName,'person')",
      ['person1', 'person3', 'person5', 'person7', 'person9'],
    ],
    ["not startswith(displayName,'Person')", []],
    ["endswith(userPrincipalName,'2@contoso.test')", ['person2']],
    ['department ne null', ['person0', 'person1', 'person2']],
    ["department eq null and startswith(displayName,'Person 3')", ['person3']],
    ["department in (null,'x') and startswith(displayName,'Person 4')", ['person4']],
  ])('%s needs ConsistencyLevel and $count', async (filter, expected) => {
    const path = `/users?$filter=${encodeURIComponent(filter)}`;
    for (const answer of [
      await client.get(path),
      await client.get(path, EVENTUAL),
      await client.get(`${path}&$count=true`),
    ]) {
      expect(answer.status).toBe(400);
      expect(errorOf(answer).code).toBe('Request_UnsupportedQuery');
    }
    expect(await names(filter, true)).toEqual(expected);
  });

  it.each([
    "contains(displayName,'e')",
    'aboutMe eq null',
    "displayName eq 'unclosed",
    "nonsense eq 'x'",
    'displayName',
    "displayName eq 'a' and",
    "displayName like 'a'",
  ])('refuses %s', async (filter) => {
    const answer = await client.get(`/users?$filter=${encodeURIComponent(filter)}&$count=true`, EVENTUAL);
    expect(answer.status).toBe(400);
  });

  it('finds groups by unique name and not by a property groups do not have', async () => {
    client.tenant.state.addGroup({ displayName: 'Keyed', uniqueName: 'key-1' });
    expect(items(await client.get("/groups?$filter=uniqueName eq 'key-1'"))).toHaveLength(1);
    expect((await client.get("/groups?$filter=onPremisesImmutableId eq 'x'")).status).toBe(400);
  });
});

describe('counting and ordering', () => {
  it('counts only with ConsistencyLevel, all objects and not the page, on the first page only', async () => {
    expect((await client.get('/users?$count=true')).status).toBe(400);
    const first = await client.get('/users?$count=true&$top=3', EVENTUAL);
    expect(first.body['@odata.count']).toBe(10);
    const second = await client.get(String(first.body['@odata.nextLink']), EVENTUAL);
    expect(second.body).not.toHaveProperty('@odata.count');
  });

  it('answers /$count with the number as text', async () => {
    expect((await client.get('/users/$count')).status).toBe(400);
    const answer = await client.get('/users/$count?$filter=accountEnabled eq true', EVENTUAL);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(answer.body).toBe(5);
  });

  it('orders, and wants the advanced parameters when it also filters', async () => {
    const ordered = await client.all('/users?$orderby=displayName desc&$select=displayName&$top=3');
    expect(ordered.map((user) => user['displayName'])).toEqual(
      [...ordered.map((user) => user['displayName'])].sort().reverse(),
    );
    const both = '/users?$orderby=displayName&$filter=accountEnabled eq true';
    expect((await client.get(both)).status).toBe(400);
    expect(items(await client.get(`${both}&$count=true`, EVENTUAL))).toHaveLength(4);
    expect((await client.get('/users?$orderby=mail')).status).toBe(400);
  });

  it('refuses options it does not know', async () => {
    expect((await client.get('/users?$skip=5')).status).toBe(400);
    expect((await client.get('/users?$expand=memberOf')).status).toBe(400);
  });
});

describe('objects created a moment ago', () => {
  it('are not found by id, by name or by filter until they are replicated, yet hold their values', async () => {
    let now = Date.parse('2026-11-20T08:00:00Z');
    const slow = await startWithClient({ clock: () => now, visibilityDelayMs: 3000 });
    const user = slow.tenant.state.addUser({
      userPrincipalName: 'fresh@contoso.test',
      onPremisesImmutableId: 'ZnJlc2g=',
    });
    const reads = [`/users/${user.id}`, '/users/fresh@contoso.test'];
    for (const path of reads) expect((await slow.get(path)).status).toBe(404);
    const search = "/users?$filter=onPremisesImmutableId eq 'ZnJlc2g='";
    expect(items(await slow.get(search))).toEqual([]);
    const group = slow.tenant.state.addGroup({ displayName: 'Group' });
    now += 3000;
    for (const path of reads) expect((await slow.get(path)).status).toBe(200);
    expect(items(await slow.get(search))).toHaveLength(1);
    expect((await slow.get(`/groups/${group.id}`)).status).toBe(200);
    await slow.close();
  });
});
