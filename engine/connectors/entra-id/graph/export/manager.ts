/** The manager of a user: one reference, set and cleared as a whole. */

import type { ReferenceOperation } from '../../../../model/export-operation.ts';
import { idOfAnchor } from '../../anchors.ts';
import { isMissing, sendPatiently } from './context.ts';
import type { ExportContext } from './context.ts';
import type { ReferenceResult } from './group-links.ts';
import { ObjectFaultError, errorOf, isSuccess, objectFault, refuse } from '../faults.ts';
import type { Attempt } from '../faults.ts';

export async function writeManager(
  context: ExportContext,
  attempt: Attempt,
  userId: string,
  reference: ReferenceOperation,
): Promise<ReferenceResult> {
  const { attribute, added, removed } = reference;
  if (attempt.objectType !== 'user' || attribute !== 'manager') {
    throw new ObjectFaultError(objectFault('not-supported-by-back-end', 'never', attempt.object, {}, attribute));
  }
  const path = `/users/${userId}/manager/$ref`;
  const target = added.at(-1);
  if (target === undefined) {
    const answer = await sendPatiently(context, { method: 'DELETE', path }, []);
    if (!isSuccess(answer) && !isMissing(answer)) refuse(answer, attempt);
    return { faults: [], arrived: { attribute, added: [], removed }, settled: !isSuccess(answer) };
  }
  const managerId = idOfAnchor(target);
  const missing = objectFault('reference-missing', 'later', attempt.object, { target }, attribute);
  const nothing = { attribute, added: [], removed: [] };
  if (managerId === undefined) return { faults: [missing], arrived: nothing, settled: false };
  const body = { '@odata.id': `${context.origin}/v1.0/users/${managerId}` };
  const answer = await sendPatiently(context, { method: 'PUT', path, body }, [userId, managerId]);
  if (isSuccess(answer)) return { faults: [], arrived: { attribute, added: [target], removed }, settled: false };
  // "Resource '<id>' does not exist ...": it is the manager that is missing unless the user is named.
  const userIsMissing = isMissing(answer) && errorOf(answer).message.includes(userId);
  if (!isMissing(answer) || userIsMissing) refuse(answer, attempt);
  return { faults: [missing], arrived: nothing, settled: false };
}
