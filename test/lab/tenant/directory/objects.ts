/** The life of an object: created, changed, moved to the recycle bin, restored, gone. */

import { randomUUID } from 'node:crypto';
import { badRequest, notFound } from '../graph-error.ts';
import { isStringArray, type JsonObject } from '../json.ts';
import {
  logChange,
  sequenceOf,
  timestamp,
  type Directory,
  type StoredContact,
  type StoredDevice,
  type StoredGroup,
  type StoredObject,
  type StoredUser,
} from './directory.ts';
import { dropLinks, logLinksTo } from './links.ts';
import type { ObjectKind } from './properties.ts';
import { claimUniqueValues, releaseUniqueValues } from './unique-values.ts';

/** 30 days in the recycle bin, then the object is gone. */
export const RECYCLE_BIN_MS = 30 * 86_400_000;

function objectBase(directory: Directory, sequence: number, properties: JsonObject, id: string) {
  const now = directory.clock();
  return {
    id,
    sequence,
    properties: { id, ...properties },
    deletedAt: null,
    visibleFrom: now + directory.visibilityDelayMs,
    purged: false,
    isCloudManaged: false,
    shadow: null,
    onPremisesObjectIdentifier: null,
  };
}

/** Contacts and devices have no time of creation in Graph. */
function dated(directory: Directory, properties: JsonObject): JsonObject {
  return { createdDateTime: timestamp(directory.clock()), ...properties };
}

export function createUser(directory: Directory, properties: JsonObject, id: string = randomUUID()): StoredUser {
  const base = objectBase(directory, directory.users.length, dated(directory, withPrimaryAddress(properties, {})), id);
  const user: StoredUser = { ...base, kind: 'user', managerId: null, privilegedRole: null, credential: null };
  claimUniqueValues(directory, user, user.properties);
  directory.objects.set(user.id, user);
  directory.users.push(user);
  logChange(directory, user, { type: 'created' });
  return user;
}

export function createGroup(directory: Directory, properties: JsonObject, id: string = randomUUID()): StoredGroup {
  const base = objectBase(directory, directory.groups.length, dated(directory, properties), id);
  const group: StoredGroup = { ...base, kind: 'group', members: new Map(), owners: new Map() };
  claimUniqueValues(directory, group, group.properties);
  directory.objects.set(group.id, group);
  directory.groups.push(group);
  logChange(directory, group, { type: 'created' });
  return group;
}

export function createContact(directory: Directory, properties: JsonObject, id: string = randomUUID()): StoredContact {
  const base = objectBase(directory, directory.contacts.length, properties, id);
  const contact: StoredContact = { ...base, kind: 'contact', managerId: null };
  claimUniqueValues(directory, contact, contact.properties);
  directory.objects.set(contact.id, contact);
  directory.contacts.push(contact);
  logChange(directory, contact, { type: 'created' });
  return contact;
}

export function createDevice(directory: Directory, properties: JsonObject, id: string = randomUUID()): StoredDevice {
  const base = objectBase(directory, directory.devices.length, properties, id);
  const device: StoredDevice = { ...base, kind: 'device' };
  claimUniqueValues(directory, device, device.properties);
  directory.objects.set(device.id, device);
  directory.devices.push(device);
  logChange(directory, device, { type: 'created' });
  return device;
}

/** Applies changed properties; what is equal already is no change and appears in no delta. */
export function updateObject(directory: Directory, object: StoredObject, changes: JsonObject): void {
  const whole = object.kind === 'user' ? withPrimaryAddress(changes, object.properties) : changes;
  const names = Object.keys(whole).filter(
    (name) => JSON.stringify(whole[name]) !== JSON.stringify(object.properties[name] ?? null),
  );
  if (names.length === 0) return;
  const next = { ...object.properties, ...whole };
  claimUniqueValues(directory, object, next);
  object.properties = next;
  logChange(directory, object, { type: 'properties', names });
}

/**
 * Writing `mail` makes it the primary SMTP address; the primary before it stays as a secondary one. Clearing `mail`
 * takes the primary address away.
 */
function withPrimaryAddress(changes: JsonObject, before: JsonObject): JsonObject {
  const { mail } = changes;
  if (mail === undefined || changes['proxyAddresses'] !== undefined || mail === before['mail']) return changes;
  const present = isStringArray(before['proxyAddresses']) ? before['proxyAddresses'] : [];
  if (mail === null) {
    return present.length === 0
      ? changes
      : { ...changes, proxyAddresses: present.filter((address) => !address.startsWith('SMTP:')) };
  }
  if (typeof mail !== 'string') return changes;
  const others = present
    .map((address) => (address.startsWith('SMTP:') ? `smtp:${address.slice('SMTP:'.length)}` : address))
    .filter((address) => address.toLowerCase() !== `smtp:${mail.toLowerCase()}`);
  return { ...changes, proxyAddresses: [`SMTP:${mail}`, ...others] };
}

