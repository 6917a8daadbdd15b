/**
 * A session over all operations of the lab tenant; every request and every answer, batch items unwrapped, is held
 * against a schema generated from Microsoft's metadata.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../lab/tenant/json.ts';
import { loadOpenApiValidator } from '../lab/tenant/openapi-validator.ts';
import type { RecordedRequest } from '../lab/tenant/tenant.ts';
import { errorOf, EVERYTHING, newGroup, newUser, startWithClient, type TestClient } from '../unit/lab-tenant/client.ts';

const validator = loadOpenApiValidator();
const GRAPH = 'https://graph.microsoft.com/v1.0';
const EVENTUAL = { ConsistencyLevel: 'eventual' };
const UPSERT = { Prefer: 'create-if-missing' };

let client: TestClient;

const FURTHER_PERMISSIONS = [
  'Application.ReadWrite.All',
  'Contacts-OnPremisesSyncBehavior.ReadWrite.All',
  'Device.ReadWrite.All',
  'RoleManagement.Read.Directory',
  'Synchronization.ReadWrite.All',
];

beforeAll(async () => {
  client = await startWithClient(
    { record: true, pageSize: 3, deltaPageSize: 2, deltaLinksPerPage: 2, deltaReplay: 0.3 },
    [...EVERYTHING, ...FURTHER_PERMISSIONS],
  );
});
afterAll(() => client.close());

async function create(path: string, body: JsonObject): Promise<string> {
  const answer = await client.send('POST', path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return String(answer.body['id']);
}

async function expectStatus(status: number, method: string, path: string, body?: Json, headers = {}): Promise<void> {
  const answer = await client.send(method, path, body, headers);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
}

async function followDelta(path: string): Promise<string> {
  for (let next = path; ;) {
    const { body } = await client.get(next);
    if (typeof body['@odata.deltaLink'] === 'string') return body['@odata.deltaLink'];
    next = String(body['@odata.nextLink']);
  }
}

async function users(): Promise<string[]> {
  const fullest = newUser({
    mail: 'full@contoso.test',
    businessPhones: ['+41 31 000 00 00'],
    onPremisesImmutableId: 'ZnVsbA==',
    onPremisesExtensionAttributes: { extensionAttribute1: 'one' },
    otherMails: ['other@fabrikam.test'],
    usageLocation: 'CH',
    employeeHireDate: '2026-01-01T00:00:00Z',
    employeeOrgData: { costCenter: '7', division: 'North' },
  });
  const first = await create('/users', fullest);
  const ids = [first];
  for (let i = 0; i < 4; i += 1) {
    ids.push(await create('/users', newUser({ 'manager@odata.bind': `${GRAPH}/users/${first}` })));
  }
  const everything =
    'id,accountEnabled,businessPhones,createdDateTime,deletedDateTime,employeeHireDate,employeeOrgData,mail,onPremisesExtensionAttributes,' +
    'onPremisesImmutableId,onPremisesProvisioningErrors,onPremisesSyncEnabled,otherMails,passwordProfile,proxyAddresses,serviceProvisioningErrors,usageLocation,userType';
  await expectStatus(200, 'GET', `/users/${first}?$select=${everything}`);
  await expectStatus(200, 'GET', `/users/${String(ids[1])}?$expand=manager`);
  await client.all('/users?$expand=manager($select=id)');
  await expectStatus(200, 'GET', "/users?$filter=endswith(mail,'contoso.test')&$count=true", undefined, EVENTUAL);
  await expectStatus(204, 'PATCH', `/users/${first}`, { jobTitle: 'Head', department: null });
  await expectStatus(400, 'POST', '/users', { ...fullest, userPrincipalName: 'else@contoso.test' });
  await expectStatus(404, 'GET', '/users/nobody@contoso.test');
  await expectStatus(200, 'GET', `/users/${String(ids[1])}/manager`);
  await expectStatus(204, 'PUT', `/users/${String(ids[1])}/manager/$ref`, {
    '@odata.id': `${GRAPH}/users/${String(ids[2])}`,
  });
  await expectStatus(204, 'DELETE', `/users/${String(ids[1])}/manager/$ref`);
  await expectStatus(200, 'POST', `/users/${first}/revokeSignInSessions`);
  await expectStatus(200, 'GET', `/users/${first}/onPremisesSyncBehavior`);
  await expectStatus(204, 'PATCH', `/users/${first}/onPremisesSyncBehavior`, { isCloudManaged: true });
  return ids;
}

async function groups(userIds: readonly string[]): Promise<string> {
  const bound = userIds.slice(0, 3).map((id) => `${GRAPH}/directoryObjects/${id}`);
  const group = await create('/groups', newGroup({ 'members@odata.bind': bound, description: 'All' }));
  const unified = newGroup({ groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false });
  const nested = await create('/groups', unified);
  await expectStatus(400, 'POST', '/groups', newGroup({ mailEnabled: true }));
  const key = "/groups(uniqueName='0c3f5a4e-8a57-4a5e-9b7b-0d1f0f9f7c11')";
  await expectStatus(201, 'PATCH', key, newGroup(), UPSERT);
  await expectStatus(204, 'PATCH', key, { description: 'Upserted' }, UPSERT);
  await expectStatus(200, 'GET', key);
  await expectStatus(404, 'GET', "/groups(uniqueName='unknown')");
  await expectStatus(200, 'GET', '/groups?$select=id,uniqueName');
  await expectStatus(204, 'PATCH', `/groups/${group}`, { displayName: 'Renamed' });
  await expectStatus(204, 'POST', `/groups/${group}/members/$ref`, {
    '@odata.id': `${GRAPH}/directoryObjects/${nested}`,
  });
  await expectStatus(400, 'POST', `/groups/${group}/members/$ref`, {
    '@odata.id': `${GRAPH}/directoryObjects/${nested}`,
  });
  await client.all(`/groups/${group}/members`);
  await expectStatus(200, 'GET', `/groups/${group}/members/microsoft.graph.user`);
  await expectStatus(200, 'GET', `/groups/${group}/transitiveMembers`);
  await expectStatus(200, 'GET', `/users/${String(userIds[0])}/memberOf`);
  await expectStatus(204, 'DELETE', `/groups/${group}/members/${String(userIds[2])}/$ref`);
  await expectStatus(204, 'POST', `/groups/${group}/owners/$ref`, {
    '@odata.id': `${GRAPH}/users/${String(userIds[0])}`,
  });
  await expectStatus(200, 'GET', `/groups/${group}/owners`);
  await expectStatus(400, 'DELETE', `/groups/${group}/owners/${String(userIds[0])}/$ref`);
  await expectStatus(204, 'POST', `/groups/${group}/owners/$ref`, {
    '@odata.id': `${GRAPH}/users/${String(userIds[1])}`,
  });
  await expectStatus(204, 'DELETE', `/groups/${group}/owners/${String(userIds[0])}/$ref`);
  await expectStatus(200, 'GET', `/groups/${group}/onPremisesSyncBehavior`);
  await expectStatus(204, 'PATCH', `/groups/${group}/onPremisesSyncBehavior`, { isCloudManaged: false });
  await expectStatus(204, 'DELETE', `/groups/${nested}`);
  return group;
}

async function changes(userIds: readonly string[], group: string): Promise<void> {
  const links = [
    await followDelta('/users/delta'),
    await followDelta('/users/delta?$select=displayName,manager,onPremisesExtensionAttributes'),
    await followDelta('/groups/delta'),
  ];
  const [, second = '', third = '', fourth = ''] = userIds;
  await expectStatus(204, 'PATCH', `/users/${second}`, { onPremisesExtensionAttributes: { extensionAttribute3: 'x' } });
  await expectStatus(204, 'PUT', `/users/${second}/manager/$ref`, { '@odata.id': `${GRAPH}/users/${third}` });
  await expectStatus(204, 'POST', `/groups/${group}/members/$ref`, { '@odata.id': `${GRAPH}/users/${fourth}` });
  await expectStatus(204, 'DELETE', `/users/${fourth}`);
  for (const link of links) await followDelta(link);
  await followDelta('/users/delta?$deltatoken=latest');
  client.tenant.faults.inject({
    match: { path: '/v1.0/groups/delta' },
    times: 1,
    action: { kind: 'expire-delta-token' },
  });
  await expectStatus(410, 'GET', String(links[2]));
  await expectStatus(200, 'GET', '/directory/deletedItems/microsoft.graph.user?$select=id,deletedDateTime');
  await expectStatus(200, 'GET', '/directory/deletedItems/microsoft.graph.group');
  await expectStatus(200, 'GET', `/directory/deletedItems/${fourth}`);
  await expectStatus(200, 'POST', `/directory/deletedItems/${fourth}/restore`, { autoReconcileProxyConflict: true });
  await expectStatus(204, 'DELETE', `/users/${fourth}`);
  await expectStatus(204, 'DELETE', `/directory/deletedItems/${fourth}`);
}

async function tenantWide(userIds: readonly string[], group: string): Promise<void> {
  await expectStatus(200, 'GET', '/organization');
  await expectStatus(200, 'GET', `/organization/${client.tenant.tenantId}`);
  await expectStatus(204, 'PATCH', `/organization/${client.tenant.tenantId}`, { onPremisesSyncEnabled: true });
  await expectStatus(200, 'GET', '/domains');
  await expectStatus(200, 'GET', '/domains/contoso.test');
  await expectStatus(200, 'POST', '/directoryObjects/getByIds', { ids: [...userIds, group], types: ['user', 'group'] });
  await expectStatus(403, 'GET', '/directory/onPremisesSynchronization');
}

async function contactsAndDevices(): Promise<void> {
  const { state } = client.tenant;
  const contact = state.addContact({
    displayName: 'Partner',
    mail: 'partner@fabrikam.test',
    phones: [{ type: 'business', number: '+41 31 000 00 00' }],
    addresses: [{ city: 'Bern', countryOrRegion: 'CH' }],
  }).id;
  const device = state.addDevice({
    displayName: 'PC-1',
    deviceId: 'c6a4d3b0-5a6e-4f0a-8b0e-0f9b8a7c6d5e',
    trustType: 'ServerAd',
  }).id;
  for (const [collection, id] of [
    ['contacts', contact],
    ['devices', device],
  ]) {
    const link = await followDelta(`/${collection}/delta`);
    await expectStatus(200, 'GET', `/${collection}`);
    await expectStatus(200, 'GET', `/${collection}?$select=displayName&$count=true`, undefined, EVENTUAL);
    await expectStatus(200, 'GET', `/${collection}/${String(id)}`);
    await expectStatus(404, 'GET', `/${collection}/00000000-0000-0000-0000-000000000000`);
    state.update(String(id), { displayName: 'Renamed' });
    await followDelta(link);
  }
  await expectStatus(200, 'GET', `/contacts/${contact}?$expand=manager($select=id)`);
  await expectStatus(200, 'GET', `/contacts/${contact}/onPremisesSyncBehavior`);
  await expectStatus(204, 'PATCH', `/contacts/${contact}/onPremisesSyncBehavior`, { isCloudManaged: true });
  const managed = '$filter=onPremisesSyncBehavior/isCloudManaged eq true&$select=id';
  await expectStatus(400, 'GET', `/contacts?${managed}`);
  await expectStatus(200, 'GET', `/contacts?${managed}&$count=true`, undefined, EVENTUAL);
  await expectStatus(200, 'POST', '/directoryObjects/getByIds', {
    ids: [contact, device],
    types: ['orgContact', 'device'],
  });
  await expectStatus(403, 'POST', '/devices', DEVICE);
  await expectStatus(204, 'PATCH', `/devices/${device}`, { accountEnabled: false });
  await expectStatus(400, 'PATCH', `/devices/${device}`, { isManaged: true });
  await expectStatus(204, 'DELETE', `/devices/${device}`);
  await expectStatus(200, 'GET', '/directory/deletedItems/microsoft.graph.device');
}

/** What "Create device" requires; no application is let. */
const DEVICE = {
  accountEnabled: true,
  alternativeSecurityIds: [{ type: 2, key: 'a2V5' }],
  deviceId: '0d9c2b7a-11aa-4bcd-8e2f-3a4b5c6d7e8f',
  displayName: 'PC-2',
  operatingSystem: 'Windows',
  operatingSystemVersion: '10.0',
};

