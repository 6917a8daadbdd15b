/**
 * Cuts the octets that arrive on a connection into whole messages: of LDAP, of a SASL security layer, of RPC.
 *
 * A group's entry may be tens of megabytes long; chunks are therefore kept in a list and joined once the message is
 * whole, instead of being appended one after the other.
 */

export interface Framing {
  /** Octets that are looked at for the length of a message, at most. */
  readonly header: number;
  /** Octets of the message that begins here, header and all; undefined while too little of it is here. Throws on anything else. */
  lengthOf(start: Buffer): number | undefined;
}

/** X.690 8.1.3, definite form only. */
export const LDAP_MESSAGES: Framing = {
  header: 6,
  lengthOf(start) {
    if (start.length < 2) return undefined;
    if (start[0] !== 0x30) throw new RangeError('An LDAP message starts with a SEQUENCE');
    const first = start[1] ?? 0;
    if (first < 0x80) return 2 + first;
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4) throw new RangeError('The length of an LDAP message has one to four octets');
    if (start.length < 2 + octets) return undefined;
    return 2 + octets + start.readUIntBE(2, octets);
  },
};

export class Frames {
  readonly #framing: Framing;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(framing: Framing = LDAP_MESSAGES) {
    this.#framing = framing;
  }

  /** Octets that belong to no whole message yet. */
  get pending(): number {
    return this.#length;
  }

  /** Takes what arrived and returns the messages that are whole by now. Throws what the framing throws. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: Buffer[] = [];
    for (let size = this.#nextSize(); size !== undefined && size <= this.#length; size = this.#nextSize()) {
      messages.push(this.#take(size));
    }
    return messages;
  }

  #nextSize(): number | undefined {
    return this.#length === 0 ? undefined : this.#framing.lengthOf(this.#peek(this.#framing.header));
  }

  #peek(size: number): Buffer {
    const wanted = Math.min(size, this.#length);
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= wanted) return first.subarray(0, wanted);
    this.#chunks = [Buffer.concat(this.#chunks, this.#length)];
    return (this.#chunks[0] ?? Buffer.alloc(0)).subarray(0, wanted);
  }

  #take(size: number): Buffer {
    const first = this.#chunks[0];
    const whole = first !== undefined && first.length >= size ? first : Buffer.concat(this.#chunks, this.#length);
    const rest = whole.subarray(size);
    if (whole !== first) this.#chunks = rest.length > 0 ? [rest] : [];
    else if (rest.length > 0) this.#chunks[0] = rest;
    else this.#chunks.shift();
    this.#length -= size;
    return whole.subarray(0, size);
  }
}
