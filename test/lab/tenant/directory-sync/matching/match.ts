/**
 * Which object of the tenant an incoming one is: the one it was before, one that it takes over (hard match by source anchor,
 * soft match by address or name), or a new one. ("Microsoft Entra Connect: when you have an existing tenant".)
 */

import type { Directory, StoredObject } from '../../directory/directory.ts';
import { purgeObject, RECYCLE_BIN_MS } from '../../directory/objects.ts';
import { RESOURCE_NAMES, type ObjectKind } from '../../directory/properties.ts';
import { holderOf } from '../../directory/unique-values.ts';
import { primaryAddress, type WantedValues } from './addresses.ts';
import { hasFeature } from './features.ts';
import { objectOfCloudAnchor } from './references.ts';
import {
  administratorMatch,
  badValue,
  fixedAttribute,
  hardMatchBlocked,
  hardMatchHardened,
  softMatchBlocked,
  softMatchTaken,
  typeMismatch,
  unknownObject,
  type Collision,
} from './refusals.ts';
import type { CheckedValues } from './validate.ts';

export type Match =
  | { readonly kind: 'update'; readonly object: StoredObject; readonly sourceAnchor: string }
  /** From the recycle bin, too. */
  | { readonly kind: 'takeover'; readonly object: StoredObject; readonly sourceAnchor: string }
  | { readonly kind: 'create'; readonly sourceAnchor: string };

const OBJECT_IDENTIFIER = 'onpremisesobjectidentifier';

/** Throws a refusal where a match is not allowed. */
export function findMatch(directory: Directory, kind: ObjectKind, given: CheckedValues, wanted: WantedValues): Match {
  const { sourceAnchor } = given;
  const known = connectedObject(directory, kind, sourceAnchor);
  if (known !== undefined && sourceAnchor !== undefined) return ofConnected(directory, known, sourceAnchor, given);
  if (given.cloudAnchor !== undefined) return byCloudAnchor(directory, kind, given, given.cloudAnchor);
  if (sourceAnchor === undefined) throw badValue('SourceAnchor');
  const hard =
    kind === 'user' ? usable(directory, holderOf(directory, 'onPremisesImmutableId', sourceAnchor)) : undefined;
  if (hard !== undefined) {
    checkHardMatch(directory, hard, sourceAnchor, given);
    return { kind: 'takeover', object: hard, sourceAnchor };
  }
  const soft = softMatch(directory, kind, given, wanted, sourceAnchor);
  return soft === undefined ? { kind: 'create', sourceAnchor } : { kind: 'takeover', object: soft, sourceAnchor };
}

/** The object that synchronization keeps under a source anchor, also where an administrator deleted it. */
export function connectedObject(
  directory: Directory,
  kind: ObjectKind,
  sourceAnchor: string | undefined,
): StoredObject | undefined {
  if (sourceAnchor === undefined) return undefined;
  const id = directory.synchronization.anchors.get(`${kind}:${sourceAnchor}`);
  return id === undefined ? undefined : usable(directory, directory.objects.get(id));
}

/** An object whose time in the recycle bin is over is gone. */
function usable(directory: Directory, object: StoredObject | undefined): StoredObject | undefined {
  if (object === undefined || object.purged) return undefined;
  if (object.deletedAt === null || object.deletedAt > directory.clock() - RECYCLE_BIN_MS) return object;
  purgeObject(directory, object);
  return undefined;
}

function ofConnected(directory: Directory, object: StoredObject, sourceAnchor: string, given: CheckedValues): Match {
  const anchored = given.cloudAnchor === undefined ? object : objectOfCloudAnchor(directory, given.cloudAnchor);
  if (anchored !== object) throw fixedAttribute('CloudAnchor');
  if (object.deletedAt !== null) return { kind: 'takeover', object, sourceAnchor };
  const identifier = objectIdentifier(given);
  const isOther =
    identifier !== undefined &&
    object.onPremisesObjectIdentifier !== null &&
    identifier !== object.onPremisesObjectIdentifier;
  if (isOther && !directory.synchronization.allowOnPremUpdateOfOnPremisesObjectIdentifier) {
    throw fixedAttribute('OnPremisesObjectIdentifier');
  }
  return { kind: 'update', object, sourceAnchor };
}

function byCloudAnchor(directory: Directory, kind: ObjectKind, given: CheckedValues, cloudAnchor: string): Match {
  const object = usable(directory, objectOfCloudAnchor(directory, cloudAnchor));
  if (object?.kind !== kind) throw unknownObject(cloudAnchor);
  const { sourceAnchor } = given;
  if (object.shadow?.connected === true) {
    if (sourceAnchor !== undefined) throw fixedAttribute('SourceAnchor');
    return ofConnected(directory, object, object.shadow.sourceAnchor, given);
  }
  if (sourceAnchor === undefined) throw badValue('SourceAnchor');
  const immutableId = object.properties['onPremisesImmutableId'];
  if (typeof immutableId === 'string' && immutableId !== sourceAnchor) throw fixedAttribute('SourceAnchor');
  checkHardMatch(directory, object, sourceAnchor, given);
  return { kind: 'takeover', object, sourceAnchor };
}

