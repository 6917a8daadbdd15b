/** GUIDs and SIDs, between their octets and their text. Independent of the engine's own code on purpose. */

/** Hyphenated lower-case text of the 16 octets; the first three groups are little-endian ([MS-DTYP] 2.3.4). */
export function guidText(octets: Uint8Array): string {
  const hex = Buffer.from(octets).toString('hex');
  const swapped = (hex.slice(0, 8).match(/../g) ?? []).reverse().join('');
  return `${swapped}-${hex.slice(10, 12)}${hex.slice(8, 10)}-${hex.slice(14, 16)}${hex.slice(12, 14)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The 16 octets of hyphenated text; undefined where it is no GUID. */
export function guidOctets(text: string): Buffer | undefined {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return undefined;
  const octets = Buffer.from(text.replaceAll('-', ''), 'hex');
  octets.subarray(0, 4).reverse();
  octets.subarray(4, 6).reverse();
  octets.subarray(6, 8).reverse();
  return octets;
}

/** `S-1-5-21-...` of the octets ([MS-DTYP] 2.4.2). */
export function sidText(octets: Uint8Array): string {
  const buffer = Buffer.from(octets);
  const parts = [`S-${buffer[0] ?? 0}`, String(buffer.readUIntBE(2, 6))];
  for (let index = 0; index < (buffer[1] ?? 0); index++) parts.push(String(buffer.readUInt32LE(8 + index * 4)));
  return parts.join('-');
}

/** The octets of `S-1-...`; undefined where it is no SID. */
export function sidOctets(text: string): Buffer | undefined {
  if (!/^S-1(-\d+){1,16}$/i.test(text)) return undefined;
  const [authority = 0, ...subauthorities] = text.split('-').slice(2).map(Number);
  const octets = Buffer.alloc(8 + subauthorities.length * 4);
  octets[0] = 1;
  octets[1] = subauthorities.length;
  octets.writeUIntBE(authority, 2, 6);
  subauthorities.forEach((value, index) => octets.writeUInt32LE(value, 8 + index * 4));
  return octets;
}

/** 100-nanosecond intervals since 1601 as decimal text, the form of LargeInteger time attributes. */
export function fileTime(time: Date): string {
  return String((BigInt(time.getTime()) + 11_644_473_600_000n) * 10_000n);
}

/** `yyyyMMddHHmmss.0Z`, the generalized time as domain controllers write it. */
export function generalizedTime(time: Date): string {
  return `${time.toISOString().replace(/\D/g, '').slice(0, 14)}.0Z`;
}
