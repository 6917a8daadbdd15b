/** Which domains are federated with whom, as the directory keeps it and as the sign-in service knows it. */

import { randomUUID, X509Certificate } from 'node:crypto';
import type { Directory, Domain } from '../directory/directory.ts';
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

/** A verified domain without a verified one above it; an unverified one is taken for one. */
export function isRootDomain({ domains }: Directory, { name }: Domain): boolean {
  return !domains.some((other) => other.isVerified && name !== other.name && name.endsWith(`.${other.name}`));
}

/** The root whose federation a domain has: its own, or the one above it. */
export function rootOf(directory: Directory, name: string): Domain | undefined {
  return directory.domains
    .filter((domain) => domain.isVerified && isRootDomain(directory, domain))
    .find((domain) => domain.name === name || name.endsWith(`.${domain.name}`));
}

/** Sets or ends the federation of a root domain and of everything below it. */
export function setFederation(directory: Directory, root: string, federation: Federation | undefined): void {
  const { federation: state } = directory;
  const before = state.federations.get(root);
  if (state.realmDelayMs > 0)
    state.told.set(root, { federation: before, until: directory.clock() + state.realmDelayMs });
  if (federation) state.federations.set(root, federation);
  else state.federations.delete(root);
  const authenticationType = federation ? 'Federated' : 'Managed';
  directory.domains = directory.domains.map((domain) =>
    rootOf(directory, domain.name)?.name === root && domain.isVerified ? { ...domain, authenticationType } : domain,
  );
}

export function newFederation(wishes: FederationWishes): Federation {
  return {
    id: randomUUID(),
    displayName: null,
    metadataExchangeUri: null,
    activeSignInUri: null,
    signOutUri: null,
    passwordResetUri: null,
    nextSigningCertificate: null,
    promptLoginBehavior: null,
    federatedIdpMfaBehavior: null,
    isSignedAuthenticationRequestRequired: null,
    signingCertificateUpdateStatus: null,
    ...wishes,
  };
}

/** As the sign-in service knows it at this moment: of the root domain of a user's name. */
export function federationOfUser(
  directory: Directory,
  userName: string,
): { readonly domain: string; readonly federation: Federation } | undefined {
  const name = userName.slice(userName.lastIndexOf('@') + 1).toLowerCase();
  if (!directory.domains.some((domain) => domain.name === name && domain.isVerified)) return undefined;
  const domain = rootOf(directory, name)?.name;
  if (domain === undefined) return undefined;
  const federation = toldOf(directory, domain);
  return federation && { domain, federation };
}

function toldOf({ federation: state, clock }: Directory, domain: string): Federation | undefined {
  const told = state.told.get(domain);
  return told && told.until > clock() ? told.federation : state.federations.get(domain);
}

/** By the issuer of a token, byte for byte. */
export function federationOfIssuer(
  { federation: state }: Directory,
  issuer: string,
): { readonly domain: string; readonly federation: Federation } | undefined {
  for (const [domain, federation] of state.federations) {
    if (federation.issuerUri === issuer) return { domain, federation };
  }
  return undefined;
}

/** The certificates whose keys may sign, the current one and the next. */
export function certificatesOf({ signingCertificate, nextSigningCertificate }: Federation): readonly X509Certificate[] {
  return [signingCertificate, nextSigningCertificate]
    .filter((one) => one !== null)
    .map((one) => new X509Certificate(Buffer.from(one, 'base64')));
}
