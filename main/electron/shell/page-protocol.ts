/** The interface's files under a scheme of our own, each page with its policy. */

import { randomBytes } from 'node:crypto';
import { protocol, session } from 'electron';
import { contentSecurityPolicy, SECURITY_HEADERS, type RendererFiles } from '../../host/renderer-files.ts';
import { isOwnPage, PAGE_SCHEME } from './addresses.ts';

/** Must be called before the application is ready. */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges }]);
}

export function servePages(renderer: RendererFiles): void {
  session.defaultSession.protocol.handle(PAGE_SCHEME, (request) => answer(renderer, request));
}

function answer({ files, page }: RendererFiles, { url, method }: Request): Response {
  if (method !== 'GET' || !isOwnPage(url)) return new Response(null, { status: 405, headers: SECURITY_HEADERS });
  const { pathname } = new URL(url);
  if (pathname === '/') {
    const nonce = randomBytes(18).toString('base64');
    return new Response(page(nonce), {
      headers: {
        ...SECURITY_HEADERS,
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': contentSecurityPolicy(nonce),
        'Cache-Control': 'no-store',
      },
    });
  }
  const file = files.get(pathname.slice(1));
  if (!file) return new Response(null, { status: 404, headers: SECURITY_HEADERS });
  return new Response(new Uint8Array(file.body), {
    headers: {
      ...SECURITY_HEADERS,
      'Content-Type': file.contentType,
      'Content-Security-Policy': "default-src 'none'",
    },
  });
}
