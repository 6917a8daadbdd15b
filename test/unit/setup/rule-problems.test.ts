/** What can be wrong with a rule has its words, in both languages. */

import { expect, test } from 'vitest';
import { ENGLISH } from '../../../engine/api/contract/words/english/english.ts';
import { GERMAN } from '../../../engine/api/contract/words/german/german.ts';
import { explainRuleProblem, type ContractRuleProblem } from '../../../engine/api/contract/words/rule-problem.ts';
import type { FoundProblem } from '../../../engine/setup/rules/problems.ts';

/** The compiler sees to it that none is left out. */
const CODES: { readonly [code in FoundProblem['code']]: true } = {
  'argument-count': true,
  'argument-invalid': true,
  'closing-parenthesis-expected': true,
  'document-invalid': true,
  'expression-too-long': true,
  'id-not-unique': true,
  'id-of-standard-rule': true,
  'merge-type-mixed': true,
  'nesting-too-deep': true,
  'number-invalid': true,
  'operator-expected': true,
  'operator-not-applicable': true,
  'operator-not-available': true,
  'precedence-not-unique': true,
  'precedence-out-of-range': true,
  'reference-flow-not-direct': true,
  'reference-not-readable': true,
  'several-linking-rules': true,
  'special-value-misplaced': true,
  'type-mismatch': true,
  'type-uncertain': true,
  'unexpected-character': true,
  'unknown-attribute': true,
  'unknown-connector': true,
  'unknown-function': true,
  'unknown-name': true,
  'unknown-object-type': true,
  'unknown-parameter': true,
  'unknown-variable': true,
  'unterminated-attribute': true,
  'unterminated-parameter': true,
  'unterminated-text': true,
  'value-expected': true,
  'value-invalid': true,
};

const problem = (code: string, facts: Partial<ContractRuleProblem> = {}): ContractRuleProblem => ({
  ...{ code, severity: 'error', rule: 'own', ruleName: 'Own', path: 'flows.0', position: 3 },
  ...{ name: null, nearest: null, expected: null, found: null, other: null },
  ...facts,
});

test.each([ENGLISH, GERMAN])('every code has words and no words are without a code ($language)', (catalogue) => {
  expect(Object.keys(catalogue.ruleProblems).toSorted()).toEqual(Object.keys(CODES).toSorted());
});

test.each(Object.keys(CODES))('%s says all it sets out to say, whatever is known', (code) => {
  const full = { name: 'abc', nearest: 'abcd', expected: 'text', found: 'number', other: { id: 'o', name: 'Other' } };
  for (const catalogue of [ENGLISH, GERMAN]) {
    const texts = [
      explainRuleProblem(problem(code, full), catalogue),
      explainRuleProblem(problem(code, { ...full, nearest: null, other: null, found: null }), catalogue),
    ];
    for (const { what, why, remedy } of texts) {
      for (const text of [what, why, remedy]) expect(text).not.toMatch(/undefined|[{}]| {2}| [.,;:]|^\s*$|\?\w/);
      expect(what).toMatch(/\.$/);
    }
  }
});

test('a name that was probably meant comes first', () => {
  expect(explainRuleProblem(problem('unknown-attribute', { name: 'tilte', nearest: 'title' })).remedy).toBe(
    'Did you mean title?',
  );
  expect(explainRuleProblem(problem('unknown-attribute', { name: 'x' })).remedy).toMatch(/^Choose an attribute/);
  expect(explainRuleProblem(problem('of-a-later-version')).what).toBe('This is not a whole rule.');
});
