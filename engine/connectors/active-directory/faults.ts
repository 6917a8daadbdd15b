/** Every failure of a forest as one of the engine's faults. */

import { FaultError, type Fault, type FaultCode, type FaultObject, type Retry, type Stage } from '../../model/fault.ts';
import { LdapResultError, LdapTransportError, RESULT } from './ldap/errors.ts';

export interface FaultContext {
  readonly stage: Stage;
  /** The domain controller, `host:port`. */
  readonly server: string;
  /** Whether work that lost this server may be taken up at once, there or on another one. */
  readonly again: boolean;
}

type Meaning = readonly [code: FaultCode, retry: Retry];
type Facts = { readonly [name: string]: string | number | boolean };

const TRANSPORT_RETRY: { readonly [failure: string]: Retry } = {
  'server-unreachable': 'later',
  'server-name-unknown': 'later',
  'server-timeout': 'later',
  'connection-lost': 'later',
  'protocol-error': 'later',
};

/** Any error of the LDAP layer as a thrown fault; our own faults and a cancellation's reason pass through. */
export function toDirectoryFault(error: unknown, context: FaultContext): unknown {
  if (error instanceof LdapTransportError) {
    const detail = { server: context.server, ...error.detail };
    const isLoss = error.failure === 'connection-lost' || error.failure === 'server-timeout';
    const retry = isLoss && context.again ? 'now' : (TRANSPORT_RETRY[error.failure] ?? 'never');
    return new FaultError({ code: error.failure, stage: context.stage, detail, retry }, { cause: error });
  }
  if (error instanceof LdapResultError) return new FaultError(resultFault(error, context), { cause: error });
  return error;
}

/** A server's refusal as a fault; `object` and `attribute` where the request was about one. */
export function resultFault(
  error: LdapResultError,
  context: FaultContext,
  about: { readonly object?: FaultObject; readonly attribute?: string; readonly detail?: Facts } = {},
): Fault {
  const [code, retry, facts] = meaningOf(error);
  return {
    code,
    stage: context.stage,
    ...(about.object === undefined ? {} : { object: about.object }),
    ...(about.attribute === undefined ? {} : { attribute: about.attribute }),
    detail: {
      server: context.server,
      resultCode: error.resultCode,
      diagnostics: error.diagnostics,
      ...facts,
      ...about.detail,
    },
    retry,
  };
}

type FullMeaning = readonly [code: FaultCode, retry: Retry, facts?: Facts];

/**
 * Active Directory answers every failed bind with invalidCredentials and says why in its text, `data 52e`: the Win32
 * error in hexadecimal ([MS-ERREF] 2.2).
 */
const BIND_DATA: { readonly [data: string]: FullMeaning } = {
  '525': ['credentials-invalid', 'never'],
  '52e': ['credentials-invalid', 'never'],
  '530': ['account-disabled', 'later', { reason: 'logon-hours' }],
  '531': ['account-disabled', 'never', { reason: 'workstation' }],
  '532': ['password-expired', 'never'],
  '533': ['account-disabled', 'never'],
  '701': ['account-disabled', 'never', { reason: 'account-expired' }],
  '773': ['password-expired', 'never', { reason: 'must-change' }],
  '775': ['account-locked', 'later'],
};

function meaningOf(error: LdapResultError): FullMeaning {
  if (error.operation === 'sealed-bind') return sealedBindMeaning(error);
  return error.operation === 'bind' ? bindMeaning(error) : resultMeaning(error);
}

function bindMeaning(error: LdapResultError): FullMeaning {
  if (error.resultCode !== RESULT.invalidCredentials) return resultMeaning(error);
  return BIND_DATA[win32Of(error)] ?? ['credentials-invalid', 'never'];
}

function win32Of({ diagnostics }: LdapResultError): string {
  return /\bdata ([0-9a-f]+)\b/i.exec(diagnostics)?.[1]?.toLowerCase() ?? '';
}

/**
 * NTLM itself is refused: ERROR_ACCOUNT_RESTRICTION, which members of "Protected Users" meet, and ERROR_NTLM_BLOCKED, the
 * policy ([MS-ERREF] 2.2).
 */
