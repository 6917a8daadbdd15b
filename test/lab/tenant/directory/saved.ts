/**
 * The directory as JSON and back: objects, links with their places, the change log (cookies and tokens name places in it),
 * what synchronization keeps, credentials. What can be computed of these is computed when it is loaded.
 */

import type { Json, JsonObject } from '../json.ts';
import type { Directory, LinkName, LogEntry, StoredObject } from './directory.ts';
import type { Credential, PrivilegedRole, Shadow, ShadowValue, SynchronizationState } from './synchronization.ts';
import { claimUniqueValues } from './unique-values.ts';

type SavedValue =
  string | boolean | readonly string[] | { readonly integer: string } | { readonly octets: string | readonly string[] };

interface SavedShadow extends Omit<Shadow, 'values' | 'references'> {
  readonly values: readonly (readonly [key: string, value: SavedValue])[];
  readonly references: readonly (readonly [key: string, ids: readonly string[]])[];
}

interface SavedObject {
  readonly kind: StoredObject['kind'];
  readonly id: string;
  readonly sequence: number;
  readonly properties: JsonObject;
  readonly deletedAt: number | null;
  readonly visibleFrom: number;
  readonly purged: boolean;
  readonly isCloudManaged: boolean;
  readonly onPremisesObjectIdentifier: string | null;
  readonly shadow: SavedShadow | null;
  readonly managerId?: string | null;
  readonly privilegedRole?: PrivilegedRole | null;
  readonly credential?: Credential | null;
  readonly members?: readonly (readonly [id: string, place: number])[];
  readonly owners?: readonly (readonly [id: string, place: number])[];
}

type Indexes = 'anchors' | 'quarantined' | 'waiting' | 'refusedOnce';

interface SavedSynchronization extends Omit<SynchronizationState, Indexes> {
  readonly quarantined: readonly string[];
  readonly waiting: readonly (readonly [anchor: string, references: readonly string[]])[];
  readonly refusedOnce: readonly string[];
}

/** Plain JSON. */
export interface SavedDirectory {
  readonly version: 1;
  readonly organization: JsonObject;
  readonly objects: readonly SavedObject[];
  readonly log: readonly LogEntry[];
  readonly synchronization: SavedSynchronization;
}

export function saveDirectory(directory: Directory): SavedDirectory {
  const { anchors: _computed, quarantined, waiting, refusedOnce, ...company } = directory.synchronization;
  return {
    version: 1,
    organization: directory.organization,
    objects: [...directory.objects.values()].map(saveObject),
    log: [...directory.log],
    synchronization: {
      ...company,
      currentExport: company.currentExport === null ? null : { ...company.currentExport },
      quarantined: [...quarantined],
      waiting: [...waiting].map(([anchor, references]) => [anchor, [...references]] as const),
      refusedOnce: [...refusedOnce],
    },
  };
}

function saveObject(object: StoredObject): SavedObject {
  const { shadow, ...others } = object;
  const saved = { ...others, shadow: shadow === null ? null : saveShadow(shadow) };
  return 'members' in saved ? { ...saved, members: [...saved.members], owners: [...saved.owners] } : saved;
}

function saveShadow({ values, references, ...others }: Shadow): SavedShadow {
  return {
    ...others,
    values: [...values].map(([key, value]) => [key, saveValue(value)] as const),
    references: [...references].map(([key, ids]) => [key, [...ids]] as const),
  };
}

function saveValue(value: ShadowValue): SavedValue {
  const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');
  if (typeof value === 'bigint') return { integer: String(value) };
  if (value instanceof Uint8Array) return { octets: base64(value) };
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return isOctetList(value) ? { octets: value.map(base64) } : value;
}

function isOctetList(value: readonly string[] | readonly Uint8Array[]): value is readonly Uint8Array[] {
  return value[0] instanceof Uint8Array;
}

