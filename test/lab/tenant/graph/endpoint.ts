/** The Graph host: checks the token, takes the request apart, answers it alone or as a batch. */

import { randomUUID } from 'node:crypto';
import { errorBody, GraphError } from '../graph-error.ts';
import type { HttpRequest, HttpResponse } from '../http/server.ts';
import type { Json } from '../json.ts';
import { readToken, type Caller, type TokenKeys, type TokenVerdict } from '../sign-in/access-token.ts';
import { performBatch } from './batch.ts';
import { dispatch, type RequestIds } from './dispatch.ts';
import type { GraphRequest, GraphService } from './service.ts';

export interface TokenChecks {
  readonly keys: TokenKeys;
  readonly audience: string;
  readonly tenantId: string;
  /** Signatures need checking once only. */
  readonly verdicts: Map<string, TokenVerdict>;
}

const VERSION = '/v1.0';
/** All there is of the beta version: it tells the quota. */
const BETA_ORGANIZATION = '/beta/organization';

export function isGraphPath(path: string): boolean {
  return path.startsWith(`${VERSION}/`) || path.startsWith('/beta/');
}

export async function handleGraph(
  service: GraphService,
  checks: TokenChecks,
  http: HttpRequest,
): Promise<HttpResponse> {
  const requestId = randomUUID();
  const ids: RequestIds = { requestId, clientRequestId: http.headers['client-request-id'] ?? requestId };
  service.traffic.counters.httpRequests += 1;
  try {
    const caller = authenticate(http.headers['authorization'], checks, service.clock());
    if (!http.path.startsWith(`${VERSION}/`) && http.path !== BETA_ORGANIZATION) {
      throw new GraphError(501, 'NotImplemented', 'This operation target is not yet supported.');
    }
    return await answer(service, graphRequest(http, caller), ids);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const body = errorBody(error, { date: new Date(service.clock()), ...ids });
    return { status: error.status, headers: { 'request-id': requestId, ...error.headers }, body };
  }
}

async function answer(service: GraphService, request: GraphRequest, ids: RequestIds): Promise<HttpResponse> {
  const perform = request.path === '/$batch' ? performBatch(ids) : undefined;
  const { response, cut } = await dispatch(service, request, ids, false, perform);
  return { ...response, headers: { 'request-id': ids.requestId, ...response.headers }, cut: cut === true };
}

function graphRequest(http: HttpRequest, caller: Caller): GraphRequest {
  const version = http.path.startsWith(`${VERSION}/`) ? 'v1.0' : 'beta';
  return {
    version,
    method: http.method,
    path: http.path.slice(version.length + 1),
    query: http.query,
    headers: http.headers,
    body: readBody(http),
    origin: http.origin,
    caller,
  };
}

function readBody(http: HttpRequest): Json | undefined {
  if (http.body === '') return undefined;
  if (!(http.headers['content-type'] ?? '').toLowerCase().startsWith('application/json')) {
    throw new GraphError(
      415,
      'Request_BadRequest',
      "Write requests that contain content must specify the 'Content-Type' header as application/json.",
    );
  }
  try {
    return JSON.parse(http.body) as Json;
  } catch {
    throw new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
}

function authenticate(authorization: string | undefined, checks: TokenChecks, now: number): Caller {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthenticated('Access token is empty.');
  const verdict = checks.verdicts.get(token) ?? readToken(checks.keys, token);
  checks.verdicts.set(token, verdict);
  if ('refusal' in verdict) throw unauthenticated(verdict.refusal);
  const { aud, exp, nbf, tid, appid, roles, scp, oid } = verdict.claims;
  const seconds = now / 1000;
  if (aud !== checks.audience || tid !== checks.tenantId) {
    throw unauthenticated('Access token validation failure. Invalid audience.');
  }
  if (typeof exp !== 'number' || exp <= seconds) {
    throw unauthenticated('Lifetime validation failed, the token is expired.');
  }
  if (typeof nbf !== 'number' || nbf > seconds + 300) {
    throw unauthenticated('Lifetime validation failed, the token is not yet valid.');
  }
  return {
    appId: String(appid),
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    ...(typeof scp === 'string' ? { delegated: { userId: String(oid), scopes: scp.split(' ') } } : {}),
  };
}

function unauthenticated(message: string): GraphError {
  return new GraphError(401, 'InvalidAuthenticationToken', message, {
    headers: {
      'WWW-Authenticate':
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
    },
  });
}
