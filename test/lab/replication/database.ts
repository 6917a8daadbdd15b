/**
 * A naming context as one domain controller holds it: objects, what changed when and where, and what another replica
 * does not know yet. Numbering and selection as [MS-DRSR] 4.1.10.5 has them and as Samba does it.
 */

import { createHash } from 'node:crypto';
import { ATTRIBUTE_NAMES, type AttributeName } from '../../../engine/sign-in/password-hash-sync/drs/attributes.ts';
import type { Stamp } from '../../../engine/sign-in/password-hash-sync/drs/changes-reply.ts';
import type { HighWatermark, UpToDateness } from '../../../engine/sign-in/password-hash-sync/drs/cursor.ts';

/** A password is encrypted for whoever asks, at the moment of asking. */
export type LabValue = Buffer | { readonly password: string };

export interface LabAttribute {
  readonly values: readonly LabValue[];
  readonly stamp: Stamp;
  /** This database's own number of the change. */
  readonly localUsn: bigint;
}

export interface LabObject {
  readonly guid: Buffer;
  readonly sid: Buffer;
  readonly dn: string;
  readonly isNamingContext: boolean;
  readonly attributes: ReadonlyMap<AttributeName, LabAttribute>;
}

export interface LabChanges {
  readonly objects: readonly LabObject[];
  readonly to: HighWatermark;
  /** On the last page. */
  readonly vector: UpToDateness | undefined;
  readonly hasMore: boolean;
}

export interface ChangesQuery {
  readonly invocation: string;
  readonly from: HighWatermark;
  readonly vector: UpToDateness;
  readonly attributes: readonly AttributeName[];
  readonly maximumObjects: number;
}

export interface Database {
  readonly invocation: string;
  readonly dn: string;
  readonly head: LabObject;
  readonly highestCommittedUsn: bigint;
  /** Writes here; answers the object's DN. A password sets pwdLastSet, too. */
  write(name: string, values: LabWrite): string;
  find(by: { readonly dn: string; readonly guid: Buffer }): LabObject | undefined;
  /** Of an account, by its name. */
  dnOf(user: string): string | undefined;
  changes(query: ChangesQuery): LabChanges;
  /** Takes over whatever the other one has and this one has not. */
  pullFrom(other: Database): void;
  /** Everything as it is now; `restore` brings it back with its numbers, as a snapshot of a virtual machine does. */
  snapshot(): DatabaseState;
  /** With a new `invocation`: as a backup is restored properly. */
  restore(state: DatabaseState, invocation?: string): void;
  readonly objects: ReadonlyMap<string, LabObject>;
  readonly vector: ReadonlyMap<string, bigint>;
}

export interface LabWrite {
  readonly password?: string | undefined;
  /** Of userAccountControl; 0x200 for a new account. */
  readonly control?: number;
  readonly mustChange?: boolean;
  readonly isDeleted?: boolean;
}

export interface DatabaseState {
  readonly usn: bigint;
  readonly objects: ReadonlyMap<string, LabObject>;
  readonly vector: ReadonlyMap<string, bigint>;
}

export interface DatabaseOptions {
  readonly dn: string;
  /** What GUIDs and the SID are made of: two domain controllers of one domain have the same. */
  readonly domainSeed?: string;
  readonly invocation: string;
}

export const SECONDS_FROM_1601 = 11_644_473_600n;
const digest = (text: string, length: number) => createHash('sha256').update(text).digest().subarray(0, length);

