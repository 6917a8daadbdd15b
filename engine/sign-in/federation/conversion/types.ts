/** Converting a domain between managed and federated: what is asked, how far it is, and what it needs to work. */

import type { RealmSource } from '../../../connectors/entra-id/companion/realm.ts';
import type { Administration } from '../../../connectors/entra-id/graph/administration/administration.ts';
import type { Fault } from '../../../model/fault.ts';
import type { Store } from '../../../store/store.ts';
import type { CheckCode, CheckResult, SignInFallbacks } from '../checks/types.ts';
import type { FederationSettings } from '../types.ts';

/** With what federation is changed. */
export interface FederationWork {
  readonly store: Store;
  /** An administrator's, or the application's own where it was granted `Domain-InternalFederation.ReadWrite.All`. */
  readonly graph: Administration;
  readonly realm: RealmSource;
  readonly now: () => Date;
  /** Who does it, for the audit log and the way back. */
  readonly who: string;
  /** In staging mode nothing is written: not to the tenant and not to the record of conversions. */
  readonly stagingMode: boolean;
}

export type ConversionKind = 'to-federated' | 'to-managed' | 'change-settings';

/**
 * `intended`: recorded, with its way back; whether the tenant was written is not known. `written`: the tenant took it.
 * `done`: GET of the domain and realm discovery agree. `failed`: ended by a fault before the tenant took it.
 */
export type ConversionState = 'intended' | 'written' | 'done' | 'failed' | 'abandoned';

export interface Conversion {
  readonly id: number;
  readonly domain: string;
  readonly kind: ConversionKind;
  readonly state: ConversionState;
  /** Null where the domain becomes managed. */
  readonly settings: FederationSettings | null;
  /** The way back that was saved before. */
  readonly wayBack: number;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly updatedAt: string;
  /** What was seen last of a conversion that is not done. */
  readonly fault: Fault | null;
}

export interface ToFederated {
  readonly domain: string;
  readonly settings: FederationSettings;
  /** Where the certificate monitor reads the provider's metadata from now on. */
  readonly metadataUrl?: string | undefined;
  /** The monitor writes certificates that the metadata brings, without asking. */
  readonly automaticCertificates?: boolean | undefined;
  readonly facts: FederationFacts;
  /** Checks that came out `attention`, or cannot be made, and were accepted by the administrator, by code. */
  readonly accepted?: readonly CheckCode[] | undefined;
}

/** What the engine knows beside the tenant. */
export interface FederationFacts {
  /** Of the configuration: what synchronization takes as the users' source anchor. */
  readonly sourceAnchor: 'ms-DS-ConsistencyGuid' | 'objectGUID';
  /** What the provider's claim rules send as ImmutableID; undefined where nobody has said. */
  readonly claimAnchor?: 'ms-DS-ConsistencyGuid' | 'objectGUID' | undefined;
  /** The issuer that the provider's metadata, or a token of it, names; undefined where neither was seen. */
  readonly observedIssuer?: string | undefined;
  /** Object id of the administrator who is signed in for this; it has been shown that he can sign in. */
  readonly signedInAs?: string | undefined;
  readonly fallbacks: SignInFallbacks;
}

export interface ToManaged {
  readonly domain: string;
  readonly facts: Pick<FederationFacts, 'signedInAs' | 'fallbacks'>;
  readonly accepted?: readonly CheckCode[] | undefined;
}

export type ConversionStep = 'checks' | 'way-back' | 'write' | 'confirm' | 'done';

export interface ConversionProgress {
  readonly step: ConversionStep;
  readonly domain: string;
  /** While `confirm` lasts: what the two places say now. */
  readonly seen?: { readonly domain: string; readonly realm: string };
  readonly checks?: readonly CheckResult[];
}

export interface ConversionOptions {
  readonly onProgress?: (progress: ConversionProgress) => void;
  /** For how long both places are asked until they agree. Default an hour. Milliseconds. */
  readonly confirmFor?: number;
}
