/** A way to a server that a test can close, hold or cut. */

import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

export interface TcpRelay {
  readonly port: number;
  /**
   * `pass`: as if it were not there. `hold`: what clients send is taken and goes nowhere. `cut`: a connection ends with the first octet that its
   * client sends from now on. `away`: nobody listens.
   */
  become(mode: 'pass' | 'hold' | 'cut' | 'away'): Promise<void>;
  /** Ends the connections there are. */
  drop(): void;
  /** Connections taken so far. */
  readonly connections: number;
  close(): Promise<void>;
}

export async function startTcpRelay(target: { readonly host: string; readonly port: number }): Promise<TcpRelay> {
  let mode: 'pass' | 'hold' | 'cut' | 'away' = 'pass';
  let connections = 0;
  const sockets = new Set<net.Socket>();
  const serve = (client: net.Socket) => {
    connections += 1;
    const server = net.connect(target);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => from.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (chunk: Buffer) => {
        if (mode === 'pass') to.write(chunk);
        else if (mode === 'cut' && from === client) from.resetAndDestroy();
      });
    }
  };
  let listener = net.createServer(serve);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const stop = async () => {
    if (!listener.listening) return;
    listener.close();
    drop();
    await once(listener, 'close');
  };
  return {
    port,
    drop,
    get connections() {
      return connections;
    },
    async become(next) {
      if (next === 'away') await stop();
      else if (mode === 'away') {
        listener = net.createServer(serve);
        listener.listen(port, '127.0.0.1');
        await once(listener, 'listening');
      }
      mode = next;
    },
    close: stop,
  };
}
