/** Which connectors a change of rules concerns. */

import { expect, test } from 'vitest';
import { connectorsToSynchronize, ruleBasis } from '../../../engine/runs/rule-basis.ts';
import { syncRuleSchema, type SyncRule, type SyncRuleDocument } from '../../../engine/rules/rule.ts';

type Parts = Partial<SyncRuleDocument>;

const flow = (target: string, attribute = target) => ({ target, source: { type: 'direct', attribute } as const });
const joinBy = (attribute: string) => [
  { clauses: [{ connectorSpaceAttribute: attribute, metaverseAttribute: attribute }] },
];

const rule = (id: string, precedence: number, parts: Parts): SyncRule =>
  syncRuleSchema.parse({
    ...{ id, name: id, precedence, direction: 'inbound', connector: 'a', linkType: 'Join' },
    ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person' },
    ...parts,
  });

const OUT = { direction: 'outbound', connector: 't' } as const;
const GROUP = { connectorSpaceObjectType: 'group', metaverseObjectType: 'group' } as const;

/** Forests a and b have people; only b has groups; c joins only. The tenant t takes both, the forests take an anchor back. */
const RULES: readonly SyncRule[] = [
  rule('a-people', 100, { linkType: 'Provision', join: joinBy('mail') }),
  rule('b-people', 101, { connector: 'b', linkType: 'Provision', join: joinBy('mail') }),
  rule('c-people', 102, { connector: 'c', join: joinBy('mail') }),
  rule('a-names', 110, { flows: [flow('displayName')] }),
  rule('b-names', 111, { connector: 'b', flows: [flow('displayName'), flow('title')] }),
  rule('b-groups', 120, { ...GROUP, connector: 'b', linkType: 'StickyJoin' }),
  rule('t-join', 130, { connector: 't', join: joinBy('mail') }),
  rule('to-t-people', 140, { ...OUT, linkType: 'Provision', join: joinBy('mail') }),
  rule('to-t-names', 141, { ...OUT, flows: [flow('displayName')] }),
  rule('to-t-titles', 142, { ...OUT, flows: [flow('title')] }),
  rule('to-t-names-again', 143, { ...OUT, flows: [flow('displayName', 'cn')] }),
  rule('to-t-groups', 150, { ...OUT, ...GROUP, linkType: 'Provision' }),
  rule('to-a-anchor', 160, { ...OUT, connector: 'a', flows: [flow('anchor')] }),
];

const NONE: readonly string[] = [];

function concerned(change: (rules: readonly SyncRule[]) => readonly SyncRule[], parameters = {}): string[] {
  const before = ruleBasis(RULES, () => ({}));
  const after = ruleBasis(change(RULES), () => parameters);
  const there = [...connectorsToSynchronize(before.rules, after.rules)].toSorted();
  expect([...connectorsToSynchronize(before.rules, before.rules)], 'nothing changed').toEqual([]);
  if (before.key === after.key) expect(there, 'the same rules').toEqual([]);
  return there;
}

const changing = (id: string, parts: Parts) => (rules: readonly SyncRule[]) =>
  rules.map((one) => (one.id === id ? syncRuleSchema.parse({ ...one, ...parts }) : one));

test.each<[string, string, Parts, readonly string[]]>([
  ['an inbound flow concerns its connector', 'a-names', { flows: [flow('displayName', 'cn')] }, ['a']],
  ['an inbound join concerns its connector', 'c-people', { join: joinBy('employeeID') }, ['c']],
  ['an inbound rule of the tenant concerns the tenant', 't-join', { join: joinBy('anchor') }, ['t']],
  [
    'a scope that takes in fewer concerns its connector',
    'b-people',
    { scope: [[{ attribute: 'company', operator: 'EQUAL', value: 'x' }]] },
    ['b'],
  ],
  [
    'an outbound rule for people concerns who keeps people',
    'to-t-names',
    { flows: [flow('displayName', 'cn')] },
    ['a', 'b'],
  ],
  ['an outbound rule for groups concerns who keeps groups', 'to-t-groups', { flows: [flow('cn')] }, ['b']],
  [
    'an outbound rule for every type concerns who keeps anything',
    'to-t-groups',
    { metaverseObjectType: '*' },
    ['a', 'b'],
  ],
  [
    'what is written to objects that are there anyway concerns their connector',
    'to-a-anchor',
    { flows: [flow('cn')] },
    ['a'],
  ],
  ['a rule that is switched off concerns what it did', 'b-groups', { disabled: true }, ['b']],
  ['a name concerns nobody', 'a-people', { name: 'People of the first forest' }, NONE],
  ['a description concerns nobody', 'to-t-people', { description: 'To the cloud' }, NONE],
  ['a number that leaves the order as it is concerns nobody', 'to-a-anchor', { precedence: 999 }, NONE],
  [
    'an inbound rule passing others that it has nothing to do with concerns nobody',
    'b-groups',
    { precedence: 1 },
    NONE,
  ],
  ['an outbound rule passing one with other targets concerns nobody', 'to-t-titles', { precedence: 99 }, NONE],
  [
    'an outbound rule passing one with the same target concerns who keeps the type',
    'to-t-names',
    { precedence: 144 },
    ['a', 'b'],
  ],
])('%s', (_, id, parts, expected) => {
  expect(concerned(changing(id, parts))).toEqual(expected);
});

test('numbers that all move and keep their order concern nobody', () => {
  expect(concerned((rules) => rules.map((one) => ({ ...one, precedence: one.precedence * 2 })))).toEqual([]);
});

test('a new rule concerns what it is for, and so does one that goes', () => {
  const added = rule('own', 5, { connector: 'b', flows: [flow('title')] });
  expect(concerned((rules) => [added, ...rules])).toEqual(['b']);
  expect(concerned((rules) => rules.filter(({ id }) => id !== 'b-groups'))).toEqual(['b']);
  expect(concerned((rules) => rules.filter(({ id }) => id !== 'to-t-people'))).toEqual(['a', 'b']);
});

test('a rule that is disabled before and after may change as it likes', () => {
  const off = rule('off', 5, { disabled: true });
  const before = ruleBasis([...RULES, off], () => ({}));
  const after = ruleBasis([...RULES, { ...off, flows: [] }], () => ({}));
  expect(after).toEqual(before);
});

test('a parameter concerns the rules that use it', () => {
  const filtered = changing('b-people', {
    scope: [[{ attribute: 'dn', operator: 'ISMEMBEROF', value: '%Connector.Group%' }]],
  });
  const basis = (group: string) =>
    ruleBasis(filtered(RULES), () => ({ 'Connector.Group': group, 'Domain.FQDN': group }));
  expect([...connectorsToSynchronize(basis('one').rules, basis('other').rules)]).toEqual(['b']);
});

test('of two rules of different connectors that change places one connector is enough: that of the rule that moved', () => {
  expect(concerned(changing('a-names', { precedence: 112 }))).toEqual(['a']);
  expect(concerned(changing('b-names', { precedence: 109 }))).toEqual(['b']);
});
