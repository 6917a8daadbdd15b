/**
 * One call of the directory-sync service: authenticated, sent again where that can help, redirected, its result as an
 * element. The access token stands inside the message, so neither requests nor answers are ever logged or quoted whole.
 */

import { randomUUID } from 'node:crypto';
import { FaultError } from '../../../../model/fault.ts';
import type { Fault, Stage } from '../../../../model/fault.ts';
import type { TrafficCounters } from '../../../connector.ts';
import { backoff, pause, type Ambient } from '../../ambient.ts';
import { networkFault, type Fetch } from '../../http.ts';
import type { Tokens } from '../../tokens.ts';
import { BinaryXmlDecoder } from '../binary-xml/decoder.ts';
import { encodeBinaryXml, type OutgoingElement } from '../binary-xml/encoder.ts';
import { ElementBuilder, type XmlElement } from '../binary-xml/elements.ts';
import { BinaryXmlError } from '../binary-xml/events.ts';
import { readReply, requestEnvelope, type Answer, type ClientIdentity } from './envelope.ts';
import { faultOf, meaningOf } from './faults.ts';
import { CONTENT_TYPE, SERVICE_PATH } from './names.ts';

export interface SoapClientSettings {
  /** Origin of the service, as configured. */
  readonly origin: string;
  readonly scope: string;
  readonly tenantId: string;
  readonly identity: ClientIdentity;
  readonly tokens: Tokens;
  readonly fetch: Fetch;
  readonly ambient: Ambient;
  readonly traffic: TrafficCounters;
}

export interface SoapCallOptions {
  readonly stage: Stage;
  readonly signal?: AbortSignal | undefined;
  /** 1: no second attempt, for a person who is waiting. */
  readonly attempts?: number;
  /** Called with what the service refused for load, and for how long it wants to be left alone. Milliseconds. */
  onThrottled?(wait: number): void;
}

export interface SoapClient {
  /** As configured. */
  readonly host: string;
  /** Hosts that requests went to, in order. */
  readonly servers: readonly string[];
  /**
   * The operation's `...Result`; undefined where the reply has none. Every operation may be repeated: what it sets is set
   * by anchor. Throws FaultErrors.
   */
  call(
    operation: string,
    parameters: readonly OutgoingElement[],
    options: SoapCallOptions,
  ): Promise<XmlElement | undefined>;
}

/** With one answer of ten lost, a run of some thousand requests comes through. */
const ATTEMPTS = 7;
/** Microsoft's own client follows two or three; a further one is a loop. */
const REDIRECTS = 3;

export function openSoapClient(settings: SoapClientSettings): SoapClient {
  const { ambient, traffic } = settings;
  const home = new URL(settings.origin);
  const { buildNumber } = settings.identity;
  /** Where the last redirections led that came to an answer: the service means it to be kept. */
  let kept = home.origin;
  const servers = new Set<string>();

  async function sendOnce(
    operation: string,
    parameters: readonly OutgoingElement[],
    { token, origin }: { readonly token: string; readonly origin: string },
    signal?: AbortSignal,
  ) {
    const url = `${origin}${SERVICE_PATH}`;
    const trackingId = randomUUID();
    const facts = { ...settings.identity, operation, url, bearerToken: token, trackingId };
    traffic.requests += 1;
    servers.add(new URL(origin).host);
    try {
      const response = await settings.fetch(url, {
        method: 'POST',
        headers: headersOf(settings, operation, trackingId),
        body: encodeBinaryXml(requestEnvelope(facts, parameters)),
        // A redirection of HTTP would take the token along.
        redirect: 'manual',
        ...(signal ? { signal } : {}),
      });
      return await readAnswer(response, operation, url);
    } catch (error) {
      if (error instanceof FaultError) throw error;
      if (signal?.aborted) throw new FaultError({ code: 'run-cancelled', stage: 'connect', detail: {}, retry: 'now' });
      throw networkFault(error, url);
    }
  }

  /** Follows redirections, and asks for a new token once where the service no longer takes the one it was given. */
  async function send(
    operation: string,
    parameters: readonly OutgoingElement[],
    signal?: AbortSignal,
  ): Promise<Answer> {
    let { accessToken } = await settings.tokens.get(settings.scope);
    let renewed = false;
    // Requests that are under way at once are led on each by itself.
    let origin = kept;
    for (let redirects = 0; ;) {
      const answer = await sendOnce(operation, parameters, { token: accessToken, origin }, signal).catch(forgetHost);
      if (answer.kind === 'fault' && answer.fault.redirect !== undefined) {
        redirects += 1;
        if (redirects > REDIRECTS) throw redirectRefused(home.host, answer.fault.redirect, 'too-many-redirects');
        origin = redirectedOrigin(home, answer.fault.redirect);
        continue;
      }
      kept = origin;
      if (answer.kind !== 'fault' || renewed || meaningOf(answer.fault) !== 'token-expired') return answer;
      ({ accessToken } = await settings.tokens.get(settings.scope, { fresh: true }));
      renewed = true;
    }
  }

  /** A host that does not answer may be one that the service has given up: the next try begins at the front door. */
  function forgetHost(error: unknown): never {
    kept = home.origin;
    throw error;
  }

  return {
    host: home.host,
    get servers() {
      return [...servers];
    },
    async call(operation, parameters, { stage, signal, attempts = ATTEMPTS, onThrottled }) {
      for (let attempt = 0; ; attempt += 1) {
        const last = attempt + 1 >= attempts;
        let failure: FaultError;
        let wait: number | undefined;
        try {
          const answer = await send(operation, parameters, signal);
          if (answer.kind === 'result') return answer.result;
          failure = new FaultError(faultOf(answer, { stage, host: home.host, operation, buildNumber }));
          wait = answer.retryAfter;
        } catch (error) {
          if (!(error instanceof FaultError)) throw error;
          failure = error;
        }
        const { code, retry } = failure.fault;
        const refusedForLoad = code === 'throttled' || code === 'server-busy';
        const milliseconds = wait ?? waitAsked(failure.fault) ?? backoff(attempt, ambient);
        if (refusedForLoad) {
          traffic.throttled += 1;
          onThrottled?.(milliseconds);
        }
        if (last || retry === 'never' || code === 'run-cancelled') throw failure;
        traffic.retries += 1;
        await pause(ambient, milliseconds, signal, stage);
      }
    },
  };
}

