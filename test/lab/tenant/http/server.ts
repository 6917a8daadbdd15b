/** The HTTPS listener: reads whole requests, hands them on, writes answers with the headers Graph sends. */

import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerCertificate } from '../../certificates.ts';
import type { Json } from '../json.ts';

export interface HttpRequest {
  readonly method: string;
  /** Still percent-encoded, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  /** As UTF-8. */
  readonly body: string;
  readonly octets: Uint8Array;
  /** Scheme, host and port as the client wrote them. */
  readonly origin: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Json;
  /** A page for a browser, in the place of a body. */
  readonly html?: string;
  /** In the place of a body; the connection ends after `sent` of them, where that is given. */
  readonly message?: { readonly octets: Uint8Array; readonly contentType: string; readonly sent?: number };
  /** Breaks the connection instead of answering. */
  readonly cut?: boolean;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

const CONTENT_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

export async function listen(
  handler: HttpHandler,
  certificate: ServerCertificate,
  address: { readonly host: string; readonly port: number },
): Promise<Listener> {
  const server = createServer(
    { key: certificate.privateKeyPem, cert: certificate.certificatePem },
    (request, response) => {
      void serve(handler, request, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeAllConnections();
  });
}

async function serve(handler: HttpHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let answer: HttpResponse;
  try {
    answer = await handler(await readRequest(request));
  } catch (error) {
    // A mistake in the lab itself must be seen by the test that met it, in the answer and not only as a hang.
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    answer = { status: 500, body: { error: { code: 'LabTenantDefect', message } } };
  }
  if (answer.cut === true) {
    request.socket.destroy();
    return;
  }
  write(response, answer, request);
}

function write(response: ServerResponse, answer: HttpResponse, request: IncomingMessage): void {
  if (answer.html !== undefined) {
    response.writeHead(answer.status, { 'Cache-Control': 'no-store', 'Content-Type': 'text/html; charset=utf-8' });
    response.end(answer.html);
    return;
  }
  if (answer.message !== undefined) {
    writeMessage(response, answer.status, answer.headers ?? {}, answer.message);
    return;
  }
  const payload = answer.body === undefined ? undefined : Buffer.from(JSON.stringify(answer.body));
  const clientRequestId = request.headers['client-request-id'];
  response.writeHead(answer.status, {
    'Cache-Control': 'no-cache',
    'request-id': randomUUID(),
    'x-ms-ags-diagnostic': '{"ServerInfo":{"DataCenter":"Lab","Slice":"E","Ring":"1"}}',
    ...(typeof clientRequestId === 'string' ? { 'client-request-id': clientRequestId } : {}),
    ...(payload === undefined
      ? {}
      : { 'Content-Type': CONTENT_TYPE, 'OData-Version': '4.0', 'Content-Length': String(payload.length) }),
    ...answer.headers,
  });
  response.end(payload);
}

function writeMessage(
  response: ServerResponse,
  status: number,
  headers: { readonly [name: string]: string },
  { octets, contentType, sent }: NonNullable<HttpResponse['message']>,
): void {
  response.writeHead(status, {
    'Cache-Control': 'private',
    'Content-Type': contentType,
    'Content-Length': String(octets.length),
    ...headers,
  });
  if (sent === undefined) {
    response.end(octets);
    return;
  }
  // What was sent has to be on its way before the connection breaks.
  response.write(octets.subarray(0, sent), () => response.destroy());
}

async function readRequest(request: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const octets = Buffer.concat(chunks);
  const host = request.headers.host ?? 'localhost';
  const target = request.url ?? '/';
  const question = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: question < 0 ? target : target.slice(0, question),
    query: new URLSearchParams(question < 0 ? '' : target.slice(question)),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    get body() {
      return octets.toString('utf8');
    },
    octets,
    origin: `https://${host}`,
  };
}
