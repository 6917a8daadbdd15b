/**
 * What the sign-in service's refusals mean. Source: Microsoft identity platform, "Microsoft Entra authentication and
 * authorization error codes"; OAuth's own codes: RFC 6749, 5.2, and RFC 8628, 3.5.
 */

import { AuthError } from '@azure/msal-node';

import { FaultError } from '../../../model/fault.ts';
import type { FaultCode, Retry } from '../../../model/fault.ts';
import type { NetworkEvent } from './network.ts';

type Meaning = readonly [code: FaultCode, retry: Retry, reason?: string];

/** Codes that say what a person has to do. The reason tells cases apart that need different remedies. */
const AADSTS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['700027', ['client-certificate-rejected', 'never']],
  ['700030', ['client-certificate-rejected', 'never', 'not-accepted']],
  ['7000222', ['client-certificate-rejected', 'never', 'expired']],
  ['7000215', ['client-certificate-rejected', 'never']],
  ['700016', ['application-unknown', 'never']],
  ['7000229', ['application-unknown', 'never', 'no-service-principal']],
  ['7000112', ['application-unknown', 'never', 'disabled']],
  ['90002', ['tenant-unknown', 'never']],
  ['90013', ['tenant-unknown', 'never']],
  ['900023', ['tenant-unknown', 'never']],
  ['90072', ['tenant-unknown', 'never', 'foreign-account']],
  ['50020', ['tenant-unknown', 'never', 'foreign-account']],
  ['700024', ['clock-skew', 'never']],
  ['500011', ['consent-missing', 'never']],
  ['65001', ['consent-missing', 'never']],
  ['65004', ['sign-in-declined', 'now']],
  ['90094', ['sign-in-blocked', 'never', 'consent-required']],
  ['90095', ['sign-in-blocked', 'never', 'consent-required']],
  ['50105', ['sign-in-blocked', 'never', 'not-assigned']],
  ['7000218', ['sign-in-blocked', 'never', 'no-public-client']],
  ['50053', ['sign-in-blocked', 'later', 'account-locked']],
  ['50057', ['sign-in-blocked', 'never', 'account-disabled']],
  ['53000', ['sign-in-blocked', 'never', 'conditional-access']],
  ['53001', ['sign-in-blocked', 'never', 'conditional-access']],
  ['53003', ['sign-in-blocked', 'never', 'conditional-access']],
  ['530003', ['sign-in-blocked', 'never', 'conditional-access']],
  ['70019', ['sign-in-expired', 'now']],
]);

const OAUTH: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['invalid_client', ['client-certificate-rejected', 'never']],
  ['unauthorized_client', ['application-unknown', 'never']],
  ['authorization_declined', ['sign-in-declined', 'now']],
  ['access_denied', ['sign-in-declined', 'now']],
  ['expired_token', ['sign-in-expired', 'now']],
  ['interaction_required', ['sign-in-blocked', 'never', 'interaction-required']],
]);

export interface Party {
  readonly host: string;
  readonly tenantId: string;
  readonly clientId: string;
}

/** Any error of a request for a token as a fault of stage `connect` that a person can act on. */
export function tokenFault(error: unknown, event: NetworkEvent, party: Party): FaultError {
  if (error instanceof FaultError) return error;
  if (event.failure) return event.failure;
  const errorCode = event.error ?? (error instanceof AuthError ? error.errorCode : undefined);
  if (errorCode === undefined) {
    const message = error instanceof Error ? error.message : String(error);
    return refused('unexpected', 'later', party, { message }, error);
  }
  const text = event.description ?? (error instanceof AuthError ? error.errorMessage : '');
  const number = /AADSTS(\d+)/.exec(text)?.[1] ?? '';
  const [code, retry, reason = reasonIn(text)] = AADSTS.get(number) ?? byAnswer(errorCode, event.status);
  const facts: Record<string, string | number> = { errorCode, serverText: sentence(text) };
  if (number !== '') facts['aadsts'] = Number(number);
  if (reason !== undefined) facts['reason'] = reason;
  const serverTime = statedTime(text) ?? event.serverTime;
  if (serverTime !== undefined) {
    // The service's clock minus ours. An assertion is dated by this machine's clock, whatever clock the engine runs on.
    facts['clockSkewSeconds'] = Math.round((serverTime - Date.now()) / 1000);
    facts['serverTime'] = new Date(serverTime).toISOString();
  }
  if (event.retryAfterSeconds !== undefined) facts['retryAfterSeconds'] = event.retryAfterSeconds;
  return refused(code, retry, party, facts, error);
}

function byAnswer(errorCode: string, status = 0): Meaning {
  if (status === 429) return ['throttled', 'later'];
  if (status >= 500) return ['server-busy', 'later'];
  return OAUTH.get(errorCode) ?? ['protocol-error', 'never'];
}

/** AADSTS700027 says in its text what is the matter with the key. */
function reasonIn(text: string): string | undefined {
  if (/key was not found|not registered on application/i.test(text) && !/signature/i.test(text))
    return 'not-registered';
  if (/key used is expired/i.test(text)) return 'expired';
  return undefined;
}

/** AADSTS700024 states the time by which an assertion was judged; the Date header may be a gateway's. */
function statedTime(text: string): number | undefined {
  const time = Date.parse(/Current time: ([\dT:.Z-]+)/.exec(text)?.[1] ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** The service's own sentence, without trace ids and MSAL's parts. */
function sentence(text: string): string {
  const found = /AADSTS\d+: .*?(?=\s*(?:Trace ID:|Correlation ID:|[\r\n]|$))/.exec(text);
  return (found?.[0] ?? text).slice(0, 300);
}

export function refused(
  code: FaultCode,
  retry: Retry,
  party: Party,
  facts: { readonly [name: string]: string | number },
  cause?: unknown,
): FaultError {
  return new FaultError({ code, stage: 'connect', detail: { ...party, ...facts }, retry }, { cause });
}
