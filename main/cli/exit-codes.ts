/** What a command's exit code says. Documented in docs/command-line.md; scripts depend on it. */

import type { CallResult, ContractFault } from '../../engine/api/contract/contract.ts';

export const EXIT = {
  success: 0,
  unexpected: 1,
  usage: 2,
  completedWithErrors: 3,
  held: 4,
  directory: 5,
  inUse: 6,
  notConfigured: 7,
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_CODE: { readonly [code: string]: ExitCode } = {
  'answers-invalid': EXIT.usage,
  'back-end-not-changeable': EXIT.usage,
  'tenant-setting-not-changeable': EXIT.usage,
  'nothing-held': EXIT.usage,
  'partition-not-found': EXIT.usage,
  'container-not-found': EXIT.usage,
  'flow-failed': EXIT.usage,
  'not-found': EXIT.usage,
  'rule-not-found': EXIT.usage,
  'rule-standard': EXIT.usage,
  'rule-invalid': EXIT.usage,
  'rule-not-for-object': EXIT.usage,
  'no-free-precedence': EXIT.usage,
  'configuration-changed': EXIT.inUse,
  'error-limit-reached': EXIT.completedWithErrors,
  'deletion-threshold-exceeded': EXIT.held,
  'data-directory-in-use': EXIT.inUse,
  'run-in-progress': EXIT.inUse,
  'store-locked': EXIT.inUse,
  'not-configured': EXIT.notConfigured,
  'already-configured': EXIT.notConfigured,
  'run-cancelled': EXIT.cancelled,
  'administrator-of-other-tenant': EXIT.usage,
  'pass-through-not-offered': EXIT.usage,
  'agent-already-registered': EXIT.notConfigured,
  'agent-not-registered': EXIT.notConfigured,
  'value-invalid': EXIT.usage,
  'federation-document-refused': EXIT.usage,
  'federation-address-refused': EXIT.usage,
  'federation-provider-unfit': EXIT.held,
  'federation-check-failed': EXIT.held,
  'federation-changed-elsewhere': EXIT.held,
  'conversion-under-way': EXIT.inUse,
  'conversion-not-confirmed': EXIT.completedWithErrors,
};

/** Whatever keeps Causeway from talking to a directory. */
const DIRECTORY_CODES = new Set([
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
  'client-certificate-rejected',
  'application-unknown',
  'tenant-unknown',
  'consent-missing',
  'secret-missing',
  'throttled',
  'agent-registration-refused',
  'agent-certificate-refused',
  'agent-certificate-expired',
  'agent-unknown',
  'agent-stopped-by-service',
  'federation-refused',
]);

export function exitOfFault(fault: ContractFault): ExitCode {
  // A connector that does not exist was named wrong; everything else may be in order.
  if (fault.code === 'not-configured' && fault.detail['connector'] !== undefined) return EXIT.usage;
  if (DIRECTORY_CODES.has(fault.code)) return EXIT.directory;
  return BY_CODE[fault.code] ?? EXIT.unexpected;
}

const HELD: ReadonlySet<string> = new Set([
  'stopped-deletion-threshold-exceeded',
  'no-start-staging-mode',
  'no-start-other-synchronization',
]);

export function exitOfRun(run: Pick<CallResult<'run'>, 'result' | 'fault'>): ExitCode {
  if (HELD.has(run.result)) return EXIT.held;
  if (run.fault) return exitOfFault(run.fault);
  return run.result.startsWith('completed-') && run.result !== 'completed-warnings'
    ? EXIT.completedWithErrors
    : EXIT.success;
}

/** The most pressing of what its steps say. In staging mode a cycle is meant to send nothing: that is success. */
export function exitOfCycle(cycle: CallResult<'cycle'>): ExitCode {
  if (cycle.status === 'success') return EXIT.success;
  const codes = cycle.steps.filter((step) => step.result !== 'no-start-staging-mode').map(exitOfRun);
  if (cycle.status === 'stopped') return EXIT.cancelled;
  if (codes.includes(EXIT.held)) return EXIT.held;
  if (cycle.status === 'completed-with-errors') return EXIT.completedWithErrors;
  return codes.findLast((code) => code !== EXIT.success && code !== EXIT.completedWithErrors) ?? EXIT.unexpected;
}
