/** What the generated objects have touched: a rule nobody was in scope of was not compared. */

import type { CompiledRule, RuleInput } from '../../engine/rules/compiled-rule.ts';

export interface Coverage {
  rule(rule: CompiledRule, input: RuleInput, inScope: boolean): void;
  /** The flow gave a value. */
  flow(rule: string, target: string): void;
  /** What was never seen, as lines. */
  missing(): string[];
}

interface Clause {
  readonly text: string;
  readonly holds: (input: RuleInput) => boolean;
  readonly seen: Set<boolean>;
}

function clausesOf({ rule, scopeClauses }: CompiledRule): Clause[] {
  return rule.scope.flatMap((group, groupIndex) =>
    group.flatMap(({ attribute, operator, value }, index) => {
      const holds = scopeClauses[groupIndex]?.[index];
      if (holds === undefined) return [];
      return [
        { text: `${rule.name}: ${groupIndex} ${attribute} ${operator} ${value}`, holds, seen: new Set<boolean>() },
      ];
    }),
  );
}

/** `rules`: those whose scopes and flows are to be covered. */
export function createCoverage(rules: readonly CompiledRule[]): Coverage {
  const scopes = new Map(rules.map(({ rule }) => [rule.name, new Set<boolean>()]));
  const everyClause = new Map(rules.map((rule) => [rule.rule.name, clausesOf(rule)]));
  const open = new Map([...everyClause].map(([name, clauses]) => [name, [...clauses]]));
  const flows = new Map(
    rules.map(({ rule, flows: all }) => [
      rule.name,
      new Set(all.filter((flow) => flow.referenceSource === undefined).map((flow) => flow.target)),
    ]),
  );
  return {
    rule({ rule }, input, inScope) {
      scopes.get(rule.name)?.add(inScope);
      const left = open.get(rule.name) ?? [];
      if (left.length === 0) return;
      for (const clause of left) clause.seen.add(clause.holds(input));
      open.set(
        rule.name,
        left.filter(({ seen }) => seen.size < 2),
      );
    },
    flow(rule, target) {
      flows.get(rule)?.delete(target);
    },
    missing() {
      const unscoped = rules.flatMap(({ rule }) => {
        const seen = scopes.get(rule.name) ?? new Set();
        const out = rule.scope.length > 0 && !seen.has(false) ? [`${rule.name}: never out of scope`] : [];
        return seen.has(true) ? out : [`${rule.name}: never in scope`, ...out];
      });
      const oneSided = [...everyClause.values()].flat().flatMap(({ text, seen }) => (seen.size < 2 ? [text] : []));
      const silent = [...flows].flatMap(([rule, targets]) => [...targets].map((target) => `${rule}: flow ${target}`));
      return [...unscoped, ...oneSided, ...silent];
    },
  };
}
