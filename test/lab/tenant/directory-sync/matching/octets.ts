/** Octets of the on-premises directory as Graph shows them. */

/** [MS-DTYP] 2.4.2.2; undefined for what is no SID. */
export function sidText(octets: Uint8Array): string | undefined {
  const buffer = Buffer.from(octets);
  const count = buffer[1] ?? 0;
  if (buffer[0] !== 1 || count === 0 || count > 15 || buffer.length !== 8 + 4 * count) return undefined;
  const parts = Array.from({ length: count }, (_, index) => buffer.readUInt32LE(8 + 4 * index));
  return ['S', 1, buffer.readUIntBE(2, 6), ...parts].join('-');
}

/** 16 octets in the order of the on-premises directory ([MS-DTYP] 2.3.4.2: the first three fields little-endian). */
export function guidText(octets: Uint8Array): string {
  const hex = Buffer.from(octets).toString('hex');
  const field = (...places: readonly number[]): string =>
    places.map((place) => hex.slice(2 * place, 2 * place + 2)).join('');
  return [field(3, 2, 1, 0), field(5, 4), field(7, 6), field(8, 9), field(10, 11, 12, 13, 14, 15)].join('-');
}

/** `yyyyMMddHHmmss.0Z` ([ITU-T X.680] generalized time) as Graph writes times; undefined for another form. */
export function timeText(generalized: string): string | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d+)?Z$/.exec(generalized);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return `${String(year)}-${String(month)}-${String(day)}T${String(hour)}:${String(minute)}:${String(second)}Z`;
}
