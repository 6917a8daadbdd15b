import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { checkTenant, type TenantCheckOptions, type TenantPart } from '../../../engine/setup/tenants/check.ts';
import { openEntraId } from '../../../engine/connectors/entra-id/connector.ts';
import { LEAST_PERMISSIONS } from '../../../engine/connectors/entra-id/permissions.ts';
import { makeServerCertificate } from '../../lab/certificates.ts';
import {
  makeClientCertificate,
  startTenant,
  type ClientCertificate,
  type TenantOptions,
} from '../../lab/tenant/tenant.ts';

let shared: Promise<ClientCertificate> | undefined;
const certificate = () => (shared ??= makeClientCertificate('Causeway'));

async function openTenant(options: TenantOptions = {}, permissions = LEAST_PERMISSIONS) {
  const tenant = await startTenant({ throttle: 'off', ...options });
  onTestFinished(() => tenant.close());
  const { certificatePem } = await certificate();
  const clientId = tenant.registerApplication({ certificatePem, permissions });
  const { origin, tenantId, caCertificatePem: caPem } = tenant;
  const part = { cloud: { authority: origin, graph: origin, caPem }, tenantId, clientId, certificatePem };
  return { tenant, part };
}

async function check(part: TenantPart, options: Partial<TenantCheckOptions> = {}) {
  const rows: string[] = [];
  const found = await checkTenant(part, {
    privateKeyPem: (await certificate()).privateKeyPem,
    purpose: 'write',
    now: () => new Date(),
    signal: new AbortController().signal,
    onRow: (row) => rows.push(row.id),
    ...options,
  });
  expect(rows, 'rows are told as they come').toEqual(found.checks.map((row) => row.id));
  const row = (id: string) => found.checks.find((one) => one.id === id)!;
  return { ...found, row, states: Object.fromEntries(found.checks.map(({ id, state }) => [id, state])) };
}

test('a tenant that is ready passes every check and tells its domains', async () => {
  const { part } = await openTenant({
    verifiedDomains: ['contoso.test', 'fabrikam.test'],
    federatedDomains: ['fabrikam.test'],
    unverifiedDomains: ['adatum.test'],
  });
  const { checks, row, domains, permissions } = await check(part);
  expect(checks.filter(({ state }) => state !== 'passed')).toEqual([]);
  expect(row('domains').facts).toEqual({
    verified: 'contoso.test, contoso.onmicrosoft.test, fabrikam.test',
    unverified: 'adatum.test',
    federated: 'fabrikam.test',
    default: 'contoso.test',
    initial: 'contoso.onmicrosoft.test',
  });
  expect(domains.filter(({ isVerified }) => isVerified)).toHaveLength(3);
  expect(permissions).toEqual({ granted: LEAST_PERMISSIONS, missing: [] });
  expect(row('connection').facts).toMatchObject({ locallyTrusted: true });
  expect(row('features').facts).toEqual({ readable: false });
});

test('each missing permission is named, and what it is for', async () => {
  const { part } = await openTenant({}, ['User.ReadWrite.All', 'Organization.Read.All']);
  const { row, permissions, states } = await check(part);
  expect(row('permissions')).toMatchObject({
    state: 'failed',
    facts: { missing: 'Group.ReadWrite.All, Domain.Read.All' },
    fault: { code: 'consent-missing' },
  });
  expect(permissions?.missing).toContainEqual({ permission: 'Domain.Read.All', operations: ['read-domains'] });
  expect(states).toMatchObject({ token: 'passed', organization: 'passed', domains: 'failed' });
});

test('a certificate that is not trusted is shown with its chain, and nothing is sent', async () => {
  const { tenant, part } = await openTenant();
  const { authority, graph } = part.cloud;
  const { row, certificates, states } = await check({ ...part, cloud: { authority, graph } });
  expect(row('connection')).toMatchObject({
    state: 'failed',
    fault: { code: 'certificate-untrusted', detail: { subject: 'CN=Lab tenant', issuer: 'CN=Lab tenant authority' } },
  });
  expect(certificates[0]).toMatchObject({ subject: 'CN=Lab tenant', expired: false });
  expect(states).toMatchObject({
    certificate: 'passed',
    token: 'skipped',
    organization: 'skipped',
    features: 'skipped',
  });
  expect(tenant.counters.tokens).toBe(0);
});

test('a server of another name is told from one that is not trusted', async () => {
  const certificateOfOther = await makeServerCertificate(['login.fabrikam.test']);
  const { part } = await openTenant({ certificate: certificateOfOther });
  const { row } = await check(part);
  expect(row('connection').fault).toMatchObject({
    code: 'certificate-mismatch',
    detail: { names: 'login.fabrikam.test' },
  });
});