/** A Microsoft 365 group and, where the tenant is told so, a security group goes to the recycle bin; others are gone. */
function isRecycled(directory: Directory, object: StoredObject): boolean {
  if (object.kind !== 'group') return object.kind === 'user';
  const { groupTypes } = object.properties;
  return directory.softDeleteSecurityGroups || (isStringArray(groupTypes) && groupTypes.includes('Unified'));
}

export function deleteObject(directory: Directory, object: StoredObject): void {
  if (!isRecycled(directory, object)) {
    purgeObject(directory, object);
    return;
  }
  releaseUniqueValues(directory, object);
  object.deletedAt = directory.clock();
  if (object.kind === 'user') {
    const prefix = object.id.replaceAll('-', '');
    const name = object.properties['userPrincipalName'];
    object.properties = { ...object.properties, userPrincipalName: `${prefix}${String(name)}` };
  }
  claimUniqueValues(directory, object, object.properties);
  logChange(directory, object, { type: 'deleted' });
  logLinksTo(directory, object);
}

export interface RestoreOptions {
  readonly newUserPrincipalName?: string;
  /** Addresses that were taken meanwhile are dropped instead of refusing the restore. */
  readonly autoReconcileProxyConflict?: boolean;
}

/** Back from the recycle bin, with the user principal name and the addresses it had. */
export function restoreObject(directory: Directory, object: StoredObject, options: RestoreOptions = {}): void {
  if (object.deletedAt === null) throw badRequest(`Resource '${object.id}' is not deleted.`);
  restoreAs(directory, object, restoredProperties(directory, object, options));
}

function restoreAs(directory: Directory, object: StoredObject, properties: JsonObject): void {
  const { deletedAt } = object;
  object.deletedAt = null;
  try {
    claimUniqueValues(directory, object, properties);
  } catch (error) {
    object.deletedAt = deletedAt;
    throw error;
  }
  object.properties = properties;
  logChange(directory, object, { type: 'restored' });
  logLinksTo(directory, object);
}

/** The user principal name a user in the recycle bin had. */
export function formerName(user: StoredObject): string {
  return String(user.properties['userPrincipalName']).slice(user.id.replaceAll('-', '').length);
}

/** As synchronization restores: with new values, and without addresses that were taken meanwhile. */
export function bringBack(directory: Directory, object: StoredObject, changes: JsonObject): void {
  const kept = restoredProperties(directory, object, { autoReconcileProxyConflict: true });
  restoreAs(directory, object, { ...kept, ...changes });
}

function restoredProperties(directory: Directory, object: StoredObject, options: RestoreOptions): JsonObject {
  if (object.kind !== 'user') return object.properties;
  const { mail, proxyAddresses } = object.properties;
  const restored: JsonObject = {
    ...object.properties,
    userPrincipalName: options.newUserPrincipalName ?? formerName(object),
  };
  if (options.autoReconcileProxyConflict !== true || !isStringArray(proxyAddresses)) return restored;
  const free = proxyAddresses.filter((address) => {
    const bare = address.toLowerCase().startsWith('smtp:') ? address.slice('smtp:'.length) : address;
    return !directory.unique.has(`proxyAddresses:${bare.toLowerCase()}`);
  });
  const keepsMail = free.some((address) => address === `SMTP:${String(mail)}`);
  return { ...restored, proxyAddresses: free, ...(keepsMail ? {} : { mail: null }) };
}

export function purgeObject(directory: Directory, object: StoredObject): void {
  if (object.purged) throw notFound(object.id);
  const wasLive = object.deletedAt === null;
  releaseUniqueValues(directory, object);
  forgetSynchronization(directory, object);
  object.purged = true;
  if (wasLive) logLinksTo(directory, object);
  dropLinks(directory, object);
  logChange(directory, object, { type: 'purged' });
}

/** What an administrator deletes for good is not found by its source anchor any more. */
function forgetSynchronization({ synchronization }: Directory, { id, kind, shadow }: StoredObject): void {
  synchronization.quarantined.delete(id);
  const key = `${kind}:${shadow?.sourceAnchor ?? ''}`;
  if (synchronization.anchors.get(key) === id) synchronization.anchors.delete(key);
}

/** The source of authority moves to the cloud, or back; a read-back tells it. */
export function setCloudManaged(directory: Directory, object: StoredObject, isCloudManaged: boolean): void {
  if (object.isCloudManaged === isCloudManaged) return;
  object.isCloudManaged = isCloudManaged;
  logChange(directory, object, { type: 'shadow', keys: ['cloudmastered'] });
}

/** What has been in the recycle bin for 30 days goes; called before anything looks into it. */
export function emptyExpiredRecycleBin(directory: Directory, kind: ObjectKind): void {
  const limit = directory.clock() - RECYCLE_BIN_MS;
  for (const object of sequenceOf(directory, kind)) {
    if (!object.purged && object.deletedAt !== null && object.deletedAt <= limit) purgeObject(directory, object);
  }
}
