/** Which handler answers which operation; templates are spelled as on the reference pages. */

import { deltaOf } from './delta/delta.ts';
import { deleteForGood, getDeleted, listDeleted, restoreDeleted } from './operations/deleted-items.ts';
import {
  getByIds,
  getDomain,
  getOrganization,
  listDomains,
  listOrganization,
  patchOrganization,
  refuseApplication,
} from './operations/directory-endpoints.ts';
import * as contacts from './operations/contacts.ts';
import * as devices from './operations/devices.ts';
import * as applications from './operations/applications.ts';
import * as roles from './operations/directory-roles.ts';
import * as extensions from './operations/extension-properties.ts';
import * as keys from './operations/application-keys.ts';
import * as groups from './operations/groups.ts';
import * as members from './operations/members.ts';
import * as principals from './operations/service-principals.ts';
import * as synchronization from './operations/synchronization.ts';
import * as jobs from './operations/synchronization-jobs.ts';
import * as federation from '../federation/configurations.ts';
import type { GraphHandler } from './service.ts';
import * as users from './operations/users.ts';

export const HANDLERS: { readonly [operation: string]: GraphHandler } = {
  'GET /users': users.listUsers,
  'GET /users/$count': users.countUsers,
  'POST /users': users.postUser,
  'GET /users/delta': deltaOf('user'),
  'GET /users/{user-id}': users.getUser,
  'PATCH /users/{user-id}': users.patchUser,
  'DELETE /users/{user-id}': users.deleteUser,
  'GET /users/{user-id}/manager': users.getManager,
  'PUT /users/{user-id}/manager/$ref': users.putManager,
  'DELETE /users/{user-id}/manager/$ref': users.deleteManager,
  'GET /users/{user-id}/memberOf': users.listMemberOf,
  'POST /users/{user-id}/revokeSignInSessions': users.revokeSignInSessions,
  'GET /users/{user-id}/onPremisesSyncBehavior': synchronization.getSyncBehavior,
  'PATCH /users/{user-id}/onPremisesSyncBehavior': synchronization.patchSyncBehavior,
  'GET /groups': groups.listGroups,
  'GET /groups/$count': groups.countGroups,
  'POST /groups': groups.postGroup,
  'GET /groups/delta': deltaOf('group'),
  "GET /groups(uniqueName='{uniqueName}')": groups.getGroupByUniqueName,
  "PATCH /groups(uniqueName='{uniqueName}')": groups.upsertGroup,
  'GET /groups/{group-id}': groups.getGroup,
  'PATCH /groups/{group-id}': groups.patchGroup,
  'DELETE /groups/{group-id}': groups.deleteGroup,
  'GET /groups/{group-id}/members': members.listMembers,
  'GET /groups/{group-id}/members/$count': members.countMembers,
  'GET /groups/{group-id}/members/microsoft.graph.user': members.listUserMembers,
  'GET /groups/{group-id}/transitiveMembers': members.listTransitiveMembers,
  'POST /groups/{group-id}/members/$ref': members.postMember,
  'DELETE /groups/{group-id}/members/{directoryObject-id}': members.deleteMemberObject,
  'DELETE /groups/{group-id}/members/{directoryObject-id}/$ref': members.deleteMember,
  'GET /groups/{group-id}/owners': members.listOwners,
  'POST /groups/{group-id}/owners/$ref': members.postOwner,
  'DELETE /groups/{group-id}/owners/{directoryObject-id}/$ref': members.deleteOwner,
  'GET /groups/{group-id}/onPremisesSyncBehavior': synchronization.getSyncBehavior,
  'PATCH /groups/{group-id}/onPremisesSyncBehavior': synchronization.patchSyncBehavior,
  'GET /contacts': contacts.listContacts,
  'GET /contacts/delta': deltaOf('contact'),
  'GET /contacts/{orgContact-id}': contacts.getContact,
  'GET /contacts/{orgContact-id}/onPremisesSyncBehavior': synchronization.getSyncBehavior,
  'PATCH /contacts/{orgContact-id}/onPremisesSyncBehavior': synchronization.patchSyncBehavior,
  'GET /devices': devices.listDevices,
  'POST /devices': refuseApplication,
  'GET /devices/delta': deltaOf('device'),
  'GET /devices/{device-id}': devices.getDevice,
  'PATCH /devices/{device-id}': devices.patchDevice,
  'DELETE /devices/{device-id}': devices.deleteDevice,
  'GET /domains': listDomains,
  'GET /domains/{domain-id}': getDomain,
  'PATCH /domains/{domain-id}': federation.patchDomain,
  'GET /domains/{domain-id}/federationConfiguration': federation.listFederations,
  'POST /domains/{domain-id}/federationConfiguration': federation.postFederation,
  'GET /domains/{domain-id}/federationConfiguration/{internalDomainFederation-id}': federation.getFederation,
  'PATCH /domains/{domain-id}/federationConfiguration/{internalDomainFederation-id}': federation.patchFederation,
  'DELETE /domains/{domain-id}/federationConfiguration/{internalDomainFederation-id}': federation.deleteFederation,
  'GET /organization': listOrganization,
  'GET /organization/{organization-id}': getOrganization,
  'PATCH /organization/{organization-id}': patchOrganization,
  'GET /directory/onPremisesSynchronization': synchronization.listSynchronization,
  'GET /directory/onPremisesSynchronization/{onPremisesDirectorySynchronization-id}':
    synchronization.getSynchronization,
  'PATCH /directory/onPremisesSynchronization/{onPremisesDirectorySynchronization-id}':
    synchronization.patchSynchronization,
  'GET /directory/deletedItems/microsoft.graph.user': listDeleted('user'),
  'GET /directory/deletedItems/microsoft.graph.group': listDeleted('group'),
  'GET /directory/deletedItems/microsoft.graph.device': listDeleted('device'),
  'GET /directory/deletedItems/{directoryObject-id}': getDeleted,
  'DELETE /directory/deletedItems/{directoryObject-id}': deleteForGood,
  'POST /directory/deletedItems/{directoryObject-id}/restore': restoreDeleted,
  'POST /directoryObjects/getByIds': getByIds,
  'GET /applications': applications.listApplications,
  'POST /applications': applications.postApplication,
  'GET /applications/{application-id}': applications.getApplication,
  'PATCH /applications/{application-id}': applications.patchApplication,
  'DELETE /applications/{application-id}': applications.deleteApplication,
  "GET /applications(appId='{appId}')": applications.getApplication,
  "GET /applications(uniqueName='{uniqueName}')": applications.getApplication,
  "PATCH /applications(uniqueName='{uniqueName}')": applications.upsertApplication,
  'POST /applications/{application-id}/addKey': keys.addKey,
  'POST /applications/{application-id}/removeKey': keys.removeKey,
  'GET /applications/{application-id}/extensionProperties': extensions.listExtensionProperties,
  'POST /applications/{application-id}/extensionProperties': extensions.postExtensionProperty,
  'DELETE /applications/{application-id}/extensionProperties/{extensionProperty-id}':
    extensions.deleteExtensionProperty,
  'POST /directoryObjects/getAvailableExtensionProperties': extensions.getAvailableExtensionProperties,
  'GET /servicePrincipals': principals.listPrincipals,
  'POST /servicePrincipals': principals.postPrincipal,
  'GET /servicePrincipals/{servicePrincipal-id}': principals.getPrincipal,
  "GET /servicePrincipals(appId='{appId}')": principals.getPrincipal,
  'GET /servicePrincipals/{servicePrincipal-id}/appRoleAssignments': principals.listAssignments,
  'POST /servicePrincipals/{servicePrincipal-id}/appRoleAssignments': principals.postAssignment,
  'DELETE /servicePrincipals/{servicePrincipal-id}/appRoleAssignments/{appRoleAssignment-id}':
    principals.deleteAssignment,
  'GET /servicePrincipals/{servicePrincipal-id}/appRoleAssignedTo': principals.listAssignedTo,
  'GET /servicePrincipals/{servicePrincipal-id}/synchronization/templates': jobs.listTemplates,
  'GET /servicePrincipals/{servicePrincipal-id}/synchronization/jobs': jobs.listJobs,
  'POST /servicePrincipals/{servicePrincipal-id}/synchronization/jobs': jobs.postJob,
  'GET /servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}': jobs.getJob,
  'DELETE /servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}': jobs.deleteJob,
  'POST /servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}/start':
    jobs.turnJob('Active'),
  'POST /servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}/pause':
    jobs.turnJob('Paused'),
  'GET /directoryRoles': roles.listDirectoryRoles,
  'GET /directoryRoles/{directoryRole-id}/members': roles.listRoleMembers,
  'GET /roleManagement/directory/roleAssignments': roles.listRoleAssignments,
  'GET /roleManagement/directory/roleEligibilitySchedules': roles.listRoleEligibilities,
  'GET /roleManagement/directory/roleDefinitions': roles.listRoleDefinitions,
  'GET /oauth2PermissionGrants': principals.listGrants,
  'GET /me': principals.getMe,
  'GET /me/transitiveMemberOf/microsoft.graph.directoryRole': principals.listMyRoles,
};

/** Operations that Graph has and this tenant does not: 501, so that nobody takes them for mistakes of the caller. */
export const NOT_EMULATED: readonly RegExp[] = [
  /^\/(policies|roleManagement|auditLogs)(\/|\(|$)/,
  /^\/(applications|servicePrincipals)\/[^/]+\/(synchronization|owners)(\/|$)/,
  /^\/users\/[^/]+\/(photo|transitiveMemberOf)(\/|$)/,
  /^\/domains\/[^/]+\/(verify|promote|verificationDnsRecords|serviceConfigurationRecords)(\/|$)/,
  /^\/directory\/deletedItems\/microsoft\.graph\.application$/,
];
