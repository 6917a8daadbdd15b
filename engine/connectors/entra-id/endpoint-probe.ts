/**
 * The way to a host, looked at step by step for a person who set it up: its name, the proxy, TLS and the certificates it
 * shows. Nothing is sent but the handshake, so that even a host that nobody trusts may be looked at.
 */

import { lookup } from 'node:dns/promises';
import { X509Certificate } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';

import { networkFault, proxyRefused, trustedAuthorities } from './http.ts';
import { FaultError } from '../../model/fault.ts';

export interface ProbeSettings {
  /** Its origin; the port is 443 where it names none. */
  readonly url: string;
  readonly proxy?: string | undefined;
  readonly caPem?: string | undefined;
  /** Milliseconds for the whole way. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

export interface TlsFacts {
  readonly protocol: string;
  /** The server's own certificate first, then its issuers as far as the server sends them or they are known. */
  readonly chain: readonly X509Certificate[];
  /** Why the chain is not trusted, as Node names it: `SELF_SIGNED_CERT_IN_CHAIN`, `CERT_HAS_EXPIRED`, ... */
  readonly refusal: string | undefined;
  /** Whether it is trusted only because this machine was told to: as behind a proxy that opens TLS, or in a private cloud. */
  readonly locallyTrusted: boolean;
}

/** The addresses of the host that is connected to: the proxy where there is one. Throws `server-name-unknown`. */
export async function resolveHost(settings: Pick<ProbeSettings, 'url' | 'proxy'>): Promise<readonly string[]> {
  const url = settings.proxy ?? settings.url;
  const host = hostOf(new URL(url));
  if (isIP(host) !== 0) return [host];
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw networkFault(error, url);
  }
}

/** Throws `server-unreachable`, `server-timeout`, `proxy-refused`, `tls-refused`, ...: an untrusted chain is an answer. */
export async function probeTls(settings: ProbeSettings): Promise<TlsFacts> {
  const limit = AbortSignal.timeout(settings.timeout);
  const signal = AbortSignal.any([settings.signal, limit]);
  const url = new URL(settings.url);
  try {
    const socket = await reach(url, settings, signal);
    try {
      return tlsFacts(await handshake(socket, url, settings, signal));
    } finally {
      socket.destroy();
    }
  } catch (error) {
    if (settings.signal.aborted)
      throw new FaultError({ code: 'run-cancelled', stage: 'connect', detail: {}, retry: 'now' });
    if (limit.aborted) {
      const detail = { host: url.host, waitedFor: settings.timeout };
      throw new FaultError({ code: 'server-timeout', stage: 'connect', detail, retry: 'later' }, { cause: error });
    }
    throw networkFault(error, settings.url);
  }
}

function reach(url: URL, { proxy, caPem }: ProbeSettings, signal: AbortSignal): Promise<Socket> {
  if (proxy !== undefined) return tunnel(url, new URL(proxy), caPem, signal);
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: hostOf(url), port: portOf(url) });
    settle(socket, 'connect', signal, resolve, reject);
  });
}

/** CONNECT (RFC 9110, 9.3.6). Throws `proxy-refused` for any answer but 200. */
function tunnel(url: URL, proxy: URL, caPem: string | undefined, signal: AbortSignal): Promise<Socket> {
  const target = `${url.hostname}:${String(portOf(url))}`;
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const authorization = proxy.username === '' ? {} : { 'Proxy-Authorization': `Basic ${base64(credentials)}` };
  return new Promise((resolve, reject) => {
    const options = {
      host: hostOf(proxy),
      port: portOf(proxy),
      method: 'CONNECT',
      path: target,
      headers: { Host: target, ...authorization },
      signal,
    };
    const request =
      proxy.protocol === 'https:' ? httpsRequest({ ...options, ca: trustedAuthorities(caPem) }) : httpRequest(options);
    request.once('connect', (response, socket: Socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new FaultError(proxyRefused(url.host, response.statusCode ?? 0)));
    });
    // A server that is no proxy answers as it would any other request.
    request.once('response', (response) => {
      response.destroy();
      reject(new FaultError(proxyRefused(url.host, response.statusCode ?? 0)));
    });
    // It is the proxy that cannot be reached, whatever was asked of it.
    request.once('error', (error) => reject(signal.aborted ? error : networkFault(error, proxy.origin)));
    request.end();
  });
}

function handshake(socket: Socket, url: URL, { caPem }: ProbeSettings, signal: AbortSignal): Promise<TLSSocket> {
  const host = hostOf(url);
  return new Promise((resolve, reject) => {
    const secured = connectTls({
      socket,
      host,
      // RFC 6066, 3: no literal addresses.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ca: trustedAuthorities(caPem),
      rejectUnauthorized: false,
    });
    settle(secured, 'secureConnect', signal, resolve, reject);
  });
}

function settle<T extends Socket>(
  socket: T,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
  resolve: (socket: T) => void,
  reject: (error: Error) => void,
): void {
  const abort = () => socket.destroy(new Error('aborted'));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  socket.once(event, () => {
    signal.removeEventListener('abort', abort);
    resolve(socket);
  });
  // Stays after the event: a socket that fails while it is closed must not end the process.
  socket.on('error', reject);
  socket.once('close', () => {
    signal.removeEventListener('abort', abort);
    reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
  });
}

function tlsFacts(socket: TLSSocket): TlsFacts {
  const chain: X509Certificate[] = [];
  for (let at = socket.getPeerX509Certificate(); at && chain.length < 10; at = at.issuerCertificate) {
    if (chain.some((known) => known.fingerprint256 === at?.fingerprint256)) break;
    chain.push(at);
  }
  const refusal = socket.authorized ? undefined : refusalOf(socket.authorizationError);
  return {
    protocol: socket.getProtocol() ?? '',
    chain,
    refusal,
    locallyTrusted: refusal === undefined && !isPubliclyTrusted(chain),
  };
}

/** Node declares an Error and gives, of most refusals, the bare code. */
function refusalOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'unknown';
}

/** Whether it leads to one of the authorities that Node ships, which are Mozilla's. */
function isPubliclyTrusted(chain: readonly X509Certificate[]): boolean {
  const last = chain.at(-1);
  if (!last) return false;
  return rootCertificates.some((pem) => {
    const root = new X509Certificate(pem);
    if (root.fingerprint256 === last.fingerprint256) return true;
    return last.issuer === root.subject && last.verify(root.publicKey);
  });
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'http:' ? 80 : 443;
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
