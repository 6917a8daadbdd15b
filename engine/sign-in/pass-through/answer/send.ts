/** Sends an answer to the host that the sign-in named, again where it may not have arrived. */

import { pause, type Ambient } from '../../../connectors/entra-id/ambient.ts';
import { FaultError } from '../../../model/fault.ts';
import type { BootstrapSettings } from '../bootstrap/response.ts';
import { serviceUrl, type EndpointsOfCloud } from '../endpoints.ts';
import { AGENT_VERSION } from '../messages/system.ts';
import type { Network } from '../network.ts';
import type { AgentKey } from '../registration/identity.ts';
import type { SignInRequest } from '../request/sign-in-request.ts';
import { claimsOf, type Answer } from './claims.ts';

const NO_SESSION = '00000000-0000-0000-0000-000000000000';

export interface AnswerTo {
  readonly request: SignInRequest<unknown>;
  readonly answer: Answer;
  readonly key: AgentKey;
  /** Milliseconds: what the directory took, and everything since the sign-in was announced. */
  readonly validation: number;
  readonly whole: number;
}

export interface AnswerEnvironment {
  readonly endpoints: EndpointsOfCloud;
  readonly network: Network;
  readonly ambient: Ambient;
  readonly settings: Pick<BootstrapSettings, 'answerFormat' | 'answerRetry'>;
}

/** Answers with the number of attempts. Throws what the last one threw; an answer that is refused is not sent again. */
export async function sendAnswer(to: AnswerTo, environment: AnswerEnvironment, signal: AbortSignal): Promise<number> {
  const { settings, network, ambient, endpoints } = environment;
  const { attempts, delay, factor } = settings.answerRetry;
  const url = answerUrl(to.request, settings.answerFormat, endpoints);
  for (let attempt = 1; ; attempt += 1) {
    const failure = await attemptAnswer(network, url, to, attempt, signal);
    if (failure === undefined) return attempt;
    if (attempt >= attempts || failure.fault.retry === 'never') throw failure;
    await pause(ambient, delay * factor ** (attempt - 1), signal, 'connect');
  }
}

async function attemptAnswer(
  network: Network,
  url: URL,
  to: AnswerTo,
  attempt: number,
  signal: AbortSignal,
): Promise<FaultError | undefined> {
  try {
    const { status } = await network.post(url, { headers: headersOf(to, attempt), credential: to.key, signal });
    if (status >= 200 && status < 300) return undefined;
    const retry = status === 408 || status === 429 || status >= 500 ? 'later' : 'never';
    return new FaultError({ code: 'server-error', stage: 'connect', detail: { host: url.host, status }, retry });
  } catch (error) {
    if (error instanceof FaultError && error.fault.code !== 'run-cancelled') return error;
    throw error;
  }
}

function answerUrl(request: SignInRequest<unknown>, format: string, endpoints: EndpointsOfCloud): URL {
  const { returnHost, returnPort, requestId } = request;
  const url = serviceUrl(endpoints, format.replace('{0}', returnHost).replace('{1}', String(returnPort)));
  url.searchParams.set('requestId', requestId);
  return url;
}

function headersOf({ request, answer, validation, whole }: AnswerTo, attempt: number): { [name: string]: string } {
  return {
    ...sessionHeaders(request),
    'x-cwap-backend-response': Buffer.from(JSON.stringify(claimsOf(answer)), 'utf8').toString('base64'),
    'x-cwap-connector-be-latency-ms': String(Math.round(validation)),
    'x-cwap-connector-all-latency-ms': String(Math.round(whole)),
    'x-cwap-response-total-attempts': String(attempt),
  };
}

/** As every request to the host of a sign-in has them (published captures). */
export function sessionHeaders({ transactionId }: Pick<SignInRequest<unknown>, 'transactionId'>): {
  [name: string]: string;
} {
  return {
    'User-Agent': '',
    'x-cwap-transid': transactionId,
    'x-cwap-sessionid': NO_SESSION,
    'x-cwap-certificate-authentication': 'notProcessed',
    'x-cwap-connector-version': AGENT_VERSION,
    'x-cwap-datamodel-version': AGENT_VERSION,
    'x-cwap-connector-sp-connections': '0',
    'x-cwap-connector-usesdefaultproxy': 'InUse',
    'x-cwap-dnscachelookup-result': 'NotUsed',
    'x-cwap-headers-size': '0',
    'x-cwap-payload-total-attempts': '0',
    'x-cwap-connector-loadfactor': '0',
  };
}
