/**
 * What the engine asks of a tenant beside import and export, whichever back end carries those: Microsoft Graph answers for
 * both. The port alone; `open.ts` implements it.
 */

import type { Fault } from '../../../model/fault.ts';
import type { CloudObject, CloudOwners, CloudRemedies, ProvisioningErrors } from './cloud-objects.ts';

export interface EntraCompanion extends CloudOwners, ProvisioningErrors, CloudRemedies {
  /** As what objects of this product reach the tenant: synchronized ones, or through Graph the cloud's own. */
  readonly backEnd: 'graph' | 'directory-sync';
  /** Objects whose source of authority was moved to the cloud (`onPremisesSyncBehavior`). */
  sourceOfAuthority(signal: AbortSignal): Promise<SourceOfAuthority>;
  /** Everybody but this machine who synchronizes into the tenant, and what the tenant says of its last synchronization. */
  otherSynchronization(signal: AbortSignal): Promise<TenantSynchronization>;
  /** Ends the sign-in sessions of users; one outcome each, in any order. Doing it twice is the same as doing it once. */
  revokeSessions(anchors: readonly string[], signal: AbortSignal): Promise<readonly SessionOutcome[]>;
  /** The objects as they stand now, by anchor; those that are not there, or in the recycle bin, are absent. */
  standing(anchors: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, CloudObject>>;
  /** What lies in the recycle bin: users and groups. */
  deletedItems(signal: AbortSignal): AsyncIterable<readonly CloudObject[]>;
}

export interface SourceOfAuthority {
  /** Anchors of objects that the cloud manages. */
  readonly managed: ReadonlySet<string>;
  /** Object types of which the tenant did not say: a permission is missing, or this cloud does not have the feature. */
  readonly unknown: readonly string[];
}

/** Another one who writes the same objects. */
export interface OtherSynchronization {
  /** The same for the same other, so that a person's word about it can be remembered. */
  readonly key: string;
  readonly kind: 'server' | 'cloud-sync';
  /** The host's name, empty where the tenant does not say it; or the name of the Cloud Sync configuration. */
  readonly name: string;
  /** ISO 8601; undefined where it is not known to have run. */
  readonly lastSeen: string | undefined;
  /** Of Cloud Sync: id, template and state of the job. */
  readonly job?: { readonly id: string; readonly template: string; readonly state: string };
}

export interface TenantSynchronization {
  readonly others: readonly OtherSynchronization[];
  /** What could not be looked at, for lack of a permission: `cloud-sync`. */
  readonly unknown: readonly 'cloud-sync'[];
  /** Whether the tenant takes objects from on premises. */
  readonly enabled: boolean;
  /** Of the last synchronization and the last password synchronization into the tenant, whoever did it. ISO 8601. */
  readonly lastSynchronized: string | undefined;
  readonly lastPasswordsSynchronized: string | undefined;
  /** Of the last export through the directory-sync service; undefined where the back end does not say. */
  readonly machine: string | undefined;
  /** This machine, by the name under which it exports. */
  readonly self: string;
}

export type SessionOutcome =
  | { readonly anchor: string; readonly status: 'done' }
  | { readonly anchor: string; readonly status: 'failed'; readonly fault: Fault };