async function extensions(user: string): Promise<void> {
  const { body } = await client.get(`/applications(appId='${client.appId}')`);
  const path = `/applications/${String(body['id'])}/extensionProperties`;
  const wanted = { name: 'division', dataType: 'String', targetObjects: ['User', 'Group'] };
  const made = await client.send('POST', path, wanted);
  expect(made.status).toBe(201);
  const name = String(made.body['name']);
  await expectStatus(400, 'POST', path, wanted);
  await expectStatus(400, 'POST', path, { ...wanted, name: 'other', dataType: 'Text' });
  await expectStatus(200, 'GET', path);
  await expectStatus(200, 'POST', '/directoryObjects/getAvailableExtensionProperties', {});
  await expectStatus(204, 'PATCH', `/users/${user}`, { [name]: 'North' });
  await expectStatus(400, 'PATCH', `/users/${user}`, { [name]: 7 });
  await expectStatus(400, 'PATCH', `/users/${user}`, { [name.replace('division', 'unknown')]: 'x' });
  await expectStatus(200, 'GET', `/users/${user}?$select=id,${name}`);
  await expectStatus(200, 'GET', `/users?$filter=${name} eq 'North'&$select=id`);
  await expectStatus(204, 'DELETE', `${path}/${String(made.body['id'])}`);
  await expectStatus(400, 'GET', `/users/${user}?$select=id,${name}`);
}

