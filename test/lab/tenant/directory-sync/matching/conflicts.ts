/**
 * Values that only one object may have: which of them an object gets, what is put in quarantine ("Duplicate attribute
 * resiliency"), what refuses it, and the hourly job that gives back what has become free.
 */

import { createHash } from 'node:crypto';
import { isLive, timestamp, type Directory, type StoredObject } from '../../directory/directory.ts';
import { updateObject } from '../../directory/objects.ts';
import type { ObjectKind } from '../../directory/properties.ts';
import { CLEANING_INTERVAL_MS } from '../../directory/synchronization.ts';
import { holderOf } from '../../directory/unique-values.ts';
import type { Json, JsonObject } from '../../json.ts';
import { addressOf, initialDomain, prefixOf, wantedValues, type WantedValues } from './addresses.ts';
import { hasFeature } from './features.ts';
import { Refusal, valueTaken, type Collision } from './refusals.ts';

/** "onPremisesProvisioningError resource type". */
export type QuarantinedProperty = 'UserPrincipalName' | 'ProxyAddresses';

interface ProvisioningError {
  readonly category: 'PropertyConflict';
  readonly occurredDateTime: string;
  readonly propertyCausingError: QuarantinedProperty;
  readonly value: string;
}

export interface Claimant {
  readonly id: string | undefined;
  readonly kind: ObjectKind;
  /** `<kind>:<source anchor>`. */
  readonly key: string;
  /** Properties before. */
  readonly properties: JsonObject;
  /** What it wanted when it was sent last; undefined for an object that is new to synchronization. */
  readonly before: WantedValues | undefined;
}

export interface Settled {
  readonly properties: JsonObject;
  /** What is in quarantine, with who has it. */
  readonly quarantined: readonly Collision[];
}

/** Throws where the service refuses instead of putting in quarantine. */
export function settleConflicts(directory: Directory, claimant: Claimant, wanted: WantedValues): Settled {
  const collisions = collisionsOf(directory, claimant, wanted);
  for (const collision of collisions) {
    if (!isQuarantined(directory, claimant, wanted, collision, collisions)) throw valueTaken(collision, claimant.id);
  }
  const taken = new Set(collisions.map(({ attribute, value }) => `${attribute} ${value.toLowerCase()}`));
  const isFree = (address: string): boolean => !taken.has(`ProxyAddresses ${address.toLowerCase()}`);
  const { proxyAddresses, userPrincipalName, mail, ...others } = wanted;
  const quarantined = collisions.filter(({ attribute }) => attribute !== 'Mail');
  return {
    properties: {
      ...others,
      ...(userPrincipalName === undefined
        ? {}
        : {
            userPrincipalName: taken.has(`UserPrincipalName ${userPrincipalName.toLowerCase()}`)
              ? placeholder(directory, claimant, userPrincipalName)
              : userPrincipalName,
          }),
      ...(proxyAddresses === undefined ? {} : { proxyAddresses: proxyAddresses.filter(isFree) }),
      ...(mail === undefined ? {} : { mail: collisions.some(({ attribute }) => attribute === 'Mail') ? null : mail }),
      ...provisioningErrors(directory, claimant, quarantined),
    },
    quarantined,
  };
}

function collisionsOf(directory: Directory, { id, kind }: Claimant, wanted: WantedValues): Collision[] {
  const found: Collision[] = [];
  const look = (attribute: string, property: Parameters<typeof holderOf>[1], value: string): void => {
    const holder = holderOf(directory, property, value);
    if (holder !== undefined && holder.id !== id) found.push({ attribute, value, holder });
  };
  const { userPrincipalName, proxyAddresses = [], mail, onPremisesSecurityIdentifier, deviceId } = wanted;
  if (kind === 'user' && userPrincipalName !== undefined) {
    look('UserPrincipalName', 'userPrincipalName', userPrincipalName);
  }
  for (const address of proxyAddresses) look('ProxyAddresses', 'proxyAddresses', address);
  if (typeof mail === 'string') look('Mail', 'proxyAddresses', mail);
  if (typeof onPremisesSecurityIdentifier === 'string') {
    look('OnPremiseSecurityIdentifier', 'onPremisesSecurityIdentifier', onPremisesSecurityIdentifier);
  }
  if (deviceId !== undefined) look('DeviceId', 'deviceId', deviceId);
  return found;
}

