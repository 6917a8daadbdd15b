/** `federationConfiguration` of domains, and the domain's own way of signing in ("internalDomainFederation", "Update domain"). */

import { X509Certificate } from 'node:crypto';
import type { Domain } from '../directory/directory.ts';
import { badRequest, GraphError, invalidValue, notFound, objectConflict } from '../graph-error.ts';
import { objectBody, withoutAnnotations } from '../graph/operations/bodies.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse } from '../graph/service.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Federation, FederationWishes } from './federations.ts';
import { isRootDomain, newFederation, setFederation } from './state.ts';

const RESOURCE = 'internalDomainFederation';
const REQUIRED = ['issuerUri', 'passiveSignInUri', 'preferredAuthenticationProtocol', 'signingCertificate'] as const;

const among =
  (...known: readonly string[]) =>
  (value: Json): boolean =>
    typeof value === 'string' && known.includes(value);

const WRITABLE: { readonly [property: string]: (value: Json) => boolean } = {
  displayName: (value) => typeof value === 'string',
  issuerUri: (value) => typeof value === 'string' && URL.canParse(value),
  metadataExchangeUri: isSecureAddress,
  passiveSignInUri: isSecureAddress,
  activeSignInUri: isSecureAddress,
  signOutUri: isSecureAddress,
  passwordResetUri: isSecureAddress,
  signingCertificate: isCertificate,
  nextSigningCertificate: isCertificate,
  preferredAuthenticationProtocol: among('wsFed', 'saml'),
  promptLoginBehavior: among('translateToFreshPasswordAuthentication', 'nativeSupport', 'disabled'),
  federatedIdpMfaBehavior: among(
    'acceptIfMfaDoneByFederatedIdp',
    'enforceMfaByFederatedIdp',
    'rejectMfaByFederatedIdp',
  ),
  isSignedAuthenticationRequestRequired: (value) => typeof value === 'boolean',
};

function isSecureAddress(value: Json): boolean {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).protocol === 'https:';
}

/** Base64 of a certificate in DER, on one line. */
function isCertificate(value: Json): boolean {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return false;
  const der = Buffer.from(value, 'base64');
  try {
    return new X509Certificate(der).raw.equals(der);
  } catch {
    return false;
  }
}

function readChanges(context: GraphContext): JsonObject {
  const changes = withoutAnnotations(objectBody(context.request));
  for (const [property, value] of Object.entries(changes)) {
    const check = WRITABLE[property];
    if (check === undefined) throw badRequest('One or more property values specified are invalid.');
    const mayBeNull = !REQUIRED.some((name) => name === property);
    if (value === null ? !mayBeNull : !check(value)) throw invalidValue(property, RESOURCE);
  }
  return changes;
}

function domainIn(context: GraphContext): Domain {
  const name = (context.params['domain-id'] ?? '').toLowerCase();
  const domain = context.service.directory.domains.find((known) => known.name === name);
  if (domain === undefined) throw notFound(name);
  return domain;
}

function federationIn(context: GraphContext): { readonly domain: Domain; readonly federation: Federation } {
  const domain = domainIn(context);
  const id = context.params['internalDomainFederation-id'] ?? '';
  const federation = context.service.directory.federation.federations.get(domain.name);
  if (federation?.id !== id) throw notFound(id);
  return { domain, federation };
}

/** An issuer names one domain of one tenant. */
function refuseTakenIssuer({ service }: GraphContext, issuer: Json | undefined, domain: string): void {
  const { federations, issuersElsewhere } = service.directory.federation;
  if (typeof issuer !== 'string') return;
  for (const [holder, { issuerUri }] of federations) {
    if (holder !== domain && issuerUri === issuer) throw objectConflict('issuerUri', holder);
  }
  if (issuersElsewhere.has(issuer)) throw objectConflict('issuerUri', 'another directory');
}

function view({ ...federation }: Federation): JsonObject {
  return { ...federation };
}

