import { expect, test } from 'vitest';
import type { OpenAnswers } from '../../../engine/setup/answers.ts';
import { rebase } from '../../../engine/setup/configure/rebase.ts';

interface Part {
  readonly [key: string]: unknown;
}

const BASE: Part = {
  forests: [
    { name: 'contoso.test', account: 'a', domains: [{ domain: 'contoso.test', exclude: [] }] },
    { name: 'fabrikam.test', account: 'b', domains: [] },
  ],
  stagingMode: false,
  scheduler: { enabled: true, intervalMinutes: 30 },
};

const rebased = (theirs: Part, mine: Part) =>
  rebase(
    BASE as unknown as OpenAnswers,
    { ...BASE, ...theirs } as unknown as OpenAnswers,
    { ...BASE, ...mine } as unknown as OpenAnswers,
  );

const forests = (account: string, exclude: readonly string[]) => [
  { name: 'contoso.test', account, domains: [{ domain: 'contoso.test', exclude }] },
  { name: 'fabrikam.test', account: 'b', domains: [] },
];

test.each<[string, Part, Part, Part]>([
  ['a choice of theirs', { stagingMode: true }, {}, { stagingMode: true }],
  ['a choice of mine', {}, { stagingMode: true }, { stagingMode: true }],
  ['the same choice twice', { stagingMode: true }, { stagingMode: true }, { stagingMode: true }],
  [
    'two choices of one section',
    { scheduler: { enabled: false, intervalMinutes: 30 } },
    { scheduler: { enabled: true, intervalMinutes: 60 } },
    { scheduler: { enabled: false, intervalMinutes: 60 } },
  ],
  [
    "another's account beside containers of mine",
    { forests: forests('new', []) },
    { forests: forests('a', ['OU=Sales']) },
    { forests: forests('new', ['OU=Sales']) },
  ],
  [
    'a forest that I add',
    { stagingMode: true },
    { forests: [{ name: 'x' }] },
    { forests: [{ name: 'x' }], stagingMode: true },
  ],
])('%s is kept', (_, theirs, mine, expected) => {
  expect(rebased(theirs, mine)).toEqual({ ...BASE, ...expected });
});

test.each<[string, Part, Part, string]>([
  [
    'the same number',
    { scheduler: { enabled: true, intervalMinutes: 45 } },
    { scheduler: { enabled: true, intervalMinutes: 60 } },
    'scheduler.intervalMinutes',
  ],
  [
    'the same list of containers',
    { forests: forests('a', ['OU=A']) },
    { forests: forests('a', ['OU=B']) },
    'forests.0.domains.0.exclude',
  ],
  ['the list of forests', { forests: [{ name: 'y' }] }, { forests: [{ name: 'x' }] }, 'forests'],
])('%s changed by both needs a person', (_, theirs, mine, path) => {
  expect(() => rebased(theirs, mine)).toThrow(
    expect.objectContaining({
      fault: expect.objectContaining({ code: 'draft-outdated', detail: { path } }) as unknown,
    }),
  );
});
