/**
 * Which application permissions an operation accepts: the tenant's own table, written from the permission sections of
 * the reference pages. An empty list says that no application can do it, whatever was consented. A conformance test
 * compares the table with Microsoft's data where that is at hand.
 */

import { hasRole, MAY_REGISTER, type DirectoryRole } from '../applications/administrators.ts';
import type { ObjectKind } from '../directory/properties.ts';
import { insufficientPrivileges } from '../graph-error.ts';
import type { Caller } from '../sign-in/access-token.ts';
import type { GraphService } from './service.ts';

const USER_READ = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'] as const;
const USER_WRITE = ['User.ReadWrite.All', 'Directory.ReadWrite.All'] as const;
/** Each allows a few properties only, see `PROPERTY_PERMISSIONS`. */
const USER_WRITE_PARTS = [
  'User-Mail.ReadWrite.All',
  'User-Phone.ReadWrite.All',
  'User-PasswordProfile.ReadWrite.All',
  'User.EnableDisableAccount.All',
] as const;
const USER_DELETE = ['User.ReadWrite.All', 'User.DeleteRestore.All'] as const;
const GROUP_READ = [
  'GroupMember.Read.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;
const GROUP_WRITE = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'] as const;
const MEMBERS_READ = [
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  'Directory.Read.All',
] as const;
const MEMBERS_WRITE = ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'] as const;
const CONTACT_READ = ['OrgContact.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'] as const;
const DEVICE_READ = [
  'Device.Read.All',
  'Device.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;
const DOMAIN_READ = ['Domain.Read.All', 'Domain.ReadWrite.All', 'Directory.Read.All'] as const;
const FEDERATION_READ = ['Domain-InternalFederation.Read.All', 'Domain-InternalFederation.ReadWrite.All'] as const;
const FEDERATION_WRITE = ['Domain-InternalFederation.ReadWrite.All', 'Domain.ReadWrite.All'] as const;
const ORGANIZATION_READ = [
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  'User.Read.All',
] as const;
const NONE: readonly string[] = [];
const APPLICATION_WRITE = ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'] as const;
const APPLICATION_READ = ['Application.Read.All', ...APPLICATION_WRITE, 'Directory.Read.All'] as const;
/** Besides it, what suffices for reading the resource. */
const ASSIGNMENT_WRITE = ['AppRoleAssignment.ReadWrite.All'] as const;

const JOB_WRITE = ['Synchronization.ReadWrite.All', 'Application.ReadWrite.OwnedBy'] as const;
const JOB_READ = ['Synchronization.Read.All', ...JOB_WRITE] as const;
const ROLE_READ = [
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;

export const PERMISSIONS: { readonly [operation: string]: readonly string[] } = {
  'GET /users': USER_READ,
  'GET /users/$count': USER_READ,
  'POST /users': USER_WRITE,
  'GET /users/{user-id}': USER_READ,
  'PATCH /users/{user-id}': [...USER_WRITE, ...USER_WRITE_PARTS],
  'DELETE /users/{user-id}': USER_DELETE,
  'GET /users/delta': USER_READ,
  'GET /users/{user-id}/manager': USER_READ,
  'PUT /users/{user-id}/manager/$ref': USER_WRITE,
  'DELETE /users/{user-id}/manager/$ref': USER_WRITE,
  'GET /users/{user-id}/memberOf': ['Directory.Read.All', 'Directory.ReadWrite.All'],
  'POST /users/{user-id}/revokeSignInSessions': [...USER_WRITE, 'User.RevokeSessions.All'],
  'GET /users/{user-id}/onPremisesSyncBehavior': ['User-OnPremisesSyncBehavior.ReadWrite.All'],
  'PATCH /users/{user-id}/onPremisesSyncBehavior': ['User-OnPremisesSyncBehavior.ReadWrite.All'],
  'GET /groups/{group-id}/onPremisesSyncBehavior': ['Group-OnPremisesSyncBehavior.ReadWrite.All'],
  'PATCH /groups/{group-id}/onPremisesSyncBehavior': ['Group-OnPremisesSyncBehavior.ReadWrite.All'],
  'GET /groups': GROUP_READ,
  'GET /groups/$count': GROUP_READ,
  'POST /groups': ['Group.Create', ...GROUP_WRITE],
  'GET /groups/{group-id}': GROUP_READ,
  'PATCH /groups/{group-id}': GROUP_WRITE,
  'DELETE /groups/{group-id}': ['Group.ReadWrite.All'],
  'GET /groups/delta': GROUP_READ,
  "GET /groups(uniqueName='{uniqueName}')": GROUP_READ,
  "PATCH /groups(uniqueName='{uniqueName}')": GROUP_WRITE,
  'GET /groups/{group-id}/members': MEMBERS_READ,
  'GET /groups/{group-id}/members/$count': MEMBERS_READ,
  'GET /groups/{group-id}/members/microsoft.graph.user': MEMBERS_READ,
  'GET /groups/{group-id}/transitiveMembers': MEMBERS_READ,
  'POST /groups/{group-id}/members/$ref': MEMBERS_WRITE,
  'DELETE /groups/{group-id}/members/{directoryObject-id}/$ref': MEMBERS_WRITE,
  'GET /groups/{group-id}/owners': MEMBERS_READ,
  'POST /groups/{group-id}/owners/$ref': GROUP_WRITE,
  'DELETE /groups/{group-id}/owners/{directoryObject-id}/$ref': GROUP_WRITE,
  'GET /contacts': CONTACT_READ,
  'GET /contacts/{orgContact-id}': CONTACT_READ,
  'GET /contacts/delta': CONTACT_READ,
  'GET /contacts/{orgContact-id}/onPremisesSyncBehavior': ['Contacts-OnPremisesSyncBehavior.ReadWrite.All'],
  'PATCH /contacts/{orgContact-id}/onPremisesSyncBehavior': ['Contacts-OnPremisesSyncBehavior.ReadWrite.All'],
  'GET /devices': DEVICE_READ,
  'POST /devices': NONE,
  'GET /devices/{device-id}': DEVICE_READ,
  'GET /devices/delta': ['Device.Read.All'],
  'PATCH /devices/{device-id}': ['Device.ReadWrite.All', 'Directory.ReadWrite.All'],
  'DELETE /devices/{device-id}': ['Device.ReadWrite.All'],
  'GET /domains': DOMAIN_READ,
  'GET /domains/{domain-id}': DOMAIN_READ,
  'PATCH /domains/{domain-id}': ['Domain.ReadWrite.All'],
  // Domain.Read.All reads one configuration, and not their list: so it is in Microsoft's data.
  'GET /domains/{domain-id}/federationConfiguration': FEDERATION_READ,
  'POST /domains/{domain-id}/federationConfiguration': FEDERATION_WRITE,
  'GET /domains/{domain-id}/federationConfiguration/{internalDomainFederation-id}': [
    ...FEDERATION_READ,
    'Domain.Read.All',
    'Domain.ReadWrite.All',
  ],
  'PATCH /domains/{domain-id}/federationConfiguration/{internalDomainFederation-id}': FEDERATION_WRITE,
  'DELETE /domains/{domain-id}/federationConfiguration/{internalDomainFederation-id}': FEDERATION_WRITE,
  'GET /organization': ORGANIZATION_READ,
  // Narrower than the list, and so it is in Microsoft's data.
  'GET /organization/{organization-id}': ['User.Read.All'],
  'PATCH /organization/{organization-id}': ['Organization.ReadWrite.All'],
  'GET /directory/onPremisesSynchronization': NONE,
  'GET /directory/onPremisesSynchronization/{onPremisesDirectorySynchronization-id}': NONE,
  'PATCH /directory/onPremisesSynchronization/{onPremisesDirectorySynchronization-id}': NONE,
  'GET /directory/deletedItems/microsoft.graph.user': USER_READ,
  'GET /directory/deletedItems/microsoft.graph.group': GROUP_READ,
  'GET /directory/deletedItems/microsoft.graph.device': DEVICE_READ,
  'GET /directory/deletedItems/{directoryObject-id}': [...new Set([...USER_READ, ...GROUP_READ])],
  'DELETE /directory/deletedItems/{directoryObject-id}': [...USER_DELETE, 'Group.ReadWrite.All'],
  'POST /directory/deletedItems/{directoryObject-id}/restore': USER_DELETE,
  'POST /directoryObjects/getByIds': ['Directory.Read.All'],
  'GET /applications': APPLICATION_READ,
  'POST /applications': [...APPLICATION_WRITE, 'AppRegistration.Create'],
  'GET /applications/{application-id}': APPLICATION_READ,
  'PATCH /applications/{application-id}': APPLICATION_WRITE,
  'DELETE /applications/{application-id}': APPLICATION_WRITE,
  "GET /applications(appId='{appId}')": APPLICATION_READ,
  "GET /applications(uniqueName='{uniqueName}')": APPLICATION_READ,
  "PATCH /applications(uniqueName='{uniqueName}')": APPLICATION_WRITE,
  // "An application does not need any specific permission to roll its own keys": the handler looks at the proof.
  'POST /applications/{application-id}/addKey': ['*'],
  'POST /applications/{application-id}/removeKey': ['*'],
  'GET /applications/{application-id}/extensionProperties': APPLICATION_READ,
  'POST /applications/{application-id}/extensionProperties': APPLICATION_WRITE,
  'DELETE /applications/{application-id}/extensionProperties/{extensionProperty-id}': APPLICATION_WRITE,
  'POST /directoryObjects/getAvailableExtensionProperties': ['Directory.Read.All'],
  'GET /servicePrincipals': APPLICATION_READ,
  'POST /servicePrincipals': APPLICATION_WRITE,
  'GET /servicePrincipals/{servicePrincipal-id}': APPLICATION_READ,
  "GET /servicePrincipals(appId='{appId}')": APPLICATION_READ,
  'GET /servicePrincipals/{servicePrincipal-id}/appRoleAssignments': APPLICATION_READ,
  'POST /servicePrincipals/{servicePrincipal-id}/appRoleAssignments': ASSIGNMENT_WRITE,
  'DELETE /servicePrincipals/{servicePrincipal-id}/appRoleAssignments/{appRoleAssignment-id}': ASSIGNMENT_WRITE,
  'GET /servicePrincipals/{servicePrincipal-id}/appRoleAssignedTo': APPLICATION_READ,
  'GET /servicePrincipals/{servicePrincipal-id}/synchronization/templates': JOB_READ,
  'GET /servicePrincipals/{servicePrincipal-id}/synchronization/jobs': JOB_READ,
  'POST /servicePrincipals/{servicePrincipal-id}/synchronization/jobs': JOB_WRITE,
  'GET /servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}': JOB_READ,
  'DELETE /servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}': JOB_WRITE,
  'POST /servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}/start': JOB_WRITE,
  'POST /servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}/pause': JOB_WRITE,
  'GET /directoryRoles': ROLE_READ,
  'GET /directoryRoles/{directoryRole-id}/members': ROLE_READ,
  'GET /roleManagement/directory/roleAssignments': ROLE_READ,
  'GET /roleManagement/directory/roleEligibilitySchedules': [
    'RoleEligibilitySchedule.Read.Directory',
    'RoleManagement.Read.Directory',
    'RoleManagement.ReadWrite.Directory',
  ],
  'GET /roleManagement/directory/roleDefinitions': ROLE_READ,
  'GET /oauth2PermissionGrants': ['Directory.Read.All'],
  'GET /me': NONE,
  'GET /me/transitiveMemberOf/microsoft.graph.directoryRole': NONE,
  // What the handler decides by the type of the member, see `requireDeletionOf`.
  'DELETE /groups/{group-id}/members/{directoryObject-id}': ['*'],
};

/** Properties a narrower permission may write; with none of the wide ones, everything else is refused. */
const PROPERTY_PERMISSIONS: { readonly [property: string]: readonly string[] } = {
  otherMails: ['User-Mail.ReadWrite.All'],
  mobilePhone: ['User-Phone.ReadWrite.All'],
  businessPhones: ['User-Phone.ReadWrite.All'],
  passwordProfile: ['User-PasswordProfile.ReadWrite.All'],
  accountEnabled: ['User.EnableDisableAccount.All'],
};

/** What an application may do in the name of a person, where that is another list than its own. */
export const DELEGATED_PERMISSIONS: { readonly [operation: string]: readonly string[] } = {
  'GET /directory/onPremisesSynchronization': [
    'OnPremDirectorySynchronization.Read.All',
    'OnPremDirectorySynchronization.ReadWrite.All',
  ],
  'GET /directory/onPremisesSynchronization/{onPremisesDirectorySynchronization-id}': [
    'OnPremDirectorySynchronization.ReadWrite.All',
  ],
  'PATCH /directory/onPremisesSynchronization/{onPremisesDirectorySynchronization-id}': [
    'OnPremDirectorySynchronization.ReadWrite.All',
  ],
  'PATCH /organization/{organization-id}': ['Organization.ReadWrite.All'],
  'POST /applications': ['Application.ReadWrite.All'],
  'PATCH /applications/{application-id}': ['Application.ReadWrite.All'],
  'DELETE /applications/{application-id}': ['Application.ReadWrite.All'],
  "PATCH /applications(uniqueName='{uniqueName}')": ['Application.ReadWrite.All'],
  'POST /applications/{application-id}/addKey': ['Application.ReadWrite.All'],
  'POST /applications/{application-id}/removeKey': ['Application.ReadWrite.All'],
  'POST /servicePrincipals': ['Application.ReadWrite.All'],
  'POST /applications/{application-id}/extensionProperties': ['Application.ReadWrite.All'],
  'DELETE /applications/{application-id}/extensionProperties/{extensionProperty-id}': ['Application.ReadWrite.All'],
  'GET /me': ['User.Read', 'User.ReadWrite.All', 'Directory.Read.All'],
  'GET /me/transitiveMemberOf/microsoft.graph.directoryRole': ['Directory.Read.All'],
};

const MAY_SYNCHRONIZE: readonly DirectoryRole[] = ['Global Administrator', 'Hybrid Identity Administrator'];

/** Directory roles of which a person needs one, besides the application's consent. What is not here needs none. */
const ROLES: { readonly [operation: string]: readonly DirectoryRole[] } = {
  'GET /directory/onPremisesSynchronization': MAY_SYNCHRONIZE,
  'GET /directory/onPremisesSynchronization/{onPremisesDirectorySynchronization-id}': MAY_SYNCHRONIZE,
  'PATCH /directory/onPremisesSynchronization/{onPremisesDirectorySynchronization-id}': MAY_SYNCHRONIZE,
  'PATCH /organization/{organization-id}': MAY_SYNCHRONIZE,
  // "Update domain federation", among the actions of the Hybrid Identity Administrator.
  'PATCH /domains/{domain-id}': MAY_SYNCHRONIZE,
  'POST /domains/{domain-id}/federationConfiguration': MAY_SYNCHRONIZE,
  'PATCH /domains/{domain-id}/federationConfiguration/{internalDomainFederation-id}': MAY_SYNCHRONIZE,
  'DELETE /domains/{domain-id}/federationConfiguration/{internalDomainFederation-id}': MAY_SYNCHRONIZE,
  'POST /applications': MAY_REGISTER,
  'PATCH /applications/{application-id}': MAY_REGISTER,
  'DELETE /applications/{application-id}': MAY_REGISTER,
  "PATCH /applications(uniqueName='{uniqueName}')": MAY_REGISTER,
  'POST /applications/{application-id}/addKey': MAY_REGISTER,
  'POST /applications/{application-id}/removeKey': MAY_REGISTER,
  'POST /servicePrincipals': MAY_REGISTER,
  'POST /applications/{application-id}/extensionProperties': MAY_REGISTER,
  'DELETE /applications/{application-id}/extensionProperties/{extensionProperty-id}': MAY_REGISTER,
};

/** Every application permission that the tables name, as Graph offers them. */
export function applicationPermissions(): readonly string[] {
  const names = Object.values(PERMISSIONS).flat();
  return [...new Set(names)].filter((name) => name !== '*').sort();
}

function hasAny(caller: Caller, permissions: readonly string[]): boolean {
  const held = caller.delegated?.scopes ?? caller.roles;
  return permissions.includes('*') || permissions.some((permission) => held.includes(permission));
}

export function requirePermission(service: GraphService, caller: Caller, operation: string): void {
  const listed = caller.delegated === undefined ? PERMISSIONS : { ...PERMISSIONS, ...DELEGATED_PERMISSIONS };
  if (!hasAny(caller, listed[operation] ?? NONE)) throw insufficientPrivileges();
  const roles = ROLES[operation];
  if (caller.delegated !== undefined && roles !== undefined) requireRole(service, caller, roles);
}

/** Of a person; an application has no directory role and needs none. */
export function requireRole(service: GraphService, caller: Caller, roles: readonly DirectoryRole[]): void {
  if (caller.delegated === undefined) return;
  const { userId } = caller.delegated;
  const account = [...service.accounts.values()].find((one) => one.userId === userId);
  if (account === undefined || !hasRole(account, roles)) throw insufficientPrivileges();
}

export function refuseUnpermittedProperties(caller: Caller, properties: readonly string[]): void {
  if (hasAny(caller, USER_WRITE)) return;
  if (properties.every((property) => hasAny(caller, PROPERTY_PERMISSIONS[property] ?? NONE))) return;
  throw insufficientPrivileges();
}

const MEMBER_READ: { readonly [K in ObjectKind]: readonly string[] } = {
  user: USER_READ,
  group: [...GROUP_READ, ...MEMBERS_WRITE],
  contact: CONTACT_READ,
  device: DEVICE_READ,
};

/** "Add members": besides the right on the group, the right to read the kind of object that is added. */
export function requireMembershipOf(caller: Caller, kind: ObjectKind): void {
  if (hasAny(caller, MEMBER_READ[kind])) return;
  throw insufficientPrivileges();
}

export function requireDeletionOf(caller: Caller, kind: ObjectKind): void {
  // Nothing deletes a contact.
  requireListed(caller, `DELETE /${kind}s/{${kind}-id}`);
}

function requireListed(caller: Caller, operation: string): void {
  if (!hasAny(caller, PERMISSIONS[operation] ?? NONE)) throw insufficientPrivileges();
}