function isQuarantined(
  directory: Directory,
  claimant: Claimant,
  wanted: WantedValues,
  collision: Collision,
  all: readonly Collision[],
): boolean {
  const { attribute, value, holder } = collision;
  switch (attribute) {
    case 'UserPrincipalName':
      return hasFeature(directory, 'duplicateUpnResiliency') && !isNewlyWanted(claimant, attribute, value);
    case 'ProxyAddresses':
      return (
        addressOf(value) !== undefined &&
        hasFeature(directory, 'duplicateProxyAddressResiliency') &&
        !isNewlyWanted(claimant, attribute, value) &&
        !isBothNameAndAddress(claimant, wanted, collision, all) &&
        !isFirstOfTwoGroups(directory, claimant, holder)
      );
    case 'Mail':
      // It goes with the address that is in quarantine; alone it is covered by nothing.
      return all.some((one) => one.attribute === 'ProxyAddresses' && isAddress(one.value, value));
    default:
      return false;
  }
}

function isAddress(proxyAddress: string, address: string): boolean {
  return addressOf(proxyAddress)?.toLowerCase() === address.toLowerCase();
}

/** An object that is there already does not get a value that another one has; what it has in quarantine stays there. */
function isNewlyWanted({ before }: Claimant, attribute: QuarantinedProperty, value: string): boolean {
  if (before === undefined) return false;
  const lower = value.toLowerCase();
  return attribute === 'UserPrincipalName'
    ? before.userPrincipalName?.toLowerCase() !== lower
    : before.proxyAddresses?.some((address) => address.toLowerCase() === lower) !== true;
}

/** Known gap: a user whose name and address both collide, the address with a group's, is refused. */
function isBothNameAndAddress(
  { kind, before }: Claimant,
  { userPrincipalName = '' }: WantedValues,
  { value, holder }: Collision,
  all: readonly Collision[],
): boolean {
  if (kind !== 'user' || holder.kind !== 'group' || before !== undefined) return false;
  return isAddress(value, userPrincipalName) || all.some(({ attribute }) => attribute === 'UserPrincipalName');
}

/** Known gap: the second of two groups with one address is refused the first time and put in quarantine the next. */
function isFirstOfTwoGroups(
  { synchronization }: Directory,
  { kind, key, before }: Claimant,
  holder: StoredObject,
): boolean {
  if (kind !== 'group' || holder.kind !== 'group' || before !== undefined) return false;
  if (synchronization.refusedOnce.has(key)) return false;
  synchronization.refusedOnce.add(key);
  return true;
}

const DIGITS = 9000;
const FIRST_DIGITS = 1000;

/** `<prefix>+<4 digits>@<initial domain>`, the same one as long as the object wants the same name. */
function placeholder(directory: Directory, { id, key, properties }: Claimant, wanted: string): string {
  const domain = initialDomain(directory);
  const present = String(properties['userPrincipalName'] ?? '');
  const prefix = prefixOf(wanted);
  const isPlaceholder = present.startsWith(`${prefix}+`) && /^\+\d{4}@/.test(present.slice(prefix.length));
  if (isPlaceholder && present.endsWith(`@${domain}`)) return present;
  const start = createHash('sha256').update(key).digest().readUInt32LE(0);
  for (let step = 0; step < DIGITS; step += 1) {
    const name = `${prefix}+${String(FIRST_DIGITS + ((start + step) % DIGITS))}@${domain}`;
    const holder = holderOf(directory, 'userPrincipalName', name);
    if (holder === undefined || holder.id === id) return name;
  }
  throw new RangeError(`no placeholder is left for ${wanted}`);
}

