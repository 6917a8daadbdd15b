/** The interface over HTTP: who is let in, and under which policy. */

import { request, type IncomingHttpHeaders } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { NONCE_PLACEHOLDER, type RendererFiles } from '../../main/host/renderer-files.ts';
import { openEngineHost, type EngineHost } from '../../main/host/engine-host.ts';
import { startWebHost, type WebHost } from '../../main/web/web-host.ts';

const SCRIPT = 'console.log("causeway");'.repeat(100);
const RENDERER: RendererFiles = {
  files: new Map([
    ['assets/a.js', { body: Buffer.from(SCRIPT), contentType: 'text/javascript; charset=utf-8', immutable: true }],
  ]),
  page: (nonce) => `<!doctype html><meta nonce="${nonce}">`,
};

let folder: string;
let host: EngineHost;
let web: WebHost;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'causeway-web-'));
  host = await openEngineHost({ dataDirectory: folder, purpose: 'serve', environment: {}, logLevel: 'silent' });
  web = await startWebHost({ host, renderer: RENDERER, address: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await web.close();
  await host.close();
  await rm(folder, { recursive: true });
});

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function get(address: string, headers: { readonly [name: string]: string } = {}, method = 'GET'): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(web.origin);
    // The path as it is written: an URL would tidy it up first.
    const path = address.replace(web.origin, '');
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString('utf8'),
        }),
      );
    });
    asked.once('error', reject);
    asked.end();
  });
}

/** The cookie as a browser sends it back. */
async function enter(): Promise<string> {
  const { headers } = await get(web.link());
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

/** The status of a refused upgrade, or `open`. */
function upgrade(headers: { readonly [name: string]: string }, place = '/api'): Promise<number | 'open'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(new URL(place, web.origin.replace('http', 'ws')), { headers });
    socket.once('open', () => {
      socket.close();
      resolve('open');
    });
    socket.once('unexpected-response', (asked, response) => {
      asked.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => undefined);
  });
}

describe('the link', () => {
  it('lets one browser in, once, with a cookie that no script can read and no other site can use', async () => {
    const link = web.link();
    const { status, headers } = await get(link);
    expect(status).toBe(200);
    expect(headers['set-cookie']?.[0]).toMatch(/^causeway-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const again = await get(link);
    expect([again.status, again.headers['set-cookie']]).toEqual([401, undefined]);
  });

  it('is not used up by a browser that only looks ahead', async () => {
    const link = web.link();
    expect((await get(link, { 'Sec-Purpose': 'prefetch;prerender' })).status).toBe(503);
    expect((await get(link)).status).toBe(200);
  });

  it('opened again by the browser that is in already leads on', async () => {
    const link = web.link();
    const { headers } = await get(link);
    const cookie = (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    expect((await get(link, { Cookie: cookie })).status).toBe(200);
  });

  it('cannot be guessed', async () => {
    expect((await get('/enter?token=')).status).toBe(401);
    expect((await get(`/enter?token=${'A'.repeat(43)}`)).status).toBe(401);
  });
});

describe('the pages', () => {
  it.each(['/', '/assets/a.js', '/elsewhere'])('show %s to nobody without a session', async (place) => {
    const { status, body } = await get(place);
    expect(status).toBe(401);
    expect(body).not.toContain('causeway");');
    expect((await get(place, { Cookie: `causeway-${String(web.port)}=${'A'.repeat(43)}` })).status).toBe(401);
  });

  it('come under a policy that lets in our own scripts and no inline ones, with a nonce that is new each time', async () => {
    const cookie = await enter();
    const one = await get('/', { Cookie: cookie });
    const other = await get('/', { Cookie: cookie });
    const policy = String(one.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; ");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    const nonce = /'nonce-([\w+/=]+)'/.exec(policy)?.[1] ?? '';
    expect(one.body).toBe(`<!doctype html><meta nonce="${nonce}">`);
    expect(other.headers['content-security-policy']).not.toBe(policy);
    expect(one.body).not.toContain(NONCE_PLACEHOLDER);
    expect(one.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  it('come compressed to whoever takes that, and whole to others', async () => {
    const cookie = await enter();
    const packed = await get('/assets/a.js', { Cookie: cookie, 'Accept-Encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(Number(packed.headers['content-length'])).toBeLessThan(200);
    expect((await get('/assets/a.js', { Cookie: cookie })).body).toBe(SCRIPT);
  });

  it.each(['/../package.json', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/a.js', '//assets/a.js/'])(
    'lead to no other file: %s',
    async (place) => {
      const { status } = await get(place, { Cookie: await enter() });
      expect(status).toBe(404);
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('are for reading: %s is refused', async (method) => {
    expect((await get('/', { Cookie: await enter() }, method)).status).toBe(405);
  });
});

describe('a page from elsewhere', () => {
  it('that made its name lead here (DNS rebinding) is refused before anything else', async () => {
    const cookie = await enter();
    for (const foreign of [
      'evil.test',
      `evil.test:${String(web.port)}`,
      '127.0.0.1.evil.test',
      'localhost.evil.test',
    ]) {
      const link = await get(web.link(), { Host: foreign });
      expect([link.status, link.headers['set-cookie']]).toEqual([421, undefined]);
      expect((await get('/', { Host: foreign, Cookie: cookie })).status).toBe(421);
      expect(await upgrade({ Host: foreign, Origin: `http://${foreign}`, Cookie: cookie })).toBe(421);
    }
  });

  it('cannot ask with the cookie of ours, not even from another port of this machine', async () => {
    const cookie = await enter();
    for (const origin of ['https://evil.test', 'http://127.0.0.1:1', 'http://localhost:1', 'null']) {
      expect((await get('/', { Origin: origin, Cookie: cookie })).status).toBe(403);
      expect(await upgrade({ Origin: origin, Cookie: cookie })).toBe(403);
    }
  });
});

describe('the socket', () => {
  it('opens to our own page with a session, at its own address only', async () => {
    const cookie = await enter();
    const { origin } = web;
    expect(await upgrade({ Origin: origin, Cookie: cookie })).toBe('open');
    expect(await upgrade({ Origin: origin })).toBe(401);
    expect(await upgrade({ Cookie: cookie })).toBe(403);
    expect(await upgrade({ Origin: origin, Cookie: cookie }, '/elsewhere')).toBe(404);
  });

  it('also through a tunnel that ends at another port', async () => {
    const headers = { Host: 'localhost:8080', Origin: 'http://localhost:8080', Cookie: await enter() };
    expect(await upgrade(headers)).toBe('open');
  });

  it('carries calls and their answers', async () => {
    const socket = await openSocket();
    socket.send(JSON.stringify({ type: 'call', id: 1, name: 'status', arguments: {} }));
    const answer = await said(socket);
    expect(answer).toMatchObject({ type: 'result', id: 1, value: { configured: false, engine: { purpose: 'serve' } } });
    socket.close();
  });

  it.each([
    ['no JSON', '{"type":', 1002],
    ['no message', '[]', 1002],
    ['more than a message may hold', JSON.stringify('x'.repeat(5 * 1024 * 1024)), 1009],
  ])('closes on %s', async (_, message, code) => {
    const socket = await openSocket();
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send(message);
    expect(await closed).toBe(code);
  });
});

async function openSocket(): Promise<WebSocket> {
  const headers = { Origin: web.origin, Cookie: await enter() };
  const socket = new WebSocket(`${web.origin.replace('http', 'ws')}/api`, { headers });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

function said(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString('utf8'))));
  });
}
