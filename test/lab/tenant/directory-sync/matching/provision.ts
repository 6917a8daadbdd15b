/**
 * What the directory-sync service does with an object that it is sent: find what it is, refuse or take its values, show
 * them in the directory. One object at a time; whether the company may synchronize at all is asked before (`features.ts`).
 */

import { logChange, timestamp, type Directory, type StoredObject } from '../../directory/directory.ts';
import {
  bringBack,
  createContact,
  createDevice,
  createGroup,
  createUser,
  deleteObject,
  formerName,
  updateObject,
} from '../../directory/objects.ts';
import type { ObjectKind } from '../../directory/properties.ts';
import type { Shadow, ShadowValue } from '../../directory/synchronization.ts';
import { holderOf } from '../../directory/unique-values.ts';
import type { Json, JsonObject } from '../../json.ts';
import { domainOf, wantedValues, type WantedValues } from './addresses.ts';
import { claimantOf, cleanConflictsWhenDue, noteQuarantine, settleConflicts, type Settled } from './conflicts.ts';
import { connectedObject, findMatch, type Match } from './match.ts';
import { applyLinks, objectOfCloudAnchor, planLinks, resolveWaiting, type LinkPlan } from './references.ts';
import { cloudAnchorOf, cloudOnlyDeletion, federatedDomainChange, Refusal, unknownObject } from './refusals.ts';
import type { ProvisionOptions, SyncObject, SyncObjectType, SyncResult } from './types.ts';
import { checkValues, checkWhole, type CheckedValues } from './validate.ts';
import { viewChanges } from './view.ts';

export type * from './types.ts';
export { readBack } from './read-back.ts';
export { setCredential, verifyPassword } from './credentials.ts';

export const KIND_OF: { readonly [T in SyncObjectType]: ObjectKind } = {
  User: 'user',
  Group: 'group',
  Contact: 'contact',
  Device: 'device',
};

/** "Service limits": members of a group by generation of the interface. */
const MEMBER_LIMITS = { 1: 50_000, 2: 250_000 } as const;

export function provision(directory: Directory, object: SyncObject, options: ProvisionOptions = {}): SyncResult {
  cleanConflictsWhenDue(directory);
  try {
    return object.operation === 'Delete'
      ? remove(directory, object)
      : set(directory, object, MEMBER_LIMITS[options.generation ?? 2]);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return failure(directory, object, error);
  }
}

function set(directory: Directory, object: SyncObject, memberLimit: number): SyncResult {
  const kind = KIND_OF[object.type];
  const given = checkValues(directory, kind, object);
  const touched = new Set(given.values.keys());
  const match = findMatch(directory, kind, given, wantedValues(directory, kind, merge(undefined, given), touched));
  const before = match.kind === 'create' ? undefined : match.object;
  // Nobody says what the service answers of an object whose source of authority moved to the cloud: taken for success.
  if (before?.isCloudManaged === true) return success(before, match.sourceAnchor);
  const values = merge(before?.shadow?.values, given);
  checkWhole(values);
  const wanted = { ...formerNameOf(before), ...wantedValues(directory, kind, values, touched) };
  if (match.kind === 'update') refuseFederatedChange(directory, match.object, wanted);
  const claimant =
    before === undefined
      ? { id: undefined, kind, key: '', properties: {}, before: undefined }
      : claimantOf(directory, before);
  const settled = settleConflicts(directory, { ...claimant, key: `${kind}:${match.sourceAnchor}` }, wanted);
  const plans = planLinks(directory, before, given.references, memberLimit);
  const changes = {
    ...viewChanges(directory, kind, values, touched, before?.properties ?? {}),
    ...settled.properties,
    ...stamps(directory, kind, match.sourceAnchor),
  };
  const stored = store(directory, kind, before, changes);
  return taken(directory, stored, match, { given, values, plans, settled });
}

/** What was there, with what was sent on top; null clears. */
function merge(
  before: ReadonlyMap<string, ShadowValue> | undefined,
  { values }: CheckedValues,
): Map<string, ShadowValue> {
  const merged = new Map(before);
  for (const [key, value] of values) {
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  }
  return merged;
}

/** A user from the recycle bin wants the name that it had, unless it is sent another. */
function formerNameOf(object: StoredObject | undefined): WantedValues {
  return object?.kind === 'user' && object.deletedAt !== null ? { userPrincipalName: formerName(object) } : {};
}