function objectIdentifier({ values }: CheckedValues): string | undefined {
  const given = values.get(OBJECT_IDENTIFIER);
  return given instanceof Uint8Array ? Buffer.from(given).toString('base64') : undefined;
}

/**
 * What synchronization itself left in the recycle bin comes back whatever the company blocks. Since July 2026 another object
 * on premises does not take an account over by its anchor, nor anybody that of a privileged user.
 */
function checkHardMatch(directory: Directory, object: StoredObject, sourceAnchor: string, given: CheckedValues): void {
  const { synchronization } = directory;
  const collision: Collision = { attribute: 'SourceAnchor', value: sourceAnchor, holder: object };
  const isReturning = object.deletedAt !== null && object.shadow?.sourceAnchor === sourceAnchor;
  if (!isReturning && hasFeature(directory, 'blockHardMatchTakeover')) throw hardMatchBlocked(collision);
  if (!synchronization.hardMatchHardening) return;
  const isOther =
    object.onPremisesObjectIdentifier !== null && object.onPremisesObjectIdentifier !== objectIdentifier(given);
  if (isOther && !synchronization.allowOnPremUpdateOfOnPremisesObjectIdentifier) throw hardMatchHardened(collision);
  if (!isReturning && isPrivileged(directory, object)) throw hardMatchHardened(collision);
}

function isPrivileged(directory: Directory, object: StoredObject): boolean {
  return object.kind === 'user' && (object.privilegedRole !== null || directory.isAdministrator(object.id));
}

/**
 * Only what is not synchronized is matched softly: a synchronized object with the same value is a duplicate, which is a
 * matter of uniqueness.
 */
function softMatch(
  directory: Directory,
  kind: ObjectKind,
  given: CheckedValues,
  wanted: WantedValues,
  sourceAnchor: string,
): StoredObject | undefined {
  for (const { attribute, value, holder } of candidates(directory, kind, given, wanted)) {
    if (holder.deletedAt !== null || isSynchronized(directory, holder)) continue;
    const collision = { attribute, value, holder };
    if (holder.kind !== kind) throw typeMismatch(collision, RESOURCE_NAMES[kind]);
    const immutableId = holder.properties['onPremisesImmutableId'];
    if (typeof immutableId === 'string' && immutableId !== sourceAnchor) throw softMatchTaken(collision);
    if (hasFeature(directory, 'blockSoftMatch')) throw softMatchBlocked(collision);
    if (isPrivileged(directory, holder)) throw administratorMatch(collision);
    return holder;
  }
  return undefined;
}

/** Where duplicates are not put in quarantine, a synchronized object is one that is taken, as it was before 2016. */
function isSynchronized(directory: Directory, { shadow }: StoredObject): boolean {
  return shadow?.connected === true && hasFeature(directory, 'duplicateProxyAddressResiliency');
}

function* candidates(
  directory: Directory,
  kind: ObjectKind,
  given: CheckedValues,
  wanted: WantedValues,
): Iterable<Collision> {
  if (kind === 'device') {
    const holder = wanted.deviceId === undefined ? undefined : holderOf(directory, 'deviceId', wanted.deviceId);
    if (holder !== undefined) yield { attribute: 'DeviceId', value: wanted.deviceId ?? '', holder };
    return;
  }
  const primary = primaryAddress(wanted.proxyAddresses);
  const addressed = primary === undefined ? undefined : holderOf(directory, 'proxyAddresses', primary);
  if (primary !== undefined && addressed !== undefined && isPrimaryOf(addressed, primary)) {
    yield { attribute: 'ProxyAddresses', value: `SMTP:${primary}`, holder: addressed };
  }
  // As it was sent: a name that the tenant made up, because the suffix is not verified, matches nobody.
  const name = given.values.get('userprincipalname');
  if (kind !== 'user' || typeof name !== 'string' || name !== wanted.userPrincipalName) return;
  if (!hasFeature(directory, 'softMatchOnUpn')) return;
  const named = holderOf(directory, 'userPrincipalName', name);
  if (named !== undefined) yield { attribute: 'UserPrincipalName', value: name, holder: named };
}

function isPrimaryOf({ properties }: StoredObject, address: string): boolean {
  const { mail, proxyAddresses } = properties;
  const primary = primaryAddress(proxyAddresses) ?? (typeof mail === 'string' ? mail : undefined);
  return primary?.toLowerCase() === address.toLowerCase();
}
