/**
 * What the tenant knows of applications: registrations with their keys, service principals, what was consented to. Nothing
 * here knows HTTP. Everything that was just made may take a while until other parts of the service know of it.
 */

import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import type { JsonObject } from '../json.ts';

export interface StoredKey {
  readonly keyId: string;
  readonly certificate: X509Certificate;
  readonly displayName: string | null;
  readonly visibleFrom: number;
}

export interface StoredApplication {
  readonly id: string;
  readonly appId: string;
  readonly uniqueName: string | null;
  readonly createdAt: number;
  readonly visibleFrom: number;
  displayName: string;
  requiredResourceAccess: readonly JsonObject[];
  tags: readonly string[];
  keys: readonly StoredKey[];
}

export interface AppRole {
  readonly id: string;
  readonly value: string;
}

export interface StoredPrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  /** Permissions it offers, where it is a resource. */
  readonly appRoles: AppRole[];
  readonly visibleFrom: number;
  /** Of one that comes with something else: whether it is in the tenant by now. Default always. */
  readonly isPresent?: () => boolean;
  enabled: boolean;
}

export interface StoredAssignment {
  readonly id: string;
  readonly principalId: string;
  readonly resourceId: string;
  readonly appRoleId: string;
  readonly createdAt: number;
  readonly visibleFrom: number;
}

/** Delegated permissions that were consented to, for everybody or for one account. */
export interface StoredGrant {
  readonly id: string;
  readonly clientId: string;
  readonly principalId: string | null;
  readonly resourceId: string;
  readonly scope: string;
}

/** A directory extension: an attribute that an application adds to directory objects ("extensionProperty resource type"). */
export interface StoredExtensionProperty {
  readonly id: string;
  /** Object id of the application that owns it. */
  readonly applicationId: string;
  /** `extension_<client id without hyphens>_<name>`. */
  readonly name: string;
  readonly dataType: string;
  readonly isMultiValued: boolean;
  /** `User`, `Group`, `Device`, ... */
  readonly targetObjects: readonly string[];
}

/** A job of Cloud Sync, or of another provisioning that the service itself runs ("synchronizationJob resource type"). */
export interface StoredSynchronizationJob {
  readonly id: string;
  readonly principalId: string;
  /** `AD2AADProvisioning`, `AD2AADPasswordHash`, ... */
  readonly templateId: string;
  status: 'NotRun' | 'Active' | 'Paused' | 'Quarantine';
}

export interface Registrations {
  readonly clock: () => number;
  /** Milliseconds until something new is known everywhere. */
  delay: number;
  readonly applications: StoredApplication[];
  readonly principals: StoredPrincipal[];
  readonly assignments: StoredAssignment[];
  readonly grants: StoredGrant[];
  readonly extensionProperties: StoredExtensionProperty[];
  readonly synchronizationJobs: StoredSynchronizationJob[];
  /** Ids of service principals by the audience of their tokens. */
  readonly resources: ReadonlyMap<string, string>;
}

export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
/** "Microsoft Entra AD Synchronization Service", the directory-sync web service. */
export const SYNC_SERVICE_RESOURCE = '6bf85cfa-ac8a-4be5-b5de-425a0d0dc016';
/** The app role of the service, without which no application may synchronize. */
export const SYNC_ROLE = 'ADSynchronization.ReadWrite.All';
export const SYNC_ROLE_ID = 'ab43b826-2c7a-4aff-9ecd-d0629d0ca6a9';
/** "Windows Azure Active Directory", whose audience the directory-sync service took before it had its own. */
export const LEGACY_GRAPH_APP_ID = '00000002-0000-0000-c000-000000000000';
export const LEGACY_GRAPH_RESOURCE = 'https://graph.windows.net';
/** "Azure Active Directory PowerShell" and "Microsoft Azure CLI", which clients of others sign people in with. */
export const POWERSHELL = '1b730954-1685-4b74-9bfd-dac224a7b894';
export const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
/** "Microsoft Graph Command Line Tools", which Microsoft's own scripts sign in with. */
export const COMMAND_LINE_TOOLS = '14d82eec-204b-4c2f-b7e8-296a70dab67e';
/** The two clients that administrators register agents of pass-through authentication with: of the wizard, and of the agent's own module. */
export const CONNECT = 'cb1056e2-e479-49de-ae31-7812af012ed8';
export const CONNECTOR = '55747057-9b5d-4bd4-b387-abf52a8bd489';
/** Where they are registered. */
export const REGISTRATION_RESOURCE = 'https://proxy.cloudwebappproxy.net/registerapp';