function refuseFederatedChange(
  { domains }: Directory,
  object: StoredObject,
  { userPrincipalName }: WantedValues,
): void {
  const before = object.properties['userPrincipalName'];
  if (typeof before !== 'string' || userPrincipalName === undefined) return;
  const isFederated = (name: string): boolean =>
    domains.some((domain) => domain.name === domainOf(name) && domain.authenticationType === 'Federated');
  const changes = domainOf(before) !== domainOf(userPrincipalName);
  if (changes && isFederated(before) && isFederated(userPrincipalName)) throw federatedDomainChange();
}

function stamps(directory: Directory, kind: ObjectKind, sourceAnchor: string): JsonObject {
  const now = timestamp(directory.clock());
  return {
    onPremisesSyncEnabled: true,
    onPremisesLastSyncDateTime: now,
    ...(kind === 'user' ? { onPremisesImmutableId: sourceAnchor } : {}),
  };
}

function store(
  directory: Directory,
  kind: ObjectKind,
  before: StoredObject | undefined,
  changes: JsonObject,
): StoredObject {
  if (before === undefined) return create(directory, kind, withoutEmpty(changes, {}));
  const written = withoutEmpty(changes, before.properties);
  if (before.deletedAt === null) updateObject(directory, before, written);
  else bringBack(directory, before, written);
  return before;
}

/** What an object never had and does not get is absent, but for addresses: an empty list says that `mail` makes none. */
function withoutEmpty(changes: JsonObject, before: JsonObject): JsonObject {
  const isEmpty = (value: Json): boolean => value === null || (Array.isArray(value) && value.length === 0);
  const entries = Object.entries(changes);
  return Object.fromEntries(
    entries.filter(([name, value]) => name === 'proxyAddresses' || before[name] !== undefined || !isEmpty(value)),
  );
}

function create(directory: Directory, kind: ObjectKind, properties: JsonObject): StoredObject {
  switch (kind) {
    case 'user':
      return createUser(directory, properties);
    case 'group':
      return createGroup(directory, { groupTypes: [], ...properties });
    case 'contact':
      return createContact(directory, properties);
    case 'device':
      return createDevice(directory, { registrationDateTime: timestamp(directory.clock()), ...properties });
  }
}

interface Taken {
  readonly given: CheckedValues;
  readonly values: Map<string, ShadowValue>;
  readonly plans: readonly LinkPlan[];
  readonly settled: Settled;
}

function taken(
  directory: Directory,
  object: StoredObject,
  match: Match,
  { given, values, plans, settled }: Taken,
): SyncResult {
  const { sourceAnchor } = match;
  if (match.kind === 'update' && object.shadow !== null) {
    const { shadow } = object;
    const keys = [...given.values.keys()].filter((key) => !isSame(shadow.values.get(key), values.get(key)));
    object.shadow = { ...shadow, values };
    if (keys.length > 0) logChange(directory, object, { type: 'shadow', keys });
  } else {
    connect(directory, object, sourceAnchor, values);
  }
  const identifier = given.values.get('onpremisesobjectidentifier');
  if (identifier instanceof Uint8Array) object.onPremisesObjectIdentifier = Buffer.from(identifier).toString('base64');
  noteQuarantine(directory, object, settled);
  applyLinks(directory, object, plans);
  if (match.kind !== 'update') resolveWaiting(directory, object);
  noteSync(directory);
  return success(object, sourceAnchor, settled);
}

function connect(
  directory: Directory,
  object: StoredObject,
  sourceAnchor: string,
  values: Map<string, ShadowValue>,
): void {
  const { synchronization } = directory;
  const former: Shadow | null = object.shadow;
  if (former !== null) synchronization.anchors.delete(`${object.kind}:${former.sourceAnchor}`);
  object.shadow = {
    sourceAnchor,
    values,
    references: former?.references ?? new Map<string, Set<string>>(),
    connected: true,
    since: directory.clock(),
  };
  synchronization.anchors.set(`${object.kind}:${sourceAnchor}`, object.id);
  logChange(directory, object, { type: 'connected' });
  // A reading that missed the time between has to hear of what it does not have any more.
  const lost = [...(former?.values.keys() ?? [])].filter((key) => !values.has(key));
  if (lost.length > 0) logChange(directory, object, { type: 'shadow', keys: lost });
  relogLinks(directory, object);
}

/** A read-back tells links from the change log: those that are there already are told with the object. */
function relogLinks(directory: Directory, object: StoredObject): void {
  if (object.kind === 'group') {
    for (const targetId of object.members.keys())
      logChange(directory, object, { type: 'link', link: 'members', targetId });
  }
  if ((object.kind === 'user' || object.kind === 'contact') && object.managerId !== null) {
    logChange(directory, object, { type: 'link', link: 'manager', targetId: object.managerId });
  }
  for (const [key, ids] of object.shadow?.references ?? []) {
    for (const targetId of ids) logChange(directory, object, { type: 'reference', key, targetId });
  }
}

