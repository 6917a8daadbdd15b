/**
 * What lies between MSAL and the wire: our own HTTP stack, the addresses of the sign-in service, and a memory of how the
 * last request ended, which MSAL's errors do not keep.
 *
 * Discovery is switched off by giving MSAL the metadata it would fetch: requests for tokens are the only traffic, which
 * keeps firewalls simple and lets private clouds work (MSAL would ask login.microsoftonline.com about an unknown host).
 */

import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';

import type { FaultError } from '../../../model/fault.ts';
import type { Cloud } from '../clouds.ts';
import { networkFault } from '../http.ts';
import type { Fetch } from '../http.ts';

/** How the last request ended. */
export interface NetworkEvent {
  readonly failure?: FaultError;
  readonly status?: number;
  /** The service's clock by its Date header, milliseconds since 1970. */
  readonly serverTime?: number;
  readonly retryAfterSeconds?: number;
  /** OAuth's code of a refusal, such as `invalid_client`, and the service's own text. */
  readonly error?: string;
  readonly description?: string;
}

export interface ObservedNetwork {
  readonly module: INetworkModule;
  last(): NetworkEvent;
}

/** `signal` ends every request under way. */
export function observedNetwork(fetch: Fetch, signal?: AbortSignal): ObservedNetwork {
  let event: NetworkEvent = {};
  async function send<T>(method: 'GET' | 'POST', url: string, options?: NetworkRequestOptions) {
    let response: Response;
    try {
      const body = method === 'POST' ? { body: options?.body ?? '' } : {};
      const init = { method, headers: options?.headers ?? {}, ...body, ...(signal ? { signal } : {}) };
      response = await fetch(url, init);
    } catch (error) {
      event = { failure: networkFault(error, url) };
      throw event.failure;
    }
    const body = parseBody(await response.text(), response.ok);
    event = { ...eventOf(response), ...refusalIn(body) };
    return {
      headers: Object.fromEntries(response.headers),
      status: response.status,
      body: body as T,
    } satisfies NetworkResponse<T>;
  }
  const module: INetworkModule = {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
  return { module, last: () => event };
}

function eventOf(response: Response): NetworkEvent {
  const date = Date.parse(response.headers.get('date') ?? '');
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    status: response.status,
    ...(Number.isNaN(date) ? {} : { serverTime: date }),
    ...(Number.isNaN(retryAfter) ? {} : { retryAfterSeconds: retryAfter }),
  };
}

/** MSAL takes an answer for an error by its body alone; a gateway's has none that it would know. */
function parseBody(text: string, succeeded: boolean): unknown {
  const unreadable = { error: 'unreadable_answer', error_description: text.slice(0, 200) };
  try {
    const body: unknown = JSON.parse(text);
    const isError = typeof body === 'object' && body !== null && 'error' in body;
    return succeeded || isError ? body : unreadable;
  } catch {
    return unreadable;
  }
}

function refusalIn(body: unknown): Pick<NetworkEvent, 'error' | 'description'> {
  if (typeof body !== 'object' || body === null || !('error' in body) || typeof body.error !== 'string') return {};
  const description = 'error_description' in body ? body.error_description : undefined;
  return { error: body.error, ...(typeof description === 'string' ? { description } : {}) };
}

/**
 * The part of MSAL's configuration that says where the sign-in service is. `tenant`: an id, a domain, or `organizations`.
 * The shape of the endpoints is the Microsoft identity platform's in every cloud.
 */
export function authorityOf(cloud: Cloud, tenant: string) {
  const { host } = new URL(cloud.authority);
  const base = `${cloud.authority}/${tenant}`;
  return {
    authority: base,
    knownAuthorities: [host],
    cloudDiscoveryMetadata: JSON.stringify({
      tenant_discovery_endpoint: `${base}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    }),
    authorityMetadata: JSON.stringify({
      issuer: `${base}/v2.0`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    }),
  };
}
