/** The reasons that a refusal can have, as Windows numbers them ([MS-ERREF] section 2.2), and where they come from. */

import type { LdapResultError } from '../../../connectors/active-directory/ldap/errors.ts';
import { RESULT } from '../../../connectors/active-directory/ldap/errors.ts';

export const WINDOWS_ERROR = {
  noLogonServers: 1311,
  noSuchUser: 1317,
  logonFailure: 1326,
  accountRestriction: 1327,
  invalidLogonHours: 1328,
  invalidWorkstation: 1329,
  passwordExpired: 1330,
  accountDisabled: 1331,
  timeSkew: 1398,
  accountExpired: 1793,
  passwordMustChange: 1907,
  accountLockedOut: 1909,
} as const;

/** What stands after `data` where it is the reason that a person may not sign in. */
const REASONS: ReadonlySet<number> = new Set([
  WINDOWS_ERROR.noSuchUser,
  WINDOWS_ERROR.logonFailure,
  WINDOWS_ERROR.accountRestriction,
  WINDOWS_ERROR.invalidLogonHours,
  WINDOWS_ERROR.invalidWorkstation,
  WINDOWS_ERROR.passwordExpired,
  WINDOWS_ERROR.accountDisabled,
  WINDOWS_ERROR.accountExpired,
  WINDOWS_ERROR.passwordMustChange,
  WINDOWS_ERROR.accountLockedOut,
]);

/**
 * Why a bind was refused; undefined where the refusal says nothing of the password: the server is busy, or wants something else.
 *
 * Active Directory answers invalidCredentials to every refused bind and gives the reason in its text, `data 52e`, in hexadecimal. The
 * text around it differs between versions and is not looked at. Without a number nothing is known but that it was refused.
 */
export function reasonOf(error: LdapResultError): number | undefined {
  if (error.resultCode !== RESULT.invalidCredentials) return undefined;
  const data = /\bdata ([0-9a-f]+)\b/i.exec(error.diagnostics)?.[1];
  const reason = data === undefined ? WINDOWS_ERROR.logonFailure : Number.parseInt(data, 16);
  return REASONS.has(reason) ? reason : WINDOWS_ERROR.logonFailure;
}
