import { describe, expect, it } from 'vitest';
import type { CompiledRule } from '../../engine/rules/compiled-rule.ts';
import { compareOutlines } from './default-rules-comparison.ts';
import { ADDED_RULES, DIFFERENCES, NOT_YET } from './default-rules-differences.ts';
import { expectedRules } from './default-rules-expected.ts';
import { mutate, type Mutation } from './default-rules-mistakes.ts';
import { MUTATIONS } from './default-rules-mutations.ts';
import { KINDS, rulesFor } from './default-rules-objects.ts';
import { referenceAvailable, unlessAvailable } from './default-rules-reference.ts';
import { createMaterial, runKind } from './default-rules-run.ts';
import { bothSides } from './default-rules-sides.ts';

/** Of each kind that the rule is for: as many as the comparison itself makes, fewer where the mistake shows sooner. */
const OBJECTS = 5000;

function prepare() {
  const sides = bothSides();
  const expected = expectedRules(sides.reference.rules, DIFFERENCES, new Set(Object.keys(NOT_YET)));
  const documents = sides.ours.documents.filter((rule) => !(rule.name in ADDED_RULES));
  return { sides, expected, documents, material: createMaterial(sides) };
}

describe.skipIf(!referenceAvailable)(`mistakes in our standard rules${unlessAvailable}`, () => {
  const made = referenceAvailable ? prepare() : undefined;
  const possible = MUTATIONS.filter(({ rule }) => !(rule in NOT_YET));

  function compiledWith(mutation: Mutation): readonly CompiledRule[] {
    if (made === undefined) throw new Error('no reference');
    const changed = mutate(made.documents, mutation);
    expect(changed, 'the mistake changes nothing').not.toEqual(made.documents);
    return made.sides.compileOurs(changed);
  }

  function noticed(mutation: Mutation): boolean {
    if (made === undefined) throw new Error('no reference');
    const { expected, material } = made;
    const rules = compiledWith(mutation);
    if (compareOutlines(expected, rules).length > 0) return true;
    const named = rules.filter(({ rule }) => rule.name === mutation.rule || rule.name === mutation.precedence);
    const concerned = KINDS.filter((kind) => rulesFor(kind, named).length > 0);
    return concerned.some(
      (kind) => runKind(kind, material, expected, rules, { count: OBJECTS, atMost: 1 }).mismatches.length > 0,
    );
  }

  it('are at least thirty, in every family of rules', () => {
    const families = (names: readonly string[]) => new Set(names.map((name) => name.replace(/ - \w+ /, ' - ')));
    const all = families((made?.documents ?? []).map((rule) => rule.name));
    expect(possible.length).toBeGreaterThanOrEqual(30);
    expect([...all.difference(families(possible.map(({ rule }) => rule)))]).toEqual([]);
  });

  it.each(possible.map((mutation) => [mutation.rule, mutation.what, mutation] as const))(
    'are noticed: %s: %s',
    (_rule, _what, mutation) => {
      expect(noticed(mutation)).toBe(true);
    },
  );
});