const SEALED_BIND_DATA: { readonly [data: string]: FullMeaning } = {
  '52f': ['ntlm-refused', 'never', { reason: 'account' }],
  '791': ['ntlm-refused', 'never', { reason: 'policy' }],
};

/** The mechanism is not offered, or not for this (RFC 4511 appendix A.2). */
const MECHANISM_REFUSED: ReadonlySet<number> = new Set([
  RESULT.authMethodNotSupported,
  RESULT.strongerAuthRequired,
  RESULT.inappropriateAuthentication,
]);

function sealedBindMeaning(error: LdapResultError): FullMeaning {
  if (MECHANISM_REFUSED.has(error.resultCode)) return ['ntlm-refused', 'never', { reason: 'not-offered' }];
  const blocked = error.resultCode === RESULT.invalidCredentials ? SEALED_BIND_DATA[win32Of(error)] : undefined;
  return blocked ?? bindMeaning(error);
}

const RESULT_MEANING = new Map<number, Meaning>([
  [RESULT.protocolError, ['protocol-error', 'never']],
  [RESULT.timeLimitExceeded, ['server-timeout', 'later']],
  [RESULT.sizeLimitExceeded, ['server-busy', 'later']],
  [RESULT.adminLimitExceeded, ['server-busy', 'later']],
  [RESULT.busy, ['server-busy', 'later']],
  [RESULT.unavailable, ['server-busy', 'later']],
  [RESULT.insufficientAccessRights, ['rights-missing', 'never']],
  [RESULT.noSuchObject, ['object-missing', 'later']],
  [RESULT.invalidDnSyntax, ['value-invalid', 'never']],
  [RESULT.noSuchAttribute, ['value-invalid', 'never']],
  [RESULT.undefinedAttributeType, ['schema-attribute-missing', 'never']],
  [RESULT.constraintViolation, ['value-invalid', 'never']],
  [RESULT.attributeOrValueExists, ['value-not-unique', 'never']],
  [RESULT.invalidAttributeSyntax, ['value-invalid', 'never']],
  [RESULT.namingViolation, ['value-invalid', 'never']],
  [RESULT.objectClassViolation, ['value-invalid', 'never']],
  [RESULT.notAllowedOnRdn, ['operation-refused', 'never']],
  [RESULT.notAllowedOnNonLeaf, ['operation-refused', 'never']],
  [RESULT.unwillingToPerform, ['operation-refused', 'never']],
  [RESULT.entryAlreadyExists, ['object-exists', 'never']],
]);

/** Win32 errors that Active Directory puts first in its text and that say more than the result code. */
const DIAGNOSTIC_MEANING: readonly (readonly [RegExp, Meaning])[] = [
  // ERROR_DS_UPN_VALUE_NOT_UNIQUE_IN_FOREST and ERROR_DS_SPN_VALUE_NOT_UNIQUE_IN_FOREST
  [/^000021C[78]:/i, ['value-not-unique', 'never']],
  // ERROR_DS_ATT_VAL_ALREADY_EXISTS is not about uniqueness among objects; ERROR_DS_OBJ_STRING_NAME_EXISTS is.
  [/^00002071:/i, ['object-exists', 'never']],
  // ERROR_DS_RANGE_CONSTRAINT: longer than rangeUpper, shorter than rangeLower, or too big a number
  [/^00002082:/i, ['value-too-long', 'never']],
];

function resultMeaning(error: LdapResultError): FullMeaning {
  for (const [pattern, meaning] of DIAGNOSTIC_MEANING) if (pattern.test(error.diagnostics)) return meaning;
  return RESULT_MEANING.get(error.resultCode) ?? ['server-error', 'later'];
}

export function directoryFault(
  code: FaultCode,
  context: FaultContext,
  about: { readonly object?: FaultObject; readonly detail?: Facts; readonly retry?: Retry } = {},
): FaultError {
  return new FaultError({
    code,
    stage: context.stage,
    ...(about.object === undefined ? {} : { object: about.object }),
    detail: { server: context.server, ...about.detail },
    retry: about.retry ?? 'never',
  });
}
