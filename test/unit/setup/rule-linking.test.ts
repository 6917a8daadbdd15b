/** Which rules might both link an object, told by their scopes. */

import { expect, test } from 'vitest';
import { linkingBeside } from '../../../engine/setup/rules/linking.ts';
import { syncRuleSchema, type SyncRuleDocument } from '../../../engine/rules/rule.ts';

const rule = (id: string, parts: Partial<SyncRuleDocument> = {}) =>
  syncRuleSchema.parse({
    ...{ id, name: id, direction: 'inbound', connector: 'a', linkType: 'Provision', precedence: 1 },
    ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person' },
    ...parts,
  });

type Clause = readonly [attribute: string, operator: string, value?: string];
const scope = (...groups: readonly (readonly Clause[])[]) =>
  groups.map((clauses) =>
    clauses.map(([attribute, operator, value = '']) => ({ attribute, operator, value })),
  ) as SyncRuleDocument['scope'];

const isSingleValued = (attribute: string) => attribute !== 'proxyAddresses';
const meet = (left: Partial<SyncRuleDocument>, right: Partial<SyncRuleDocument>) =>
  linkingBeside(rule('left', left), [rule('left', left), rule('right', right)], isSingleValued).length > 0;

test.each<[string, boolean, SyncRuleDocument['scope'], SyncRuleDocument['scope']]>([
  ['no scope meets everything', true, [], scope([['title', 'EQUAL', 'x']])],
  [
    'two values of one attribute exclude each other',
    false,
    scope([['title', 'EQUAL', 'x']]),
    scope([['title', 'EQUAL', 'y']]),
  ],
  ['letter case does not part values', true, scope([['title', 'EQUAL', 'x']]), scope([['title', 'EQUAL', 'X']])],
  [
    'several values may hold both',
    true,
    scope([['proxyAddresses', 'EQUAL', 'x']]),
    scope([['proxyAddresses', 'EQUAL', 'y']]),
  ],
  ['an operator and its opposite', false, scope([['dn', 'ISMEMBEROF', 'g']]), scope([['dn', 'ISNOTMEMBEROF', 'G']])],
  ['a value and none', false, scope([['title', 'ISNULL']]), scope([['title', 'STARTSWITH', 'x']])],
  ['none, and a value that is not that', true, scope([['title', 'ISNULL']]), scope([['title', 'NOTEQUAL', 'x']])],
  ['different attributes', true, scope([['title', 'EQUAL', 'x']]), scope([['company', 'EQUAL', 'y']])],
  [
    'every alternative has to be excluded',
    true,
    scope([['title', 'EQUAL', 'x']], [['company', 'EQUAL', 'z']]),
    scope([['title', 'EQUAL', 'y']]),
  ],
  [
    'one clause of each alternative is enough',
    false,
    scope([
      ['title', 'EQUAL', 'x'],
      ['company', 'EQUAL', 'z'],
    ]),
    scope([['title', 'EQUAL', 'y']], [['company', 'ISNULL']]),
  ],
])('%s', (_, expected, left, right) => {
  expect([meet({ scope: left }, { scope: right }), meet({ scope: right }, { scope: left })]).toEqual([
    expected,
    expected,
  ]);
});

test('only enabled inbound rules for the same objects that link can be in the way', () => {
  expect(meet({}, {})).toBe(true);
  const others: readonly Partial<SyncRuleDocument>[] = [
    { disabled: true },
    { direction: 'outbound' },
    { connector: 'b' },
    { connectorSpaceObjectType: 'contact' },
    { linkType: 'Join' },
    { linkType: 'JoinNoFlow', join: [{ clauses: [{ connectorSpaceAttribute: 'mail', metaverseAttribute: 'mail' }] }] },
  ];
  for (const other of others) expect(meet({}, other), JSON.stringify(other)).toBe(false);
  expect(meet({ linkType: 'Join' }, {}), 'it does not link itself').toBe(false);
  expect(meet({}, { metaverseObjectType: 'group' }), 'an object is of one identity').toBe(true);
});