function headersOf(settings: SoapClientSettings, operation: string, trackingId: string): { [name: string]: string } {
  const { identity, tenantId } = settings;
  return {
    'Content-Type': CONTENT_TYPE,
    Accept: CONTENT_TYPE,
    'User-Agent': '',
    'x-ms-aadmsods-apiaction': operation,
    'x-ms-aadmsods-appid': identity.applicationId,
    'x-ms-aadmsods-clientversion': identity.clientVersion,
    'x-ms-aadmsods-dirsyncbuildnumber': identity.buildNumber,
    'x-ms-aadmsods-fimbuildnumber': identity.buildNumber,
    'x-ms-aadmsods-tenantid': tenantId,
    'client-request-id': trackingId,
  };
}

/** A wait that the service asks for is honoured up to this. Milliseconds. */
const LONGEST_WAIT = 600_000;

async function readAnswer(response: Response, operation: string, url: string): Promise<Answer> {
  const { status } = response;
  const retryAfter = waitIn(response.headers.get('retry-after'));
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('msbin1') || response.body === null) {
    await response.body?.cancel();
    if (response.ok) throw brokenAnswer(url, `content type ${type}`, status);
    return { kind: 'status', status, retryAfter };
  }
  const envelope = await readElement(response.body, url, status);
  const reply = readReply(envelope, operation);
  if (reply.kind === 'result') return reply;
  if (reply.kind === 'other') throw brokenAnswer(url, 'not a reply to the operation', status);
  return { kind: 'fault', fault: reply.fault, status, retryAfter };
}

/** What the sign-in service asked for, where it was too busy to give a token. Milliseconds. */
function waitAsked({ detail }: Fault): number | undefined {
  const seconds = detail['retryAfterSeconds'];
  return typeof seconds === 'number' ? Math.min(seconds * 1_000, LONGEST_WAIT) : undefined;
}

/** RFC 9110, 10.2.3: seconds; the service sends no dates. */
function waitIn(header: string | null): number | undefined {
  const seconds = header === null ? NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1_000, LONGEST_WAIT) : undefined;
}

async function readElement(body: NonNullable<Response['body']>, url: string, status: number): Promise<XmlElement> {
  const decoder = new BinaryXmlDecoder();
  let root: XmlElement | undefined;
  const builder = new ElementBuilder(0, (element) => (root = element));
  try {
    for await (const chunk of body) builder.take(decoder.push(chunk as Uint8Array));
    decoder.end();
  } catch (error) {
    if (error instanceof BinaryXmlError) throw brokenAnswer(url, `${error.problem} at octet ${error.offset}`, status);
    throw error;
  }
  if (root === undefined) throw brokenAnswer(url, 'no element', status);
  return root;
}

function brokenAnswer(url: string, reason: string, status: number): FaultError {
  const detail = { host: new URL(url).host, reason, status };
  return new FaultError({ code: 'protocol-error', stage: 'connect', detail, retry: 'later' });
}

/** Another host of the same service: the configured one's domain, its port and path; never another scheme. */
function redirectedOrigin(home: URL, link: string): string {
  const target = URL.canParse(link) ? new URL(link) : undefined;
  const parent = home.hostname.split('.').slice(-2).join('.');
  const isAddress = /^[\d.:[\]]+$/.test(home.hostname);
  const related =
    target?.hostname === home.hostname || (!isAddress && target?.hostname.endsWith(`.${parent}`) === true);
  if (target === undefined || !related || target.protocol !== 'https:') {
    throw redirectRefused(home.host, link, 'foreign-host');
  }
  return home.port === '' ? target.origin : `https://${target.hostname}:${target.port || home.port}`;
}

function redirectRefused(host: string, link: string, reason: string): FaultError {
  const foreignHost = URL.canParse(link) ? new URL(link).host : link.slice(0, 100);
  const detail = reason === 'foreign-host' ? { host, foreignHost } : { host, reason };
  return new FaultError({ code: 'protocol-error', stage: 'connect', detail, retry: 'never' });
}