async function administration(): Promise<void> {
  const { applications } = client.tenant;
  applications.addSynchronizationJob({ displayName: 'contoso.test' });
  const template = "applicationTemplateId eq '1a4721b3-e57f-4451-ae87-ef078703ec94'";
  const found = await client.get(`/servicePrincipals?$filter=${template}`);
  const principal = String((found.body['value'] as unknown as JsonObject[])[0]?.['id']);
  const jobs = `/servicePrincipals/${principal}/synchronization/jobs`;
  const [job] = (await client.get(jobs)).body['value'] as unknown as JsonObject[];
  expect(job).toMatchObject({ templateId: 'AD2AADProvisioning', status: { code: 'Active' } });
  await expectStatus(200, 'GET', `/servicePrincipals/${principal}/synchronization/templates`);
  await expectStatus(204, 'POST', `${jobs}/${String(job?.['id'])}/pause`);
  await expectStatus(200, 'GET', `${jobs}/${String(job?.['id'])}`);
  await expectStatus(204, 'POST', `${jobs}/${String(job?.['id'])}/start`);
  await expectStatus(204, 'DELETE', `${jobs}/${String(job?.['id'])}`);
  await expectStatus(201, 'POST', jobs, { templateId: 'AD2AADProvisioning' });
  await expectStatus(200, 'GET', `/servicePrincipals/${principal}/appRoleAssignedTo`);
  const who = {
    userPrincipalName: 'root@contoso.test',
    password: 'Aa1-admin-Lab!',
    roles: ['Global Administrator'],
  } as const;
  applications.addAdministrator(who);
  await expectStatus(200, 'GET', '/directoryRoles');
  await expectStatus(200, 'GET', '/directoryRoles/62e90394-69f5-4237-9190-012177145e10/members');
  await expectStatus(200, 'GET', '/roleManagement/directory/roleDefinitions');
  await expectStatus(
    200,
    'GET',
    '/roleManagement/directory/roleAssignments?$expand=roleDefinition($select=displayName)',
  );
}

