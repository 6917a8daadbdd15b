/** What the Entra ID connector offers beside the port: what a tenant says of itself, and the few settings of it. */

import { FaultError, type FaultObject } from '../../model/fault.ts';
import type { CredentialChange, CredentialResult } from './directory-sync/credentials.ts';
import type { DeviceConfiguration } from './directory-sync/device-configuration.ts';
import type { DirectoryQuota, Organization, SynchronizationFeatures, TenantDomain } from './graph/tenant.ts';
import type { GrantedPermissions } from './permissions.ts';

/** The tenant as the directory-sync service, or Graph, knows it. */
export interface Company {
  readonly tenantId: string;
  readonly displayName: string;
  /** Whether the tenant takes synchronized objects. */
  readonly activated: boolean;
  /** By Graph's names, such as `blockSoftMatchEnabled`; undefined where the back end may not read them. */
  readonly features: SynchronizationFeatures | undefined;
  /** Above so many deletions in one export nothing is to be sent; the service stores it, clients heed it. */
  readonly deletionPrevention:
    { readonly enabled: boolean; readonly count: number; readonly percentage?: number } | undefined;
  /** The machine whose client exports at the moment, or did last; undefined where the service does not say. */
  readonly exportingMachine: string | undefined;
  /** Objects that client had in its connector space. */
  readonly exportedObjects: number | undefined;
  /** ISO 8601: when any client last sent something. */
  readonly lastSync: string | undefined;
  /** Which attribute of the directory the source anchors of users are made of, as the first client said. */
  readonly anchorAttribute: string | undefined;
}

/** What is worth a line in a log and is no fault. */
export type Notice =
  /** The service shows an attribute that the connector space does not know. Once for each. */
  | { readonly kind: 'unknown-key'; readonly key: string }
  /** The service took an object and remarked on it, such as a value that it put in quarantine. */
  | { readonly kind: 'remark'; readonly object: Pick<FaultObject, 'objectType' | 'dn'>; readonly text: string };

/** By Graph's names; see `FEATURE_BITS` for those that the directory-sync service can set. */
export type FeatureChanges = { readonly [feature: string]: boolean };

export interface ConnectionTest {
  readonly organization: Organization;
  readonly domains: readonly TenantDomain[];
  readonly permissions: GrantedPermissions;
}

/** Roles are undefined where a token cannot be looked into. */
export interface SignedIn {
  /** Application permissions of Microsoft Graph. */
  readonly roles: readonly string[] | undefined;
  /** App roles of the directory-sync service; absent with the Graph back end, which needs none. */
  readonly directorySyncRoles?: readonly string[] | undefined;
}

/** What the tenant says of itself; asked once, without second attempts: a person is waiting. */
export interface EntraIdExtras {
  organization(): Promise<Organization>;
  domains(): Promise<readonly TenantDomain[]>;
  /** Undefined where the service does not say. */
  quota(): Promise<DirectoryQuota | undefined>;
  features(): Promise<SynchronizationFeatures | undefined>;
  company(): Promise<Company>;
  /**
   * Sets features and leaves the others as they are. Throws `not-supported-by-back-end` with the Graph back end, where only an
   * administrator may, and for a feature that the service has no switch for (`detail.feature`).
   */
  setFeatures(changes: FeatureChanges): Promise<void>;
  /**
   * Sends what the service checks passwords with, at most 50 changes at a time; results in any order. The directory-sync back
   * end alone has it.
   */
  provisionCredentials?(
    changes: readonly CredentialChange[],
    options: { readonly signal?: AbortSignal },
  ): Promise<readonly CredentialResult[]>;
  /** Who may issue the certificates of registered devices. The directory-sync back end alone has it. */
  deviceConfiguration?(): Promise<DeviceConfiguration>;
  /** Signs in anew to every resource that the back end uses. Throws what the sign-in service refuses. */
  signIn(): Promise<SignedIn>;
  /** Application permissions in the tokens, and those of the least set that are missing. */
  grantedPermissions(): Promise<GrantedPermissions>;
  /**
   * Signs in, asks the services that the back end uses whether they let this client in, reads the organization and its
   * domains. Throws the fault that a person can act on; `consent-missing` with every missing permission in
   * `detail.permissions`, separated by spaces. `purpose`: `read` where nothing will be written (staging mode).
   */
  testConnection(purpose?: 'read' | 'write'): Promise<ConnectionTest>;
}

export function featuresNotSettable(feature: string): FaultError {
  return new FaultError({ code: 'not-supported-by-back-end', stage: 'setup', detail: { feature }, retry: 'never' });
}
