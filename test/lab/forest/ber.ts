/**
 * The part of BER that LDAP uses (RFC 4511 section 5.1): definite lengths, single-octet tags.
 *
 * Own code, and not the client library's, so that a fault in one is not hidden by the same fault in the other.
 */

export class MalformedMessage extends Error {}

export const TAG = { boolean: 0x01, integer: 0x02, octets: 0x04, enumerated: 0x0a, sequence: 0x30, set: 0x31 } as const;

export interface BerElement {
  readonly tag: number;
  readonly content: Buffer;
}

export class BerReader {
  readonly #octets: Buffer;
  #position = 0;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  get more(): boolean {
    return this.#position < this.#octets.length;
  }

  /** The tag of the next element, or undefined at the end. */
  peek(): number | undefined {
    return this.#octets[this.#position];
  }

  next(expected?: number): BerElement {
    const header = elementHeader(this.#octets, this.#position);
    if (!header || header.end > this.#octets.length) throw new MalformedMessage('An element ends before its length');
    const tag = this.#octets[this.#position] ?? 0;
    if (expected !== undefined && tag !== expected) {
      throw new MalformedMessage(`Tag 0x${tag.toString(16)} where 0x${expected.toString(16)} belongs`);
    }
    this.#position = header.end;
    return { tag, content: this.#octets.subarray(header.start, header.end) };
  }

  sequence(tag: number = TAG.sequence): BerReader {
    return new BerReader(this.next(tag).content);
  }

  integer(tag: number = TAG.integer): number {
    return readInteger(this.next(tag).content);
  }

  boolean(): boolean {
    return this.next(TAG.boolean).content[0] !== 0;
  }

  octets(tag: number = TAG.octets): Buffer {
    return this.next(tag).content;
  }

  text(tag: number = TAG.octets): string {
    return this.next(tag).content.toString('utf8');
  }
}

export function readInteger(content: Buffer): number {
  if (content.length === 0 || content.length > 6) throw new MalformedMessage(`Integer of ${content.length} octets`);
  return content.readIntBE(0, content.length);
}

/** Where the content of the element at `position` starts and ends; undefined while its header is incomplete. */
export function elementHeader(octets: Buffer, position: number): { start: number; end: number } | undefined {
  const first = octets[position + 1];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: position + 2, end: position + 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new MalformedMessage(`Length of ${count} octets`);
  if (octets.length < position + 2 + count) return undefined;
  const start = position + 2 + count;
  return { start, end: start + octets.readUIntBE(position + 2, count) };
}

/**
 * Writes from the end to the beginning: when the header of a constructed element is written its content is already
 * there, so no length is guessed and nothing is moved. Callers therefore write the parts of an element last to first.
 */
export class BerWriter {
  #octets: Buffer;
  #start: number;

  constructor(size = 4096) {
    this.#octets = Buffer.allocUnsafe(size);
    this.#start = size;
  }

  /** How many octets are written; taken before a constructed element's parts and given to `close` after them. */
  get length(): number {
    return this.#octets.length - this.#start;
  }

  raw(octets: Uint8Array): void {
    this.#reserve(octets.length);
    this.#start -= octets.length;
    this.#octets.set(octets, this.#start);
  }

  octets(value: Uint8Array, tag: number = TAG.octets): void {
    this.raw(value);
    this.#header(tag, value.length);
  }

  text(value: string, tag: number = TAG.octets): void {
    const length = Buffer.byteLength(value);
    this.#reserve(length);
    this.#start -= length;
    this.#octets.write(value, this.#start);
    this.#header(tag, length);
  }

  integer(value: number, tag: number = TAG.integer): void {
    let length = 1;
    while (length < 6 && (value < -(2 ** (8 * length - 1)) || value >= 2 ** (8 * length - 1))) length++;
    this.#reserve(length);
    this.#start -= length;
    this.#octets.writeIntBE(value, this.#start, length);
    this.#header(tag, length);
  }

  boolean(value: boolean, tag: number = TAG.boolean): void {
    this.raw(Uint8Array.of(value ? 0xff : 0));
    this.#header(tag, 1);
  }

  /** Puts a constructed element's header before everything written since `mark`. */
  close(mark: number, tag: number = TAG.sequence): void {
    this.#header(tag, this.length - mark);
  }

  /** A copy of everything written. */
  finish(): Buffer {
    return Buffer.from(this.#octets.subarray(this.#start));
  }

  /** Empties the writer for its next use. */
  clear(): void {
    this.#start = this.#octets.length;
  }

  #header(tag: number, length: number): void {
    this.#reserve(6);
    if (length < 0x80) {
      this.#octets[--this.#start] = length;
    } else {
      let rest = length;
      let count = 0;
      while (rest > 0) {
        this.#octets[--this.#start] = rest & 0xff;
        rest = Math.floor(rest / 256);
        count++;
      }
      this.#octets[--this.#start] = 0x80 | count;
    }
    this.#octets[--this.#start] = tag;
  }

  #reserve(count: number): void {
    if (this.#start >= count) return;
    const used = this.length;
    const larger = Buffer.allocUnsafe((used + count) * 2);
    this.#octets.copy(larger, larger.length - used, this.#start);
    this.#octets = larger;
    this.#start = larger.length - used;
  }
}
