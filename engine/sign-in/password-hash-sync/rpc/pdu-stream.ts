/** Cuts what arrives on a socket into whole RPC messages; chunks are joined once for each message. */

import { HEADER_LENGTH, lengthOfPdu } from './pdu.ts';

export class PduStream {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Octets that belong to no whole message yet. */
  get pending(): number {
    return this.#length;
  }

  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const whole: Buffer[] = [];
    for (let size = this.#nextSize(); size !== undefined && size <= this.#length; size = this.#nextSize()) {
      whole.push(this.#take(size));
    }
    return whole;
  }

  #nextSize(): number | undefined {
    return this.#length < HEADER_LENGTH ? undefined : lengthOfPdu(this.#joined(HEADER_LENGTH));
  }

  #take(size: number): Buffer {
    const joined = this.#joined(size);
    this.#chunks[0] = joined.subarray(size);
    this.#length -= size;
    return joined.subarray(0, size);
  }

  /** The first chunk, made to hold so many octets at least. */
  #joined(size: number): Buffer {
    const [first] = this.#chunks;
    if (first && first.length >= size) return first;
    const all = Buffer.concat(this.#chunks, this.#length);
    this.#chunks = [all];
    return all;
  }
}
