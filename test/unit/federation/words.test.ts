import { expect, test } from 'vitest';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { fill } from '../../../engine/api/contract/words/fill.ts';
import { GERMAN } from '../../../engine/api/contract/words/german/german.ts';
import { CHECK_CODES } from '../../../engine/sign-in/federation/checks/types.ts';
import { CLAIM_RULE_IDS } from '../../../engine/sign-in/federation/claim-rules/rules.ts';
import { OWN_ALARM_KINDS } from '../../../engine/sign-in/federation/monitor/types.ts';
import { SCRIPT_STEP_IDS } from '../../../engine/sign-in/federation/script/adfs.ts';
import { FINDING_CODES, TOKEN_REFUSALS } from '../../../engine/sign-in/federation/types.ts';

const sorted = (names: Iterable<string>) => [...names].toSorted();

test.each([
  ['English', ENGLISH],
  ['German', GERMAN],
])('%s has words for every code of federation, and for no other', (_, { federation }) => {
  const had = Object.fromEntries(Object.entries(federation).map(([part, words]) => [part, sorted(Object.keys(words))]));
  expect(had).toEqual({
    findings: sorted(FINDING_CODES),
    checks: sorted(CHECK_CODES),
    refusals: sorted(TOKEN_REFUSALS),
    notes: sorted(['name-id-format-unusual', 'confirmation-not-bearer', 'name-id-is-not-the-anchor']),
    alarms: sorted(OWN_ALARM_KINDS),
    rules: sorted(CLAIM_RULE_IDS),
    steps: sorted(SCRIPT_STEP_IDS),
  });
});

test('texts without facts still read as sentences', () => {
  const texts = (part: object): string[] =>
    Object.values(part).flatMap((value: unknown) => (typeof value === 'string' ? [value] : texts(value as object)));
  for (const catalogue of [ENGLISH, GERMAN]) {
    for (const text of texts(catalogue.federation)) {
      expect(fill(text, {}, catalogue.language), text).not.toMatch(/[{}[\]]|undefined/);
    }
  }
});
