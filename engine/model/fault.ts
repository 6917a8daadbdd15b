/**
 * Everything that can go wrong, as data. The engine never writes prose: the words for a code are in
 * `engine/api/contract/words`, and an interface puts the names from `object` and `detail` into them.
 */

export type Stage =
  'setup' | 'store' | 'connect' | 'import' | 'inbound-sync' | 'outbound-sync' | 'export' | 'run' | 'cycle';

/** `now`: the caller may try again at once; `later`: the next run tries again; `never`: a person has to act. */
export type Retry = 'now' | 'later' | 'never';

/** Whom it concerns, by as many names as are known. */
export interface FaultObject {
  readonly connector?: string;
  readonly objectType?: string;
  readonly name?: string;
  readonly dn?: string;
  readonly anchor?: string;
  readonly id?: number;
}

export interface Fault {
  readonly code: FaultCode;
  readonly stage: Stage;
  readonly object?: FaultObject;
  readonly attribute?: string;
  /** Facts for the words and for support: numbers, names, a server's own text. Never a secret. */
  readonly detail: { readonly [name: string]: string | number | boolean };
  readonly retry: Retry;
}

/** The thrown form of a fault that ends a run or a command; faults of single objects are returned, not thrown. */
export class FaultError extends Error {
  readonly fault: Fault;
  constructor(fault: Fault, options?: ErrorOptions) {
    super(`${fault.code}: ${JSON.stringify(fault.detail)}`, options);
    this.name = 'FaultError';
    this.fault = fault;
  }
}

export const FAULT_CODES = [
  // store
  'store-damaged',
  'store-disk-full',
  'store-newer-schema',
  'store-locked',
  'store-unreadable',
  // setup and settings
  'answers-invalid',
  'not-configured',
  'already-configured',
  'secret-missing',
  'data-directory-in-use',
  'draft-changed-elsewhere',
  'draft-outdated',
  'setup-in-progress',
  'preview-gone',
  'configuration-version-unknown',
  'anchor-not-changeable',
  'back-end-not-changeable',
  'tenant-setting-not-changeable',
  'group-not-superseded',
  // changes of rules
  'rule-not-found',
  'rule-standard',
  'rule-invalid',
  'rule-not-for-object',
  'no-free-precedence',
  'configuration-changed',
  // reaching a directory
  'server-unreachable',
  'server-name-unknown',
  'connection-lost',
  'server-timeout',
  'certificate-untrusted',
  'certificate-mismatch',
  'tls-refused',
  'credentials-invalid',
  'password-expired',
  'account-disabled',
  'account-locked',
  'rights-missing',
  'clock-skew',
  'server-error',
  'server-busy',
  'protocol-error',
  // Active Directory
  'partition-not-found',
  'container-not-found',
  'container-renamed',
  'container-missing',
  'schema-attribute-missing',
  'cookie-rejected',
  'domain-not-held',
  'server-read-only',
  'forest-too-old',
  'netbios-name-dotted',
  'recycle-bin-off',
  'account-too-powerful',
  'account-of-service',
  'account-password-expires',
  'account-name-taken',
  'account-name-unsuitable',
  'group-not-found',
  'group-ambiguous',
  'extension-not-possible',
  'exchange-schema-missing',
  // replication of password hashes
  'replication-right-missing',
  'replication-port-blocked',
  'replication-not-offered',
  'replication-switched-off',
  'replication-refused',
  'domain-not-replicated',
  'domain-replaced',
  'server-name-shared',
  'protection-too-weak',
  'ntlm-refused',
  'password-not-taken',
  'password-unreadable',
  'password-sync-off-in-tenant',
  'password-sync-not-chosen',
  // Entra ID
  'client-certificate-rejected',
  'application-unknown',
  'tenant-unknown',
  'consent-missing',
  'delta-token-expired',
  'extension-not-registered',
  'extension-registered-otherwise',
  'sign-in-declined',
  'sign-in-expired',
  'sign-in-blocked',
  'sign-in-unknown',
  'administrator-role-missing',
  'certificate-ending',
  'key-not-changed',
  'proxy-refused',
  'other-synchronization',
  'synchronization-not-activated',
  'client-too-old',
  'quota-nearly-used',
  'throttled',
  // federation
  'federation-document-refused',
  'federation-address-refused',
  'federation-provider-unfit',
  // federation of domains
  'federation-check-failed',
  'federation-refused',
  'federation-changed-elsewhere',
  'conversion-under-way',
  'conversion-not-confirmed',
  // agents of pass-through authentication
  'agent-registration-refused',
  'administrator-of-other-tenant',
  'agent-certificate-refused',
  'agent-certificate-expired',
  'agent-unknown',
  'agent-stopped-by-service',
  'agent-already-registered',
  'agent-not-registered',
  'agent-away',
  'controllers-away',
  'pass-through-not-offered',
  'pass-through-needs-tls',
  'pass-through-not-switched',
  'controllers-few',
  'lockout-too-low',
  'agents-few',
  'fallback-missing',
  // objects at import
  'object-unreadable',
  'attribute-value-invalid',
  // synchronization
  'join-ambiguous',
  'join-target-taken',
  'join-rules-conflict',
  'flow-failed',
  'filter-group-missing',
  'anchor-missing',
  'anchor-changed',
  'anchor-duplicate',
  'member-limit-exceeded',
  // export
  'value-not-unique',
  'value-too-long',
  'value-invalid',
  'domain-not-verified',
  'object-missing',
  'object-exists',
  'reference-missing',
  'changed-meanwhile',
  'operation-refused',
  'not-supported-by-back-end',
  'exported-change-not-reimported',
  'answer-lost',
  'deletion-withheld',
  'deleted-elsewhere',
  'sessions-not-revoked',
  // runs
  'run-in-progress',
  'nothing-held',
  'staging-mode-on',
  'confirmation-outdated',
  'not-found',
  'run-cancelled',
  'error-limit-reached',
  'deletion-threshold-exceeded',
  'full-import-required',
  'unexpected',
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

/** Any thrown thing as a fault: our own keep their code, everything else is `unexpected` with its message. */
export function toFault(error: unknown, stage: Stage): Fault {
  if (error instanceof FaultError) return error.fault;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', stage, detail: { message }, retry: 'later' };
}
