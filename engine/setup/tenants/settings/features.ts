/** Switches of directory synchronization in the tenant: who may change each, and how much hangs on it. */

import { isDirSyncFeature } from '../../../connectors/entra-id/directory-sync/company.ts';
import type { BackEnd } from '../../back-ends/choice.ts';

export type ChangedBy = 'application' | 'administrator' | 'nobody';
export type Risk = 'low' | 'medium' | 'high';

interface Feature {
  /** By Graph's name ("onPremisesDirectorySynchronizationFeature"). */
  readonly name: string;
  readonly risk: Risk;
  /** The service decides it: on in every tenant, or of no use any more. */
  readonly fixed?: true;
}

/**
 * In the order in which they are shown. What is of high risk can let whoever writes to the forest into accounts of the cloud
 * (hardening of hard matches, July 2026) or changes how everybody signs in.
 */
const FEATURES = [
  { name: 'softMatchOnUpnEnabled', risk: 'medium' },
  { name: 'blockSoftMatchEnabled', risk: 'medium' },
  { name: 'blockCloudObjectTakeoverThroughHardMatchEnabled', risk: 'high' },
  { name: 'allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled', risk: 'high' },
  { name: 'quarantineUponUpnConflictEnabled', risk: 'low', fixed: true },
  { name: 'quarantineUponProxyAddressesConflictEnabled', risk: 'low', fixed: true },
  { name: 'synchronizeUpnForManagedUsersEnabled', risk: 'medium' },
  { name: 'directoryExtensionsEnabled', risk: 'low' },
  { name: 'bypassDirSyncOverridesEnabled', risk: 'medium' },
  { name: 'passwordSyncEnabled', risk: 'high' },
  { name: 'cloudPasswordPolicyForPasswordSyncedUsersEnabled', risk: 'medium' },
  { name: 'userForcePasswordChangeOnLogonEnabled', risk: 'medium' },
  { name: 'passwordWritebackEnabled', risk: 'low', fixed: true },
  { name: 'unifiedGroupWritebackEnabled', risk: 'low' },
  { name: 'userWritebackEnabled', risk: 'low' },
  { name: 'deviceWritebackEnabled', risk: 'low' },
] as const satisfies readonly Feature[];

export type TenantFeature = (typeof FEATURES)[number]['name'];

export interface StandingFeature {
  readonly name: TenantFeature;
  /** null: not to be read by this back end. */
  readonly on: boolean | null;
  readonly changedBy: ChangedBy;
  readonly risk: Risk;
}

/** The directory-sync service has a bit for most; Graph lets an administrator alone at any. */
export function changedBy(name: TenantFeature, backEnd: BackEnd): ChangedBy {
  const feature: Feature | undefined = FEATURES.find((one) => one.name === name);
  if (feature?.fixed) return 'nobody';
  return backEnd === 'directory-sync' && isDirSyncFeature(name) ? 'application' : 'administrator';
}

export function standingFeatures(
  found: { readonly [name: string]: boolean } | undefined,
  backEnd: BackEnd,
): StandingFeature[] {
  return FEATURES.map(({ name, risk }) => ({
    ...{ name, risk },
    on: found?.[name] ?? null,
    changedBy: changedBy(name, backEnd),
  }));
}
