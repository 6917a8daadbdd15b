/** Who may do what: the entries that stand on an object and those that it inherits ([MS-ADTS] 5.1.3). Reading is not held to them. */

import { FLAG, writeDescriptor } from './descriptor.ts';
import type { Ace } from './descriptor.ts';
import { sidOf } from './directory.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';
import { groupsOf } from './group-membership.ts';

export const RIGHT = {
  createChild: 0x1,
  deleteChild: 0x2,
  readProperty: 0x10,
  writeProperty: 0x20,
  control: 0x100,
  delete: 0x10000,
  writeList: 0x40000,
  writeOwner: 0x80000,
  /** Everything but control access rights: what `grant` means by writing. */
  write: 0xf00ff,
  all: 0xf01ff,
} as const;

export const CONTROL_RIGHT = {
  replicate: '1131f6aa-9c07-11d1-f79f-00c04fc2dcd2',
  replicateSecrets: '1131f6ad-9c07-11d1-f79f-00c04fc2dcd2',
  resetPassword: '00299570-246d-11d0-a768-00aa006e0529',
} as const;

const EVERYONE = 'S-1-1-0';
const AUTHENTICATED_USERS = 'S-1-5-11';
const SYSTEM = 'S-1-5-18';
export const ADMINISTRATORS = 'S-1-5-32-544';

/** What stands on the head of every naming context of a new forest, shortened to what matters here. */
function headEntries({ domainSid }: Directory): readonly Ace[] {
  const everything = (sid: string): Ace => ({ allow: true, flags: FLAG.inherit, mask: RIGHT.all, sid });
  return [
    ...[SYSTEM, `${domainSid}-519`, `${domainSid}-512`, ADMINISTRATORS].map(everything),
    // List, read, and read permissions: on Windows by way of the classes' own entries and an old compatibility group.
    { allow: true, flags: FLAG.inherit, mask: 0x20014, sid: AUTHENTICATED_USERS },
  ];
}

/** The entries that stand on an object itself. */
export function ownEntries(directory: Directory, object: DirectoryObject): readonly Ace[] {
  return object.access?.aces ?? (object.parent ? [] : headEntries(directory));
}

/** All that decide over an object, its own first, then those from above, the nearest first. */
export function* entriesOn(directory: Directory, object: DirectoryObject): Generator<Ace> {
  yield* ownEntries(directory, object);
  const ownClass = directory.schemaGuids.get(object.structural.name.toLowerCase());
  for (let at = object; at.parent && !at.access?.closed; at = at.parent) {
    for (const ace of ownEntries(directory, at.parent)) {
      const passesOn = ace.flags & FLAG.inherit && (at === object || !(ace.flags & FLAG.noPropagate));
      if (!passesOn) continue;
      const isMeant = ace.inheritedType === undefined || ace.inheritedType === ownClass;
      const kept = FLAG.inherit | FLAG.inherited;
      // For another class it is only handed on.
      yield { ...ace, flags: isMeant ? kept : kept | FLAG.inheritOnly };
    }
  }
}

/** The descriptor as a client reads it. */
export function descriptorOf(directory: Directory, object: DirectoryObject, parts: number): Buffer {
  const owner = object.owner ?? `${directory.domainSid}-512`;
  const list = { aces: [...entriesOn(directory, object)], closed: object.access?.closed ?? false };
  return writeDescriptor({ owner: parts & 0x1 ? owner : undefined, list: parts & 0x4 ? list : undefined });
}

/** SIDs of an account and of all it belongs to, its own first. */
export function tokenOf(directory: Directory, account: DirectoryObject): readonly string[] {
  const groups = [...groupsOf(directory, account)].flatMap((group) => sidOf(directory, group) ?? []);
  return [sidOf(directory, account) ?? '', ...groups, EVERYONE, AUTHENTICATED_USERS];
}

export interface Wish {
  readonly mask: number;
  /** Names of the class, attribute or child class it is about, or the GUID of a control access right. */
  readonly about: readonly string[];
}

/** Goes through the entries until all rights are given or one is denied. */
export function allows(directory: Directory, token: ReadonlySet<string>, object: DirectoryObject, wish: Wish): boolean {
  const types = wish.about.map((name) => directory.schemaGuids.get(name.toLowerCase()) ?? name);
  // An owner may always change who may do what.
  if (wish.mask === RIGHT.writeList && token.has(object.owner ?? '')) return true;
  let open: number = wish.mask;
  for (const ace of entriesOn(directory, object)) {
    if (ace.flags & FLAG.inheritOnly || !token.has(ace.sid)) continue;
    if (ace.objectType !== undefined && !types.includes(ace.objectType)) continue;
    if (!ace.allow && ace.mask & open) return false;
    if (ace.allow) open &= ~ace.mask;
    if (open === 0) return true;
  }
  return false;
}
