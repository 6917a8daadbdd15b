/**
 * Where a browser brings the sign-in service's answer: a listener on this machine alone, for one answer (RFC 8252, 7.3 and
 * 8.3). The answer counts only with the state that was sent along, so that no page elsewhere can bring one of its own.
 */

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the browser shows at the end, in the language of whoever asked. */
export interface AnswerPage {
  readonly language: string;
  readonly title: string;
  readonly done: string;
  readonly failed: string;
}

export interface Loopback {
  /** The service compares all but the port with what the application registered: `http://localhost`. */
  readonly redirectUri: string;
  /** Rejects when the signal is aborted. */
  readonly answer: Promise<URLSearchParams>;
  close(): Promise<void>;
}

/** An answer is a code and a few words. */
const LARGEST_ANSWER = 65_536;

export async function listenForAnswer(state: string, page: AnswerPage, signal: AbortSignal): Promise<Loopback> {
  const { promise, resolve, reject } = Promise.withResolvers<URLSearchParams>();
  // Whoever closes without waiting for the answer is not interested in why there is none.
  promise.catch(() => undefined);
  const server = createServer((request, response) => {
    receive(request, state).then(
      (answer) => {
        show(response, page, answer);
        if (answer !== undefined) resolve(answer);
      },
      () => {
        // The browser went away in the middle of its request; it may come again.
        response.destroy();
      },
    );
  });
  await listen(server);
  const stop = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const { port } = server.address() as AddressInfo;
  return {
    redirectUri: `http://localhost:${String(port)}`,
    answer: promise,
    close: () =>
      new Promise((closed) => {
        signal.removeEventListener('abort', stop);
        server.close(() => closed());
        // The browser keeps its connection; the page it shows is complete by now.
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 1000).unref();
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

/** Undefined for everything that is no answer to our question: a favicon, another state, another host's name. */
async function receive(request: IncomingMessage, state: string): Promise<URLSearchParams | undefined> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname !== '/' || !/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) return undefined;
  const answer = request.method === 'POST' ? new URLSearchParams(await bodyOf(request)) : url.searchParams;
  return answer.get('state') === state && (answer.has('code') || answer.has('error')) ? answer : undefined;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > LARGEST_ANSWER) throw new RangeError('answer too large');
  }
  return body;
}

function show(response: ServerResponse, page: AnswerPage, answer: URLSearchParams | undefined): void {
  const text = answer?.has('code') ? page.done : page.failed;
  const body = `<!doctype html><html lang="${escape(page.language)}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escape(page.title)}</title><body><main><h1>${escape(page.title)}</h1><p>${escape(text)}</p></main></body></html>`;
  response.writeHead(answer === undefined ? 404 : 200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'",
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    Connection: 'close',
  });
  response.end(body);
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
