/** Reading numbers and strings out of octets of which more may come. */

import { dictionaryString, type DictionaryStrings } from './dictionary.ts';
import { BinaryXmlError, type BinaryXmlProblem } from './events.ts';

/** Thrown where the octets end inside a record: it is read again when so many more are there. Never leaves this folder. */
export class MoreNeeded extends Error {
  readonly octets: number;
  constructor(octets: number) {
    super('more octets needed');
    this.octets = octets;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const UTF16 = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true });

export class Cursor {
  at = 0;
  readonly #octets: Buffer;
  /** Where in the document the octets begin. */
  readonly #base: number;
  readonly #strings: DictionaryStrings;

  constructor(octets: Buffer, base: number, strings: DictionaryStrings = dictionaryString) {
    this.#octets = octets;
    this.#base = base;
    this.#strings = strings;
  }

  get left(): number {
    return this.#octets.length - this.at;
  }

  fail(problem: BinaryXmlProblem): never {
    throw new BinaryXmlError(problem, this.#base + this.at);
  }

  byte(): number {
    this.require(1);
    return this.#octets[this.at++]!;
  }

  /** A copy: the octets it comes from are let go. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.take(length));
  }

  take(length: number): Buffer {
    this.require(length);
    return this.#octets.subarray(this.at, (this.at += length));
  }

  /** MultiByteInt31 ([MC-NBFX] 2.1.2): seven bits an octet, the lowest first, at most five octets. */
  int31(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const octet = this.byte();
      value += (octet & 0x7f) * 2 ** shift;
      if (octet < 0x80) return value <= 0x7fff_ffff ? value : this.fail('text-invalid');
    }
    return this.fail('text-invalid');
  }

  /** A string with its length before it. */
  string(limit: number): string {
    const length = this.int31();
    if (length > limit) this.fail('too-long');
    return this.utf8(length);
  }

  dictionaryString(): string {
    return this.#strings(this.int31()) ?? this.fail('string-unknown');
  }

  utf8(length: number): string {
    return this.#decode(UTF8, length);
  }

  utf16(length: number): string {
    return this.#decode(UTF16, length);
  }

  #decode(decoder: InstanceType<typeof TextDecoder>, length: number): string {
    const octets = this.take(length);
    try {
      return decoder.decode(octets);
    } catch {
      return this.fail('text-invalid');
    }
  }

  /** What is read next has so many octets: asked for at once, they are not read again and again as they come. */
  require(length: number): void {
    if (this.left < length) throw new MoreNeeded(length - this.left);
  }
}
