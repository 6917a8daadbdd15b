/**
 * What is set in the tenant itself, gathered from whoever may say it: the organization by Graph, the company by the
 * directory-sync service, features and threshold by an administrator who is signed in. What cannot be read is told.
 */

import { certificateFacts, readCertificate, type CertificateFacts } from '../../../connectors/entra-id/certificate.ts';
import type { Company } from '../../../connectors/entra-id/extras.ts';
import type { Administration } from '../../../connectors/entra-id/graph/administration/administration.ts';
import {
  readOrganizationSettings,
  readSynchronizationSettings,
  type OrganizationSettings,
  type SynchronizationSettings,
} from '../../../connectors/entra-id/graph/administration/organization.ts';
import { toFault, type Fault } from '../../../model/fault.ts';
import type { BackEnd } from '../../back-ends/choice.ts';
import { withTenant } from '../../checks.ts';
import { tenantSecret } from '../../secret-source.ts';
import type { TaskContext } from '../../tasks/context.ts';
import { withOwnAdministration } from '../own-administration.ts';
import { isThisMachine } from '../this-machine.ts';
import { standingFeatures, type ChangedBy, type StandingFeature } from './features.ts';

type Threshold = { readonly enabled: boolean; readonly count: number };

export interface TenantSettings {
  readonly tenantId: string;
  readonly name: string;
  readonly clientId: string;
  readonly backEnd: BackEnd;
  readonly displayName: string | null;
  readonly directorySynchronization: {
    readonly enabled: boolean | null;
    readonly changedBy: ChangedBy;
    readonly lastSynchronized: string | null;
    readonly lastPasswordSynchronized: string | null;
    /** Milliseconds. */
    readonly age: number | null;
  };
  readonly features: readonly StandingFeature[];
  readonly deletionThreshold: {
    readonly tenant: Threshold | null;
    readonly causeway: Threshold;
    readonly changedBy: ChangedBy;
  };
  readonly technicalContacts: { readonly addresses: readonly string[] | null; readonly changedBy: ChangedBy };
  readonly lastExport: { readonly machine: string; readonly isThisOne: boolean } | null;
  readonly certificate: CertificateFacts;
  readonly faults: readonly { readonly part: SettingsPart; readonly fault: Fault }[];
}

export type SettingsPart = 'organization' | 'company' | 'features';

/** `administrator`: whoever is signed in sees what no application may. */
export async function readTenantSettings(
  context: TaskContext,
  administrator?: Administration,
): Promise<TenantSettings> {
  const { tenant } = context.configuration;
  const faults: { part: SettingsPart; fault: Fault }[] = [];
  const read = async <T>(part: SettingsPart, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      const fault = toFault(error, 'setup');
      if (fault.code === 'run-cancelled') throw error;
      faults.push({ part, fault });
      return undefined;
    }
  };
  const [organization, company, synchronization] = await Promise.all([
    read('organization', () => organizationOf(context, administrator)),
    tenant.backEnd === 'directory-sync' ? read('company', () => companyOf(context)) : undefined,
    administrator ? read('features', () => readSynchronizationSettings(administrator)) : undefined,
  ]);
  return { ...settingsOf(context, { organization, company, synchronization }), faults };
}

async function organizationOf(context: TaskContext, administrator: Administration | undefined) {
  if (administrator) return readOrganizationSettings(administrator);
  const { configuration, directories, signal } = context;
  const { tenant } = configuration;
  const privateKeyPem = await context.engine.secrets.get(tenantSecret(tenant.name));
  const own = { tenant, privateKeyPem, signal, entra: directories.entra };
  return withOwnAdministration(own, readOrganizationSettings);
}

async function companyOf(context: TaskContext): Promise<Company> {
  const { tenant } = context.configuration;
  const privateKeyPem = await context.engine.secrets.get(tenantSecret(tenant.name));
  return withTenant(context, tenant, privateKeyPem, (connector) => connector.company());
}

interface Found {
  readonly organization: OrganizationSettings | undefined;
  readonly company: Company | undefined;
  readonly synchronization: SynchronizationSettings | undefined;
}

function settingsOf(
  { configuration, now }: TaskContext,
  { organization, company, synchronization }: Found,
): Omit<TenantSettings, 'faults'> {
  const { tenant, deletionThreshold } = configuration;
  const { backEnd } = tenant;
  const lastSynchronized = organization?.lastSynchronized ?? company?.lastSync ?? null;
  const machine = company?.exportingMachine;
  const prevention = synchronization?.deletionThreshold ?? company?.deletionPrevention;
  return {
    tenantId: tenant.tenantId,
    name: tenant.name,
    clientId: tenant.clientId,
    backEnd,
    displayName: organization?.displayName ?? company?.displayName ?? null,
    directorySynchronization: {
      enabled: organization ? (organization.synchronizationEnabled ?? false) : (company?.activated ?? null),
      changedBy: 'administrator',
      lastSynchronized,
      lastPasswordSynchronized: organization?.lastPasswordsSynchronized ?? null,
      age: lastSynchronized === null ? null : Math.max(0, now().getTime() - Date.parse(lastSynchronized)),
    },
    features: standingFeatures(synchronization?.features ?? company?.features, backEnd),
    deletionThreshold: {
      tenant: prevention ? { enabled: prevention.enabled, count: prevention.count } : null,
      causeway: deletionThreshold,
      changedBy: 'administrator',
    },
    technicalContacts: { addresses: organization?.technicalContacts ?? null, changedBy: 'administrator' },
    lastExport: machine === undefined ? null : { machine, isThisOne: isThisMachine(machine) },
    certificate: certificateFacts(readCertificate(tenant.certificatePem), now()),
  };
}
