/**
 * What a test or a demo does to the tenant as an administrator would, or as time did before: the same state code as the
 * HTTP interface, without its permissions. Read-only properties may be set here, as the directory-sync service or
 * Exchange would have.
 */

import { cleanConflicts } from '../directory-sync/matching/conflicts.ts';
import { notFound } from '../graph-error.ts';
import type { Json, JsonObject } from '../json.ts';
import {
  isLive,
  managerOf,
  sequenceOf,
  type Directory,
  type StoredGroup,
  type StoredObject,
  type StoredUser,
} from './directory.ts';
import { addGroupLinks, removeGroupLink, setManager } from './links.ts';
import {
  createContact,
  createDevice,
  createGroup,
  createUser,
  deleteObject,
  purgeObject,
  restoreObject,
  setCloudManaged,
  updateObject,
} from './objects.ts';
import type { ObjectKind } from './properties.ts';
import type { PrivilegedRole } from './synchronization.ts';
import { snapshot, type TenantSnapshot } from './snapshot.ts';

/** An object as it stands: every property that is set, and its links by id. */
export interface ObjectView {
  readonly id: string;
  readonly kind: ObjectKind;
  readonly deleted: boolean;
  readonly properties: JsonObject;
  readonly managerId: string | null;
  readonly memberIds: readonly string[];
  readonly ownerIds: readonly string[];
  /** Of a synchronized object; Graph itself shows it of users only. */
  readonly sourceAnchor: string | undefined;
}

export interface BulkUser {
  readonly id?: string;
  readonly properties: JsonObject;
  readonly managerId?: string;
}

export interface BulkGroup {
  readonly id?: string;
  readonly properties: JsonObject;
  readonly memberIds?: readonly string[];
}

export interface BulkLoad {
  readonly users?: readonly BulkUser[];
  readonly groups?: readonly BulkGroup[];
}

/** Objects are named by id; users also by user principal name, groups also by unique name. */
export interface TenantState {
  addUser(properties: JsonObject): ObjectView;
  addGroup(properties: JsonObject): ObjectView;
  /** Of the cloud: made by Exchange. */
  addContact(properties: JsonObject): ObjectView;
  /** One that registered itself. */
  addDevice(properties: JsonObject): ObjectView;
  addMember(group: string, member: string): void;
  removeMember(group: string, member: string): void;
  setManager(user: string, manager: string | null): void;
  update(object: string, changes: JsonObject): void;
  /** As a deletion over HTTP: users to the recycle bin, cloud security groups for good. */
  remove(object: string): void;
  restore(id: string): void;
  purge(object: string): void;
  /** Its source of authority, as an administrator moves it to the cloud and back ("onPremisesSyncBehavior"). */
  setCloudManaged(object: string, isCloudManaged: boolean): void;
  /** That a user holds a privileged role or may activate one; null takes it away. */
  setPrivilegedRole(user: string, role: PrivilegedRole | null): void;
  /** The on-premises object identifier, in base64, which beta of Graph shows. */
  setObjectIdentifier(object: string, identifier: string | null): void;
  /** The hourly job that gives back values in quarantine, at once; returns how many objects got something. */
  cleanConflicts(): number;
  /** Properties of the organization, also those that only the service sets. */
  setOrganization(changes: JsonObject): void;
  get(object: string): ObjectView | undefined;
  list(kind: ObjectKind): ObjectView[];
  listDeleted(kind: ObjectKind): ObjectView[];
  /** Many at once; ids may be chosen so that links can be given with them. */
  load(content: BulkLoad): void;
  snapshot(): TenantSnapshot;
}

