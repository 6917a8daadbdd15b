/** A fetch that stands for Graph in unit tests: answers by a handler, and keeps what was asked. Batches are unwrapped. */

import { generateKeyPairSync } from 'node:crypto';

import { openBatches } from '../../../engine/connectors/entra-id/graph/transport/batch.ts';
import { openGraphClient } from '../../../engine/connectors/entra-id/graph/transport/client.ts';
import type { GraphClient } from '../../../engine/connectors/entra-id/graph/transport/client.ts';
import { makePace } from '../../../engine/connectors/entra-id/graph/transport/pacing.ts';
import type { Ambient } from '../../../engine/connectors/entra-id/ambient.ts';

export const ORIGIN = 'https://graph.contoso.test';

export interface DoubleCall {
  readonly method: string;
  /** Below the version, query decoded. */
  readonly path: string;
  readonly body: unknown;
  readonly inBatch: boolean;
}

export interface DoubleAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** An answer, an error that fetch throws, or `unanswered`: a batch item that the batch answer says nothing of. */
export type DoubleHandler = (call: DoubleCall) => DoubleAnswer | Error | 'unanswered';

export function graphError(status: number, code: string, message: string, details: unknown[] = []): DoubleAnswer {
  return { status, body: { error: { code, message, details } } };
}

/** Time that passes only by sleeping. */
export function virtualTime(): Ambient & { readonly now: () => number; readonly slept: number[] } {
  let now = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    clock: () => now,
    random: () => 0.5,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      const until = now + milliseconds;
      slept.push(milliseconds);
      // Sleepers wake in the order of their times, as real timers do.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      now = Math.max(now, until);
    },
  };
}

export function fakeGraph(
  handler: DoubleHandler,
  options: { readonly wholeBatch?: () => DoubleAnswer | Error | undefined } = {},
) {
  const calls: DoubleCall[] = [];
  const batches: DoubleCall[][] = [];
  const tokens: string[] = [];

  function answerItem(item: { id: string; method: string; url: string; body?: unknown }) {
    const call = { method: item.method, path: decodeURIComponent(item.url), body: item.body, inBatch: true };
    calls.push(call);
    const answer = handler(call);
    if (answer instanceof Error) throw answer;
    return answer === 'unanswered' ? [] : [{ id: item.id, ...answer }];
  }

  function answerBatch(body: {
    requests: { id: string; method: string; url: string; body?: unknown; dependsOn?: string[] }[];
  }) {
    const failed = new Set<string>();
    batches.push(
      body.requests.map(({ method, url, body: content }) => ({ method, path: url, body: content, inBatch: true })),
    );
    const responses = body.requests.flatMap((item) => {
      if (item.dependsOn?.some((id) => failed.has(id))) {
        failed.add(item.id);
        return [{ id: item.id, status: 424, body: { error: { code: 'FailedDependency', message: '' } } }];
      }
      const answered = answerItem(item);
      if ((answered[0]?.status ?? 0) >= 400) failed.add(item.id);
      return answered;
    });
    return { status: 200, body: { responses: responses.reverse() } };
  }

  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const method = init.method ?? 'GET';
    const path = decodeURIComponent(url.slice(`${ORIGIN}/v1.0`.length));
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    tokens.push(new Headers(init.headers).get('authorization') ?? '');
    if (path === '/$batch') {
      const refused = options.wholeBatch?.();
      if (refused instanceof Error) throw refused;
      return respond(refused ?? answerBatch(body as Parameters<typeof answerBatch>[0]));
    }
    const call = { method, path, body, inBatch: false };
    calls.push(call);
    const answer = handler(call);
    if (answer instanceof Error || answer === 'unanswered') throw answer;
    return respond(answer);
  };

  return { fetch, calls, batches, tokens };
}

function respond({ status, headers = {}, body }: DoubleAnswer): Response {
  const text = body === undefined ? null : JSON.stringify(body);
  return new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** A socket's failure as fetch throws it. */
export function socketError(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

export function clientOf(graph: { fetch: Parameters<typeof openGraphClient>[0]['fetch'] }) {
  const traffic = { requests: 0, retries: 0, throttled: 0 };
  let issued = 0;
  const tokens = {
    get: (_scope: string, options?: { readonly fresh?: boolean }) => {
      if (options?.fresh) issued += 1;
      return Promise.resolve({ accessToken: `token-${issued}`, roles: undefined });
    },
  };
  const client: GraphClient = openGraphClient({
    origin: ORIGIN,
    scope: `${ORIGIN}/.default`,
    tokens,
    fetch: graph.fetch,
    traffic,
  });
  return { client, traffic };
}

export function batchesOf(
  graph: { fetch: Parameters<typeof openGraphClient>[0]['fetch'] },
  options: { readonly ambient?: Ambient; readonly batching?: boolean; readonly signal?: AbortSignal } = {},
) {
  const ambient = options.ambient ?? virtualTime();
  const { client, traffic } = clientOf(graph);
  const pace = makePace('unlimited', ambient);
  const signal = options.signal ?? new AbortController().signal;
  const batches = openBatches({ client, pace, ambient, traffic, batching: options.batching ?? true, signal });
  return { batches, traffic, ambient, client };
}

/** A key that belongs to no certificate. */
export function strangeKeyPem(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}
