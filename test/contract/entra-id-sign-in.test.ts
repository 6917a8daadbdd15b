import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from 'vitest';

import type { FaultError } from '../../engine/model/fault.ts';
import { openEntraId } from '../../engine/connectors/entra-id/connector.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import { entraIdSettingsSchema } from '../../engine/connectors/entra-id/settings.ts';
import { makeClientCertificate } from '../lab/tenant/tenant.ts';
import {
  addUser,
  clientCertificate,
  deltaImport,
  fullImport,
  impatient,
  send,
  startHarness,
} from './entra-id-harness.ts';

describe('testing the connection', () => {
  it('gives the organization, its domains and the permissions', async () => {
    await using harness = await startHarness({
      federatedDomains: ['fabrikam.test'],
      unverifiedDomains: ['northwind.test'],
    });
    const { organization, domains, permissions } = await harness.connector.testConnection();
    expect(organization.id).toBe(harness.tenant.tenantId);
    expect(domains[0]).toMatchObject({
      name: 'contoso.test',
      isDefault: true,
      isVerified: true,
      authenticationType: 'Managed',
    });
    expect(domains).toContainEqual(expect.objectContaining({ name: 'fabrikam.test', authenticationType: 'Federated' }));
    expect(domains).toContainEqual(expect.objectContaining({ name: 'northwind.test', isVerified: false }));
    expect(permissions).toEqual({ granted: LEAST_PERMISSIONS, missing: [] });
  });

  it('signs in once for many requests', async () => {
    await using harness = await startHarness();
    await Promise.all([fullImport(harness.connector), harness.connector.testConnection()]);
    await fullImport(harness.connector);
    expect(harness.tenant.counters.tokens).toBe(1);
  });

  it('names every permission that was not consented to', async () => {
    await using harness = await startHarness({}, {}, { permissions: ['User.ReadWrite.All', 'Domain.Read.All'] });
    await expect(harness.connector.testConnection()).rejects.toMatchObject({
      fault: { code: 'consent-missing', detail: { permissions: 'Group.ReadWrite.All Organization.Read.All' } },
    });
    expect((await harness.connector.grantedPermissions()).missing.map(({ permission }) => permission)).toEqual([
      'Group.ReadWrite.All',
      'Organization.Read.All',
    ]);
  });

  it('needs the right to read only where nothing will be written', async () => {
    await using harness = await startHarness({}, {}, { permissions: ['Directory.Read.All'] });
    await expect(harness.connector.testConnection('read')).resolves.toMatchObject({ organization: {} });
    await expect(harness.connector.testConnection('write')).rejects.toMatchObject({
      fault: { code: 'consent-missing' },
    });
  });

  it('says which permission an import lacks', async () => {
    await using harness = await startHarness({}, {}, { permissions: ['User.Read.All'] });
    await expect(fullImport(harness.connector)).rejects.toMatchObject({
      fault: { code: 'consent-missing', stage: 'import', detail: { operation: 'read-groups' } },
    });
  });
});

describe('a sign-in that is refused', () => {
  it('for the wrong certificate', async () => {
    await using harness = await startHarness();
    const { certificatePem, privateKeyPem } = await makeClientCertificate('Somebody else');
    const connector = await openEntraId(
      {
        name: 'Entra',
        tenantId: harness.tenant.tenantId,
        clientId: harness.tenant.registerApplication({
          certificatePem: (await clientCertificate()).certificatePem,
          permissions: [],
        }),
        certificatePem,
        cloud: {
          authority: harness.tenant.origin,
          graph: harness.tenant.origin,
          caPem: harness.tenant.caCertificatePem,
        },
      },
      { privateKeyPem },
    );
    const failure = await connector.testConnection().catch((error: unknown) => error);
    expect(failure).toMatchObject({
      fault: { code: 'client-certificate-rejected', stage: 'connect', detail: { aadsts: 700027 } },
    });
    expect(JSON.stringify((failure as { fault: unknown }).fault)).not.toContain('PRIVATE KEY');
    await connector.close();
  });

  it('for a key that does not belong to the certificate, before anything is sent', async () => {
    const { certificatePem } = await clientCertificate();
    const { privateKeyPem } = await makeClientCertificate('Somebody else');
    const settings = {
      name: 'Entra',
      tenantId: '00000000-0000-4000-8000-000000000000',
      clientId: '00000000-0000-4000-8000-000000000001',
      certificatePem,
    };
    await expect(openEntraId(settings, { privateKeyPem })).rejects.toMatchObject({
      fault: { code: 'client-certificate-rejected', detail: { reason: 'key-mismatch' } },
    });
    await expect(openEntraId(settings, { privateKeyPem: 'no key' })).rejects.toMatchObject({
      fault: { code: 'client-certificate-rejected', detail: { reason: 'unreadable' } },
    });
  });

  it('for an application that the tenant does not know', async () => {
    await using harness = await startHarness();
    const connector = await harness.open({ clientId: '00000000-0000-4000-8000-000000000001' });
    await expect(connector.testConnection()).rejects.toMatchObject({
      fault: { code: 'application-unknown', detail: { clientId: '00000000-0000-4000-8000-000000000001' } },
    });
  });

  it('for a tenant that does not exist', async () => {
    await using harness = await startHarness();
    const connector = await harness.open({ tenantId: '00000000-0000-4000-8000-000000000002' });
    await expect(connector.testConnection()).rejects.toMatchObject({
      fault: { code: 'tenant-unknown', detail: { tenantId: '00000000-0000-4000-8000-000000000002' } },
    });
  });

  it.each([1200, -1200])('for a clock that is %d seconds off, and says by how much', async (seconds) => {
    await using harness = await startHarness({ clock: () => Date.now() + seconds * 1000 });
    const failure = await harness.connector.testConnection().catch((error: unknown) => error);
    const { code, detail } = (failure as FaultError).fault;
    expect(code).toBe('clock-skew');
    expect(Math.abs(Number(detail['clockSkewSeconds']) - seconds)).toBeLessThan(30);
  });
});

