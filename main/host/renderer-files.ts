/** The interface's built files, and the policy a page of ours is shown under, for every host that serves them. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface RendererFile {
  readonly body: Buffer;
  readonly contentType: string;
  /** Its name changes with its content. */
  readonly immutable: boolean;
}

export interface RendererFiles {
  /** By the address's path without the leading slash. */
  readonly files: ReadonlyMap<string, RendererFile>;
  /** The page, for one answer: styles are let in by a nonce that is never used twice. */
  page(nonce: string): string;
}

/** Beside the sources as beside the bundles made of them: this file lies two folders below the root in both. */
export const APPLICATION_ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const RENDERER_FOLDER = path.join(APPLICATION_ROOT, 'dist', 'renderer');

const CONTENT_TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const PAGE = 'index.html';
/** Stands in the built page where the nonce of an answer belongs (`html.cspNonce` in vite.config.ts). */
export const NONCE_PLACEHOLDER = 'CAUSEWAY_CSP_NONCE';

/** Reads them all: they are few, and a build that replaces them does not disturb who is being served. */
export async function loadRenderer(folder: string = RENDERER_FOLDER): Promise<RendererFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, RendererFile>();
  for (const entry of entries) {
    const contentType = CONTENT_TYPES[path.extname(entry.name)];
    if (!entry.isFile() || contentType === undefined || entry.name.startsWith('.')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join('/');
    files.set(name, { body: await readFile(file), contentType, immutable: name.startsWith('assets/') });
  }
  const page = files.get(PAGE);
  if (!page) throw new Error(`The interface is not built: ${path.join(folder, PAGE)} is missing`);
  files.delete(PAGE);
  const text = page.body.toString('utf8');
  return { files, page: (nonce) => text.replaceAll(NONCE_PLACEHOLDER, nonce) };
}

/** Scripts from our own files and nowhere else, styles from them or with the nonce, talk to our own host alone. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** What a page could ask a browser for and ours never does. */
const REFUSED_FEATURES = [
  'camera',
  'display-capture',
  'geolocation',
  'hid',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];

/** Headers of every answer, whatever it carries. */
export const SECURITY_HEADERS: { readonly [name: string]: string } = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': REFUSED_FEATURES.map((feature) => `${feature}=()`).join(', '),
};
