/**
 * Domains of the tenant and their federation, in Graph's own words. Source: Microsoft Graph, "domain" and
 * "internalDomainFederation" resource types; properties as in the CSDL, which has `passwordResetUri` beside the page's.
 */

import { FaultError } from '../../../model/fault.ts';
import type { Administration } from '../graph/administration/administration.ts';
import { graphObjects, isGraphObject, textOf, type GraphObject } from '../graph/objects.ts';

export interface TenantDomain {
  readonly name: string;
  readonly authentication: 'Managed' | 'Federated';
  readonly isVerified: boolean;
  /** False for a domain below another verified one: it inherits that one's federation. */
  readonly isRoot: boolean;
  readonly isInitial: boolean;
  readonly isDefault: boolean;
}

export type SignInProtocol = 'wsFed' | 'saml';
export type PromptLoginBehavior = 'translateToFreshPasswordAuthentication' | 'nativeSupport' | 'disabled';
export type FederatedMfaBehavior =
  'acceptIfMfaDoneByFederatedIdp' | 'enforceMfaByFederatedIdp' | 'rejectMfaByFederatedIdp';

/** What an administrator sets of `internalDomainFederation`; null and absent mean the same: it is not set. */
export interface DomainFederation {
  readonly displayName?: string | null;
  readonly issuerUri: string;
  readonly passiveSignInUri: string;
  readonly activeSignInUri?: string | null;
  readonly metadataExchangeUri?: string | null;
  readonly signOutUri?: string | null;
  readonly passwordResetUri?: string | null;
  /** Base64 of the certificate's DER, without line breaks. */
  readonly signingCertificate: string;
  readonly nextSigningCertificate?: string | null;
  readonly preferredAuthenticationProtocol: SignInProtocol;
  readonly promptLoginBehavior?: PromptLoginBehavior | null;
  readonly federatedIdpMfaBehavior?: FederatedMfaBehavior | null;
  readonly isSignedAuthenticationRequestRequired?: boolean | null;
}

/** As the tenant has it. */
export interface StoredFederation extends Required<DomainFederation> {
  readonly id: string;
  /** Of the service's own look at the metadata; null where it never looked. */
  readonly signingCertificateUpdateStatus: {
    readonly certificateUpdateResult: string;
    readonly lastRunDateTime: string;
  } | null;
}

export const FEDERATION_PROPERTIES = [
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
] as const satisfies readonly (keyof DomainFederation)[];

export type FederationProperty = (typeof FEDERATION_PROPERTIES)[number];

/** Delegated and application permissions alike; of the first two one suffices to change, the last to look. */
export const FEDERATION_SCOPE = 'Domain-InternalFederation.ReadWrite.All';
export const DOMAIN_SCOPE = 'Domain.ReadWrite.All';
export const FEDERATION_READ = 'Domain-InternalFederation.Read.All';

export async function listDomains(graph: Administration): Promise<readonly TenantDomain[]> {
  const domains: TenantDomain[] = [];
  for await (const page of pages(graph, 'read-domains', '/domains')) domains.push(...page.map(domainOf));
  return domains;
}

/** Undefined where the tenant does not have the domain. */
export async function readDomain(graph: Administration, name: string): Promise<TenantDomain | undefined> {
  const found = await graph.find('read-domain', `/domains/${encodeURIComponent(name)}`);
  return found && domainOf(found);
}

/** Undefined for a domain without settings of its own: a managed one, or one below another. */
export async function readFederation(graph: Administration, domain: string): Promise<StoredFederation | undefined> {
  const found = await graph.find('read-federation', pathOf(domain));
  const [first] = graphObjects(found?.['value']);
  return first && federationOf(first);
}

/** Makes the domain a federated one. Throws what the service refuses; a second one for a domain is refused. */
export async function createFederation(
  graph: Administration,
  domain: string,
  federation: DomainFederation,
): Promise<void> {
  const body = newBody(federation);
  await graph.call('create-federation', { method: 'POST', path: pathOf(domain), body });
}

