/**
 * The metadata of an identity provider: SAML V2.0 Metadata, with the roles that WS-Federation adds to it. Elements are found by
 * local name, because products differ in prefixes; every signing certificate is kept in the document's order.
 *
 * http://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf ;
 * http://docs.oasis-open.org/wsfed/federation/v1.2/os/ws-federation-1.2-spec-os.html (section 3)
 */

import { readCertificate } from '../certificates/facts.ts';
import { openDocument, type RawDocument, type ReadDocument } from '../documents/document.ts';
import { documentRefused, type DocumentRefusal } from '../faults.ts';
import type { MetadataSignature, ProviderMetadata, SamlEndpoint, SigningCertificate } from '../types.ts';
import {
  allBelow,
  along,
  attributeOf,
  childrenOf,
  isNamed,
  NAMESPACES,
  textOf,
  type XmlElement,
} from '../xml/document.ts';
import { certificateBroughtAlong, signaturesIn, verifySignature } from '../xml/signature.ts';

export interface MetadataOptions {
  /** Which provider, where a document lists several. */
  readonly entityId?: string;
  /** SHA-256 (lower-case hexadecimal) of certificates that a person confirmed. */
  readonly confirmed?: readonly string[];
  readonly now: Date;
}

/** Throws `federation-document-refused` with the reason. */
export function readMetadata(raw: RawDocument, options: MetadataOptions): ProviderMetadata {
  const document = openDocument(raw);
  const refuse = (reason: DocumentRefusal, more: Record<string, string> = {}) =>
    documentRefused(document.source.location, reason, more);
  if (!isMetadata(document.root)) throw refuse('not-metadata', { root: document.root.nodeName });
  const { root, signature } = signedRoot(document, options);
  const entity = entityOf(root, options.entityId, refuse);
  const entityId = attributeOf(entity, 'entityID') ?? '';
  if (entityId === '') throw refuse('entity-id-missing');
  const validUntil = attributeOf(entity, 'validUntil') ?? attributeOf(root, 'validUntil');
  if (validUntil !== undefined && !(Date.parse(validUntil) > options.now.getTime()))
    throw refuse('outdated', { validUntil });

  const services = securityTokenServices(entity);
  const providers = childrenOf(entity, 'IDPSSODescriptor', NAMESPACES.metadata);
  const certificates = {
    wsFed: certificatesOf(services, refuse),
    saml: certificatesOf(providers, refuse),
  };
  const wsFed = wsFedOf(services);
  const saml = samlOf(providers);
  if (wsFed === undefined && saml === undefined) throw refuse('no-endpoint', { entityId });
  if (certificates.wsFed.length + certificates.saml.length === 0) throw refuse('no-certificate', { entityId });
  const displayName = displayNameOf(entity, services);
  return {
    source: document.source,
    entityId,
    signature,
    certificates,
    ...(displayName === undefined ? {} : { displayName }),
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(wsFed === undefined ? {} : { wsFed }),
    ...(saml === undefined ? {} : { saml }),
  };
}

type Refuse = (reason: DocumentRefusal, more?: Record<string, string>) => Error;

function isMetadata(root: XmlElement): boolean {
  return ['EntityDescriptor', 'EntitiesDescriptor'].some((name) =>
    isNamed(root, { name, namespace: NAMESPACES.metadata }),
  );
}

/**
 * The root as it was signed. A signature only ties the document to a key, which the document itself names: it is worth what the
 * way here was worth (TLS), until a person has confirmed the certificate. A signature that is wrong is worse than none.
 */
function signedRoot(
  { text, root, source }: ReadDocument,
  { confirmed = [] }: MetadataOptions,
): { root: XmlElement; signature: MetadataSignature } {
  const [signature] = signaturesIn(root);
  if (signature === undefined) return { root, signature: { state: 'absent' } };
  const named = certificateBroughtAlong(signature);
  const certificate = named === undefined ? undefined : readCertificate(named);
  if (certificate === undefined)
    throw documentRefused(source.location, 'signature', { verdict: 'signature-malformed' });
  const verdict = verifySignature(text, root, 'ID', [certificate.base64]);
  if (verdict.kind === 'refused') {
    const { reason, algorithm } = verdict;
    throw documentRefused(source.location, 'signature', {
      verdict: reason,
      ...(algorithm === undefined ? {} : { algorithm }),
    });
  }
  return {
    root: verdict.element,
    signature: { state: 'verified', certificate, trusted: confirmed.includes(certificate.sha256) },
  };
}

