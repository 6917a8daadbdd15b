/**
 * The tenant's own switches for directory synchronization, as an administrator or an application with the permission sets
 * them. Source: Microsoft Graph, "organization" and "onPremisesDirectorySynchronization" resource types.
 */

import { graphObjects, isGraphObject, textOf } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import type { Administration } from './administration.ts';

export interface OrganizationSettings {
  readonly id: string;
  readonly displayName: string;
  /** Undefined where it never took synchronized objects. */
  readonly synchronizationEnabled: boolean | undefined;
  /** ISO 8601. */
  readonly lastSynchronized: string | undefined;
  readonly lastPasswordsSynchronized: string | undefined;
  /** Whom the service writes to when synchronization fails. */
  readonly technicalContacts: readonly string[];
}

const STAMPS = 'onPremisesSyncEnabled,onPremisesLastSyncDateTime,onPremisesLastPasswordSyncDateTime';
const CONTACTS = 'technicalNotificationMails';

/** The stamp of passwords is not in every version of the interface: without it where it is refused. */
export async function readOrganizationSettings(graph: Administration): Promise<OrganizationSettings> {
  const select = (properties: string) => `/organization?$select=id,displayName,${CONTACTS},${properties}`;
  const found = (await readOne(graph, select(STAMPS))) ?? {};
  const enabled = found['onPremisesSyncEnabled'];
  const contacts = found[CONTACTS];
  return {
    id: textOf(found['id']) ?? '',
    displayName: textOf(found['displayName']) ?? '',
    synchronizationEnabled: typeof enabled === 'boolean' ? enabled : undefined,
    lastSynchronized: textOf(found['onPremisesLastSyncDateTime']),
    lastPasswordsSynchronized: textOf(found['onPremisesLastPasswordSyncDateTime']),
    technicalContacts: Array.isArray(contacts) ? contacts.filter((one) => typeof one === 'string') : [],
  };
}

async function readOne(graph: Administration, path: string): Promise<GraphObject | undefined> {
  const body = await graph.call('read-organization', { method: 'GET', path });
  return graphObjects(body['value'])[0];
}

/**
 * Turns directory synchronization on or off in the tenant ("Turn off directory synchronization"): off gives every object to
 * the cloud, takes up to 72 hours and cannot be stopped.
 */
export async function setSynchronization(graph: Administration, tenantId: string, enabled: boolean): Promise<void> {
  await patchOrganization(graph, tenantId, { onPremisesSyncEnabled: enabled });
}

export async function setTechnicalContacts(
  graph: Administration,
  tenantId: string,
  addresses: readonly string[],
): Promise<void> {
  await patchOrganization(graph, tenantId, { [CONTACTS]: addresses });
}

async function patchOrganization(graph: Administration, tenantId: string, body: object): Promise<void> {
  await graph.call('update-organization', { method: 'PATCH', path: `/organization/${tenantId}`, body });
}

export interface SynchronizationSettings {
  /** By name, `blockSoftMatchEnabled`. */
  readonly features: { readonly [name: string]: boolean };
  readonly deletionThreshold: { readonly enabled: boolean; readonly count: number } | undefined;
}

/** For an administrator alone; throws `administrator-role-missing` for everybody else. */
export async function readSynchronizationSettings(graph: Administration): Promise<SynchronizationSettings> {
  const path = '/directory/onPremisesSynchronization';
  const body = await graph.call('read-synchronization', { method: 'GET', path });
  const found = graphObjects(body['value'])[0] ?? {};
  const features = isGraphObject(found['features']) ? found['features'] : {};
  const switches = Object.entries(features).filter((one): one is [string, boolean] => typeof one[1] === 'boolean');
  return { features: Object.fromEntries(switches), deletionThreshold: thresholdOf(found) };
}

function thresholdOf(found: GraphObject): SynchronizationSettings['deletionThreshold'] {
  const configuration = isGraphObject(found['configuration']) ? found['configuration'] : {};
  const prevention = configuration['accidentalDeletionPrevention'];
  if (!isGraphObject(prevention) || typeof prevention['alertThreshold'] !== 'number') return undefined;
  const enabled = prevention['synchronizationPreventionType'] !== 'disabled';
  return { enabled, count: prevention['alertThreshold'] };
}

export interface SynchronizationChange {
  readonly features?: { readonly [name: string]: boolean };
  readonly deletionThreshold?: { readonly enabled: boolean; readonly count: number };
}

/** For an administrator alone, as reading it. What is not named stays. */
export async function changeSynchronizationSettings(
  graph: Administration,
  tenantId: string,
  { features, deletionThreshold }: SynchronizationChange,
): Promise<void> {
  const prevention = deletionThreshold && {
    synchronizationPreventionType: deletionThreshold.enabled ? 'enabledForCount' : 'disabled',
    alertThreshold: deletionThreshold.count,
  };
  const body = {
    ...(features === undefined ? {} : { features }),
    ...(prevention === undefined ? {} : { configuration: { accidentalDeletionPrevention: prevention } }),
  };
  const path = `/directory/onPremisesSynchronization/${tenantId}`;
  await graph.call('change-synchronization', { method: 'PATCH', path, body });
}
