/** How messages reach the host of the engine and come back: through Electron's bridge or a WebSocket of the same origin. */

import { hostMessageSchema, type ClientMessage, type HostMessage } from '../../engine/api/contract/messages.ts';
import { offerOpenedFile, openedFileIn } from './opened-file.ts';

/** `away`: nobody answers at the moment; the transport tries again by itself. */
export type ConnectionState = 'connecting' | 'connected' | 'away';

export interface TransportListener {
  message(message: HostMessage): void;
  state(state: ConnectionState): void;
}

export interface Transport {
  send(message: ClientMessage): void;
  listen(listener: TransportListener): void;
  /** Tries at once instead of after the usual pause. */
  retry(): void;
}

/** What a host tells the page about itself. */
export interface HostFacts {
  readonly kind: 'electron' | 'web';
  readonly platform?: string;
}

/** What Electron's preload puts on `window`. */
export interface Bridge {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): unknown;
  readonly host: HostFacts;
}

declare global {
  interface Window {
    readonly causeway?: Bridge;
  }
}

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5_000;

export function webSocketTransport(address: URL): Transport {
  let listener: TransportListener | undefined;
  let socket: WebSocket | undefined;
  let pause = FIRST_PAUSE;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsent: ClientMessage[] = [];

  const open = (): void => {
    clearTimeout(timer);
    socket = new WebSocket(address);
    const mine = socket;
    mine.addEventListener('open', () => {
      pause = FIRST_PAUSE;
      listener?.state('connected');
      for (const message of unsent.splice(0)) mine.send(JSON.stringify(message));
    });
    mine.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (typeof event.data === 'string') deliver(JSON.parse(event.data), listener);
    });
    mine.addEventListener('close', () => {
      if (mine !== socket) return;
      listener?.state('away');
      timer = setTimeout(open, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
  };

  return {
    send(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
      // A call that finds nobody waits for the connection: the page asks its first questions before it is open.
      else unsent.push(message);
    },
    listen(newListener) {
      listener = newListener;
      listener.state('connecting');
      open();
    },
    retry() {
      if (socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING) return;
      pause = FIRST_PAUSE;
      open();
    },
  };
}

export function bridgeTransport(bridge: Bridge): Transport {
  let state: ConnectionState = 'connecting';
  return {
    send: (message) => bridge.post(message),
    listen(listener) {
      bridge.onMessage((message) => {
        // The shell says when the engine's process ends and when the next one answers.
        const said = connectionStateIn(message);
        const file = openedFileIn(message);
        if (said) listener.state((state = said));
        else if (file) offerOpenedFile(file);
        else {
          if (state !== 'connected') listener.state((state = 'connected'));
          deliver(message, listener);
        }
      });
      listener.state((state = 'connected'));
    },
    retry: () => undefined,
  };
}

function connectionStateIn(message: unknown): ConnectionState | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'engine') return;
  return 'state' in message && message.state === 'away' ? 'away' : 'connected';
}

/** A message that nobody can read is a fault of the host: it must be seen, and must not stop the others. */
function deliver(data: unknown, listener: TransportListener | undefined): void {
  const parsed = hostMessageSchema.safeParse(data);
  if (parsed.success) listener?.message(parsed.data);
  else reportError(new TypeError('The host sent a message of no known shape', { cause: parsed.error }));
}

/** The transport of the host this page came from. */
export function transportOfPage(): Transport {
  if (window.causeway) return bridgeTransport(window.causeway);
  const address = new URL('api', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  address.hash = '';
  return webSocketTransport(address);
}

export function hostFacts(): HostFacts {
  return window.causeway?.host ?? { kind: 'web' };
}
