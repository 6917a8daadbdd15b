/**
 * One request to Graph: authenticated, counted, its answer as plain data whatever the status.
 *
 * The SDK's default chain retries and waits on its own, sends tokens to a fixed list of hosts only, and knows nothing of
 * batch items, so its middleware is replaced: ours adds the token, and goes through our own HTTP stack. Every wait and
 * retry is decided in `retry.ts` (reads) and `batch.ts` (writes).
 */

import { randomUUID } from 'node:crypto';

import { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';

import { FaultError } from '../../../../model/fault.ts';
import type { TrafficCounters } from '../../../connector.ts';
import { networkFault } from '../../http.ts';
import type { Fetch } from '../../http.ts';
import type { Token, Tokens } from '../../tokens.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface GraphCall {
  readonly method: Method;
  /** Below the version, query included and encoded: `/users?$select=id`; or an absolute link that Graph gave. */
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: unknown;
}

export interface GraphAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  /** Parsed JSON; undefined where there is none. */
  readonly body: unknown;
}

export interface GraphClient {
  readonly origin: string;
  /**
   * Sends once (twice where the service refuses the token as expired) and gives the answer as it is. Throws a
   * FaultError only where there is no answer.
   */
  exchange(call: GraphCall, signal?: AbortSignal): Promise<GraphAnswer>;
  token(options?: { readonly fresh?: boolean }): Promise<Token>;
  /** Permissions in the token last used; undefined before the first request. */
  roles(): readonly string[] | undefined;
}

export interface GraphClientSettings {
  readonly origin: string;
  readonly scope: string;
  readonly tokens: Tokens;
  readonly fetch: Fetch;
  readonly traffic: TrafficCounters;
}

const VERSION = 'v1.0';

export function openGraphClient({ origin, scope, tokens, fetch, traffic }: GraphClientSettings): GraphClient {
  const client = Client.initWithMiddleware({
    baseUrl: `${origin}/`,
    defaultVersion: VERSION,
    middleware: transport(fetch, traffic),
  });

  async function sendOnce(call: GraphCall, accessToken: string, signal: AbortSignal | undefined): Promise<GraphAnswer> {
    const sending: Sending = {};
    const request = client
      .api(call.path)
      .headers({ ...call.headers, Authorization: `Bearer ${accessToken}`, 'client-request-id': randomUUID() })
      .responseType(ResponseType.RAW)
      .option('sending', sending);
    if (signal) request.option('signal', signal);
    const url = absolute(origin, call.path);
    try {
      return await readAnswer((await dispatch(request, call)) as Response, url);
    } catch (error) {
      if (error instanceof FaultError) throw error;
      if (signal?.aborted) throw new FaultError({ code: 'run-cancelled', stage: 'connect', detail: {}, retry: 'now' });
      throw networkFault(sending.failure ?? error, url);
    }
  }

  let inUse: Token | undefined;

  return {
    origin,
    token: (options) => tokens.get(scope, options),
    roles: () => inUse?.roles,
    async exchange(call, signal) {
      if (!isOurs(origin, call.path)) throw foreignLink(origin, call.path);
      inUse = await tokens.get(scope);
      const answer = await sendOnce(call, inUse.accessToken, signal);
      if (answer.status !== 401) return answer;
      inUse = await tokens.get(scope, { fresh: true });
      const second = await sendOnce(call, inUse.accessToken, signal);
      if (second.status === 401) throw tokenRefused(origin, second);
      return second;
    },
  };
}

/** Where the transport leaves what fetch threw: the SDK wraps it in an error of its own that forgets the cause. */
interface Sending {
  failure?: unknown;
}

function transport(fetch: Fetch, traffic: TrafficCounters): Middleware {
  return {
    async execute(context: Context) {
      const url = String(context.request);
      const { sending, ...init } = context.options as RequestInit & { readonly sending: Sending };
      traffic.requests += 1;
      try {
        context.response = await fetch(url, init);
      } catch (error) {
        sending.failure = error;
        throw error;
      }
    },
  };
}

function dispatch(request: ReturnType<Client['api']>, call: GraphCall): Promise<unknown> {
  switch (call.method) {
    case 'GET':
      return request.get();
    case 'POST':
      return request.post(call.body ?? {});
    case 'PATCH':
      return request.patch(call.body ?? {});
    case 'PUT':
      return request.put(call.body ?? {});
    case 'DELETE':
      return request.delete();
  }
}

async function readAnswer(response: Response, url: string): Promise<GraphAnswer> {
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: parse(text, response, url) };
}

/** Errors may come from a gateway and be no JSON; an answer that says success and cannot be read is a broken one. */
function parse(text: string, response: Response, url: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!response.ok) return { error: { code: 'unreadable', message: text.slice(0, 200) } };
    const detail = { host: new URL(url).host, status: response.status };
    throw new FaultError({ code: 'protocol-error', stage: 'connect', detail, retry: 'later' }, { cause });
  }
}

function absolute(origin: string, path: string): string {
  return path.startsWith('/') ? `${origin}/${VERSION}${path}` : path;
}

/** A token never goes to another origin, whatever link an answer holds. */
function isOurs(origin: string, path: string): boolean {
  return path.startsWith('/') || (URL.canParse(path) && new URL(path).origin === origin);
}

function foreignLink(origin: string, link: string): FaultError {
  const host = URL.canParse(link) ? new URL(link).host : '';
  const detail = { host: new URL(origin).host, foreignHost: host };
  return new FaultError({ code: 'protocol-error', stage: 'connect', detail, retry: 'never' });
}

function tokenRefused(origin: string, answer: GraphAnswer): FaultError {
  const body = answer.body as { error?: { code?: string; message?: string } } | undefined;
  return new FaultError({
    code: 'credentials-invalid',
    stage: 'connect',
    detail: {
      host: new URL(origin).host,
      serverCode: body?.error?.code ?? '',
      serverText: (body?.error?.message ?? '').slice(0, 300),
    },
    retry: 'later',
  });
}
