/** Ending the sign-in sessions of users ("user: revokeSignInSessions"). */

import { idOfAnchor, typeOfAnchor } from '../anchors.ts';
import { answerFault, isSuccess, objectFault } from '../graph/faults.ts';
import type { SessionOutcome } from './companion.ts';
import { permissionMissing, type CompanionContext } from './context.ts';
import { missingForCompanion } from './permissions.ts';

/** Throws `consent-missing` where the application may revoke nobody's. */
export async function revokeSessions(
  context: CompanionContext,
  anchors: readonly string[],
  signal: AbortSignal,
): Promise<readonly SessionOutcome[]> {
  const batches = context.batchesFor(signal);
  return Promise.all(anchors.map((anchor) => revokeOne(context, batches, anchor)));
}

async function revokeOne(
  context: CompanionContext,
  batches: ReturnType<CompanionContext['batchesFor']>,
  anchor: string,
): Promise<SessionOutcome> {
  const object = { anchor, objectType: 'user' } as const;
  const id = typeOfAnchor(anchor) === 'user' ? idOfAnchor(anchor) : undefined;
  if (id === undefined) {
    return {
      anchor,
      status: 'failed',
      fault: objectFault('object-missing', 'never', object, { reason: 'anchor-unknown' }),
    };
  }
  // It sets a point in time: sent again it ends sessions that began in between, and none of an account that is disabled.
  const answer = await batches.send({ method: 'POST', path: `/users/${id}/revokeSignInSessions`, repeatable: true });
  if (answer === 'unknown') throw new TypeError('A repeatable call came back without an answer');
  // Somebody who is gone has no sessions.
  if (isSuccess(answer) || answer.status === 404) return { anchor, status: 'done' };
  if (answer.status === 403 && !mayRevoke(context)) throw permissionMissing('revoke-sessions', answer);
  const attempt = {
    operation: 'revoke-sessions',
    objectType: 'user' as const,
    object,
    attributes: {},
    roles: context.client.roles,
  };
  return { anchor, status: 'failed', fault: answerFault(answer, attempt) };
}

/** With the permission in the token a refusal concerns the user. */
function mayRevoke({ client }: CompanionContext): boolean {
  return missingForCompanion(client.roles() ?? [], ['revoke-sessions']).length === 0;
}
