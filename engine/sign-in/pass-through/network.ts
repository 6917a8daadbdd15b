/**
 * How an agent reaches the service: HTTPS and WebSockets with the agent's own certificate, through the proxy where there
 * is one. The service's certificates are checked as any; the agent's are issued by an authority that nobody else trusts.
 */

import { Agent, request, type RequestOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import { WebSocket, type ClientOptions } from 'ws';
import { networkFault, trustedAuthorities } from '../../connectors/entra-id/http.ts';
import { FaultError } from '../../model/fault.ts';
import { LONGEST_DOCUMENT } from './messages/xml.ts';

/** The agent's certificate and its private key, PEM. */
export interface ClientCredential {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export interface NetworkOptions {
  /** Trusted beside the authorities of Node and the operating system. */
  readonly caPem?: string | undefined;
  /** URL of an HTTP proxy. */
  readonly proxy?: string | undefined;
}

export interface PostOptions {
  readonly body?: string;
  readonly headers?: { readonly [name: string]: string };
  /** Without it, the request is not authenticated by TLS. */
  readonly credential?: ClientCredential;
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole request. */
  readonly timeout?: number;
}

export interface PostAnswer {
  readonly status: number;
  readonly body: string;
  /** Of `Retry-After`, seconds. */
  readonly retryAfter: number | undefined;
  /** The service's clock by its Date header, milliseconds since 1970. */
  readonly serverTime: number | undefined;
}

export interface Network {
  /** Throws the fault of the network. An answer of any status is an answer. */
  post(url: URL, options: PostOptions): Promise<PostAnswer>;
  /** A socket that is not open yet; it has the agent's certificate. */
  webSocket(
    url: URL,
    protocols: readonly string[],
    credential: ClientCredential,
    headers?: { readonly [name: string]: string },
  ): WebSocket;
  close(): void;
}

/** Milliseconds. */
const DEFAULT_TIMEOUT = 60_000;
const HANDSHAKE_TIMEOUT = 30_000;
/** A relayed sign-in is a few KiB. */
const LONGEST_MESSAGE = 1024 * 1024;

export function openNetwork({ caPem, proxy }: NetworkOptions): Network {
  const ca = trustedAuthorities(caPem);
  const agents = new Map<string, Agent>();

  /** One set of connections for each certificate: TLS sessions are not shared between them. */
  const agentOf = (credential: ClientCredential | undefined): Agent => {
    const name = credential?.certificatePem ?? '';
    const known = agents.get(name);
    if (known) return known;
    const agent = new Agent({
      // Made once: hundreds of authorities would be read again for every connection.
      secureContext: createSecureContext({
        ca,
        minVersion: 'TLSv1.2',
        ...(credential ? { cert: credential.certificatePem, key: credential.privateKeyPem } : {}),
      }),
      keepAlive: true,
      ...(proxy === undefined ? {} : { proxyEnv: { HTTPS_PROXY: proxy } }),
    });
    agents.set(name, agent);
    return agent;
  };

  const socketOptions = (credential: ClientCredential): ClientOptions => ({
    agent: agentOf(credential),
    handshakeTimeout: HANDSHAKE_TIMEOUT,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
    followRedirects: false,
  });

  return {
    post: (url, options) => send(url, options, agentOf(options.credential)),
    webSocket: (url, protocols, credential, headers = {}) =>
      new WebSocket(url, [...protocols], { ...socketOptions(credential), headers }),
    close() {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

async function send(url: URL, options: PostOptions, agent: Agent): Promise<PostAnswer> {
  const { body = '', headers = {}, signal, timeout = DEFAULT_TIMEOUT } = options;
  const limit = AbortSignal.timeout(timeout);
  try {
    return await exchange(url, body, {
      method: 'POST',
      agent,
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    if (signal?.aborted)
      throw new FaultError({ code: 'run-cancelled', stage: 'connect', detail: {}, retry: 'now' }, { cause: error });
    if (limit.aborted) {
      const detail = { host: url.host, seconds: timeout / 1000 };
      throw new FaultError({ code: 'server-timeout', stage: 'connect', detail, retry: 'later' }, { cause: error });
    }
    throw networkFault(error, url.href);
  }
}

function exchange(url: URL, body: string, options: RequestOptions): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const parts: Buffer[] = [];
      let octets = 0;
      response.on('data', (part: Buffer) => {
        octets += part.length;
        if (octets > LONGEST_DOCUMENT) response.destroy(new Error('answer too long'));
        else parts.push(part);
      });
      response.on('error', reject);
      response.on('end', () => {
        const { 'retry-after': retryAfter = '', date = '' } = response.headers;
        const serverTime = Date.parse(date);
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(parts).toString('utf8'),
          retryAfter: /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined,
          serverTime: Number.isNaN(serverTime) ? undefined : serverTime,
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
