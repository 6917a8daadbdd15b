/** What the tenant keeps of a federated domain, against what its provider says today and what was kept before. */

import { readCertificate } from '../certificates/facts.ts';
import type {
  FederationDifference,
  FederationFinding,
  FederationSettings,
  FindingCode,
  FindingState,
  Provider,
  SigningCertificate,
} from '../types.ts';
import { issuerDifference } from './issuers.ts';
import { certificatesFor, settingsFor } from './settings.ts';

const PROPERTIES = [
  'displayName',
  'issuerUri',
  'passiveSignInUri',
  'activeSignInUri',
  'metadataExchangeUri',
  'signOutUri',
  'passwordResetUri',
  'signingCertificate',
  'nextSigningCertificate',
  'preferredAuthenticationProtocol',
  'promptLoginBehavior',
  'federatedIdpMfaBehavior',
  'isSignedAuthenticationRequestRequired',
] as const satisfies readonly (keyof FederationSettings)[];

/** Property by property; certificates by SHA-256, null and missing alike. */
export function settingsDifferences(before: FederationSettings, after: FederationSettings): FederationDifference[] {
  return PROPERTIES.map((property) => ({
    property,
    before: shown(before, property),
    after: shown(after, property),
  })).filter((difference) => difference.before !== difference.after);
}

function shown(settings: FederationSettings, property: (typeof PROPERTIES)[number]): string | null {
  const value = settings[property];
  if (value === undefined || value === null || value === '') return null;
  // Graph answers false for what was never asked for.
  if (typeof value === 'boolean') return value ? 'true' : null;
  return property === 'signingCertificate' || property === 'nextSigningCertificate'
    ? (readCertificate(value)?.sha256 ?? value)
    : value;
}

/** What the certificates of a tenant should become. */
export type CertificateChange =
  | { readonly kind: 'none' }
  /** Safe: a further key is accepted, the current one stays. */
  | { readonly kind: 'next'; readonly next: SigningCertificate }
  /** The provider signs with another key by now. */
  | { readonly kind: 'promote'; readonly current: SigningCertificate; readonly next: SigningCertificate | null };

/**
 * The order of the document counts: its first certificate is the one that signs. A tenant that has it as the next one accepts its
 * tokens already; then nothing is urgent and the rest is put in order.
 */
export function certificateChange(settings: FederationSettings, provider: Provider): CertificateChange {
  const [current, next = null] = certificatesFor(provider.metadata, settings.preferredAuthenticationProtocol);
  if (current === undefined) return { kind: 'none' };
  const kept = certificatesOfSettings(settings);
  if (kept.current?.sha256 !== current.sha256) return { kind: 'promote', current, next };
  return next !== null && kept.next?.sha256 !== next.sha256 ? { kind: 'next', next } : { kind: 'none' };
}

export interface CertificatesOfSettings {
  /** Undefined where what is kept is no certificate. */
  readonly current: SigningCertificate | undefined;
  readonly next: SigningCertificate | undefined;
}

export function certificatesOfSettings(settings: FederationSettings): CertificatesOfSettings {
  const { signingCertificate, nextSigningCertificate } = settings;
  return {
    current: readCertificate(signingCertificate),
    next: nextSigningCertificate ? readCertificate(nextSigningCertificate) : undefined,
  };
}

const ADDRESSES = ['passiveSignInUri', 'activeSignInUri', 'metadataExchangeUri', 'signOutUri'] as const;

/**
 * Findings about one federated domain; a single `in-step` where everything agrees. The issuer is held against
 * `expectedIssuers`: the entity id and the conventional issuer of the domain.
 */
export function driftOf(
  settings: FederationSettings,
  provider: Provider,
  expectedIssuers: readonly string[],
): FederationFinding[] {
  const findings: FederationFinding[] = [
    ...issuerFindings(settings, expectedIssuers),
    ...addressFindings(settings, provider),
    ...certificateFindings(settings, provider),
    ...mfaFindings(settings),
  ];
  return findings.length > 0 ? findings : [finding('in-step', 'good')];
}

function finding(code: FindingCode, state: FindingState, facts: FederationFinding['facts'] = {}): FederationFinding {
  return { code, state, facts };
}

/** Byte for byte: a slash at the end is another issuer, and every sign-in fails. */
function issuerFindings({ issuerUri }: FederationSettings, expected: readonly string[]): FederationFinding[] {
  if (expected.includes(issuerUri)) return [];
  const [nearest = ''] = expected
    .map((issuer) => [issuer, RANKS.indexOf(issuerDifference(issuer, issuerUri))] as const)
    .sort(([, a], [, b]) => a - b)
    .map(([issuer]) => issuer);
  const how = issuerDifference(nearest, issuerUri);
  return [finding('issuer-differs', 'problem', { found: issuerUri, expected: nearest, how })];
}

const RANKS = ['same', 'slash', 'case', 'scheme', 'other'];

/** An address that the provider's documents do not tell is no difference: somebody may have entered it by hand. */
function addressFindings(settings: FederationSettings, provider: Provider): FederationFinding[] {
  const told = settingsFor('', provider, {
    protocol: settings.preferredAuthenticationProtocol,
    issuer: 'entity-id',
    mfaBehavior: 'rejectMfaByFederatedIdp',
  });
  return ADDRESSES.flatMap((property) => {
    const expected = told[property] ?? '';
    const found = settings[property] ?? '';
    if (expected === '' || expected === found) return [];
    // The page that signs out may carry the request to do so (`?wa=wsignout1.0`).
    if (property === 'signOutUri' && found.split('?')[0] === expected.split('?')[0]) return [];
    const state = property === 'passiveSignInUri' ? 'problem' : 'attention';
    return [finding('uri-differs', state, { property, expected, found })];
  });
}

function certificateFindings(settings: FederationSettings, provider: Provider): FederationFinding[] {
  const told = certificatesFor(provider.metadata, settings.preferredAuthenticationProtocol);
  const { current, next } = certificatesOfSettings(settings);
  const kept = [current, next].filter((certificate) => certificate !== undefined);
  const isIn = (certificates: readonly SigningCertificate[], { sha256 }: SigningCertificate) =>
    certificates.some((one) => one.sha256 === sha256);
  const unknown = kept.filter((certificate) => !isIn(told, certificate));
  const missing = told.filter((certificate) => !isIn(kept, certificate));
  const change = certificateChange(settings, provider);
  const promoted = change.kind === 'promote' && isIn(kept, change.current);
  return [
    // Whoever holds the key of such a certificate can sign in as anybody: it may be a back door.
    ...unknown.map((one) => finding('certificate-unknown-to-provider', 'problem', namesOf(one))),
    ...missing.map((one) =>
      finding('certificate-unknown-to-tenant', one === told[0] ? 'problem' : 'attention', namesOf(one)),
    ),
    ...(promoted ? [finding('certificate-to-promote', 'attention', namesOf(change.current))] : []),
  ];
}

function namesOf({ thumbprint, sha256, subject, notAfter }: SigningCertificate): FederationFinding['facts'] {
  return { thumbprint, sha256, subject, notAfter };
}

function mfaFindings({ federatedIdpMfaBehavior: behavior }: FederationSettings): FederationFinding[] {
  if (!behavior) return [finding('mfa-behavior-unset', 'attention')];
  return behavior === 'acceptIfMfaDoneByFederatedIdp' ? [finding('mfa-accepted-blindly', 'attention')] : [];
}
