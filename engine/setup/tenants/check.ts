/**
 * Whether a tenant can be worked with, looked at step by step: the way there, the certificate, the token, and what the
 * tenant says of itself. Nothing is written.
 */

import type { CertificateFacts } from '../../connectors/entra-id/certificate.ts';
import type { Connector } from '../../connectors/connector.ts';
import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import type { CloudName, CustomCloud } from '../../connectors/entra-id/clouds.ts';
import type { OtherSynchronization } from '../../connectors/entra-id/companion/companion.ts';
import { openEntraId } from '../../connectors/entra-id/connector.ts';
import type { EntraIdOptions } from '../../connectors/entra-id/connector.ts';
import type { Company, EntraIdExtras, SignedIn as Tokens } from '../../connectors/entra-id/extras.ts';
import type { Organization, TenantDomain } from '../../connectors/entra-id/graph/tenant.ts';
import { missingPermissions, SYNCHRONIZATION_ROLE, SYNCHRONIZE } from '../../connectors/entra-id/permissions.ts';
import type { GrantedPermissions } from '../../connectors/entra-id/permissions.ts';
import type { Fault } from '../../model/fault.ts';
import type { BackEnd } from '../back-ends/choice.ts';
import { isThisMachine } from './this-machine.ts';
import { openCheckList, type CheckRow, type Finding } from './check-list.ts';
import { checkCertificate, checkConnection, resolveNames } from './check-way.ts';

