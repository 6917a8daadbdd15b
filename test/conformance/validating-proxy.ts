/**
 * Prism, a validator of others, as a gateway to Graph: a TLS listener, because clients send tokens only over TLS; `prism
 * proxy --errors` with a description made from Microsoft's metadata; a listener that passes on to the lab tenant. What
 * breaks the description is refused on its way in and on its way out.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Agent, request as send, type Dispatcher } from 'undici';
import { makeServerCertificate } from '../lab/certificates.ts';
import type { Tenant } from '../lab/tenant/tenant.ts';

export interface ValidatingProxy {
  /** Of Graph, as a client sees it. */
  readonly origin: string;
  readonly caPem: string;
  /** Requests that came, and what was held against them or against their answers. */
  readonly requests: string[];
  readonly violations: string[];
  close(): Promise<void>;
}

/** Prism's own answers name their kind by an address below this one. */
const PRISM_PROBLEM = 'https://stoplight.io/prism/errors#';
const VERSION = '/v1.0';

export async function startValidatingProxy(document: string, tenant: Tenant): Promise<ValidatingProxy> {
  const requests: string[] = [];
  const violations: string[] = [];
  const dispatcher = new Agent({ connect: { ca: tenant.caCertificatePem } });
  const behind = createPlainServer();
  serve(behind, ({ url }) => ({ target: `${tenant.origin}${VERSION}${decodeMarks(url)}`, dispatcher }));
  const prism = await startPrism(document, `http://${await listen(behind)}`);
  const certificate = await makeServerCertificate(['127.0.0.1']);
  const front = createServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem });
  const origin = `https://${await listen(front)}`;
  serve(front, ({ method, url }) => {
    requests.push(`${method} ${url}`);
    if (!url.startsWith(`${VERSION}/`)) violations.push(`${method} ${url}: not the version that is described`);
    return {
      target: `${prism.origin}${url.slice(VERSION.length)}`,
      look: (answer) => {
        if (answer.includes(PRISM_PROBLEM)) violations.push(`${method} ${url}: ${answer}`);
        // Links of the service lead through here again.
        return answer.replaceAll(tenant.origin, origin);
      },
    };
  });
  return {
    origin,
    caPem: certificate.caCertificatePem,
    requests,
    violations,
    async close() {
      await closeServer(front);
      await prism.stop();
      await closeServer(behind);
      await dispatcher.close();
    },
  };
}

/** Prism encodes the marks of a key, which a client writes as they are: `/groups(uniqueName='...')`. */
function decodeMarks(url: string): string {
  return url.replace(/%2[789]/g, decodeURIComponent);
}

interface Way {
  readonly target: string;
  readonly dispatcher?: Dispatcher;
  readonly look?: (answer: string) => string;
}

/** Every request goes on by `way`, and its answer comes back. */
function serve(server: Server, way: (request: { readonly method: string; readonly url: string }) => Way): void {
  server.on('request', (request, response) => {
    forward(request, response, way).catch((error: unknown) => {
      // As a gateway would say it; the client takes it for a failure of the service.
      response.writeHead(502).end(String(error));
    });
  });
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  way: Parameters<typeof serve>[1],
): Promise<void> {
  const { method = 'GET', url = '' } = request;
  const { target, dispatcher, look = (same) => same } = way({ method, url });
  const { host: _host, connection: _connection, ...headers } = request.headers;
  const body = await textOf(request);
  const answer = await send(target, {
    method: method as Dispatcher.HttpMethod,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    ...(body === '' ? {} : { body }),
    ...(dispatcher ? { dispatcher } : {}),
  });
  const text = look(await answer.body.text());
  const { 'content-length': _length, 'transfer-encoding': _encoding, connection: _kept, ...passed } = answer.headers;
  response.writeHead(answer.statusCode, passed).end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

async function startPrism(document: string, upstream: string) {
  const manifest = createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly bin: { readonly prism: string } };
  const program = path.join(path.dirname(manifest), bin.prism);
  const child = spawn(process.execPath, [program, 'proxy', document, upstream, '--port', '0', '--errors'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const ended = once(child, 'close');
  return {
    origin: await listening(child.stdout),
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/** It says where it listens, and afterwards a line of each request, which nobody needs. */
async function listening(output: NodeJS.ReadableStream): Promise<string> {
  const said: string[] = [];
  const lines = createInterface({ input: output });
  for await (const line of lines) {
    said.push(line);
    const origin = /Prism is listening on (http:\/\/\S+)/.exec(line)?.[1];
    if (origin === undefined) continue;
    lines.close();
    output.resume();
    return origin;
  }
  throw new Error(`Prism did not start: ${said.slice(-20).join('\n')}`);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
