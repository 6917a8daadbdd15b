/**
 * The way from the engine to the tenants of a simulation: connections stay open from history to history, and a token is
 * asked for once a tenant. Signing in has tests of its own; here it would be most of the time.
 */

import { Agent, fetch as undiciFetch, type RequestInit as UndiciRequestInit } from 'undici';

export interface Transport {
  /** A token is being asked for: assertions are signed by the machine's clock, so the tenant has to go by that, too. */
  readonly signingIn: boolean;
  /** Does something by that clock too. */
  atSignInTime<T>(act: () => T): T;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  close(): Promise<void>;
}

export function openTransport(caPem: string): Transport {
  const agent = new Agent({ connect: { ca: caPem }, keepAliveTimeout: 60_000 });
  const tokens = new Map<string, Promise<string>>();
  const send = async (url: string, init: RequestInit) =>
    // undici's fetch and the global one are the same code with types declared twice.
    (await undiciFetch(url, { ...(init as unknown as UndiciRequestInit), dispatcher: agent })) as unknown as Response;
  let asking = 0;
  const atSignInTime = <T>(act: () => T): T => {
    asking++;
    try {
      return act();
    } finally {
      asking--;
    }
  };
  const signIn = async (url: string, init: RequestInit) => {
    asking++;
    try {
      const response = await send(url, init);
      return await response.text();
    } finally {
      asking--;
    }
  };
  return {
    get signingIn() {
      return asking > 0;
    },
    atSignInTime,
    async fetch(url, init) {
      const { pathname } = new URL(url);
      if (!pathname.endsWith('/oauth2/v2.0/token')) return send(url, init);
      const known = tokens.get(pathname) ?? signIn(url, init);
      tokens.set(pathname, known);
      return new Response(await known, { headers: { 'content-type': 'application/json' } });
    },
    close: () => agent.close(),
  };
}
