/**
 * From what a provider says to what Graph keeps (`internalDomainFederation`). Nothing is guessed: an address that the provider's
 * own documents do not name, on the host that they came from, stays empty.
 */

import { documentRefused } from '../faults.ts';
import { activeEndpoint } from '../mex/read.ts';
import type {
  FederationChoices,
  FederationProtocol,
  FederationSettings,
  Provider,
  ProviderMetadata,
  SamlEndpoint,
  SigningCertificate,
} from '../types.ts';
import { issuerFor } from './issuers.ts';

/**
 * Settings for one root domain.
 *
 * Throws `federation-document-refused`: `no-endpoint` or `no-certificate`, where the provider does not speak the protocol.
 */
export function settingsFor(rootDomain: string, provider: Provider, choices: FederationChoices): FederationSettings {
  const { metadata } = provider;
  const { protocol } = choices;
  const addresses = protocol === 'wsFed' ? wsFedAddresses(provider) : samlAddresses(metadata);
  const [current, next] = certificatesFor(metadata, protocol);
  if (addresses === undefined) throw unusable(metadata, 'no-endpoint', protocol);
  if (current === undefined) throw unusable(metadata, 'no-certificate', protocol);
  return {
    displayName: choices.displayName ?? metadata.displayName ?? new URL(addresses.passiveSignInUri).host,
    issuerUri: issuerFor(rootDomain, metadata, choices),
    ...addresses,
    passwordResetUri: choices.passwordResetUri ?? null,
    signingCertificate: current.base64,
    nextSigningCertificate: next?.base64 ?? null,
    preferredAuthenticationProtocol: protocol,
    promptLoginBehavior: choices.promptLoginBehavior ?? null,
    federatedIdpMfaBehavior: choices.mfaBehavior,
    isSignedAuthenticationRequestRequired: protocol === 'saml' ? (choices.signedRequests ?? false) : null,
  };
}

/** Protocols that a provider's metadata has everything for, that of AD FS first. */
export function protocolsOf(metadata: ProviderMetadata): FederationProtocol[] {
  const possible: FederationProtocol[] = [];
  if (metadata.wsFed !== undefined && metadata.certificates.wsFed.length > 0) possible.push('wsFed');
  if (metadata.saml !== undefined && metadata.certificates.saml.length > 0) possible.push('saml');
  return possible;
}

export function certificatesFor(
  metadata: ProviderMetadata,
  protocol: FederationProtocol,
): readonly SigningCertificate[] {
  return metadata.certificates[protocol];
}

/** The address of the sign-in page, by which all others are judged. */
export function signInAddress(metadata: ProviderMetadata, protocol: FederationProtocol): string | undefined {
  return protocol === 'wsFed' ? metadata.wsFed?.passive.find(isHttps) : samlEndpoint(metadata.saml?.singleSignOn);
}

type Addresses = Pick<
  FederationSettings,
  'passiveSignInUri' | 'activeSignInUri' | 'metadataExchangeUri' | 'signOutUri'
>;

function wsFedAddresses({ metadata, exchange }: Provider): Addresses | undefined {
  const passive = signInAddress(metadata, 'wsFed');
  if (passive === undefined) return undefined;
  const { host } = new URL(passive);
  const stated = metadata.wsFed?.metadataExchange.find((url) => isHttps(url) && new URL(url).host === host);
  const read = exchange?.source.kind === 'fetched' ? exchange.source.location : undefined;
  return {
    passiveSignInUri: passive,
    activeSignInUri: (exchange === undefined ? undefined : activeEndpoint(exchange, host)?.url) ?? null,
    metadataExchangeUri: read ?? stated ?? null,
    // WS-Federation signs out at the page that signs in (section 13.2.4, wsignout1.0).
    signOutUri: passive,
  };
}

function samlAddresses(metadata: ProviderMetadata): Addresses | undefined {
  const passive = signInAddress(metadata, 'saml');
  if (passive === undefined) return undefined;
  return {
    passiveSignInUri: passive,
    activeSignInUri: null,
    metadataExchangeUri: null,
    signOutUri: samlEndpoint(metadata.saml?.singleLogout) ?? passive,
  };
}

/** Entra ID sends its request by POST (SAML 2.0 SP-Lite); a provider that only takes a redirect is taken at its word. */
function samlEndpoint(endpoints: readonly SamlEndpoint[] = []): string | undefined {
  const fit = endpoints.filter(({ location }) => isHttps(location));
  const by = (binding: string) => fit.find((endpoint) => endpoint.binding === binding)?.location;
  return by('HTTP-POST') ?? by('HTTP-Redirect');
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}

function unusable(metadata: ProviderMetadata, reason: 'no-endpoint' | 'no-certificate', protocol: FederationProtocol) {
  return documentRefused(metadata.source.location, reason, { entityId: metadata.entityId, protocol });
}
