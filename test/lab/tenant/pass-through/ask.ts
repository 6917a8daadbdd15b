/** A sign-in on its way to an agent: which one, over which listener, and what is done when it does not come. */

import { constants, generateKeyPairSync, publicEncrypt, randomUUID, type KeyObject } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { keyIdentifier, type RegisteredAgent } from './agents.ts';
import type { RequestFault } from './faults.ts';
import { SERVICE_BUS_DOMAIN } from './http/bootstrap.ts';
import {
  NotDelivered,
  settle,
  type Answer,
  type Came,
  type EncryptedBlock,
  type Hub,
  type LiveListener,
  type PendingRequest,
  type RequestFacts,
} from './hub.ts';
import { dataSection } from './signalling.ts';
import { writeBinaryXml } from './wire/binary-xml-writer.ts';
import { announcement, onewaySend } from './wire/request.ts';
import { envelope } from './wire/soap.ts';

/** `no-agent`: nobody listens. `timeout`: nobody answered in time. */
export type Outcome = Answer | { readonly kind: 'no-agent' } | { readonly kind: 'timeout' };

export interface Question {
  readonly domain: string;
  readonly userPrincipalName: string;
  readonly password: string;
}

export async function ask(hub: Hub, question: Question): Promise<Outcome> {
  const { service } = hub;
  if (hub.listeners.size === 0) return { kind: 'no-agent' };
  service.counters.requests += 1;
  const fault = service.faults.next('request');
  const waiting = Promise.withResolvers<Answer>();
  const request = newRequest(hub, question, fault, waiting.resolve);
  hub.requests.set(request.requestId, request);
  const over = new AbortController();
  try {
    const deadline = delay<Outcome>(service.settings.timeoutMs, { kind: 'timeout' }, { signal: over.signal });
    const given = giveTo(hub, request, fault, over.signal);
    // Whoever answers first: the agent, or nobody who is left to be asked.
    const answered = given.then((found): Promise<Outcome> | Outcome => (found ? waiting.promise : NOBODY));
    return await Promise.race<Outcome>([waiting.promise, deadline, answered]);
  } finally {
    over.abort();
    if (hub.requests.has(request.requestId)) service.counters.timeouts += 1;
    settle(hub, request.requestId);
    for (const id of request.givenTo) release(hub, id);
  }
}

const NOBODY = { kind: 'no-agent' } as const;

function release({ service }: Hub, agentId: string): void {
  const agent = service.registered.agents.get(agentId);
  if (agent !== undefined) agent.open -= 1;
}

/** Announces the request until an agent has taken it; false where nobody is left. */
async function giveTo(
  hub: Hub,
  request: PendingRequest,
  fault: RequestFault | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const tried = new Set<LiveListener>();
  while (!signal.aborted) {
    const listener = await assign(hub, request, tried, signal);
    if (listener === undefined) return signal.aborted;
    try {
      await announce(hub, request, listener, signal);
      if (fault === 'replayed') await replay(hub, request, listener);
      return true;
    } catch (error) {
      if (!(error instanceof NotDelivered)) throw error;
    }
  }
  return true;
}

function count({ givenTo }: PendingRequest, agent: RegisteredAgent): void {
  if (givenTo.has(agent.id)) return;
  givenTo.add(agent.id);
  agent.open += 1;
  agent.taken += 1;
}

/** One that was attached a moment ago has given no credit yet, and one that has much to do no more: they are waited for. */
async function assign(
  hub: Hub,
  request: PendingRequest,
  tried: Set<LiveListener>,
  signal: AbortSignal,
): Promise<LiveListener | undefined> {
  while (!signal.aborted) {
    const found = nextListener(hub, tried);
    if (found !== undefined) {
      // At once: others that come now have to see it.
      tried.add(found);
      found.sent += 1;
      count(request, found.agent);
      return found;
    }
    if ([...hub.listeners].every((one) => tried.has(one))) return undefined;
    await new Promise((resolve) => setTimeout(resolve, CREDIT_POLL_MS));
  }
  return undefined;
}

const CREDIT_POLL_MS = 5;

/** The agent with the least to do, then the one that was asked least; of its listeners the one that was used least. */
function nextListener({ listeners }: Hub, tried: ReadonlySet<LiveListener>): LiveListener | undefined {
  const ready = [...listeners].filter((one) => !tried.has(one) && one.isReady());
  return ready.sort(
    (left, right) =>
      triesOf(left.agent, tried) - triesOf(right.agent, tried) ||
      left.agent.open - right.agent.open ||
      left.agent.taken - right.agent.taken ||
      left.sent - right.sent,
  )[0];
}

