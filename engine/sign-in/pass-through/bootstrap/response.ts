/** `BootstrapResponse`: where an agent listens, how it answers, and how often it asks again. */

import { z } from 'zod';
import { FaultError } from '../../../model/fault.ts';
import { childNode, childText, readXml, type XmlNode } from '../messages/xml.ts';

/** A place of the service bus where sign-ins are announced. */
export interface ListenerEndpoint {
  readonly name: string;
  /** Of the service bus: `<namespace>.<domain>`. */
  readonly namespace: string;
  readonly domain: string;
  /** `<tenant>_<guid>[_reliable]`. */
  readonly servicePath: string;
  /** Messages are numbered and acknowledged (WS-ReliableMessaging). */
  readonly reliable: boolean;
  readonly keyName: string;
  /** A secret: kept in memory only. */
  readonly key: string;
}

/** Times in milliseconds. */
export interface BootstrapSettings {
  /** Only `Ok` lets an agent listen. */
  readonly state: string;
  readonly interval: number;
  /** Failures in a row after which it is given up. */
  readonly mostFailures: number;
  readonly trustCheckInterval: number;
  /** Of a certificate's life, before which it is renewed; 0: the service did not say. */
  readonly renewBefore: number;
  readonly renewalEndpoint: string | undefined;
  /** With `{0}` for the host and `{1}` for the port of an answer. */
  readonly answerFormat: string;
  /** From a sign-in's announcement to its answer. */
  readonly answerWithin: number;
  readonly answerRetry: { readonly attempts: number; readonly delay: number; readonly factor: number };
  /** Sign-ins at once. */
  readonly connectionLimit: number;
  readonly tokenLifetime: number;
  readonly keepAlive: number;
  readonly endpoints: readonly ListenerEndpoint[];
  /** Kinds of endpoint that this agent does not know: the service has moved on. */
  readonly unknownEndpoints: readonly string[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Throws `protocol-error` naming `host` where the answer is none. Numbers outside of what makes sense are drawn in. */
export function readBootstrapResponse(body: string, host: string): BootstrapSettings {
  const root = readXml(body, host);
  const state = childText(root, 'ConnectorState');
  if (root.name !== 'BootstrapResponse' || state === undefined) throw notUnderstood(host, 'other-answer');
  const number = (name: string, otherwise: number, least: number, most: number): number =>
    bounded(childText(root, name), otherwise, least, most);
  const listed = childNode(root, 'SignalingListenerEndpoints')?.children ?? [];
  const known = listed.filter(isServiceBus);
  const connectivity = connectivityOf(childText(root, 'ConnectivitySettings'));
  const endpoints = known.flatMap(endpointOf);
  // What is not available now is listed all the same; what is there and says too little is a change of the contract.
  if (endpoints.length === 0 && known.some(isAvailable)) throw notUnderstood(host, 'endpoint-incomplete');
  return {
    state,
    interval: number('PeriodicBootstrapIntervalMilliseconds', 10 * MINUTE, 1_000, 24 * HOUR),
    mostFailures: number('MaxFailedBootstrapRequests', 144, 1, 1_000_000),
    trustCheckInterval: number('CheckForTrustRenewPeriodInMinutes', 360, 1, 24 * 60) * MINUTE,
    renewBefore: number('MinutesInTrustLifetimeBeforeRenew', 0, 0, 366 * 24 * 60) * MINUTE,
    renewalEndpoint: childText(root, 'TrustRenewEndpoint') || undefined,
    answerFormat: childText(root, 'ResponseEndpointFormat') || 'https://{0}:{1}/subscriber/connection',
    answerWithin: number('LogicalResponseTimeoutMilliseconds', 15_000, 1_000, 5 * MINUTE),
    answerRetry: {
      attempts: number('ResponseRetryTotalAttempts', 5, 1, 20),
      delay: number(
        'ResponseRetryInitialDelayMilliseconds',
        number('ResponseRetryInitialDelay', 200, 0, MINUTE),
        0,
        MINUTE,
      ),
      factor: number('ResponseRetryDelayFactor', 2, 1, 10),
    },
    connectionLimit: number('ConnectionLimit', 200, 1, 10_000),
    tokenLifetime: connectivity.tokenLifetime,
    keepAlive: connectivity.keepAlive,
    endpoints,
    unknownEndpoints: listed
      .filter((node) => !isServiceBus(node))
      .map((node) => (node.attributes.get('type') ?? node.name).slice(0, 200)),
  };
}

function bounded(text: string | undefined, otherwise: number, least: number, most: number): number {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : otherwise;
}

/** `a:ServiceBusSignalingListenerEndpointSettings`, whatever its prefix. */
function isServiceBus(node: XmlNode): boolean {
  const type = node.attributes.get('type') ?? '';
  return type.slice(type.indexOf(':') + 1) === 'ServiceBusSignalingListenerEndpointSettings';
}

function isAvailable(node: XmlNode): boolean {
  return childText(node, 'IsAvailable') !== 'false';
}

function endpointOf(node: XmlNode): ListenerEndpoint[] {
  const text = (name: string) => childText(node, name) ?? '';
  const endpoint: ListenerEndpoint = {
    name: text('Name'),
    namespace: text('Namespace'),
    domain: text('Domain'),
    servicePath: text('ServicePath').replaceAll(/^\/|\/$/g, ''),
    reliable: text('ReliableSessionEnabled') === 'true',
    keyName: text('SharedAccessKeyName'),
    key: text('SharedAccessKey'),
  };
  const { namespace, domain, servicePath, keyName, key } = endpoint;
  const whole = /^[\w-]+$/.test(namespace) && /^[\w.-]+$/.test(domain) && /^[\w./-]+$/.test(servicePath);
  return isAvailable(node) && whole && keyName !== '' && key !== '' ? [endpoint] : [];
}

const connectivitySchema = z.looseObject({
  ServiceBusSasTokenTtl: z.string().optional(),
  WebSocketSignalingSettings: z.looseObject({ KeepAlive: z.union([z.string(), z.number()]).optional() }).optional(),
});

/** JSON in XML. What cannot be read there is not worth an agent that does not listen: the values of 2025 stand. */
function connectivityOf(text: string | undefined): { readonly tokenLifetime: number; readonly keepAlive: number } {
  const found = connectivitySchema.safeParse(jsonOf(text ?? '{}'));
  const { ServiceBusSasTokenTtl, WebSocketSignalingSettings } = found.data ?? {};
  const keepAlive = WebSocketSignalingSettings?.KeepAlive;
  return {
    tokenLifetime: clamp(timeSpan(ServiceBusSasTokenTtl) ?? HOUR, 5_000, 24 * HOUR),
    keepAlive: clamp(
      (typeof keepAlive === 'number' ? keepAlive * 1000 : timeSpan(keepAlive)) ?? 10_000,
      1_000,
      10 * MINUTE,
    ),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** .NET's `[d.]hh:mm:ss[.fffffff]`, in milliseconds. */
function timeSpan(text: string | undefined): number | undefined {
  const found = /^(?:(\d{1,4})\.)?(\d{1,2}):(\d{2}):(\d{2})(\.\d{1,7})?$/.exec(text ?? '');
  if (!found) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = found;
  return (
    (Number(days) * 24 + Number(hours)) * HOUR + Number(minutes) * MINUTE + (Number(seconds) + Number(fraction)) * 1000
  );
}

function notUnderstood(host: string, reason: string): FaultError {
  return new FaultError({ code: 'protocol-error', stage: 'connect', detail: { host, reason }, retry: 'later' });
}
