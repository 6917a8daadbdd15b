import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lab/tenant/json.ts';
import type { TenantOptions } from '../../lab/tenant/tenant.ts';
import { errorOf, items, startWithClient, type TestClient } from './client.ts';

const DAY_MS = 86_400_000;
let now: number;
let client: TestClient;

async function start(options: TenantOptions = {}): Promise<void> {
  await client.close();
  client = await startWithClient({ clock: () => now, ...options });
}

beforeEach(async () => {
  now = Date.parse('2026-11-20T08:00:00Z');
  client = await startWithClient({ clock: () => now });
});
afterEach(() => client.close());

interface Round {
  readonly pages: readonly (readonly JsonObject[])[];
  readonly value: readonly JsonObject[];
  readonly deltaLink: string;
}

/** Follows a round to its delta link; every page has exactly one of the two links. */
async function round(path: string, headers: Record<string, string> = {}): Promise<Round> {
  const pages: JsonObject[][] = [];
  for (let next = path; ;) {
    const page = await client.get(next, headers);
    expect(page.status, JSON.stringify(page.body)).toBe(200);
    const links = ['@odata.nextLink', '@odata.deltaLink'].map((name) => page.body[name]);
    expect(links.filter((link) => link !== undefined)).toHaveLength(1);
    pages.push(items(page));
    if (links[1] !== undefined) return { pages, value: pages.flat(), deltaLink: String(links[1]) };
    next = String(links[0]);
  }
}

function addUser(name: string, properties: JsonObject = {}): string {
  return client.tenant.state.addUser({ userPrincipalName: `${name}@contoso.test`, ...properties }).id;
}

function addGroup(name: string, members: readonly string[] = []): string {
  const { id } = client.tenant.state.addGroup({ displayName: name });
  for (const member of members) client.tenant.state.addMember(id, member);
  return id;
}

/** Members after applying `members@delta` of some entries in their order. */
function applyLinks(
  value: readonly JsonObject[],
  id: string,
  name: string,
  before: readonly unknown[] = [],
): unknown[] {
  const present = new Set<unknown>(before);
  for (const entry of value) {
    if (entry['id'] !== id) continue;
    for (const change of (entry[`${name}@delta`] ?? []) as unknown as JsonObject[]) {
      if (change['@removed'] === undefined) present.add(change['id']);
      else present.delete(change['id']);
    }
  }
  return [...present].sort();
}

describe('a first round', () => {
  it('enumerates in pages and ends with a delta link', async () => {
    await start({ deltaPageSize: 3 });
    const ids = Array.from({ length: 8 }, (_, i) => addUser(`u${String(i)}`));
    const first = await round('/users/delta?$select=userPrincipalName');
    expect(first.pages.map((page) => page.length)).toEqual([3, 3, 2]);
    expect(first.value.map((user) => user['id']).sort()).toEqual(ids.sort());
    expect(await round(first.deltaLink)).toMatchObject({ value: [] });
  });

  it('leaves out properties that were never set, and keeps those that were cleared', async () => {
    const id = addUser('partial', { jobTitle: 'x', department: 'y' });
    client.tenant.state.update(id, { jobTitle: null });
    const { value } = await round('/users/delta?$select=userPrincipalName,jobTitle,department,city');
    expect(value).toEqual([{ id, userPrincipalName: 'partial@contoso.test', jobTitle: null, department: 'y' }]);
  });

  it('does not lose what changes while it is being read', async () => {
    await start({ deltaPageSize: 2 });
    const ids = Array.from({ length: 4 }, (_, i) => addUser(`u${String(i)}`));
    const first = await client.get('/users/delta?$select=jobTitle');
    client.tenant.state.update(ids[0] ?? '', { jobTitle: 'changed meanwhile' });
    const gone = ids[3] ?? '';
    client.tenant.state.remove(gone);
    const late = addUser('late');
    const rest = await round(String(first.body['@odata.nextLink']));
    const next = await round(rest.deltaLink);
    const seen = [...items(first), ...rest.value, ...next.value];
    expect(seen.filter((user) => user['id'] === ids[0]).at(-1)).toMatchObject({ jobTitle: 'changed meanwhile' });
    expect(seen.map((user) => user['id'])).toContain(late);
    expect(next.value).toContainEqual({ id: gone, '@removed': { reason: 'changed' } });
  });

  it('starts from now with $deltatoken=latest', async () => {
    addUser('before');
    const latest = await round('/users/delta?$deltatoken=latest&$select=userPrincipalName');
    expect(latest.value).toEqual([]);
    const id = addUser('after');
    expect((await round(latest.deltaLink)).value.map((user) => user['id'])).toEqual([id]);
  });

  it('follows only the objects that are named by id', async () => {
    const [one, two] = [addUser('one'), addUser('two'), addUser('three')];
    const first = await round(`/users/delta?$filter=id eq '${one}' or id eq '${two}'`);
    expect(first.value.map((user) => user['id']).sort()).toEqual([one, two].sort());
    client.tenant.state.update('three@contoso.test', { displayName: 'Changed' });
    client.tenant.state.update(two, { displayName: 'Changed' });
    expect((await round(first.deltaLink)).value.map((user) => user['id'])).toEqual([two]);
  });
});

