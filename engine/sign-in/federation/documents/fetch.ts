/**
 * Requests to an address that a person typed. Whoever can type one could make this machine ask anything that it can reach, so:
 * TLS with a certificate that this machine trusts, no credentials in the address, only ports of federation services unless one
 * was allowed by name, no way to another host, ten seconds, one mebibyte, and the network address that answered is told.
 */

import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

import { networkFault, trustedAuthorities } from '../../../connectors/entra-id/http.ts';
import { FaultError } from '../../../model/fault.ts';
import { addressRefused, documentRefused } from '../faults.ts';
import { GATE_BYTES } from '../xml/gate.ts';
import { sourceOf, type RawDocument } from './document.ts';

export interface ProviderNetwork {
  /** Authorities beside those of Node and of the operating system, in PEM. */
  readonly caPem?: string | undefined;
  /** Ports beside `PORTS` that the administrator allowed. */
  readonly ports?: readonly number[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole of one exchange. */
  readonly timeout?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

/** AD FS (443, 49443 for certificates), PingFederate (9031), others behind a servlet container (8443). */
export const PORTS: readonly number[] = [443, 8443, 9031, 49443];
/** Milliseconds. */
export const TIMEOUT = 10_000;
const REDIRECTS = 3;

/** The address as it will be asked; throws `federation-address-refused`. */
export function allowedAddress(location: string, ports: readonly number[] = []): URL {
  if (!URL.canParse(location)) throw addressRefused(location, 'not-an-address');
  const url = new URL(location);
  if (url.protocol !== 'https:') throw addressRefused(location, 'not-https');
  if (url.username !== '' || url.password !== '') throw addressRefused(url.host, 'credentials');
  const port = Number(url.port === '' ? 443 : url.port);
  if (![...PORTS, ...ports].includes(port)) throw addressRefused(location, 'port', { port });
  url.hash = '';
  return url;
}

/**
 * Throws `federation-address-refused`, `federation-document-refused` (too large), `server-error` for any status but 200, and the
 * faults of networks and of TLS.
 */
export async function fetchDocument(location: string, network: ProviderNetwork = {}): Promise<RawDocument> {
  let url = allowedAddress(location, network.ports);
  for (let redirects = 0; ; redirects += 1) {
    const answer = await exchange(url, network, {
      method: 'GET',
      headers: { accept: 'application/xml, text/xml, */*' },
    });
    const next = answer.status >= 300 && answer.status < 400 ? answer.headers.location : undefined;
    if (next === undefined) return documentOf(location, url, answer, network);
    url = redirected(url, next, redirects, network);
  }
}

function redirected(from: URL, to: string, redirects: number, { ports }: ProviderNetwork): URL {
  if (!URL.canParse(to, from.href)) throw addressRefused(from.href, 'redirect', { to });
  const url = new URL(to, from);
  if (url.origin !== from.origin || redirects >= REDIRECTS)
    throw addressRefused(from.href, 'redirect', { to: url.origin });
  return allowedAddress(url.href, ports);
}

function documentOf(
  location: string,
  url: URL,
  answer: Answer,
  { now = () => new Date() }: ProviderNetwork,
): RawDocument {
  if (answer.status !== 200) throw serverError(url, answer.status);
  const clockOffset = clockOf(answer);
  return {
    source: {
      location,
      kind: 'fetched',
      address: answer.address,
      ...sourceOf(answer.body, now()),
      ...(clockOffset === undefined ? {} : { clockOffset }),
    },
    bytes: answer.body,
  };
}

export function serverError(url: URL, status: number): FaultError {
  return new FaultError({
    code: 'server-error',
    stage: 'connect',
    detail: { host: url.host, status },
    retry: status >= 500 ? 'later' : 'never',
  });
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** The network address that answered. */
  readonly address: string;
  /** Our clock when the head of the answer came, in milliseconds since 1970. */
  readonly at: number;
}

/** The server's clock less ours in milliseconds; its clock has seconds, and those it cuts off are taken as half of one. */
function clockOf({ headers, at }: Answer): number | undefined {
  const theirs = headers.date === undefined ? Number.NaN : Date.parse(headers.date);
  return Number.isNaN(theirs) ? undefined : theirs + 500 - at;
}

/** One request and its whole answer, redirects not followed. `body` is the caller's to zero. */
export async function exchange(
  url: URL,
  { caPem, signal, timeout = TIMEOUT }: ProviderNetwork,
  { method, headers, body }: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: Buffer },
): Promise<Answer> {
  const limit = AbortSignal.timeout(timeout);
  const agent = new Agent({ ca: trustedAuthorities(caPem), keepAlive: false });
  const options: RequestOptions = {
    method,
    agent,
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    headers: { ...headers, 'user-agent': 'Causeway', ...(body === undefined ? {} : { 'content-length': body.length }) },
  };
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const sent = request(url, options, (message) => {
        collect(url, message).then(resolve, (error: unknown) => {
          sent.destroy();
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (limit.aborted) throw timedOut(url, error);
    throw networkFault(error, url.href);
  } finally {
    agent.destroy();
  }
}

async function collect(url: URL, message: IncomingMessage): Promise<Answer> {
  const at = Date.now();
  const address = (message.socket as TLSSocket).remoteAddress ?? '';
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > GATE_BYTES) throw documentRefused(url.href, 'too-large');
    parts.push(part);
  }
  return { status: message.statusCode ?? 0, headers: message.headers, body: Buffer.concat(parts), address, at };
}

function timedOut(url: URL, cause: unknown): FaultError {
  return new FaultError(
    { code: 'server-timeout', stage: 'connect', detail: { host: url.host, reason: 'deadline' }, retry: 'later' },
    { cause },
  );
}
