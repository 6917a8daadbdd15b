/**
 * What the tenant holds: objects, their links, the values that must be unique, and a log of every change from which
 * delta queries are answered. Nothing here knows HTTP. Every writer, a request or a test, comes through `objects.ts`
 * and `links.ts`, which keep these structures in step with each other.
 */

import { createFederationState, type FederationState } from '../federation/federations.ts';
import type { JsonObject } from '../json.ts';
import { notFound } from '../graph-error.ts';
import type { ObjectKind } from './properties.ts';
import {
  createSynchronization,
  type Credential,
  type PrivilegedRole,
  type Shadow,
  type SynchronizationOptions,
  type SynchronizationState,
} from './synchronization.ts';

interface StoredObjectBase {
  readonly id: string;
  /** Place in the enumeration of its kind; kept for life, also through deletion and restore. */
  readonly sequence: number;
  /** A property that was never set is absent; one that was cleared is null. Delta queries tell the two apart. */
  properties: JsonObject;
  /** Milliseconds; null while the object is not in the recycle bin. */
  deletedAt: number | null;
  /** Milliseconds; before that, reads do not find the object (replication between the service's own copies). */
  visibleFrom: number;
  purged: boolean;
  /** The source of authority was moved to the cloud. */
  isCloudManaged: boolean;
  /** Of an object that is or was synchronized. */
  shadow: Shadow | null;
  /** The objectGUID of the object on premises, in base64; kept where synchronization or an administrator set it. */
  onPremisesObjectIdentifier: string | null;
}

export interface StoredUser extends StoredObjectBase {
  readonly kind: 'user';
  managerId: string | null;
  privilegedRole: PrivilegedRole | null;
  credential: Credential | null;
}

/** Id at the other end -> the link's place in the change log: a page token that removals cannot shift. */
export type GroupLinks = Map<string, number>;

export interface StoredGroup extends StoredObjectBase {
  readonly kind: 'group';
  readonly members: GroupLinks;
  readonly owners: GroupLinks;
}

export interface StoredContact extends StoredObjectBase {
  readonly kind: 'contact';
  managerId: string | null;
}

export interface StoredDevice extends StoredObjectBase {
  readonly kind: 'device';
}

export type StoredObject = StoredUser | StoredGroup | StoredContact | StoredDevice;

/** The manager of a user or contact. */
export function managerOf(object: StoredObject): string | null {
  return object.kind === 'user' || object.kind === 'contact' ? object.managerId : null;
}

export type LinkName = 'members' | 'owners' | 'manager';

export type Change =
  | { readonly type: 'created' | 'deleted' | 'restored' | 'purged' }
  | { readonly type: 'properties'; readonly names: readonly string[] }
  | { readonly type: 'link'; readonly link: LinkName; readonly targetId: string }
  /** Only a read-back of synchronization tells of these: values as they were sent, by key in lower case. */
  | { readonly type: 'shadow'; readonly keys: readonly string[] }
  | { readonly type: 'reference'; readonly key: string; readonly targetId: string }
  /** It became synchronized, or is no more. */
  | { readonly type: 'connected' | 'disconnected' };

export interface LogEntry {
  /** Milliseconds. */
  readonly at: number;
  readonly kind: ObjectKind;
  readonly id: string;
  readonly change: Change;
}

export interface Domain {
  readonly name: string;
  readonly authenticationType: 'Managed' | 'Federated';
  readonly isDefault: boolean;
  readonly isInitial: boolean;
  readonly isVerified: boolean;
}

export interface DirectoryOptions {
  readonly tenantId: string;
  readonly clock: () => number;
  readonly domains: readonly Domain[];
  readonly visibilityDelayMs: number;
  /** Cloud security groups go to the recycle bin too (newer services); off: they are gone at once. */
  readonly softDeleteSecurityGroups: boolean;
  readonly synchronization?: SynchronizationOptions;
  /** Those that applications registered; the list grows while the tenant lives. */
  readonly extensions?: readonly RegisteredExtension[];
}

