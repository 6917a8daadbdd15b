/** When to send again: what counts as passing, how long to wait. Reads are repeated here, writes in `batch.ts`. */

import { FaultError } from '../../../../model/fault.ts';
import type { Stage } from '../../../../model/fault.ts';
import { backoff, pause } from '../../ambient.ts';
import type { Ambient } from '../../ambient.ts';
import type { TrafficCounters } from '../../../connector.ts';
import type { GraphAnswer, GraphCall, GraphClient } from './client.ts';
import { conflictIn } from '../faults.ts';

/** A wait that the service asks for is honoured up to this; beyond, the run is better ended. Milliseconds. */
const LONGEST_WAIT = 600_000;
const READ_ATTEMPTS = 6;

/** The wait in milliseconds that `Retry-After` asks for, given in seconds or as a date (RFC 9110, 10.2.3). */
export function retryAfter(answer: GraphAnswer, ambient: Ambient): number | undefined {
  const text = headerOf(answer, 'retry-after');
  if (text === undefined) return undefined;
  const seconds = Number(text);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - ambient.clock();
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), LONGEST_WAIT);
}

/** Headers of a batch item come in whatever case the service likes. */
function headerOf(answer: GraphAnswer, name: string): string | undefined {
  const found = Object.keys(answer.headers).find((key) => key.toLowerCase() === name);
  return found === undefined ? undefined : answer.headers[found];
}

/** Refused for now and not carried out: sending again is safe for every kind of request. */
export function isRefusedForNow(answer: GraphAnswer): boolean {
  return answer.status === 429 || answer.status === 423 || (answer.status === 409 && !conflictIn(answer));
}

/** The service failed; whether it carried the request out is unknown. */
export function isServerFailure(answer: GraphAnswer): boolean {
  return answer.status >= 500 && answer.status !== 501;
}

/** Network faults that pass by themselves. */
export function isPassing(error: unknown): error is FaultError {
  return (
    error instanceof FaultError &&
    ['connection-lost', 'server-timeout', 'server-unreachable', 'server-busy', 'throttled'].includes(error.fault.code)
  );
}

/** The wait after a passing fault: what the sign-in service asked for, else a growing one. Milliseconds. */
export function waitAfter(error: FaultError, attempt: number, ambient: Ambient): number {
  const asked = error.fault.detail['retryAfterSeconds'];
  return typeof asked === 'number' ? Math.min(asked * 1000, LONGEST_WAIT) : backoff(attempt, ambient);
}

export interface ReadSettings {
  readonly client: GraphClient;
  readonly ambient: Ambient;
  readonly traffic: TrafficCounters;
  /** 1: no second attempt, for a person who is waiting. */
  readonly attempts?: number;
  readonly stage: Stage;
}

export type Read = (path: string, options?: ReadOptions) => Promise<GraphAnswer>;

export interface ReadOptions {
  readonly headers?: GraphCall['headers'];
  readonly signal?: AbortSignal;
}

/** Reading with bounded, jittered repetition. The answer may still be a refusal of any kind. */
export function makeRead({ client, ambient, traffic, stage, attempts = READ_ATTEMPTS }: ReadSettings): Read {
  return async (path, { headers, signal } = {}) => {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt + 1 >= attempts;
      const wait = await readOnce({ method: 'GET', path, ...(headers ? { headers } : {}) }, attempt, last, signal);
      if ('status' in wait) return wait;
      traffic.retries += 1;
      await pause(ambient, wait.milliseconds, signal, stage);
    }
  };

  async function readOnce(
    call: GraphCall,
    attempt: number,
    last: boolean,
    signal: AbortSignal | undefined,
  ): Promise<GraphAnswer | { readonly milliseconds: number }> {
    try {
      const answer = await client.exchange(call, signal);
      if (answer.status === 429) traffic.throttled += 1;
      if (last || !(isRefusedForNow(answer) || isServerFailure(answer))) return answer;
      return { milliseconds: retryAfter(answer, ambient) ?? backoff(attempt, ambient) };
    } catch (error) {
      if (last || !isPassing(error)) throw error;
      return { milliseconds: waitAfter(error, attempt, ambient) };
    }
  }
}
