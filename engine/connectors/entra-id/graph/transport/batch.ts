/**
 * Requests gathered into `$batch` calls of 20 and sent again item by item where the service wants it.
 *
 * A caller hands in one call, or a series that must run in order, and gets its final answer; around it, tickets wait
 * in a queue, ready ones are put into the next batch, and what is refused for load, locked or lost goes back into the
 * queue by itself. The answers of a batch come in any order and are matched by id ("Combine multiple HTTP requests
 * using JSON batching"). A series gets a batch of its own, chained by dependsOn, because a batch must run either wholly
 * in sequence or wholly in parallel.
 */

import { FaultError } from '../../../../model/fault.ts';
import type { TrafficCounters } from '../../../connector.ts';
import { backoff, pause } from '../../ambient.ts';
import type { Ambient } from '../../ambient.ts';
import type { GraphAnswer, GraphCall, GraphClient } from './client.ts';
import { errorOf } from '../faults.ts';
import { graphObjects, isGraphObject } from '../objects.ts';
import type { Pace } from './pacing.ts';
import { isPassing, isRefusedForNow, isServerFailure, retryAfter, waitAfter } from './retry.ts';

/** The service's limit. */
export const BATCH_LIMIT = 20;
const BATCHES_IN_FLIGHT = 4;
const SINGLES_IN_FLIGHT = 8;
/** How often one call is sent before its last answer stands. */
const ATTEMPTS = 10;

export interface BatchItem extends GraphCall {
  /** Whether doing it twice is the same as doing it once. Where not, a lost answer is given back as `unknown`. */
  readonly repeatable: boolean;
}

/** `unknown`: it was sent, and whether it was carried out has to be looked up. */
export type BatchAnswer = GraphAnswer | 'unknown';

export interface Batches {
  send(item: BatchItem): Promise<BatchAnswer>;
  /**
   * Up to 20 repeatable calls, one after the other; a refused one does not keep the later ones from being sent.
   */
  sendInOrder(items: readonly BatchItem[]): Promise<readonly GraphAnswer[]>;
}

export interface BatchSettings {
  readonly client: GraphClient;
  readonly pace: Pace;
  readonly ambient: Ambient;
  readonly traffic: TrafficCounters;
  readonly batching: boolean;
  readonly signal: AbortSignal;
}

interface Ticket {
  readonly items: readonly BatchItem[];
  /** Final answers of the first items; the rest is still to be sent. */
  readonly answers: BatchAnswer[];
  /** How often the first unanswered item was sent. */
  attempts: number;
  resolve(answers: readonly BatchAnswer[]): void;
  reject(error: unknown): void;
}

/** What one sending brought for one item: an answer, or the reason why there is none. */
type Received = GraphAnswer | FaultError;

type Verdict =
  | { readonly kind: 'final'; readonly answer: BatchAnswer }
  | { readonly kind: 'again'; readonly wait: number; readonly counts: boolean }
  | { readonly kind: 'broken'; readonly error: FaultError };

