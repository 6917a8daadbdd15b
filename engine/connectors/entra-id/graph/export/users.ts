/** Users created, adopted and restored. */

import { randomBytes } from 'node:crypto';

import type { ExportOperation } from '../../../../model/export-operation.ts';
import { FaultError } from '../../../../model/fault.ts';
import { backoff, pause } from '../../ambient.ts';
import { anchorOf } from '../../anchors.ts';
import { attemptOf, checkAttributes, requireSuccess, sendPatiently, textIn } from './context.ts';
import type { Done, ExportContext } from './context.ts';
import { ObjectFaultError, answerFault, conflictIn, isSuccess, objectFault, refuse } from '../faults.ts';
import type { Attempt } from '../faults.ts';
import type { GraphAnswer } from '../transport/client.ts';
import { findHolder, findUser } from './lookups.ts';
import { isGraphObject, textOf, writeBody } from '../objects.ts';
import type { GraphObject } from '../objects.ts';

/** A lost create is looked for, and sent again where it is not found, so many times in all. */
const CREATE_ATTEMPTS = 4;
/** The service may still be at work when the connection is cut. Milliseconds. */
const SETTLE_WAIT = 2000;

/** Looks for a user that is known to be there and not yet to be seen. */
const LAG_LOOKS = 5;

/**
 * Creates a user, once: POST has no key of its own, so whenever an answer may have been lost, and whenever a value is
 * taken, the user with our anchor is looked for first. One in the recycle bin is restored, as Entra Connect's hard match
 * does.
 */
export async function addUser(context: ExportContext, operation: ExportOperation): Promise<Done> {
  const attempt = attemptOf(context, operation, 'user', 'write-users');
  checkAttributes(context.rows, attempt, operation);
  const identity = identityOf(attempt, operation);
  const body = writeBody(context.rows.user, operation.attributes);
  if (operation.settle) {
    const found = await find(context, identity, body);
    if (found) return adopt(context, attempt, found, body);
  }
  const deleted = await context.recycleBin.find(identity.sourceAnchor);
  if (deleted !== undefined) return restore(context, attempt, deleted, body);
  let lost = operation.settle;
  for (let sent = 0; sent < CREATE_ATTEMPTS; sent += 1) {
    const answer = await context.batches.send({
      method: 'POST',
      path: '/users',
      body: { ...defaults(identity), ...withoutEmpty(body), passwordProfile: unknownPassword() },
      repeatable: false,
    });
    if (answer !== 'unknown' && isSuccess(answer)) return created(context, answer);
    if (answer === 'unknown') await pause(context.ambient, SETTLE_WAIT, context.signal, 'export');
    else if (!conflictIn(answer)) refuse(answer, attempt);
    // What is in the way may be this very user, from an attempt whose answer never came, on a replica that lags.
    const found = await findPatiently(context, identity, body, lost && answer !== 'unknown' ? LAG_LOOKS : 1);
    if (found) return adopt(context, attempt, found, body);
    lost = true;
    if (answer !== 'unknown') await refuseConflict(context, answer, attempt);
  }
  throw new ObjectFaultError(objectFault('answer-lost', 'later', attempt.object, { attempts: CREATE_ATTEMPTS }));
}

interface Identity {
  readonly sourceAnchor: string;
  readonly userPrincipalName: string;
}

function identityOf(attempt: Attempt, operation: ExportOperation): Identity {
  const sourceAnchor = textIn(operation.attributes, 'sourceAnchor');
  const userPrincipalName = textIn(operation.attributes, 'userPrincipalName');
  if (sourceAnchor === undefined) {
    throw new ObjectFaultError(objectFault('anchor-missing', 'later', attempt.object, {}, 'sourceAnchor'));
  }
  if (userPrincipalName === undefined) {
    const detail = { reason: 'required' };
    throw new ObjectFaultError(objectFault('value-invalid', 'later', attempt.object, detail, 'userPrincipalName'));
  }
  return { sourceAnchor, userPrincipalName };
}

