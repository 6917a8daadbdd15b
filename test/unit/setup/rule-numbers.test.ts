/** Numbers of one's own rules. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freePrecedences, isOwnPrecedence, renumbered, type Place } from '../../../engine/setup/rules/numbers.ts';

interface Numbered {
  readonly id: string;
  readonly precedence: number;
}

const rulesOf = (numbers: readonly number[]): Numbered[] =>
  numbers.map((precedence) => ({ id: `r${precedence}`, precedence }));

const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 100 });
/** Crowded ones, where a gap has to be found. */
const crowded = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 2, max: 39 }))
  .map(([first, count]) => Array.from({ length: count }, (_, index) => first + index));

test('free numbers are those from 0 to 99 that no rule has', () => {
  expect(freePrecedences([])).toHaveLength(100);
  expect(freePrecedences(rulesOf([0, 1, 99])).slice(0, 2)).toEqual([2, 3]);
  expect([-1, 0, 99, 100, 1.5].map(isOwnPrecedence)).toEqual([false, true, true, false, false]);
});

test('a move puts the rule next to the other, keeps the order of all others, and every number its own', () => {
  fc.assert(
    fc.property(fc.oneof(numbers, crowded), fc.nat(), fc.nat(), fc.boolean(), (chosen, first, second, before) => {
      const rules = rulesOf(chosen);
      const moving = rules[first % rules.length]!.id;
      const anchor = rules.filter(({ id }) => id !== moving)[second % (rules.length - 1)]!.id;
      const place: Place = before ? { before: anchor } : { after: anchor };
      const changes = renumbered(rules, moving, place);
      if (!changes) return expect(rules).toHaveLength(100);
      const to = new Map(changes.map((change) => [change.id, change.to]));
      const after = rules.map((rule) => ({ id: rule.id, precedence: to.get(rule.id) ?? rule.precedence }));
      const order = after.toSorted((a, b) => a.precedence - b.precedence).map(({ id }) => id);
      const others = rules.toSorted((a, b) => a.precedence - b.precedence).filter(({ id }) => id !== moving);
      expect(order.filter((id) => id !== moving)).toEqual(others.map(({ id }) => id));
      expect(order.indexOf(moving) - order.indexOf(anchor)).toBe(before ? -1 : 1);
      expect(new Set(after.map(({ precedence }) => precedence)).size).toBe(rules.length);
      expect(after.every(({ precedence }) => isOwnPrecedence(precedence))).toBe(true);
      return undefined;
    }),
  );
});

test.each<[string, readonly number[], string, Place, readonly (readonly [string, number])[]]>([
  ['a gap between the neighbours changes the rule alone', [10, 20, 50], 'r50', { before: 'r20' }, [['r50', 15]]],
  ['where it stands already nothing changes', [10, 20, 50], 'r20', { after: 'r10' }, []],
  [
    'without a gap the nearer one is used',
    [10, 11, 12, 13, 40],
    'r40',
    { before: 'r11' },
    [
      ['r40', 10],
      ['r10', 9],
    ],
  ],
  [
    'the first place is below the first',
    [0, 5, 9],
    'r9',
    { before: 'r0' },
    [
      ['r9', 0],
      ['r0', 1],
    ],
  ],
])('%s', (_, chosen, id, place, expected) => {
  expect(renumbered(rulesOf(chosen), id, place)?.map((change) => [change.id, change.to])).toEqual(expected);
});

test('a hundred rules leave no room but the places they have', () => {
  const rules = rulesOf(Array.from({ length: 100 }, (_, index) => index));
  expect(renumbered(rules, 'r4', { before: 'r5' })).toEqual([]);
  expect(renumbered(rules, 'nobody', { before: 'r5' })).toBeUndefined();
});
