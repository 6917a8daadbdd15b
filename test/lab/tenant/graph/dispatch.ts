/**
 * One Graph request from fault to answer: a request of its own and an item of a batch take the same way, so each item
 * is counted, throttled, permitted and recorded by itself.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { FaultAction } from '../faults.ts';
import { errorBody, GraphError } from '../graph-error.ts';
import { resourceUnitsOf, throttleHeaders } from '../throttle.ts';
import { countRequest, countWrite } from '../traffic.ts';
import { resyncRequired } from './delta/delta.ts';
import { readDeltaToken } from './delta/delta-token.ts';
import { encodeQuery, expiredPageToken } from './query/listing.ts';
import { refuseUnknownExtensions } from './operations/extension-values.ts';
import { requirePermission } from './permissions.ts';
import { matchRoute, operationOf } from './router.ts';
import type { GraphRequest, GraphResponse, GraphService } from './service.ts';

/** Questions whose parameters travel in a body. */
const READING_POSTS: ReadonlySet<string> = new Set([
  'POST /directoryObjects/getByIds',
  'POST /directoryObjects/getAvailableExtensionProperties',
]);

export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

export interface Dispatched {
  readonly response: GraphResponse;
  /** The connection is to be broken instead of answering. */
  readonly cut?: true;
  /** The batch answer is to be silent about it. */
  readonly dropped?: true;
}

/** Carries out a request that no fault stopped; `cut` where a fault on an item breaks the whole batch's connection. */
export type Perform = (
  service: GraphService,
  request: GraphRequest,
) => Promise<GraphResponse & { readonly cut?: true }>;

export async function dispatch(
  service: GraphService,
  request: GraphRequest,
  ids: RequestIds,
  inBatch: boolean,
  perform: Perform = performOperation,
): Promise<Dispatched> {
  const subject = { method: request.method, path: `/${request.version}${request.path}`, body: request.body, inBatch };
  countRequest(service.traffic, operationOf(request.method, request.path));
  const fault = service.faults.next(subject);
  if (fault?.kind === 'delay') await delay(fault.milliseconds);
  if (fault?.kind === 'cut-connection' && fault.when === 'before-applying') {
    return { response: { status: 503 }, cut: true };
  }
  const { cut, ...response } = await answered(service, request, ids, fault, perform);
  record(service, request, response, inBatch);
  if (fault?.kind === 'cut-connection' || cut === true) return { response, cut: true };
  if (fault?.kind === 'drop-batch-item') return { response, dropped: true };
  return { response };
}

async function answered(
  service: GraphService,
  request: GraphRequest,
  ids: RequestIds,
  fault: FaultAction | undefined,
  perform: Perform,
): Promise<GraphResponse & { readonly cut?: true }> {
  try {
    refuseByFault(service, request, fault);
    const response = await perform(service, request);
    if (fault?.kind !== 'answer-after-applying') return response;
    const status = fault.status ?? 500;
    if (fault.body !== undefined) return { status, body: fault.body };
    throw new GraphError(status, 'InternalServerError', 'An internal server error occurred. The operation failed.');
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return refusal(service, error, ids, fault);
  }
}

function refusal(
  service: GraphService,
  error: GraphError,
  ids: RequestIds,
  fault: FaultAction | undefined,
): GraphResponse {
  const body =
    fault?.kind === 'answer' && fault.body !== undefined
      ? fault.body
      : errorBody(error, { date: new Date(service.clock()), ...ids });
  return { status: error.status, headers: error.headers, body };
}

function refuseByFault(service: GraphService, request: GraphRequest, fault: FaultAction | undefined): void {
  switch (fault?.kind) {
    case 'answer':
      throw new GraphError(fault.status, 'InternalServerError', 'The service refused the request.', {
        ...(fault.headers === undefined ? {} : { headers: fault.headers }),
      });
    case 'throttle':
      throw throttled(service, request, fault.retryAfterSeconds, 'WriteLimitExceeded');
    case 'expire-delta-token': {
      const token = request.query.get('$deltatoken') ?? request.query.get('$skiptoken') ?? '';
      throw resyncRequired(request, readDeltaToken(token));
    }
    case 'expire-next-link':
      throw expiredPageToken();
    default:
      return;
  }
}

async function performOperation(service: GraphService, request: GraphRequest): Promise<GraphResponse> {
  const { operation, params, handler } = matchRoute(request.method, request.path);
  const resourceUnits = resourceUnitsOf(operation, request.query);
  const isWrite = request.method !== 'GET' && !READING_POSTS.has(operation);
  const verdict = service.throttle.charge({ appId: request.caller.appId, resourceUnits, isWrite });
  if (!verdict.allowed) throw throttled(service, request, verdict.retryAfterSeconds, verdict.information);
  requirePermission(service, request.caller, operation);
  refuseUnknownExtensions(service, request);
  const response = await handler({ service, request, params });
  countWrite(service.traffic, request.method, operation, response.status);
  return { ...response, headers: { ...throttleHeaders(resourceUnits, verdict.usedShare), ...response.headers } };
}

function throttled(
  service: GraphService,
  request: GraphRequest,
  retryAfterSeconds: number,
  information: 'WriteLimitExceeded' | 'ResourceUnitLimitExceeded',
): GraphError {
  service.traffic.counters.throttled += 1;
  const scope = `Tenant_Application/${request.method === 'GET' ? 'Read' : 'ReadWrite'}`;
  return new GraphError(429, 'TooManyRequests', 'Too many requests.', {
    headers: {
      'Retry-After': String(retryAfterSeconds),
      'x-ms-throttle-scope': `${scope}/${request.caller.appId}/${service.directory.tenantId}`,
      'x-ms-throttle-information': information,
    },
  });
}

function record(service: GraphService, request: GraphRequest, response: GraphResponse, inBatch: boolean): void {
  if (!service.traffic.recording) return;
  const query = encodeQuery(request.query);
  service.traffic.requests.push({
    method: request.method,
    path: query === '' ? request.path : `${request.path}?${query}`,
    ...(request.body === undefined ? {} : { body: request.body }),
    status: response.status,
    ...(response.body === undefined ? {} : { responseBody: response.body }),
    inBatch,
  });
}
