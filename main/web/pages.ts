/** Answers over HTTP: the link's exchange for a session, the interface's files, and short refusals. */

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  contentSecurityPolicy,
  SECURITY_HEADERS,
  type RendererFile,
  type RendererFiles,
} from '../host/renderer-files.ts';
import { isOwnHost, isOwnOrigin, sessionCookie, sessionIn, type Access } from './access.ts';

export const LINK_PATH = '/enter';

export interface Pages {
  readonly access: Access;
  readonly renderer: RendererFiles;
  /** The port listened at, known once it is. */
  port(): number;
}

interface Answer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers: { readonly [name: string]: string };
}

export async function answerPage(pages: Pages, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body, headers } = await answerTo(pages, request);
  const octets = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const packed = await compressed(octets, headers['Content-Type'] ?? '', request);
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-store',
    ...headers,
    Vary: 'Accept-Encoding',
    ...(packed === octets ? {} : { 'Content-Encoding': 'gzip' }),
    'Content-Length': packed.length,
  });
  response.end(request.method === 'HEAD' ? undefined : packed);
}

async function answerTo(pages: Pages, request: IncomingMessage): Promise<Answer> {
  const { headers, method = '' } = request;
  if (!isOwnHost(headers.host)) return refusal(421, 'Causeway answers to the names of this machine alone.');
  if (!isOwnOrigin(headers, false)) return refusal(403, 'Causeway answers to its own pages alone.');
  if (method !== 'GET' && method !== 'HEAD')
    return refusal(405, 'Causeway has pages to read here.', { Allow: 'GET, HEAD' });
  const address = new URL(request.url ?? '/', 'http://localhost');
  if (address.pathname === LINK_PATH && method === 'GET') return enter(pages, request, address);
  if (!pages.access.isOpen(sessionIn(headers, pages.port()))) return NEEDS_LINK;
  return show(pages.renderer, address.pathname);
}

const NEEDS_LINK = refusal(
  401,
  'This page opens by the link that `causeway serve` shows. A link works once; press Enter in its terminal for another.',
);

/**
 * No redirect: a browser that came here from another page would follow it without the cookie (SameSite=Strict). The page
 * that leads on is our own, and its next step no stranger's.
 */
function enter({ access, port }: Pages, { headers }: IncomingMessage, address: URL): Answer {
  // A browser that looks ahead must not use up the link.
  if (headers['sec-purpose'] !== undefined) return refusal(503, 'The link is for opening.');
  const session = access.redeem(address.searchParams.get('token') ?? '');
  if (session === undefined && !access.isOpen(sessionIn(headers, port()))) return NEEDS_LINK;
  return {
    status: 200,
    body: '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=./"><title>Causeway</title>',
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      ...(session === undefined ? {} : { 'Set-Cookie': sessionCookie(port(), session) }),
    },
  };
}

function show({ files, page }: RendererFiles, pathname: string): Answer {
  if (pathname === '/') {
    const nonce = randomBytes(18).toString('base64');
    return {
      status: 200,
      body: page(nonce),
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': contentSecurityPolicy(nonce),
      },
    };
  }
  const file = files.get(pathname.slice(1));
  return file ? { status: 200, body: file.body, headers: headersOf(file) } : refusal(404, 'There is no such page.');
}

function headersOf({ contentType, immutable }: RendererFile): Answer['headers'] {
  const cached = immutable ? { 'Cache-Control': 'private, max-age=31536000, immutable' } : {};
  return { 'Content-Type': contentType, 'Content-Security-Policy': "default-src 'none'", ...cached };
}

function refusal(status: number, text: string, headers: Answer['headers'] = {}): Answer {
  return { status, body: `${text}\n`, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers } };
}

const SMALLEST_COMPRESSED = 1_024;
const packedFiles = new WeakMap<Buffer, Promise<Buffer>>();

/** Files are compressed once; the page with its nonce is too small to be. */
async function compressed(octets: Buffer, contentType: string, { headers }: IncomingMessage): Promise<Buffer> {
  const isText = /^text\/|json|svg/.test(contentType);
  const isTaken = /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
  if (octets.length < SMALLEST_COMPRESSED || !isText || !isTaken) return octets;
  let packed = packedFiles.get(octets);
  if (!packed) packedFiles.set(octets, (packed = promisify(gzip)(octets)));
  return packed;
}
