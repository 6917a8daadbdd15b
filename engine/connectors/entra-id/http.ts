/**
 * One HTTP stack for tokens and Graph: the certificate authorities, the proxy and the time limits are set here once.
 *
 * Node's global fetch takes none of these, so requests go through undici with a dispatcher of our own.
 */

import { getCACertificates } from 'node:tls';

import { Agent, ProxyAgent, fetch as undiciFetch } from 'undici';
import type { Dispatcher, RequestInit as UndiciRequestInit } from 'undici';

import { FaultError } from '../../model/fault.ts';
import type { FaultCode, Retry } from '../../model/fault.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpOptions {
  readonly caPem?: string | undefined;
  readonly proxy?: string | undefined;
}

export interface Http {
  readonly fetch: Fetch;
  close(): Promise<void>;
}

/** Entra ID may take minutes over a large write; what takes longer is taken for lost. Milliseconds. */
const ANSWER_LIMIT = 300_000;
const CONNECT_LIMIT = 20_000;

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

function makeDispatcher({ caPem, proxy }: HttpOptions): Dispatcher {
  const tls = { ca: trustedAuthorities(caPem) };
  const limits = { headersTimeout: ANSWER_LIMIT, bodyTimeout: ANSWER_LIMIT };
  if (proxy === undefined) return new Agent({ ...limits, connect: { ...tls, timeout: CONNECT_LIMIT } });
  return new ProxyAgent({ ...limits, uri: proxy, requestTls: tls, proxyTls: tls });
}

/** The authorities that Node ships, those of the operating system (inspecting proxies), and the given ones. */
function trustedAuthorities(caPem: string | undefined): string[] {
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
  const code = networkCode(error);
  const host = new URL(url).host;
  const [faultCode, retry] = NETWORK_FAULTS.get(code) ?? tlsOrLost(code);
  return new FaultError({ code: faultCode, stage: 'connect', detail: { host, reason: code }, retry }, { cause: error });
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