describe('changes', () => {
  it('come for selected properties only', async () => {
    const id = addUser('tracked');
    const first = await round('/users/delta?$select=displayName,jobTitle');
    client.tenant.state.update(id, { city: 'Bern' });
    const silent = await round(first.deltaLink);
    expect(silent.value).toEqual([]);
    client.tenant.state.update(id, { jobTitle: 'New' });
    expect((await round(silent.deltaLink)).value).toEqual([{ id, displayName: 'tracked', jobTitle: 'New' }]);
  });

  it('do not come for a write that changed nothing', async () => {
    const id = addUser('same', { jobTitle: 'x' });
    const first = await round('/users/delta?$select=jobTitle');
    await client.send('PATCH', `/users/${id}`, { jobTitle: 'x' });
    expect((await round(first.deltaLink)).value).toEqual([]);
  });

  it('are reduced to the changed properties by Prefer: return=minimal', async () => {
    const id = addUser('minimal');
    const first = await round('/users/delta?$select=displayName,jobTitle');
    client.tenant.state.update(id, { jobTitle: 'New' });
    const minimal = await round(first.deltaLink, { Prefer: 'return=minimal' });
    expect(minimal.value).toEqual([{ id, jobTitle: 'New' }]);
  });

  it('tell a soft deletion from one for good, and bring a restored object back whole', async () => {
    const id = addUser('leaver');
    let { deltaLink } = await round('/users/delta?$select=userPrincipalName');
    const next = async (): Promise<readonly JsonObject[]> => {
      const result = await round(deltaLink);
      deltaLink = result.deltaLink;
      return result.value;
    };
    client.tenant.state.remove(id);
    expect(await next()).toEqual([{ id, '@removed': { reason: 'changed' } }]);
    client.tenant.state.restore(id);
    expect(await next()).toEqual([{ id, userPrincipalName: 'leaver@contoso.test' }]);
    client.tenant.state.remove(id);
    client.tenant.state.purge(id);
    expect(await next()).toEqual([{ id, '@removed': { reason: 'deleted' } }]);
  });

  it('tell that a security group is gone for good', async () => {
    const id = addGroup('temporary');
    const first = await round('/groups/delta');
    await client.send('DELETE', `/groups/${id}`);
    expect((await round(first.deltaLink)).value).toEqual([{ id, '@removed': { reason: 'deleted' } }]);
  });

  it('of managers come as manager@delta, removal included, when selected', async () => {
    const [id, boss, other] = [addUser('worker'), addUser('boss'), addUser('other')];
    client.tenant.state.setManager(id, boss);
    const first = await round('/users/delta?$select=userPrincipalName,manager');
    expect(first.value.find((user) => user['id'] === id)?.['manager@delta']).toEqual([
      { '@odata.type': '#microsoft.graph.user', id: boss },
    ]);
    client.tenant.state.setManager(id, other);
    const second = await round(first.deltaLink);
    expect(applyLinks(second.value, id, 'manager', [boss])).toEqual([other]);
    client.tenant.state.setManager(id, null);
    const third = await round(second.deltaLink);
    expect(applyLinks(third.value, id, 'manager', [other])).toEqual([]);
    const untracked = await round('/users/delta');
    expect(untracked.value.some((user) => 'manager@delta' in user)).toBe(false);
  });

  it('of members come as members@delta with removals, and by default with groups', async () => {
    const users = ['a', 'b', 'c'].map((name) => addUser(name));
    const id = addGroup('team', users.slice(0, 2));
    const first = await round('/groups/delta');
    expect(applyLinks(first.value, id, 'members')).toEqual(users.slice(0, 2).sort());
    client.tenant.state.removeMember(id, users[0] ?? '');
    client.tenant.state.addMember(id, users[2] ?? '');
    const second = await round(first.deltaLink);
    const changes = second.value[0]?.['members@delta'] as unknown as JsonObject[];
    expect(changes).toHaveLength(2);
    expect(changes).toContainEqual({
      '@odata.type': '#microsoft.graph.user',
      id: users[0],
      '@removed': { reason: 'deleted' },
    });
    expect(applyLinks(second.value, id, 'members', users.slice(0, 2))).toEqual(users.slice(1).sort());
    const untracked = await round('/groups/delta?$select=displayName');
    expect(untracked.value.some((group) => 'members@delta' in group)).toBe(false);
  });

  it('take a deleted user out of its groups, and put it back when it is restored', async () => {
    const user = addUser('member');
    const id = addGroup('team', [user]);
    const first = await round('/groups/delta');
    client.tenant.state.remove(user);
    const second = await round(first.deltaLink);
    expect(applyLinks(second.value, id, 'members', [user])).toEqual([]);
    client.tenant.state.restore(user);
    const third = await round(second.deltaLink);
    expect(applyLinks(third.value, id, 'members')).toEqual([user]);
  });

  it('take a group that is gone for good out of the groups it was in', async () => {
    const inner = addGroup('inner');
    const outer = addGroup('outer', [inner]);
    const first = await round('/groups/delta');
    await client.send('DELETE', `/groups/${inner}`);
    const second = await round(first.deltaLink);
    expect(applyLinks(second.value, outer, 'members', [inner])).toEqual([]);
    expect(second.value).toContainEqual({ id: inner, '@removed': { reason: 'deleted' } });
  });
});

