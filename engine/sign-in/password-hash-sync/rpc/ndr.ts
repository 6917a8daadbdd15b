/**
 * NDR, the 32-bit transfer syntax of DCE/RPC (C706 chapter 14), little-endian: what the calls here need of it.
 *
 * Offsets for alignment count from the start of the whole stub. A reader never goes beyond its octets and never believes
 * a count that they could not hold.
 */

/** The octets are not what the call's definition says. */
export class NdrError extends Error {
  readonly offset: number;
  constructor(reason: string, offset: number) {
    super(`${reason} at octet ${String(offset)} of an RPC answer`);
    this.name = 'NdrError';
    this.offset = offset;
  }
}

export class NdrWriter {
  #octets = Buffer.alloc(1024);
  #length = 0;
  #referents = 0;

  align(size: 2 | 4 | 8): this {
    const gap = (size - (this.#length % size)) % size;
    this.#grow(gap).fill(0);
    return this;
  }

  uint8(value: number): this {
    this.#grow(1).writeUInt8(value);
    return this;
  }

  uint16(value: number): this {
    this.align(2).#grow(2).writeUInt16LE(value);
    return this;
  }

  uint32(value: number): this {
    this.align(4)
      .#grow(4)
      .writeUInt32LE(value >>> 0);
    return this;
  }

  uint64(value: bigint): this {
    this.align(8).#grow(8).writeBigUInt64LE(value);
    return this;
  }

  octets(value: Uint8Array): this {
    this.#grow(value.length).set(value);
    return this;
  }

  /** A GUID as [MS-DTYP] 2.3.4.2 lays it out; 16 octets. */
  guid(value: Uint8Array): this {
    return this.align(4).octets(value);
  }

  /** A unique pointer: its referent follows where the structure ends. */
  pointer(isPresent = true): this {
    if (isPresent) this.#referents += 1;
    return this.uint32(isPresent ? 0x20000 + this.#referents * 4 : 0);
  }

  /** `[string] wchar_t*`: the three counts, the text, its NUL. */
  wideString(value: string): this {
    const units = value.length + 1;
    this.uint32(units).uint32(0).uint32(units);
    return this.octets(Buffer.from(`${value}\0`, 'utf16le'));
  }

  finish(): Buffer {
    return this.#octets.subarray(0, this.#length);
  }

  #grow(by: number): Buffer {
    const from = this.#length;
    this.#length += by;
    if (this.#length > this.#octets.length) {
      const larger = Buffer.alloc(Math.max(this.#length, this.#octets.length * 2));
      this.#octets.copy(larger, 0, 0, from);
      this.#octets = larger;
    }
    return this.#octets.subarray(from, this.#length);
  }
}

export class NdrReader {
  readonly #octets: Buffer;
  #offset: number;
  readonly #end: number;

  constructor(octets: Buffer, from = 0, end = octets.length) {
    this.#octets = octets;
    this.#offset = from;
    this.#end = end;
  }

  get offset(): number {
    return this.#offset;
  }

  get left(): number {
    return this.#end - this.#offset;
  }

  align(size: 2 | 4 | 8): this {
    this.#offset += (size - (this.#offset % size)) % size;
    return this;
  }

  skip(length: number): this {
    this.#take(length);
    return this;
  }

  uint8(): number {
    return this.#octets.readUInt8(this.#take(1));
  }

  uint16(): number {
    return this.#octets.readUInt16LE(this.align(2).#take(2));
  }

  uint32(): number {
    return this.#octets.readUInt32LE(this.align(4).#take(4));
  }

  uint64(): bigint {
    return this.#octets.readBigUInt64LE(this.align(8).#take(8));
  }

  /** A view, not a copy. */
  octets(length: number): Buffer {
    const from = this.#take(length);
    return this.#octets.subarray(from, from + length);
  }

  guid(): Buffer {
    return this.align(4).octets(16);
  }

  /** Whether a referent follows. */
  pointer(): boolean {
    return this.uint32() !== 0;
  }

  /** A number of things that each take at least `size` octets. */
  count(size: number): number {
    const at = this.#offset;
    const count = this.uint32();
    if (count * size > this.left) throw new NdrError(`a count of ${String(count)}`, at);
    return count;
  }

  /** A count that says again what is known already. */
  same(expected: number, what: string): this {
    const at = this.#offset;
    const found = this.uint32();
    if (found !== expected) throw new NdrError(`${what} is ${String(found)}, not ${String(expected)}`, at);
    return this;
  }

  wideString(): string {
    const most = this.uint32();
    const at = this.#offset;
    const offset = this.uint32();
    const units = this.count(2);
    if (offset !== 0 || units > most) throw new NdrError('a text with a strange length', at);
    const text = this.octets(units * 2).toString('utf16le');
    return text.endsWith('\0') ? text.slice(0, -1) : text;
  }

  #take(length: number): number {
    if (length < 0 || length > this.left) throw new NdrError(`${String(length)} octets more`, this.#offset);
    const from = this.#offset;
    this.#offset += length;
    return from;
  }
}
