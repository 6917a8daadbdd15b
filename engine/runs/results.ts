/** Run results and cycle statuses, in the field's words. */

import type { Fault } from '../model/fault.ts';

export type RunResult = string;
export type CyclePolicy = 'initial' | 'delta';
export type CycleTrigger = 'manual' | 'scheduler' | 'setup';
export type CycleStatus = 'success' | 'completed-with-errors' | 'stopped' | 'failed';

export const PROFILES = [
  'Full Import',
  'Delta Import',
  'Full Synchronization',
  'Delta Synchronization',
  'Export',
] as const;

export type RunProfile = (typeof PROFILES)[number];

const NO_START: { readonly [code: string]: string } = {
  'credentials-invalid': 'no-start-credentials',
  'password-expired': 'no-start-credentials',
  'account-disabled': 'no-start-credentials',
  'account-locked': 'no-start-credentials',
  'client-certificate-rejected': 'no-start-credentials',
  'application-unknown': 'no-start-credentials',
  'consent-missing': 'no-start-credentials',
  'secret-missing': 'no-start-credentials',
};

const STOPPED: { readonly [code: string]: string } = {
  'run-cancelled': 'stopped-user-termination',
  'error-limit-reached': 'stopped-error-limit',
  'deletion-threshold-exceeded': 'stopped-deletion-threshold-exceeded',
  'store-disk-full': 'stopped-database-disk-full',
  'store-damaged': 'stopped-database-damaged',
  'full-import-required': 'stopped-full-import-required',
  'cookie-rejected': 'stopped-full-import-required',
  'delta-token-expired': 'stopped-full-import-required',
  'connection-lost': 'stopped-connectivity',
  'server-timeout': 'stopped-connectivity',
  'server-unreachable': 'stopped-connectivity',
  'rights-missing': 'stopped-permission-issue',
};

/** The result of a run that a fault ended; `started` says whether the directory had been reached. */
export function resultOfFault(fault: Fault, started: boolean): RunResult {
  if (!started && fault.stage === 'connect' && fault.code !== 'run-cancelled') {
    return NO_START[fault.code] ?? 'no-start-connection';
  }
  return STOPPED[fault.code] ?? 'stopped-server';
}

/** What a person should know and nothing has failed by. */
export const WARNINGS: ReadonlySet<string> = new Set<string>([
  'exported-change-not-reimported',
  'container-renamed',
  'container-missing',
]);

/** The result of a run that came to its end. */
export function resultOfRun(profile: RunProfile, faults: readonly Fault[]): RunResult {
  const errors = faults.filter((fault) => !WARNINGS.has(fault.code));
  if (errors.length > 0) {
    if (profile.endsWith('Import')) return 'completed-discovery-errors';
    return profile === 'Export' ? 'completed-export-errors' : 'completed-sync-errors';
  }
  return faults.length > 0 ? 'completed-warnings' : 'success';
}

/** Only a full import can go on. */
export function needsFullImport(fault: Fault): boolean {
  return ['full-import-required', 'cookie-rejected', 'delta-token-expired'].includes(fault.code);
}

/** An export that waits for a person; everything before it was done. */
const HELD: ReadonlySet<RunResult> = new Set(['stopped-deletion-threshold-exceeded', 'no-start-other-synchronization']);

export function statusOfCycle(results: readonly RunResult[], cancelled: boolean): CycleStatus {
  if (cancelled) return 'stopped';
  const noStart = (result: RunResult) => result.startsWith('no-start-') && !HELD.has(result);
  if (results.some((result) => noStart(result) && result !== 'no-start-staging-mode')) return 'failed';
  if (results.some((result) => HELD.has(result))) return 'completed-with-errors';
  if (results.some((result) => result.startsWith('stopped-'))) return 'failed';
  return results.some((result) => /^completed-.*errors$/.test(result)) ? 'completed-with-errors' : 'success';
}