describe('large groups', () => {
  it('are spread over pages, the properties repeated, nothing lost when members leave meanwhile', async () => {
    await start({ deltaLinksPerPage: 2, deltaPageSize: 10 });
    const users = Array.from({ length: 5 }, (_, i) => addUser(`m${String(i)}`));
    const id = addGroup('large', users);
    addGroup('small', users.slice(0, 1));
    const first = await client.get('/groups/delta');
    client.tenant.state.removeMember(id, users[0] ?? '');
    const rest = await round(String(first.body['@odata.nextLink']));
    const entries = [...items(first), ...rest.value].filter((group) => group['id'] === id);
    expect(entries.length).toBe(3);
    for (const entry of entries) expect(entry).toMatchObject({ displayName: 'large' });
    const next = await round(rest.deltaLink);
    expect(applyLinks([...entries, ...next.value], id, 'members')).toEqual(users.slice(1).sort());
  });

  it('are spread over pages in a round of changes, too', async () => {
    await start({ deltaLinksPerPage: 2 });
    const users = Array.from({ length: 5 }, (_, i) => addUser(`m${String(i)}`));
    const first = await round('/groups/delta');
    const id = addGroup('new', users);
    const second = await round(first.deltaLink);
    expect(second.pages).toHaveLength(3);
    expect(applyLinks(second.value, id, 'members')).toEqual([...users].sort());
  });
});

