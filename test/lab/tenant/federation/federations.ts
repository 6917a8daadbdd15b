/** Which domains are federated with whom: what the tenant keeps of it. */

import type { JsonObject } from '../json.ts';

export interface Federation {
  readonly id: string;
  readonly displayName: string | null;
  readonly issuerUri: string;
  readonly metadataExchangeUri: string | null;
  readonly passiveSignInUri: string;
  readonly activeSignInUri: string | null;
  readonly signOutUri: string | null;
  readonly passwordResetUri: string | null;
  readonly signingCertificate: string;
  readonly nextSigningCertificate: string | null;
  readonly preferredAuthenticationProtocol: 'wsFed' | 'saml';
  readonly promptLoginBehavior: string | null;
  readonly federatedIdpMfaBehavior: string | null;
  readonly isSignedAuthenticationRequestRequired: boolean | null;
  readonly signingCertificateUpdateStatus: JsonObject | null;
}

export type FederationWishes = Partial<Omit<Federation, 'id'>> &
  Pick<Federation, 'issuerUri' | 'passiveSignInUri' | 'preferredAuthenticationProtocol' | 'signingCertificate'>;

/** A sign-in that went to the provider and has not come back. */
export interface PendingSignIn {
  readonly domain: string;
  /** The request for authorization, to go on with. */
  readonly query: URLSearchParams;
  /** Of a SAML request; an answer names it. */
  readonly requestId: string;
  readonly expiresAt: number;
}

/** What the sign-in service was told before the directory changed. */
interface Told {
  readonly federation: Federation | undefined;
  readonly until: number;
}

export interface FederationState {
  /** By root domain. */
  readonly federations: Map<string, Federation>;
  readonly pending: Map<string, PendingSignIn>;
  /** Ids of assertions that were taken, until when they would be. */
  readonly taken: Map<string, number>;
  readonly told: Map<string, Told>;
  /** For so long the sign-in service goes on as before after a change. Milliseconds. */
  realmDelayMs: number;
  /** Which calls end a federation; the documentation has both. */
  endedBy: 'both' | 'patch' | 'delete';
  /** Issuers that other tenants have. */
  readonly issuersElsewhere: Set<string>;
  /** Sign-ins by token, for tests: the domain and the protocol. */
  readonly signIns: { readonly domain: string; readonly protocol: string; readonly userPrincipalName: string }[];
}

export function createFederationState(): FederationState {
  return {
    federations: new Map(),
    pending: new Map(),
    taken: new Map(),
    told: new Map(),
    realmDelayMs: 0,
    endedBy: 'both',
    issuersElsewhere: new Set(),
    signIns: [],
  };
}
