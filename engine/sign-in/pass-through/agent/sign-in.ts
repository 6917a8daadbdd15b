/**
 * One sign-in from its announcement to its answer: the relay is asked what it is, the password opened, the directory asked
 * once, the answer sent. It is never asked twice, whatever goes wrong: a wrong password counts in the directory each time.
 */

import type { Ambient } from '../../../connectors/entra-id/ambient.ts';
import { FaultError } from '../../../model/fault.ts';
import { sendAnswer } from '../answer/send.ts';
import type { Answer } from '../answer/claims.ts';
import type { BootstrapSettings } from '../bootstrap/response.ts';
import { filledIn, isServiceHost, type EndpointsOfCloud } from '../endpoints.ts';
import type { Counters } from '../health/counters.ts';
import { RelayError } from '../messages/relay-error.ts';
import type { Message, OutgoingMessage } from '../messages/soap.ts';
import type { Network } from '../network.ts';
import { serveRelay } from '../relay/channel.ts';
import { openOctetStream } from '../relay/octet-stream.ts';
import { fetchRequest } from '../request/fetch.ts';
import { emptyResponse, requestFromSoap, SIGNAL_ACTION, signalResponse } from '../request/from-soap.ts';
import { openPassword } from '../request/password-block.ts';
import { blockName, type Seen } from '../request/seen.ts';
import { checkedRequest, type PasswordContext, type SignInRequest } from '../request/sign-in-request.ts';
import type { RelayInvitation } from '../signalling/one-way.ts';
import type { PasswordValidator, Verdict } from '../validator/validator.ts';
import type { KeyRing } from './key-ring.ts';

const PATH = '/$servicebus/websocket';
const PROTOCOL = 'wsrelayedconnection';
/** Milliseconds: a directory that takes longer is answered for as if it were away. */
const VALIDATE_WITHIN = 10_000;
/** Milliseconds of what the service leaves, for the answer to get there. */
const FOR_THE_ANSWER = 1_000;
/** Milliseconds that a caller who has been answered has to leave by itself. */
const LINGER = 1_000;
/** ERROR_NO_LOGON_SERVERS. */
export const NO_LOGON_SERVERS = 1311;

export interface SignInEnvironment {
  readonly endpoints: EndpointsOfCloud;
  readonly network: Network;
  readonly ambient: Ambient;
  readonly validator: PasswordValidator;
  readonly keys: KeyRing;
  readonly seen: Seen;
  readonly counters: Counters;
  readonly settings: BootstrapSettings;
  /** What the directory said, by nothing but whether it could be asked. */
  readonly onVerdict: (reached: boolean) => void;
}

/** Ends when the sign-in is answered or cannot be. Throws {@link RelayError}, or the fault that the answer met. */
export async function takeSignIn(
  invitation: RelayInvitation,
  environment: SignInEnvironment,
  signal: AbortSignal,
): Promise<void> {
  const { endpoints, network, ambient, keys, seen } = environment;
  const began = ambient.clock();
  if (!isServiceHost(endpoints, invitation.host)) throw new RelayError('foreign-host', 'relay-host');
  seen.note(`relay:${invitation.id}`, began);
  const key = keys.current(new Date(began));
  const { host, port } = invitation;
  const url = new URL(`${filledIn(endpoints.relay, { host, port })}${PATH}`);
  const stream = await openOctetStream(network.webSocket(url, [PROTOCOL], key), signal);
  const answers: Promise<void>[] = [];
  const serve = (message: Message): OutgoingMessage | undefined => {
    if (message.action !== SIGNAL_ACTION) return emptyResponse(message);
    const { tenantId } = keys.identity;
    const request = checkedRequest(requestFromSoap(message), { tenantId, endpoints });
    seen.note(`request:${request.requestId}`, ambient.clock());
    const answer = answerRequest(request, environment, began, signal).finally(() => {
      setTimeout(() => stream.close(), LINGER).unref();
    });
    answers.push(settled(answer));
    return signalResponse(message, keys.identity.agentId, ambient.clock() - began);
  };
  let failure: unknown;
  try {
    await serveRelay(stream, invitation.id, serve);
  } catch (error) {
    // Once the request was read, the relay has done its part.
    if (answers.length === 0) throw error;
    if (error instanceof RelayError && error.problem !== 'relay-closed') failure = error;
  }
  await Promise.all(answers);
  if (answers.length === 0) throw new RelayError('relay-closed', 'no-request');
  if (failure !== undefined) throw failure;
}

