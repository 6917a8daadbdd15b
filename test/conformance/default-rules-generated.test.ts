import { describe, expect, it } from 'vitest';
import { ADDED_RULES, DIFFERENCES, NOT_YET, UNCOVERED } from './default-rules-differences.ts';
import { compareOutlines, readable } from './default-rules-comparison.ts';
import { createCoverage } from './default-rules-coverage.ts';
import { expectedRules } from './default-rules-expected.ts';
import { KINDS } from './default-rules-objects.ts';
import { referenceAvailable, unlessAvailable } from './default-rules-reference.ts';
import { createMaterial, nameOf, runKind } from './default-rules-run.ts';
import { bothSides } from './default-rules-sides.ts';

/** Of each kind. */
const OBJECTS = 5000;

describe.skipIf(!referenceAvailable)(`on generated objects our standard rules${unlessAvailable}`, () => {
  const prepare = () => {
    const sides = bothSides();
    const expected = expectedRules(sides.reference.rules, DIFFERENCES, new Set(Object.keys(NOT_YET)));
    const added = new Set(Object.keys(ADDED_RULES));
    const ours = sides.ours.rules.filter(({ rule }) => !added.has(rule.name));
    return { sides, expected, ours, material: createMaterial(sides), coverage: createCoverage(expected.rules) };
  };
  const made = referenceAvailable ? prepare() : undefined;
  const run = () => {
    if (made === undefined) throw new Error('no reference');
    return made;
  };

  it('have the links, joins and flows of Entra Connect, but for the differences on record', () => {
    const { expected, ours } = run();
    expect(compareOutlines(expected, ours)).toEqual([]);
  });

  it.each(KINDS.map((kind) => [nameOf(kind), kind] as const))(
    `do to ${OBJECTS} objects what Entra Connect's do: %s`,
    (_name, kind) => {
      const { expected, ours, material, coverage } = run();
      const { objects, mismatches } = runKind(kind, material, expected, ours, { count: OBJECTS, coverage, atMost: 10 });
      expect(mismatches.map(readable)).toEqual([]);
      expect(objects).toBe(OBJECTS);
    },
  );

  it('differ in all that is on record: no entry is without effect', () => {
    const { expected } = run();
    const idle = DIFFERENCES.filter((entry) => !expected.used.has(entry));
    expect(idle.map(({ rule, kind, ...rest }) => [String(rule), kind, 'targets' in rest ? rest.targets : ''])).toEqual(
      [],
    );
  });

  it('were all in scope and out of it, by every clause, and every flow gave a value', () => {
    const { coverage } = run();
    expect(coverage.missing().toSorted()).toEqual(Object.keys(UNCOVERED).toSorted());
  });
});
