/** The service as the tenant says that it is set. */

import { MEMBER_LIMIT, USUAL_MATCHING, type MatchingFeatures, type ServiceProfile } from './service.ts';

export interface TenantFacts {
  readonly backEnd: ServiceProfile['backEnd'];
  /** Undefined where the tenant was not asked. */
  readonly domains?: readonly { readonly name: string; readonly isVerified: boolean; readonly isInitial: boolean }[];
  /** Switches by their names in Graph (`blockSoftMatchEnabled`); undefined where nobody may read them. */
  readonly features?: { readonly [feature: string]: boolean } | undefined;
  readonly memberLimit?: number;
}

export function profileOf({ backEnd, domains, features, memberLimit = MEMBER_LIMIT }: TenantFacts): ServiceProfile {
  const verified = domains?.filter(({ isVerified }) => isVerified).map(({ name }) => name.toLowerCase());
  return {
    backEnd,
    verifiedDomains: verified && new Set(verified),
    initialDomain: domains?.find(({ isInitial }) => isInitial)?.name,
    matching: features === undefined ? USUAL_MATCHING : matchingOf(features),
    memberLimit,
  };
}

function matchingOf(features: { readonly [feature: string]: boolean }): MatchingFeatures {
  const of = (feature: string, usual: boolean) => features[feature] ?? usual;
  return {
    softMatchOnUserPrincipalName: of('softMatchOnUpnEnabled', USUAL_MATCHING.softMatchOnUserPrincipalName),
    blockSoftMatch: of('blockSoftMatchEnabled', USUAL_MATCHING.blockSoftMatch),
    blockHardMatch: of('blockCloudObjectTakeoverThroughHardMatchEnabled', USUAL_MATCHING.blockHardMatch),
    quarantineUserPrincipalNames: of('quarantineUponUpnConflictEnabled', USUAL_MATCHING.quarantineUserPrincipalNames),
    quarantineProxyAddresses: of(
      'quarantineUponProxyAddressesConflictEnabled',
      USUAL_MATCHING.quarantineProxyAddresses,
    ),
  };
}