/** Replaces everything the directory holds. Options of the tenant (domains, delays) stay as they are. */
export function loadDirectory(directory: Directory, saved: SavedDirectory): void {
  clear(directory);
  directory.organization = saved.organization;
  for (const entry of saved.log) directory.log.push(entry);
  for (const one of saved.objects) place(directory, loadObject(one));
  const { quarantined, waiting, refusedOnce, ...company } = saved.synchronization;
  const { synchronization } = directory;
  Object.assign(synchronization, company, {
    currentExport: company.currentExport === null ? null : { ...company.currentExport },
  });
  for (const id of quarantined) synchronization.quarantined.add(id);
  for (const [anchor, references] of waiting) synchronization.waiting.set(anchor, new Set(references));
  for (const key of refusedOnce) synchronization.refusedOnce.add(key);
}

function clear({
  objects,
  users,
  groups,
  contacts,
  devices,
  unique,
  backLinks,
  log,
  synchronization,
}: Directory): void {
  for (const list of [users, groups, contacts, devices, log]) list.length = 0;
  const { manager, members, owners } = backLinks;
  const { anchors, quarantined, waiting, refusedOnce } = synchronization;
  const indexes = [objects, unique, manager, members, owners, anchors, quarantined, waiting, refusedOnce];
  for (const index of indexes) index.clear();
}

function loadObject(saved: SavedObject): StoredObject {
  const { kind, shadow, managerId = null, members = [], owners = [], ...others } = saved;
  const { privilegedRole = null, credential = null, ...rest } = others;
  const base = { ...rest, shadow: shadow === null ? null : loadShadow(shadow) };
  switch (kind) {
    case 'user':
      return { ...base, kind, managerId, privilegedRole, credential };
    case 'group':
      return { ...base, kind, members: new Map(members), owners: new Map(owners) };
    case 'contact':
      return { ...base, kind, managerId };
    case 'device':
      return { ...base, kind };
  }
}

function loadShadow({ values, references, ...others }: SavedShadow): Shadow {
  return {
    ...others,
    values: new Map(values.map(([key, value]) => [key, loadValue(value)] as const)),
    references: new Map(references.map(([key, ids]) => [key, new Set(ids)] as const)),
  };
}

function loadValue(value: SavedValue): ShadowValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if ('integer' in value) return BigInt(value.integer);
  if (!('octets' in value)) return value;
  const { octets } = value;
  const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
  return typeof octets === 'string' ? bytes(octets) : octets.map(bytes);
}

/** Into the sequences and indexes; objects come in order of creation. */
function place(directory: Directory, object: StoredObject): void {
  directory.objects.set(object.id, object);
  switch (object.kind) {
    case 'user':
      directory.users.push(object);
      break;
    case 'group':
      directory.groups.push(object);
      break;
    case 'contact':
      directory.contacts.push(object);
      break;
    case 'device':
      directory.devices.push(object);
  }
  if (object.purged) return;
  claimUniqueValues(directory, object, object.properties);
  const { shadow } = object;
  if (shadow?.connected === true)
    directory.synchronization.anchors.set(`${object.kind}:${shadow.sourceAnchor}`, object.id);
  indexLinks(directory, object);
}

function indexLinks({ backLinks }: Directory, object: StoredObject): void {
  const remember = (link: LinkName, targetId: string): void => {
    backLinks[link].set(targetId, (backLinks[link].get(targetId) ?? new Set<string>()).add(object.id));
  };
  if (object.kind === 'group') {
    for (const id of object.members.keys()) remember('members', id);
    for (const id of object.owners.keys()) remember('owners', id);
  } else if (object.kind !== 'device' && object.managerId !== null) {
    remember('manager', object.managerId);
  }
}

/** Reads what {@link saveDirectory} made and a file held. Throws a RangeError for anything else. */
export function parseSavedDirectory(text: string): SavedDirectory {
  const value = JSON.parse(text) as Json;
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) {
    throw new RangeError('no saved directory of this version');
  }
  return value as unknown as SavedDirectory;
}
