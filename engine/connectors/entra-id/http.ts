/**
 * One HTTP stack for tokens and Graph: the certificate authorities, the proxy and the time limits are set here once.
 *
 * Node's global fetch takes none of these, so requests go through undici with a dispatcher of our own.
 */

import { getCACertificates } from 'node:tls';

import { Agent, ProxyAgent, fetch as undiciFetch } from 'undici';
import type { Dispatcher, RequestInit as UndiciRequestInit } from 'undici';

import { FaultError } from '../../model/fault.ts';
import type { Fault, FaultCode, Retry } from '../../model/fault.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Milliseconds. */
export interface HttpTimeouts {
  readonly connect: number;
  /** For the first byte of an answer, and between two of its parts. */
  readonly request: number;
}

/** Entra ID may take minutes over a large write; what takes longer is taken for lost. */
export const DEFAULT_TIMEOUTS: HttpTimeouts = { connect: 20_000, request: 300_000 };

export interface HttpOptions {
  readonly caPem?: string | undefined;
  readonly proxy?: string | undefined;
  readonly timeouts?: HttpTimeouts | undefined;
}

export interface Http {
  readonly fetch: Fetch;
  close(): Promise<void>;
}

export function openHttp(options: HttpOptions): Http {
  const dispatcher = makeDispatcher(options);
  let closed: Promise<void> | undefined;
  return {
    // undici's fetch and the global one are the same code with types declared twice.
    fetch: async (url, init) =>
      (await undiciFetch(url, { ...(init as unknown as UndiciRequestInit), dispatcher })) as unknown as Response,
    close: () => (closed ??= dispatcher.close()),
  };
}

function makeDispatcher({ caPem, proxy, timeouts = DEFAULT_TIMEOUTS }: HttpOptions): Dispatcher {
  const tls = { ca: trustedAuthorities(caPem), timeout: timeouts.connect };
  const limits = { headersTimeout: timeouts.request, bodyTimeout: timeouts.request };
  if (proxy === undefined) return new Agent({ ...limits, connect: tls });
  return new ProxyAgent({ ...limits, uri: proxy, requestTls: tls, proxyTls: tls });
}

/** The authorities that Node ships, those of the operating system (inspecting proxies), and the given ones. */
export function trustedAuthorities(caPem: string | undefined): string[] {
  const trusted = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  if (caPem !== undefined) trusted.add(caPem);
  return [...trusted];
}

const NETWORK_FAULTS: ReadonlyMap<string, readonly [FaultCode, Retry]> = new Map([
  ['ENOTFOUND', ['server-name-unknown', 'later']],
  ['EAI_AGAIN', ['server-name-unknown', 'later']],
  ['ECONNREFUSED', ['server-unreachable', 'later']],
  ['EHOSTUNREACH', ['server-unreachable', 'later']],
  ['ENETUNREACH', ['server-unreachable', 'later']],
  ['ETIMEDOUT', ['server-timeout', 'later']],
  ['UND_ERR_CONNECT_TIMEOUT', ['server-unreachable', 'later']],
  ['UND_ERR_HEADERS_TIMEOUT', ['server-timeout', 'later']],
  ['UND_ERR_BODY_TIMEOUT', ['server-timeout', 'later']],
  ['ECONNRESET', ['connection-lost', 'later']],
  ['EPIPE', ['connection-lost', 'later']],
  ['UND_ERR_SOCKET', ['connection-lost', 'later']],
  ['ERR_TLS_CERT_ALTNAME_INVALID', ['certificate-mismatch', 'never']],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', ['certificate-untrusted', 'never']],
  ['SELF_SIGNED_CERT_IN_CHAIN', ['certificate-untrusted', 'never']],
  ['UNABLE_TO_GET_ISSUER_CERT', ['certificate-untrusted', 'never']],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ['certificate-untrusted', 'never']],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['certificate-untrusted', 'never']],
  ['CERT_HAS_EXPIRED', ['certificate-untrusted', 'never']],
  ['CERT_NOT_YET_VALID', ['certificate-untrusted', 'never']],
  ['CERT_REVOKED', ['certificate-untrusted', 'never']],
  ['CERT_UNTRUSTED', ['certificate-untrusted', 'never']],
  ['EPROTO', ['tls-refused', 'never']],
]);

/** What fetch threw, as a fault that names the host. Anything that is no network failure is thrown on as it is. */
export function networkFault(error: unknown, url: string): FaultError {
  if (error instanceof FaultError) return error;
  const host = new URL(url).host;
  const refusal = proxyRefusal(error);
  if (refusal !== undefined) {
    return new FaultError(proxyRefused(host, refusal), { cause: error });
  }
  const code = networkCode(error);
  const [faultCode, retry] = NETWORK_FAULTS.get(code) ?? tlsOrLost(code);
  return new FaultError({ code: faultCode, stage: 'connect', detail: { host, reason: code }, retry }, { cause: error });
}

/** A proxy that will not open a way to the host: `status` 407 asks for a sign-in, 403 forbids the host. */
export function proxyRefused(host: string, status: number): Fault {
  return {
    code: 'proxy-refused',
    stage: 'connect',
    detail: { host, status },
    retry: status >= 500 ? 'later' : 'never',
  };
}

/** undici's own error for a proxy's answer to CONNECT that is not 200; the status is in its text alone. */
function proxyRefusal(error: unknown): number | undefined {
  let at: unknown = error;
  for (let depth = 0; at instanceof Error && depth < 6; depth += 1) {
    const status = /^Proxy response \((\d+)\)/.exec(at.message)?.[1];
    if (status !== undefined) return Number(status);
    at = at.cause;
  }
  return undefined;
}

function tlsOrLost(code: string): readonly [FaultCode, Retry] {
  return code.startsWith('ERR_SSL_') ? ['tls-refused', 'never'] : ['connection-lost', 'later'];
}

/** fetch throws `TypeError: fetch failed` and keeps the socket's error as its cause, sometimes several deep. */
function networkCode(error: unknown): string {
  let found = 'unknown';
  let at: unknown = error;
  for (let depth = 0; at instanceof Error && depth < 6; depth += 1) {
    if ('code' in at && typeof at.code === 'string') found = at.code;
    // A host with several addresses fails once for each; the first says enough.
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return found;
}