test.each([407, 403, 502])('a proxy that answers %i is what is in the way', async (status) => {
  const { part } = await openTenant();
  const server = createServer();
  server.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${String(status)} No\r\n\r\n`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const proxy = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const { row } = await check({ ...part, proxy });
  expect(row('connection').fault).toMatchObject({ code: 'proxy-refused', detail: { status } });
  const connector = await openEntraId(
    { ...part, name: 'tenant', proxy },
    { privateKeyPem: (await certificate()).privateKeyPem },
  );
  onTestFinished(() => connector.close());
  await expect(connector.organization(), 'in a run too').rejects.toMatchObject({
    fault: { code: 'proxy-refused', detail: { status } },
  });
});

test('a proxy that is not there is what cannot be reached', async () => {
  const { part } = await openTenant();
  const { row } = await check({ ...part, proxy: 'http://127.0.0.1:1' });
  expect(row('connection').fault).toMatchObject({ code: 'server-unreachable', detail: { host: '127.0.0.1:1' } });
});

test('a check that is cancelled skips what is left', async () => {
  const { part, tenant } = await openTenant();
  const cancel = new AbortController();
  const rows: string[] = [];
  await checkTenant(part, {
    privateKeyPem: (await certificate()).privateKeyPem,
    purpose: 'write',
    now: () => new Date(),
    signal: cancel.signal,
    onRow: ({ id, state }) => {
      rows.push(`${id} ${state}`);
      if (id === 'connection') cancel.abort();
    },
  });
  expect(rows.slice(0, 4)).toEqual([
    'name-resolution passed',
    'connection passed',
    'certificate skipped',
    'token skipped',
  ]);
  expect(tenant.counters.tokens).toBe(0);
});

test('nobody at the address, and a name that nobody knows', async () => {
  const { part } = await openTenant();
  const gone = { authority: 'https://127.0.0.1:1', graph: 'https://127.0.0.1:1' };
  expect((await check({ ...part, cloud: gone })).row('connection').fault).toMatchObject({ code: 'server-unreachable' });
  const unknown = { authority: 'https://login.invalid', graph: 'https://graph.invalid' };
  const { row, states } = await check({ ...part, cloud: unknown });
  expect(row('name-resolution').fault).toMatchObject({ code: 'server-name-unknown' });
  expect(states).toMatchObject({ connection: 'skipped', token: 'skipped' });
});

test('what is wrong with the certificate is told apart', async () => {
  const { tenant, part } = await openTenant();
  const codes = async (options: Partial<TenantCheckOptions>, changed: Partial<TenantPart> = {}) => {
    const { row } = await check({ ...part, ...changed }, options);
    return [row('certificate').fault?.code ?? 'passed', row('token').fault?.detail['reason'] ?? row('token').state];
  };
  expect(await codes({ privateKeyPem: undefined })).toEqual(['secret-missing', 'skipped']);
  const other = await makeClientCertificate('Other');
  expect(await codes({ privateKeyPem: other.privateKeyPem })).toEqual(['client-certificate-rejected', 'skipped']);
  expect(await codes(other, { certificatePem: other.certificatePem })).toEqual(['passed', 'not-registered']);
  const later = () => new Date(Date.now() + 28 * 86_400_000);
  expect(await codes({ now: later }), 'near its end').toEqual(['certificate-ending', 'passed']);
  const after = () => new Date(Date.now() + 40 * 86_400_000);
  expect(await codes({ now: after }), 'past its end').toEqual(['client-certificate-rejected', 'skipped']);
  tenant.applications.disable(part.clientId);
  expect(await codes({})).toEqual(['passed', 'disabled']);
});

test('another server that synchronizes is a warning, unless this one only looks', async () => {
  const { tenant, part } = await openTenant({ directoryQuota: 2 });
  const at = new Date(Date.now() - 600_000).toISOString();
  tenant.state.setOrganization({ onPremisesSyncEnabled: true, onPremisesLastSyncDateTime: at });
  tenant.state.addUser({ userPrincipalName: 'a@contoso.test' });
  tenant.state.addUser({ userPrincipalName: 'b@contoso.test' });
  const { row, organization } = await check(part);
  expect(row('synchronization')).toMatchObject({
    state: 'warning',
    fault: { code: 'other-synchronization', detail: { minutesAgo: 10 } },
  });
  expect(organization).toMatchObject({ onPremisesSyncEnabled: true, onPremisesLastSyncDateTime: at });
  expect(row('quota')).toMatchObject({ state: 'warning', facts: { used: 2, total: 2 } });
  expect((await check(part, { purpose: 'read' })).row('synchronization').state).toBe('passed');
});
