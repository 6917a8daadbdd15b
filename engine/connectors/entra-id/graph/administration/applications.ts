/**
 * The app registration of the connector and its service principal: found or made, its certificates, what it asks for and
 * what it was granted. Source: Microsoft Graph, "application", "servicePrincipal" and "appRoleAssignment" resource types.
 */

import { createHash } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';

import { FaultError } from '../../../../model/fault.ts';
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

/** A service as a resource: its service principal in the tenant, and its application permissions by name. */
export interface ApiResource extends ServicePrincipal {
  readonly appId: string;
  readonly roles: ReadonlyMap<string, string>;
}

/** Application permissions of one resource that a registration asks for, by their ids. */
export interface WantedPermissions {
  readonly appId: string;
  readonly ids: readonly string[];
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

/** One of this name, which need not be the only one. */
export async function findApplicationByName(
  graph: Administration,
  displayName: string,
): Promise<RegisteredApplication | undefined> {
  const filter = encodeURIComponent(`displayName eq '${displayName.replaceAll("'", "''")}'`);
  const path = `/applications?$filter=${filter}&${SELECT}`;
  const found = await graph.call('read-application', { method: 'GET', path });
  const [first] = graphObjects(found['value']);
  return first && applicationOf(first);
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
  wanted: readonly WantedPermissions[],
): Promise<RegisteredApplication> {
  const uniqueName = uniqueNameOf(displayName);
  const body = {
    displayName,
    signInAudience: 'AzureADMyOrg',
    requiredResourceAccess: withPermissions([], wanted),
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
  wanted: readonly WantedPermissions[],
): Promise<void> {
  const requiredResourceAccess = withPermissions(application.resourceAccess, wanted);
  await updateApplication(graph, application.id, { requiredResourceAccess });
}

/** Whether everything that is wanted is asked for. */
export function asksForEverything(application: RegisteredApplication, wanted: readonly WantedPermissions[]): boolean {
  return wanted.every(({ appId, ids }) => {
    const asked = idsAskedFor(application.resourceAccess, appId);
    return ids.every((id) => asked.has(id));
  });
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

export async function readGraphResource(graph: Administration): Promise<ApiResource> {
  const path = resourcePath(GRAPH_APPLICATION);
  return resourceOf(GRAPH_APPLICATION, await graph.call('read-service-principal', { method: 'GET', path }));
}

/** Undefined where the tenant does not have the service. */
export async function findResource(graph: Administration, appId: string): Promise<ApiResource | undefined> {
  const found = await graph.find('read-service-principal', resourcePath(appId));
  return found && resourceOf(appId, found);
}

/** The same where it was just switched on: it may take a while to arrive, which is waited for; a minute at most. */
export async function awaitResource(graph: Administration, appId: string): Promise<ApiResource> {
  const call = { method: 'GET', path: resourcePath(appId) } as const;
  const notYet = ({ status }: GraphAnswer) => status === 404;
  return resourceOf(appId, await graph.call('read-service-principal', call, { notYet }));
}

function resourcePath(appId: string): string {
  return `/servicePrincipals(appId='${appId}')?$select=id,displayName,appRoles`;
}

function resourceOf(appId: string, found: GraphObject): ApiResource {
  const roles = graphObjects(found['appRoles'])
    .filter((role) => role['isEnabled'] !== false)
    .map((role): [string, string] => [textOf(role['value']) ?? '', textOf(role['id']) ?? '']);
  return { ...principalOf(found), appId, roles: new Map(roles) };
}

/** Names of the resource's application permissions that the service principal holds. */
export async function grantedRoles(
  graph: Administration,
  principal: ServicePrincipal,
  resource: ApiResource,
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
  resource: ApiResource,
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
function withPermissions(
  present: readonly GraphObject[],
  wanted: readonly WantedPermissions[],
): readonly GraphObject[] {
  const ours = new Set(wanted.map(({ appId }) => appId));
  const others = present.filter((entry) => !ours.has(textOf(entry['resourceAppId']) ?? ''));
  const completed = wanted.map(({ appId, ids }) => {
    const asked = idsAskedFor(present, appId);
    const added = ids.filter((id) => !asked.has(id)).map((id) => ({ id, type: 'Role' }));
    return { resourceAppId: appId, resourceAccess: [...accessTo(present, appId), ...added] };
  });
  return [...others, ...completed];
}

function accessTo(present: readonly GraphObject[], appId: string): readonly GraphObject[] {
  const entries = present.filter((entry) => entry['resourceAppId'] === appId);
  return entries.flatMap((entry) => graphObjects(entry['resourceAccess'])).filter(isGraphObject);
}

function idsAskedFor(present: readonly GraphObject[], appId: string): ReadonlySet<string> {
  const access = accessTo(present, appId);
  return new Set(access.filter(({ type }) => type === 'Role').flatMap(({ id }) => textOf(id) ?? []));
}
