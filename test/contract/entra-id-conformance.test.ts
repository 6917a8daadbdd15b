/**
 * What the connector sends, held against Microsoft's own descriptions of Graph: a schema of requests, and the
 * permissions of each call.
 */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  availableExtensions,
  registerExtensions,
} from '../../engine/connectors/entra-id/graph/administration/extensions.ts';
import { PERMISSION_NEEDS } from '../../engine/connectors/entra-id/permissions.ts';
import { PERMISSIONS } from '../lab/tenant/graph/permissions.ts';
import { loadOpenApiValidator, referenceFolder } from '../lab/tenant/openapi-validator.ts';
import {
  EVERYTHING,
  addGroup,
  addUser,
  anchorIn,
  clientCertificate,
  deltaImport,
  fullImport,
  impatient,
  openAdministrator,
  operation,
  readObjects,
  send,
  sourceAnchor,
  startHarness,
} from './entra-id-harness.ts';

const validator = loadOpenApiValidator();
const judged = validator ? 'compared' : 'skipped: no reference data';

/** The calls behind each need, as operations of the reference. */
const CALLS: { readonly [operation: string]: readonly string[] } = {
  'read-users': ['GET /users/delta', 'GET /users', 'GET /users/{user-id}'],
  'read-groups': [
    'GET /groups/delta',
    'GET /groups/{group-id}',
    'GET /groups/{group-id}/members',
    'GET /groups/{group-id}/owners',
  ],
  'read-organization': ['GET /organization'],
  'read-domains': ['GET /domains'],
  'watch-federation': ['GET /domains/{domain-id}/federationConfiguration'],
  'read-contacts': ['GET /contacts/delta', 'GET /contacts', 'GET /contacts/{orgContact-id}'],
  'read-devices': ['GET /devices/delta', 'GET /devices', 'GET /devices/{device-id}'],
  'write-users': ['POST /users', 'PATCH /users/{user-id}', 'PUT /users/{user-id}/manager/$ref'],
  'delete-users': ['DELETE /users/{user-id}'],
  'restore-users': ['POST /directory/deletedItems/{directoryObject-id}/restore'],
  'write-groups': [
    "PATCH /groups(uniqueName='{uniqueName}')",
    'PATCH /groups/{group-id}',
    'POST /groups/{group-id}/owners/$ref',
    'DELETE /groups/{group-id}/owners/{directoryObject-id}/$ref',
  ],
  'delete-groups': ['DELETE /groups/{group-id}'],
  // For the restore itself Microsoft's data names the permissions for users alone.
  'restore-groups': ['GET /directory/deletedItems/microsoft.graph.group'],
  'write-devices': ['PATCH /devices/{device-id}'],
  'delete-devices': ['DELETE /devices/{device-id}'],
  'write-members': [
    'DELETE /groups/{group-id}/members/{directoryObject-id}/$ref',
    'POST /groups/{group-id}/members/$ref',
  ],
};

const APPLICATION = '0f3c8f0e-1b2a-4c5d-8e9f-001122334455';
const nameOf = (attribute: string) => `extension_${APPLICATION.replaceAll('-', '')}_${attribute}`;
const EXTENSIONS = [
  { objectType: 'user', name: nameOf('division'), type: 'string', multiValued: false },
  { objectType: 'user', name: nameOf('badge'), type: 'integer', multiValued: false },
  { objectType: 'user', name: nameOf('skills'), type: 'string', multiValued: true },
] as const;
const EXTENSION_VALUES = { [nameOf('division')]: ['North'], [nameOf('badge')]: [7n], [nameOf('skills')]: ['a', 'b'] };

