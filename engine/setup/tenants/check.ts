/**
 * Whether a tenant can be worked with, looked at step by step: the way there, the certificate, the token, and what the
 * tenant says of itself. Nothing is written.
 */

import type { CertificateFacts } from '../../connectors/entra-id/certificate.ts';
import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import type { CloudName, CustomCloud } from '../../connectors/entra-id/clouds.ts';
import { openEntraId } from '../../connectors/entra-id/connector.ts';
import type { EntraIdExtras, EntraIdOptions } from '../../connectors/entra-id/connector.ts';
import type { Organization, TenantDomain } from '../../connectors/entra-id/graph/tenant.ts';
import { missingPermissions } from '../../connectors/entra-id/permissions.ts';
import type { GrantedPermissions } from '../../connectors/entra-id/permissions.ts';
import type { Fault } from '../../model/fault.ts';
import { openCheckList, type CheckRow, type Finding } from './check-list.ts';
import { checkCertificate, checkConnection, resolveNames } from './check-way.ts';

export interface TenantPart {
  readonly cloud: CloudName | CustomCloud;
  readonly proxy?: string | undefined;
  readonly tenantId: string;
  readonly clientId: string;
  readonly certificatePem: string;
}

export interface TenantCheckOptions {
  /** Private keys that may belong to the certificate; none where the engine holds none. */
  readonly privateKeyPem: string | undefined;
  readonly purpose: 'read' | 'write';
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** How the connector is opened; simulations bring their own. */
  readonly entra?: EntraIdOptions;
  onRow(row: CheckRow): void;
}

export interface TenantCheck {
  readonly checks: readonly CheckRow[];
  readonly organization: Organization | undefined;
  readonly domains: readonly TenantDomain[];
  readonly permissions: GrantedPermissions | undefined;
  /** Where TLS failed by its certificates: the server's own first. */
  readonly certificates: readonly CertificateFacts[];
}

/** Whoever synchronizes does it at least once a day; the default of Entra Connect is every 30 minutes. */
const ACTIVE_WITHIN = 86_400_000;
/** Of the directory's quota. */
const QUOTA_SHARE = 0.9;

export async function checkTenant(tenant: TenantPart, options: TenantCheckOptions): Promise<TenantCheck> {
  const { now, purpose, signal } = options;
  const list = openCheckList(options.onRow, signal);
  const cloud = resolveCloud(tenant.cloud);
  const names = await list.run('name-resolution', true, () => resolveNames(cloud, tenant));
  const way = await list.run('connection', names, () => checkConnection(cloud, tenant, options));
  const privateKeyPem = await list.run('certificate', true, () => checkCertificate(tenant, options));
  const isWayFree = way?.certificates.length === 0;
  const connector = isWayFree && privateKeyPem !== undefined ? await open(tenant, privateKeyPem, options) : undefined;
  try {
    const signedIn = await list.run('token', connector, (found) => checkToken(found, tenant, cloud.scope));
    const organization = await list.run('organization', signedIn, checkOrganization);
    const domains = await list.run('domains', signedIn, checkDomains);
    const permissions = await list.run('permissions', signedIn, ({ roles }) => checkPermissions(roles, purpose));
    await list.run('quota', signedIn, checkQuota);
    await list.run('synchronization', organization, (found) => checkOtherSynchronization(found, purpose, now()));
    await list.run('features', signedIn, checkFeatures);
    return {
      checks: list.rows,
      organization,
      domains: domains ?? [],
      permissions,
      certificates: way?.certificates ?? [],
    };
  } finally {
    await connector?.close();
  }
}

function open({ proxy, ...tenant }: TenantPart, privateKeyPem: string, { now, entra }: TenantCheckOptions) {
  const { cloud, tenantId, clientId, certificatePem } = tenant;
  const settings = {
    name: tenantId,
    cloud,
    tenantId,
    clientId,
    certificatePem,
    ...(proxy === undefined ? {} : { proxy }),
  };
  return openEntraId(settings, { privateKeyPem }, { clock: () => now().getTime(), ...entra });
}

