import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, errorOf, items, newUser, startWithClient, type Answer, type TestClient } from './client.ts';

let client: TestClient;

beforeAll(async () => {
  client = await startWithClient({
    federatedDomains: ['fabrikam.test'],
    verifiedDomains: ['contoso.test', 'fabrikam.test'],
  });
});
afterAll(() => client.close());

async function create(properties = {}): Promise<string> {
  const answer = await client.send('POST', '/users', newUser(properties));
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return String(answer.body['id']);
}

function expectInvalid(answer: Answer, property: string): void {
  expect(answer.status).toBe(400);
  expect(errorOf(answer).code).toBe('Request_BadRequest');
  expect(errorOf(answer).details).toMatchObject([{ target: property }]);
}

describe('creating users', () => {
  it('answers 201 with the default properties only', async () => {
    const answer = await client.send(
      'POST',
      '/users',
      newUser({ onPremisesImmutableId: 'YW5jaG9yMQ==', department: 'Sales' }),
    );
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body).sort()).toEqual([
      '@odata.context',
      'businessPhones',
      'displayName',
      'givenName',
      'id',
      'jobTitle',
      'mail',
      'mobilePhone',
      'officeLocation',
      'preferredLanguage',
      'surname',
      'userPrincipalName',
    ]);
  });

  it.each(['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'])(
    'refuses a user without %s',
    async (property) => {
      const { [property]: _left, ...body } = newUser() as Record<string, never>;
      expectInvalid(await client.send('POST', '/users', body), property);
    },
  );

  it('refuses a weak password and a profile without one', async () => {
    expectInvalid(
      await client.send('POST', '/users', newUser({ passwordProfile: { password: 'short' } })),
      'passwordProfile',
    );
    const without = await client.send('POST', '/users', newUser({ passwordProfile: {} }));
    expect(without.status).toBe(400);
  });

  it('links the manager named in the body', async () => {
    const boss = await create();
    const id = await create({ 'manager@odata.bind': `https://graph.microsoft.com/v1.0/users/${boss}` });
    expect((await client.get(`/users/${id}/manager`)).body).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      id: boss,
    });
  });

  it('creates nobody when the manager does not exist', async () => {
    const body = newUser({
      'manager@odata.bind': 'https://graph.microsoft.com/v1.0/users/00000000-0000-0000-0000-000000000001',
    });
    expect((await client.send('POST', '/users', body)).status).toBe(404);
    expect((await client.get(`/users/${String(body['userPrincipalName'])}`)).status).toBe(404);
  });
});

