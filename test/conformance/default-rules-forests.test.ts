import { describe, expect, it } from 'vitest';
import type { CompiledRule } from '../../engine/rules/compiled-rule.ts';
import { createChance, type Chance } from './default-rules-chance.ts';
import { compareIdentities, numbersOf, readable, type Member, type Mismatch } from './default-rules-comparison.ts';
import { ADDED_RULES, DIFFERENCES, NOT_YET } from './default-rules-differences.ts';
import { expectedRules } from './default-rules-expected.ts';
import { generate } from './default-rules-objects.ts';
import { referenceAvailable, unlessAvailable } from './default-rules-reference.ts';
import { createMaterial, nameOf } from './default-rules-run.ts';
import { bothSides, bothSidesOfTwoForests, SECOND } from './default-rules-sides.ts';

const IDENTITIES = 1000;

/** What one person or group may be in two forests. */
const PAIRS: readonly (readonly [first: string, second: string])[] = [
  ['user', 'user'],
  ['user', 'inetOrgPerson'],
  ['contact', 'user'],
  ['user', 'contact'],
  ['group', 'group'],
];

function prepare() {
  const { reference, ours } = bothSidesOfTwoForests();
  const expected = expectedRules(reference.rules, DIFFERENCES, new Set(Object.keys(NOT_YET))).rules;
  const known = ours.rules.filter(({ rule }) => !(rule.name in ADDED_RULES));
  return { expected, ours: known, numbers: numbersOf(expected, known), material: createMaterial(bothSides()) };
}

const place = ({ rule }: CompiledRule) => `${rule.precedence} ${rule.connector}: ${rule.name}`;

describe.skipIf(!referenceAvailable)(`the standard rules of two forests${unlessAvailable}`, () => {
  const made = referenceAvailable ? prepare() : undefined;
  const run = () => {
    if (made === undefined) throw new Error('no reference');
    return made;
  };

  function memberOf(connector: string, objectType: string, chance: Chance): Member {
    const { expected, ours, material } = run();
    const source = material.sources.get(nameOf({ from: 'AD', objectType }));
    if (source === undefined) throw new Error(`no objects of ${objectType}`);
    const mine = ({ rule }: CompiledRule) =>
      rule.direction === 'inbound' && rule.connector === connector && rule.connectorSpaceObjectType === objectType;
    return { input: generate(source, chance), expected: expected.filter(mine), ours: ours.filter(mine) };
  }

  it('are numbered as Entra Connect numbers them', () => {
    const { expected, ours } = run();
    expect(ours.map(place)).toEqual(expected.map(place));
  });

  it.each(PAIRS)('make the same identity of a %s in one forest and a %s in the other', (first, second) => {
    const { numbers } = run();
    const chance = createChance(first.length * 31 + second.length);
    const found: Mismatch[] = [];
    for (let index = 0; index < IDENTITIES && found.length < 5; index += 1) {
      const members = [memberOf('AD', first, chance), memberOf(SECOND, second, chance)];
      const mismatch = compareIdentities(chance.half() ? members : members.toReversed(), numbers);
      if (mismatch !== undefined) found.push(mismatch);
    }
    expect(found.map(readable)).toEqual([]);
  });
});