/** A rejection is heard when everybody is waited for, and not before. */
function settled(work: Promise<void>): Promise<void> {
  work.catch(() => undefined);
  return work;
}

async function answerRequest(
  request: SignInRequest,
  environment: SignInEnvironment,
  began: number,
  signal: AbortSignal,
): Promise<void> {
  const { ambient, keys, counters } = environment;
  const complete = await completed(request, environment, signal);
  const asked = ambient.clock();
  const answer = await validated(complete, environment, began, signal);
  count(counters, answer);
  const now = ambient.clock();
  const key = keys.current(new Date(now));
  const attempts = await sendAnswer(
    { request: complete, answer, key, validation: now - asked, whole: now - began },
    environment,
    signal,
  ).catch((error: unknown) => {
    counters.answersLost += 1;
    throw error;
  });
  counters.answersRetried += attempts - 1;
}

/** With the password's blocks in hand. What was fetched has to be the same sign-in, of the same tenant. */
async function completed(
  request: SignInRequest,
  { endpoints, network, keys, ambient }: SignInEnvironment,
  signal: AbortSignal,
): Promise<SignInRequest<PasswordContext>> {
  const { context } = request;
  if (context.kind === 'password') return { ...request, context };
  const key = keys.current(new Date(ambient.clock()));
  const fetched = await fetchRequest({ ...request, context }, { endpoints, network, key }, signal);
  const checked = checkedRequest(fetched, { tenantId: keys.identity.tenantId, endpoints });
  if (checked.requestId !== request.requestId) throw new RelayError('malformed', 'other-request');
  // The answer goes where the relay's message said, which is where the request came from.
  return { ...request, context: fetched.context };
}

async function validated(
  { context }: SignInRequest<PasswordContext>,
  { keys, ambient, seen, validator, settings, onVerdict }: SignInEnvironment,
  began: number,
  signal: AbortSignal,
): Promise<Answer> {
  const now = ambient.clock();
  const opening = keys.decryption(new Date(now));
  const mine = context.blocks.find(({ keyIdentifier }) => isFor(keyIdentifier, opening));
  if (mine) seen.note(blockName(mine), now);
  const opened = openPassword(context.blocks, opening);
  if (opened.kind !== 'opened') return { kind: 'key-missing' };
  const { password } = opened;
  const left = settings.answerWithin - (now - began) - FOR_THE_ANSWER;
  const limit = AbortSignal.timeout(Math.max(1, Math.min(VALIDATE_WITHIN, left)));
  const { domain, userPrincipalName } = context;
  try {
    const verdict = await validator.validate(
      { domain, userPrincipalName, password },
      { signal: AbortSignal.any([signal, limit]) },
    );
    onVerdict(!isAway(verdict));
    return verdict;
  } catch (error) {
    if (!limit.aborted && !signal.aborted) throw error;
    onVerdict(false);
    return { kind: 'refused', error: NO_LOGON_SERVERS };
  } finally {
    password.fill(0);
  }
}

function isFor(identifier: string, keys: readonly { readonly identifier: string }[]): boolean {
  return keys.some((key) => key.identifier.toLowerCase() === identifier.toLowerCase());
}

function isAway(verdict: Verdict): boolean {
  return verdict.kind === 'refused' && verdict.error === NO_LOGON_SERVERS;
}

function count(counters: Counters, answer: Answer): void {
  if (answer.kind === 'accepted') counters.accepted += 1;
  else if (answer.kind === 'key-missing') counters.undecryptable += 1;
  else if (isAway(answer)) counters.unanswerable += 1;
  else counters.refused += 1;
}

/** Why a sign-in ended without an answer, in words that say nothing of the person. */
export function reasonOf(error: unknown): { readonly problem: string; readonly reason: string } {
  if (error instanceof RelayError) return { problem: error.problem, reason: error.reason };
  if (error instanceof FaultError)
    return { problem: error.fault.code, reason: String(error.fault.detail['status'] ?? '') };
  return { problem: 'unexpected', reason: error instanceof Error ? error.name : typeof error };
}
