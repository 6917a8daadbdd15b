import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computeMetaverse, sameAttributes, type Contributor, type Lineage } from '../../../engine/metaverse/compute.ts';
import { FLOW_SIZE_LIMIT } from '../../../engine/rules/flow-size.ts';
import type { FlowResult } from '../../../engine/rules/compiled-rule.ts';
import { AUTHORITATIVE_NULL, error, flow, IGNORE, input, NULL, referenceFlow, rule, values } from '../rule-builders.ts';

const numberOf = (id: string) => Number(id);
type MergeType = 'Update' | 'Merge' | 'MergeCaseInsensitive';

/** Rules 1, 2, 3 on objects 1, 2, 3, in this order of precedence, with what each says of `title`. */
function bids(results: readonly FlowResult[], mergeType: MergeType = 'Update'): Contributor[] {
  return results.map((result, index) => ({
    csId: index + 1,
    input: input(),
    rules: [
      rule(`${index + 1}`, { document: { precedence: 100 + index }, flows: [flow('title', result, { mergeType })] }),
    ],
  }));
}

type Said = readonly FlowResult[];

test.each<[string, Said, readonly string[] | undefined, readonly (readonly [number, number])[] | undefined]>([
  [
    'the first that has a value wins, the others are noted as losers',
    [values('a'), values('b')],
    ['a'],
    [
      [1, 1],
      [2, 2],
    ],
  ],
  [
    'one that has nothing lets the next speak',
    [NULL, values('b'), values('c')],
    ['b'],
    [
      [2, 2],
      [3, 3],
    ],
  ],
  [
    'one that says with authority that there is nothing ends it',
    [AUTHORITATIVE_NULL, values('b')],
    undefined,
    [[1, 1]],
  ],
  [
    'authority counts only until somebody has won',
    [values('a'), AUTHORITATIVE_NULL],
    ['a'],
    [
      [1, 1],
      [2, 2],
    ],
  ],
  ['a flow that is to be ignored is as if it were not there', [IGNORE, values('b')], ['b'], [[2, 2]]],
  ['where all are to be ignored the value stays as it is', [IGNORE, IGNORE], ['before'], undefined],
  ['where one is ignored and the other has nothing the value stays', [IGNORE, NULL], ['before'], undefined],
  ['where nobody has anything the value goes', [NULL, NULL], undefined, undefined],
  [
    'several values win together',
    [values('b', 'a'), values('c')],
    ['a', 'b'],
    [
      [1, 1],
      [2, 2],
    ],
  ],
])('%s', (_, said, wanted, lineage) => {
  const computed = computeMetaverse(bids(said), { title: ['before'], other: ['x'] }, numberOf);
  expect(computed).toMatchObject({ ok: true });
  if (!computed.ok) return;
  expect(computed.attributes['title']).toEqual(wanted);
  expect(computed.lineage['title']).toEqual(lineage);
  // What no flow speaks of is nobody's: it does not stay.
  expect(computed.attributes['other']).toBeUndefined();
});

test.each<[string, MergeType, Said, readonly string[]]>([
  ['values of all are one set', 'Merge', [values('a', 'b'), values('b', 'c')], ['a', 'b', 'c']],
  ['merged values are told apart by letter case', 'Merge', [values('a'), values('A')], ['A', 'a']],
  ['or not, and the first spelling stays', 'MergeCaseInsensitive', [values('a'), values('A', 'b')], ['a', 'b']],
  ['one that has nothing adds nothing', 'Merge', [values('a'), NULL, values('c')], ['a', 'c']],
  ['authority takes nothing from a merge', 'Merge', [values('a'), AUTHORITATIVE_NULL, values('c')], ['a', 'c']],
])('merged: %s', (_, mergeType, said, wanted) => {
  const computed = computeMetaverse(bids(said, mergeType), {}, numberOf);
  expect(computed.ok && computed.attributes['title']).toEqual(wanted);
});

test('a merged value names everyone who gave some of it', () => {
  const computed = computeMetaverse(bids([values('a'), NULL, values('c')], 'Merge'), {}, numberOf);
  expect(computed.ok && computed.lineage['title']).toEqual([
    [1, 1],
    [3, 3],
  ]);
});

test('an error of a flow that counts is the failure of its object, with rule and place', () => {
  const computed = computeMetaverse(bids([NULL, error('no title')]), {}, numberOf);
  expect(computed).toEqual({
    ok: false,
    failure: { csId: 2, rule: '2', attribute: 'title', message: 'no title', position: 3 },
  });
});