export function openBatches(settings: BatchSettings): Batches {
  const { ambient, pace, traffic, batching, signal } = settings;
  const queue: Ticket[] = [];
  let inFlight = 0;
  let scheduled = false;

  function enqueue(ticket: Ticket): void {
    queue.push(ticket);
    schedule();
  }

  /** At the end of the turn, so that whoever got an answer in it can put the next call into the same batch. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      while (queue.length > 0 && inFlight < (batching ? BATCHES_IN_FLIGHT : SINGLES_IN_FLIGHT)) launch(takeNext());
    });
  }

  function takeNext(): readonly Ticket[] {
    const first = queue.shift();
    if (!first) return [];
    if (first.items.length > 1 || !batching) return [first];
    const together = [first];
    for (let index = 0; index < queue.length && together.length < BATCH_LIMIT;) {
      const ticket = queue[index];
      if (ticket && ticket.items.length === 1) together.push(...queue.splice(index, 1));
      else index += 1;
    }
    return together;
  }

  function launch(tickets: readonly Ticket[]): void {
    inFlight += 1;
    const done = carry(tickets).catch((error: unknown) => {
      for (const ticket of tickets) ticket.reject(error);
    });
    void done.finally(() => {
      inFlight -= 1;
      schedule();
    });
  }

  async function carry(tickets: readonly Ticket[]): Promise<void> {
    const items = tickets.flatMap((ticket) => ticket.items.slice(ticket.answers.length));
    const ordered = tickets.length === 1 && items.length > 1;
    await pace.take(items.filter((item) => item.method !== 'GET').length, signal);
    const received = await deliver(settings, items, ordered);
    let position = 0;
    for (const ticket of tickets) {
      const length = ticket.items.length - ticket.answers.length;
      absorb(ticket, received.slice(position, position + length));
      position += length;
    }
  }

  function absorb(ticket: Ticket, received: readonly Received[]): void {
    for (const [index, answer] of received.entries()) {
      const item = ticket.items[ticket.answers.length];
      if (!item) break;
      if (!(answer instanceof FaultError) && answer.status === 429) {
        traffic.throttled += 1;
        pace.refused(retryAfter(answer, ambient) ?? backoff(ticket.attempts, ambient));
      }
      const verdict = judge(item, answer, ticket.attempts, index, ambient);
      if (verdict.kind === 'broken') return ticket.reject(verdict.error);
      if (verdict.kind === 'again') return putBack(ticket, verdict.wait, verdict.counts);
      ticket.answers.push(verdict.answer);
      ticket.attempts = 0;
    }
    if (ticket.answers.length === ticket.items.length) ticket.resolve(ticket.answers);
    else putBack(ticket, 0, true);
  }

  function putBack(ticket: Ticket, wait: number, counts: boolean): void {
    if (counts) ticket.attempts += 1;
    traffic.retries += 1;
    if (wait <= 0) return enqueue(ticket);
    pause(ambient, wait, signal, 'export').then(
      () => enqueue(ticket),
      (error: unknown) => ticket.reject(error),
    );
  }

  function submit(items: readonly BatchItem[]): Promise<readonly BatchAnswer[]> {
    return new Promise((resolve, reject) => enqueue({ items, answers: [], attempts: 0, resolve, reject }));
  }

  return {
    async send(item) {
      const [answer] = await submit([item]);
      return answer ?? 'unknown';
    },
    async sendInOrder(items) {
      if (items.length > BATCH_LIMIT) throw new RangeError(`A series has at most ${BATCH_LIMIT} calls`);
      if (items.length === 0) return [];
      const answers = await submit(items.map((item) => ({ ...item, repeatable: true })));
      return answers.filter((answer) => answer !== 'unknown');
    },
  };
}

function judge(item: BatchItem, received: Received, attempts: number, index: number, ambient: Ambient): Verdict {
  const last = attempts + 1 >= ATTEMPTS;
  if (received instanceof FaultError) {
    if (!isPassing(received)) return { kind: 'broken', error: received };
    if (!item.repeatable && wasPerhapsSent(received)) return { kind: 'final', answer: 'unknown' };
    return last
      ? { kind: 'broken', error: received }
      : { kind: 'again', wait: waitAfter(received, attempts, ambient), counts: true };
  }
  // Failed Dependency: an earlier call of the series was refused, this one was not tried.
  if (received.status === 424 && !last) return { kind: 'again', wait: 0, counts: index === 0 };
  if (isRefusedForNow(received) && !last) {
    const wait = Math.max(retryAfter(received, ambient) ?? 0, backoff(attempts, ambient, 500));
    return { kind: 'again', wait, counts: true };
  }
  if (isServerFailure(received)) {
    if (!item.repeatable) return { kind: 'final', answer: 'unknown' };
    const wait = retryAfter(received, ambient) ?? backoff(attempts, ambient);
    if (!last) return { kind: 'again', wait, counts: true };
  }
  return { kind: 'final', answer: received };
}

/** A connection that was never made carried nothing over. */
function wasPerhapsSent(error: FaultError): boolean {
  return error.fault.code !== 'server-unreachable' && error.fault.code !== 'server-name-unknown';
}

async function deliver(
  settings: BatchSettings,
  items: readonly BatchItem[],
  ordered: boolean,
): Promise<readonly Received[]> {
  if (!settings.batching) return deliverSingly(settings, items);
  let answer: GraphAnswer;
  try {
    // Not cancelled: what was sent may be carried out, and its answer has to be known.
    answer = await settings.client.exchange({ method: 'POST', path: '/$batch', body: batchBody(items, ordered) });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return items.map(() => error);
  }
  if (answer.status === 200) return matchAnswers(settings.client, answer, items);
  if (isRefusedForNow(answer) || isServerFailure(answer)) return items.map(() => answer);
  throw batchRefused(settings.client, answer);
}

async function deliverSingly({ client }: BatchSettings, items: readonly BatchItem[]): Promise<readonly Received[]> {
  const received: Received[] = [];
  for (const { method, path, headers, body } of items) {
    const call = { method, path, ...(headers ? { headers } : {}), ...(body === undefined ? {} : { body }) };
    try {
      received.push(await client.exchange(call));
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      received.push(error);
      // The rest of the series waits for this one.
      break;
    }
  }
  return received;
}

/** The body of a `$batch` request; ids are positions, from 1. */
export function batchBody(items: readonly GraphCall[], ordered: boolean) {
  return {
    requests: items.map(({ method, path, headers, body }, index) => ({
      id: String(index + 1),
      method,
      url: path,
      ...(body === undefined
        ? headers && { headers }
        : { headers: { ...headers, 'Content-Type': 'application/json' }, body }),
      ...(ordered && index > 0 ? { dependsOn: [String(index)] } : {}),
    })),
  };
}

function matchAnswers(client: GraphClient, answer: GraphAnswer, items: readonly BatchItem[]): readonly Received[] {
  const responses = isGraphObject(answer.body) ? graphObjects(answer.body['responses']) : [];
  const byId = new Map(responses.map((response) => [String(response['id']), response]));
  return items.map((_, index) => {
    const response = byId.get(String(index + 1));
    if (!response || typeof response['status'] !== 'number') return itemLost(client);
    const headers = isGraphObject(response['headers']) ? response['headers'] : {};
    return {
      status: response['status'],
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
      body: response['body'],
    };
  });
}

function itemLost(client: GraphClient): FaultError {
  const detail = { host: new URL(client.origin).host, reason: 'batch-item-unanswered' };
  return new FaultError({ code: 'connection-lost', stage: 'export', detail, retry: 'later' });
}

function batchRefused(client: GraphClient, answer: GraphAnswer): FaultError {
  const { code, message } = errorOf(answer);
  const detail = {
    host: new URL(client.origin).host,
    status: answer.status,
    serverCode: code,
    serverText: message.slice(0, 300),
  };
  return new FaultError({ code: 'protocol-error', stage: 'export', detail, retry: 'later' });
}
