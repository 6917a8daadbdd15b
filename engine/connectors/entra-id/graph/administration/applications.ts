/**
 * The app registration of the connector and its service principal: found or made, its certificates, what it asks for and
 * what it was granted. Source: Microsoft Graph, "application", "servicePrincipal" and "appRoleAssignment" resource types.
 */

import { createHash } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';

import { FaultError } from '../../../../model/fault.ts';
import { LEAST_PERMISSIONS } from '../../permissions.ts';
import { errorOf } from '../faults.ts';
import { graphObjects, isGraphObject, textOf } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import type { GraphAnswer } from '../transport/client.ts';
import type { Administration } from './administration.ts';

export interface RegisteredApplication {
  /** Object id. */
  readonly id: string;
  /** Client id. */
  readonly appId: string;
  readonly displayName: string;
  readonly keys: readonly RegisteredKey[];
  readonly resourceAccess: readonly GraphObject[];
}

export interface RegisteredKey {
  readonly keyId: string;
  /** Upper-case hex; undefined where neither the key nor its identifier is told. */
  readonly thumbprintSha1: string | undefined;
  readonly credential: GraphObject;
}

export interface ServicePrincipal {
  readonly id: string;
  readonly displayName: string;
}

/** Microsoft Graph as a resource: its service principal in the tenant, and its application permissions by name. */
export interface GraphResource extends ServicePrincipal {
  readonly roles: ReadonlyMap<string, string>;
}

/** The same in every cloud. */
export const GRAPH_APPLICATION = '00000003-0000-0000-c000-000000000000';
const SELECT = '$select=id,appId,displayName,keyCredentials,requiredResourceAccess';

/** An alternate key: letters, digits and hyphens of the display name. Two registrations never share it. */
export function uniqueNameOf(displayName: string): string {
  const slug = displayName
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `causeway-${slug === '' ? Buffer.from(displayName, 'utf8').toString('hex') : slug}`.slice(0, 120);
}

export async function findApplication(
  graph: Administration,
  uniqueName: string,
): Promise<RegisteredApplication | undefined> {
  const found = await graph.find('read-application', `/applications(uniqueName='${uniqueName}')?${SELECT}`);
  return found && applicationOf(found);
}

/** By its client id. Throws `administrator-role-missing` where the token may not read it. */
export async function readApplication(
  graph: Administration,
  appId: string,
): Promise<RegisteredApplication | undefined> {
  const found = await graph.find('read-application', `/applications(appId='${appId}')?${SELECT}`);
  return found && applicationOf(found);
}

/**
 * Made by upsert on the alternate key ("Upsert application"), so that a lost answer makes no second one. The answer may be
 * empty, and the replica that is asked next may not know it yet.
 */
export async function createApplication(
  graph: Administration,
  displayName: string,
  resource: GraphResource,
): Promise<RegisteredApplication> {
  const uniqueName = uniqueNameOf(displayName);
  const body = {
    displayName,
    signInAudience: 'AzureADMyOrg',
    requiredResourceAccess: withPermissions([], resource),
  };
  await graph.call('create-application', {
    method: 'PATCH',
    path: `/applications(uniqueName='${uniqueName}')`,
    headers: { Prefer: 'create-if-missing' },
    body,
  });
  return applicationOf(
    await graph.call(
      'read-application',
      { method: 'GET', path: `/applications(uniqueName='${uniqueName}')?${SELECT}` },
      { notYet: ({ status }) => status === 404 },
    ),
  );
}

/** Adds a certificate beside those that are there; they are sent along, for a list is replaced as a whole. */
export async function addCertificate(
  graph: Administration,
  application: RegisteredApplication,
  certificate: X509Certificate,
): Promise<void> {
  const keyCredentials = [...application.keys.map(({ credential }) => credential), keyCredential(certificate)];
  await updateApplication(graph, application.id, { keyCredentials });
}

export async function removeCertificate(
  graph: Administration,
  application: RegisteredApplication,
  thumbprintSha1: string,
): Promise<void> {
  const kept = application.keys.filter((key) => key.thumbprintSha1 !== thumbprintSha1);
  await updateApplication(graph, application.id, { keyCredentials: kept.map(({ credential }) => credential) });
}

