/** Who may do what by a list of access control, as a domain controller decides it ([MS-ADTS] 5.1.3.3). */

import { ACE_FLAG, type AccessControlList, type AccessEntry, type Entry } from './descriptor.ts';

/** Rights on directory objects ([MS-ADTS] 5.1.3.2). */
export const RIGHT = {
  createChild: 0x1,
  deleteChild: 0x2,
  listChildren: 0x4,
  readProperty: 0x10,
  writeProperty: 0x20,
  deleteTree: 0x40,
  /** A right that has a name of its own (CR in SDDL): `objectType` says which. */
  control: 0x100,
  delete: 0x10000,
  writeAccessList: 0x40000,
  writeOwner: 0x80000,
} as const;

/** Rights with a name of their own ([MS-ADTS] 5.1.3.2.1). */
export const CONTROL_RIGHT = {
  replicatingDirectoryChanges: '1131f6aa-9c07-11d1-f79f-00c04fc2dcd2',
  replicatingDirectoryChangesAll: '1131f6ad-9c07-11d1-f79f-00c04fc2dcd2',
  resetPassword: '00299570-246d-11d0-a768-00aa006e0529',
  unexpirePassword: 'ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501',
  replicationSynchronization: '1131f6ab-9c07-11d1-f79f-00c04fc2dcd2',
  manageReplicationTopology: '1131f6ac-9c07-11d1-f79f-00c04fc2dcd2',
  addReplica: '9923a32a-3607-11d2-b9be-0000f87a36b2',
  migrateSidHistory: 'ba33815a-4f93-4c76-87f3-57574bff8109',
} as const;

/** GENERIC_READ, _WRITE, _EXECUTE and _ALL as rights on directory objects ([MS-ADTS] 5.1.3.2). */
const GENERIC: readonly (readonly [bit: number, rights: number])[] = [
  [0x80000000, 0x00020094],
  [0x40000000, 0x00020028],
  [0x20000000, 0x00020004],
  [0x10000000, 0x000f01ff],
];

export interface AccessRequest {
  /** Bits of `RIGHT`; all of them are asked for. */
  readonly mask: number;
  /**
   * What it is about, from the whole to the part: the object's class, the property set, the attribute; or one control
   * access right; or the class of a child. Whoever may do it to a whole may do it to its parts.
   */
  readonly objectTypes: readonly string[];
}

/** `token`: SIDs of the account and of all it belongs to. */
export function isGranted(
  dacl: AccessControlList | undefined,
  token: ReadonlySet<string>,
  { mask, objectTypes }: AccessRequest,
): boolean {
  if (dacl === undefined) return true;
  const about = new Set(objectTypes);
  let missing = mask;
  for (const entry of dacl.entries) {
    // Conditional entries grant nothing that could be relied on; audit entries are of no account.
    if (entry.kind === 'opaque' || (entry.flags & ACE_FLAG.inheritOnly) !== 0 || !token.has(entry.sid)) continue;
    if (entry.objectType !== undefined && !about.has(entry.objectType)) continue;
    const rights = rightsOf(entry);
    if (entry.kind === 'deny' && (rights & missing) !== 0) return false;
    if (entry.kind === 'allow') missing &= ~rights;
    if (missing === 0) return true;
  }
  return false;
}

function rightsOf({ mask }: AccessEntry): number {
  return GENERIC.reduce((rights, [bit, meaning]) => ((mask & bit) === 0 ? rights : rights | meaning), mask);
}

/** What an object of a class inherits from a list that stands above it ([MS-ADTS] 6.1.3). */
export function inheritedBy(dacl: AccessControlList | undefined, classGuid: string): AccessControlList | undefined {
  if (dacl === undefined) return undefined;
  const inherits = (entry: Entry): entry is AccessEntry =>
    entry.kind !== 'opaque' &&
    (entry.flags & ACE_FLAG.containerInherit) !== 0 &&
    (entry.flags & ACE_FLAG.noPropagate) === 0 &&
    (entry.inheritedObjectType === undefined || entry.inheritedObjectType === classGuid);
  const entries = dacl.entries
    .filter(inherits)
    .map((entry) => ({ ...entry, flags: (entry.flags & ~ACE_FLAG.inheritOnly) | ACE_FLAG.inherited }));
  return { revision: dacl.revision, entries };
}

/** The list with entries more, in canonical order: explicit before inherited. Those that stand there are left alone. */
export function withEntries(dacl: AccessControlList, additions: readonly AccessEntry[]): AccessControlList {
  const isThere = (wanted: AccessEntry) => dacl.entries.some((entry) => covers(entry, wanted));
  const missing = additions.filter((entry) => !isThere(entry));
  const firstInherited = dacl.entries.findIndex((entry) => (entry.flags & ACE_FLAG.inherited) !== 0);
  const at = firstInherited < 0 ? dacl.entries.length : firstInherited;
  return { ...dacl, entries: dacl.entries.toSpliced(at, 0, ...missing) };
}

function covers(entry: Entry, wanted: AccessEntry): boolean {
  return (
    entry.kind === wanted.kind &&
    entry.sid === wanted.sid &&
    entry.flags === wanted.flags &&
    entry.objectType === wanted.objectType &&
    entry.inheritedObjectType === wanted.inheritedObjectType &&
    (entry.mask & wanted.mask) === wanted.mask
  );
}