test('an error of a flow that has lost already is not even looked at', () => {
  expect(computeMetaverse(bids([values('a'), error('no title')]), {}, numberOf)).toMatchObject({ ok: true });
});

test('flows of one rule that speak twice of an attribute stand in the order of the rule', () => {
  const twice: Contributor = {
    csId: 1,
    input: input(),
    rules: [rule('1', { flows: [flow('title', NULL), flow('title', values('second'))] })],
  };
  const computed = computeMetaverse([twice], {}, numberOf);
  expect(computed.ok && computed.attributes['title']).toEqual(['second']);
});

test('contributors of a reference stand by precedence, whoever has a link decides later', () => {
  const contributors = [3, 1, 2].map((csId): Contributor => ({
    csId,
    input: input(),
    rules: [rule(`${csId}`, { document: { precedence: 200 - csId }, flows: [referenceFlow('manager', 'boss')] })],
  }));
  const computed = computeMetaverse(contributors, {}, numberOf);
  expect(computed.ok && computed.references.get('manager')).toEqual([
    { attribute: 'manager', csId: 3, csAttribute: 'boss', rule: 3 },
    { attribute: 'manager', csId: 2, csAttribute: 'boss', rule: 2 },
    { attribute: 'manager', csId: 1, csAttribute: 'boss', rule: 1 },
  ]);
});

const anyResult = fc.oneof(
  fc.subarray(['a', 'b', 'c'], { minLength: 1 }).map((list) => values(...list)),
  fc.constantFrom(NULL, AUTHORITATIVE_NULL, IGNORE),
);

test('the order in which objects were joined changes nothing, and computing again changes nothing', () => {
  fc.assert(
    fc.property(
      fc.array(anyResult, { minLength: 1, maxLength: 5 }),
      fc.constantFrom<MergeType>('Update', 'Merge', 'MergeCaseInsensitive'),
      fc.infiniteStream(fc.nat()),
      (said, mergeType, random) => {
        const contributors = bids(said, mergeType);
        const shuffled = contributors
          .map((contributor) => ({ contributor, at: random.next().value as number }))
          .sort((left, right) => left.at - right.at)
          .map(({ contributor }) => contributor);
        const before = { title: ['before'] };
        const computed = computeMetaverse(contributors, before, numberOf);
        expect(computeMetaverse(shuffled, before, numberOf)).toEqual(computed);
        if (!computed.ok) return;
        const again = computeMetaverse(contributors, computed.attributes, numberOf);
        expect(again.ok && sameAttributes(again.attributes, computed.attributes)).toBe(true);
      },
    ),
  );
});

test('attribute sets are the same whatever the order of values', () => {
  expect(sameAttributes({ a: ['1', '2'] }, { a: ['2', '1'] })).toBe(true);
  expect(sameAttributes({ a: ['1'] }, { a: ['1'], b: ['2'] })).toBe(false);
  expect(sameAttributes({ a: ['1'], c: ['2'] }, { a: ['1'], b: ['2'] })).toBe(false);
});

test('a flow that applies once gives what it gave when its object was joined, as long as it is its own', () => {
  const once = rule('1', { flows: [flow('title', values('now'), { applyOnce: true })] });
  const other = rule('2', { document: { precedence: 200 }, flows: [flow('title', values('other'))] });
  const contributors = (joinedBefore: boolean): Contributor[] => [
    { csId: 1, input: input(), rules: [once], joinedBefore },
    { csId: 2, input: input(), rules: [other], joinedBefore },
  ];
  const computed = (joinedBefore: boolean, lineage: Lineage) =>
    computeMetaverse(contributors(joinedBefore), { title: ['then'] }, numberOf, lineage);
  expect(computed(false, {})).toMatchObject({ attributes: { title: ['now'] } });
  const own: Lineage = { title: [[1, 1]] };
  expect(computed(true, own)).toMatchObject({
    attributes: { title: ['then'] },
    lineage: {
      title: [
        [1, 1],
        [2, 2],
      ],
    },
  });
  expect(computed(true, { title: [[2, 2]] })).toMatchObject({ attributes: { title: ['other'] } });
});

test('a flow that gives more than an attribute takes has failed, with its size', () => {
  const large = rule('1', { flows: [flow('title', values('x'.repeat(3_000_000)))] });
  expect(computeMetaverse([{ csId: 1, input: input(), rules: [large] }], {}, numberOf)).toMatchObject({
    ok: false,
    failure: { attribute: 'title', message: 'value-too-large', oversize: { size: 3_000_000, limit: FLOW_SIZE_LIMIT } },
  });
});