/** "extensionProperty resource type", as much of it as objects depend on. */
export interface RegisteredExtension {
  readonly name: string;
  /** `User`, `Group`, ... */
  readonly targetObjects: readonly string[];
}

export interface Directory extends Omit<DirectoryOptions, 'synchronization' | 'extensions' | 'domains'> {
  domains: readonly Domain[];
  readonly federation: FederationState;
  extensions: readonly RegisteredExtension[];
  /** Whether the user has an administrator's account; roles without one stand with the user. */
  isAdministrator: (userId: string) => boolean;
  /** Purged objects stay, marked: a delta query still has to name their type. */
  readonly objects: Map<string, StoredObject>;
  /** In order of creation; purged objects stay as gaps, so that a position is a page token. */
  readonly users: StoredUser[];
  readonly groups: StoredGroup[];
  readonly contacts: StoredContact[];
  readonly devices: StoredDevice[];
  /** Unique value -> id of its holder, see `unique-values.ts`. */
  readonly unique: Map<string, string>;
  /** The links backwards: id of a member, owner or manager -> ids of what points at it. */
  readonly backLinks: { readonly [K in LinkName]: Map<string, Set<string>> };
  readonly log: LogEntry[];
  organization: JsonObject;
  readonly synchronization: SynchronizationState;
}

/** All objects of a kind, in order of creation. */
export function sequenceOf(directory: Directory, kind: ObjectKind): readonly StoredObject[] {
  switch (kind) {
    case 'user':
      return directory.users;
    case 'group':
      return directory.groups;
    case 'contact':
      return directory.contacts;
    case 'device':
      return directory.devices;
  }
}

export function createDirectory(options: DirectoryOptions): Directory {
  return {
    ...options,
    extensions: options.extensions ?? [],
    federation: createFederationState(),
    isAdministrator: () => false,
    objects: new Map(),
    users: [],
    groups: [],
    contacts: [],
    devices: [],
    unique: new Map(),
    backLinks: { members: new Map(), owners: new Map(), manager: new Map() },
    log: [],
    organization: {
      displayName: 'Contoso',
      createdDateTime: timestamp(options.clock()),
      onPremisesSyncEnabled: null,
      onPremisesLastSyncDateTime: null,
    },
    synchronization: createSynchronization(options.synchronization ?? {}, options.clock()),
  };
}

/** Graph writes times without fractions where there are none. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

export function logChange(directory: Directory, object: StoredObject, change: Change): void {
  directory.log.push({ at: directory.clock(), kind: object.kind, id: object.id, change });
}

/** In the directory proper: neither in the recycle bin nor gone. */
export function isLive(object: StoredObject): boolean {
  return object.deletedAt === null && !object.purged;
}

/** Live, and already seen by reads. */
export function isVisible(directory: Directory, object: StoredObject): boolean {
  return isLive(object) && object.visibleFrom <= directory.clock();
}

/** A live object of the given id; reads and references do not see one that was created a moment ago. */
export function findVisible(directory: Directory, id: string): StoredObject | undefined {
  const object = directory.objects.get(id.toLowerCase());
  return object !== undefined && isVisible(directory, object) ? object : undefined;
}

export function requireUser(directory: Directory, idOrName: string): StoredUser {
  const id = directory.unique.get(`userPrincipalName:${idOrName.toLowerCase()}`) ?? idOrName;
  const object = findVisible(directory, id);
  if (object?.kind !== 'user') throw notFound(idOrName);
  return object;
}

export function requireGroup(directory: Directory, id: string): StoredGroup {
  const object = findVisible(directory, id);
  if (object?.kind !== 'group') throw notFound(id);
  return object;
}

export function requireObject(directory: Directory, id: string): StoredObject {
  const object = findVisible(directory, id);
  if (object === undefined) throw notFound(id);
  return object;
}

export function requireDeleted(directory: Directory, id: string): StoredObject {
  const object = directory.objects.get(id.toLowerCase());
  if (object === undefined || object.deletedAt === null || object.purged) throw notFound(id);
  return object;
}
