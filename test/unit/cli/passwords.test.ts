import { describe, expect, it } from 'vitest';
import {
  PASSWORD_CHECKS,
  PASSWORD_EVENT_KINDS,
  PERSON_OUTCOMES,
  SCOPE_REASONS,
} from '../../../engine/api/contract/passwords.ts';
import { PASSWORD_DOMAIN_STATES, PASSWORD_STATES } from '../../../engine/api/contract/passwords.ts';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { GERMAN } from '../../../engine/api/contract/words/german/german.ts';
import * as status from '../../../engine/sign-in/password-hash-sync/status.ts';
import { createStyle } from '../../../main/cli/terminal/style.ts';
import { diagnosisLines, outcomeLine, passwordLines } from '../../../main/cli/views/passwords.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const SURFACE = { width: 100, style: createStyle(false) };
const COUNTS = Object.fromEntries(PERSON_OUTCOMES.map((outcome) => [outcome, 0])) as {
  [O in (typeof PERSON_OUTCOMES)[number]]: number;
};
type Status = Parameters<typeof passwordLines>[0];

const WELL: Status = {
  ...{ signIn: 'password-hash-sync', state: 'running', tenantFault: null, tenantFaultSince: null },
  features: { passwordHashSync: true, forcePasswordChange: false, cloudPasswordPolicy: null },
  counts: { ...COUNTS, synchronized: 1_203, 'must-change': 4 },
  ...{ sentToday: 31, lastSentAt: '2026-03-01T11:58:00.000Z', lag: { samples: 3, median: 640, worst: 1_900 } },
  domains: [
    {
      ...{ connector: 'contoso.test', partition: 'DC=contoso,DC=test', state: 'idle', server: 'dc1.contoso.test' },
      ...{ heartbeatAt: '2026-03-01T11:59:50.000Z', fullWantedSince: null, full: null },
      ...{ fault: null, faultSince: null, nextTryAt: null, counts: COUNTS },
    },
  ],
  failures: [{ outcome: 'must-change', reason: null, cause: null, people: 4 }],
};

describe('the words of password hash synchronization', () => {
  it('are there for everything the engine can say, in every language', () => {
    for (const { passwords } of [ENGLISH, GERMAN]) {
      expect(Object.keys(passwords.outcomes)).toEqual([...PERSON_OUTCOMES]);
      expect(Object.keys(passwords.reasons).toSorted()).toEqual([...SCOPE_REASONS].toSorted());
      expect(Object.keys(passwords.states).toSorted()).toEqual([...PASSWORD_STATES].toSorted());
      expect(Object.keys(passwords.domainStates).toSorted()).toEqual([...PASSWORD_DOMAIN_STATES].toSorted());
      expect(Object.keys(passwords.events).toSorted()).toEqual([...PASSWORD_EVENT_KINDS].toSorted());
      expect(Object.keys(passwords.checks).toSorted()).toEqual([...PASSWORD_CHECKS].toSorted());
    }
  });

  it('are of the names that the engine has', () => {
    expect(PERSON_OUTCOMES).toEqual(status.PERSON_OUTCOMES);
    expect(SCOPE_REASONS).toEqual(status.SCOPE_REASONS);
    expect(PASSWORD_STATES).toEqual(status.AGENT_STATES);
    expect(PASSWORD_DOMAIN_STATES).toEqual(status.DOMAIN_STATES);
    expect(PASSWORD_EVENT_KINDS).toEqual(status.PASSWORD_EVENT_KINDS);
    expect(PASSWORD_CHECKS).toEqual(status.DIAGNOSIS_CHECKS);
  });
});

describe('the command line', () => {
  it('says how many, how far behind, and from where', () => {
    const text = passwordLines(WELL, SURFACE, NOW).join('\n');
    expect(text).toContain('✓ running');
    expect(text).toContain('1,203 synchronized, 4 to be changed first');
    expect(text).toContain('31, the last 2 minutes ago');
    expect(text).toContain('0.6 s from change to cloud, 1.9 s at most, of 3 passwords');
    expect(text).toMatch(/contoso\.test {2}up to date\n.*10 seconds ago .*, from dc1\.contoso\.test/);
    expect(text).toContain('■ 4 people to be changed first');
  });

  it('says what keeps a domain back, and how far reading everything is', () => {
    const [domain] = WELL.domains;
    const full = { why: 'asked', startedAt: '2026-03-01T11:59:00.000Z', read: 50, sent: 40, unchanged: 10 };
    const fault = { code: 'server-timeout', stage: 'import', detail: { server: 'dc1' }, retry: 'later' as const };
    const away = { ...domain!, state: 'away' as const, fault, full: { ...full, expected: 200, secondsLeft: 90 } };
    const text = passwordLines({ ...WELL, domains: [away] }, SURFACE, NOW).join('\n');
    expect(text).toContain('50 of 200, 1 min 30 s left: somebody asked for it');
    expect(text).toContain('code server-timeout');
  });

  it('says of one person what it means, and why not', () => {
    const anna = { name: 'Anna Berg', outcome: 'out-of-scope', reason: 'not-exported' } as const;
    expect(outcomeLine(anna, SURFACE)).toBe(
      '! Anna Berg: out of scope. Because the object in the tenant is planned and no import has confirmed it yet.',
    );
    expect(outcomeLine({ ...anna, outcome: 'synchronized', reason: null }, SURFACE)).toBe(
      '✓ Anna Berg: synchronized. The tenant has the password that the forest has.',
    );
  });

  it('counts what keeps passwords back, and does not count what could not be looked at', () => {
    const step = { connector: null, partition: null, fault: null, detail: {} };
    const steps = [
      { ...step, check: 'chosen', result: 'good' },
      { ...step, check: 'tenant-feature', result: 'problem' },
      { ...step, check: 'person-exported', result: 'problem', detail: { reason: 'not-exported' } },
      { ...step, check: 'person-password', result: 'skipped' },
    ] as const;
    const text = diagnosisLines({ at: NOW.toISOString(), steps: [...steps], person: null, text: '' }, SURFACE, NOW);
    expect(text.at(-1)).toBe('2 things keep passwords from being synchronized.');
    expect(text).toContain(
      '✗ That object is in the tenant: The object in the tenant is planned and no import has confirmed it yet. Wait for the next cycle, or look at its errors.',
    );
  });
});
