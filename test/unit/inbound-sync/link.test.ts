import { describe, expect, test } from 'vitest';
import { decideLink, linkingRules, shareValue, wantedKeys, type Candidate } from '../../../engine/inbound-sync/link.ts';
import { foldedKey } from '../../../engine/connector-space/keys.ts';
import type { AttributeValue, Attributes } from '../../../engine/model/attribute-value.ts';
import { flow, joinOn, rule, values } from '../rule-builders.ts';

const ANNA = { mail: ['anna@contoso.test'], sid: ['S-1'] };

function candidate(id: number, attributes: Attributes, parts: Partial<Candidate> = {}): Candidate {
  return { id, objectType: 'person', attributes, ...parts };
}

/** A metaverse that has these objects. */
function metaverse(...candidates: readonly Candidate[]) {
  return (attribute: string, key: string) =>
    candidates.filter((one) => (one.attributes[attribute] ?? []).some((value) => foldedKey(value) === key));
}

const provision = rule('provision', {
  document: { linkType: 'Provision' },
  joinGroups: [joinOn('sid'), joinOn('mail')],
});
const join = rule('join', { joinGroups: [joinOn('sid'), joinOn('mail')] });
const flowsOnly = rule('flows', { flows: [flow('title', values('x'))] });

describe('an object that is not joined', () => {
  test.each<[string, readonly (typeof join)[], Attributes, readonly Candidate[], object]>([
    ['in scope of no rule that links is a disconnector', [flowsOnly], ANNA, [], { kind: 'disconnector' }],
    ['without a match is provisioned', [provision, flowsOnly], ANNA, [], { kind: 'provision', rule: provision }],
    ['without a match waits where its rule only joins', [join], ANNA, [], { kind: 'disconnector' }],
    ['with one match is joined', [provision], ANNA, [candidate(7, { sid: ['S-1'] })], { kind: 'join', metaverseId: 7 }],
    [
      'is joined by the first group that finds exactly one',
      [provision],
      ANNA,
      [candidate(7, { mail: ['anna@contoso.test'] }), candidate(8, { sid: ['S-1'] })],
      { kind: 'join', metaverseId: 8 },
    ],
    [
      'goes on to the next group where the first finds several',
      [provision],
      ANNA,
      [candidate(7, { sid: ['S-1'] }), candidate(8, { sid: ['S-1'] }), candidate(9, { mail: ['anna@contoso.test'] })],
      { kind: 'join', metaverseId: 9 },
    ],
    [
      'that finds several and never exactly one is ambiguous, and nothing is made',
      [provision],
      ANNA,
      [candidate(7, { sid: ['S-1'] }), candidate(8, { sid: ['S-1'] })],
      { kind: 'fault', fault: { code: 'join-ambiguous', detail: { rule: 'provision', matches: 2 } } },
    ],
    [
      'whose match has an object of its connector already is refused',
      [provision],
      ANNA,
      [candidate(7, { sid: ['S-1'] }, { takenBy: 'CN=other' })],
      { kind: 'fault', fault: { code: 'join-target-taken', detail: { metaverseObject: 7, other: 'CN=other' } } },
    ],
    [
      'is never joined to an object of another type',
      [provision],
      ANNA,
      [candidate(7, { sid: ['S-1'] }, { objectType: 'group' })],
      { kind: 'provision' },
    ],
    [
      'with two rules that link is an error that precedence does not settle',
      [provision, join],
      ANNA,
      [],
      { kind: 'fault', fault: { code: 'join-rules-conflict', detail: { rules: 'provision, join' } } },
    ],
    [
      'is found whatever the case of its values',
      [provision],
      { mail: ['ANNA@contoso.test'] },
      [candidate(7, ANNA)],
      { kind: 'join', metaverseId: 7 },
    ],
    [
      'without any of the criteria is not provisioned: nobody could find it again',
      [provision],
      {},
      [],
      { kind: 'disconnector' },
    ],
  ])('%s', (_, inScope, attributes, candidates, expected) => {
    expect(decideLink(inScope, attributes, metaverse(...candidates))).toMatchObject(expected);
  });

  test('a rule that provisions without criteria always does', () => {
    const always = rule('always', { document: { linkType: 'Provision' } });
    expect(decideLink([always], {}, metaverse())).toMatchObject({ kind: 'provision' });
  });

  test('where letter case counts, a value in other case is no match', () => {
    const exact = rule('exact', {
      document: { linkType: 'Provision' },
      joinGroups: [joinOn('anchor', 'anchor', { caseSensitive: true })],
    });
    const found = metaverse(candidate(7, { anchor: ['AbC='] }));
    expect(decideLink([exact], { anchor: ['ABC='] }, found)).toMatchObject({ kind: 'provision' });
    expect(decideLink([exact], { anchor: ['AbC='] }, found)).toMatchObject({ kind: 'join' });
  });

  test('all clauses of a group have to hold', () => {
    const both = {
      clauses: [...joinOn('sid').clauses, ...joinOn('mail').clauses],
      acceptsTarget: () => true,
    };
    const strict = rule('strict', { joinGroups: [both] });
    expect(decideLink([strict], ANNA, metaverse(candidate(7, { sid: ['S-1'] })))).toEqual({ kind: 'disconnector' });
    expect(decideLink([strict], ANNA, metaverse(candidate(7, ANNA)))).toMatchObject({ kind: 'join' });
  });

  test('a group that does not accept what it finds finds nothing', () => {
    const free = rule('free', {
      joinGroups: [joinOn('mail', 'mail', { accepts: (target) => target.attributes['anchor'] === undefined })],
    });
    expect(decideLink([free], ANNA, metaverse(candidate(7, { ...ANNA, anchor: ['x'] })))).toEqual({
      kind: 'disconnector',
    });
    expect(decideLink([free], ANNA, metaverse(candidate(8, ANNA)))).toMatchObject({ kind: 'join', metaverseId: 8 });
  });
});

test('rules that link are those with criteria and those that provision', () => {
  const always = rule('always', { document: { linkType: 'Provision' } });
  expect(linkingRules([flowsOnly, join, always]).map((one) => one.rule.id)).toEqual(['join', 'always']);
});

test('every value of every criterion is looked up', () => {
  expect(wantedKeys([join], { sid: ['S-1'], mail: ['A@x', 'b@x'] })).toEqual([
    ['sid', 'ss-1'],
    ['mail', 'sa@x'],
    ['mail', 'sb@x'],
  ]);
});

test.each<[string, readonly AttributeValue[], readonly AttributeValue[], boolean, boolean]>([
  ['letter case does not tell apart', ['a'], ['A'], false, true],
  ['letter case tells apart where it counts', ['a'], ['A'], true, false],
  ['one of several is enough', ['a', 'b'], ['c', 'b'], true, true],
  ['nothing is shared with nothing', [], ['a'], false, false],
  ['a number is no text', [1n], ['1'], false, false],
  ['octets are compared as such', [new Uint8Array([1])], [new Uint8Array([1])], true, true],
])('sharing a value: %s', (_, left, right, caseSensitive, shared) => {
  expect(shareValue(left, right, caseSensitive)).toBe(shared);
});