/** One entry for each value; an entry that stays keeps its time. */
function provisioningErrors(
  directory: Directory,
  { properties }: Claimant,
  quarantined: readonly Collision[],
): JsonObject {
  const before = (properties['onPremisesProvisioningErrors'] ?? []) as unknown as readonly ProvisioningError[];
  if (before.length === 0 && quarantined.length === 0) return {};
  const now = timestamp(directory.clock());
  const errors = quarantined.map(({ attribute, value }): ProvisioningError => {
    const known = before.find(
      (error) => error.propertyCausingError === attribute && error.value.toLowerCase() === value.toLowerCase(),
    );
    return {
      category: 'PropertyConflict',
      occurredDateTime: known?.occurredDateTime ?? now,
      propertyCausingError: attribute as QuarantinedProperty,
      value,
    };
  });
  return { onPremisesProvisioningErrors: errors as unknown as Json };
}

/** Remembers which objects the cleaner has to look at. */
export function noteQuarantine({ synchronization }: Directory, object: StoredObject, { quarantined }: Settled): void {
  if (quarantined.length > 0) synchronization.quarantined.add(object.id);
  else synchronization.quarantined.delete(object.id);
}

export function claimantOf(directory: Directory, object: StoredObject): Claimant {
  const { id, kind, properties, shadow } = object;
  return {
    id,
    kind,
    key: `${kind}:${shadow?.sourceAnchor ?? id}`,
    properties,
    before: shadow?.connected === true ? wantedValues(directory, kind, shadow.values, new Set()) : undefined,
  };
}

/** Gives objects the values in quarantine that nobody else has any more. Returns how many objects got something. */
export function cleanConflicts(directory: Directory): number {
  const { quarantined } = directory.synchronization;
  let released = 0;
  for (const id of [...quarantined]) {
    const object = directory.objects.get(id);
    if (object?.shadow?.connected !== true || object.purged) quarantined.delete(id);
    // From the recycle bin it may come back as it was.
    else if (isLive(object) && !object.isCloudManaged && release(directory, object)) released += 1;
  }
  return released;
}

function release(directory: Directory, object: StoredObject): boolean {
  const claimant = claimantOf(directory, object);
  const before = object.properties;
  const settled = trySettling(directory, claimant);
  if (settled === undefined) return false;
  updateObject(directory, object, settled.properties);
  noteQuarantine(directory, object, settled);
  return object.properties !== before;
}

/** Undefined where another value was lost to somebody else: nobody is there to be told, the next export will be. */
function trySettling(directory: Directory, claimant: Claimant): Settled | undefined {
  try {
    return settleConflicts(directory, claimant, claimant.before ?? {});
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The hourly job, done by whoever comes first after its time. */
export function cleanConflictsWhenDue(directory: Directory): void {
  const now = directory.clock();
  if (now < directory.synchronization.nextCleaningAt) return;
  directory.synchronization.nextCleaningAt = now + CLEANING_INTERVAL_MS;
  cleanConflicts(directory);
}

/** Who has a value, and who wants it and has it in quarantine. */
export function ownersOf(
  directory: Directory,
  property: 'userPrincipalName' | 'proxyAddresses',
  value: string,
): { readonly holder: StoredObject | undefined; readonly claimants: readonly StoredObject[] } {
  const name: QuarantinedProperty = property === 'userPrincipalName' ? 'UserPrincipalName' : 'ProxyAddresses';
  const bare = (text: string): string => (addressOf(text) ?? text).toLowerCase();
  const claimants = [...directory.synchronization.quarantined]
    .map((id) => directory.objects.get(id))
    .filter((object) => object !== undefined)
    .filter((object) => {
      const errors = (object.properties['onPremisesProvisioningErrors'] ??
        []) as unknown as readonly ProvisioningError[];
      return errors.some((error) => error.propertyCausingError === name && bare(error.value) === bare(value));
    });
  return { holder: holderOf(directory, property, value), claimants };
}
