/** `/groups`, also by the alternate key `uniqueName`. */

import { isLive, isVisible, requireGroup, type Directory, type StoredGroup } from '../../directory/directory.ts';
import { addGroupLinks, refuseExistingLinks } from '../../directory/links.ts';
import { createGroup, deleteObject, updateObject } from '../../directory/objects.ts';
import {
  groupChanges,
  newGroupProperties,
  refuseMembershipWrite,
  refuseReadOnlyGroup,
} from '../../directory/group-writes.ts';
import { holderOf } from '../../directory/unique-values.ts';
import { badRequest, notFound } from '../../graph-error.ts';
import type { JsonObject } from '../../json.ts';
import { boundObjects, checkReferenceCount, objectBody, withoutAnnotations } from './bodies.ts';
import { splitExtensions } from './extension-values.ts';
import { countObjects, listObjects } from '../query/listing.ts';
import { parseSelect, project } from '../query/projection.ts';
import { parseListQuery } from '../query/query-options.ts';
import {
  contextUrl,
  NO_CONTENT,
  ok,
  type GraphContext,
  type GraphRequest,
  type GraphResponse,
  type GraphService,
} from '../service.ts';

export function listGroups({ service, request }: GraphContext): GraphResponse {
  const query = parseListQuery(request, 'group');
  return ok(listObjects(service, request, query, service.directory.groups, 'groups'));
}

export function countGroups({ service, request }: GraphContext): GraphResponse {
  const { directory } = service;
  const visible = directory.groups.filter((group) => isVisible(directory, group));
  return countObjects(request, 'group', visible);
}

export function postGroup({ service, request }: GraphContext): GraphResponse {
  return created(request, createFromBody(service, objectBody(request), {}));
}

function createFromBody(service: GraphService, body: JsonObject, fixed: JsonObject): StoredGroup {
  const { directory } = service;
  checkReferenceCount(body);
  const { rest, extensions } = splitExtensions(service, 'Group', withoutAnnotations(body), undefined);
  const properties = { ...newGroupProperties(directory, rest), ...extensions };
  const members = boundObjects(directory, body, 'members').map((object) => object.id);
  const owners = boundObjects(directory, body, 'owners').map((object) => object.id);
  refuseRepeated(members, 'members');
  refuseRepeated(owners, 'owners');
  const group = createGroup(directory, { ...properties, ...fixed });
  addGroupLinks(directory, group, 'members', members);
  addGroupLinks(directory, group, 'owners', owners);
  return group;
}

function refuseRepeated(ids: readonly string[], link: string): void {
  if (new Set(ids).size < ids.length)
    throw badRequest(`The same object is referenced more than once in '${link}@odata.bind'.`);
}

function created(request: GraphRequest, group: StoredGroup): GraphResponse {
  return {
    status: 201,
    headers: { Location: `${request.origin}/v1.0/groups/${group.id}` },
    body: { '@odata.context': contextUrl(request, 'groups/$entity'), ...project(group, undefined) },
  };
}

export function getGroup({ service, request, params }: GraphContext): GraphResponse {
  return shown(request, requireGroup(service.directory, params['group-id'] ?? ''));
}

export function patchGroup({ service, request, params }: GraphContext): GraphResponse {
  updateFromBody(service, requireGroup(service.directory, params['group-id'] ?? ''), objectBody(request));
  return NO_CONTENT;
}

/** Everything is checked before anything changes: properties and references of one PATCH succeed or fail together. */
function updateFromBody(service: GraphService, group: StoredGroup, body: JsonObject): void {
  const { directory } = service;
  if (Object.keys(body).length === 0) throw badRequest('Request body is empty.');
  checkReferenceCount(body);
  const { rest, extensions } = splitExtensions(service, 'Group', withoutAnnotations(body), group);
  const changes = { ...groupChanges(group, rest), ...extensions };
  const members = boundObjects(directory, body, 'members').map((object) => object.id);
  const owners = boundObjects(directory, body, 'owners').map((object) => object.id);
  if (members.length > 0) refuseMembershipWrite(group);
  refuseExistingLinks(group, 'members', members);
  refuseExistingLinks(group, 'owners', owners);
  addGroupLinks(directory, group, 'members', members);
  addGroupLinks(directory, group, 'owners', owners);
  updateObject(directory, group, changes);
}

export function deleteGroup({ service, params }: GraphContext): GraphResponse {
  const group = requireGroup(service.directory, params['group-id'] ?? '');
  refuseReadOnlyGroup(group);
  deleteObject(service.directory, group);
  return NO_CONTENT;
}

export function getGroupByUniqueName({ service, request, params }: GraphContext): GraphResponse {
  const uniqueName = params['uniqueName'] ?? '';
  const group = groupOf(service.directory, uniqueName);
  if (group === undefined || !isVisible(service.directory, group)) throw notFound(uniqueName);
  return shown(request, group);
}

/**
 * "Upsert group": with `Prefer: create-if-missing` the group is created where the name is unknown. The look-up is the
 * service's own, so it also sees a group that reads do not show yet: a repeated upsert never makes a second group.
 */
export function upsertGroup({ service, request, params }: GraphContext): GraphResponse {
  const { directory } = service;
  const uniqueName = params['uniqueName'] ?? '';
  const body = objectBody(request);
  const group = groupOf(directory, uniqueName);
  if (group !== undefined) {
    updateFromBody(service, group, body);
    return NO_CONTENT;
  }
  if (!/(^|[\s,;])create-if-missing($|[\s,;])/.test(request.headers['prefer'] ?? '')) throw notFound(uniqueName);
  return created(request, createFromBody(service, body, { uniqueName }));
}

function groupOf(directory: Directory, uniqueName: string): StoredGroup | undefined {
  const holder = holderOf(directory, 'uniqueName', uniqueName);
  return holder?.kind === 'group' && isLive(holder) ? holder : undefined;
}

function shown(request: GraphRequest, group: StoredGroup): GraphResponse {
  const select = parseSelect('group', request.query.get('$select'));
  return ok({ '@odata.context': contextUrl(request, 'groups/$entity'), ...project(group, select) });
}