export interface RegistrationsOptions {
  readonly clock: () => number;
  readonly delay: number;
  readonly graphAudience: string;
  /** Names of Graph's application permissions. */
  readonly graphRoles: readonly string[];
  /** Whether agents can be registered: with the client and the resource of that. Default false. */
  readonly passThrough?: boolean;
  /** Whether directory synchronization was ever enabled: the service principal of its service comes with that. */
  readonly hasSynchronization: () => boolean;
}

export function createRegistrations(options: RegistrationsOptions): Registrations {
  const { clock, delay, graphAudience, graphRoles, hasSynchronization, passThrough = false } = options;
  const principal = (appId: string, displayName: string, roles: readonly string[] = []): StoredPrincipal => ({
    id: randomUUID(),
    appId,
    displayName,
    appRoles: roles.map((value) => ({ id: roleId(value), value })),
    visibleFrom: 0,
    enabled: true,
  });
  const graph = principal(GRAPH_APP_ID, 'Microsoft Graph', graphRoles);
  const sync: StoredPrincipal = {
    ...principal(SYNC_SERVICE_RESOURCE, 'Microsoft Entra AD Synchronization Service', [SYNC_ROLE]),
    isPresent: hasSynchronization,
  };
  const legacyGraph = principal(LEGACY_GRAPH_APP_ID, 'Windows Azure Active Directory');
  const registration = principal(CONNECTOR, 'Microsoft Entra Application Proxy Connector');
  return {
    clock,
    delay,
    applications: [],
    principals: [
      graph,
      sync,
      legacyGraph,
      principal(COMMAND_LINE_TOOLS, 'Microsoft Graph Command Line Tools'),
      principal(POWERSHELL, 'Azure Active Directory PowerShell'),
      principal(AZURE_CLI, 'Microsoft Azure CLI'),
      ...(passThrough ? [registration, principal(CONNECT, 'Azure Active Directory Connect')] : []),
    ],
    assignments: [],
    grants: [],
    extensionProperties: [],
    synchronizationJobs: [],
    resources: new Map([
      [graphAudience, graph.id],
      [SYNC_SERVICE_RESOURCE, sync.id],
      [LEGACY_GRAPH_RESOURCE, legacyGraph.id],
      [REGISTRATION_RESOURCE, registration.id],
    ]),
  };
}