describe('values of users', () => {
  it.each([
    'anna.ø@contoso.test',
    'a b@contoso.test',
    'a"b@contoso.test',
    'contoso.test',
    '.anna@contoso.test',
    'anna.@contoso.test',
  ])('refuses the user principal name %s', async (userPrincipalName) => {
    const answer = await client.send('POST', '/users', newUser({ userPrincipalName }));
    expectInvalid(answer, 'userPrincipalName');
    expect(errorOf(answer).message).toBe('Property userPrincipalName is invalid.');
  });

  it('takes every character the documentation allows', async () => {
    await create({ userPrincipalName: "o'neill.x-y_z!#^~1@contoso.test" });
  });

  it('refuses a user principal name at a domain that is not verified', async () => {
    const answer = await client.send('POST', '/users', newUser({ userPrincipalName: 'someone@nowhere.test' }));
    expectInvalid(answer, 'userPrincipalName');
    expect(errorOf(answer).message).toMatch(/verified domain names/);
  });

  it('wants an immutable id where the domain is federated, at creation and at a rename', async () => {
    const refused = await client.send('POST', '/users', newUser({ userPrincipalName: 'fed@fabrikam.test' }));
    expectInvalid(refused, 'onPremisesImmutableId');
    const id = await create({ userPrincipalName: 'fed@fabrikam.test', onPremisesImmutableId: 'ZmVk' });
    expectInvalid(await client.send('PATCH', `/users/${id}`, { onPremisesImmutableId: null }), 'onPremisesImmutableId');
    const managed = await create();
    expectInvalid(
      await client.send('PATCH', `/users/${managed}`, { userPrincipalName: 'fed2@fabrikam.test' }),
      'onPremisesImmutableId',
    );
  });

  it.each([
    ['displayName', 'x'.repeat(257)],
    ['givenName', 'x'.repeat(65)],
    ['jobTitle', 'x'.repeat(129)],
    ['employeeId', 'x'.repeat(17)],
    ['onPremisesImmutableId', 'with_underscore'],
    ['onPremisesImmutableId', 'with$dollar'],
    ['businessPhones', ['+1', '+2']],
    ['accountEnabled', 'yes'],
    ['mail', 'no address'],
    ['mailNickname', 'two words'],
    ['mailNickname', 'naïve'],
    ['usageLocation', 'Switzerland'],
    ['displayName', null],
    ['department', ''],
    ['employeeHireDate', 'yesterday'],
    ['otherMails', ['not an address']],
    ['onPremisesExtensionAttributes', { extensionAttribute16: 'x' }],
    ['onPremisesExtensionAttributes', { extensionAttribute1: 'x'.repeat(1025) }],
  ])('refuses %s = %j', async (property, value) => {
    const id = await create();
    expectInvalid(await client.send('PATCH', `/users/${id}`, { [property]: value }), property);
  });

  it.each(['onPremisesSyncEnabled', 'onPremisesSamAccountName', 'proxyAddresses', 'id', 'createdDateTime'])(
    'says that %s is read-only, and changes nothing else of the request',
    async (property) => {
      const id = await create({ jobTitle: 'before' });
      const answer = await client.send('PATCH', `/users/${id}`, { jobTitle: 'after', [property]: 'x' });
      expect(answer.status).toBe(400);
      expect(errorOf(answer).message).toBe(`Property '${property}' is read-only and cannot be set.`);
      expect((await client.get(`/users/${id}`)).body['jobTitle']).toBe('before');
    },
  );

  it('refuses properties that do not exist, also in other case', async () => {
    const id = await create();
    for (const property of ['favouriteColour', 'displayname', 'constructor']) {
      expect((await client.send('PATCH', `/users/${id}`, { [property]: 'x' })).status, property).toBe(400);
    }
    expect((await client.get(`/users/${id}?$select=favouriteColour`)).status).toBe(400);
  });
});

describe('reading users', () => {
  it('finds a user by id and by user principal name in any case', async () => {
    const id = await create({ userPrincipalName: 'Reader.One@contoso.test' });
    for (const key of [id, id.toUpperCase(), 'reader.one@CONTOSO.test']) {
      expect((await client.get(`/users/${key}`)).body['id']).toBe(id);
    }
  });

  it('returns most properties only when they are asked for', async () => {
    const id = await create({ onPremisesImmutableId: 'c2VsZWN0', usageLocation: 'CH', employeeId: '7' });
    expect((await client.get(`/users/${id}`)).body).not.toHaveProperty('onPremisesImmutableId');
    const chosen = await client.get(`/users/${id}?$select=onPremisesImmutableId,accountEnabled,proxyAddresses`);
    expect(chosen.body).toEqual({
      '@odata.context': expect.stringContaining('users/$entity') as unknown,
      id,
      onPremisesImmutableId: 'c2VsZWN0',
      accountEnabled: true,
      proxyAddresses: [],
    });
  });

  it('never shows a password', async () => {
    const id = await create();
    expect((await client.get(`/users/${id}?$select=passwordProfile`)).body['passwordProfile']).toBeNull();
    expect(JSON.stringify(client.tenant.state.get(id))).not.toContain('Str0ng-enough!');
    const passwordProfile = { password: 'Str0ng-enough!' };
    const loaded = client.tenant.state.addUser({ userPrincipalName: 'loaded@contoso.test', passwordProfile });
    expect((await client.get(`/users/${loaded.id}?$select=passwordProfile`)).body['passwordProfile']).toBeNull();
    expect(JSON.stringify(client.tenant.snapshot())).not.toContain('Str0ng-enough!');
  });

  it('expands the manager on request', async () => {
    const boss = await create({ displayName: 'The boss' });
    const id = await create({ 'manager@odata.bind': `https://graph.microsoft.com/v1.0/users/${boss}` });
    const { body } = await client.get(`/users/${id}?$select=id&$expand=manager($select=id,displayName)`);
    expect(body['manager']).toEqual({ '@odata.type': '#microsoft.graph.user', id: boss, displayName: 'The boss' });
  });
});