export async function requestPermissions(
  graph: Administration,
  application: RegisteredApplication,
  resource: GraphResource,
): Promise<void> {
  const requiredResourceAccess = withPermissions(application.resourceAccess, resource);
  await updateApplication(graph, application.id, { requiredResourceAccess });
}

/** Whether everything that the connector needs is asked for. */
export function asksForEverything(application: RegisteredApplication, resource: GraphResource): boolean {
  const asked = idsAskedFor(application.resourceAccess);
  return LEAST_PERMISSIONS.every((permission) => asked.has(resource.roles.get(permission) ?? ''));
}

async function updateApplication(graph: Administration, id: string, body: object): Promise<void> {
  const notYet = ({ status }: GraphAnswer) => status === 404;
  await graph.call('update-application', { method: 'PATCH', path: `/applications/${id}`, body }, { notYet });
}

/** Finds the service principal or makes it; a replica may not know the application yet. */
export async function ensureServicePrincipal(
  graph: Administration,
  appId: string,
): Promise<{ readonly principal: ServicePrincipal; readonly created: boolean }> {
  const path = `/servicePrincipals(appId='${appId}')?$select=id,displayName`;
  const found = await graph.find('read-service-principal', path);
  if (found) return { principal: principalOf(found), created: false };
  const notYet = (answer: GraphAnswer) =>
    answer.status === 400 && /valid application object|NoBackingApplicationObject/i.test(JSON.stringify(answer.body));
  try {
    const call = { method: 'POST', path: '/servicePrincipals', body: { appId } } as const;
    return { principal: principalOf(await graph.call('create-service-principal', call, { notYet })), created: true };
  } catch (error) {
    // Made by a call before this one whose answer was lost.
    const made = await graph.find('read-service-principal', path);
    if (made) return { principal: principalOf(made), created: true };
    throw error;
  }
}

export async function readGraphResource(graph: Administration): Promise<GraphResource> {
  const path = `/servicePrincipals(appId='${GRAPH_APPLICATION}')?$select=id,displayName,appRoles`;
  const found = await graph.call('read-service-principal', { method: 'GET', path });
  const roles = graphObjects(found['appRoles'])
    .filter((role) => role['isEnabled'] !== false)
    .map((role): [string, string] => [textOf(role['value']) ?? '', textOf(role['id']) ?? '']);
  return { ...principalOf(found), roles: new Map(roles) };
}

/** Names of Graph's application permissions that the service principal holds. */
export async function grantedRoles(
  graph: Administration,
  principal: ServicePrincipal,
  resource: GraphResource,
): Promise<ReadonlySet<string>> {
  const granted = new Set<string>();
  let path: string | undefined = `/servicePrincipals/${principal.id}/appRoleAssignments`;
  while (path !== undefined) {
    const page: GraphObject = await graph.call(
      'read-assignments',
      { method: 'GET', path },
      { notYet: ({ status }) => status === 404 },
    );
    for (const assignment of graphObjects(page['value'])) {
      if (assignment['resourceId'] !== resource.id) continue;
      for (const [name, id] of resource.roles) if (id === assignment['appRoleId']) granted.add(name);
    }
    path = textOf(page['@odata.nextLink']);
  }
  return granted;
}

/** Consent for the organization. Throws `administrator-role-missing` where the administrator may not give it. */
export async function grantRole(
  graph: Administration,
  principal: ServicePrincipal,
  resource: GraphResource,
  permission: string,
): Promise<void> {
  const appRoleId = resource.roles.get(permission);
  if (appRoleId === undefined) {
    const detail = { permissions: permission, reason: 'not-offered' };
    throw new FaultError({ code: 'consent-missing', stage: 'setup', detail, retry: 'never' });
  }
  const body = { principalId: principal.id, resourceId: resource.id, appRoleId };
  const path = `/servicePrincipals/${principal.id}/appRoleAssignments`;
  const notYet = (answer: GraphAnswer) => answer.status === 404 || isUnknownPrincipal(answer);
  try {
    await graph.call('grant-permission', { method: 'POST', path, body }, { notYet });
  } catch (error) {
    if (!isAssignedAlready(error)) throw error;
  }
}

