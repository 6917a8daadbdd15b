/**
 * The exchange with the authentication service of a KDC (RFC 4120 section 3.1) with an encrypted timestamp: a password is proven,
 * and a ticket comes back.
 *
 * Nothing here proves that it was the domain's KDC who answered: whoever knows the password could have made the answer. Who lets
 * somebody in by it has to show the ticket to the service that it is for (`application-request.ts`).
 */

import { randomInt } from 'node:crypto';
import { LdapTransportError } from '../ldap/errors.ts';
import type { Target } from '../ldap/tls.ts';
import { MalformedDer } from './der.ts';
import { AES128, AES256, IntegrityError, stringToKey, type Key } from './encryption.ts';
import {
  encryptedTimestamp,
  KERBEROS_ERROR,
  PREAUTHENTICATION,
  readAsAnswer,
  readEncryptedPart,
  readKeyRecipes,
  readPreauthentication,
  writeAsRequest,
  type AsReply,
  type KerberosError,
  type KeyRecipe,
  type PreauthenticationData,
} from './messages.ts';
import { extendedStatus } from './extended-error.ts';
import { askKdc } from './transport.ts';

export interface AuthenticationRequest {
  readonly kdc: Target;
  /** The domain's DNS name in capitals. */
  readonly realm: string;
  /** The account's sAMAccountName. */
  readonly client: string;
  /** UTF-8; stays the caller's. */
  readonly password: Buffer;
  /** `['krbtgt', realm]`, or a service whose ticket is wanted at once. */
  readonly service: readonly string[];
  /** Milliseconds for each of the two questions. */
  readonly timeout: number;
  readonly now: () => number;
}

export interface Ticket {
  readonly kind: 'ticket';
  /** In DER. */
  readonly ticket: Buffer;
  /** The caller's to zero. */
  readonly sessionKey: Key;
  readonly clientRealm: string;
  /** In DER. */
  readonly clientName: Buffer;
  /** Milliseconds by which the KDC's clock is ahead of ours. */
  readonly clockOffset: number;
}

export interface Refusal {
  readonly kind: 'refused';
  /** RFC 4120 section 7.5.9. */
  readonly code: number;
  /** What Windows adds to it, an NTSTATUS ([MS-KILE] 2.2.1). */
  readonly status?: number;
}

const TICKET_LIFETIME = 600_000;

/** Throws `LdapTransportError` where the KDC does not answer or does not speak Kerberos, or the reason of `signal`. */
export async function authenticate(request: AuthenticationRequest, signal: AbortSignal): Promise<Ticket | Refusal> {
  const nonce = randomInt(1, 0x7fffffff);
  // Without the proof the KDC says how it makes keys of passwords; it counts nothing for that.
  const first = await ask(request, nonce, [], signal);
  const clockOffset = first.kind === 'error' ? first.serverTime.getTime() - request.now() : 0;
  if (first.kind === 'error' && first.code !== KERBEROS_ERROR.preauthenticationRequired) return refused(first);
  const recipe = recipeOf(first);
  if (recipe === undefined) return { kind: 'refused', code: KERBEROS_ERROR.encryptionTypeUnsupported };
  const salt = recipe.salt ?? `${request.realm}${request.client}`;
  const key = await stringToKey(recipe.type, request.password, Buffer.from(salt, 'utf8'), recipe.iterations);
  try {
    // An account that need not prove itself first has its reply already; who cannot read it does not know the password.
    if (first.kind === 'reply') return accept(first, key, nonce, clockOffset);
    const proof = encryptedTimestamp(key, new Date(request.now() + clockOffset));
    const answer = await ask(request, nonce, [proof], signal);
    return answer.kind === 'error' ? refused(answer) : accept(answer, key, nonce, clockOffset);
  } finally {
    key.octets.fill(0);
  }
}

async function ask(
  { kdc, realm, client, service, timeout, now }: AuthenticationRequest,
  nonce: number,
  preauthentication: readonly PreauthenticationData[],
  signal: AbortSignal,
): Promise<AsReply | KerberosError> {
  const till = new Date(now() + TICKET_LIFETIME);
  const encryptionTypes = [AES256, AES128] as const;
  const question = writeAsRequest({ realm, client, service, nonce, till, encryptionTypes, preauthentication });
  return understood(() => askKdc(kdc, question, timeout, signal).then(readAsAnswer));
}

async function understood<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MalformedDer)) throw error;
    throw new LdapTransportError('protocol-error', { reason: error.message }, error);
  }
}

/** Where a KDC says nothing of it, its keys are those of RFC 3962's defaults. */
function recipeOf(answer: AsReply | KerberosError): KeyRecipe | undefined {
  try {
    const data =
      answer.kind === 'reply'
        ? answer.preauthentication
        : answer.data === undefined
          ? []
          : readPreauthentication(answer.data);
    const found = data.find(({ type }) => type === PREAUTHENTICATION.etypeInfo2);
    if (found === undefined) return undefined;
    const recipes = readKeyRecipes(found.value);
    return answer.kind === 'reply' ? recipes.find(({ type }) => type === answer.encrypted.type) : recipes[0];
  } catch (error) {
    if (!(error instanceof MalformedDer)) throw error;
    throw new LdapTransportError('protocol-error', { reason: error.message }, error);
  }
}

function accept(reply: AsReply, key: Key, nonce: number, clockOffset: number): Ticket | Refusal {
  try {
    const part = readEncryptedPart(reply.encrypted, key);
    if (part.nonce !== nonce)
      throw new LdapTransportError('protocol-error', { reason: 'an answer to another question' });
    const { ticket, clientRealm, clientName } = reply;
    return { kind: 'ticket', ticket, sessionKey: part.sessionKey, clientRealm, clientName, clockOffset };
  } catch (error) {
    if (error instanceof IntegrityError) return { kind: 'refused', code: KERBEROS_ERROR.preauthenticationFailed };
    if (error instanceof MalformedDer) throw new LdapTransportError('protocol-error', { reason: error.message }, error);
    throw error;
  }
}

function refused({ code, data }: KerberosError): Refusal {
  const status = data === undefined ? undefined : extendedStatus(data);
  return { kind: 'refused', code, ...(status === undefined ? {} : { status }) };
}
