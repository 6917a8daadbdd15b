/** Small conversions between what the directory stores and what people write. */

/** The SID of an object in text ([MS-DTYP] 2.4.2.1), `S-1-5-21-...`. */
export function sidToText(octets: Uint8Array): string {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const count = view.getUint8(1);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  const parts = Array.from({ length: count }, (_, index) => view.getUint32(8 + index * 4, true));
  return ['S', view.getUint8(0), authority, ...parts].join('-');
}

/** A password as `unicodePwd` takes it: quoted, UTF-16 little-endian ([MS-ADTS] 3.1.1.3.1.5.1). */
export function unicodePassword(password: string): Uint8Array {
  return Buffer.from(`"${password}"`, 'utf16le');
}
