import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lab/tenant/json.ts';
import { clientOf, errorOf, items, newGroup, newUser, startWithClient, type TestClient } from './client.ts';

let client: TestClient;

beforeAll(async () => {
  client = await startWithClient();
});
afterAll(() => client.close());

async function createGroup(properties: JsonObject = {}): Promise<string> {
  const answer = await client.send('POST', '/groups', newGroup(properties));
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return String(answer.body['id']);
}

async function createUsers(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push(String((await client.send('POST', '/users', newUser())).body['id']));
  return ids;
}

function reference(id: string): JsonObject {
  return { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` };
}

function bind(ids: readonly string[]): JsonObject {
  return { 'members@odata.bind': ids.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`) };
}

async function memberIds(group: string): Promise<unknown[]> {
  return (await client.all(`/groups/${group}/members?$select=id`)).map((member) => member['id']).sort();
}

const UPSERT = { Prefer: 'create-if-missing' };

describe('creating groups', () => {
  it('makes a security group and shows it with the default properties, but no immutable id', async () => {
    const { body } = await client.send('POST', '/groups', newGroup({ displayName: 'Staff' }));
    expect(body).toMatchObject({
      displayName: 'Staff',
      groupTypes: [],
      mail: null,
      onPremisesProvisioningErrors: [],
      uniqueName: null,
    });
    expect(body).not.toHaveProperty('onPremisesImmutableId');
  });

  it('gives a Microsoft 365 group a mailbox at the initial domain', async () => {
    const { body } = await client.send(
      'POST',
      '/groups',
      newGroup({ groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false, mailNickname: 'team' }),
    );
    expect(body).toMatchObject({
      mail: 'team@contoso.onmicrosoft.test',
      proxyAddresses: ['SMTP:team@contoso.onmicrosoft.test'],
    });
  });

  it.each([
    { mailEnabled: true, securityEnabled: true },
    { mailEnabled: true, securityEnabled: false },
  ])('refuses a mail-enabled group (%j) with the documented text', async (kind) => {
    const answer = await client.send('POST', '/groups', newGroup(kind));
    expect(answer.status).toBe(400);
    expect(errorOf(answer).message).toMatch(/^The service does not currently support writes of mail-enabled groups\./);
  });

  it.each(['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled'])(
    'refuses a group without %s',
    async (property) => {
      const { [property]: _left, ...body } = newGroup() as Record<string, never>;
      expect((await client.send('POST', '/groups', body)).status).toBe(400);
    },
  );

  it('takes up to 20 references and refuses 21 altogether', async () => {
    const users = await createUsers(21);
    const id = await createGroup(bind(users.slice(0, 20)));
    expect(await memberIds(id)).toHaveLength(20);
    const before = client.tenant.state.list('group').length;
    expect((await client.send('POST', '/groups', newGroup(bind(users)))).status).toBe(400);
    expect(client.tenant.state.list('group')).toHaveLength(before);
  });
});

describe('the alternate key of groups', () => {
  it('creates with 201 and a body where the name is unknown, updates with 204 where it is known', async () => {
    const path = "/groups(uniqueName='8d2c7f3e-0001')";
    const created = await client.send('PATCH', path, newGroup({ displayName: 'First' }), UPSERT);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ uniqueName: '8d2c7f3e-0001', displayName: 'First' });
    const updated = await client.send('PATCH', path, newGroup({ displayName: 'Second' }), UPSERT);
    expect(updated.status).toBe(204);
    expect((await client.get(path)).body).toMatchObject({ id: created.body['id'], displayName: 'Second' });
  });

  it('does not create without the Prefer header', async () => {
    expect((await client.send('PATCH', "/groups(uniqueName='nobody')", newGroup())).status).toBe(404);
    expect((await client.get("/groups(uniqueName='nobody')")).status).toBe(404);
  });

  it('asks for everything a new group needs when the upsert creates', async () => {
    const answer = await client.send('PATCH', "/groups(uniqueName='half')", { displayName: 'Half' }, UPSERT);
    expect(answer.status).toBe(400);
  });

  it('is set by an upsert and by nothing else', async () => {
    const id = await createGroup();
    for (const [method, path] of [
      ['PATCH', `/groups/${id}`],
      ['POST', '/groups'],
      ['PATCH', "/groups(uniqueName='other')"],
    ] as const) {
      const answer = await client.send(method, path, newGroup({ uniqueName: 'mine' }), UPSERT);
      expect(answer.status, `${method} ${path}`).toBe(400);
      expect(errorOf(answer).message).toContain('read-only');
    }
  });

  it('never makes a second group of one name while reads do not show the first yet', async () => {
    let now = Date.now();
    const slow = await startWithClient({ visibilityDelayMs: 5000, clock: () => now });
    const path = "/groups(uniqueName='lost-answer')";
    expect((await slow.send('PATCH', path, newGroup(), UPSERT)).status).toBe(201);
    expect((await slow.get(path)).status).toBe(404);
    expect((await slow.send('PATCH', path, newGroup(), UPSERT)).status).toBe(204);
    now += 5000;
    expect((await slow.get(path)).status).toBe(200);
    expect(slow.tenant.state.list('group')).toHaveLength(1);
    await slow.close();
  });
});

