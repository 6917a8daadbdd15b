/** The interface over HTTP on this machine's own addresses, for servers without a display. */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { EngineHost } from '../host/engine-host.ts';
import type { RendererFiles } from '../host/renderer-files.ts';
import { createAccess, isOwnHost, isOwnOrigin, sessionIn } from './access.ts';
import { answerPage, LINK_PATH, type Pages } from './pages.ts';
import { LARGEST_MESSAGE, socketChannel } from './socket-channel.ts';

export const LOOPBACK_ADDRESSES = ['127.0.0.1', '::1'] as const;
export type LoopbackAddress = (typeof LOOPBACK_ADDRESSES)[number];

export interface WebHostOptions {
  readonly host: Pick<EngineHost, 'serve' | 'log'>;
  readonly renderer: RendererFiles;
  readonly address: LoopbackAddress;
  /** 0: one that is free. */
  readonly port: number;
}

export interface WebHost {
  readonly origin: string;
  readonly port: number;
  /** A new link, which lets one browser in. */
  link(): string;
  close(): Promise<void>;
}

const SOCKET_PATH = '/api';
const MOST_SOCKETS = 32;
const BEAT_MILLISECONDS = 30_000;

export async function startWebHost({ host, renderer, address, port }: WebHostOptions): Promise<WebHost> {
  const access = createAccess();
  const pages: Pages = { access, renderer, port: () => portOf(server) };
  const server = createServer({ maxHeaderSize: 16_384 }, (request, response) => {
    answerPage(pages, request, response).catch((error: unknown) => {
      host.log.error('page-failed', { error });
      response.destroy();
    });
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE, perMessageDeflate: false });
  server.on('upgrade', (request, stream, head) => {
    const status = refusalOf(request, pages, sockets);
    if (status !== undefined) {
      refuse(stream, status);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      keepAlive(socket);
      socket.on('error', (error) => host.log.warn('socket-failed', { error }));
      host.serve(socketChannel(socket));
    });
  });
  await listen(server, address, port);
  const origin = `http://${address === '::1' ? '[::1]' : address}:${String(portOf(server))}`;
  return {
    origin,
    port: portOf(server),
    link: () => `${origin}${LINK_PATH}?token=${access.issueToken()}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function listen(server: Server, address: LoopbackAddress, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Browsers ask for a WebSocket without the checks they make for pages: here the origin must be said, and ours. */
function refusalOf({ headers, url }: IncomingMessage, pages: Pages, sockets: WebSocketServer): number | undefined {
  if (!isOwnHost(headers.host)) return 421;
  if (!isOwnOrigin(headers, true)) return 403;
  if (!pages.access.isOpen(sessionIn(headers, pages.port()))) return 401;
  if (url !== SOCKET_PATH) return 404;
  return sockets.clients.size >= MOST_SOCKETS ? 503 : undefined;
}

function refuse(stream: Duplex, status: number): void {
  stream.on('error', () => stream.destroy());
  stream.end(`HTTP/1.1 ${String(status)} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** A browser that went to sleep or lost its network says no goodbye. */
function keepAlive(socket: WebSocket): void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const beat = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, BEAT_MILLISECONDS);
  beat.unref();
  socket.once('close', () => clearInterval(beat));
}
