/** The recycle bin: `/directory/deletedItems`. */

import { requireDeleted, sequenceOf, type StoredObject } from '../../directory/directory.ts';
import { emptyExpiredRecycleBin, purgeObject, restoreObject } from '../../directory/objects.ts';
import { checkUserPrincipalName } from '../../directory/user-writes.ts';
import type { ObjectKind } from '../../directory/properties.ts';
import { badRequest } from '../../graph-error.ts';
import { isJsonObject } from '../../json.ts';
import { listTargets } from '../query/listing.ts';
import { requireDeletionOf } from '../permissions.ts';
import { parseSelect, projectTyped } from '../query/projection.ts';
import { parseListQuery } from '../query/query-options.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse } from '../service.ts';

export function listDeleted(kind: ObjectKind) {
  return ({ service, request }: GraphContext): GraphResponse => {
    emptyExpiredRecycleBin(service.directory, kind);
    const query = parseListQuery(request, kind);
    const sequence = sequenceOf(service.directory, kind);
    const deleted = [...sequence].filter((object) => object.deletedAt !== null && !object.purged);
    return ok(listTargets(service, request, query, deleted));
  };
}

function deletedObject({ service, params }: GraphContext): StoredObject {
  for (const kind of ['user', 'group', 'device'] as const) emptyExpiredRecycleBin(service.directory, kind);
  return requireDeleted(service.directory, params['directoryObject-id'] ?? '');
}

export function getDeleted(context: GraphContext): GraphResponse {
  const object = deletedObject(context);
  const select = parseSelect(object.kind, context.request.query.get('$select'));
  return ok({
    '@odata.context': contextUrl(context.request, 'directoryObjects/$entity'),
    ...projectTyped(object, select),
  });
}

export function deleteForGood(context: GraphContext): GraphResponse {
  const object = deletedObject(context);
  requireDeletionOf(context.request.caller, object.kind);
  purgeObject(context.service.directory, object);
  return NO_CONTENT;
}

export function restoreDeleted(context: GraphContext): GraphResponse {
  const { service, request } = context;
  const object = deletedObject(context);
  const body = isJsonObject(request.body) ? request.body : {};
  const { newUserPrincipalName, autoReconcileProxyConflict } = body;
  if (newUserPrincipalName !== undefined) {
    if (typeof newUserPrincipalName !== 'string' || object.kind !== 'user') {
      throw badRequest("Invalid value specified for property 'newUserPrincipalName'.");
    }
    checkUserPrincipalName(service.directory, newUserPrincipalName);
  }
  restoreObject(service.directory, object, {
    ...(typeof newUserPrincipalName === 'string' ? { newUserPrincipalName } : {}),
    autoReconcileProxyConflict: autoReconcileProxyConflict === true,
  });
  return ok({ '@odata.context': contextUrl(request, 'directoryObjects/$entity'), ...projectTyped(object, undefined) });
}
