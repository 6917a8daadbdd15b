import { expect, test } from 'vitest';
import { attentionOf, type AttentionFacts } from '../../../engine/health/attention.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

const WELL: AttentionFacts = {
  now: NOW,
  stagingMode: false,
  scheduler: { enabled: true, suspended: false, intervalMinutes: 30 },
  lastCycle: ago(0.4),
  running: false,
  failed: [],
  held: [],
  others: [],
  errors: [],
  conflicts: { fails: 0, others: 0 },
  certificate: { begins: inDays(-65), ends: inDays(300) },
};

const saidOf = (facts: Partial<AttentionFacts>) =>
  attentionOf({ ...WELL, ...facts }).map(({ severity, code }) => `${severity} ${code}`);

test('nothing is said where all is well, and nothing before the first cycle', () => {
  expect(saidOf({})).toEqual([]);
  expect(saidOf({ lastCycle: null })).toEqual([]);
});

test('the most severe stands first', () => {
  const said = saidOf({
    stagingMode: true,
    errors: [{ code: 'value-too-long', cause: 'c', count: 2 }],
    held: [{ connector: 'tenant', deletions: 600, since: ago(1) }],
    failed: [{ run: 7, connector: 'forest', profile: 'Delta Import', result: 'no-start-connection', fault: null }],
  });
  expect(said).toEqual(['error run-failed', 'error deletions-held', 'warning errors', 'information staging-mode']);
});

test('a missing cycle is said after three intervals, but not within three hours nor while one runs', () => {
  expect(saidOf({ lastCycle: ago(2.9) })).toEqual([]);
  expect(saidOf({ lastCycle: ago(3.1) })).toEqual(['warning no-cycle']);
  expect(saidOf({ lastCycle: ago(3.1), running: true })).toEqual([]);
  const daily = { ...WELL.scheduler, intervalMinutes: 1_440 };
  expect(saidOf({ lastCycle: ago(71), scheduler: daily })).toEqual([]);
  expect(saidOf({ lastCycle: ago(73), scheduler: daily })).toEqual(['warning no-cycle']);
});

test('with the scheduler off a missing cycle counts from the fifth day on: deltas may be lost after seven', () => {
  const off = { ...WELL.scheduler, enabled: false };
  expect(saidOf({ lastCycle: ago(100), scheduler: off })).toEqual(['information scheduler-off']);
  expect(saidOf({ lastCycle: ago(121), scheduler: off })).toEqual(['error no-cycle', 'information scheduler-off']);
});

test('a certificate is said when 70 % of its life are over, as an error in its last week and after it', () => {
  const certificate = (begins: number, ends: number) => ({
    certificate: { begins: inDays(begins), ends: inDays(ends) },
  });
  expect(saidOf(certificate(-69, 31))).toEqual([]);
  expect(saidOf(certificate(-71, 29))).toEqual(['warning certificate-expiring']);
  expect(saidOf(certificate(-255, 110))).toEqual([]);
  expect(saidOf(certificate(-256, 109))).toEqual(['warning certificate-expiring']);
  expect(saidOf(certificate(-359, 6))).toEqual(['error certificate-expiring']);
  expect(saidOf(certificate(-366, -1))).toEqual(['error certificate-expired']);
});

test('one cause leads to its own list, several to all of them', () => {
  const one = { code: 'value-too-long', cause: 'one', count: 2 };
  const filterOf = (errors: AttentionFacts['errors']) => attentionOf({ ...WELL, errors })[0]?.target.filter;
  expect(filterOf([one])).toEqual({ cause: 'one' });
  expect(filterOf([one, { ...one, cause: 'two' }])).toEqual({});
});

test('what the service will not take is said before it is exported: a warning where it will fail, else a note', () => {
  expect(saidOf({ conflicts: { fails: 2, others: 1 } })).toEqual(['warning conflicts']);
  expect(saidOf({ conflicts: { fails: 0, others: 1 } })).toEqual(['information conflicts']);
  const [said] = attentionOf({ ...WELL, conflicts: { fails: 2, others: 1 } });
  expect(said).toMatchObject({ facts: { count: 3, fails: 2 }, target: { page: 'conflicts' } });
});

test('another synchronization is an error while it holds exports, and nothing to say in staging mode', () => {
  const others = [{ connector: 'tenant', kind: 'server', name: 'OLDSYNC' }];
  expect(saidOf({ others })).toEqual(['error other-synchronization']);
  expect(saidOf({ others, stagingMode: true })).toEqual(['information staging-mode']);
});

test("somebody else's change of federation is an error of its own; other alarms are as grave as the gravest", () => {
  const changed = { domain: 'contoso.test', kind: 'settings-changed-elsewhere', severity: 'security' } as const;
  const expiring = { domain: 'contoso.test', kind: 'certificate-expiring', severity: 'warning' } as const;
  expect(saidOf({ federation: [expiring] })).toEqual(['warning federation-alarms']);
  expect(saidOf({ federation: [expiring, changed] })).toEqual([
    'error federation-changed',
    'warning federation-alarms',
  ]);
});

test('an agent in trouble is an error where people sign in through agents, and leads to the switch', () => {
  const away = { code: 'controllers-away', stage: 'connect', detail: { machine: 'agent1' }, retry: 'later' } as const;
  const agent = { troubles: [away], isTheMethod: true, hasFallback: true };
  expect(saidOf({ agent })).toEqual(['error agent-in-trouble']);
  expect(saidOf({ agent: { ...agent, isTheMethod: false } })).toEqual(['warning agent-in-trouble']);
  expect(saidOf({ agent: { ...agent, troubles: [] } })).toEqual([]);
});

test('a domain whose passwords cannot be read is said after ten minutes, at once where a right is missing, as an error after two hours', () => {
  const silent = (hours: number, retry: 'later' | 'never' = 'later') => ({
    passwords: [
      {
        ...{ domain: 'contoso.test', since: ago(hours), heartbeatAt: ago(hours) },
        fault: { code: 'server-unreachable', stage: 'import', detail: {}, retry } as const,
      },
    ],
  });
  expect(saidOf(silent(0.1))).toEqual([]);
  expect(saidOf(silent(0.2))).toEqual(['warning passwords-not-read']);
  expect(saidOf(silent(0, 'never'))).toEqual(['error passwords-not-read']);
  expect(saidOf(silent(2))).toEqual(['error passwords-not-read']);
  expect(saidOf({ ...silent(2), stagingMode: true })).toEqual(['information staging-mode']);
});
