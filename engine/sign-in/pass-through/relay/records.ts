/**
 * Records of .NET message framing ([MC-NMF] 2.2) in a stream of octets, and the few words of the service bus's relay before
 * them, which are not documented (published captures).
 */

import { RelayError } from '../messages/relay-error.ts';
import { LONGEST_ENVELOPE } from '../messages/soap.ts';

/** What an agent says when it comes to a relay: its first four octets. */
export const RELAY_HELLO = Buffer.from([0x1e, 0x01, 0x00, 0x00]);
/** The relay's first octet where it lets the agent in, of four. */
export const RELAY_ACCEPTED = 0x98;
export const RELAY_WORD_LENGTH = 4;

export const RECORD = {
  version: 0x00,
  mode: 0x01,
  via: 0x02,
  knownEncoding: 0x03,
  unsizedEnvelope: 0x05,
  sizedEnvelope: 0x06,
  end: 0x07,
  fault: 0x08,
  preambleAck: 0x0b,
  preambleEnd: 0x0c,
} as const;

/** [MC-NMF] 2.2.3.2 and 2.2.3.4. */
export const DUPLEX = 0x02;
export const BINARY_WITH_SESSION = 0x08;

const LONGEST_VIA = 2048;

export type FramingRecord =
  | { readonly kind: 'version'; readonly major: number; readonly minor: number }
  | { readonly kind: 'mode'; readonly mode: number }
  | { readonly kind: 'via'; readonly via: string }
  | { readonly kind: 'encoding'; readonly encoding: number }
  | { readonly kind: 'preamble-end' }
  | { readonly kind: 'envelope'; readonly payload: Buffer }
  | { readonly kind: 'end' }
  | { readonly kind: 'fault'; readonly fault: string };

/** Octets as they come -> records. Throws {@link RelayError} `malformed`; it is of no use afterwards. */
export class RecordReader {
  #waiting: Buffer = Buffer.alloc(0);

  push(octets: Uint8Array): void {
    if (this.#waiting.length + octets.length > 2 * LONGEST_ENVELOPE) throw new RelayError('malformed', 'too-long');
    this.#waiting = this.#waiting.length === 0 ? Buffer.from(octets) : Buffer.concat([this.#waiting, octets]);
  }

  /** The next record that is whole; undefined where more has to come. */
  next(): FramingRecord | undefined {
    const [kind] = this.#waiting;
    if (kind === undefined) return undefined;
    switch (kind) {
      case RECORD.version:
        return this.#fixed(2, ([major = 0, minor = 0]) => ({ kind: 'version', major, minor }));
      case RECORD.mode:
        return this.#fixed(1, ([mode = 0]) => ({ kind: 'mode', mode }));
      case RECORD.via:
        return this.#sized(LONGEST_VIA, (text) => ({ kind: 'via', via: text.toString('utf8') }));
      case RECORD.knownEncoding:
        return this.#fixed(1, ([encoding = 0]) => ({ kind: 'encoding', encoding }));
      case RECORD.preambleEnd:
        return this.#fixed(0, () => ({ kind: 'preamble-end' }));
      case RECORD.sizedEnvelope:
        return this.#sized(LONGEST_ENVELOPE, (payload) => ({ kind: 'envelope', payload }));
      case RECORD.end:
        return this.#fixed(0, () => ({ kind: 'end' }));
      case RECORD.fault:
        return this.#sized(LONGEST_VIA, (text) => ({ kind: 'fault', fault: text.toString('utf8') }));
      default:
        // Upgrades (TLS inside of the relay), unsized envelopes and extensible encodings are not offered here.
        throw new RelayError('malformed', `record-${String(kind)}`);
    }
  }

  #fixed(octets: number, make: (body: Buffer) => FramingRecord): FramingRecord | undefined {
    return this.#take(1, octets, make);
  }

  #sized(most: number, make: (body: Buffer) => FramingRecord): FramingRecord | undefined {
    const size = readInt31(this.#waiting, 1);
    if (size === undefined) return undefined;
    if (size.value > most) throw new RelayError('malformed', 'too-long');
    return this.#take(size.next, size.value, make);
  }

  /** The body is a copy: what it came in is let go. */
  #take(from: number, octets: number, make: (body: Buffer) => FramingRecord): FramingRecord | undefined {
    if (this.#waiting.length < from + octets) return undefined;
    const body = Buffer.from(this.#waiting.subarray(from, from + octets));
    this.#waiting = this.#waiting.subarray(from + octets);
    return make(body);
  }
}

export function sizedEnvelope(payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([RECORD.sizedEnvelope]), int31(payload.length), payload]);
}

/** MultiByteInt31 ([MC-NMF] 2.2.2.1): seven bits an octet, the lowest first, five octets at most. */
export function int31(value: number): Buffer {
  const octets: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    octets.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Buffer.from([...octets, rest]);
}

/** Undefined where the number is not whole yet. Throws {@link RelayError}. */
export function readInt31(
  octets: Uint8Array,
  at: number,
): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let place = 0; place < 5; place += 1) {
    const octet = octets[at + place];
    if (octet === undefined) return undefined;
    value += (octet & 0x7f) * 2 ** (7 * place);
    if (octet < 0x80) {
      if (value > 0x7fff_ffff) break;
      return { value, next: at + place + 1 };
    }
  }
  throw new RelayError('malformed', 'number-too-large');
}
