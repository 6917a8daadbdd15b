/** `/users` and the manager relationship. */

import { isVisible, requireUser, timestamp } from '../../directory/directory.ts';
import { groupsOf, setManager } from '../../directory/links.ts';
import { createUser, deleteObject, updateObject } from '../../directory/objects.ts';
import { refuseOnPremisesMastered, refuseOnPremisesMasteredLinks } from '../../directory/on-premises-mastered.ts';
import { newUserProperties, userChanges } from '../../directory/user-writes.ts';
import { notFound } from '../../graph-error.ts';
import { objectBody, referenceBody, referencedObject, withoutAnnotations } from './bodies.ts';
import { splitExtensions } from './extension-values.ts';
import { countObjects, listObjects, listTargets } from '../query/listing.ts';
import { refuseUnpermittedProperties } from '../permissions.ts';
import { expandedManager, parseSelect, project, projectTyped } from '../query/projection.ts';
import { parseExpand, parseListQuery } from '../query/query-options.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse } from '../service.ts';

export function listUsers({ service, request }: GraphContext): GraphResponse {
  const query = parseListQuery(request, 'user');
  return ok(listObjects(service, request, query, service.directory.users, 'users'));
}

export function countUsers({ service, request }: GraphContext): GraphResponse {
  const { directory } = service;
  const visible = directory.users.filter((user) => isVisible(directory, user));
  return countObjects(request, 'user', visible);
}

export function postUser({ service, request }: GraphContext): GraphResponse {
  const { directory } = service;
  const body = objectBody(request);
  const { rest, extensions } = splitExtensions(service, 'User', withoutAnnotations(body), undefined);
  const properties = { ...newUserProperties(directory, rest), ...extensions };
  const bind = body['manager@odata.bind'];
  const manager = bind === undefined ? undefined : referencedObject(directory, bind);
  const user = createUser(directory, properties);
  if (manager !== undefined) setManager(directory, user, manager.id);
  return {
    status: 201,
    headers: {
      Location: `${request.origin}/v2/${directory.tenantId}/directoryObjects/${user.id}/Microsoft.DirectoryServices.User`,
    },
    body: { '@odata.context': contextUrl(request, 'users/$entity'), ...project(user, undefined) },
  };
}

export function getUser({ service, request, params }: GraphContext): GraphResponse {
  const user = requireUser(service.directory, params['user-id'] ?? '');
  const select = parseSelect('user', request.query.get('$select'));
  const expansion = parseExpand('user', request.query.get('$expand'));
  return ok({
    '@odata.context': contextUrl(request, 'users/$entity'),
    ...project(user, select),
    ...(expansion === undefined ? {} : expandedManager(service.directory, user, expansion.select)),
  });
}

export function patchUser({ service, request, params }: GraphContext): GraphResponse {
  const { directory } = service;
  const user = requireUser(directory, params['user-id'] ?? '');
  const body = withoutAnnotations(objectBody(request));
  refuseUnpermittedProperties(request.caller, Object.keys(body));
  const { rest, extensions } = splitExtensions(service, 'User', body, user);
  const isExtensionsOnly = Object.keys(extensions).length > 0 && Object.keys(rest).length === 0;
  if (Object.keys(extensions).length > 0) refuseOnPremisesMastered(user, extensions);
  const changes = isExtensionsOnly ? {} : userChanges(directory, user, rest);
  updateObject(directory, user, { ...changes, ...extensions });
  return NO_CONTENT;
}

export function deleteUser({ service, params }: GraphContext): GraphResponse {
  deleteObject(service.directory, requireUser(service.directory, params['user-id'] ?? ''));
  return NO_CONTENT;
}

export function getManager({ service, request, params }: GraphContext): GraphResponse {
  const { directory } = service;
  const user = requireUser(directory, params['user-id'] ?? '');
  const manager = user.managerId === null ? undefined : directory.objects.get(user.managerId);
  if (manager === undefined || !isVisible(directory, manager)) throw notFound('manager');
  const select = parseSelect('user', request.query.get('$select'));
  return ok({ '@odata.context': contextUrl(request, 'directoryObjects/$entity'), ...projectTyped(manager, select) });
}

export function putManager({ service, request, params }: GraphContext): GraphResponse {
  const { directory } = service;
  const user = requireUser(directory, params['user-id'] ?? '');
  refuseOnPremisesMasteredLinks(user);
  setManager(directory, user, referenceBody(directory, request).id);
  return NO_CONTENT;
}

export function deleteManager({ service, params }: GraphContext): GraphResponse {
  const user = requireUser(service.directory, params['user-id'] ?? '');
  refuseOnPremisesMasteredLinks(user);
  if (user.managerId === null) throw notFound('manager');
  setManager(service.directory, user, null);
  return NO_CONTENT;
}

export function listMemberOf({ service, request, params }: GraphContext): GraphResponse {
  const user = requireUser(service.directory, params['user-id'] ?? '');
  const query = parseListQuery(request, 'directoryObject');
  return ok(listTargets(service, request, query, groupsOf(service.directory, user.id)));
}

export function revokeSignInSessions({ service, request, params }: GraphContext): GraphResponse {
  const user = requireUser(service.directory, params['user-id'] ?? '');
  updateObject(service.directory, user, { signInSessionsValidFromDateTime: timestamp(service.clock()) });
  return ok({ '@odata.context': contextUrl(request, 'Edm.Boolean'), value: true });
}
