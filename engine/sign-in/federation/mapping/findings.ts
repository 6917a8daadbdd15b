/** What is to be thought of a provider before a domain is given to it. */

import { findingsOfCertificate } from '../certificates/facts.ts';
import { activeEndpoint } from '../mex/read.ts';
import type { FederationFinding, FederationProtocol, FindingCode, FindingState, Provider } from '../types.ts';
import { certificatesFor, signInAddress } from './settings.ts';

/** Milliseconds: tokens are refused where clocks differ by more. */
const SKEW = 5 * 60_000;

/** In the order in which they are shown. */
export function findingsOfProvider(provider: Provider, protocol: FederationProtocol, now: Date): FederationFinding[] {
  return [
    signatureFinding(provider),
    clockFinding(provider),
    ...foreignHosts(provider, protocol),
    ...(protocol === 'wsFed' ? [activeFinding(provider)] : []),
    ...certificateFindings(provider, protocol, now),
  ];
}

function finding(code: FindingCode, state: FindingState, facts: FederationFinding['facts'] = {}): FederationFinding {
  return { code, state, facts };
}

function signatureFinding({ metadata: { signature } }: Provider): FederationFinding {
  if (signature.state === 'absent') return finding('metadata-unsigned', 'attention');
  const { thumbprint, sha256, subject } = signature.certificate;
  return signature.trusted
    ? finding('metadata-signed', 'good', { thumbprint, sha256, subject })
    : finding('metadata-signer-new', 'attention', { thumbprint, sha256, subject });
}

function clockFinding({ metadata: { source } }: Provider): FederationFinding {
  if (source.clockOffset === undefined) return finding('clock-unknown', 'attention');
  const seconds = Math.round(source.clockOffset / 1000);
  return Math.abs(source.clockOffset) > SKEW
    ? finding('clock-skewed', 'problem', { seconds, most: SKEW / 1000 })
    : finding('clock-good', 'good', { seconds });
}

/** Addresses on another host than the sign-in page are shown, and none of them is used. */
function foreignHosts({ metadata, exchange }: Provider, protocol: FederationProtocol): FederationFinding[] {
  const passive = signInAddress(metadata, protocol);
  if (passive === undefined || protocol === 'saml') return [];
  const { host } = new URL(passive);
  const others = [...(metadata.wsFed?.metadataExchange ?? []), ...(exchange?.endpoints.map(({ url }) => url) ?? [])];
  return [...new Set(others.map(hostOf))]
    .filter((found) => found !== host)
    .map((found) => finding('endpoint-foreign-host', 'attention', { host: found, expected: host }));
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

function activeFinding({ metadata, exchange }: Provider): FederationFinding {
  const passive = signInAddress(metadata, 'wsFed');
  const found =
    exchange === undefined || passive === undefined ? undefined : activeEndpoint(exchange, new URL(passive).host);
  return found === undefined
    ? finding('active-endpoint-missing', 'attention')
    : finding('active-endpoint-found', 'good', { url: found.url, version: found.version });
}

/** Each certificate by itself, and how many there are. Only the current one keeps a domain from being converted. */
function certificateFindings({ metadata }: Provider, protocol: FederationProtocol, now: Date): FederationFinding[] {
  const certificates = certificatesFor(metadata, protocol);
  const each = certificates.flatMap((certificate, index) =>
    findingsOfCertificate(certificate, now).map((found) => ({
      ...found,
      state: index > 0 && found.state === 'problem' ? ('attention' as const) : found.state,
      facts: { ...found.facts, role: ROLES[index] ?? 'further' },
    })),
  );
  if (certificates.length < 2) return each;
  const facts = { count: certificates.length };
  // Graph has room for two.
  return [
    ...each,
    certificates.length === 2
      ? finding('certificates-two', 'good', facts)
      : finding('certificates-many', 'attention', facts),
  ];
}

const ROLES = ['current', 'next'];