export function createDatabase({ dn, domainSeed = dn, invocation: first }: DatabaseOptions): Database {
  let invocation = first;
  let usn = 1000n;
  let objects = new Map<string, LabObject>();
  let vector = new Map<string, bigint>();
  const headGuid = digest(`head of ${domainSeed}`, 16);
  const domainSid = Buffer.concat([Buffer.from('010400000000000515000000', 'hex'), digest(`sid of ${domainSeed}`, 12)]);
  const keyOf = (guid: Buffer) => guid.toString('hex');

  function attribute(previous: LabAttribute | undefined, values: readonly LabValue[]): LabAttribute {
    const changed = BigInt(Math.floor(Date.now() / 1000)) + SECONDS_FROM_1601;
    const stamp = { version: (previous?.stamp.version ?? 0) + 1, changed, invocation, usn };
    return { values, stamp, localUsn: usn };
  }

  function put(
    object: Omit<LabObject, 'attributes'>,
    written: readonly (readonly [AttributeName, LabValue[]])[],
  ): void {
    usn += 1n;
    const known = objects.get(keyOf(object.guid))?.attributes ?? new Map<AttributeName, LabAttribute>();
    const attributes = new Map(known);
    for (const [name, values] of written) attributes.set(name, attribute(known.get(name), values));
    objects.set(keyOf(object.guid), { ...object, attributes });
    vector.set(invocation, usn);
  }

  const head = { guid: headGuid, sid: domainSid, dn, isNamingContext: true };
  put(head, [['objectSid', [domainSid]]]);

  function write(name: string, { password, control, mustChange, isDeleted }: LabWrite): string {
    const guid = digest(`${name} in ${domainSeed}`, 16);
    const rid = Buffer.alloc(4);
    rid.writeUInt32LE(1000 + (digest(name, 2).readUInt16LE(0) % 60_000));
    const sid = Buffer.concat([domainSid, rid]);
    sid[1] = 5;
    const isNew = !objects.has(keyOf(guid));
    const parent = isDeleted ? 'CN=Deleted Objects' : 'CN=Users';
    const written: (readonly [AttributeName, LabValue[]])[] = [];
    if (isNew) written.push(['objectSid', [sid]]);
    if (isNew || control !== undefined) written.push(['userAccountControl', [number32(control ?? 0x200)]]);
    if (password !== undefined) {
      const now = (BigInt(Date.now()) + SECONDS_FROM_1601 * 1000n) * 10_000n;
      written.push(['unicodePwd', [{ password }]], ['pwdLastSet', [number64(mustChange ? 0n : now)]]);
    }
    if (isDeleted) written.push(['isDeleted', [number32(1)]], ['unicodePwd', []]);
    const object = { guid, sid, dn: `CN=${name},${parent},${dn}`, isNamingContext: false };
    put(object, written);
    return object.dn;
  }

  const database: Database & ChangeSource = {
    later: (than) =>
      [...objects.values()]
        .map((object) => ({ object, usn: highestUsn(object) }))
        .filter(({ usn: last }) => last > than)
        .sort((left, right) => Number(left.usn - right.usn)),
    get invocation() {
      return invocation;
    },
    dn,
    get head() {
      return objects.get(keyOf(headGuid)) ?? { ...head, attributes: new Map() };
    },
    get highestCommittedUsn() {
      return usn;
    },
    get objects() {
      return objects;
    },
    get vector() {
      return vector;
    },
    write,
    find: (by) =>
      objects.get(keyOf(by.guid)) ?? [...objects.values()].find((one) => one.dn.toLowerCase() === by.dn.toLowerCase()),
    dnOf: (user) =>
      [...objects.values()]
        .map(({ dn: of }) => of)
        .find((of) => of.toLowerCase().startsWith(`cn=${user.toLowerCase()},`)),
    changes: (query) => selectChanges(database, query),
    pullFrom(other) {
      for (const [key, theirs] of other.objects) {
        const ours = objects.get(key);
        const newer = [...theirs.attributes].filter(([name, { stamp }]) =>
          isNewer(stamp, ours?.attributes.get(name)?.stamp),
        );
        if (newer.length === 0) continue;
        usn += 1n;
        const taken = newer.map(([name, one]) => [name, { ...one, localUsn: usn }] as const);
        objects.set(key, { ...theirs, attributes: new Map([...(ours?.attributes ?? []), ...taken]) });
      }
      for (const [one, to] of other.vector) if (to > (vector.get(one) ?? 0n)) vector.set(one, to);
      vector.set(invocation, usn);
    },
    snapshot: () => ({ usn, objects: new Map(objects), vector: new Map(vector) }),
    restore(state, newInvocation) {
      ({ usn } = state);
      objects = new Map(state.objects);
      vector = new Map(state.vector);
      if (newInvocation === undefined) return;
      invocation = newInvocation;
      vector.set(invocation, usn);
    },
  };
  return database;
}

