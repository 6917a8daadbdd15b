/** The features of directory synchronization: bits of the service's mask, and Graph's names of them (`onPremisesDirectorySynchronizationFeature`). */

import type { Directory } from '../../directory/directory.ts';

export const FEATURE = {
  passwordHashSync: 1,
  passwordWriteback: 2,
  directoryExtensions: 4,
  duplicateUpnResiliency: 8,
  softMatchOnUpn: 16,
  duplicateProxyAddressResiliency: 32,
  cloudPasswordPolicy: 512,
  unifiedGroupWriteback: 1024,
  userWriteback: 2048,
  deviceWriteback: 4096,
  synchronizeUpnForManagedUsers: 8192,
  forcePasswordChangeOnLogon: 16384,
  passThroughAuthentication: 131072,
  blockSoftMatch: 524288,
  blockHardMatchTakeover: 1048576,
} as const;

export type Feature = keyof typeof FEATURE;

/** Graph's names; what is not here is false there, but for the one feature without a bit. */
export const GRAPH_FEATURES = {
  passwordSyncEnabled: 'passwordHashSync',
  passwordWritebackEnabled: 'passwordWriteback',
  directoryExtensionsEnabled: 'directoryExtensions',
  quarantineUponUpnConflictEnabled: 'duplicateUpnResiliency',
  softMatchOnUpnEnabled: 'softMatchOnUpn',
  quarantineUponProxyAddressesConflictEnabled: 'duplicateProxyAddressResiliency',
  cloudPasswordPolicyForPasswordSyncedUsersEnabled: 'cloudPasswordPolicy',
  unifiedGroupWritebackEnabled: 'unifiedGroupWriteback',
  userWritebackEnabled: 'userWriteback',
  deviceWritebackEnabled: 'deviceWriteback',
  synchronizeUpnForManagedUsersEnabled: 'synchronizeUpnForManagedUsers',
  userForcePasswordChangeOnLogonEnabled: 'forcePasswordChangeOnLogon',
  blockSoftMatchEnabled: 'blockSoftMatch',
  blockCloudObjectTakeoverThroughHardMatchEnabled: 'blockHardMatchTakeover',
} as const satisfies { readonly [graphName: string]: Feature };

export function hasFeature({ synchronization }: Directory, feature: Feature): boolean {
  return (synchronization.features & FEATURE[feature]) !== 0;
}

/** Features that cannot be turned off again: duplicates are quarantined in every tenant since 2016; names flow once they do. */
const PERMANENT =
  FEATURE.duplicateUpnResiliency | FEATURE.duplicateProxyAddressResiliency | FEATURE.synchronizeUpnForManagedUsers;

/** As `SetCompanyDirsyncFeatures` sets them: what cannot be turned off stays on. A test may write `features` itself. */
export function setFeatures({ synchronization }: Directory, mask: number): void {
  synchronization.features = mask | (synchronization.features & PERMANENT);
}

/** Switched on in the organization; a tenant that is not refuses every operation of synchronization. */
export function isActivated({ organization }: Directory): boolean {
  return organization['onPremisesSyncEnabled'] === true;
}

export const NOT_ACTIVATED =
  'Identity synchronization is not yet activated for this company. Contact Technical Support.';
