import { expect, onTestFinished, test } from 'vitest';
import { checkTenant, type TenantCheckOptions, type TenantPart } from '../../../engine/setup/tenants/check.ts';
import { LEAST_PERMISSIONS } from '../../../engine/connectors/entra-id/permissions.ts';
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
