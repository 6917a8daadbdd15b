import { describe, expect, it } from 'vitest';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { FaultError } from '../../../engine/model/fault.ts';
import { dataDirectory } from '../../../main/host/data-directory.ts';
import { EXIT, exitOfCycle, exitOfFault, exitOfRun } from '../../../main/cli/exit-codes.ts';
import { redacted } from '../../../main/host/log.ts';
import { SAMPLE_FAULTS } from './sample-faults.ts';

describe('the data directory', () => {
  const linux = { platform: 'linux', environment: {}, home: '/home/anna', isRoot: false } as const;

  it('is the one that is named, before all others', () => {
    const platform = { ...linux, environment: { CAUSEWAY_DATA_DIR: '/srv/variable' } };
    expect(dataDirectory('/srv/named', platform)).toBe('/srv/named');
    expect(dataDirectory(undefined, platform)).toBe('/srv/variable');
  });

  it("is the platform's own place otherwise", () => {
    expect(dataDirectory(undefined, linux)).toBe('/home/anna/.local/state/causeway');
    expect(dataDirectory(undefined, { ...linux, environment: { XDG_STATE_HOME: '/state' } })).toBe('/state/causeway');
    expect(dataDirectory(undefined, { ...linux, isRoot: true })).toBe('/var/lib/causeway');
    expect(dataDirectory(undefined, { ...linux, platform: 'darwin', home: '/Users/anna' })).toBe(
      '/Users/anna/Library/Application Support/Causeway',
    );
    expect(dataDirectory(undefined, { ...linux, platform: 'darwin', isRoot: true })).toBe(
      '/Library/Application Support/Causeway',
    );
  });
});

describe('exit codes', () => {
  const fault = (code: string, detail = {}) => ({ code, stage: 'run', detail, retry: 'never' }) as const;
  type Cycle = CallResult<'cycle'>;
  const step = (result: string, code?: string): Cycle['steps'][number] => ({
    id: 1,
    connector: 'Contoso',
    profile: 'Export',
    startedAt: '2026-11-20T10:00:00.000Z',
    endedAt: '2026-11-20T10:00:01.000Z',
    result,
    counters: {},
    fault: code === undefined ? null : fault(code),
    objectFaults: [],
  });
  const cycle = (status: Cycle['status'], ...steps: Cycle['steps']): Cycle => ({
    id: 1,
    policy: 'delta',
    trigger: 'manual',
    startedAt: '2026-11-20T10:00:00.000Z',
    endedAt: '2026-11-20T10:00:01.000Z',
    status,
    steps,
  });

  it('tell a directory that refuses from a wrong call and from a data directory in use', () => {
    expect(exitOfFault(fault('server-unreachable'))).toBe(EXIT.directory);
    expect(exitOfFault(fault('consent-missing'))).toBe(EXIT.directory);
    expect(exitOfFault(fault('answers-invalid'))).toBe(EXIT.usage);
    expect(exitOfFault(fault('data-directory-in-use'))).toBe(EXIT.inUse);
    expect(exitOfFault(fault('not-configured'))).toBe(EXIT.notConfigured);
    expect(exitOfFault(fault('not-configured', { connector: 'x' }))).toBe(EXIT.usage);
    expect(exitOfFault(fault('store-damaged'))).toBe(EXIT.unexpected);
  });

  it('tell the most pressing of what happened in a cycle', () => {
    const held = step('stopped-deletion-threshold-exceeded', 'deletion-threshold-exceeded');
    expect(exitOfCycle(cycle('success', step('success')))).toBe(EXIT.success);
    expect(exitOfCycle(cycle('success', step('no-start-staging-mode')))).toBe(EXIT.success);
    expect(exitOfCycle(cycle('completed-with-errors', step('completed-export-errors')))).toBe(EXIT.completedWithErrors);
    expect(exitOfCycle(cycle('completed-with-errors', step('completed-export-errors'), held))).toBe(EXIT.held);
    expect(exitOfCycle(cycle('failed', step('no-start-connection', 'server-unreachable')))).toBe(EXIT.directory);
    expect(exitOfCycle(cycle('failed', step('stopped-server', 'unexpected')))).toBe(EXIT.unexpected);
    expect(exitOfCycle(cycle('stopped', step('stopped-user-termination', 'run-cancelled')))).toBe(EXIT.cancelled);
  });

  it('tell of a single export that staging mode held it', () => {
    expect(exitOfRun(step('no-start-staging-mode'))).toBe(EXIT.held);
    expect(exitOfRun(step('completed-warnings'))).toBe(EXIT.success);
  });
});

describe('what goes to the log', () => {
  it('is a fault without the value that belongs to a person', () => {
    const [conflict] = SAMPLE_FAULTS.filter((sample) => sample.detail['conflictName'] !== undefined);
    const text = JSON.stringify(redacted({ fault: conflict }));
    expect(text).toContain('value-not-unique');
    expect(text).not.toContain('anna@contoso.test');
  });

  it('is never a secret, wherever it stands', () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nMIIEsecret\n-----END PRIVATE KEY-----';
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl';
    const error = new FaultError({
      code: 'unexpected',
      stage: 'run',
      detail: { message: `failed with ${pem} and password=hunter2`, accessToken: token },
      retry: 'never',
    });
    const facts = {
      error,
      privateKeyPem: pem,
      nested: [{ password: 'hunter2' }],
      thrown: new Error(`Bearer ${token}`),
    };
    const text = JSON.stringify(redacted(facts));
    for (const secret of ['MIIEsecret', 'hunter2', 'c2lnbmF0dXJl']) expect(text).not.toContain(secret);
    expect(text).toContain('unexpected');
  });
});
