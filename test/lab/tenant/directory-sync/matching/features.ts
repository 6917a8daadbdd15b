/** The features of directory synchronization, bits of the service's mask, and whether the company synchronizes at all. */

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

export function hasFeature({ synchronization }: Directory, feature: Feature): boolean {
  return (synchronization.features & FEATURE[feature]) !== 0;
}

/** Features that cannot be turned off again: duplicates are quarantined in every tenant since 2016; names match and flow once they do. */
const PERMANENT =
  FEATURE.duplicateUpnResiliency |
  FEATURE.duplicateProxyAddressResiliency |
  FEATURE.softMatchOnUpn |
  FEATURE.synchronizeUpnForManagedUsers;

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