function triesOf(agent: RegisteredAgent, tried: ReadonlySet<LiveListener>): number {
  return [...tried].filter((one) => one.agent === agent).length;
}

/** Resolves when the agent has taken the request, or may have. Throws {@link NotDelivered}. */
async function announce(hub: Hub, request: PendingRequest, listener: LiveListener, signal: AbortSignal): Promise<void> {
  const id = randomUUID();
  const came = Promise.withResolvers<Came>();
  hub.relays.set(id, { id, request, listener, taken: came.resolve });
  const waits = new AbortController();
  const patience = AbortSignal.any([signal, waits.signal]);
  try {
    const sent = sendAnnouncement(hub, listener, id).then(() => came.promise);
    // It may come before it has said that it took the announcement.
    const late = notInTime(hub.service.settings.relayTimeoutMs, patience);
    const { served } = await Promise.race([came.promise, sent, late]);
    waits.abort();
    await served;
  } finally {
    waits.abort();
    hub.relays.delete(id);
  }
}

async function notInTime(milliseconds: number, signal: AbortSignal): Promise<never> {
  try {
    await delay(milliseconds, undefined, { signal });
  } catch {
    // The wait is over for another reason: whoever raced with it has the outcome.
  }
  throw new NotDelivered('the agent did not come to the relay');
}

async function sendAnnouncement(hub: Hub, listener: LiveListener, relayId: string): Promise<void> {
  const { assigned, agent } = listener;
  const to = `sb://${assigned.namespace}.${SERVICE_BUS_DOMAIN}/${assigned.path}/`;
  const message = announcement(hub, relayId, to);
  const send = (content: Buffer): Promise<void> => listener.send(dataSection(content));
  switch (hub.service.faults.next('oneway', agent.id)) {
    case 'garbage':
      return send(Buffer.from('3e00ff77deadbeef', 'hex'));
    case 'truncated':
      return send(message.subarray(0, message.length / 2));
    case 'no-relay':
      return send(onewaySend(to, writeBinaryXml(envelope({ action: 'Nothing', to, body: [] }))));
    case 'foreign-host':
      return send(announcement(hub, relayId, to, 'relay.fabrikam.test'));
    case 'twice':
      await send(message);
      return send(message);
    default:
      return send(message);
  }
}

/** Once more to the same agent, as somebody would who has seen it pass: it may not be answered twice. */
async function replay(hub: Hub, request: PendingRequest, listener: LiveListener): Promise<void> {
  try {
    // Whoever replays does not care whether the sign-in is over.
    await announce(hub, request, listener, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof NotDelivered)) throw error;
  }
}

/* The request. */

function newRequest(
  hub: Hub,
  question: Question,
  fault: RequestFault | undefined,
  answered: (answer: Answer) => void,
): PendingRequest {
  return {
    requestId: randomUUID(),
    transactionId: randomUUID(),
    correlationId: randomUUID(),
    connectionId: randomUUID(),
    domain: question.domain,
    userPrincipalName: question.userPrincipalName,
    blocks: blocksOf(hub, question.password, fault),
    changes: changesOf(fault),
    givenTo: new Set(),
    answered,
  };
}

function changesOf(fault: RequestFault | undefined): Partial<RequestFacts> {
  switch (fault) {
    case 'foreign-tenant':
      return { tenantId: randomUUID() };
    case 'foreign-return-host':
      return { returnHost: 'connector.fabrikam.test' };
    case 'unknown-context':
      return { contextType: 'CertificateValidationContext' };
    default:
      return {};
  }
}

/** One for each certificate that has not ended, of every agent: the service does not know who will take the request. */
function blocksOf({ service }: Hub, password: string, fault: RequestFault | undefined): readonly EncryptedBlock[] {
  const plain = Buffer.from(fault === 'no-password' ? '[1]' : JSON.stringify({ Password: password }), 'utf8');
  const now = service.clock();
  const foreign = fault === 'wrong-block' ? generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey : undefined;
  const blocks = [...service.registered.agents.values()].flatMap((agent) =>
    agent.certificates
      .filter(({ notAfter }) => notAfter > now)
      .map((one) => ({
        base64: encrypt(plain, foreign ?? one.certificate.publicKey),
        keyIdentifier: fault === 'foreign-key' ? `${randomUUID()}_${one.thumbprint}` : keyIdentifier(agent, one),
      })),
  );
  plain.fill(0);
  return blocks;
}

/** RSA-OAEP with SHA-1 in both places, as captures show it. */
function encrypt(plain: Buffer, key: KeyObject): string {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return publicEncrypt({ key, padding, oaepHash: 'sha1' }, plain).toString('base64');
}