/** Values that POST /users requires, where the rules gave none. */
function defaults({ userPrincipalName }: Identity): GraphObject {
  const [localPart = userPrincipalName] = userPrincipalName.split('@', 1);
  return {
    accountEnabled: true,
    displayName: localPart,
    // ASCII without what an address cannot hold.
    mailNickname: localPart.replaceAll(/[^A-Za-z0-9.'_~!#^-]/g, '').slice(0, 64) || 'user',
  };
}

/** A new object has nothing to clear, and POST refuses null for some properties. */
function withoutEmpty(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );
}

/**
 * POST /users demands a password. Nobody learns this one, and it is kept nowhere: people sign in by federation, by a
 * password that they set themselves, or without one. No change is forced at the next sign-in, because the account's
 * password is mastered on premises and only a person who knows the old one could change it.
 */
function unknownPassword(): GraphObject {
  // The prefix satisfies any demand for kinds of characters; the rest carries 288 random bits.
  return { password: `Aa1!${randomBytes(36).toString('base64url')}`, forceChangePasswordNextSignIn: false };
}

function created(context: ExportContext, answer: GraphAnswer): Done {
  const id = isGraphObject(answer.body) ? textOf(answer.body['id']) : undefined;
  if (id === undefined) {
    const detail = { host: new URL(context.origin).host, reason: 'id-missing' };
    throw new FaultError({ code: 'protocol-error', stage: 'export', detail, retry: 'later' });
  }
  context.memory.noteCreated(id);
  return { anchor: anchorOf('user', id) };
}

function find(context: ExportContext, identity: Identity, body: Record<string, unknown>) {
  return findUser(context.batches, identity.sourceAnchor, identity.userPrincipalName, Object.keys(body));
}

async function findPatiently(
  context: ExportContext,
  identity: Identity,
  body: Record<string, unknown>,
  looks: number,
): Promise<GraphObject | undefined> {
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await pause(context.ambient, backoff(look, context.ambient), context.signal, 'export');
    const found = await find(context, identity, body);
    if (found) return found;
  }
  return undefined;
}

/** The user exists with our anchor: written over where it differs, as a hard match does; done where it does not. */
async function adopt(
  context: ExportContext,
  attempt: Attempt,
  found: GraphObject,
  body: Record<string, unknown>,
): Promise<Done> {
  const id = String(found['id']);
  if (holdsAlready(found, body)) return { anchor: anchorOf('user', id), settled: true };
  requireSuccess(await sendPatiently(context, { method: 'PATCH', path: `/users/${id}`, body }, [id]), attempt);
  return { anchor: anchorOf('user', id) };
}

/** Whether every value of the body stands in the object. */
export function holdsAlready(object: GraphObject, body: Record<string, unknown>): boolean {
  return Object.entries(body).every(([property, wanted]) => {
    const held = object[property] ?? null;
    if (Array.isArray(wanted)) return JSON.stringify(held ?? []) === JSON.stringify(wanted);
    if (isGraphObject(wanted)) return holdsAlready(isGraphObject(held) ? held : {}, { ...wanted });
    return held === wanted;
  });
}

async function restore(
  context: ExportContext,
  attempt: Attempt,
  id: string,
  body: Record<string, unknown>,
): Promise<Done> {
  // The names it had may be others' by now: it comes back under the one it is to have, without addresses that were taken
  // (Graph, "Restore deleted directory object item").
  const names = { newUserPrincipalName: body['userPrincipalName'], autoReconcileProxyConflict: true };
  const restored = await sendPatiently(
    context,
    { method: 'POST', path: `/directory/deletedItems/${id}/restore`, body: names },
    [],
  );
  // 404: restored by an attempt whose answer was lost. The update tells whether the user is there.
  if (restored.status !== 404) {
    if (conflictIn(restored)) await refuseConflict(context, restored, attempt);
    requireSuccess(restored, { ...attempt, operation: 'restore-users' });
  }
  context.memory.noteCreated(id);
  const updated = await sendPatiently(context, { method: 'PATCH', path: `/users/${id}`, body }, [id]);
  if (conflictIn(updated)) await refuseConflict(context, updated, attempt);
  requireSuccess(updated, attempt);
  return { anchor: anchorOf('user', id) };
}

/** Throws `value-not-unique` with the name and the anchor of the object that holds the value, where it can be found. */
export async function refuseConflict(context: ExportContext, answer: GraphAnswer, attempt: Attempt): Promise<never> {
  const fault = answerFault(answer, attempt);
  const holder = await findHolder(context.batches, answer, attempt.attributes);
  if (!holder) throw new ObjectFaultError(fault);
  const detail = { ...fault.detail, conflictName: holder.name, conflictAnchor: holder.anchor };
  throw new ObjectFaultError({ ...fault, detail });
}
