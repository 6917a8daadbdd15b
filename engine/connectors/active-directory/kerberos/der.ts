/** The DER (X.690) that Kerberos is made of: definite lengths, one octet of tag. */

/** Universal tags. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octets: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  sequence: 0x30,
  generalizedTime: 0x18,
  generalString: 0x1b,
} as const;

/** [n] EXPLICIT. */
export const context = (number: number) => 0xa0 + number;
/** [APPLICATION n]. */
export const application = (number: number) => 0x60 + number;

/** Tag and length of what follows. */
export function header(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.of(tag, length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.of(tag, 0x80 + octets.length, ...octets);
}

export function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([header(tag, length), ...content]);
}

export const sequence = (...content: readonly Uint8Array[]) => element(TAG.sequence, ...content);
export const field = (number: number, content: Uint8Array) => element(context(number), content);
export const octetString = (content: Uint8Array) => element(TAG.octets, content);
export const generalString = (text: string) => element(TAG.generalString, Buffer.from(text, 'utf8'));
/** Without unused bits. */
export const bitString = (content: Uint8Array) => element(TAG.bitString, Buffer.of(0), content);

/** Two's complement, as short as it can be; `value` is within what a double holds exactly. */
export function integer(value: number): Buffer {
  const octets: number[] = [];
  let rest = value;
  do {
    octets.unshift(((rest % 256) + 256) % 256);
    rest = Math.floor(rest / 256);
  } while (!(rest === 0 && (octets[0] ?? 0) < 0x80) && !(rest === -1 && (octets[0] ?? 0) >= 0x80));
  return element(TAG.integer, Buffer.from(octets));
}

/** `YYYYMMDDHHMMSSZ`: Kerberos has no fractions (RFC 4120 section 5.2.3). */
export function generalizedTime(time: Date): Buffer {
  const text = `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  return element(TAG.generalizedTime, Buffer.from(text, 'ascii'));
}

export interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** With tag and length. */
  readonly whole: Buffer;
}

export class MalformedDer extends Error {
  override readonly name = 'MalformedDer';
}

/** The elements that stand one after the other in `octets`; throws `MalformedDer` unless they fill it. */
export function elements(octets: Buffer): Element[] {
  const found: Element[] = [];
  for (let offset = 0; offset < octets.length;) {
    const next = elementAt(octets, offset);
    found.push(next);
    offset += next.whole.length;
  }
  return found;
}

/** The one element that `octets` begins with. */
export function firstElement(octets: Buffer): Element {
  return elementAt(octets, 0);
}

function elementAt(octets: Buffer, offset: number): Element {
  const tag = octets[offset];
  const first = octets[offset + 1];
  if (tag === undefined || first === undefined) throw new MalformedDer('An element ends within its header');
  if ((tag & 0x1f) === 0x1f) throw new MalformedDer('A tag of several octets');
  let start = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first - 0x80;
    if (count === 0 || count > 4 || start + count > octets.length) throw new MalformedDer('A length out of bounds');
    length = octets.readUIntBE(start, count);
    start += count;
  }
  if (start + length > octets.length) throw new MalformedDer('An element is longer than what holds it');
  return { tag, content: octets.subarray(start, start + length), whole: octets.subarray(offset, start + length) };
}

/** The content of an element that has to have this tag. */
export function contentOf(octets: Buffer, tag: number): Buffer {
  const found = firstElement(octets);
  if (found.tag !== tag) throw new MalformedDer(`Tag ${found.tag} where ${tag} was due`);
  return found.content;
}

/** The fields of a SEQUENCE by their numbers. */
export function fieldsOf(octets: Buffer): ReadonlyMap<number, Buffer> {
  const inside = elements(contentOf(octets, TAG.sequence));
  return new Map(inside.map(({ tag, content }) => [tag - context(0), content]));
}

export function required(fields: ReadonlyMap<number, Buffer>, number: number): Buffer {
  const found = fields.get(number);
  if (found === undefined) throw new MalformedDer(`Field ${number} is missing`);
  return found;
}

export function readInteger(octets: Buffer): number {
  const content = contentOf(octets, TAG.integer);
  if (content.length === 0 || content.length > 6) throw new MalformedDer('An integer out of bounds');
  return content.readIntBE(0, content.length);
}

export const readOctets = (octets: Buffer) => contentOf(octets, TAG.octets);
export const readText = (octets: Buffer) => contentOf(octets, TAG.generalString).toString('utf8');

export function readTime(octets: Buffer): Date {
  const text = contentOf(octets, TAG.generalizedTime).toString('ascii');
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match === null) throw new MalformedDer('Not a time of Kerberos');
  const [, year, month, day, hour, minute, second] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