describe('changing users', () => {
  it('answers 204 without a body and changes only what was named', async () => {
    const id = await create({ jobTitle: 'Clerk', department: 'Sales' });
    const answer = await client.send('PATCH', `/users/${id}`, { jobTitle: null });
    expect(answer.status).toBe(204);
    expect(answer.body).toEqual({});
    expect((await client.get(`/users/${id}?$select=jobTitle,department`)).body).toMatchObject({
      jobTitle: null,
      department: 'Sales',
    });
  });

  it('merges extension attributes', async () => {
    const id = await create({
      onPremisesExtensionAttributes: { extensionAttribute1: 'one', extensionAttribute2: 'two' },
    });
    await client.send('PATCH', `/users/${id}`, {
      onPremisesExtensionAttributes: { extensionAttribute2: null, extensionAttribute3: 'three' },
    });
    const { body } = await client.get(`/users/${id}?$select=onPremisesExtensionAttributes`);
    expect(body['onPremisesExtensionAttributes']).toMatchObject({
      extensionAttribute1: 'one',
      extensionAttribute2: null,
      extensionAttribute3: 'three',
      extensionAttribute15: null,
    });
  });

  it('makes a written mail the primary address and keeps the one before as a secondary', async () => {
    const id = await create({ mail: 'first@contoso.test' });
    await client.send('PATCH', `/users/${id}`, { mail: 'second@contoso.test' });
    const { body } = await client.get(`/users/${id}?$select=mail,proxyAddresses`);
    expect(body).toMatchObject({
      mail: 'second@contoso.test',
      proxyAddresses: ['SMTP:second@contoso.test', 'smtp:first@contoso.test'],
    });
  });

  it('refuses to change what is mastered on premises, except what the cloud masters', async () => {
    const { id } = client.tenant.state.addUser({
      userPrincipalName: 'synced@contoso.test',
      onPremisesSyncEnabled: true,
    });
    const refused = await client.send('PATCH', `/users/${id}`, { displayName: 'New' });
    expect(refused.status).toBe(400);
    expect(errorOf(refused).message).toContain('on-premises mastered Directory Sync objects');
    const extension = await client.send('PATCH', `/users/${id}`, {
      onPremisesExtensionAttributes: { extensionAttribute1: 'x' },
    });
    expect(errorOf(extension).message).toContain('originated within an external service');
    expect((await client.send('PATCH', `/users/${id}`, { usageLocation: 'CH' })).status).toBe(204);
  });

  it('lets the cloud write a synchronized user whose source of authority was moved', async () => {
    const { id } = client.tenant.state.addUser({
      userPrincipalName: 'moved@contoso.test',
      onPremisesSyncEnabled: true,
    });
    await client.send('PATCH', `/users/${id}/onPremisesSyncBehavior`, { isCloudManaged: true });
    expect((await client.get(`/users/${id}/onPremisesSyncBehavior`)).body).toMatchObject({ id, isCloudManaged: true });
    expect((await client.send('PATCH', `/users/${id}`, { displayName: 'New' })).status).toBe(204);
  });
});

describe('values that must be unique', () => {
  it('refuses a user principal name in use, in any case, and names the property and the holder', async () => {
    const id = await create({ userPrincipalName: 'taken@contoso.test' });
    const answer = await client.send('POST', '/users', newUser({ userPrincipalName: 'Taken@contoso.test' }));
    expect(answer.status).toBe(400);
    expect(errorOf(answer).message).toBe(
      'Another object with the same value for property userPrincipalName already exists.',
    );
    expect(errorOf(answer).details).toMatchObject([
      { code: 'ObjectConflict', target: 'userPrincipalName' },
      { code: 'ConflictingObjects', message: `User_${id}` },
    ]);
  });

  it('refuses an address in use by any user or group, primary or not', async () => {
    await create({ mail: 'shared@contoso.test' });
    client.tenant.state.addGroup({ displayName: 'Holder', proxyAddresses: ['smtp:group@contoso.test'] });
    for (const mail of ['SHARED@contoso.test', 'group@contoso.test']) {
      const answer = await client.send('POST', '/users', newUser({ mail }));
      expect(errorOf(answer).details).toMatchObject([{ code: 'ObjectConflict', target: 'proxyAddresses' }, {}]);
    }
  });

  it('refuses an immutable id in use, also by a user in the recycle bin; case matters', async () => {
    const id = await create({ onPremisesImmutableId: 'QWJj' });
    await create({ onPremisesImmutableId: 'qWJj' });
    await client.send('DELETE', `/users/${id}`);
    const answer = await client.send('POST', '/users', newUser({ onPremisesImmutableId: 'QWJj' }));
    expect(errorOf(answer).details).toMatchObject([{ code: 'ObjectConflict', target: 'onPremisesImmutableId' }, {}]);
  });

  it('refuses an update that collides and leaves the object as it was', async () => {
    await create({ userPrincipalName: 'winner@contoso.test' });
    const id = await create({ userPrincipalName: 'loser@contoso.test', jobTitle: 'before' });
    const answer = await client.send('PATCH', `/users/${id}`, {
      userPrincipalName: 'winner@contoso.test',
      jobTitle: 'after',
    });
    expect(answer.status).toBe(400);
    expect((await client.get('/users/loser@contoso.test')).body['jobTitle']).toBe('before');
  });

  it('frees values that are given up', async () => {
    const id = await create({ userPrincipalName: 'old.name@contoso.test', onPremisesImmutableId: 'b2xk' });
    await client.send('PATCH', `/users/${id}`, {
      userPrincipalName: 'new.name@contoso.test',
      onPremisesImmutableId: null,
    });
    await create({ userPrincipalName: 'old.name@contoso.test', onPremisesImmutableId: 'b2xk' });
  });
});