/** The same for the same name in every lab, so that recorded traffic can be compared. */
function roleId(value: string): string {
  if (value === SYNC_ROLE) return SYNC_ROLE_ID;
  const hex = createHash('sha256').update(value).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

export function isKnown(
  registrations: Registrations,
  thing: { readonly visibleFrom: number; readonly isPresent?: () => boolean },
): boolean {
  return registrations.clock() >= thing.visibleFrom && (thing.isPresent?.() ?? true);
}

/** The service principal that tokens for this audience are for; undefined where the tenant has none. */
export function resourceOf(registrations: Registrations, audience: string): StoredPrincipal | undefined {
  const id = registrations.resources.get(audience);
  return registrations.principals.find((one) => one.id === id && isKnown(registrations, one));
}

export function addApplication(
  registrations: Registrations,
  given: {
    readonly displayName: string;
    readonly appId?: string | undefined;
    readonly uniqueName?: string | undefined;
  },
): StoredApplication {
  const application: StoredApplication = {
    id: randomUUID(),
    appId: given.appId ?? randomUUID(),
    uniqueName: given.uniqueName ?? null,
    createdAt: registrations.clock(),
    visibleFrom: registrations.clock() + registrations.delay,
    displayName: given.displayName,
    requiredResourceAccess: [],
    tags: [],
    keys: [],
  };
  registrations.applications.push(application);
  return application;
}

export function makeKey(
  registrations: Registrations,
  certificate: X509Certificate,
  given: { readonly keyId?: string | undefined; readonly displayName?: string | null | undefined } = {},
): StoredKey {
  return {
    keyId: given.keyId ?? randomUUID(),
    certificate,
    displayName: given.displayName ?? null,
    visibleFrom: registrations.clock() + registrations.delay,
  };
}

export function addPrincipal(registrations: Registrations, application: StoredApplication): StoredPrincipal {
  const principal: StoredPrincipal = {
    id: randomUUID(),
    appId: application.appId,
    displayName: application.displayName,
    appRoles: [],
    visibleFrom: registrations.clock() + registrations.delay,
    enabled: true,
  };
  registrations.principals.push(principal);
  return principal;
}

export function assignRole(
  registrations: Registrations,
  principal: StoredPrincipal,
  resource: StoredPrincipal,
  appRoleId: string,
): StoredAssignment {
  const assignment: StoredAssignment = {
    id: randomUUID().replaceAll('-', ''),
    principalId: principal.id,
    resourceId: resource.id,
    appRoleId,
    createdAt: registrations.clock(),
    visibleFrom: registrations.clock() + registrations.delay,
  };
  registrations.assignments.push(assignment);
  return assignment;
}

/** The role of this name that some resource offers; Graph gets it where none does. */
export function roleNamed(
  registrations: Registrations,
  value: string,
): { readonly resource: StoredPrincipal; readonly id: string } {
  for (const resource of registrations.principals) {
    const role = resource.appRoles.find((one) => one.value === value);
    if (role !== undefined) return { resource, id: role.id };
  }
  const graph = registrations.principals.find(({ appId }) => appId === GRAPH_APP_ID);
  if (graph === undefined) throw new Error('the lab tenant has lost Microsoft Graph');
  const role = { id: roleId(value), value };
  graph.appRoles.push(role);
  return { resource: graph, id: role.id };
}

/** Names of the roles a token for this audience carries. */
export function rolesFor(
  registrations: Registrations,
  principal: StoredPrincipal,
  audience: string,
): readonly string[] {
  const resource = registrations.principals.find(({ id }) => id === registrations.resources.get(audience));
  const assigned = registrations.assignments.filter(
    (one) => one.principalId === principal.id && one.resourceId === resource?.id && isKnown(registrations, one),
  );
  return assigned.flatMap(({ appRoleId }) => resource?.appRoles.find(({ id }) => id === appRoleId)?.value ?? []);
}

export interface ApplicationRegistration {
  readonly appId?: string;
  readonly displayName?: string;
  /** The certificate, or several during a rollover. */
  readonly certificatePem: string | readonly string[];
  /** Names of application permissions of any resource, such as `User.ReadWrite.All`. */
  readonly permissions: readonly string[];
  /** Whether an administrator consented; without it, tokens carry no roles. Default true. */
  readonly consented?: boolean;
  /** The app role of the directory-sync service besides. Default false. */
  readonly directorySync?: boolean;
}

/** As an administrator would in the portal, some time ago: everything knows of it. */
export function registerApplication(
  registrations: Registrations,
  registration: ApplicationRegistration,
): StoredApplication {
  const { certificatePem, consented = true, directorySync = false } = registration;
  const permissions = directorySync ? [...registration.permissions, SYNC_ROLE] : registration.permissions;
  const { delay } = registrations;
  registrations.delay = 0;
  const pems = typeof certificatePem === 'string' ? [certificatePem] : certificatePem;
  const application = addApplication(registrations, {
    displayName: registration.displayName ?? 'Causeway',
    appId: registration.appId,
  });
  application.keys = pems.map((pem) => makeKey(registrations, new X509Certificate(pem)));
  const principal = addPrincipal(registrations, application);
  for (const permission of consented ? permissions : []) {
    const { resource, id } = roleNamed(registrations, permission);
    assignRole(registrations, principal, resource, id);
  }
  registrations.delay = delay;
  return application;
}
