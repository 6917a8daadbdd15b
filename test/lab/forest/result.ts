/** LDAP result codes as domain controllers use them, and the failure that carries one. */

export const RESULT = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  compareFalse: 5,
  compareTrue: 6,
  authMethodNotSupported: 7,
  strongAuthRequired: 8,
  referral: 10,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  saslBindInProgress: 14,
  noSuchAttribute: 16,
  inappropriateMatching: 18,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDNSyntax: 34,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  namingViolation: 64,
  objectClassViolation: 65,
  notAllowedOnNonLeaf: 66,
  notAllowedOnRdn: 67,
  entryAlreadyExists: 68,
  affectsMultipleDsas: 71,
} as const;

export type ResultName = keyof typeof RESULT;

export interface LdapResult {
  readonly code: number;
  readonly matchedDn: string;
  readonly message: string;
  readonly referrals?: readonly string[];
}

export const SUCCESS: LdapResult = { code: RESULT.success, matchedDn: '', message: '' };

/** An operation's refusal. The message is the diagnostic as Windows words it, where clients are known to read it. */
export class LdapFailure extends Error {
  readonly result: LdapResult;

  constructor(name: ResultName, message: string, more: { matchedDn?: string; referrals?: readonly string[] } = {}) {
    super(`${name}: ${message}`);
    const result = { code: RESULT[name], matchedDn: more.matchedDn ?? '', message };
    this.result = more.referrals ? { ...result, referrals: more.referrals } : result;
  }
}

/**
 * Windows starts a diagnostic with the Win32 error in hexadecimal and names the subsystem and the X.500 problem
 * ([MS-ADTS] 3.1.1.3.1.9).
 */
export function diagnostic(win32: number, subsystem: string, problem: string): string {
  return `${win32.toString(16).toUpperCase().padStart(8, '0')}: ${subsystem}: DSID-03100000, ${problem}, data 0`;
}
