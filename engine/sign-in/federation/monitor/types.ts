/** What a look at the tenant's federation comes to, and the alarms that last until somebody settles them. */

import type { Fault } from '../../../model/fault.ts';
import type { FederationDifference, FederationSettings, FindingCode, Provider } from '../types.ts';

/** Reads a provider by the address of its metadata. Throws a FaultError. */
export type ReadProviderAt = (
  address: { readonly metadata: string; readonly exchange?: string | undefined },
  signal: AbortSignal,
) => Promise<Provider>;

/** Of the tenant itself, beside what provider and certificates give cause for. */
export const OWN_ALARM_KINDS = [
  // Somebody else changed how a domain signs in: security events.
  'federated-elsewhere',
  'managed-elsewhere',
  'settings-changed-elsewhere',
  'domain-added-federated',
  'metadata-unreachable',
  'metadata-not-known',
  'conversion-not-confirmed',
] as const;
export type AlarmKind = (typeof OWN_ALARM_KINDS)[number] | FindingCode;

export interface FederationAlarm {
  readonly id: number;
  readonly domain: string;
  readonly kind: AlarmKind;
  readonly severity: 'warning' | 'error' | 'security';
  readonly facts: { readonly [name: string]: string | number | boolean };
  readonly differences: readonly FederationDifference[];
  readonly raisedAt: string;
  /** Of the last look that still found it. */
  readonly seenAt: string;
  /** Null while it stands. */
  readonly endedAt: string | null;
  readonly acceptedAt: string | null;
  readonly acceptedBy: string | null;
}

/** A domain as the last look found it. */
export interface KnownDomain {
  readonly domain: string;
  readonly authentication: 'Managed' | 'Federated';
  readonly settings: FederationSettings | null;
  /** Who brought it to this state, as far as is known. */
  readonly knownBy: 'causeway' | 'seen' | 'accepted';
  readonly since: string;
  readonly metadataUrl: string | null;
  readonly automaticCertificates: boolean;
  readonly lookedAt: string | null;
  /** Of the last time that metadata could be read; its certificates then, the current one first, by SHA-256. */
  readonly metadataReadAt: string | null;
  readonly metadataFault: Fault | null;
  /** Certificates of the tenant with their ends, for screens. */
  readonly certificates: readonly {
    readonly role: 'current' | 'next';
    readonly sha256: string;
    readonly thumbprint: string;
    readonly notAfter: string;
    readonly daysLeft: number;
    /** Null where metadata could not be read. */
    readonly inMetadata: boolean | null;
  }[];
}

export interface FederationLook {
  readonly at: string;
  readonly federated: number;
  /** Certificates that were written to the tenant, where that is automatic. */
  readonly written: readonly { readonly domain: string; readonly property: string; readonly sha256: string }[];
  readonly raised: readonly FederationAlarm[];
  readonly ended: readonly number[];
  /** When the next look is due: an hour where a certificate ends within 20 days, else a day. ISO 8601. */
  readonly nextAt: string;
}
