/**
 * Security descriptors in their self-relative form ([MS-DTYP] 2.4.6), read from octets and written back.
 *
 * What is not understood (audit entries, conditional ones) is kept as it came, so that a descriptor that is written back
 * loses nothing. Everything that is read is bounded by the octets there are: a descriptor from elsewhere can be anything.
 */

import { guidFromText, guidToText } from '../../../model/anchor.ts';
import { readSid, sidFromText } from './sid.ts';

/** An entry that allows or denies ([MS-DTYP] 2.4.4.2 to 2.4.4.5). */
export interface AccessEntry {
  readonly kind: 'allow' | 'deny';
  /** ACE_FLAG. */
  readonly flags: number;
  /** Access mask, unsigned. */
  readonly mask: number;
  /** `S-1-...` of whom it is for. */
  readonly sid: string;
  /** What the right is about: an attribute, a set of them, a class of children, a control access right; absent: everything. */
  readonly objectType?: string;
  /** The class of objects that inherit it; absent: all. */
  readonly inheritedObjectType?: string;
}

/** An entry of another type, with everything after its header. */
export interface OpaqueEntry {
  readonly kind: 'opaque';
  readonly type: number;
  readonly flags: number;
  readonly body: Buffer;
}

export type Entry = AccessEntry | OpaqueEntry;

export interface AccessControlList {
  readonly revision: number;
  readonly entries: readonly Entry[];
}

export interface SecurityDescriptor {
  /** SECURITY_DESCRIPTOR_CONTROL, without the bits that say what is present and in which form. */
  readonly control: number;
  readonly owner?: string;
  readonly group?: string;
  /** Absent: everybody may do everything. */
  readonly dacl?: AccessControlList;
  readonly sacl?: AccessControlList;
}

/** ACE_FLAG ([MS-DTYP] 2.4.4.1). */
export const ACE_FLAG = { containerInherit: 0x02, noPropagate: 0x04, inheritOnly: 0x08, inherited: 0x10 } as const;

/** SECURITY_DESCRIPTOR_CONTROL ([MS-DTYP] 2.4.6). */
export const CONTROL = {
  daclPresent: 0x0004,
  saclPresent: 0x0010,
  /** Nothing is inherited from the object above. */
  daclProtected: 0x1000,
  selfRelative: 0x8000,
} as const;

const FORM = CONTROL.daclPresent | CONTROL.saclPresent | CONTROL.selfRelative;
const HEADER = 20;
const ACL_HEADER = 8;
const ACE_HEADER = 4;
/** Lists with entries about object types have revision 4, others 2. */
const REVISION_WITH_OBJECTS = 4;

const TYPE = { allow: 0, deny: 1, allowObject: 5, denyObject: 6 } as const;
const HAS_OBJECT_TYPE = 1;
const HAS_INHERITED_OBJECT_TYPE = 2;

/** Throws a RangeError on octets that are no security descriptor. */
export function parseDescriptor(octets: Uint8Array): SecurityDescriptor {
  const buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  if (buffer.length < HEADER) throw new RangeError(`A security descriptor of ${buffer.length} octets`);
  if (buffer.readUInt8(0) !== 1) throw new RangeError(`A security descriptor of revision ${buffer.readUInt8(0)}`);
  const control = buffer.readUInt16LE(2);
  if ((control & CONTROL.selfRelative) === 0) throw new RangeError('A security descriptor that is not self-relative');
  const [owner, group, sacl, dacl] = [4, 8, 12, 16].map((at) => buffer.readUInt32LE(at)) as [
    number,
    number,
    number,
    number,
  ];
  return {
    control: control & ~FORM,
    ...(owner === 0 ? {} : { owner: readSid(buffer, owner).text }),
    ...(group === 0 ? {} : { group: readSid(buffer, group).text }),
    ...((control & CONTROL.daclPresent) === 0 || dacl === 0 ? {} : { dacl: parseAcl(buffer, dacl) }),
    ...((control & CONTROL.saclPresent) === 0 || sacl === 0 ? {} : { sacl: parseAcl(buffer, sacl) }),
  };
}

function parseAcl(buffer: Buffer, offset: number): AccessControlList {
  if (offset + ACL_HEADER > buffer.length) throw new RangeError('An access control list beyond the end');
  const revision = buffer.readUInt8(offset);
  const size = buffer.readUInt16LE(offset + 2);
  const count = buffer.readUInt16LE(offset + 4);
  if (size < ACL_HEADER || offset + size > buffer.length)
    throw new RangeError(`An access control list of ${size} octets`);
  const entries: Entry[] = [];
  const end = offset + size;
  let at = offset + ACL_HEADER;
  for (let index = 0; index < count; index += 1) {
    if (at + ACE_HEADER > end) throw new RangeError('More access control entries than the list holds');
    const aceSize = buffer.readUInt16LE(at + 2);
    if (aceSize < ACE_HEADER || at + aceSize > end)
      throw new RangeError(`An access control entry of ${aceSize} octets`);
    entries.push(parseEntry(buffer.subarray(at, at + aceSize)));
    at += aceSize;
  }
  return { revision, entries };
}

