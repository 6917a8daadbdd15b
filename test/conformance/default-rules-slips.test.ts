import { describe, expect, it } from 'vitest';
import type { CompiledRule } from '../../engine/rules/compiled-rule.ts';
import type { Flow, SyncRule } from '../../engine/rules/rule.ts';
import { ADDED_RULES, DIFFERENCES, NOT_YET } from './default-rules-differences.ts';
import { EQUIVALENTS } from './default-rules-equivalents.ts';
import { expectedRules } from './default-rules-expected.ts';
import { mutantsOf, type Mutant } from './default-rules-mutants.ts';
import { KINDS, rulesFor, type Kind } from './default-rules-objects.ts';
import { referenceAvailable, unlessAvailable } from './default-rules-reference.ts';
import { createMaterial, nameOf } from './default-rules-run.ts';
import { bothSides } from './default-rules-sides.ts';
import { findSlips, type Slips } from './default-rules-slips.ts';

/** Of each kind: what shows at all shows on these. */
const OBJECTS = 2000;
const SEED = 62;

function prepare() {
  const sides = bothSides();
  const expected = expectedRules(sides.reference.rules, DIFFERENCES, new Set(Object.keys(NOT_YET)));
  return { sides, expected, material: createMaterial(sides) };
}

function otherSources(rule: SyncRule): (flow: Flow) => readonly string[] {
  const direct = rule.flows.flatMap(({ source }) => (source.type === 'direct' ? [source.attribute] : []));
  return () => direct;
}

describe.skipIf(!referenceAvailable)(`every single slip in our standard rules${unlessAvailable}`, () => {
  const made = referenceAvailable ? prepare() : undefined;
  const seen = new Set<RegExp>();
  let noticed = 0;

  function slipsOf(kind: Kind): Slips {
    if (made === undefined) throw new Error('no reference');
    const { sides, expected, material } = made;
    const names = new Set(rulesFor(kind, sides.ours.rules).map(({ rule }) => rule.name));
    const documents = sides.ours.documents.filter(({ name }) => names.has(name) && !(name in ADDED_RULES));
    const source = material.sources.get(nameOf(kind));
    if (source === undefined) throw new Error(`no objects of ${nameOf(kind)}`);
    const compile = ({ document }: Mutant): CompiledRule | undefined => {
      try {
        return sides.compileOurs([document])[0];
      } catch {
        return undefined;
      }
    };
    const mutants = documents.flatMap((rule) => mutantsOf(rule, otherSources(rule)));
    return findSlips(mutants, expected.rules, compile, source, { count: OBJECTS, seed: SEED });
  }

  it.each(KINDS.map((kind) => [nameOf(kind), kind] as const))('is noticed or changes nothing: %s', (_name, kind) => {
    const slips = slipsOf(kind);
    const survivors = slips.unnoticed.filter((name) => {
      const reason = EQUIVALENTS.find(({ change }) => change.test(name));
      if (reason !== undefined) seen.add(reason.change);
      return reason === undefined;
    });
    noticed += slips.noticed;
    expect(survivors).toEqual([]);
  });

  it('of more than two thousand, and every reason for a change without effect is needed', () => {
    expect(noticed).toBeGreaterThan(2000);
    expect(EQUIVALENTS.filter(({ change }) => !seen.has(change)).map(({ change }) => String(change))).toEqual([]);
  });
});
