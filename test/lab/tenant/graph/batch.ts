/**
 * `POST /$batch` ("Combine multiple HTTP requests using JSON batching"). Items without dependencies run in no order and
 * are answered in no order; each is a request of its own to throttling and permissions.
 */

import { badRequest, methodNotAllowed } from '../graph-error.ts';
import { isJsonObject, isStringArray, type Json, type JsonObject } from '../json.ts';
import { dispatch, type Dispatched, type Perform, type RequestIds } from './dispatch.ts';
import { shuffled, type GraphRequest, type GraphResponse, type GraphService } from './service.ts';

const MAX_REQUESTS = 20;
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

interface BatchItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json | undefined;
  readonly dependsOn: readonly string[];
}

/** The batch as an operation of the dispatcher: faults on the batch itself are handled there. */
export function performBatch(ids: RequestIds): Perform {
  return async (service, request) => {
    if (request.method !== 'POST') throw methodNotAllowed();
    const items = readBatch(request.body);
    service.traffic.counters.batches += 1;
    service.traffic.counters.batchItems += items.length;
    const { answers, cut } = await runItems(service, request, ids, items);
    const response = { status: 200, body: { responses: shuffled(answers, service.random) } };
    return cut ? { ...response, cut: true } : response;
  };
}

async function runItems(
  service: GraphService,
  request: GraphRequest,
  ids: RequestIds,
  items: readonly BatchItem[],
): Promise<{ readonly answers: JsonObject[]; readonly cut: boolean }> {
  const answers: JsonObject[] = [];
  const statuses = new Map<string, number>();
  let cut = false;
  for (const item of inOrder(items, service.random)) {
    const isBlocked = item.dependsOn.some((id) => (statuses.get(id) ?? 424) >= 400);
    const result: Dispatched = isBlocked
      ? { response: failedDependency() }
      : await dispatch(service, itemRequest(request, item), ids, true);
    statuses.set(item.id, result.response.status);
    if (result.cut === true) cut = true;
    if (result.dropped !== true) answers.push(answerOf(item.id, result.response));
  }
  return { answers, cut };
}

function readBatch(body: Json | undefined): BatchItem[] {
  const requests = isJsonObject(body) ? body['requests'] : undefined;
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest('Invalid batch payload format.');
  if (requests.length > MAX_REQUESTS) {
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${String(MAX_REQUESTS)}.`);
  }
  const items = requests.map(readItem);
  const ids = new Set(items.map((item) => item.id));
  if (ids.size < items.length) throw badRequest('Duplicate request ids are not allowed in a batch.');
  checkDependencies(items, ids);
  return items;
}

function readItem(item: Json): BatchItem {
  if (!isJsonObject(item)) throw badRequest('Invalid batch payload format.');
  const { id, method, url, headers, body, dependsOn } = item;
  if (typeof id !== 'string' || id === '' || typeof url !== 'string' || typeof method !== 'string') {
    throw badRequest('Invalid batch payload format. Every request needs id, method and url.');
  }
  if (!METHODS.has(method.toUpperCase())) throw badRequest(`Invalid method '${method}' in a batch request.`);
  if (/^https?:/i.test(url)) throw badRequest('Only relative URLs are allowed in a batch request.');
  const lowerHeaders = readHeaders(headers);
  if (body !== undefined && lowerHeaders['content-type'] === undefined) {
    throw badRequest('Missing Content-Type header: it is required for a batch request with a body.');
  }
  if (dependsOn !== undefined && !isStringArray(dependsOn)) throw badRequest('Invalid dependsOn in a batch request.');
  return { id, method: method.toUpperCase(), url, headers: lowerHeaders, body, dependsOn: dependsOn ?? [] };
}

function readHeaders(headers: Json | undefined): { [name: string]: string } {
  if (headers === undefined) return {};
  if (!isJsonObject(headers)) throw badRequest('Invalid headers in a batch request.');
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (typeof value !== 'string') throw badRequest('Invalid headers in a batch request.');
      return [name.toLowerCase(), value];
    }),
  );
}

/** All in parallel, each after the one before it, or all after one and the same. */
function checkDependencies(items: readonly BatchItem[], ids: ReadonlySet<string>): void {
  const dependent = items.filter((item) => item.dependsOn.length > 0);
  if (dependent.length === 0) return;
  if (dependent.some((item) => item.dependsOn.some((id) => !ids.has(id) || id === item.id))) {
    throw badRequest('A batch request depends on an id that is not part of the batch.');
  }
  const isSerial = items.every((item, i) => {
    const before = items[i - 1];
    return before === undefined ? item.dependsOn.length === 0 : item.dependsOn.join() === before.id;
  });
  const isSame = new Set(dependent.map((item) => item.dependsOn.join())).size === 1;
  if (!isSerial && !(isSame && !dependent.some((item) => item.dependsOn.includes(item.id)))) {
    throw badRequest('The dependencies of a batch must make it run wholly in sequence or wholly in parallel.');
  }
}

function inOrder(items: readonly BatchItem[], random: () => number): BatchItem[] {
  if (items.every((item) => item.dependsOn.length === 0)) return shuffled(items, random);
  const free = items.filter((item) => item.dependsOn.length === 0);
  return [...free, ...items.filter((item) => item.dependsOn.length > 0)];
}

function itemRequest(batch: GraphRequest, item: BatchItem): GraphRequest {
  const [path = '', query = ''] = item.url.split(/\?(.*)/s, 2);
  return {
    method: item.method,
    path: path.startsWith('/') ? path : `/${path}`,
    query: new URLSearchParams(query),
    headers: item.headers,
    body: item.body,
    origin: batch.origin,
    version: batch.version,
    caller: batch.caller,
  };
}

function answerOf(id: string, response: GraphResponse): JsonObject {
  return {
    id,
    status: response.status,
    headers: { ...(response.body === undefined ? {} : { 'Content-Type': 'application/json' }), ...response.headers },
    ...(response.body === undefined ? {} : { body: response.body }),
  };
}

function failedDependency(): GraphResponse {
  const message = 'One or more dependencies of the request failed.';
  return { status: 424, body: { error: { code: 'FailedDependency', message } } };
}