export async function updateFederation(
  graph: Administration,
  domain: string,
  id: string,
  changes: Partial<DomainFederation>,
): Promise<void> {
  const path = `${pathOf(domain)}/${encodeURIComponent(id)}`;
  await graph.call('update-federation', { method: 'PATCH', path, body: changesBody(changes) });
}

export async function deleteFederation(graph: Administration, domain: string, id: string): Promise<void> {
  await graph.call('delete-federation', { method: 'DELETE', path: `${pathOf(domain)}/${encodeURIComponent(id)}` });
}

/** "Migrate from federation to cloud authentication": the domain becomes managed, and its settings go. */
export async function makeManaged(graph: Administration, domain: string): Promise<void> {
  const path = `/domains/${encodeURIComponent(domain)}`;
  await graph.call('make-managed', { method: 'PATCH', path, body: { authenticationType: 'Managed' } });
}

/** Properties in which two settings differ; unset and empty are the same. */
export function differencesOf(left: DomainFederation, right: DomainFederation): readonly FederationProperty[] {
  return FEDERATION_PROPERTIES.filter((property) => comparable(left, property) !== comparable(right, property));
}

function comparable(federation: DomainFederation, property: FederationProperty): string | boolean {
  const value = federation[property] ?? '';
  // A certificate may come back with line breaks; what is not asked for is answered as false.
  if (value === false) return '';
  return typeof value === 'string' && /certificate/i.test(property) ? value.replaceAll(/\s/g, '') : value;
}

async function* pages(graph: Administration, operation: string, first: string): AsyncIterable<readonly GraphObject[]> {
  for (let path: string | undefined = first; path !== undefined;) {
    const page: GraphObject = await graph.call(operation, { method: 'GET', path });
    yield graphObjects(page['value']);
    path = textOf(page['@odata.nextLink']);
  }
}

function pathOf(domain: string): string {
  return `/domains/${encodeURIComponent(domain)}/federationConfiguration`;
}

const ANNOTATION = { '@odata.type': '#microsoft.graph.internalDomainFederation' };

/** What is not set is left out of a new one. */
function newBody(federation: DomainFederation): object {
  const given = FEDERATION_PROPERTIES.map((property) => [property, federation[property]] as const);
  return { ...ANNOTATION, ...Object.fromEntries(given.filter(([, value]) => value !== null && value !== undefined)) };
}

/** Null clears. */
function changesBody(changes: Partial<DomainFederation>): object {
  const given = FEDERATION_PROPERTIES.filter((property) => property in changes);
  return { ...ANNOTATION, ...Object.fromEntries(given.map((property) => [property, changes[property] ?? null])) };
}

function domainOf(found: GraphObject): TenantDomain {
  return {
    name: (textOf(found['id']) ?? '').toLowerCase(),
    authentication: found['authenticationType'] === 'Federated' ? 'Federated' : 'Managed',
    isVerified: found['isVerified'] === true,
    isRoot: found['isRoot'] !== false,
    isInitial: found['isInitial'] === true,
    isDefault: found['isDefault'] === true,
  };
}

const PROMPTS = ['translateToFreshPasswordAuthentication', 'nativeSupport', 'disabled'] as const;
const MFA = ['acceptIfMfaDoneByFederatedIdp', 'enforceMfaByFederatedIdp', 'rejectMfaByFederatedIdp'] as const;