async function batches(): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const upsert = { method: 'PATCH', headers: { ...headers, ...UPSERT } };
  await expectStatus(200, 'POST', '/$batch', {
    requests: [
      { id: '1', method: 'POST', url: '/users', headers, body: newUser() },
      { id: '2', ...upsert, url: "/groups(uniqueName='batched')", body: newGroup() },
      { id: '3', method: 'GET', url: 'users?$select=id&$top=2' },
      { id: '4', method: 'DELETE', url: '/users/00000000-0000-0000-0000-000000000000' },
    ],
  });
  client.tenant.setThrottle({ writes: { count: 0, seconds: 10 } });
  await expectStatus(429, 'POST', '/users', newUser());
  await expectStatus(200, 'POST', '/$batch', {
    requests: [
      { id: '1', method: 'POST', url: '/users', headers, body: newUser() },
      { id: '2', method: 'GET', url: '/users?$top=1', dependsOn: ['1'] },
    ],
  });
  client.tenant.setThrottle('off');
}

describe.skipIf(validator === undefined)(
  `the traffic of the lab tenant (${validator === undefined ? 'skipped: no reference data' : 'validated'})`,
  () => {
    it('fits the schema in every request and every answer', async () => {
      const userIds = await users();
      const group = await groups(userIds);
      await changes(userIds, group);
      await tenantWide(userIds, group);
      await contactsAndDevices();
      await extensions(String(userIds[0]));
      await administration();
      await batches();
      expect(client.tenant.requests.length).toBeGreaterThan(80);
      expect(client.tenant.requests.filter((request) => request.inBatch).length).toBeGreaterThan(4);
      expect(validator?.validateTraffic(client.tenant.requests)).toEqual([]);
    });

    it('is seen through when it is wrong', () => {
      const wrong: readonly RecordedRequest[] = [
        { method: 'POST', path: '/contacts', body: {}, status: 405, inBatch: false },
        {
          method: 'PATCH',
          path: '/users/1',
          body: { proxyAddresses: ['smtp:a@contoso.test'] },
          status: 204,
          inBatch: true,
        },
        { method: 'GET', path: '/users?$skip=1', status: 200, responseBody: { value: [] }, inBatch: false },
        {
          method: 'GET',
          path: '/users/1',
          status: 200,
          responseBody: { id: '1', favouriteColour: 'red' },
          inBatch: false,
        },
        { method: 'DELETE', path: '/users/1', status: 200, inBatch: false },
        { method: 'GET', path: '/users/delta', status: 200, responseBody: { value: [] }, inBatch: false },
      ];
      const found = wrong.flatMap((request) => validator?.validateTraffic([request]) ?? []);
      expect(found.map(({ where }) => where)).toEqual([
        'operation',
        'request',
        'query',
        'response',
        'response',
        'response',
      ]);
    });
  },
);

describe('an error answer', () => {
  it('has code and message', async () => {
    expect(errorOf(await client.get('/users/nobody@contoso.test'))).toMatchObject({ code: 'Request_ResourceNotFound' });
  });
});
