/** Service principals, what they were granted, and who is signed in. */

import { DIRECTORY_ROLES, MAY_GRANT_GRAPH, MAY_REGISTER, type Account } from '../../applications/administrators.ts';
import {
  addPrincipal,
  assignRole,
  GRAPH_APP_ID,
  isKnown,
  type StoredAssignment,
  type StoredGrant,
  type StoredPrincipal,
} from '../../applications/registrations.ts';
import { badRequest, insufficientPrivileges, notFound } from '../../graph-error.ts';
import type { JsonObject } from '../../json.ts';
import { requireRole } from '../permissions.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse, type GraphService } from '../service.ts';
import { filtered, selected } from './applications.ts';
import { objectBody } from './bodies.ts';

export function listPrincipals(context: GraphContext): GraphResponse {
  const { registrations } = context.service;
  const known = registrations.principals
    .filter((one) => isKnown(registrations, one))
    .map((one) => view(context.service, one));
  const value = filtered(context, known).map((one) => selected(context, one));
  return ok({ '@odata.context': contextUrl(context.request, 'servicePrincipals'), value });
}

export function getPrincipal(context: GraphContext): GraphResponse {
  const principal = requirePrincipal(context);
  return ok({
    '@odata.context': contextUrl(context.request, 'servicePrincipals/$entity'),
    ...selected(context, view(context.service, principal)),
  });
}

export function postPrincipal(context: GraphContext): GraphResponse {
  const { registrations } = context.service;
  const { appId } = objectBody(context.request);
  const application = registrations.applications.find((one) => one.appId === appId && isKnown(registrations, one));
  if (application === undefined) {
    const message = `The appId '${String(appId)}' of the service principal does not reference a valid application object.`;
    throw badRequest(message, [{ code: 'NoBackingApplicationObject', message, target: 'appId' }]);
  }
  if (registrations.principals.some((one) => one.appId === appId)) {
    const message = `The service principal cannot be created, updated, or restored because the service principal name ${String(appId)} is already in use.`;
    throw badRequest(message, [{ code: 'ObjectConflict', message, target: 'servicePrincipalNames' }]);
  }
  return {
    status: 201,
    body: {
      '@odata.context': contextUrl(context.request, 'servicePrincipals/$entity'),
      ...view(context.service, addPrincipal(registrations, application)),
    },
  };
}

export function listAssignments(context: GraphContext): GraphResponse {
  const principal = requirePrincipal(context);
  const { registrations } = context.service;
  const value = registrations.assignments
    .filter((one) => one.principalId === principal.id && isKnown(registrations, one))
    .map((one) => assignmentView(context, one));
  return ok({ '@odata.context': contextUrl(context.request, 'appRoleAssignments'), value });
}

/** The other way round: who holds roles of this resource. */
export function listAssignedTo(context: GraphContext): GraphResponse {
  const resource = requirePrincipal(context);
  const { registrations } = context.service;
  const value = registrations.assignments
    .filter((one) => one.resourceId === resource.id && isKnown(registrations, one))
    .map((one) => assignmentView(context, one));
  return ok({ '@odata.context': contextUrl(context.request, 'appRoleAssignments'), value });
}

export function postAssignment(context: GraphContext): GraphResponse {
  const principal = requirePrincipal(context);
  const { registrations } = context.service;
  const { principalId, resourceId, appRoleId } = objectBody(context.request);
  if (principalId !== principal.id) throw badRequest('Not a valid reference update.');
  const resource = registrations.principals.find((one) => one.id === resourceId);
  const role = resource?.appRoles.find((one) => one.id === appRoleId);
  if (resource === undefined || role === undefined) {
    throw badRequest('Permission being assigned was not found on application.');
  }
  requireRole(
    context.service,
    context.request.caller,
    resource.appId === GRAPH_APP_ID ? MAY_GRANT_GRAPH : MAY_REGISTER,
  );
  const isThere = registrations.assignments.some(
    (one) => one.principalId === principal.id && one.resourceId === resource.id && one.appRoleId === role.id,
  );
  if (isThere) throw badRequest('Permission being assigned already exists on the object');
  const assignment = assignRole(registrations, principal, resource, role.id);
  return {
    status: 201,
    body: {
      '@odata.context': contextUrl(context.request, 'appRoleAssignments/$entity'),
      ...assignmentView(context, assignment),
    },
  };
}