function parseEntry(ace: Buffer): Entry {
  const type = ace.readUInt8(0);
  const flags = ace.readUInt8(1);
  const isObject = type === TYPE.allowObject || type === TYPE.denyObject;
  if (!isObject && type !== TYPE.allow && type !== TYPE.deny) {
    return { kind: 'opaque', type, flags, body: Buffer.from(ace.subarray(ACE_HEADER)) };
  }
  if (ace.length < ACE_HEADER + (isObject ? 8 : 4)) throw new RangeError('An access control entry that is cut short');
  const present = isObject ? ace.readUInt32LE(8) : 0;
  let at = isObject ? 12 : 8;
  const guid = (flag: number): string | undefined => {
    if ((present & flag) === 0) return undefined;
    if (at + 16 > ace.length) throw new RangeError('An access control entry that is cut short');
    at += 16;
    return guidToText(ace.subarray(at - 16, at));
  };
  const objectType = guid(HAS_OBJECT_TYPE);
  const inheritedObjectType = guid(HAS_INHERITED_OBJECT_TYPE);
  return {
    kind: type === TYPE.allow || type === TYPE.allowObject ? 'allow' : 'deny',
    flags,
    mask: ace.readUInt32LE(4),
    sid: readSid(ace, at).text,
    ...(objectType === undefined ? {} : { objectType }),
    ...(inheritedObjectType === undefined ? {} : { inheritedObjectType }),
  };
}

/** Throws a RangeError where a list gets longer than its 16 bits of size allow. */
export function buildDescriptor({ control, owner, group, dacl, sacl }: SecurityDescriptor): Buffer {
  const parts: Buffer[] = [];
  let end = HEADER;
  const place = (part: Buffer | undefined): number => {
    if (part === undefined) return 0;
    const offset = end;
    parts.push(part);
    end += part.length;
    return offset;
  };
  const header = Buffer.alloc(HEADER);
  const present = (dacl === undefined ? 0 : CONTROL.daclPresent) | (sacl === undefined ? 0 : CONTROL.saclPresent);
  header.writeUInt8(1, 0);
  header.writeUInt16LE((control & ~FORM) | present | CONTROL.selfRelative, 2);
  header.writeUInt32LE(place(sacl && buildAcl(sacl)), 12);
  header.writeUInt32LE(place(dacl && buildAcl(dacl)), 16);
  header.writeUInt32LE(place(owner === undefined ? undefined : sidFromText(owner)), 4);
  header.writeUInt32LE(place(group === undefined ? undefined : sidFromText(group)), 8);
  return Buffer.concat([header, ...parts]);
}

function buildAcl({ revision, entries }: AccessControlList): Buffer {
  const body = Buffer.concat(entries.map(buildEntry));
  const size = ACL_HEADER + body.length;
  if (size > 0xffff) throw new RangeError(`An access control list of ${size} octets`);
  const header = Buffer.alloc(ACL_HEADER);
  header.writeUInt8(entries.some(isAboutObjects) ? Math.max(revision, REVISION_WITH_OBJECTS) : revision, 0);
  header.writeUInt16LE(size, 2);
  header.writeUInt16LE(entries.length, 4);
  return Buffer.concat([header, body]);
}

function isAboutObjects(entry: Entry): boolean {
  return entry.kind !== 'opaque' && (entry.objectType !== undefined || entry.inheritedObjectType !== undefined);
}

function buildEntry(entry: Entry): Buffer {
  if (entry.kind === 'opaque') return withHeader(entry.type, entry.flags, entry.body);
  const { kind, flags, mask, sid, objectType, inheritedObjectType } = entry;
  const rights = Buffer.alloc(4);
  rights.writeUInt32LE(mask);
  if (!isAboutObjects(entry)) return withHeader(TYPE[kind], flags, Buffer.concat([rights, sidFromText(sid)]));
  const present = Buffer.alloc(4);
  present.writeUInt32LE(
    (objectType === undefined ? 0 : HAS_OBJECT_TYPE) |
      (inheritedObjectType === undefined ? 0 : HAS_INHERITED_OBJECT_TYPE),
  );
  const guids = [objectType, inheritedObjectType].filter((guid) => guid !== undefined).map(guidFromText);
  const body = Buffer.concat([rights, present, ...guids, sidFromText(sid)]);
  return withHeader(kind === 'allow' ? TYPE.allowObject : TYPE.denyObject, flags, body);
}

function withHeader(type: number, flags: number, body: Buffer): Buffer {
  const header = Buffer.alloc(ACE_HEADER);
  header.writeUInt8(type, 0);
  header.writeUInt8(flags, 1);
  header.writeUInt16LE(ACE_HEADER + body.length, 2);
  return Buffer.concat([header, body]);
}
