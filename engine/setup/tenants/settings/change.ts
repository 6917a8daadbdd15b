/**
 * Settings of the tenant changed, each by the way that may: most features by the application through the directory-sync
 * service, the rest by an administrator who is signed in. What is refused ends nothing.
 */

import type { Administration } from '../../../connectors/entra-id/graph/administration/administration.ts';
import {
  changeSynchronizationSettings,
  setSynchronization,
  setTechnicalContacts,
} from '../../../connectors/entra-id/graph/administration/organization.ts';
import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import { noteAudit } from '../../../settings/audit.ts';
import { withTenant } from '../../checks.ts';
import { tenantSecret } from '../../secret-source.ts';
import type { TaskContext } from '../../tasks/context.ts';
import { changedBy, type TenantFeature } from './features.ts';

export interface SettingsChange {
  readonly directorySynchronization?: boolean | undefined;
  readonly features?: { readonly [name in TenantFeature]?: boolean | undefined } | undefined;
  readonly deletionThreshold?: { readonly enabled: boolean; readonly count: number } | undefined;
  readonly technicalContacts?: readonly string[] | undefined;
}

export interface SettingsChanged {
  readonly changed: readonly string[];
  readonly refused: readonly { readonly setting: string; readonly fault: Fault }[];
}

/** One after another: a threshold that is refused says nothing about a feature. */
export async function changeTenantSettings(
  context: TaskContext,
  change: SettingsChange,
  administrator: Administration | undefined,
): Promise<SettingsChanged> {
  const { tenantId } = context.configuration.tenant;
  const changed: string[] = [];
  const refused: { setting: string; fault: Fault }[] = [];
  const attempt = async (setting: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      changed.push(setting);
    } catch (error) {
      const fault = toFault(error, 'setup');
      if (fault.code === 'run-cancelled') throw error;
      refused.push({ setting, fault });
    }
  };
  const { directorySynchronization, features = {}, deletionThreshold, technicalContacts } = change;
  for (const [name, on] of Object.entries(features) as [TenantFeature, boolean | undefined][]) {
    if (on !== undefined) await attempt(name, () => setFeature(context, name, on, administrator));
  }
  if (deletionThreshold !== undefined) {
    await attempt('deletionThreshold', async () => {
      const graph = required(administrator, 'deletionThreshold');
      await changeSynchronizationSettings(graph, tenantId, { deletionThreshold });
    });
  }
  if (technicalContacts !== undefined) {
    await attempt('technicalContacts', () =>
      setTechnicalContacts(required(administrator, 'technicalContacts'), tenantId, technicalContacts),
    );
  }
  if (directorySynchronization !== undefined) {
    await attempt('directorySynchronization', () =>
      setSynchronization(required(administrator, 'directorySynchronization'), tenantId, directorySynchronization),
    );
  }
  await note(context, change, changed);
  return { changed, refused };
}

async function setFeature(
  context: TaskContext,
  name: TenantFeature,
  on: boolean,
  administrator: Administration | undefined,
): Promise<void> {
  const { tenant } = context.configuration;
  const way = changedBy(name, tenant.backEnd);
  if (way === 'nobody') throw notChangeable(name, 'fixed');
  if (administrator) {
    await changeSynchronizationSettings(administrator, tenant.tenantId, { features: { [name]: on } });
    return;
  }
  if (way === 'administrator') throw notChangeable(name, 'administrator');
  const privateKeyPem = await context.engine.secrets.get(tenantSecret(tenant.name));
  await withTenant(context, tenant, privateKeyPem, (connector) => connector.setFeatures({ [name]: on }));
}

function required(administrator: Administration | undefined, setting: string): Administration {
  if (administrator) return administrator;
  throw notChangeable(setting, 'administrator');
}

function notChangeable(setting: string, reason: 'administrator' | 'fixed'): FaultError {
  const detail = { setting, reason };
  return new FaultError({ code: 'tenant-setting-not-changeable', stage: 'setup', detail, retry: 'never' });
}

async function note({ engine, configuration }: TaskContext, change: SettingsChange, changed: readonly string[]) {
  if (changed.length === 0) return;
  const { features = {}, ...others } = change;
  const told = Object.entries({ ...others, ...features }).filter(([name]) => changed.includes(name));
  const detail = { tenant: configuration.tenant.tenantId, settings: Object.fromEntries(told) };
  const entry = { at: engine.now(), who: engine.actor, action: 'tenant-settings', detail };
  await engine.store.write((writer) => noteAudit(writer, entry));
}