/** A port of this machine on which nobody listens. */
async function deafOrigin(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `https://127.0.0.1:${String(port)}`;
}

describe('a service that is not reached', () => {
  it('because nobody listens', async () => {
    await using harness = await startHarness();
    const origin = await deafOrigin();
    const connector = await harness.open({ cloud: { authority: origin, graph: origin } });
    await expect(connector.testConnection()).rejects.toMatchObject({
      fault: { code: 'server-unreachable', detail: { host: new URL(origin).host } },
    });
  });

  it('because its name is unknown', async () => {
    await using harness = await startHarness();
    const cloud = { authority: 'https://login.nowhere.invalid', graph: 'https://graph.nowhere.invalid' };
    const connector = await harness.open({ cloud });
    await expect(connector.testConnection()).rejects.toMatchObject({
      fault: { code: 'server-name-unknown', detail: { host: 'login.nowhere.invalid' } },
    });
  });

  it('because its certificate is of an authority that nobody trusts', async () => {
    await using harness = await startHarness();
    const { origin } = harness.tenant;
    const connector = await harness.open({ cloud: { authority: origin, graph: origin } });
    await expect(connector.testConnection()).rejects.toMatchObject({ fault: { code: 'certificate-untrusted' } });
  });

  it('because its certificate is of another host', async () => {
    await using harness = await startHarness();
    const { caCertificatePem, origin } = harness.tenant;
    const elsewhere = origin.replace('127.0.0.1', '127.0.0.2');
    const connector = await harness.open({
      cloud: { authority: elsewhere, graph: elsewhere, caPem: caCertificatePem },
    });
    const failure = await connector.testConnection().catch((error: unknown) => error);
    expect(['certificate-mismatch', 'server-unreachable']).toContain(
      (failure as { fault: { code: string } }).fault.code,
    );
  });

  it('for a while is waited for during an import', async () => {
    await using harness = await startHarness({}, {}, impatient);
    harness.tenant.faults.inject({
      match: { path: /token$/ },
      action: { kind: 'answer', status: 503, body: {} },
      times: 2,
    });
    harness.tenant.faults.inject({
      match: { path: /delta$/ },
      action: { kind: 'cut-connection', when: 'before-applying' },
      times: 2,
    });
    await expect(fullImport(harness.connector)).resolves.toMatchObject({ changes: [] });
  });
});

describe('a token', () => {
  it('that the service no longer takes is renewed once', async () => {
    await using harness = await startHarness({}, {}, impatient);
    const { cookie } = await fullImport(harness.connector);
    harness.tenant.faults.inject({
      match: { path: '/v1.0/users/delta' },
      action: {
        kind: 'answer',
        status: 401,
        body: { error: { code: 'InvalidAuthenticationToken', message: 'expired' } },
      },
      times: 1,
    });
    await deltaImport(harness.connector, cookie);
    expect(harness.tenant.counters.tokens).toBe(2);
  });

  it('that is short-lived is renewed before it ends', async () => {
    await using harness = await startHarness({ tokenLifetimeS: 2 }, {}, impatient);
    await send(harness.connector, [addUser(1)]);
    await send(harness.connector, [addUser(2)]);
    expect(harness.tenant.counters.tokens).toBeGreaterThan(1);
    expect(harness.tenant.state.list('user')).toHaveLength(2);
  });
});

describe('settings', () => {
  it('refuse what they do not know and fill in the defaults', async () => {
    const { certificatePem } = await clientCertificate();
    const least = {
      name: 'Entra',
      tenantId: '00000000-0000-4000-8000-000000000000',
      clientId: '00000000-0000-4000-8000-000000000001',
      certificatePem,
    };
    expect(entraIdSettingsSchema.parse(least)).toMatchObject({
      cloud: 'global',
      backEnd: 'graph',
      batching: true,
      pace: { writesPerSecond: 18 },
    });
    expect(entraIdSettingsSchema.safeParse({ ...least, privateKeyPem: 'x' }).success).toBe(false);
    expect(
      entraIdSettingsSchema.safeParse({ ...least, cloud: { authority: 'http://plain.test', graph: 'https://x.test' } })
        .success,
    ).toBe(false);
  });
});