interface SignedIn {
  readonly connector: EntraIdExtras;
  readonly roles: readonly string[] | undefined;
}

async function checkToken(connector: EntraIdExtras, tenant: TenantPart, scope: string): Promise<Finding<SignedIn>> {
  const { roles } = await connector.signIn();
  const value = { connector, roles };
  return { value, facts: { clientId: tenant.clientId, audience: scope.replace(/\/\.default$/, '') } };
}

async function checkOrganization({ connector }: SignedIn): Promise<Finding<Organization>> {
  const value = await connector.organization();
  return { value, facts: { displayName: value.displayName, tenantId: value.id } };
}

/** A tenant without a domain of its own works: people get the initial domain. */
async function checkDomains({ connector }: SignedIn): Promise<Finding<readonly TenantDomain[]>> {
  const value = await connector.domains();
  const names = (wanted: (domain: TenantDomain) => boolean) =>
    value
      .filter(wanted)
      .map((domain) => domain.name)
      .join(', ');
  return {
    value,
    facts: {
      verified: names((domain) => domain.isVerified),
      unverified: names((domain) => !domain.isVerified),
      federated: names((domain) => domain.authenticationType === 'Federated'),
      default: names((domain) => domain.isDefault),
      initial: names((domain) => domain.isInitial),
    },
  };
}

/** Where the token cannot be looked into, nothing is known to be missing: the service decides. */
function checkPermissions(
  roles: readonly string[] | undefined,
  purpose: 'read' | 'write',
): Finding<GrantedPermissions> {
  const missing = roles === undefined ? [] : missingPermissions(roles, purpose);
  const value = { granted: (roles ?? []).toSorted(), missing };
  const permissions = missing.map(({ permission }) => permission);
  const fault: Fault | undefined =
    permissions.length === 0
      ? undefined
      : { code: 'consent-missing', stage: 'connect', detail: { permissions: permissions.join(' ') }, retry: 'never' };
  return { value, facts: { granted: value.granted.join(', '), missing: permissions.join(', ') }, fault, fails: true };
}

async function checkQuota({ connector }: SignedIn): Promise<Finding<true>> {
  const quota = await connector.quota();
  if (!quota) return { value: true, facts: { readable: false } };
  const { used, total } = quota;
  const fault: Fault | undefined =
    used < total * QUOTA_SHARE
      ? undefined
      : { code: 'quota-nearly-used', stage: 'connect', detail: { used, total }, retry: 'never' };
  return { value: true, facts: { readable: true, used, total }, fault };
}

/**
 * Whether something else synchronizes into the tenant. The stamp is the directory-sync service's; this product does not
 * set it as long as it writes through Graph. Who only looks, as in staging mode, is expected beside another server.
 */
function checkOtherSynchronization(
  { onPremisesSyncEnabled, onPremisesLastSyncDateTime }: Organization,
  purpose: 'read' | 'write',
  now: Date,
): Finding<true> {
  const facts = {
    onPremisesSyncEnabled: onPremisesSyncEnabled ?? false,
    ...(onPremisesLastSyncDateTime === undefined ? {} : { lastSynchronized: onPremisesLastSyncDateTime }),
  };
  const age = now.getTime() - Date.parse(onPremisesLastSyncDateTime ?? '');
  if (purpose === 'read' || !onPremisesSyncEnabled || Number.isNaN(age) || age > ACTIVE_WITHIN) {
    return { value: true, facts };
  }
  const detail = {
    lastSynchronized: onPremisesLastSyncDateTime ?? '',
    minutesAgo: Math.max(0, Math.round(age / 60_000)),
  };
  return { value: true, facts, fault: { code: 'other-synchronization', stage: 'connect', detail, retry: 'never' } };
}

async function checkFeatures({ connector }: SignedIn): Promise<Finding<true>> {
  const features = await connector.features();
  if (!features) return { value: true, facts: { readable: false } };
  return { value: true, facts: { readable: true, ...features } };
}
