/** What the LDAP layer throws. `faults.ts` turns it into the engine's faults. */

/** A server's answer other than success. `diagnostics` is the server's own text. */
export class LdapResultError extends Error {
  readonly resultCode: number;
  readonly diagnostics: string;
  readonly operation: LdapOperation;
  constructor(operation: LdapOperation, resultCode: number, diagnostics: string) {
    super(`LDAP ${operation} answered ${resultCode}: ${diagnostics}`);
    this.name = 'LdapResultError';
    this.operation = operation;
    this.resultCode = resultCode;
    this.diagnostics = diagnostics;
  }
}

/** `sealed-bind`: by SASL, on the plain port. */
export type LdapOperation = 'bind' | 'sealed-bind' | 'search' | 'modify' | 'modifyDn' | 'add' | 'delete' | 'extended';

export type TransportFailure =
  | 'server-unreachable'
  | 'server-name-unknown'
  | 'server-timeout'
  | 'connection-lost'
  | 'certificate-untrusted'
  | 'certificate-mismatch'
  | 'tls-refused'
  | 'protection-too-weak'
  | 'account-name-unsuitable'
  | 'protocol-error';

/** The way to the server failed; `detail` holds facts, never a secret. */
export class LdapTransportError extends Error {
  readonly failure: TransportFailure;
  readonly detail: { readonly [name: string]: string };
  constructor(failure: TransportFailure, detail: { readonly [name: string]: string }, cause?: unknown) {
    super(`${failure}: ${JSON.stringify(detail)}`, cause === undefined ? undefined : { cause });
    this.name = 'LdapTransportError';
    this.failure = failure;
    this.detail = detail;
  }
}

/** Result codes that decide what happens next (RFC 4511 appendix A.2). */
export const RESULT = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  strongerAuthRequired: 8,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  inappropriateAuthentication: 48,
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
} as const;
