/** What the directory-sync service says of the tenant and lets be set; passwords; devices; conflicts and their faults. */

import { describe, expect, it } from 'vitest';

import { systemAmbient } from '../../engine/connectors/entra-id/ambient.ts';
import { resolveCloud } from '../../engine/connectors/entra-id/clouds.ts';
import { FEATURE_BITS } from '../../engine/connectors/entra-id/directory-sync/company.ts';
import { openAdministration } from '../../engine/connectors/entra-id/graph/administration/administration.ts';
import { registerExtensions } from '../../engine/connectors/entra-id/graph/administration/extensions.ts';
import { openHttp } from '../../engine/connectors/entra-id/http.ts';
import { openTokens } from '../../engine/connectors/entra-id/tokens.ts';
import type { ExportOperation, ExportOutcome } from '../../engine/model/export-operation.ts';
import { FaultError } from '../../engine/model/fault.ts';
import { anchorOf, exportAll, personOf, startService, type ServiceHarness } from './entra-id-directory-sync-harness.ts';
import {
  applyChanges,
  clientCertificate,
  fullImport,
  operation,
  sourceAnchor,
  startHarness,
} from './entra-id-harness.ts';

describe('the tenant', () => {
  it('is told with its features by name, its deletion threshold and who exported last', async () => {
    await using service = await startService();
    const { synchronization } = service.tenant.state;
    Object.assign(synchronization.company, {
      deletionPrevention: 'EnabledForCount',
      thresholdCount: 42,
      currentExport: { machineName: 'OLD-SERVER', totalObjects: 1_234 },
    });
    synchronization.features = FEATURE_BITS.softMatchOnUpnEnabled | FEATURE_BITS.passwordWritebackEnabled | 64;
    expect(await service.connector.company()).toMatchObject({
      tenantId: service.tenant.tenantId,
      activated: true,
      features: { softMatchOnUpnEnabled: true, passwordSyncEnabled: false, blockSoftMatchEnabled: false },
      deletionPrevention: { enabled: true, count: 42 },
      exportingMachine: 'OLD-SERVER',
      exportedObjects: 1_234,
    });
    await service.connector.setFeatures({ blockSoftMatchEnabled: true, passwordWritebackEnabled: false });
    expect(await service.connector.features()).toMatchObject({
      blockSoftMatchEnabled: true,
      passwordWritebackEnabled: false,
      softMatchOnUpnEnabled: true,
    });
    // A bit that nobody has a name for stays as it was.
    expect(synchronization.features & 64).toBe(64);
    const unknown: unknown = await service.connector
      .setFeatures({ bypassDirSyncOverridesEnabled: true })
      .catch((error: unknown) => error);
    expect(unknown instanceof FaultError && unknown.fault).toMatchObject({
      code: 'not-supported-by-back-end',
      detail: { feature: 'bypassDirSyncOverridesEnabled' },
    });
  });

  it('is told by Graph as far as it goes, and no feature is set there', async () => {
    await using harness = await startHarness();
    expect(await harness.connector.company()).toMatchObject({ activated: false, exportingMachine: undefined });
    await expect(harness.connector.setFeatures({ blockSoftMatchEnabled: true })).rejects.toMatchObject({
      fault: { code: 'not-supported-by-back-end' },
    });
    expect(harness.connector.provisionCredentials).toBeUndefined();
  });
});

it('one sign-in serves each resource, and roles are told by resource', async () => {
  await using service = await startService();
  const { roles, directorySyncRoles } = await service.connector.signIn();
  expect(roles).toContain('User.Read.All');
  expect(directorySyncRoles).toEqual(['ADSynchronization.ReadWrite.All']);
});

it('a proxy that asks for a name and a password lets all three hosts be reached', async () => {
  await using service = await startService();
  const proxy = await service.tenant.startProxy({ credentials: { user: 'causeway', password: 'pass word' } });
  const cloud = {
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    directorySync: 'https://adminwebservice.microsoftonline.com',
    caPem: service.tenant.caCertificatePem,
  };
  const connector = await service.open({ cloud, proxy: proxy.urlWithCredentials });
  expect((await connector.testConnection()).permissions.missing).toEqual([]);
  expect((await exportAll(connector, [personOf(1)])).outcomes).toMatchObject([{ status: 'done' }]);
  expect(new Set(proxy.connections.map(({ target }) => target))).toEqual(
    new Set(Object.values(cloud).flatMap((value) => (value.startsWith('https') ? `${new URL(value).host}:443` : []))),
  );
  const nameless = await service.open({ cloud, proxy: proxy.url });
  await expect(nameless.testConnection()).rejects.toMatchObject({
    fault: { code: 'proxy-refused', detail: { status: 407 } },
  });
});

