/** What the answer to a read must be, or the fault of the whole import that it is. */

import { FaultError } from '../../../../model/fault.ts';
import type { Stage } from '../../../../model/fault.ts';
import type { PermissionOperation } from '../../permissions.ts';
import type { GraphAnswer } from './client.ts';
import { consentMissing, errorOf, isSuccess } from '../faults.ts';
import { isGraphObject, textOf } from '../objects.ts';
import type { GraphObject } from '../objects.ts';

/** Codes by which the service says that a delta token is of no use any more (Graph, "Delta query", errors). */
const EXPIRED = new Set([
  'syncstatenotfound',
  'syncstateinvalid',
  'resyncrequired',
  'resyncchangesapplydifferences',
  'resyncchangesuploaddifferences',
  'invaliddeltatoken',
]);

export interface ReadContext {
  readonly operation: PermissionOperation;
  readonly host: string;
  readonly stage: Stage;
}

/** The body of a successful read; throws `consent-missing`, `delta-token-expired`, `throttled`, `server-error`. */
export function bodyOf(answer: GraphAnswer, { operation, host, stage }: ReadContext): GraphObject {
  if (isSuccess(answer) && isGraphObject(answer.body)) return answer.body;
  const error = errorOf(answer);
  if (isSuccess(answer)) {
    throw new FaultError({ code: 'protocol-error', stage, detail: { host, status: answer.status }, retry: 'later' });
  }
  if (answer.status === 403) throw consentMissing(operation, error.message, stage);
  const detail = { host, status: answer.status, serverCode: error.code, serverText: error.message.slice(0, 300) };
  if (isExpired(answer)) throw new FaultError({ code: 'delta-token-expired', stage, detail, retry: 'now' });
  if (answer.status === 429) throw new FaultError({ code: 'throttled', stage, detail, retry: 'later' });
  throw new FaultError({
    code: answer.status >= 500 ? 'server-busy' : 'server-error',
    stage,
    detail,
    retry: 'later',
  });
}

export function isExpired(answer: GraphAnswer): boolean {
  return (
    answer.status === 410 ||
    EXPIRED.has(
      errorOf(answer)
        .code.toLowerCase()
        .replace(/^directory_/, ''),
    )
  );
}

/** A link to a next page that was kept too long; its query can begin anew. */
export function isExpiredPage(answer: GraphAnswer): boolean {
  return /expiredpagetoken|invalidpagetoken/i.test(errorOf(answer).code);
}

const UNREGISTERED = /(extension_[0-9a-f]{32}_\w+)'? does not exist as a declared property/i;

/** The directory extension that a query names and the tenant does not know, or no more. */
export function unregisteredExtension(answer: GraphAnswer): string | undefined {
  return answer.status === 400 ? UNREGISTERED.exec(errorOf(answer).message)?.[1] : undefined;
}

export function linkIn(body: GraphObject, name: '@odata.nextLink' | '@odata.deltaLink'): string | undefined {
  return textOf(body[name]);
}
