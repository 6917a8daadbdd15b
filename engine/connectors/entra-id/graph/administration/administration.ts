/**
 * Calls to Graph that set up the tenant for the connector: few, with a person waiting, in the name of an administrator or of
 * the application itself. They are repeated while the service is busy or has not yet told all of its replicas.
 */

import { FaultError } from '../../../../model/fault.ts';
import type { FaultCode } from '../../../../model/fault.ts';
import { backoff, pause } from '../../ambient.ts';
import type { Ambient } from '../../ambient.ts';
import type { Cloud } from '../../clouds.ts';
import type { Fetch } from '../../http.ts';
import type { Tokens } from '../../tokens.ts';
import { errorOf, isSuccess } from '../faults.ts';
import { isGraphObject } from '../objects.ts';
import type { GraphObject } from '../objects.ts';
import { openGraphClient } from '../transport/client.ts';
import type { GraphAnswer, GraphCall } from '../transport/client.ts';
import { isPassing, isRefusedForNow, isServerFailure, retryAfter, waitAfter } from '../transport/retry.ts';

export interface Administration {
  readonly ambient: Ambient;
  readonly signal: AbortSignal;
  /**
   * The body of a success, empty where there is none. `operation` names it in faults. Throws `administrator-role-missing`
   * for 403, `server-error` and the like for the rest.
   */
  call(operation: string, call: GraphCall, options?: CallOptions): Promise<GraphObject>;
  /** As `call`, with undefined for 404. */
  find(operation: string, path: string): Promise<GraphObject | undefined>;
}

export interface CallOptions {
  /** Answers that mean that another replica does not know yet what was just made: tried again for a while. */
  readonly notYet?: (answer: GraphAnswer) => boolean;
}

export interface AdministrationSettings {
  readonly cloud: Cloud;
  readonly tokens: Tokens;
  readonly fetch: Fetch;
  readonly ambient: Ambient;
  readonly signal: AbortSignal;
}

/** With waits that double from a second up to ten, this is about a minute. */
const ATTEMPTS = 10;
const LONGEST_WAIT = 10_000;

export function openAdministration(settings: AdministrationSettings): Administration {
  const { cloud, tokens, fetch, ambient, signal } = settings;
  const traffic = { requests: 0, retries: 0, throttled: 0 };
  const client = openGraphClient({ origin: cloud.graph, scope: cloud.scope, tokens, fetch, traffic });
  const { host } = new URL(cloud.graph);

  async function exchange(call: GraphCall, notYet: (answer: GraphAnswer) => boolean): Promise<GraphAnswer> {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt + 1 >= ATTEMPTS;
      try {
        const answer = await client.exchange(call, signal);
        if (last || !(isRefusedForNow(answer) || isServerFailure(answer) || notYet(answer))) return answer;
        const wait = retryAfter(answer, ambient) ?? backoff(attempt, ambient, 1000, LONGEST_WAIT);
        await pause(ambient, wait, signal, 'setup');
      } catch (error) {
        if (last || !isPassing(error)) throw error;
        await pause(ambient, Math.min(waitAfter(error, attempt, ambient), LONGEST_WAIT), signal, 'setup');
      }
    }
  }

  return {
    ambient,
    signal,
    async call(operation, call, { notYet = () => false } = {}) {
      const answer = await exchange(call, notYet);
      if (isSuccess(answer)) return isGraphObject(answer.body) ? answer.body : {};
      throw refusal(operation, host, answer);
    },
    async find(operation, path) {
      const answer = await exchange({ method: 'GET', path }, () => false);
      if (answer.status === 404) return undefined;
      if (isSuccess(answer) && isGraphObject(answer.body)) return answer.body;
      throw refusal(operation, host, answer);
    },
  };
}

function refusal(operation: string, host: string, answer: GraphAnswer): FaultError {
  const { code: serverCode, message } = errorOf(answer);
  const detail = { operation, host, status: answer.status, serverCode, serverText: message.slice(0, 300) };
  const code = codeOf(answer.status);
  return new FaultError({ code, stage: 'setup', detail, retry: isBusy(code) ? 'later' : 'never' });
}

function codeOf(status: number): FaultCode {
  if (status === 403) return 'administrator-role-missing';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'server-busy' : 'server-error';
}

function isBusy(code: FaultCode): boolean {
  return code === 'throttled' || code === 'server-busy';
}
