/**
 * The dictionary that a sender of binary XML sends along ([MC-NBFSE] 2.1): before each message the strings that are new,
 * which the session's later messages name by odd numbers, 1 for the first.
 */

import { dictionaryString } from '../../../connectors/entra-id/directory-sync/binary-xml/dictionary.ts';
import { RelayError } from '../messages/relay-error.ts';
import { readMessage, type Message } from '../messages/soap.ts';
import { int31, readInt31 } from './records.ts';

/** WCF's quota ("BinaryVersion.MaxCharacterQuota" of a session's reader is 2048 strings). */
const MOST_STRINGS = 2048;
const MOST_OCTETS = 64 * 1024;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class SessionStrings {
  readonly #strings: string[] = [];
  #octets = 0;

  /** Reads a payload: its new strings, then its message. Throws {@link RelayError} `malformed`. */
  read(payload: Buffer): Message {
    const size = readInt31(payload, 0);
    if (size === undefined || size.next + size.value > payload.length)
      throw new RelayError('malformed', 'string-table');
    const end = size.next + size.value;
    this.#take(payload.subarray(size.next, end));
    return readMessage(payload.subarray(end), (number) => this.#string(number));
  }

  #take(table: Buffer): void {
    let at = 0;
    while (at < table.length) {
      const length = readInt31(table, at);
      if (length === undefined || length.next + length.value > table.length)
        throw new RelayError('malformed', 'string-table');
      const text = table.subarray(length.next, length.next + length.value);
      this.#octets += text.length;
      if (this.#strings.length >= MOST_STRINGS || this.#octets > MOST_OCTETS)
        throw new RelayError('malformed', 'string-table-too-long');
      try {
        this.#strings.push(UTF8.decode(text));
      } catch (error) {
        throw new RelayError('malformed', 'string-table', { cause: error });
      }
      at = length.next + length.value;
    }
  }

  #string(number: number): string | undefined {
    return number % 2 === 0 ? dictionaryString(number) : this.#strings[(number - 1) / 2];
  }
}

/** A message with no strings of its own before it: everything that the static dictionary lacks is spelt out. */
export function withoutStrings(message: Buffer): Buffer {
  return Buffer.concat([int31(0), message]);
}
