/** One interface's way to the engine, whatever carries it: a message port, a WebSocket, two functions in a test. */

import type { HostMessage } from '../../engine/api/contract/messages.ts';

export interface Channel {
  /** Never throws; what is posted after the end is dropped. */
  post(message: HostMessage): void;
  /** What arrives is not yet checked. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  /** Ends it from this side, because of what the other side sent or because the host closes. */
  close(reason: 'protocol' | 'closing'): void;
}
