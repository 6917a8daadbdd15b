import { describe, expect, test } from 'vitest';
import { FAULT_CODES, type Fault, type FaultCode, type Stage } from '../../../engine/model/fault.ts';
import {
  needsFullImport,
  resultOfFault,
  resultOfRun,
  statusOfCycle,
  type RunProfile,
} from '../../../engine/runs/results.ts';

const fault = (code: FaultCode, stage: Stage = 'connect'): Fault => ({ code, stage, detail: {}, retry: 'later' });

describe('a run that a fault ended', () => {
  test.each<[FaultCode, Stage, boolean, string]>([
    ['credentials-invalid', 'connect', false, 'no-start-credentials'],
    ['password-expired', 'connect', false, 'no-start-credentials'],
    ['client-certificate-rejected', 'connect', false, 'no-start-credentials'],
    ['consent-missing', 'connect', false, 'no-start-credentials'],
    ['server-unreachable', 'connect', false, 'no-start-connection'],
    ['certificate-untrusted', 'connect', false, 'no-start-connection'],
    ['server-unreachable', 'connect', true, 'stopped-connectivity'],
    ['connection-lost', 'import', true, 'stopped-connectivity'],
    ['run-cancelled', 'import', true, 'stopped-user-termination'],
    ['error-limit-reached', 'export', true, 'stopped-error-limit'],
    ['cookie-rejected', 'import', true, 'stopped-full-import-required'],
    ['delta-token-expired', 'import', true, 'stopped-full-import-required'],
    ['full-import-required', 'import', false, 'stopped-full-import-required'],
    ['rights-missing', 'import', true, 'stopped-permission-issue'],
    ['server-error', 'import', true, 'stopped-server'],
    ['unexpected', 'run', true, 'stopped-server'],
  ])('by %s of stage %s (directory reached: %s) is %s', (code, stage, reached, result) => {
    expect(resultOfFault(fault(code, stage), reached)).toBe(result);
  });

  test('has a result in the field’s words, whatever the fault', () => {
    for (const code of FAULT_CODES) {
      for (const stage of ['connect', 'import', 'export', 'run'] as const) {
        expect(resultOfFault(fault(code, stage), true)).toMatch(/^stopped-/);
        expect(resultOfFault(fault(code, stage), false)).toMatch(/^(stopped|no-start)-/);
      }
    }
  });
});

test.each<[RunProfile, FaultCode[], string]>([
  ['Full Import', [], 'success'],
  ['Delta Import', ['object-unreadable'], 'completed-discovery-errors'],
  ['Full Synchronization', ['flow-failed'], 'completed-sync-errors'],
  ['Delta Synchronization', ['join-ambiguous', 'flow-failed'], 'completed-sync-errors'],
  ['Export', ['value-not-unique'], 'completed-export-errors'],
  ['Delta Import', ['exported-change-not-reimported'], 'completed-warnings'],
  ['Delta Import', ['exported-change-not-reimported', 'object-unreadable'], 'completed-discovery-errors'],
])('a %s with %j ends as %s', (profile, codes, result) => {
  expect(
    resultOfRun(
      profile,
      codes.map((code) => fault(code)),
    ),
  ).toBe(result);
});

test('only faults of cookies ask for a full import', () => {
  const asking = FAULT_CODES.filter((code) => needsFullImport(fault(code)));
  expect(asking.toSorted()).toEqual(['cookie-rejected', 'delta-token-expired', 'full-import-required']);
});

test.each<[string, string[], boolean, string]>([
  ['all went well', ['success', 'success'], false, 'success'],
  ['warnings are no errors', ['success', 'completed-warnings'], false, 'success'],
  ['an object was in error', ['success', 'completed-sync-errors'], false, 'completed-with-errors'],
  ['a step stopped', ['success', 'stopped-connectivity', 'completed-sync-errors'], false, 'failed'],
  ['a step did not start', ['no-start-credentials'], false, 'failed'],
  ['staging mode held the exports', ['success', 'no-start-staging-mode'], false, 'success'],
  [
    'the deletion threshold held an export',
    ['success', 'stopped-deletion-threshold-exceeded'],
    false,
    'completed-with-errors',
  ],
  ['somebody cancelled', ['stopped-user-termination', 'completed-sync-errors'], true, 'stopped'],
])('a cycle: %s', (_, results, cancelled, status) => {
  expect(statusOfCycle(results, cancelled)).toBe(status);
});