export interface TenantPart {
  readonly cloud: CloudName | CustomCloud;
  readonly proxy?: string | undefined;
  readonly tenantId: string;
  readonly clientId: string;
  readonly certificatePem: string;
  /** Default: `graph`. */
  readonly backEnd?: BackEnd | undefined;
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
  const usesService = tenant.backEnd === 'directory-sync';
  const names = await list.run('name-resolution', true, () => resolveNames(cloud, tenant));
  const way = await list.run('connection', names, () => checkConnection(cloud, tenant, options));
  const privateKeyPem = await list.run('certificate', true, () => checkCertificate(tenant, options));
  const isWayFree = way?.certificates.length === 0;
  const connector = isWayFree && privateKeyPem !== undefined ? await open(tenant, privateKeyPem, options) : undefined;
  try {
    const signedIn = await list.run('token', connector, (found) => checkToken(found, tenant, cloud.scope));
    const organization = await list.run('organization', signedIn, checkOrganization);
    const domains = await list.run('domains', signedIn, checkDomains);
    const permissions = await list.run('permissions', signedIn, (found) => checkPermissions(found, tenant, purpose));
    await list.run('quota', signedIn, checkQuota);
    const company = usesService ? await list.run('directory-sync-service', signedIn, checkService) : undefined;
    await list.run('synchronization', organization, async (found) =>
      checkOtherSynchronization(found, {
        purpose,
        now: now(),
        exportingMachine: company?.exportingMachine,
        usesService,
        cloudSync: await cloudSyncBeside(connector, signal),
      }),
    );
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

function open({ proxy, backEnd, ...tenant }: TenantPart, privateKeyPem: string, { now, entra }: TenantCheckOptions) {
  const { cloud, tenantId, clientId, certificatePem } = tenant;
  const settings = {
    name: tenantId,
    backEnd: backEnd ?? 'graph',
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
  readonly tokens: Tokens;
}

async function checkToken(connector: EntraIdExtras, tenant: TenantPart, scope: string): Promise<Finding<SignedIn>> {
  const value = { connector, tokens: await connector.signIn() };
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
  { tokens: { roles, directorySyncRoles } }: SignedIn,
  { backEnd }: TenantPart,
  purpose: 'read' | 'write',
): Finding<GrantedPermissions> {
  const ofGraph = roles === undefined ? [] : missingPermissions(roles, purpose, backEnd);
  const lacksRole = directorySyncRoles !== undefined && !directorySyncRoles.includes(SYNCHRONIZATION_ROLE);
  const missing = lacksRole ? [...ofGraph, { permission: SYNCHRONIZATION_ROLE, operations: [SYNCHRONIZE] }] : ofGraph;
  const value = { granted: [...(roles ?? []), ...(directorySyncRoles ?? [])].toSorted(), missing };
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

interface Circumstances {
  readonly purpose: 'read' | 'write';
  readonly now: Date;
  readonly usesService: boolean;
  /** As the service keeps it. */
  readonly exportingMachine: string | undefined;
  /** An active configuration of Cloud Sync; undefined also where it may not be looked at. */
  readonly cloudSync: OtherSynchronization | undefined;
}

async function cloudSyncBeside(
  connector: Connector | undefined,
  signal: AbortSignal,
): Promise<OtherSynchronization | undefined> {
  const found = await connector?.companion?.otherSynchronization(signal);
  return found?.others.find(({ kind }) => kind === 'cloud-sync');
}

/**
 * Whether something else synchronizes into the tenant. The stamp is the directory-sync service's: through Graph this product
 * does not set it, and the service keeps whose it is. Who only looks, as in staging mode, is expected beside another server.
 */
function checkOtherSynchronization(
  { onPremisesSyncEnabled, onPremisesLastSyncDateTime }: Organization,
  { purpose, now, usesService, exportingMachine, cloudSync }: Circumstances,
): Finding<true> {
  const facts = {
    onPremisesSyncEnabled: onPremisesSyncEnabled ?? false,
    ...(onPremisesLastSyncDateTime === undefined ? {} : { lastSynchronized: onPremisesLastSyncDateTime }),
    ...(exportingMachine === undefined ? {} : { machine: exportingMachine }),
    ...(cloudSync === undefined ? {} : { cloudSync: cloudSync.name }),
  };
  if (purpose === 'write' && cloudSync) {
    const { name, lastSeen } = cloudSync;
    const detail = {
      kind: 'cloud-sync',
      name,
      job: cloudSync.job?.id ?? '',
      ...(lastSeen === undefined ? {} : { lastSynchronized: lastSeen }),
    };
    return { value: true, facts, fault: { code: 'other-synchronization', stage: 'connect', detail, retry: 'never' } };
  }
  const age = now.getTime() - Date.parse(onPremisesLastSyncDateTime ?? '');
  const isOurs = usesService && (exportingMachine === undefined || isThisMachine(exportingMachine));
  if (purpose === 'read' || !onPremisesSyncEnabled || isOurs || Number.isNaN(age) || age > ACTIVE_WITHIN) {
    return { value: true, facts };
  }
  const detail = {
    ...(exportingMachine === undefined ? {} : { name: exportingMachine }),
    lastSynchronized: onPremisesLastSyncDateTime ?? '',
    minutesAgo: Math.max(0, Math.round(age / 60_000)),
  };
  return { value: true, facts, fault: { code: 'other-synchronization', stage: 'connect', detail, retry: 'never' } };
}

/** Lets this client in, and takes objects of this tenant. */
async function checkService({ connector }: SignedIn): Promise<Finding<Company>> {
  const value = await connector.company();
  const { exportingMachine, deletionPrevention } = value;
  const facts = {
    displayName: value.displayName,
    ...(exportingMachine === undefined ? {} : { exportingMachine }),
    ...(deletionPrevention === undefined ? {} : { threshold: deletionPrevention.count }),
  };
  if (value.activated) return { value, facts };
  const fault: Fault = { code: 'synchronization-not-activated', stage: 'connect', detail: {}, retry: 'never' };
  return { value, facts, fault, fails: true };
}

async function checkFeatures({ connector }: SignedIn): Promise<Finding<true>> {
  const features = await connector.features();
  if (!features) return { value: true, facts: { readable: false } };
  return { value: true, facts: { readable: true, ...features } };
}