describe('changing groups', () => {
  it('answers 204 and refuses to change the kind of group', async () => {
    const id = await createGroup();
    expect((await client.send('PATCH', `/groups/${id}`, { description: 'All of them' })).status).toBe(204);
    for (const change of [{ mailEnabled: true }, { groupTypes: ['Unified'] }, { securityEnabled: false }]) {
      expect((await client.send('PATCH', `/groups/${id}`, change)).status).toBe(400);
    }
  });

  it('refuses mail: groups get it from their mailbox', async () => {
    const id = await createGroup();
    const answer = await client.send('PATCH', `/groups/${id}`, { mail: 'group@contoso.test' });
    expect(errorOf(answer).message).toBe("Property 'mail' is read-only and cannot be set.");
  });

  it('refuses every write to a distribution list with the documented text', async () => {
    const { id } = client.tenant.state.addGroup({ displayName: 'List', mailEnabled: true, securityEnabled: false });
    const [user = ''] = await createUsers(1);
    for (const answer of [
      await client.send('PATCH', `/groups/${id}`, { description: 'x' }),
      await client.send('POST', `/groups/${id}/members/$ref`, reference(user)),
      await client.send('DELETE', `/groups/${id}`),
    ]) {
      expect(answer.status).toBe(400);
      expect(errorOf(answer).message).toBe('Cannot Update a mail-enabled security groups and or distribution list.');
    }
  });
});

