/** A WebSocket as the stream of octets it stands for: where one message ends and the next begins means nothing. */

import type { WebSocket } from 'ws';
import { RelayError } from '../messages/relay-error.ts';

export interface OctetStream {
  /** The next octets; undefined where the other side has ended the stream. Throws {@link RelayError} `relay-closed`. */
  read(): Promise<Buffer | undefined>;
  write(octets: Uint8Array): void;
  close(): void;
}

/** A relay that sends so much more than is read is cut off. Octets. */
const MOST_WAITING = 1024 * 1024;

/** Answers once the socket is open. Ends it and throws where the signal is aborted first. */
export async function openOctetStream(socket: WebSocket, signal: AbortSignal): Promise<OctetStream> {
  const waiting: Buffer[] = [];
  let octets = 0;
  let ended = false;
  let failure: RelayError | undefined;
  let wake: () => void = () => undefined;

  const end = (error?: RelayError) => {
    ended = true;
    failure ??= error;
    wake();
  };
  const abort = () => {
    end(new RelayError('timed-out', 'relay'));
    socket.terminate();
  };
  socket.binaryType = 'nodebuffer';
  socket.on('open', () => wake());
  socket.on('message', (data: Buffer, isBinary) => {
    octets += data.length;
    if (!isBinary || octets > MOST_WAITING) {
      end(new RelayError('malformed', isBinary ? 'too-long' : 'text-message'));
      socket.terminate();
      return;
    }
    waiting.push(data);
    wake();
  });
  socket.on('error', (error) => end(new RelayError('relay-closed', 'network', { cause: error })));
  socket.on('close', () => {
    signal.removeEventListener('abort', abort);
    end();
  });
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });

  const woken = () => new Promise<void>((resolve) => (wake = resolve));
  while (!ended && socket.readyState === socket.CONNECTING) await woken();
  if (failure) throw failure;
  if (ended) throw new RelayError('relay-closed', 'not-opened');

  return {
    async read() {
      while (waiting.length === 0 && !ended) await woken();
      const next = waiting.shift();
      if (next !== undefined) {
        octets -= next.length;
        return next;
      }
      if (failure) throw failure;
      return undefined;
    },
    write(data) {
      if (ended) throw failure ?? new RelayError('relay-closed', 'write-after-end');
      socket.send(data, { binary: true });
    },
    close() {
      socket.close(1000);
    },
  };
}