function isUnknownPrincipal(answer: GraphAnswer): boolean {
  return answer.status === 400 && /not a valid reference|does not exist/i.test(errorOf(answer).message);
}

function isAssignedAlready(error: unknown): boolean {
  return error instanceof FaultError && /assigned already exists/i.test(String(error.fault.detail['serverText']));
}

/** Names of the administrator's directory roles, or undefined where the token may not read them. */
export async function readDirectoryRoles(graph: Administration): Promise<readonly DirectoryRole[] | undefined> {
  try {
    const path = '/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=id,displayName,roleTemplateId';
    const found = await graph.call('read-roles', { method: 'GET', path });
    return graphObjects(found['value']).map((role) => ({
      displayName: textOf(role['displayName']) ?? '',
      templateId: textOf(role['roleTemplateId']) ?? '',
    }));
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'administrator-role-missing') return undefined;
    throw error;
  }
}

export interface DirectoryRole {
  readonly displayName: string;
  readonly templateId: string;
}

export function keyCredential(certificate: X509Certificate): GraphObject {
  return {
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: certificate.raw.toString('base64'),
    displayName: certificate.subject.split('\n').join(', '),
    keyId: keyIdOf(certificate),
  };
}

/** Of our certificates: a GUID made of the SHA-256 thumbprint, so that it is known without asking. */
export function keyIdOf(certificate: X509Certificate): string {
  const hex = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function applicationOf(object: GraphObject): RegisteredApplication {
  return {
    id: textOf(object['id']) ?? '',
    appId: textOf(object['appId']) ?? '',
    displayName: textOf(object['displayName']) ?? '',
    keys: graphObjects(object['keyCredentials']).map(keyOf),
    resourceAccess: graphObjects(object['requiredResourceAccess']),
  };
}

function keyOf(credential: GraphObject): RegisteredKey {
  return { keyId: textOf(credential['keyId']) ?? '', thumbprintSha1: thumbprintOf(credential), credential };
}

/**
 * SHA-1 of the certificate, of itself where the service tells it. Else `customKeyIdentifier` is that: as hexadecimal text, or
 * as base64 of its octets, by how old the entry is.
 */
function thumbprintOf(credential: GraphObject): string | undefined {
  const key = textOf(credential['key']);
  if (key !== undefined) return createHash('sha1').update(Buffer.from(key, 'base64')).digest('hex').toUpperCase();
  const identifier = textOf(credential['customKeyIdentifier']) ?? '';
  if (/^[0-9a-f]{40}$/i.test(identifier)) return identifier.toUpperCase();
  const octets = Buffer.from(identifier, 'base64');
  return octets.length === 20 ? octets.toString('hex').toUpperCase() : undefined;
}

function principalOf(object: GraphObject): ServicePrincipal {
  return { id: textOf(object['id']) ?? '', displayName: textOf(object['displayName']) ?? '' };
}

/** What is asked for already stays; ours is added. */
function withPermissions(present: readonly GraphObject[], resource: GraphResource): readonly GraphObject[] {
  const asked = idsAskedFor(present);
  const added = LEAST_PERMISSIONS.flatMap((permission) => resource.roles.get(permission) ?? [])
    .filter((id) => !asked.has(id))
    .map((id) => ({ id, type: 'Role' }));
  const others = present.filter((entry) => entry['resourceAppId'] !== GRAPH_APPLICATION);
  const ours = present.filter((entry) => entry['resourceAppId'] === GRAPH_APPLICATION);
  const access = ours.flatMap((entry) => graphObjects(entry['resourceAccess']));
  return [...others, { resourceAppId: GRAPH_APPLICATION, resourceAccess: [...access, ...added] }];
}

function idsAskedFor(present: readonly GraphObject[]): ReadonlySet<string> {
  const ours = present.filter((entry) => entry['resourceAppId'] === GRAPH_APPLICATION);
  const access = ours.flatMap((entry) => graphObjects(entry['resourceAccess'])).filter(isGraphObject);
  return new Set(access.filter(({ type }) => type === 'Role').flatMap(({ id }) => textOf(id) ?? []));
}
