/** A message port as a channel. */

import type { MessagePortMain } from 'electron';
import type { Channel } from '../../host/channel.ts';

export function portChannel(port: MessagePortMain): Channel {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data));
      // Nothing arrives before this, so nothing is missed.
      port.start();
    },
    onClose: (listener) => void port.once('close', listener),
    close: () => port.close(),
  };
}
