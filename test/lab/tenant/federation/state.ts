/** Which domains are federated with whom, as the directory keeps it and as the sign-in service knows it. */

import { randomUUID, X509Certificate } from 'node:crypto';
import type { Directory, Domain } from '../directory/directory.ts';
import type { Federation, FederationWishes } from './federations.ts';

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
