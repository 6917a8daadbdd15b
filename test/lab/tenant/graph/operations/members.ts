/** Members and owners of a group. */

import {
  requireGroup,
  requireObject,
  type Directory,
  type GroupLinks,
  type StoredGroup,
  type StoredObject,
} from '../../directory/directory.ts';
import { addGroupLinks, removeGroupLink, visibleTargets } from '../../directory/links.ts';
import { deleteObject } from '../../directory/objects.ts';
import { refuseMembershipWrite, refuseReadOnlyGroup } from '../../directory/group-writes.ts';
import { badRequest, notFound } from '../../graph-error.ts';
import { referenceBody } from './bodies.ts';
import { countObjects, listTargets } from '../query/listing.ts';
import { requireDeletionOf, requireMembershipOf } from '../permissions.ts';
import { parseListQuery } from '../query/query-options.ts';
import { NO_CONTENT, ok, type GraphContext, type GraphResponse } from '../service.ts';

function groupIn(context: GraphContext): StoredGroup {
  return requireGroup(context.service.directory, context.params['group-id'] ?? '');
}

function list(context: GraphContext, targets: readonly StoredObject[], places?: GroupLinks): GraphResponse {
  const query = parseListQuery(context.request, 'directoryObject');
  return ok(listTargets(context.service, context.request, query, targets, places));
}

export function listMembers(context: GraphContext): GraphResponse {
  const { members } = groupIn(context);
  return list(context, visibleTargets(context.service.directory, members.keys()), members);
}

export function countMembers(context: GraphContext): GraphResponse {
  const targets = visibleTargets(context.service.directory, groupIn(context).members.keys());
  return countObjects(context.request, 'directoryObject', targets);
}

export function listUserMembers(context: GraphContext): GraphResponse {
  const { members } = groupIn(context);
  const targets = visibleTargets(context.service.directory, members.keys());
  return list(
    context,
    targets.filter((member) => member.kind === 'user'),
    members,
  );
}

export function listTransitiveMembers(context: GraphContext): GraphResponse {
  return list(context, transitiveMembers(context.service.directory, groupIn(context)));
}

function transitiveMembers(directory: Directory, group: StoredGroup): StoredObject[] {
  const found = new Map<string, StoredObject>();
  const waiting: StoredGroup[] = [group];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const member of visibleTargets(directory, next.members.keys())) {
      if (found.has(member.id)) continue;
      found.set(member.id, member);
      if (member.kind === 'group') waiting.push(member);
    }
  }
  return [...found.values()];
}

export function listOwners(context: GraphContext): GraphResponse {
  return list(context, visibleTargets(context.service.directory, groupIn(context).owners.keys()));
}

export function postMember(context: GraphContext): GraphResponse {
  const { directory } = context.service;
  const group = groupIn(context);
  refuseMembershipWrite(group);
  const member = referenceBody(directory, context.request);
  requireMembershipOf(context.request.caller, member.kind);
  addGroupLinks(directory, group, 'members', [member.id]);
  return NO_CONTENT;
}

export function deleteMember(context: GraphContext): GraphResponse {
  const group = groupIn(context);
  refuseMembershipWrite(group);
  removeGroupLink(context.service.directory, group, 'members', targetId(context));
  return NO_CONTENT;
}

export function postOwner(context: GraphContext): GraphResponse {
  const { directory } = context.service;
  const group = groupIn(context);
  refuseReadOnlyGroup(group);
  const owner = referenceBody(directory, context.request);
  // "Add owners": users and service principals.
  if (owner.kind !== 'user') throw badRequest(`The reference target '${owner.id}' cannot be an owner of a group.`);
  addGroupLinks(directory, group, 'owners', [owner.id]);
  return NO_CONTENT;
}

export function deleteOwner(context: GraphContext): GraphResponse {
  const { directory } = context.service;
  const group = groupIn(context);
  refuseReadOnlyGroup(group);
  const owner = targetId(context);
  // "Once owners are assigned to a group, the last owner (a user object) of the group cannot be removed."
  if (group.owners.has(owner) && visibleTargets(directory, group.owners.keys()).length === 1) {
    throw badRequest('The group must have at least one owner, hence this owner cannot be removed.');
  }
  removeGroupLink(directory, group, 'owners', owner);
  return NO_CONTENT;
}

/**
 * Without `/$ref` the request means the object, not the link ("Remove member": "If `/$ref` is not appended ... the
 * member will be deleted from Microsoft Entra ID").
 */
export function deleteMemberObject(context: GraphContext): GraphResponse {
  const { directory } = context.service;
  const group = groupIn(context);
  const member = requireObject(directory, targetId(context));
  if (!group.members.has(member.id)) throw notFound(member.id);
  requireDeletionOf(context.request.caller, member.kind);
  deleteObject(directory, member);
  return NO_CONTENT;
}

function targetId(context: GraphContext): string {
  return (context.params['directoryObject-id'] ?? '').toLowerCase();
}
