/** What went over the wire: counters always, bodies where asked for. */

import type { Json } from './json.ts';

export interface TenantCounters {
  /** By method and path template, batch items each by themselves: `GET /users`. */
  requests: { [operation: string]: number };
  /** HTTP requests to Graph, a batch as one. */
  httpRequests: number;
  tokens: number;
  /** Carried out, whatever was then answered. */
  writes: number;
  creates: number;
  deletes: number;
  batches: number;
  batchItems: number;
  throttled: number;
}

export interface RecordedRequest {
  readonly method: string;
  /** Below the version segment, with query. */
  readonly path: string;
  readonly body?: Json;
  readonly status: number;
  readonly responseBody?: Json;
  readonly inBatch: boolean;
}

export interface Traffic {
  readonly counters: TenantCounters;
  readonly requests: RecordedRequest[];
  recording: boolean;
}

export function createTraffic(recording: boolean): Traffic {
  return { counters: noCounts(), requests: [], recording };
}

function noCounts(): TenantCounters {
  return {
    requests: {},
    httpRequests: 0,
    tokens: 0,
    writes: 0,
    creates: 0,
    deletes: 0,
    batches: 0,
    batchItems: 0,
    throttled: 0,
  };
}

export function resetTraffic(traffic: Traffic): void {
  Object.assign(traffic.counters, noCounts());
  traffic.requests.length = 0;
}

export function countRequest(traffic: Traffic, operation: string): void {
  const { requests } = traffic.counters;
  requests[operation] = (requests[operation] ?? 0) + 1;
}

/** A write that was carried out. */
export function countWrite(traffic: Traffic, method: string, operation: string, status: number): void {
  const { counters } = traffic;
  if (method === 'GET' || status >= 300 || operation === 'POST /$batch' || operation.includes('getByIds')) return;
  counters.writes += 1;
  if (status === 201) counters.creates += 1;
  if (method === 'DELETE' && !operation.endsWith('/$ref')) counters.deletes += 1;
}