/** [MS-DRSR] 4.1.10.5.2: of two stamps of one attribute the later one wins. */
function isNewer(theirs: Stamp, ours: Stamp | undefined): boolean {
  if (!ours) return true;
  if (theirs.version !== ours.version) return theirs.version > ours.version;
  if (theirs.changed !== ours.changed) return theirs.changed > ours.changed;
  return theirs.invocation > ours.invocation;
}

/** What changes are chosen from. */
export interface ChangeSource extends Pick<Database, 'invocation' | 'head' | 'highestCommittedUsn' | 'vector'> {
  /** Objects with the number of their last change, in its order, from after this number on. */
  later(than: bigint): Iterable<{ readonly object: LabObject; readonly usn: bigint }>;
}

/** A watermark of another database says nothing here; what is known by the vector is left out all the same. */
export function selectChanges(database: ChangeSource, query: ChangesQuery): LabChanges {
  const isOurs = query.invocation === database.invocation;
  const from = isOurs ? query.from : { object: 0n, reserved: 0n, property: 0n };
  const known = new Map(query.vector.map((cursor) => [cursor.invocation, cursor.usn]));
  const changed: { readonly object: LabObject; readonly usn: bigint }[] = [];
  for (const { object, usn } of database.later(from.object)) {
    // One more than a page holds tells whether there is more.
    if (changed.length > query.maximumObjects) break;
    const attributes = missing(object, query.attributes, from.property, known);
    if (attributes.size > 0) changed.push({ object: { ...object, attributes }, usn });
  }
  const page = changed.slice(0, query.maximumObjects);
  const hasMore = changed.length > page.length;
  const last = page.at(-1)?.usn ?? from.object;
  // What is beyond the end of the database is echoed: how Samba loses changes after a rollback without a word.
  const end = database.highestCommittedUsn > from.object ? database.highestCommittedUsn : from.object;
  const head = { ...database.head, attributes: new Map<AttributeName, LabAttribute>() };
  const rows = page.map(({ object }) => object);
  return {
    objects: hasMore || query.from.object > query.from.property ? [head, ...rows] : rows,
    to: hasMore
      ? { object: last, reserved: 0n, property: from.property }
      : { object: end, reserved: 0n, property: end },
    vector: hasMore ? undefined : [...database.vector].map(([invocation, usn]) => ({ invocation, usn })),
    hasMore,
  };
}

function missing(
  object: LabObject,
  wanted: readonly AttributeName[],
  after: bigint,
  known: ReadonlyMap<string, bigint>,
): Map<AttributeName, LabAttribute> {
  return new Map(
    ATTRIBUTE_NAMES.filter((name) => wanted.includes(name)).flatMap((name) => {
      const attribute = object.attributes.get(name);
      if (!attribute || attribute.localUsn <= after) return [];
      return attribute.stamp.usn > (known.get(attribute.stamp.invocation) ?? 0n) ? [[name, attribute] as const] : [];
    }),
  );
}

function highestUsn({ attributes }: LabObject): bigint {
  return [...attributes.values()].reduce((highest, { localUsn }) => (localUsn > highest ? localUsn : highest), 0n);
}

export function number32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32LE(value >>> 0);
  return octets;
}

export function number64(value: bigint): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeBigInt64LE(value);
  return octets;
}
