/**
 * Which application permissions an operation accepts: the tenant's own table, written from the permission sections of
 * the reference pages. An empty list says that no application can do it, whatever was consented. A conformance test
 * compares the table with Microsoft's data where that is at hand.
 */

import type { ObjectKind } from '../directory/properties.ts';
import { insufficientPrivileges } from '../graph-error.ts';
import type { Caller } from '../sign-in/access-token.ts';

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
const ORGANIZATION_READ = [
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  'User.Read.All',
] as const;
const NONE: readonly string[] = [];

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
  'GET /devices': DEVICE_READ,
  'POST /devices': NONE,
  'GET /devices/{device-id}': DEVICE_READ,
  'GET /devices/delta': ['Device.Read.All'],
  'GET /domains': DOMAIN_READ,
  'GET /domains/{domain-id}': DOMAIN_READ,
  'GET /organization': ORGANIZATION_READ,
  // Narrower than the list, and so it is in Microsoft's data.
  'GET /organization/{organization-id}': ['User.Read.All'],
  'PATCH /organization/{organization-id}': ['Organization.ReadWrite.All'],
  'GET /directory/onPremisesSynchronization': NONE,
  'GET /directory/onPremisesSynchronization/{onPremisesDirectorySynchronization-id}': NONE,
  'PATCH /directory/onPremisesSynchronization/{onPremisesDirectorySynchronization-id}': NONE,
  'GET /directory/deletedItems/microsoft.graph.user': USER_READ,
  'GET /directory/deletedItems/microsoft.graph.group': GROUP_READ,
  'GET /directory/deletedItems/{directoryObject-id}': [...new Set([...USER_READ, ...GROUP_READ])],
  'DELETE /directory/deletedItems/{directoryObject-id}': [...USER_DELETE, 'Group.ReadWrite.All'],
  'POST /directory/deletedItems/{directoryObject-id}/restore': USER_DELETE,
  'POST /directoryObjects/getByIds': ['Directory.Read.All'],
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

function hasAny(caller: Caller, permissions: readonly string[]): boolean {
  return permissions.includes('*') || permissions.some((permission) => caller.roles.includes(permission));
}

export function requirePermission(caller: Caller, operation: string): void {
  if (!hasAny(caller, PERMISSIONS[operation] ?? NONE)) throw insufficientPrivileges();
}

export function refuseUnpermittedProperties(caller: Caller, properties: readonly string[]): void {
  if (hasAny(caller, USER_WRITE)) return;
  if (properties.every((property) => hasAny(caller, PROPERTY_PERMISSIONS[property] ?? NONE))) return;
  throw insufficientPrivileges();
}

/** "Add members": besides the right on the group, the right to read the kind of object that is added. */
export function requireMembershipOf(caller: Caller, kind: ObjectKind): void {
  if (hasAny(caller, kind === 'user' ? USER_READ : [...GROUP_READ, ...MEMBERS_WRITE])) return;
  throw insufficientPrivileges();
}

export function requireDeletionOf(caller: Caller, kind: ObjectKind): void {
  requirePermission(caller, kind === 'user' ? 'DELETE /users/{user-id}' : 'DELETE /groups/{group-id}');
}