export function administer(directory: Directory): TenantState {
  const find = (name: string): StoredObject | undefined => findByName(directory, name);
  const get = (name: string): StoredObject => {
    const object = find(name);
    if (object === undefined) throw notFound(name);
    return object;
  };
  return {
    addUser: (properties) => view(createUser(directory, userDefaults(properties))),
    addGroup: (properties) => view(createGroup(directory, groupDefaults(properties))),
    addContact: (properties) => view(createContact(directory, withPrimary(properties))),
    addDevice: (properties) => view(createDevice(directory, { accountEnabled: true, ...properties })),
    addMember: (group, member) => {
      addGroupLinks(directory, asGroup(get(group)), 'members', [get(member).id]);
    },
    removeMember: (group, member) => {
      removeGroupLink(directory, asGroup(get(group)), 'members', get(member).id);
    },
    setManager: (user, manager) => {
      setManager(directory, asUser(get(user)), manager === null ? null : get(manager).id);
    },
    update: (object, changes) => {
      updateObject(directory, get(object), changes);
    },
    remove: (object) => {
      deleteObject(directory, get(object));
    },
    restore: (id) => {
      restoreObject(directory, get(id));
    },
    purge: (object) => {
      purgeObject(directory, get(object));
    },
    setPrivilegedRole: (user, role) => {
      asUser(get(user)).privilegedRole = role;
    },
    setObjectIdentifier: (object, identifier) => {
      get(object).onPremisesObjectIdentifier = identifier;
    },
    setCloudManaged: (object, isCloudManaged) => {
      setCloudManaged(directory, get(object), isCloudManaged);
    },
    cleanConflicts: () => cleanConflicts(directory),
    setOrganization: (changes) => {
      directory.organization = { ...directory.organization, ...changes };
    },
    get: (name) => {
      const object = find(name);
      return object === undefined ? undefined : view(object);
    },
    list: (kind) => sequenceOf(directory, kind).filter(isLive).map(view),
    listDeleted: (kind) =>
      sequenceOf(directory, kind)
        .filter((object) => object.deletedAt !== null && !object.purged)
        .map(view),
    load: (content) => {
      load(directory, content);
    },
    snapshot: () => snapshot(directory),
  };
}

function findByName(directory: Directory, name: string): StoredObject | undefined {
  const lower = name.toLowerCase();
  const id = directory.unique.get(`userPrincipalName:${lower}`) ?? directory.unique.get(`uniqueName:${lower}`) ?? lower;
  const object = directory.objects.get(id);
  return object?.purged === true ? undefined : object;
}

function asUser(object: StoredObject): StoredUser {
  if (object.kind !== 'user') throw notFound(object.id);
  return object;
}

function asGroup(object: StoredObject): StoredGroup {
  if (object.kind !== 'group') throw notFound(object.id);
  return object;
}

function userDefaults(properties: JsonObject): JsonObject {
  const name = String(properties['userPrincipalName'] ?? '').split('@')[0] ?? '';
  return { accountEnabled: true, displayName: name, mailNickname: name, userType: 'Member', ...properties };
}

function groupDefaults(properties: JsonObject): JsonObject {
  const nickname: Json = String(properties['displayName'] ?? '').replace(/[^A-Za-z0-9]/g, '') || 'group';
  return { groupTypes: [], mailEnabled: false, securityEnabled: true, mailNickname: nickname, ...properties };
}

function withPrimary(properties: JsonObject): JsonObject {
  const { mail } = properties;
  return typeof mail === 'string' ? { proxyAddresses: [`SMTP:${mail}`], ...properties } : properties;
}

function load(directory: Directory, content: BulkLoad): void {
  const { users = [], groups = [] } = content;
  const managed: (readonly [StoredUser, string])[] = [];
  for (const { id, properties, managerId } of users) {
    const user = createUser(directory, userDefaults(properties), id);
    if (managerId !== undefined) managed.push([user, managerId]);
  }
  for (const [user, managerId] of managed) setManager(directory, user, managerId);
  const filled: (readonly [StoredGroup, readonly string[]])[] = [];
  for (const { id, properties, memberIds } of groups) {
    const group = createGroup(directory, groupDefaults(properties), id);
    if (memberIds !== undefined) filled.push([group, memberIds]);
  }
  for (const [group, memberIds] of filled) addGroupLinks(directory, group, 'members', memberIds);
}

function view(object: StoredObject): ObjectView {
  return {
    id: object.id,
    kind: object.kind,
    deleted: object.deletedAt !== null,
    properties: object.properties,
    managerId: managerOf(object),
    memberIds: object.kind === 'group' ? [...object.members.keys()] : [],
    ownerIds: object.kind === 'group' ? [...object.owners.keys()] : [],
    sourceAnchor: object.shadow?.sourceAnchor,
  };
}
