/**
 * Values that only one object of the tenant may hold: user principal name, every address (mail and proxy addresses,
 * over users, groups and contacts together), immutable id, security identifier, the groups' alternate key, device id.
 *
 * An object in the recycle bin keeps its immutable id (so that a hard match finds it) and its rewritten user principal
 * name, and gives up its addresses and its security identifier.
 */

import { objectConflict } from '../graph-error.ts';
import { isStringArray, type JsonObject } from '../json.ts';
import type { Directory, StoredObject } from './directory.ts';
import { RESOURCE_NAMES } from './properties.ts';

/** The address itself, in lower case: `SMTP:` and `smtp:` differ only in which one is the primary. */
function addressKey(address: string): string {
  const lower = address.toLowerCase();
  return `proxyAddresses:${lower.startsWith('smtp:') ? lower.slice('smtp:'.length) : lower}`;
}

function uniqueKeys(object: Pick<StoredObject, 'kind' | 'deletedAt'>, properties: JsonObject): Set<string> {
  const keys = new Set<string>();
  const { userPrincipalName, onPremisesImmutableId, uniqueName, mail, proxyAddresses } = properties;
  const { onPremisesSecurityIdentifier, deviceId } = properties;
  if (object.kind === 'user') {
    if (typeof userPrincipalName === 'string') keys.add(`userPrincipalName:${userPrincipalName.toLowerCase()}`);
    if (typeof onPremisesImmutableId === 'string') keys.add(`onPremisesImmutableId:${onPremisesImmutableId}`);
  }
  if (object.deletedAt !== null) return keys;
  if (typeof uniqueName === 'string') keys.add(`uniqueName:${uniqueName.toLowerCase()}`);
  if (typeof onPremisesSecurityIdentifier === 'string') {
    keys.add(`onPremisesSecurityIdentifier:${onPremisesSecurityIdentifier.toLowerCase()}`);
  }
  if (object.kind === 'device' && typeof deviceId === 'string') keys.add(`deviceId:${deviceId.toLowerCase()}`);
  if (typeof mail === 'string') keys.add(addressKey(mail));
  if (isStringArray(proxyAddresses)) for (const address of proxyAddresses) keys.add(addressKey(address));
  return keys;
}

/** Takes the unique values of `next` for the object and gives up those it held; refuses without changing anything. */
export function claimUniqueValues(directory: Directory, object: StoredObject, next: JsonObject): void {
  const keys = uniqueKeys(object, next);
  for (const key of keys) {
    const holderId = directory.unique.get(key);
    const holder = holderId === undefined || holderId === object.id ? undefined : directory.objects.get(holderId);
    if (holder !== undefined) {
      throw objectConflict(key.slice(0, key.indexOf(':')), `${RESOURCE_NAMES[holder.kind]}_${holder.id}`);
    }
  }
  releaseUniqueValues(directory, object);
  for (const key of keys) directory.unique.set(key, object.id);
}

/** Gives up everything the object holds by its present properties, whatever its state. */
export function releaseUniqueValues(directory: Directory, object: StoredObject): void {
  for (const key of uniqueKeys({ kind: object.kind, deletedAt: null }, object.properties)) {
    if (directory.unique.get(key) === object.id) directory.unique.delete(key);
  }
}

export type UniqueProperty =
  | 'userPrincipalName'
  | 'proxyAddresses'
  | 'onPremisesImmutableId'
  | 'onPremisesSecurityIdentifier'
  | 'uniqueName'
  | 'deviceId';

/** The holder of a unique value, in whatever state it is. */
export function holderOf(directory: Directory, property: UniqueProperty, value: string): StoredObject | undefined {
  const key =
    property === 'proxyAddresses'
      ? addressKey(value)
      : `${property}:${property === 'onPremisesImmutableId' ? value : value.toLowerCase()}`;
  const id = directory.unique.get(key);
  return id === undefined ? undefined : directory.objects.get(id);
}
