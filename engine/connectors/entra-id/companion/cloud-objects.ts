/**
 * What is asked of a tenant beside synchronization: who owns a value, what is in quarantine, and the few writes that end a
 * conflict. The shapes alone; the companion implements them over Graph for both back ends, tests by a list.
 */

import type { EntraObjectType } from '../anchors.ts';

/** An object of the tenant as Graph shows it, whoever masters it. */
export interface CloudObject {
  /** As in the connector space: `User_<id>`, `Group_<id>`, `Contact_<id>`, `Device_<id>`. */
  readonly anchor: string;
  readonly objectType: EntraObjectType;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly mail: string | null;
  /** With their scheme, the primary one in capitals: `SMTP:`, `smtp:`, `x500:`. */
  readonly proxyAddresses: readonly string[];
  readonly immutableId: string | null;
  /** `S-1-5-21-...` */
  readonly securityIdentifier: string | null;
  /** `onPremisesSyncEnabled` is true: another object of this or of another synchronization. */
  readonly synchronized: boolean;
  /** `onPremisesObjectIdentifier`; null where there is none or the service does not say (beta alone shows it). */
  readonly objectIdentifier: string | null;
  /** ISO 8601, where the object is in the recycle bin. */
  readonly deletedAt: string | null;
}

export type CloudValueKind =
  'userPrincipalName' | 'proxyAddress' | 'mail' | 'immutableId' | 'securityIdentifier' | 'anchor';

/** A value that an object may own; compared without letter case, as the service does, but for the immutable id. */
export interface CloudValue {
  readonly kind: CloudValueKind;
  readonly value: string;
}

/** Who owns what. Every call throws a `FaultError` of the tenant as a whole (`consent-missing` with the permission's name). */
export interface CloudOwners {
  /** Objects that own one of the values, those in the recycle bin by immutable id among them; each object once. */
  ownersOf(values: readonly CloudValue[], signal: AbortSignal): Promise<readonly CloudObject[]>;
  /** Everything there is, page by page, the recycle bin last: cheaper than to ask for many values. */
  everything(signal: AbortSignal): AsyncIterable<readonly CloudObject[]>;
  /** Names of the directory roles that users hold or are eligible for, by anchor; undefined where it may not be read. */
  privilegedRoles(
    anchors: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly string[]> | undefined>;
}

/** One entry of `onPremisesProvisioningErrors`: a value that the service keeps aside because another object has it. */
export interface ProvisioningError {
  readonly object: CloudObject;
  /** `PropertyConflict`, the only one documented. */
  readonly category: string;
  /** `UserPrincipalName` or `ProxyAddresses`. */
  readonly property: string;
  readonly value: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface ProvisioningErrors {
  /** All that stand, of users, groups and contacts. */
  provisioningErrors(signal: AbortSignal): Promise<readonly ProvisioningError[]>;
}

/** An address that is to go from the object that has it. */
export interface DroppedAddress {
  readonly attribute: 'userPrincipalName' | 'mail' | 'proxyAddresses';
  readonly value: string;
  /** What takes the place of a user principal name, which cannot be empty. */
  readonly instead?: string;
}

/** Writes that end a conflict. Each throws `consent-missing` or `operation-refused`; none is repeated after it arrived. */
export interface CloudRemedies {
  /** `onPremisesImmutableId` of a user that the cloud masters; null clears it. */
  setImmutableId(anchor: string, immutableId: string | null, signal: AbortSignal): Promise<void>;
  /** Of a user or a group that the cloud masters. `operation-refused` where Graph cannot write it (`reason`: `exchange-only`). */
  dropAddress(anchor: string, address: DroppedAddress, signal: AbortSignal): Promise<void>;
  /** Out of the recycle bin. */
  restore(anchor: string, signal: AbortSignal): Promise<void>;
}