function isSame(a: ShadowValue | undefined, b: ShadowValue | undefined): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length && a.every((item: string | Uint8Array, index) => isSame(item, b[index] as ShadowValue))
    );
  }
  return a === b;
}

function noteSync(directory: Directory): void {
  const now = directory.clock();
  directory.synchronization.lastSyncAt = now;
  directory.organization = { ...directory.organization, onPremisesLastSyncDateTime: timestamp(now) };
}

function remove(directory: Directory, object: SyncObject): SyncResult {
  const kind = KIND_OF[object.type];
  const { sourceAnchor, cloudAnchor } = anchorsOf(object);
  const byCloudAnchor = cloudAnchor === undefined ? undefined : objectOfCloudAnchor(directory, cloudAnchor);
  const found =
    connectedObject(directory, kind, sourceAnchor) ??
    byCloudAnchor ??
    (kind === 'user' && sourceAnchor !== undefined
      ? holderOf(directory, 'onPremisesImmutableId', sourceAnchor)
      : undefined);
  if (found === undefined || found.purged) throw unknownObject(sourceAnchor ?? cloudAnchor ?? '');
  if (found.shadow?.connected !== true) {
    // Done already, and the answer was lost.
    if (found.deletedAt !== null && found.shadow !== null) return success(found, found.shadow.sourceAnchor);
    throw cloudOnlyDeletion(found);
  }
  const anchor = found.shadow.sourceAnchor;
  if (found.isCloudManaged) return success(found, anchor);
  disconnect(directory, found, found.shadow);
  if (found.deletedAt === null) deleteObject(directory, found);
  noteSync(directory);
  return success(found, anchor);
}

/** "Soft-deleted": not synchronized any more, and still with everything that came from the forest. */
function disconnect(directory: Directory, object: StoredObject, shadow: Shadow): void {
  shadow.connected = false;
  directory.synchronization.anchors.delete(`${object.kind}:${shadow.sourceAnchor}`);
  directory.synchronization.quarantined.delete(object.id);
  updateObject(
    directory,
    object,
    withoutEmpty({ onPremisesSyncEnabled: false, onPremisesProvisioningErrors: [] }, object.properties),
  );
  logChange(directory, object, { type: 'disconnected' });
}

function anchorsOf({ values }: SyncObject): {
  readonly sourceAnchor: string | undefined;
  readonly cloudAnchor: string | undefined;
} {
  const text = (key: string): string | undefined => {
    const value = values.get(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return { sourceAnchor: text('sourceanchor'), cloudAnchor: text('cloudanchor') };
}

function success(object: StoredObject, sourceAnchor: string, settled?: Settled): SyncResult {
  const [first] = settled?.quarantined ?? [];
  const done = { cloudAnchor: cloudAnchorOf(object), sourceAnchor, resultCode: 'Success' } as const;
  if (settled === undefined || first === undefined) return done;
  const { quarantined } = settled;
  const values = quarantined.map(({ attribute, value }) => `${attribute} ${value};`).join(' ');
  return {
    ...done,
    errorDescription: `The object was provisioned, and the following attributes were put in quarantine because another object has the same values: [${values}]. Correct or remove the duplicate values in your local directory.`,
    propertiesInError: [...new Set(quarantined.map(({ attribute }) => attribute))],
    conflict: { attribute: first.attribute, value: first.value, cloudAnchor: cloudAnchorOf(first.holder) },
  };
}

function failure(directory: Directory, object: SyncObject, refusal: Refusal): SyncResult {
  const { sourceAnchor, cloudAnchor } = anchorsOf(object);
  const known = connectedObject(directory, KIND_OF[object.type], sourceAnchor);
  const anchor = known === undefined ? cloudAnchor : cloudAnchorOf(known);
  const { code, message, properties, collision } = refusal;
  return {
    ...(anchor === undefined ? {} : { cloudAnchor: anchor }),
    ...(sourceAnchor === undefined ? {} : { sourceAnchor }),
    resultCode: 'Failure',
    errorCode: code,
    errorDescription: message,
    ...(properties.length === 0 ? {} : { propertiesInError: properties }),
    ...(collision === undefined
      ? {}
      : {
          conflict: {
            attribute: collision.attribute,
            value: collision.value,
            cloudAnchor: cloudAnchorOf(collision.holder),
          },
        }),
  };
}
