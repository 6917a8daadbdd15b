/** Which of many small mistakes the comparison notices, all of them held against the same objects at once. */

import type { CompiledFlow, CompiledRule, RuleInput } from '../../engine/rules/compiled-rule.ts';
import { createChance } from './default-rules-chance.ts';
import { remembering } from './default-rules-comparison.ts';
import { sameResult } from './default-rules-expected.ts';
import type { Mutant } from './default-rules-mutants.ts';
import { generate, type Source } from './default-rules-objects.ts';

interface Alive {
  readonly name: string;
  /** Whether this object shows the mistake. */
  readonly shows: (input: RuleInput) => boolean;
}

function suspect(mutant: Mutant, expected: CompiledRule, compiled: CompiledRule): Alive | undefined {
  const { name, target } = mutant;
  if (target === undefined) return { name, shows: (input) => compiled.inScope(input) !== expected.inScope(input) };
  const byTarget = (flow: CompiledFlow) => flow.target === target;
  const [right, wrong] = [expected.flows.find(byTarget), compiled.flows.find(byTarget)];
  if (right === undefined || wrong === undefined) return undefined;
  // Where references come from is compared without any object.
  if (right.referenceSource !== wrong.referenceSource) return undefined;
  return {
    name,
    shows: (input) => expected.inScope(input) && !sameResult(right.evaluate(input), wrong.evaluate(input)),
  };
}

export interface Slips {
  /** Mistakes that no object shows. */
  readonly unnoticed: readonly string[];
  /** Mistakes with which a rule does not compile. */
  readonly refused: number;
  readonly noticed: number;
}

/** Mutants of rules for objects of one kind; `compile` gives undefined for a rule that does not compile. */
export function findSlips(
  mutants: readonly Mutant[],
  expected: readonly CompiledRule[],
  compile: (mutant: Mutant) => CompiledRule | undefined,
  source: Source,
  { count, seed }: { readonly count: number; readonly seed: number },
): Slips {
  const twins = new Map(expected.map((rule) => [rule.rule.name, remembering(rule)]));
  let refused = 0;
  let alive = mutants.flatMap((mutant): Alive[] => {
    const compiled = compile(mutant);
    if (compiled === undefined) {
      refused += 1;
      return [];
    }
    const twin = twins.get(mutant.document.name);
    const found = twin === undefined ? undefined : suspect(mutant, twin, compiled);
    return found === undefined ? [] : [found];
  });
  const chance = createChance(seed);
  for (let index = 0; index < count && alive.length > 0; index += 1) {
    const input = generate(source, chance);
    alive = alive.filter(({ shows }) => !shows(input));
  }
  return {
    unnoticed: alive.map(({ name }) => name),
    refused,
    noticed: mutants.length - refused - alive.length,
  };
}
