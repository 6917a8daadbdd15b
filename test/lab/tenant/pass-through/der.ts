/** As much DER (X.690) as the certificates of agents need: one of their fields is one that certificate libraries do not write. */

export function tlv(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const octets = Buffer.from(length.toString(16).padStart(length < 0x100 ? 2 : length < 0x10000 ? 4 : 6, '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 + octets.length]), octets]);
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => tlv(0x30, ...contents);
export const set = (...contents: readonly Uint8Array[]): Buffer => tlv(0x31, ...contents);
export const octetString = (content: Uint8Array): Buffer => tlv(0x04, content);
export const bitString = (content: Uint8Array, unused = 0): Buffer => tlv(0x03, Buffer.from([unused]), content);
export const utf8String = (text: string): Buffer => tlv(0x0c, Buffer.from(text, 'utf8'));
export const boolean = (value: boolean): Buffer => tlv(0x01, Buffer.from([value ? 0xff : 0]));
export const nothing = (): Buffer => tlv(0x05);

/** Unsigned, given by its octets. */
export function integer(octets: Uint8Array): Buffer {
  const signed = (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), octets]) : octets;
  return tlv(0x02, signed);
}

export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const octets = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) octets.unshift((left % 128) + 128);
  return octets;
}

/** RFC 5280, 4.1.2.5: two digits of the year until 2049. */
export function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  const isLate = Number(text.slice(0, 4)) >= 2050;
  return tlv(isLate ? 0x18 : 0x17, Buffer.from(isLate ? text : text.slice(2), 'ascii'));
}

/** A distinguished name of one common name. */
export function commonName(text: string): Buffer {
  return sequence(set(sequence(identifier('2.5.4.3'), utf8String(text))));
}

export function extension(oid: string, value: Uint8Array, critical = false): Buffer {
  return sequence(identifier(oid), ...(critical ? [boolean(true)] : []), octetString(value));
}