function federationOf(found: GraphObject): StoredFederation {
  const text = (property: FederationProperty) => textOf(found[property]) ?? null;
  const status = found['signingCertificateUpdateStatus'];
  return {
    id: required(found, 'id'),
    displayName: text('displayName'),
    issuerUri: text('issuerUri') ?? '',
    passiveSignInUri: text('passiveSignInUri') ?? '',
    activeSignInUri: text('activeSignInUri'),
    metadataExchangeUri: text('metadataExchangeUri'),
    signOutUri: text('signOutUri'),
    passwordResetUri: text('passwordResetUri'),
    signingCertificate: text('signingCertificate') ?? '',
    nextSigningCertificate: text('nextSigningCertificate'),
    // Unset means WS-Federation, what there was before the property.
    preferredAuthenticationProtocol: found['preferredAuthenticationProtocol'] === 'saml' ? 'saml' : 'wsFed',
    promptLoginBehavior: among(PROMPTS, found['promptLoginBehavior']),
    federatedIdpMfaBehavior: among(MFA, found['federatedIdpMfaBehavior']),
    isSignedAuthenticationRequestRequired: booleanOf(found['isSignedAuthenticationRequestRequired']),
    signingCertificateUpdateStatus: isGraphObject(status)
      ? {
          certificateUpdateResult: textOf(status['certificateUpdateResult']) ?? '',
          lastRunDateTime: textOf(status['lastRunDateTime']) ?? '',
        }
      : null,
  };
}

function among<T extends string>(known: readonly T[], value: unknown): T | null {
  return known.find((one) => one === value) ?? null;
}

function booleanOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function required(found: GraphObject, property: string): string {
  const value = textOf(found[property]);
  if (value !== undefined) return value;
  const detail = { operation: 'read-federation', property };
  throw new FaultError({ code: 'protocol-error', stage: 'setup', detail, retry: 'later' });
}

/** Somebody who may repair federation when nobody can sign in through it. */
export interface CloudAdministrator {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly enabled: boolean;
  /** Mastered by synchronization: gone with the directory on premises. */
  readonly synchronized: boolean;
  readonly role: string;
}

/** Template ids: "Microsoft Entra built-in roles". Either may change federation back. */
const RESCUERS: ReadonlyMap<string, string> = new Map([
  ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'],
  ['8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2', 'Hybrid Identity Administrator'],
]);

/** Users who hold the role for the whole tenant now; those who hold it through a group are not looked for. */
export async function listRescuers(graph: Administration): Promise<readonly CloudAdministrator[]> {
  const held = new Map<string, string>();
  for await (const page of pages(graph, 'read-roles', '/roleManagement/directory/roleAssignments')) {
    for (const assignment of page) {
      const role = RESCUERS.get(textOf(assignment['roleDefinitionId']) ?? '');
      const principal = textOf(assignment['principalId']);
      const wholeTenant = (textOf(assignment['directoryScopeId']) ?? '/') === '/';
      if (role !== undefined && principal !== undefined && wholeTenant) held.set(principal, role);
    }
  }
  const select = '$select=id,userPrincipalName,accountEnabled,onPremisesSyncEnabled';
  const found: CloudAdministrator[] = [];
  for (const [id, role] of held) {
    const user = await graph.find('read-user', `/users/${encodeURIComponent(id)}?${select}`);
    if (!user) continue;
    found.push({
      id,
      userPrincipalName: textOf(user['userPrincipalName']) ?? '',
      enabled: user['accountEnabled'] === true,
      synchronized: user['onPremisesSyncEnabled'] === true,
      role,
    });
  }
  return found;
}

export interface DomainUser {
  readonly userPrincipalName: string;
  readonly immutableId: string | null;
}

/** Everybody with a user principal name in the domain itself, by pages. `endsWith` is one of the advanced queries. */
export async function* usersOfDomain(graph: Administration, domain: string): AsyncIterable<readonly DomainUser[]> {
  const filter = encodeURIComponent(`endsWith(userPrincipalName,'@${domain.replaceAll("'", "''")}')`);
  const select = '$select=id,userPrincipalName,onPremisesImmutableId';
  const headers = { ConsistencyLevel: 'eventual' };
  for (let path: string | undefined = `/users?$filter=${filter}&$count=true&${select}&$top=999`; path !== undefined;) {
    const page: GraphObject = await graph.call('read-users', { method: 'GET', path, headers });
    yield graphObjects(page['value']).map((user) => ({
      userPrincipalName: textOf(user['userPrincipalName']) ?? '',
      immutableId: textOf(user['onPremisesImmutableId']) ?? null,
    }));
    path = textOf(page['@odata.nextLink']);
  }
}