describe('members', () => {
  it('adds users and groups, lists them with their types, and removes them', async () => {
    const [user = ''] = await createUsers(1);
    const nested = await createGroup();
    const id = await createGroup();
    for (const member of [user, nested]) {
      expect((await client.send('POST', `/groups/${id}/members/$ref`, reference(member))).status).toBe(204);
    }
    const members = items(await client.get(`/groups/${id}/members`));
    expect(members.map((member) => member['@odata.type']).sort()).toEqual([
      '#microsoft.graph.group',
      '#microsoft.graph.user',
    ]);
    expect((await client.send('DELETE', `/groups/${id}/members/${user}/$ref`)).status).toBe(204);
    expect(await memberIds(id)).toEqual([nested]);
    expect((await client.get(`/users/${user}`)).status).toBe(200);
  });

  it('says so when a member is there already, and 404 when the target or the link is missing', async () => {
    const [user = ''] = await createUsers(1);
    const id = await createGroup(bind([user]));
    const again = await client.send('POST', `/groups/${id}/members/$ref`, reference(user));
    expect(again.status).toBe(400);
    expect(errorOf(again).message).toBe(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
    const missing = reference('00000000-0000-0000-0000-00000000dead');
    expect((await client.send('POST', `/groups/${id}/members/$ref`, missing)).status).toBe(404);
    await client.send('DELETE', `/groups/${id}/members/${user}/$ref`);
    expect((await client.send('DELETE', `/groups/${id}/members/${user}/$ref`)).status).toBe(404);
  });

  it('adds 20 in one PATCH, or none at all', async () => {
    const users = await createUsers(21);
    const id = await createGroup(bind(users.slice(0, 1)));
    expect((await client.send('PATCH', `/groups/${id}`, bind(users))).status).toBe(400);
    expect((await client.send('PATCH', `/groups/${id}`, bind(users.slice(0, 3)))).status).toBe(400);
    const unknown = [...users.slice(1, 3), '00000000-0000-0000-0000-00000000dead'];
    expect((await client.send('PATCH', `/groups/${id}`, { description: 'x', ...bind(unknown) })).status).toBe(404);
    expect(await memberIds(id)).toEqual([users[0]]);
    expect((await client.get(`/groups/${id}`)).body['description']).toBeNull();
    expect((await client.send('PATCH', `/groups/${id}`, bind(users.slice(1)))).status).toBe(204);
    expect(await memberIds(id)).toEqual([...users].sort());
  });

  it('are not added when an owner of the same PATCH is refused', async () => {
    const [user = '', owner = ''] = await createUsers(2);
    const owners = { 'owners@odata.bind': [`https://graph.microsoft.com/v1.0/users/${owner}`] };
    const id = await createGroup(owners);
    expect((await client.send('PATCH', `/groups/${id}`, { ...bind([user]), ...owners })).status).toBe(400);
    expect(await memberIds(id)).toEqual([]);
  });

  it('of a dynamic group come from its rule and are not written', async () => {
    const [user = ''] = await createUsers(1);
    const rule = { groupTypes: ['DynamicMembership'], membershipRule: 'user.department -eq "Sales"' };
    const id = await createGroup(rule);
    expect((await client.send('PATCH', `/groups/${id}`, bind([user]))).status).toBe(400);
    expect((await client.send('POST', `/groups/${id}/members/$ref`, reference(user))).status).toBe(400);
    expect((await client.send('PATCH', `/groups/${id}`, { description: 'Sales' })).status).toBe(204);
    expect((await client.send('POST', '/groups', newGroup({ groupTypes: ['DynamicMembership'] }))).status).toBe(400);
  });

  it('deletes the member itself when /$ref is forgotten', async () => {
    const [user = ''] = await createUsers(1);
    const id = await createGroup(bind([user]));
    expect((await client.send('DELETE', `/groups/${id}/members/${user}`)).status).toBe(204);
    expect((await client.get(`/users/${user}`)).status).toBe(404);
    expect((await client.get(`/directory/deletedItems/${user}`)).status).toBe(200);
  });

  it('refuses to delete the member itself without the right to delete users', async () => {
    const [user = ''] = await createUsers(1);
    const id = await createGroup(bind([user]));
    const limited = await clientOf(client.tenant, ['GroupMember.ReadWrite.All', 'User.Read.All']);
    expect((await limited.send('DELETE', `/groups/${id}/members/${user}`)).status).toBe(403);
    expect((await limited.send('DELETE', `/groups/${id}/members/${user}/$ref`)).status).toBe(204);
  });

  it('wants the right to read a member before it is added', async () => {
    const [user = ''] = await createUsers(1);
    const id = await createGroup();
    const limited = await clientOf(client.tenant, ['GroupMember.ReadWrite.All']);
    expect((await limited.send('POST', `/groups/${id}/members/$ref`, reference(user))).status).toBe(403);
  });

  it('pages the members, and skips none when others are removed between two pages', async () => {
    const users = await createUsers(6);
    const id = await createGroup(bind(users));
    const first = await client.get(`/groups/${id}/members?$top=2&$select=id`);
    const [gone] = items(first);
    await client.send('DELETE', `/groups/${id}/members/${String(gone?.['id'])}/$ref`);
    const rest = await client.all(String(first.body['@odata.nextLink']));
    const seen = new Set([...items(first), ...rest].map((member) => member['id']));
    expect(seen).toEqual(new Set(users));
  });

  it('hides a deleted member and shows it again when it is restored', async () => {
    const [user = '', other = ''] = await createUsers(2);
    const id = await createGroup(bind([user, other]));
    await client.send('DELETE', `/users/${user}`);
    expect(await memberIds(id)).toEqual([other]);
    await client.send('POST', `/directory/deletedItems/${user}/restore`);
    expect(await memberIds(id)).toEqual([user, other].sort());
  });

  it('follows nesting, also in a circle', async () => {
    const [user = ''] = await createUsers(1);
    const inner = await createGroup(bind([user]));
    const outer = await createGroup(bind([inner]));
    await client.send('POST', `/groups/${inner}/members/$ref`, reference(outer));
    const found = items(await client.get(`/groups/${outer}/transitiveMembers?$select=id`));
    expect(found.map((member) => member['id']).sort()).toEqual([user, inner, outer].sort());
    const users = items(await client.get(`/groups/${inner}/members/microsoft.graph.user?$select=id`));
    expect(users.map((member) => member['id'])).toEqual([user]);
    const groups = items(await client.get(`/users/${user}/memberOf?$select=id`));
    expect(groups.map((group) => group['id'])).toEqual([inner]);
  });

  it('keeps owners apart from members, and at least one of them', async () => {
    const [user = '', other = ''] = await createUsers(2);
    const id = await createGroup();
    expect((await client.send('POST', `/groups/${id}/owners/$ref`, reference(user))).status).toBe(204);
    expect(items(await client.get(`/groups/${id}/owners`))).toHaveLength(1);
    expect(await memberIds(id)).toEqual([]);
    const last = await client.send('DELETE', `/groups/${id}/owners/${user}/$ref`);
    expect(errorOf(last).message).toContain('at least one owner');
    expect((await client.send('POST', `/groups/${id}/owners/$ref`, reference(other))).status).toBe(204);
    expect((await client.send('DELETE', `/groups/${id}/owners/${user}/$ref`)).status).toBe(204);
  });
});

describe('deleting groups', () => {
  it('is for good for a security group and to the recycle bin for a Microsoft 365 group', async () => {
    const security = await createGroup();
    const unified = await createGroup({ groupTypes: ['Unified'], mailEnabled: true, mailNickname: 'bin' });
    for (const id of [security, unified]) expect((await client.send('DELETE', `/groups/${id}`)).status).toBe(204);
    expect((await client.get(`/directory/deletedItems/${security}`)).status).toBe(404);
    expect((await client.get(`/directory/deletedItems/${unified}`)).status).toBe(200);
  });

  it('is to the recycle bin for security groups, too, where the tenant is set so', async () => {
    const newer = await startWithClient({ softDeleteSecurityGroups: true });
    const id = String((await newer.send('POST', '/groups', newGroup())).body['id']);
    await newer.send('DELETE', `/groups/${id}`);
    expect((await newer.send('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(200);
    expect((await newer.get(`/groups/${id}`)).status).toBe(200);
    await newer.close();
  });

  it('takes the group out of the groups it was a member of', async () => {
    const inner = await createGroup();
    const outer = await createGroup(bind([inner]));
    await client.send('DELETE', `/groups/${inner}`);
    expect(await memberIds(outer)).toEqual([]);
  });
});