describe('passwords', () => {
  const DATA = `v1;PPH1_MD4,${'01'.repeat(10)},1000,${'ab'.repeat(32)};`;
  const changeOf = (number: number) => ({
    sourceAnchor: sourceAnchor(number),
    changeDate: new Date(Date.UTC(2026, 10, 20)),
    credentialData: DATA,
    forcePasswordChangeOnLogon: false,
  });

  it('are sent with results by anchor, and are in nothing that is recorded', async () => {
    await using service = await startService({ record: true });
    await exportAll(service.connector, [personOf(1), personOf(2)]);
    await service.connector.setFeatures({ passwordSyncEnabled: true });
    const changes = [1, 2, 9].map(changeOf);
    const results = await service.connector.provisionCredentials!(changes, {});
    expect(results.map(({ sourceAnchor: anchor, result }) => [anchor, result === 0])).toEqual([
      [sourceAnchor(1), true],
      [sourceAnchor(2), true],
      [sourceAnchor(9), false],
    ]);
    expect(results[2]?.extendedErrorInformation).toContain('not found');
    expect(JSON.stringify(service.tenant.directorySync.requests)).not.toContain('PPH1_MD4');
    expect(service.tenant.directorySyncViolations).toEqual([]);
  });

  it('are sent 50 at a time and no more', async () => {
    await using service = await startService();
    const changes = Array.from({ length: 51 }, (_, index) => changeOf(index));
    await expect(service.connector.provisionCredentials!(changes, {})).rejects.toThrow(RangeError);
  });
});

it('issuers of device certificates are read', async () => {
  await using service = await startService();
  const { publicIssuerCertificates, cloudPublicIssuerCertificates } = await service.connector.deviceConfiguration!();
  const known = service.tenant.state.synchronization.deviceIssuers.map((text) => Buffer.from(text, 'base64'));
  expect(publicIssuerCertificates.map((one) => Buffer.from(one))).toEqual(known);
  expect(cloudPublicIssuerCertificates).toHaveLength(known.length);
});

describe('conflicts', () => {
  interface Case {
    readonly name: string;
    prepare(service: ServiceHarness): Promise<void> | void;
    readonly send: ExportOperation;
    readonly outcome: unknown;
  }

  const refused = (reason: string, detail: object = {}) => ({
    status: 'failed',
    fault: { code: 'operation-refused', detail: { reason, ...detail } },
  });
  const cloudUser = (service: ServiceHarness, properties: object) =>
    service.tenant.state.addUser({ userPrincipalName: 'cloud@contoso.test', ...properties });

  const CASES: readonly Case[] = [
    {
      name: 'a cloud account with the source anchor is taken over',
      prepare: (service) => void cloudUser(service, { onPremisesImmutableId: sourceAnchor(1) }),
      send: personOf(1),
      outcome: { status: 'done' },
    },
    {
      name: 'it is not where the tenant blocks it',
      prepare: (service) => {
        cloudUser(service, { onPremisesImmutableId: sourceAnchor(2) });
        service.tenant.state.synchronization.features = FEATURE_BITS.blockCloudObjectTakeoverThroughHardMatchEnabled;
      },
      send: personOf(2),
      outcome: refused('hard-match-blocked', { serverCode: 'InvalidHardMatch' }),
    },
    {
      name: 'an address leads to an account that has another source anchor',
      prepare: (service) =>
        void cloudUser(service, {
          onPremisesImmutableId: sourceAnchor(90),
          proxyAddresses: ['SMTP:taken@contoso.test'],
        }),
      send: personOf(3, { proxyAddresses: ['SMTP:taken@contoso.test'] }),
      outcome: refused('soft-match-taken', { serverCode: 'InvalidSoftMatch' }),
    },
    {
      name: 'an address leads to an object of another type',
      prepare: (service) => {
        service.tenant.state.addGroup({ displayName: 'Cloud', proxyAddresses: ['SMTP:taken@contoso.test'] });
      },
      send: personOf(4, { proxyAddresses: ['SMTP:taken@contoso.test'] }),
      outcome: refused('object-type-mismatch', { serverCode: 'ObjectTypeMismatch' }),
    },
    {
      name: 'an account with an administrator’s role is not matched by its address',
      prepare: (service) => {
        const { id } = cloudUser(service, { proxyAddresses: ['SMTP:admin@contoso.test'] });
        service.tenant.state.setPrivilegedRole(id, 'assigned');
      },
      send: personOf(5, { proxyAddresses: ['SMTP:admin@contoso.test'] }),
      outcome: refused('administrator-match', { serverCode: 'ExistingAdminRoleConflict' }),
    },
    {
      name: 'a name with illegal characters',
      prepare: () => undefined,
      send: personOf(6, { userPrincipalName: ['per son@contoso.test'] }),
      outcome: {
        status: 'failed',
        fault: { code: 'value-invalid', detail: { serverCode: 'IdentityDataValidationFailed' } },
      },
    },
    {
      name: 'more certificates than an object holds',
      prepare: () => undefined,
      send: personOf(7, { userCertificate: Array.from({ length: 16 }, (_, index) => new Uint8Array([index])) }),
      outcome: refused('object-too-large', { serverCode: 'LargeObject' }),
    },
    {
      name: 'a value that is too long',
      prepare: () => undefined,
      send: personOf(8, { displayName: ['x'.repeat(300)] }),
      outcome: { status: 'failed', fault: { code: 'value-too-long', detail: { serverCode: 'ExceededAllowedLength' } } },
    },
    {
      name: 'the deletion of an object that belongs to the cloud',
      prepare: (service) => void cloudUser(service, { onPremisesImmutableId: sourceAnchor(9) }),
      send: operation({ kind: 'delete', objectType: 'user', dn: personOf(9).dn, anchor: 'User_x' }),
      outcome: refused('cloud-object', { serverCode: 'DeletingCloudOnlyObjectNotAllowed' }),
    },
  ];

  it.each(CASES)('$name', async ({ prepare, send, outcome }) => {
    await using service = await startService();
    await prepare(service);
    const exported = await exportAll(service.connector, [send]);
    expect(exported.of(send)).toMatchObject(outcome as ExportOutcome);
  });

  it('of a unique value name the attribute, the value and who has it', async () => {
    await using service = await startService();
    const [first, second] = [personOf(1), personOf(2)];
    const sid = 'S-1-5-21-1-2-3-1104';
    const other = personOf(3, { onPremiseSecurityIdentifier: [sid] });
    const exported = await exportAll(service.connector, [first, second, other]);
    const change = operation({
      kind: 'update',
      objectType: 'user',
      dn: second.dn,
      anchor: anchorOf(exported.of(second)),
      attributes: { onPremiseSecurityIdentifier: [sid] },
    });
    expect((await exportAll(service.connector, [change])).of(change)).toMatchObject({
      status: 'failed',
      fault: {
        code: 'value-not-unique',
        attribute: 'onPremiseSecurityIdentifier',
        detail: { conflictAnchor: anchorOf(exported.of(other)) },
      },
    });
  });

  it('of a name go into quarantine: the object is taken, and the service remarks on it', async () => {
    await using service = await startService();
    const name = { userPrincipalName: ['same@contoso.test'] };
    const exported = await exportAll(service.connector, [personOf(1, name)]);
    expect(exported.outcomes).toMatchObject([{ status: 'done' }]);
    const second = personOf(2, name);
    expect((await exportAll(service.connector, [second])).of(second)).toMatchObject({ status: 'done' });
    const remarks = service.notices.filter(({ kind }) => kind === 'remark');
    expect(remarks).toMatchObject([{ object: { objectType: 'user', dn: second.dn } }]);
    const { changes } = await fullImport(service.connector, {
      objectTypes: ['user'],
      attributes: ['userPrincipalName'],
    });
    const names = [...applyChanges(new Map(), changes).values()].map(
      ({ attributes }) => attributes['userPrincipalName'],
    );
    // What was sent is what comes back: the placeholder is the cloud's own affair.
    expect(names).toEqual([['same@contoso.test'], ['same@contoso.test']]);
  });
});

