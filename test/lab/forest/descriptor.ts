/** Access control entries and the security descriptors that carry them ([MS-DTYP] 2.4). Independent of the engine's own code on purpose. */

import { guidOctets, guidText, sidOctets, sidText } from './identifiers.ts';

export interface Ace {
  readonly allow: boolean;
  readonly flags: number;
  readonly mask: number;
  readonly sid: string;
  readonly objectType?: string;
  readonly inheritedType?: string;
}

export const FLAG = { inherit: 0x02, noPropagate: 0x04, inheritOnly: 0x08, inherited: 0x10 } as const;

/** What stands on an object itself. */
export interface AccessList {
  readonly aces: readonly Ace[];
  /** Nothing comes from above. */
  readonly closed: boolean;
}

const SELF_RELATIVE = 0x8000;
const DACL_PRESENT = 0x0004;
const DACL_PROTECTED = 0x1000;
const AUTO_INHERITED = 0x0400;

export interface Parts {
  readonly owner: string | undefined;
  readonly list: AccessList | undefined;
}

export function writeDescriptor({ owner, list }: Parts): Buffer {
  const header = Buffer.alloc(20);
  const ownerPart = owner === undefined ? Buffer.alloc(0) : (sidOctets(owner) ?? Buffer.alloc(0));
  const dacl = list === undefined ? Buffer.alloc(0) : writeList(list.aces);
  header[0] = 1;
  const closed = list?.closed ? DACL_PROTECTED : AUTO_INHERITED;
  header.writeUInt16LE(SELF_RELATIVE | (list === undefined ? 0 : DACL_PRESENT | closed), 2);
  if (ownerPart.length > 0) header.writeUInt32LE(20, 4);
  if (dacl.length > 0) header.writeUInt32LE(20 + ownerPart.length, 16);
  return Buffer.concat([header, ownerPart, dacl]);
}

function writeList(aces: readonly Ace[]): Buffer {
  const body = Buffer.concat(aces.map(writeAce));
  const header = Buffer.alloc(8);
  header[0] = 4;
  header.writeUInt16LE(8 + body.length, 2);
  header.writeUInt16LE(aces.length, 4);
  return Buffer.concat([header, body]);
}

function writeAce(ace: Ace): Buffer {
  const types = [ace.objectType, ace.inheritedType];
  const narrowed = types.some((type) => type !== undefined);
  const sid = sidOctets(ace.sid) ?? Buffer.alloc(0);
  const guids = types.flatMap((type) => (type === undefined ? [] : [guidOctets(type) ?? Buffer.alloc(16)]));
  const fixed = Buffer.alloc(narrowed ? 12 : 8);
  fixed[0] = (ace.allow ? 0 : 1) + (narrowed ? 5 : 0);
  fixed[1] = ace.flags;
  fixed.writeUInt16LE(fixed.length + guids.length * 16 + sid.length, 2);
  fixed.writeUInt32LE(ace.mask, 4);
  if (narrowed) fixed.writeUInt32LE((types[0] === undefined ? 0 : 1) | (types[1] === undefined ? 0 : 2), 8);
  return Buffer.concat([fixed, ...guids, sid]);
}

/** What a client wrote; undefined where it is no security descriptor. Entries other than allow and deny are dropped. */
export function readDescriptor(octets: Uint8Array): Parts | undefined {
  const buffer = Buffer.from(octets);
  try {
    const control = buffer.readUInt16LE(2);
    if (buffer[0] !== 1 || (control & SELF_RELATIVE) === 0) return undefined;
    const owner = buffer.readUInt32LE(4);
    const dacl = buffer.readUInt32LE(16);
    const present = (control & DACL_PRESENT) !== 0 && dacl > 0;
    return {
      owner: owner > 0 ? sidText(buffer.subarray(owner)) : undefined,
      list: present ? { aces: readList(buffer, dacl), closed: (control & DACL_PROTECTED) !== 0 } : undefined,
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readList(buffer: Buffer, start: number): Ace[] {
  const aces: Ace[] = [];
  let at = start + 8;
  for (let left = buffer.readUInt16LE(start + 4); left > 0; left--) {
    const size = buffer.readUInt16LE(at + 2);
    if (size < 8) throw new RangeError('An entry without a size');
    const ace = readAce(buffer.subarray(at, at + size));
    if (ace) aces.push(ace);
    at += size;
  }
  return aces;
}

function readAce(ace: Buffer): Ace | undefined {
  const type = ace.readUInt8(0);
  if (![0, 1, 5, 6].includes(type)) return undefined;
  const present = type >= 5 ? ace.readUInt32LE(8) : 0;
  let at = type >= 5 ? 12 : 8;
  const take = () => guidText(ace.subarray(at, (at += 16)));
  const objectType = present & 1 ? take() : undefined;
  const inheritedType = present & 2 ? take() : undefined;
  return {
    allow: type === 0 || type === 5,
    flags: ace.readUInt8(1),
    mask: ace.readUInt32LE(4),
    sid: sidText(ace.subarray(at)),
    ...(objectType === undefined ? {} : { objectType }),
    ...(inheritedType === undefined ? {} : { inheritedType }),
  };
}
