/** Security identifiers ([MS-DTYP] 2.4.2), in their text form everywhere but on the wire. */

/** Sub-authorities are at most 15. */
const MOST_PARTS = 15;

/** `S-1-5-21-...` of a SID's octets; throws a RangeError on anything else than one whole SID. */
export function sidToText(octets: Uint8Array): string {
  const sid = readSid(Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength), 0);
  if (sid.end !== octets.length) throw new RangeError(`A SID of ${sid.end} octets, not ${octets.length}`);
  return sid.text;
}

/** The SID that starts at `offset`, and where it ends. */
export function readSid(octets: Buffer, offset: number): { readonly text: string; readonly end: number } {
  if (offset < 0 || offset + 8 > octets.length) throw new RangeError('A SID beyond the end');
  const revision = octets.readUInt8(offset);
  const parts = octets.readUInt8(offset + 1);
  const end = offset + 8 + parts * 4;
  if (revision !== 1 || parts > MOST_PARTS) throw new RangeError(`Not a SID: revision ${revision}, ${parts} parts`);
  if (end > octets.length) throw new RangeError('A SID beyond the end');
  const numbers: number[] = [octets.readUIntBE(offset + 2, 6)];
  for (let at = offset + 8; at < end; at += 4) numbers.push(octets.readUInt32LE(at));
  return { text: `S-1-${numbers.join('-')}`, end };
}

export function sidFromText(text: string): Buffer {
  const match = /^S-1-(\d+)((?:-\d+)*)$/.exec(text);
  if (match === null) throw new RangeError(`Not a SID: ${text}`);
  const authority = Number(match[1]);
  const parts = (match[2] ?? '').split('-').slice(1).map(Number);
  if (parts.length > MOST_PARTS || authority >= 2 ** 48 || parts.some((part) => part >= 2 ** 32)) {
    throw new RangeError(`Not a SID: ${text}`);
  }
  const octets = Buffer.alloc(8 + parts.length * 4);
  octets.writeUInt8(1, 0);
  octets.writeUInt8(parts.length, 1);
  octets.writeUIntBE(authority, 2, 6);
  parts.forEach((part, index) => octets.writeUInt32LE(part, 8 + index * 4));
  return octets;
}
