/** A WebSocket as a channel: JSON, bounded in both directions. */

import type { WebSocket } from 'ws';
import type { Channel } from '../host/channel.ts';

/** Octets of one message from an interface; the largest is a settings file. */
export const LARGEST_MESSAGE = 4 * 1024 * 1024;

/** Octets that wait to be taken by the other side. From the first on, nothing more is read from it until it has taken most. */
const HIGH_WATER = 4 * 1024 * 1024;
const LOW_WATER = 1024 * 1024;
/** Somebody who asks and never reads. */
const TOO_MUCH = 256 * 1024 * 1024;

/** RFC 6455, section 7.4.1. */
const CLOSE_CODES = { protocol: 1002, closing: 1001 } as const;

export function socketChannel(socket: WebSocket): Channel {
  const taken = () => {
    if (socket.isPaused && socket.bufferedAmount <= LOW_WATER) socket.resume();
  };
  return {
    post(message) {
      if (socket.readyState !== socket.OPEN) return;
      // Of progress only the newest counts; the next one will be that.
      if (message.type === 'event' && message.name === 'progress' && socket.bufferedAmount > LOW_WATER) return;
      socket.send(JSON.stringify(message), taken);
      if (socket.bufferedAmount > TOO_MUCH) socket.terminate();
      else if (socket.bufferedAmount > HIGH_WATER) socket.pause();
    },
    onMessage(listener) {
      socket.on('message', (data: Buffer, isBinary) => {
        const message = isBinary ? undefined : parsed(data.toString('utf8'));
        if (message === undefined) socket.close(CLOSE_CODES.protocol);
        else listener(message);
      });
    },
    onClose: (listener) => void socket.once('close', listener),
    close: (reason) => socket.close(CLOSE_CODES[reason]),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the same as a message of no known shape.
    return undefined;
  }
}
