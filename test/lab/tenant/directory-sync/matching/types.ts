/**
 * What the directory-sync service takes and gives, without its wire: objects as bags of properties, a result for each, and
 * the way back.
 */

import type { Directory } from '../../directory/directory.ts';
import type { ShadowValue } from '../../directory/synchronization.ts';

export type SyncObjectType = 'User' | 'Group' | 'Contact' | 'Device';
export type SyncOperation = 'Set' | 'Add' | 'Delete';

export interface ReferenceChange {
  readonly anchor: string;
  readonly by: 'cloudAnchor' | 'sourceAnchor';
  readonly add: boolean;
}

export interface ReferenceChanges {
  readonly kind: 'reference-changes';
  readonly changes: readonly ReferenceChange[];
}

/** Null clears. A list of references names source anchors, or cloud anchors (`User_<id>`). */
export type SyncValue = ShadowValue | ReferenceChanges | null;

export interface SyncObject {
  readonly type: SyncObjectType;
  readonly operation: SyncOperation;
  /** By key in lower case, with `sourceanchor` and `cloudanchor` among them. */
  readonly values: ReadonlyMap<string, SyncValue>;
}

export interface SyncResult {
  readonly cloudAnchor?: string;
  readonly sourceAnchor?: string;
  readonly resultCode: 'Success' | 'Failure';
  readonly errorCode?: string;
  /** With success: a warning, of values that were put in quarantine. */
  readonly errorDescription?: string;
  readonly propertiesInError?: readonly string[];
  /** What collided, and the anchor of the object that has it. */
  readonly conflict?: { readonly attribute: string; readonly value: string; readonly cloudAnchor: string };
}

export interface ProvisionOptions {
  /** The first generation of the interface takes groups of 50,000 members, the second of 250,000. Default 2. */
  readonly generation?: 1 | 2;
}

/** An object as synchronization sent it; of a deleted one only its anchors. Keys in lower case, see `spellingOf`. */
export interface ReadBackObject {
  readonly type: SyncObjectType;
  readonly operation: 'Set' | 'Delete';
  readonly values: ReadonlyMap<string, SyncValue>;
}

/** Where reading goes on: plain data, so that a cookie can carry it. */
export interface ReadBackPosition {
  /** Place in the directory's change log. */
  readonly log: number;
  /** The next piece of a full read-back; absent when all objects came by. */
  readonly walk?: { readonly kind: number; readonly sequence: number; readonly link: number };
}

export interface ReadBackRequest {
  /** Absent: everything from the start. */
  readonly since?: ReadBackPosition;
  /** Objects, at most; a further piece of a large group counts as one. */
  readonly limit: number;
  /** Links of one object in a piece. Default 5,000. */
  readonly links?: number;
}

export interface ReadBackPage {
  readonly objects: readonly ReadBackObject[];
  readonly position: ReadBackPosition;
  readonly more: boolean;
}

export interface CredentialChange {
  readonly cloudAnchor?: string;
  readonly sourceAnchor?: string;
  /** `v1;PPH1_MD4,<salt>,<iterations>,<key>;` */
  readonly credentialData: string;
  readonly changeDate: string;
  readonly force: boolean;
}

/** Result 0 is success. */
export interface CredentialResult {
  readonly result: number;
  readonly extendedErrorInformation: string | null;
}

/** What matching offers to the service's operations. */
export type Provision = (directory: Directory, object: SyncObject, options?: ProvisionOptions) => SyncResult;
export type ReadBack = (directory: Directory, request: ReadBackRequest) => ReadBackPage;
export type SetCredential = (directory: Directory, change: CredentialChange) => CredentialResult;
