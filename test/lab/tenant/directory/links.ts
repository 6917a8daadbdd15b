/**
 * Members, owners and managers, with their way back. A link to an object in the recycle bin is kept but not shown, so
 * that a restored user is back in its groups.
 */

import { badRequest, notFound } from '../graph-error.ts';
import {
  logChange,
  isVisible,
  managerOf,
  type Directory,
  type LinkName,
  type StoredContact,
  type StoredGroup,
  type StoredObject,
  type StoredUser,
} from './directory.ts';

function remember(directory: Directory, link: LinkName, sourceId: string, targetId: string): void {
  const index = directory.backLinks[link];
  const sources = index.get(targetId);
  if (sources === undefined) index.set(targetId, new Set([sourceId]));
  else sources.add(sourceId);
}

function forget(directory: Directory, link: LinkName, sourceId: string, targetId: string): void {
  directory.backLinks[link].get(targetId)?.delete(sourceId);
}

export function setManager(directory: Directory, user: StoredUser | StoredContact, managerId: string | null): void {
  const before = user.managerId;
  if (before === managerId) return;
  if (before !== null) {
    forget(directory, 'manager', user.id, before);
    logChange(directory, user, { type: 'link', link: 'manager', targetId: before });
  }
  user.managerId = managerId;
  if (managerId === null) return;
  remember(directory, 'manager', user.id, managerId);
  logChange(directory, user, { type: 'link', link: 'manager', targetId: managerId });
}

/** One reference that exists already refuses them all, as with `members@odata.bind`. */
export function refuseExistingLinks(
  group: StoredGroup,
  link: 'members' | 'owners',
  targetIds: readonly string[],
): void {
  if (new Set(targetIds).size === targetIds.length && !targetIds.some((id) => group[link].has(id))) return;
  throw badRequest(
    `One or more added object references already exist for the following modified properties: '${link}'.`,
  );
}

/** All or nothing. */
export function addGroupLinks(
  directory: Directory,
  group: StoredGroup,
  link: 'members' | 'owners',
  targetIds: readonly string[],
): void {
  refuseExistingLinks(group, link, targetIds);
  for (const targetId of targetIds) addLink(directory, group, link, targetId);
}

/** As synchronization makes links: one that is there already is no error. */
export function addLink(directory: Directory, group: StoredGroup, link: 'members' | 'owners', targetId: string): void {
  if (group[link].has(targetId)) return;
  group[link].set(targetId, directory.log.length);
  remember(directory, link, group.id, targetId);
  logChange(directory, group, { type: 'link', link, targetId });
}

export function cutLink(directory: Directory, group: StoredGroup, link: 'members' | 'owners', targetId: string): void {
  if (group[link].has(targetId)) removeGroupLink(directory, group, link, targetId);
}

export function removeGroupLink(
  directory: Directory,
  group: StoredGroup,
  link: 'members' | 'owners',
  targetId: string,
): void {
  if (!group[link].delete(targetId)) throw notFound(targetId);
  forget(directory, link, group.id, targetId);
  logChange(directory, group, { type: 'link', link, targetId });
}

/** The objects at the other end that reads may see. */
export function visibleTargets(directory: Directory, ids: Iterable<string>): StoredObject[] {
  const found: StoredObject[] = [];
  for (const id of ids) {
    const object = directory.objects.get(id);
    if (object !== undefined && isVisible(directory, object)) found.push(object);
  }
  return found;
}

/** The groups an object is a direct member of. */
export function groupsOf(directory: Directory, id: string): StoredObject[] {
  return visibleTargets(directory, directory.backLinks.members.get(id) ?? []);
}

/** An object left or came back: whoever points at it has changed, too. */
export function logLinksTo(directory: Directory, target: StoredObject): void {
  for (const link of ['members', 'owners', 'manager'] as const) {
    for (const sourceId of directory.backLinks[link].get(target.id) ?? []) {
      const source = directory.objects.get(sourceId);
      if (source !== undefined) logChange(directory, source, { type: 'link', link, targetId: target.id });
    }
  }
}

/** For an object that is gone for good. */
export function dropLinks(directory: Directory, object: StoredObject): void {
  for (const link of ['members', 'owners'] as const) {
    for (const sourceId of directory.backLinks[link].get(object.id) ?? []) {
      const source = directory.objects.get(sourceId);
      if (source?.kind === 'group') source[link].delete(object.id);
    }
    directory.backLinks[link].delete(object.id);
  }
  for (const sourceId of directory.backLinks.manager.get(object.id) ?? []) {
    const source = directory.objects.get(sourceId);
    if (source?.kind === 'user' || source?.kind === 'contact') source.managerId = null;
  }
  directory.backLinks.manager.delete(object.id);
  const managerId = managerOf(object);
  if (managerId !== null) forget(directory, 'manager', object.id, managerId);
  if (object.kind !== 'group') return;
  for (const link of ['members', 'owners'] as const) {
    for (const targetId of object[link].keys()) forget(directory, link, object.id, targetId);
  }
}
