/** Who holds which directory role, in both of Graph's ways to say it ("directoryRole", "unifiedRoleAssignment"). */

import { DIRECTORY_ROLES, type DirectoryRole } from '../../applications/administrators.ts';
import { findVisible, isLive, type StoredUser } from '../../directory/directory.ts';
import type { PrivilegedRole } from '../../directory/synchronization.ts';
import { badRequest, notFound } from '../../graph-error.ts';
import type { JsonObject } from '../../json.ts';
import { projectTyped } from '../query/projection.ts';
import { contextUrl, ok, type GraphContext, type GraphResponse, type GraphService } from '../service.ts';
import { filtered, selected } from './applications.ts';

interface Holding {
  readonly role: DirectoryRole;
  readonly userId: string;
}

/** What a test gives a user who never signs in: `privilegedRole` says that there is one, not which. */
const SOME_ROLE: DirectoryRole = 'Privileged Role Administrator';

function holdings(service: GraphService): readonly Holding[] {
  const { accounts, directory } = service;
  const known = [...accounts.values()].flatMap(({ userId, roles }) => roles.map((role) => ({ role, userId })));
  return [...known, ...directory.users.filter(isHeld('assigned')).map(({ id }) => ({ role: SOME_ROLE, userId: id }))];
}

function isHeld(way: PrivilegedRole) {
  return (user: StoredUser): boolean => user.privilegedRole === way && isLive(user);
}

/** Only roles that somebody was ever given are activated; the ids of roles differ by tenant, those of templates do not. */
export function listDirectoryRoles(context: GraphContext): GraphResponse {
  const given = new Set(holdings(context.service).map(({ role }) => role));
  const views = [...given].map((displayName) => ({
    id: DIRECTORY_ROLES[displayName],
    displayName,
    roleTemplateId: DIRECTORY_ROLES[displayName],
  }));
  const value = filtered(context, views).map((one) => selected(context, one));
  return ok({ '@odata.context': contextUrl(context.request, 'directoryRoles'), value });
}

export function listRoleMembers(context: GraphContext): GraphResponse {
  const { service, request, params } = context;
  const id = params['directoryRole-id'] ?? '';
  const held = holdings(service);
  if (!held.some(({ role }) => DIRECTORY_ROLES[role] === id)) throw notFound(id);
  const value = held
    .filter(({ role }) => DIRECTORY_ROLES[role] === id)
    .map(({ userId }) => findVisible(service.directory, userId))
    .filter((user) => user !== undefined)
    .map((user) => selected(context, projectTyped(user, undefined)));
  return ok({ '@odata.context': contextUrl(request, 'directoryObjects'), value });
}

export function listRoleAssignments(context: GraphContext): GraphResponse {
  return roleEntries(context, 'roleAssignments', holdings(context.service));
}

/** Roles that a person may take for a while ("unifiedRoleEligibilitySchedule"). */
export function listRoleEligibilities(context: GraphContext): GraphResponse {
  const eligible = context.service.directory.users.filter(isHeld('eligible'));
  const held = eligible.map(({ id }): Holding => ({ role: SOME_ROLE, userId: id }));
  return roleEntries(context, 'roleEligibilitySchedules', held);
}

function roleEntries(context: GraphContext, collection: string, held: readonly Holding[]): GraphResponse {
  const expand = context.request.query.get('$expand');
  if (expand !== null && !/^roleDefinition(\(\$select=[\w,]+\))?$/.test(expand)) {
    throw badRequest(`Expanding '${expand}' is not supported by this tenant.`);
  }
  const views = held.map(({ role, userId }): JsonObject => ({
    id: Buffer.from(`${DIRECTORY_ROLES[role]}:${userId}`).toString('base64url'),
    directoryScopeId: '/',
    principalId: userId,
    roleDefinitionId: DIRECTORY_ROLES[role],
    ...(expand === null ? {} : { roleDefinition: { id: DIRECTORY_ROLES[role], displayName: role } }),
  }));
  const value = filtered(context, views).map((one) => selected(context, one));
  return ok({ '@odata.context': contextUrl(context.request, `roleManagement/directory/${collection}`), value });
}

export function listRoleDefinitions(context: GraphContext): GraphResponse {
  const views = Object.entries(DIRECTORY_ROLES).map(([displayName, id]): JsonObject => ({
    id,
    displayName,
    isBuiltIn: true,
    isEnabled: true,
    templateId: id,
  }));
  const value = filtered(context, views).map((one) => selected(context, one));
  return ok({ '@odata.context': contextUrl(context.request, 'roleManagement/directory/roleDefinitions'), value });
}
