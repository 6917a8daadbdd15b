/** What comes in over a socket, as one stream of octets: where a WebSocket message ends says nothing. */

import { Incomplete, OctetReader } from './binary-xml-reader.ts';

export class SocketClosed extends Error {}

export class Inbox {
  #waiting: Buffer = Buffer.alloc(0);
  #closed = false;
  #wake: (() => void) | undefined;

  push(octets: Buffer): void {
    this.#waiting = Buffer.concat([this.#waiting, octets]);
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** What `parse` makes of the next octets; asked again while it says that they are not enough. Throws {@link SocketClosed}. */
  async read<T>(parse: (reader: OctetReader) => T): Promise<T> {
    for (;;) {
      const reader = new OctetReader(this.#waiting);
      try {
        const result = parse(reader);
        this.#waiting = this.#waiting.subarray(reader.at);
        return result;
      } catch (error) {
        if (!(error instanceof Incomplete)) throw error;
      }
      if (this.#closed) throw new SocketClosed('the socket was closed');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
