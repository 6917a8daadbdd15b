/** The few writes that end a conflict. Each looks at the object first: a synchronized one is not Graph's to write. */

import { FaultError, type FaultObject } from '../../../model/fault.ts';
import { idOfAnchor } from '../anchors.ts';
import { isSuccess, objectFault, refuse, type Attempt } from '../graph/faults.ts';
import type { BatchItem } from '../graph/transport/batch.ts';
import type { CloudObject, CloudRemedies, DroppedAddress } from './cloud-objects.ts';
import { asFault, permissionMissing, type CompanionContext } from './context.ts';
import { standing } from './owners.ts';
import type { CompanionOperation } from './permissions.ts';

export function remediesIn(context: CompanionContext): CloudRemedies {
  return {
    async setImmutableId(anchor, immutableId, signal) {
      const object = await cloudMastered(context, anchor, signal);
      if (object.objectType !== 'user') throw refusal(object, 'not-a-user');
      const body = { onPremisesImmutableId: immutableId };
      await write(context, object, 'write-user', { method: 'PATCH', path: pathOf(object), body }, signal);
    },
    async dropAddress(anchor, address, signal) {
      const object = await cloudMastered(context, anchor, signal);
      const body = bodyWithout(object, address);
      await write(context, object, 'write-user', { method: 'PATCH', path: pathOf(object), body }, signal);
    },
    restore: (anchor, signal) => restore(context, anchor, signal),
  };
}

async function cloudMastered(context: CompanionContext, anchor: string, signal: AbortSignal): Promise<CloudObject> {
  const object = (await standing(context, [anchor], signal)).get(anchor);
  if (!object) throw missing(anchor);
  if (object.synchronized) throw refusal(object, 'synchronized');
  return object;
}

/**
 * Graph writes a user's `mail` and `userPrincipalName`; proxy addresses, and a group's `mail`, are read-only and belong to
 * Exchange ("user resource type", "group resource type").
 */
function bodyWithout(
  object: CloudObject,
  { attribute, value, instead }: DroppedAddress,
): Record<string, string | null> {
  if (object.objectType !== 'user' || attribute === 'proxyAddresses') throw refusal(object, 'exchange-only');
  const holds = (attribute === 'mail' ? object.mail : object.userPrincipalName)?.toLowerCase();
  if (holds !== value.toLowerCase()) throw refusal(object, 'changed-meanwhile');
  if (attribute === 'mail') return { mail: null };
  if (instead === undefined) throw refusal(object, 'name-needed');
  return { userPrincipalName: instead };
}

function pathOf({ anchor }: CloudObject): string {
  return `/users/${idOfAnchor(anchor)}`;
}

/** An answer that never came is no reason to restore once more: whether the object is back can be seen. */
async function restore(context: CompanionContext, anchor: string, signal: AbortSignal): Promise<void> {
  const id = idOfAnchor(anchor);
  if (id === undefined) throw missing(anchor);
  const call = { method: 'POST', path: `/directory/deletedItems/${id}/restore`, body: {}, repeatable: false } as const;
  const answer = await context.batchesFor(signal).send(call);
  if (answer !== 'unknown' && isSuccess(answer)) return;
  if ((await standing(context, [anchor], signal)).has(anchor)) return;
  if (answer === 'unknown') {
    const object = { anchor };
    throw new FaultError({ code: 'answer-lost', stage: 'export', object, detail: { attempts: 1 }, retry: 'now' });
  }
  if (answer.status === 403) throw permissionMissing('restore', answer);
  await asFault(() => Promise.resolve(refuse(answer, attemptOn(context, { anchor }, 'restore'))));
}

async function write(
  context: CompanionContext,
  object: CloudObject,
  operation: CompanionOperation,
  call: Omit<BatchItem, 'repeatable'>,
  signal: AbortSignal,
): Promise<void> {
  const answer = await context.batchesFor(signal).send({ ...call, repeatable: true });
  if (answer === 'unknown') throw new TypeError('A repeatable call came back without an answer');
  if (isSuccess(answer)) return;
  if (answer.status === 403 && !mayWrite(context)) throw permissionMissing(operation, answer);
  await asFault(() => Promise.resolve(refuse(answer, attemptOn(context, nameOf(object), operation))));
}

/** With the permission in the token a refusal concerns the object: a holder of an administrator's role, for example. */
function mayWrite({ client }: CompanionContext): boolean {
  const roles = client.roles() ?? [];
  return roles.includes('User.ReadWrite.All') || roles.includes('Directory.ReadWrite.All');
}

function attemptOn({ client }: CompanionContext, object: FaultObject, operation: CompanionOperation): Attempt {
  return { operation, objectType: 'user', object, attributes: {}, roles: client.roles };
}

function nameOf({ anchor, objectType, displayName }: CloudObject): FaultObject {
  return { anchor, objectType, ...(displayName === null ? {} : { name: displayName }) };
}

function refusal(object: CloudObject, reason: string): FaultError {
  return new FaultError(objectFault('operation-refused', 'never', nameOf(object), { reason }));
}

function missing(anchor: string): FaultError {
  return new FaultError(objectFault('object-missing', 'later', { anchor }, { reason: 'not-in-tenant' }));
}