describe('deleting users', () => {
  it('moves the user to the recycle bin under a rewritten name, with its immutable id', async () => {
    const id = await create({
      userPrincipalName: 'leaver@contoso.test',
      onPremisesImmutableId: 'bGVhdmVy',
      mail: 'leaver@contoso.test',
    });
    expect((await client.send('DELETE', `/users/${id}`)).status).toBe(204);
    expect((await client.get(`/users/${id}`)).status).toBe(404);
    expect((await client.send('DELETE', `/users/${id}`)).status).toBe(404);
    const found = await client.get(
      `/directory/deletedItems/${id}?$select=id,userPrincipalName,onPremisesImmutableId,deletedDateTime`,
    );
    expect(found.body).toMatchObject({
      userPrincipalName: `${id.replaceAll('-', '')}leaver@contoso.test`,
      onPremisesImmutableId: 'bGVhdmVy',
      deletedDateTime: expect.stringMatching(/^\d{4}-/) as unknown,
    });
    await create({ userPrincipalName: 'leaver@contoso.test', mail: 'leaver@contoso.test' });
  });
});

describe('managers', () => {
  it('sets, replaces, shows and removes the manager', async () => {
    const [id, first, second] = [await create(), await create(), await create()];
    const path = `/users/${id}/manager`;
    expect((await client.get(path)).status).toBe(404);
    for (const boss of [first, second]) {
      const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${boss}` };
      expect((await client.send('PUT', `${path}/$ref`, reference)).status).toBe(204);
      expect((await client.get(path)).body['id']).toBe(boss);
    }
    expect((await client.send('DELETE', `${path}/$ref`)).status).toBe(204);
    expect((await client.send('DELETE', `${path}/$ref`)).status).toBe(404);
  });

  it('shows no manager who is in the recycle bin, and shows them again when restored', async () => {
    const boss = await create();
    const id = await create({ 'manager@odata.bind': `https://graph.microsoft.com/v1.0/users/${boss}` });
    await client.send('DELETE', `/users/${boss}`);
    expect((await client.get(`/users/${id}/manager`)).status).toBe(404);
    await client.send('POST', `/directory/deletedItems/${boss}/restore`);
    expect((await client.get(`/users/${id}/manager`)).body['id']).toBe(boss);
  });
});

describe('permissions on users', () => {
  it('lets a narrow permission write its own properties only', async () => {
    const id = await create();
    const narrow = await clientOf(client.tenant, ['User-Phone.ReadWrite.All']);
    expect((await narrow.send('PATCH', `/users/${id}`, { mobilePhone: '+41 1' })).status).toBe(204);
    const answer = await narrow.send('PATCH', `/users/${id}`, { mobilePhone: '+41 2', jobTitle: 'x' });
    expect(answer.status).toBe(403);
    expect(errorOf(answer)).toMatchObject({
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.',
    });
  });

  it('does not let Directory.ReadWrite.All delete a user', async () => {
    const id = await create();
    const directory = await clientOf(client.tenant, ['Directory.ReadWrite.All']);
    expect((await directory.send('PATCH', `/users/${id}`, { jobTitle: 'x' })).status).toBe(204);
    expect((await directory.send('DELETE', `/users/${id}`)).status).toBe(403);
    expect(items(await directory.get('/users?$top=1'))).toHaveLength(1);
  });
});