describe('the traffic of the connector', () => {
  it.skipIf(!validator)(`is what the schema of Graph allows (${judged})`, async () => {
    await using harness = await startHarness(
      { record: true, deltaPageSize: 3, deltaLinksPerPage: 2, softDeleteSecurityGroups: true },
      {},
      { ...impatient, extensions: EXTENSIONS },
    );
    const { tenant, connector } = harness;
    await using administrator = await openAdministrator(harness);
    const { certificatePem } = await clientCertificate();
    tenant.registerApplication({ appId: APPLICATION, certificatePem, permissions: [] });
    const wanted = EXTENSIONS.map((extension) => ({ ...extension, objectTypes: [extension.objectType] }));
    await registerExtensions(administrator.graph, APPLICATION, wanted);
    await availableExtensions(administrator.graph);
    const boss = tenant.state.addUser({ userPrincipalName: 'boss@contoso.test' });
    const contact = tenant.state.addContact({ displayName: 'Partner', mail: 'partner@fabrikam.test' });
    const device = tenant.state.addDevice({
      displayName: 'PC-1',
      deviceId: '5b1f8a4e-2f5e-4d52-9c0c-6f2e8a0b1c2d',
      trustType: 'ServerAd',
    });
    const selection = { ...EVERYTHING, attributes: [...EVERYTHING.attributes, ...EXTENSIONS.map(({ name }) => name)] };
    const deleted = tenant.state.addUser({
      userPrincipalName: 'gone@contoso.test',
      onPremisesImmutableId: sourceAnchor(99),
    });
    tenant.state.remove(deleted.id);
    await connector.testConnection();
    const { cookie } = await fullImport(connector, selection);
    const full = {
      title: ['Captain'],
      telephoneNumber: ['+49 30 1'],
      mail: ['captain@contoso.test'],
      otherMails: ['captain@home.test'],
      extensionAttribute1: ['one'],
      usageLocation: ['DE'],
      ...EXTENSION_VALUES,
    };
    const creates = [
      addUser(1, full),
      addUser(2),
      addUser(99),
      addGroup(3, { description: ['All'] }),
      addUser(4, { alias: ['a b'] }),
    ];
    const created = await send(connector, creates);
    const [ada = '', bob = '', back = '', crew = ''] = creates
      .slice(0, 4)
      .map(({ operationId }) => anchorIn(created.get(operationId)));
    const update = (anchor: string, given: object) =>
      operation({ kind: 'update', objectType: anchor === crew ? 'group' : 'user', anchor, ...given });
    await send(connector, [
      update(ada, { attributes: { title: [], telephoneNumber: [], extensionAttribute1: [], department: ['Deck'] } }),
      update(crew, { attributes: { description: [] } }),
      { ...addUser(1, full), settle: true },
      addUser(2, { sourceAnchor: [sourceAnchor(77)] }),
    ]);
    await send(connector, [
      update(crew, { references: [{ attribute: 'member', added: [ada, bob, back], removed: [] }] }),
      update(bob, { references: [{ attribute: 'manager', added: [ada], removed: [] }] }),
    ]);
    await send(connector, [
      update(crew, { references: [{ attribute: 'member', added: [ada], removed: [bob] }] }),
      update(bob, { references: [{ attribute: 'manager', added: [], removed: [ada] }] }),
    ]);
    const owners = (added: readonly string[], removed: readonly string[]) =>
      update(crew, { references: [{ attribute: 'owner', added, removed }] });
    await send(connector, [owners([ada, `User_${boss.id}`], [])]);
    await send(connector, [owners([ada], [`User_${boss.id}`])]);
    await send(connector, [owners([], [ada])]);
    await deltaImport(connector, cookie, selection);
    // Of a delta query the extract of the schema knows the members of a group and not its owners.
    const all = { ...selection, attributes: [...selection.attributes, 'owner'] };
    await readObjects(connector, [ada, bob, crew, `Contact_${contact.id}`, `Device_${device.id}`], all);
    const machine = { objectType: 'device', anchor: `Device_${device.id}` };
    await send(connector, [
      operation({ ...machine, kind: 'update', attributes: { accountEnabled: [false], deviceOSType: ['Windows'] } }),
    ]);
    await send(connector, [operation({ ...machine, kind: 'delete' })]);
    const swap = [ada, `User_${boss.id}`].map((anchor, index) =>
      update(anchor, { attributes: { userPrincipalName: [['boss', 'user1'][index] + '@contoso.test'] } }),
    );
    await send(connector, swap);
    expect(tenant.state.get(boss.id)?.properties['userPrincipalName']).toBe('user1@contoso.test');
    expect(tenant.state.get(device.id)).toBeUndefined();
    await send(connector, [operation({ kind: 'delete', objectType: 'user', anchor: bob })]);
    await send(connector, [operation({ kind: 'delete', objectType: 'group', anchor: crew })]);
    await send(connector, [addGroup(3)]);
    expect(tenant.requests.length).toBeGreaterThan(80);
    expect(validator?.validateTraffic(tenant.requests)).toEqual([]);
  });
});

describe('the permissions that the connector asks for', () => {
  it('suffice for every call, in the table of the lab tenant', () => {
    expect(Object.keys(CALLS).sort()).toEqual(PERMISSION_NEEDS.map(({ operation: name }) => name).sort());
    for (const { operation: name, anyOf } of PERMISSION_NEEDS) {
      for (const call of CALLS[name] ?? []) expect(PERMISSIONS[call], call).toContain(anyOf[0]);
    }
  });

  const file = path.join(referenceFolder(), 'graph-permissions.json');

  it.skipIf(!existsSync(file))(`are those that Microsoft lists for the calls (${judged})`, () => {
    const { operations, notListed } = JSON.parse(readFileSync(file, 'utf8')) as {
      operations: Record<string, { application: string[] }>;
      notListed: string[];
    };
    for (const { operation: name, anyOf } of PERMISSION_NEEDS) {
      for (const call of CALLS[name] ?? []) {
        if (notListed.includes(call)) continue;
        for (const permission of anyOf) expect(operations[call]?.application, call).toContain(permission);
      }
    }
  });
});