describe('what a client must bear', () => {
  it('objects more than once, in any order, and changes told before', async () => {
    await start({ deltaReplay: 0.5, deltaShuffle: true });
    const ids = Array.from({ length: 30 }, (_, i) => addUser(`u${String(i)}`));
    const first = await round('/users/delta');
    const seen = first.value.map((user) => user['id']);
    expect(seen.length).toBeGreaterThan(ids.length);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect([...new Set(seen)]).not.toEqual(ids);
    let { deltaLink } = first;
    let replayed = 0;
    for (let i = 0; i < 10; i += 1) {
      const next = await round(deltaLink);
      replayed += next.value.length;
      deltaLink = next.deltaLink;
    }
    expect(replayed).toBeGreaterThan(0);
  });

  it('changes that appear late, and never get lost', async () => {
    await start({ visibilityDelayMs: 5000 });
    const first = await round('/users/delta');
    const id = addUser('slow');
    const early = await round(first.deltaLink);
    expect(early.value).toEqual([]);
    now += 5000;
    expect((await round(early.deltaLink)).value.map((user) => user['id'])).toEqual([id]);
  });

  it('tokens that expire after seven days: 410 with where to start anew', async () => {
    addUser('one');
    const first = await round('/users/delta?$select=displayName,manager');
    now += 7 * DAY_MS - 1000;
    expect((await client.requestToken()).status).toBe(200);
    const fresh = await startWithFreshToken();
    expect((await fresh(first.deltaLink)).status).toBe(200);
    now += 2000;
    const answer = await fresh(first.deltaLink);
    expect(answer.status).toBe(410);
    const location = String(answer.headers.get('location'));
    expect(location).toContain('$deltatoken=');
    expect(location).toContain('$select=');
    const restarted = await fresh(location);
    expect(items(restarted)).toHaveLength(1);
  });

  it('410 on demand', async () => {
    const first = await round('/users/delta');
    client.tenant.faults.inject({
      match: { path: '/v1.0/users/delta' },
      times: 1,
      action: { kind: 'expire-delta-token' },
    });
    const answer = await client.get(first.deltaLink);
    expect(answer.status).toBe(410);
    expect(errorOf(answer).code).toMatch(/resync/i);
    expect((await client.get(first.deltaLink)).status).toBe(200);
  });
});

/** Seven days outlive a token: asks for a new one each time. */
async function startWithFreshToken() {
  return (url: string) =>
    client
      .requestToken()
      .then((answer) =>
        client.raw('GET', url, { headers: { Authorization: `Bearer ${String(answer.body['access_token'])}` } }),
      );
}

describe('what delta queries refuse', () => {
  it.each([
    '$top=5',
    '$orderby=displayName',
    '$expand=manager',
    "$filter=displayName eq 'x'",
    '$search="x"',
    '$count=true',
  ])('%s', async (option) => {
    expect((await client.get(`/users/delta?${option}`)).status).toBe(400);
  });

  it('a token that is none, or one of another collection', async () => {
    expect((await client.get('/users/delta?$deltatoken=garbage')).status).toBe(400);
    const groups = await round('/groups/delta');
    expect((await client.get(groups.deltaLink.replace('/groups/', '/users/'))).status).toBe(400);
  });

  it('options added to a delta link', async () => {
    const { deltaLink } = await round('/users/delta');
    expect((await client.get(`${deltaLink}&$select=displayName`)).status).toBe(400);
  });

  it('unknown properties and managers of groups', async () => {
    expect((await client.get('/users/delta?$select=members')).status).toBe(400);
    expect((await client.get('/groups/delta?$select=manager')).status).toBe(400);
  });
});