describe('directory extensions', () => {
  const octets = (...values: number[]) => new Uint8Array(values);

  it('are carried under their full names, each by its type, once they are registered', async () => {
    await using service = await startService();
    const { tenant } = service;
    const { certificatePem, privateKeyPem } = await clientCertificate();
    const clientId = tenant.registerApplication({ certificatePem, permissions: ['Application.ReadWrite.All'] });
    const name = (attribute: string) => `extension_${clientId.replaceAll('-', '')}_${attribute}`;
    const extensions = [
      { objectType: 'user', name: name('costCenter'), type: 'string', multiValued: false },
      { objectType: 'user', name: name('level'), type: 'integer', multiValued: false },
      { objectType: 'user', name: name('external'), type: 'boolean', multiValued: false },
      { objectType: 'user', name: name('badges'), type: 'string', multiValued: true },
      { objectType: 'user', name: name('key'), type: 'binary', multiValued: false },
    ] as const;
    const cloud = resolveCloud({ authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem });
    const http = openHttp({ caPem: cloud.caPem });
    const { tenantId } = tenant;
    const tokens = openTokens({ tenantId, clientId, certificatePem, privateKeyPem, cloud, fetch: http.fetch });
    const { signal } = new AbortController();
    const graph = openAdministration({ cloud, tokens, fetch: http.fetch, ambient: systemAmbient, signal });
    await registerExtensions(
      graph,
      clientId,
      extensions.map((one) => ({ ...one, objectTypes: ['user'] })),
    );
    await http.close();
    const connector = await service.open({}, { extensions });
    const values = {
      [name('costCenter')]: ['CC-1'],
      [name('level')]: [7n],
      [name('external')]: [false],
      [name('badges')]: ['a', 'b'],
      [name('key')]: [octets(1, 2, 3)],
    };
    const person = personOf(1, values);
    const anchor = anchorOf((await exportAll(connector, [person])).of(person));
    const { changes } = await fullImport(connector, { objectTypes: ['user'], attributes: Object.keys(values) });
    expect(applyChanges(new Map(), changes).get(anchor)?.attributes).toEqual(values);
    expect(tenant.directorySyncViolations).toEqual([]);
  });
});