function entityOf(root: XmlElement, wanted: string | undefined, refuse: Refuse): XmlElement {
  if (isNamed(root, { name: 'EntityDescriptor' })) {
    const found = attributeOf(root, 'entityID') ?? '';
    if (wanted !== undefined && wanted !== found) throw refuse('no-provider', { wanted, found });
    return root;
  }
  const providers = allBelow(root, 'EntityDescriptor', NAMESPACES.metadata).filter(
    (entity) =>
      (wanted === undefined || attributeOf(entity, 'entityID') === wanted) &&
      (securityTokenServices(entity).length > 0 || childrenOf(entity, 'IDPSSODescriptor').length > 0),
  );
  const [entity, ...more] = providers;
  if (entity === undefined) throw refuse('no-provider', { wanted: wanted ?? '' });
  if (more.length > 0) throw refuse('several-entities', { count: String(providers.length) });
  return entity;
}

/** `xsi:type` is a qualified name; its prefix differs between products. */
function securityTokenServices(entity: XmlElement): XmlElement[] {
  return childrenOf(entity, 'RoleDescriptor', NAMESPACES.metadata).filter((role) =>
    /(^|:)SecurityTokenServiceType$/.test(role.getAttributeNS(NAMESPACES.schemaInstance, 'type') ?? ''),
  );
}

/** A key without `use` serves for both (SAML Metadata, section 2.4.1.1); one for encryption alone signs nothing. */
function certificatesOf(roles: readonly XmlElement[], refuse: Refuse): SigningCertificate[] {
  const found = new Map<string, SigningCertificate>();
  for (const key of roles.flatMap((role) => childrenOf(role, 'KeyDescriptor'))) {
    const use = attributeOf(key, 'use');
    if (use !== undefined && use !== 'signing') continue;
    for (const data of allBelow(key, 'X509Data')) {
      // Where a chain is given, its first is the signer.
      const [first] = childrenOf(data, 'X509Certificate');
      if (first === undefined) continue;
      const certificate = readCertificate(textOf(first));
      if (certificate === undefined) throw refuse('certificate-unreadable');
      found.set(certificate.sha256, certificate);
    }
  }
  return [...found.values()];
}

function wsFedOf(services: readonly XmlElement[]): ProviderMetadata['wsFed'] {
  const passive = addresses(services, 'PassiveRequestorEndpoint');
  if (passive.length === 0) return undefined;
  return {
    passive,
    securityTokenService: addresses(services, 'SecurityTokenServiceEndpoint'),
    metadataExchange: distinct(
      services
        .flatMap((service) => along(service, 'SecurityTokenServiceEndpoint', 'EndpointReference', 'Metadata'))
        .flatMap((metadata) => allBelow(metadata, 'MetadataReference'))
        .flatMap((reference) => childrenOf(reference, 'Address'))
        .map(textOf),
    ),
  };
}

function addresses(services: readonly XmlElement[], endpoint: string): string[] {
  return distinct(services.flatMap((service) => along(service, endpoint, 'EndpointReference', 'Address')).map(textOf));
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)].filter((value) => value !== '');

function samlOf(providers: readonly XmlElement[]): ProviderMetadata['saml'] {
  const singleSignOn = endpointsOf(providers, 'SingleSignOnService');
  if (singleSignOn.length === 0) return undefined;
  return {
    singleSignOn,
    singleLogout: endpointsOf(providers, 'SingleLogoutService'),
    wantsSignedRequests: providers.some((provider) =>
      /^(true|1)$/.test(attributeOf(provider, 'WantAuthnRequestsSigned') ?? ''),
    ),
  };
}

function endpointsOf(providers: readonly XmlElement[], name: string): SamlEndpoint[] {
  return providers
    .flatMap((provider) => childrenOf(provider, name))
    .map((service) => ({
      binding: (attributeOf(service, 'Binding') ?? '').split(':').at(-1) ?? '',
      location: attributeOf(service, 'Location') ?? '',
    }))
    .filter(({ location }) => location !== '');
}

/** AD FS names its service in the role, SAML providers in `Organization` or in the interface extension. */
function displayNameOf(entity: XmlElement, services: readonly XmlElement[]): string | undefined {
  const named = services.map((service) => attributeOf(service, 'ServiceDisplayName')).find((name) => name);
  if (named !== undefined) return named;
  const [extension] = allBelow(entity, 'UIInfo').flatMap((info) => childrenOf(info, 'DisplayName'));
  const [organization] = along(entity, 'Organization', 'OrganizationDisplayName');
  const element = extension ?? organization;
  return element === undefined || textOf(element) === '' ? undefined : textOf(element);
}
