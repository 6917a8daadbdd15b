/** DSNAME, [MS-DRSR] 5.50: an object by DN, GUID or SID, whichever is known. */

import type { NdrReader, NdrWriter } from '../rpc/ndr.ts';

const SID_ROOM = 28;
const FIXED = 56;

export interface DsName {
  /** 16 octets, as Active Directory keeps objectGUID; zeros where it is not known. */
  readonly guid: Buffer;
  /** Empty where there is none. */
  readonly sid: Buffer;
  readonly dn: string;
}

export function writeDsName(writer: NdrWriter, name: { readonly dn?: string; readonly guid?: Uint8Array }): void {
  const dn = name.dn ?? '';
  const units = dn.length;
  writer.uint32(units + 1);
  writer.uint32(FIXED + (units + 1) * 2);
  writer.uint32(0);
  writer.guid(name.guid ?? Buffer.alloc(16));
  writer.octets(Buffer.alloc(SID_ROOM)).uint32(units);
  writer.octets(Buffer.from(`${dn}\0`, 'utf16le')).align(4);
}

export function readDsName(reader: NdrReader): DsName {
  const units = reader.align(4).count(2);
  reader.uint32();
  const sidLength = reader.uint32();
  const guid = reader.guid();
  const sid = reader.octets(SID_ROOM).subarray(0, sidLength);
  const length = reader.uint32();
  const text = reader.octets(units * 2);
  return { guid, sid, dn: text.subarray(0, length * 2).toString('utf16le') };
}
