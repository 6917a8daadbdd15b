/**
 * A proxy that clients with fixed host names reach the lab through: CONNECT (RFC 9110, 9.3.6) to the hosts of its table and
 * to no others, wherever they really are; with a name and a password where it is told so (RFC 7617).
 */

import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Destination {
  readonly host: string;
  readonly port: number;
}

export interface ConnectProxyOptions {
  /** By `host:port`, or by host for every port. */
  readonly hosts: { readonly [name: string]: Destination };
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Default: a free one. */
  readonly port?: number;
}

export interface ProxiedConnection {
  /** `host:port` as the client asked. */
  readonly target: string;
  /** Of the proxy's answer. */
  readonly status: number;
}

export interface ConnectProxy extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** With the credentials in it, where there are any. */
  readonly urlWithCredentials: string;
  readonly connections: readonly ProxiedConnection[];
  /** Breaks what is open; what comes next is taken. */
  cut(): void;
  close(): Promise<void>;
}

export async function startConnectProxy(options: ConnectProxyOptions): Promise<ConnectProxy> {
  const connections: ProxiedConnection[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => {
    response.writeHead(405, { Allow: 'CONNECT' }).end();
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    keep(sockets, client);
    const target = request.url ?? '';
    const refusal = refusalOf(options, request, target);
    connections.push({ target, status: refusal?.status ?? 200 });
    if (refusal !== undefined) {
      client.end(refusal.answer);
      return;
    }
    tunnel(sockets, destinationOf(options, target), client, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const { credentials } = options;
  const userInfo =
    credentials === undefined
      ? ''
      : `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}@`;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const close = (): Promise<void> => {
    cut();
    return new Promise((resolve, reject) => {
      server.close((error) => {
        if (error === undefined) resolve();
        else reject(error);
      });
    });
  };
  return {
    url: `http://${address}`,
    urlWithCredentials: `http://${userInfo}${address}`,
    connections,
    cut,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function destinationOf({ hosts }: ConnectProxyOptions, target: string): Destination | undefined {
  const host = target.slice(0, target.lastIndexOf(':'));
  return hosts[target.toLowerCase()] ?? hosts[host.toLowerCase()];
}

interface Refusal {
  readonly status: number;
  readonly answer: string;
}

function refusalOf(options: ConnectProxyOptions, request: IncomingMessage, target: string): Refusal | undefined {
  if (!isAuthenticated(options, request.headers['proxy-authorization'])) {
    return refusal(407, 'Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="lab", charset="UTF-8"\r\n');
  }
  if (destinationOf(options, target) === undefined) return refusal(403, 'Forbidden');
  return undefined;
}

function isAuthenticated({ credentials }: ConnectProxyOptions, header: string | undefined): boolean {
  if (credentials === undefined) return true;
  const given = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1] ?? '';
  return Buffer.from(given, 'base64').toString('utf8') === `${credentials.user}:${credentials.password}`;
}

function refusal(status: number, reason: string, headers = ''): Refusal {
  return {
    status,
    answer: `HTTP/1.1 ${String(status)} ${reason}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`,
  };
}

function tunnel(sockets: Set<Duplex>, to: Destination | undefined, client: Duplex, head: Buffer): void {
  if (to === undefined) return;
  const upstream = connect(to.port, to.host, () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  });
  keep(sockets, upstream);
  upstream.on('close', () => client.destroy());
  client.on('close', () => upstream.destroy());
}

/** Either end may leave first, in the middle of a word: the other then has nobody to speak to. */
function keep(sockets: Set<Duplex>, socket: Duplex): void {
  sockets.add(socket);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => sockets.delete(socket));
}
