/**
 * What the directory-sync service refuses as a whole, as faults. Its codes are hardly documented; the texts are those that
 * open clients meet and match, so that a text decides where no code does.
 */

import type { Fault, FaultCode, Retry, Stage } from '../../../../model/fault.ts';
import { SYNCHRONIZATION_ROLE } from '../../permissions.ts';
import type { Answer, SoapFault } from './envelope.ts';

export type FaultMeaning =
  | 'token-expired'
  | 'token-refused'
  | 'clock'
  | 'access-denied'
  | 'not-activated'
  | 'too-old'
  | 'throttled'
  | 'busy'
  | 'quota'
  | 'too-large'
  | 'bad-cookie'
  | 'internal'
  | 'other';

/** In this order: the first that fits. */
const MEANINGS: readonly (readonly [FaultMeaning, RegExp])[] = [
  ['not-activated', /not yet activated|DirSyncNotActivated|DirSyncDisabled/i],
  ['token-expired', /token.{0,40}expired|expired.{0,40}token|lifetime/i],
  ['clock', /not yet valid|clock skew/i],
  ['token-refused', /audience|InvalidSecurityToken|AuthenticationFail|could not be authenticated/i],
  ['access-denied', /access .{0,60}denied|AccessDenied|not authorized|Unauthorized/i],
  ['too-old', /not supported.{0,60}version|version.{0,60}(?:not supported|no longer|minimum)|ClientVersion/i],
  [
    'too-large',
    /LargeObject|MaxLinks|too (?:large|many (?:objects|links))|maximum (?:message|request) size|size quota|batch has .* exceeds/i,
  ],
  ['throttled', /throttl|too many requests/i],
  ['quota', /quota/i],
  [
    'bad-cookie',
    /(?:invalid|expired|malformed).{0,40}cookie|cookie.{0,40}(?:invalid|expired|malformed)|FullSyncRequired/i,
  ],
  ['busy', /unavailable|busy|timed? ?out|try again/i],
  ['internal', /internal (?:server )?error/i],
];

export function meaningOf(fault: SoapFault): FaultMeaning {
  const text = [fault.errorCode, fault.code, fault.description, fault.reason].filter(Boolean).join('\n');
  return MEANINGS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}

const FAULTS: { readonly [meaning in FaultMeaning]: readonly [FaultCode, Retry] } = {
  'token-expired': ['credentials-invalid', 'later'],
  'token-refused': ['credentials-invalid', 'never'],
  clock: ['clock-skew', 'never'],
  'access-denied': ['consent-missing', 'never'],
  'not-activated': ['synchronization-not-activated', 'never'],
  'too-old': ['client-too-old', 'never'],
  throttled: ['throttled', 'later'],
  busy: ['server-busy', 'later'],
  quota: ['operation-refused', 'later'],
  'too-large': ['operation-refused', 'never'],
  'bad-cookie': ['delta-token-expired', 'never'],
  internal: ['server-error', 'later'],
  other: ['server-error', 'never'],
};

/** In `detail.reason`: fewer objects in a request may be taken. */
export const REQUEST_TOO_LARGE = 'request-too-large';

export interface FaultPlace {
  readonly stage: Stage;
  readonly host: string;
  readonly operation: string;
  /** As which the client announced itself. */
  readonly buildNumber: string;
}

/** The fault of an answer that is no result. Nothing of the request is in it. */
export function faultOf(answer: Exclude<Answer, { readonly kind: 'result' }>, place: FaultPlace): Fault {
  const { stage, host, operation, buildNumber } = place;
  if (answer.kind === 'status') {
    const [code, retry] = statusFault(answer.status);
    const reason = answer.status === 413 ? { reason: REQUEST_TOO_LARGE } : {};
    return { code, stage, detail: { host, operation, status: answer.status, ...reason }, retry };
  }
  const { fault } = answer;
  const meaning = meaningOf(fault);
  const [code, retry] = answer.status === 503 && meaning === 'other' ? FAULTS.busy : FAULTS[meaning];
  const detail: Record<string, string | number> = {
    host,
    operation,
    serverCode: (fault.errorCode ?? fault.code).slice(0, 100),
    serverText: (fault.description ?? fault.reason).slice(0, 300),
  };
  if (fault.trackingId !== undefined) detail['trackingId'] = fault.trackingId;
  if (meaning === 'access-denied') detail['permissions'] = SYNCHRONIZATION_ROLE;
  if (meaning === 'token-refused') {
    // The service's former audience ends like this: the token is of the scope that is configured, and another is wanted.
    const ofAudience = /audience/i.test(detail['serverText'] as string);
    Object.assign(detail, ofAudience ? { reason: 'audience', permissions: SYNCHRONIZATION_ROLE } : { reason: 'token' });
  }
  if (meaning === 'too-old') detail['buildNumber'] = buildNumber;
  if (meaning === 'too-large') detail['reason'] = REQUEST_TOO_LARGE;
  if (meaning === 'quota') detail['reason'] = 'quota';
  return { code, stage, detail, retry };
}

function statusFault(status: number): readonly [FaultCode, Retry] {
  if (status === 429) return ['throttled', 'later'];
  if (status === 503) return ['server-busy', 'later'];
  if (status === 413) return ['operation-refused', 'never'];
  if (status >= 500) return ['server-error', 'later'];
  if (status === 401 || status === 403) return ['credentials-invalid', 'never'];
  return ['protocol-error', 'never'];
}
