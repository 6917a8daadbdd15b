/**
 * The tenant's content as plain data that can be compared between tenants: objects by keys that mean the same
 * everywhere, no ids, no times, nothing that only the service sets.
 */

import type { Json, JsonObject } from '../json.ts';
import { isLive, type Directory, type StoredObject } from './directory.ts';
import { propertyDefinition } from './properties.ts';

export interface TenantSnapshot {
  /** By immutable id, else user principal name. */
  readonly users: { readonly [key: string]: JsonObject };
  /** By unique name, else display name. */
  readonly groups: { readonly [key: string]: JsonObject };
  /** Keys of what is in the recycle bin. */
  readonly deleted: readonly string[];
}

/** Set by the service from what was written, and part of what a synchronization achieves. */
const DERIVED = new Set(['proxyAddresses', 'uniqueName']);

export function snapshot(directory: Directory): TenantSnapshot {
  const keys = new Map<string, string>();
  for (const object of [...directory.users, ...directory.groups]) {
    if (!object.purged) keys.set(object.id, keyOf(object));
  }
  const keysOf = (ids: Iterable<string>): string[] =>
    [...ids]
      .filter((id) => isLiveId(directory, id))
      .map((id) => keys.get(id) ?? id)
      .sort();
  const recycled = [...directory.users, ...directory.groups].filter((o) => o.deletedAt !== null && !o.purged);
  return {
    users: collect(directory.users, keys, (user) => ({
      manager: user.managerId === null ? null : (keysOf([user.managerId])[0] ?? null),
    })),
    groups: collect(directory.groups, keys, (group) => ({
      members: keysOf(group.members.keys()),
      owners: keysOf(group.owners.keys()),
    })),
    deleted: recycled.map((object) => keys.get(object.id) ?? object.id).sort(),
  };
}

function isLiveId(directory: Directory, id: string): boolean {
  const object = directory.objects.get(id);
  return object !== undefined && isLive(object);
}

function keyOf(object: StoredObject): string {
  const { onPremisesImmutableId, userPrincipalName, uniqueName, displayName } = object.properties;
  const keys = object.kind === 'user' ? [onPremisesImmutableId, userPrincipalName] : [uniqueName, displayName];
  return String(keys.find((key) => typeof key === 'string') ?? object.id);
}

/** Two groups may bear one display name: the second gets a number, in order of creation. */
function collect<T extends StoredObject>(
  objects: readonly T[],
  keys: ReadonlyMap<string, string>,
  links: (object: T) => JsonObject,
): { [key: string]: JsonObject } {
  const found: { [key: string]: JsonObject } = {};
  for (const object of objects) {
    if (!isLive(object)) continue;
    const base = keys.get(object.id) ?? object.id;
    let key = base;
    for (let number = 2; found[key] !== undefined; number += 1) key = `${base} (${String(number)})`;
    found[key] = { ...writtenProperties(object), ...links(object) };
  }
  return found;
}

function writtenProperties(object: StoredObject): JsonObject {
  const shown: { [property: string]: Json } = {};
  for (const property of Object.keys(object.properties).sort()) {
    const definition = propertyDefinition(object.kind, property);
    const value = object.properties[property];
    if (value === undefined || value === null || property === 'passwordProfile') continue;
    if (definition?.readOnly === true && !DERIVED.has(property)) continue;
    shown[property] = value;
  }
  return shown;
}