export function deleteAssignment(context: GraphContext): GraphResponse {
  const { registrations } = context.service;
  const id = context.params['appRoleAssignment-id'] ?? '';
  const index = registrations.assignments.findIndex((one) => one.id === id);
  if (index < 0) throw notFound(id);
  registrations.assignments.splice(index, 1);
  return NO_CONTENT;
}

export function listGrants(context: GraphContext): GraphResponse {
  const value = filtered(context, context.service.registrations.grants.map(grantView));
  return ok({ '@odata.context': contextUrl(context.request, 'oauth2PermissionGrants'), value });
}

export function getMe(context: GraphContext): GraphResponse {
  const { userId, userPrincipalName, displayName } = requireAccount(context);
  const me = { id: userId, displayName, userPrincipalName };
  return ok({ '@odata.context': contextUrl(context.request, 'users/$entity'), ...selected(context, me) });
}

export function listMyRoles(context: GraphContext): GraphResponse {
  const value = requireAccount(context).roles.map((displayName) => ({
    // Ids of roles differ by tenant, those of their templates do not.
    ...selected(context, {
      id: DIRECTORY_ROLES[displayName],
      displayName,
      roleTemplateId: DIRECTORY_ROLES[displayName],
    }),
  }));
  return ok({ '@odata.context': contextUrl(context.request, 'directoryRoles'), value });
}

function requireAccount({ service, request }: GraphContext): Account {
  const { delegated } = request.caller;
  if (delegated === undefined) {
    throw badRequest('/me request is only valid with delegated authentication flow.');
  }
  const found = [...service.accounts.values()].find(({ userId }) => userId === delegated.userId);
  if (found === undefined) throw insufficientPrivileges();
  return found;
}

export function requirePrincipal({ service, params }: GraphContext): StoredPrincipal {
  const { registrations } = service;
  const { 'servicePrincipal-id': id, appId } = params;
  const found = registrations.principals.find(
    (one) => isKnown(registrations, one) && (one.id === id || one.appId === appId),
  );
  if (found === undefined) throw notFound(id ?? appId ?? '');
  return found;
}

/** "Cloud sync programmatic API": the gallery application of which every configuration is an instance. */
const CLOUD_SYNC_TEMPLATE = '1a4721b3-e57f-4451-ae87-ef078703ec94';

function view({ registrations }: GraphService, principal: StoredPrincipal): JsonObject {
  const { id, appId, displayName, enabled, appRoles } = principal;
  const isCloudSync = registrations.synchronizationJobs.some(
    (job) => job.principalId === id && job.templateId.startsWith('AD2AAD'),
  );
  return {
    id,
    accountEnabled: enabled,
    appDisplayName: displayName,
    appId,
    applicationTemplateId: isCloudSync ? CLOUD_SYNC_TEMPLATE : null,
    appRoles: appRoles.map((role) => ({
      allowedMemberTypes: ['Application'],
      description: role.value,
      displayName: role.value,
      id: role.id,
      isEnabled: true,
      origin: 'Application',
      value: role.value,
    })),
    displayName,
    servicePrincipalType: 'Application',
  };
}

function assignmentView({ service }: GraphContext, assignment: StoredAssignment): JsonObject {
  const nameOf = (id: string) => service.registrations.principals.find((one) => one.id === id)?.displayName ?? null;
  return {
    id: assignment.id,
    appRoleId: assignment.appRoleId,
    createdDateTime: new Date(assignment.createdAt).toISOString(),
    principalDisplayName: nameOf(assignment.principalId),
    principalId: assignment.principalId,
    principalType: 'ServicePrincipal',
    resourceDisplayName: nameOf(assignment.resourceId),
    resourceId: assignment.resourceId,
  };
}

function grantView({ id, clientId, principalId, resourceId, scope }: StoredGrant): JsonObject {
  return {
    id,
    clientId,
    consentType: principalId === null ? 'AllPrincipals' : 'Principal',
    principalId,
    resourceId,
    scope,
  };
}