export function listFederations(context: GraphContext): GraphResponse {
  const domain = domainIn(context);
  const found = context.service.directory.federation.federations.get(domain.name);
  const fragment = `domains('${domain.name}')/federationConfiguration`;
  return ok({ '@odata.context': contextUrl(context.request, fragment), value: found ? [view(found)] : [] });
}

export function getFederation(context: GraphContext): GraphResponse {
  const { domain, federation } = federationIn(context);
  const fragment = `domains('${domain.name}')/federationConfiguration/$entity`;
  return ok({ '@odata.context': contextUrl(context.request, fragment), ...view(federation) });
}

export function postFederation(context: GraphContext): GraphResponse {
  const domain = domainIn(context);
  const { directory } = context.service;
  const changes = readChanges(context);
  for (const property of REQUIRED) {
    if (changes[property] === undefined) throw invalidValue(property, RESOURCE);
  }
  refuseDomain(context, domain);
  if (directory.federation.federations.has(domain.name)) {
    throw new GraphError(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      'Domain already has Federation Configuration.',
    );
  }
  refuseTakenIssuer(context, changes['issuerUri'], domain.name);
  const federation = newFederation(changes as unknown as FederationWishes);
  setFederation(directory, domain.name, federation);
  const fragment = `domains('${domain.name}')/federationConfiguration/$entity`;
  return { status: 201, body: { '@odata.context': contextUrl(context.request, fragment), ...view(federation) } };
}

function refuseDomain({ service }: GraphContext, domain: Domain): void {
  const refuse = (words: string) => badRequest(`Domain '${domain.name}' cannot be federated: ${words}`);
  if (!domain.isVerified) throw refuse('the domain is not verified.');
  if (domain.isInitial) throw refuse('the initial domain cannot be federated.');
  if (domain.isDefault) throw refuse('the default domain cannot be federated.');
  if (!isRootDomain(service.directory, domain)) throw refuse('only a root domain has a federation configuration.');
}

export function patchFederation(context: GraphContext): GraphResponse {
  const { domain, federation } = federationIn(context);
  const changes = readChanges(context);
  refuseTakenIssuer(context, changes['issuerUri'], domain.name);
  setFederation(context.service.directory, domain.name, { ...federation, ...(changes as Partial<Federation>) });
  return NO_CONTENT;
}

export function deleteFederation(context: GraphContext): GraphResponse {
  const { domain } = federationIn(context);
  const { directory } = context.service;
  if (directory.federation.endedBy === 'patch') throw badRequest('The federation configuration cannot be deleted.');
  setFederation(directory, domain.name, undefined);
  return NO_CONTENT;
}

/** Another default domain, and the way back to managed; the rest of a domain nobody here writes. */
export function patchDomain(context: GraphContext): GraphResponse {
  const domain = domainIn(context);
  const { directory } = context.service;
  const changes = withoutAnnotations(objectBody(context.request));
  for (const [property, value] of Object.entries(changes)) {
    const isKnown = property === 'isDefault' ? value === true : property === 'authenticationType';
    if (!isKnown) throw invalidValue(property, 'domain');
  }
  if (changes['isDefault'] === true) {
    if (!domain.isVerified) throw badRequest('The domain is not verified.');
    if (domain.authenticationType === 'Federated') throw badRequest('A federated domain cannot be the default domain.');
    directory.domains = directory.domains.map((one) => ({ ...one, isDefault: one.name === domain.name }));
  }
  const { authenticationType } = changes;
  if (authenticationType === undefined || authenticationType === domain.authenticationType) return NO_CONTENT;
  if (authenticationType !== 'Managed') throw badRequest('Federation needs a federation configuration.');
  if (!isRootDomain(directory, domain)) throw badRequest('Only a root domain can be changed.');
  if (directory.federation.endedBy === 'delete') throw badRequest('The property authenticationType cannot be changed.');
  setFederation(directory, domain.name, undefined);
  return NO_CONTENT;
}
