/** `/subscriber/connection`: an agent's answer to a request, in its headers. */

import type { RegisteredAgent } from '../agents.ts';
import { settle, type Answer, type Hub } from '../hub.ts';
import { violated } from '../service.ts';
import type { ServiceAnswer, ServiceRequest } from './contract.ts';

const RIGHT = 'http://schemas.xmlsoap.org/ws/2005/05/identity/right/identity';
const AUTHENTICATION = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/authentication';
const NAME = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name';
const REASON = 'http://msappproxy.net/ws/2015/02/identity/claims/validationfailurereasoning';
const ZERO = '00000000-0000-0000-0000-000000000000';

type Headers = { readonly [name: string]: RegExp };

/** Of an answer, and of fetching a request alike. */
const SESSION_HEADERS: Headers = {
  'x-cwap-transid': /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'x-cwap-sessionid': new RegExp(`^${ZERO}$`),
  'x-cwap-certificate-authentication': /^notProcessed$/,
  'x-cwap-connector-version': /^\d+(?:\.\d+){3}$/,
  'x-cwap-datamodel-version': /^\d+(?:\.\d+){3}$/,
  'x-cwap-connector-sp-connections': /^\d+$/,
  'x-cwap-connector-usesdefaultproxy': /^InUse$/,
  'x-cwap-dnscachelookup-result': /^NotUsed$/,
  'x-cwap-headers-size': /^0$/,
  'x-cwap-payload-total-attempts': /^0$/,
  'x-cwap-connector-loadfactor': /^\d+$/,
};
/** Known once there is an answer. */
const ANSWER_HEADERS: Headers = {
  'x-cwap-response-total-attempts': /^\d+$/,
  'x-cwap-connector-be-latency-ms': /^\d+$/,
  'x-cwap-connector-all-latency-ms': /^\d+$/,
};

export function findingsOfHeaders(headers: { readonly [name: string]: string }, expected = SESSION_HEADERS): string[] {
  const findings = Object.entries(expected).flatMap(([name, form]) => {
    const value = headers[name];
    return value !== undefined && form.test(value) ? [] : [`${name}: "${value ?? ''}"`];
  });
  if ((headers['user-agent'] ?? '') !== '') findings.push('User-Agent: is not empty');
  return findings;
}

export function takeAnswer(hub: Hub, agent: RegisteredAgent, http: ServiceRequest): ServiceAnswer {
  const { service } = hub;
  const requestId = (http.query.get('requestId') ?? '').toLowerCase();
  const request = hub.requests.get(requestId);
  if (request === undefined) {
    const isLate = hub.past.has(requestId);
    if (isLate) service.counters.late += 1;
    else violated(service, 'answer', [`requestId: "${requestId}" was never asked`]);
    return { status: isLate ? 410 : 404 };
  }
  const findings = findingsOfHeaders(http.headers, { ...SESSION_HEADERS, ...ANSWER_HEADERS });
  if (http.headers['x-cwap-transid']?.toLowerCase() !== request.transactionId) {
    findings.push('x-cwap-transid: is not the transaction of the request');
  }
  if (http.body !== '') findings.push('the body is not empty');
  if (!request.givenTo.has(agent.id)) {
    violated(service, 'answer', ['an agent answers what it was not asked']);
    return { status: 403 };
  }
  const answer = readClaims(http.headers['x-cwap-backend-response'] ?? '', findings);
  if (violated(service, 'answer', findings)) return { status: 400 };
  service.counters.answers += 1;
  settle(hub, requestId);
  request.answered(answer);
  return { status: 200 };
}

/** One claim says whether, the other who, or why not. */
function readClaims(base64: string, findings: string[]): Answer {
  const claims = claimsIn(base64);
  if (claims === undefined) {
    findings.push('x-cwap-backend-response: no claims');
    return { kind: 'odd' };
  }
  for (const { Right } of claims) if (Right !== RIGHT) findings.push(`Right: "${String(Right)}"`);
  const resource = (type: string) => claims.find(({ ClaimType }) => ClaimType === type)?.Resource;
  const verdict = String(resource(AUTHENTICATION)).toLowerCase();
  const [name, reason] = [resource(NAME), resource(REASON)];
  if (verdict === 'true' && typeof name === 'string' && reason === undefined) return { kind: 'accepted', name };
  if (verdict === 'false' && (typeof reason === 'number' || typeof reason === 'string')) {
    return { kind: 'refused', reason: String(reason) };
  }
  findings.push('x-cwap-backend-response: claims that say nothing');
  return { kind: 'odd' };
}

interface Claim {
  readonly ClaimType?: unknown;
  readonly Resource?: unknown;
  readonly Right?: unknown;
}

function claimsIn(base64: string): readonly Claim[] | undefined {
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
  const isList = Array.isArray(claims) && claims.every((one) => typeof one === 'object' && one !== null);
  return isList ? (claims as Claim[]) : undefined;
}
