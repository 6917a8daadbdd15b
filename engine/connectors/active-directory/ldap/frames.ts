/**
 * Cuts the octets that arrive into whole LDAP messages.
 *
 * A group's entry may be tens of megabytes long; chunks are therefore kept in a list and joined once the message is
 * whole, instead of being appended one after the other.
 */

export class Frames {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Octets that belong to no whole message yet. */
  get pending(): number {
    return this.#length;
  }

  /** Takes what arrived and returns the messages that are whole by now. Throws RangeError on anything but BER. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: Buffer[] = [];
    for (let size = this.#nextSize(); size !== undefined && size <= this.#length; size = this.#nextSize()) {
      messages.push(this.#take(size));
    }
    return messages;
  }

  /** Size of the next message with its header, as soon as the header is here (X.690 8.1.3, definite form only). */
  #nextSize(): number | undefined {
    if (this.#length < 2) return undefined;
    const header = this.#peek(Math.min(this.#length, 6));
    if (header[0] !== 0x30) throw new RangeError('An LDAP message starts with a SEQUENCE');
    const first = header[1] ?? 0;
    if (first < 0x80) return 2 + first;
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4) throw new RangeError('The length of an LDAP message has one to four octets');
    if (header.length < 2 + octets) return undefined;
    return 2 + octets + header.readUIntBE(2, octets);
  }

  #peek(size: number): Buffer {
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= size) return first.subarray(0, size);
    this.#chunks = [Buffer.concat(this.#chunks, this.#length)];
    return (this.#chunks[0] ?? Buffer.alloc(0)).subarray(0, size);
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
