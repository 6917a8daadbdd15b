/**
 * The tenant's content as plain data that can be compared between tenants: objects by keys that mean the same
 * everywhere, no ids, no times, nothing that only the service sets; of synchronized objects also what was sent.
 */

import { guidText } from '../directory-sync/matching/octets.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { isLive, managerOf, sequenceOf, type Directory, type StoredObject } from './directory.ts';
import { propertyDefinition, type ObjectKind } from './properties.ts';
import type { Shadow, ShadowValue } from './synchronization.ts';

type Objects = { readonly [key: string]: JsonObject };

export interface TenantSnapshot {
  /** By immutable id, else user principal name. */
  readonly users: Objects;
  /** By unique name, else the on-premises GUID that is its source anchor, else display name. */
  readonly groups: Objects;
  /** By source anchor, else mail. */
  readonly contacts: Objects;
  /** By device id. */
  readonly devices: Objects;
  /** Keys of what is in the recycle bin. */
  readonly deleted: readonly string[];
}

const KINDS: readonly ObjectKind[] = ['user', 'group', 'contact', 'device'];

/** Set by the service from what was written, and part of what a synchronization achieves. */
const DERIVED = new Set(['proxyAddresses', 'uniqueName']);
/** What synchronization alone writes, and no time. */
const SYNCHRONIZED = /^onPremises(?!LastSync|ProvisioningErrors)|^trustType$|^mail$/;

export function snapshot(directory: Directory): TenantSnapshot {
  const all = KINDS.flatMap((kind) => sequenceOf(directory, kind)).filter((object) => !object.purged);
  const keys = new Map(all.map((object) => [object.id, keyOf(object)] as const));
  const keysOf = (ids: Iterable<string>): string[] =>
    [...ids]
      .filter((id) => isLiveId(directory, id))
      .map((id) => keys.get(id) ?? id)
      .sort();
  const managed = (object: StoredObject): JsonObject => {
    const managerId = managerOf(object);
    return { manager: managerId === null ? null : (keysOf([managerId])[0] ?? null) };
  };
  const sent = (object: StoredObject): JsonObject =>
    object.shadow?.connected === true ? { shadow: shadowView(object.shadow, keysOf) } : {};
  return {
    users: collect(directory.users, keys, (user) => ({ ...managed(user), ...sent(user) })),
    groups: collect(directory.groups, keys, (group) => ({
      members: keysOf(group.members.keys()),
      owners: keysOf(group.owners.keys()),
      ...sent(group),
    })),
    contacts: collect(directory.contacts, keys, (contact) => ({ ...managed(contact), ...sent(contact) })),
    devices: collect(directory.devices, keys, sent),
    deleted: all
      .filter((object) => object.deletedAt !== null)
      .map((object) => keys.get(object.id) ?? object.id)
      .sort(),
  };
}

function isLiveId(directory: Directory, id: string): boolean {
  const object = directory.objects.get(id);
  return object !== undefined && isLive(object);
}

const GUID_OCTETS = 16;

/** The name under which the Graph back end would make the group: the GUID that the source anchor is, as text. */
function guidOfAnchor(anchor: string | undefined): string | undefined {
  const octets = Buffer.from(anchor ?? '', 'base64');
  return octets.length === GUID_OCTETS ? guidText(octets) : anchor;
}

function keyOf(object: StoredObject): string {
  const { onPremisesImmutableId, userPrincipalName, uniqueName, displayName, mail, deviceId } = object.properties;
  const anchor = object.shadow?.connected === true ? object.shadow.sourceAnchor : undefined;
  const keys: { readonly [K in ObjectKind]: readonly (Json | undefined)[] } = {
    user: [onPremisesImmutableId, userPrincipalName],
    group: [uniqueName, guidOfAnchor(anchor), displayName],
    contact: [anchor, mail, displayName],
    device: [deviceId, anchor, displayName],
  };
  return String(keys[object.kind].find((key) => typeof key === 'string') ?? object.id);
}

/** Two groups may bear one display name: the second gets a number, in order of creation. */
function collect<T extends StoredObject>(
  objects: readonly T[],
  keys: ReadonlyMap<string, string>,
  further: (object: T) => JsonObject,
): Objects {
  const found: { [key: string]: JsonObject } = {};
  for (const object of objects) {
    if (!isLive(object)) continue;
    const base = keys.get(object.id) ?? object.id;
    let key = base;
    for (let number = 2; found[key] !== undefined; number += 1) key = `${base} (${String(number)})`;
    found[key] = { ...writtenProperties(object), ...further(object) };
  }
  return found;
}

function writtenProperties(object: StoredObject): JsonObject {
  const shown: { [property: string]: Json } = {};
  for (const property of Object.keys(object.properties).sort()) {
    const value = object.properties[property];
    if (value === undefined || value === null || property === 'passwordProfile') continue;
    if (property === 'onPremisesProvisioningErrors') {
      const conflicts = conflictsIn(value);
      if (conflicts.length > 0) shown[property] = conflicts;
    } else if (isShown(object, property)) shown[property] = value;
  }
  return shown;
}

function isShown({ kind, shadow }: StoredObject, property: string): boolean {
  if (property === 'onPremisesLastSyncDateTime' || property === 'onPremisesSyncEnabled') {
    return property === 'onPremisesSyncEnabled' && shadow?.connected === true;
  }
  const isReadOnly = propertyDefinition(kind, property)?.readOnly === true;
  if (kind === 'contact') return property !== 'id';
  if (!isReadOnly || DERIVED.has(property)) return true;
  return shadow?.connected === true && SYNCHRONIZED.test(property);
}

/** Without the time. */
function conflictsIn(errors: Json): JsonObject[] {
  if (!Array.isArray(errors)) return [];
  const conflicts = (errors as readonly Json[]).filter(isJsonObject);
  return conflicts.map(({ propertyCausingError = null, value = null }) => ({ propertyCausingError, value }));
}

/** What was sent, in an order of its own: clients send keys in any. */
function shadowView({ values, references }: Shadow, keysOf: (ids: Iterable<string>) => string[]): JsonObject {
  const entries: (readonly [key: string, value: Json])[] = [
    ...[...values].map(([key, value]) => [key, shadowJson(value)] as const),
    ...[...references].map(([key, ids]) => [key, keysOf(ids)] as const),
  ];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shadowJson(value: ShadowValue): Json {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return value.map((item) => (typeof item === 'string' ? item : Buffer.from(item).toString('base64'))).sort();
}
