/**
 * What ours should be: the reference's rules with the differences on record worked into them. Everything is compared with
 * these, so a difference is exactly as wide as its entry says.
 */

import type { CompiledFlow, CompiledRule, FlowResult, RuleInput } from '../../engine/rules/compiled-rule.ts';
import type { Difference, FlowDifference, ScopeDifference } from './default-rules-differences.ts';

export interface Expected {
  readonly rules: readonly CompiledRule[];
  /** The join criteria that ours should have, where they are not the reference's: by the rule's name. */
  readonly joins: ReadonlyMap<string, string>;
  /** Entries that have changed something since. */
  readonly used: ReadonlySet<Difference>;
}

export const NULL_RESULT: FlowResult = { kind: 'null' };

function covers(pattern: string | RegExp, name: string): boolean {
  return typeof pattern === 'string' ? pattern === name : pattern.test(name);
}

export function concerns({ rule }: Difference, name: string): boolean {
  return covers(rule, name);
}

export function concernsTarget({ targets }: FlowDifference, target: string): boolean {
  return targets.trim().split(/\s+/).includes(target);
}

export function sameResult(left: FlowResult, right: FlowResult): boolean {
  if (left.kind === 'error') return right.kind === 'error' && left.message === right.message;
  if (left.kind !== 'values' || right.kind !== 'values') return left.kind === right.kind;
  return (
    left.values.length === right.values.length &&
    left.values.every((value, index) => {
      const other = right.values[index];
      if (!(value instanceof Uint8Array)) return value === other;
      return other instanceof Uint8Array && Buffer.compare(value, other) === 0;
    })
  );
}

function withScope(scope: CompiledRule['inScope'], entries: readonly ScopeDifference[], used: Set<Difference>) {
  if (entries.length === 0) return scope;
  return (input: RuleInput): boolean =>
    entries.reduce((before, entry) => {
      const after = entry.inScope(before, input);
      if (after !== before) used.add(entry);
      return after;
    }, scope(input));
}

function changedFlow(
  flow: CompiledFlow | undefined,
  target: string,
  entry: FlowDifference,
  used: Set<Difference>,
): CompiledFlow | undefined {
  const { ours } = entry;
  if (ours === 'absent') {
    if (flow !== undefined) used.add(entry);
    return undefined;
  }
  const base = { target, mergeType: 'Update', applyOnce: false, text: '', ...flow } as const;
  if ('reference' in ours) {
    if (flow?.referenceSource !== ours.reference) used.add(entry);
    return { ...base, referenceSource: ours.reference, evaluate: () => ({ kind: 'ignore' }) };
  }
  const evaluate = (input: RuleInput): FlowResult => {
    const before = flow?.evaluate(input);
    const after = ours.result(before, input);
    if (before === undefined || !sameResult(before, after)) used.add(entry);
    return after;
  };
  return { ...base, referenceSource: undefined, ...(ours.merge && { mergeType: ours.merge }), evaluate };
}

/** The order in which ours come; it decides which of two errors is found first. */
export function byTarget(left: CompiledFlow, right: CompiledFlow): number {
  const [a, b] = [left.target.toLowerCase(), right.target.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

function withFlows(rule: CompiledRule, entries: readonly FlowDifference[], used: Set<Difference>): CompiledFlow[] {
  const flows = new Map(rule.flows.map((flow) => [flow.target, flow]));
  for (const entry of entries) {
    for (const target of entry.targets.trim().split(/\s+/)) {
      const changed = changedFlow(flows.get(target), target, entry, used);
      if (changed === undefined) flows.delete(target);
      else flows.set(target, changed);
    }
  }
  return [...flows.values()].toSorted(byTarget);
}

/** `without`: names of rules that ours do not have. */
export function expectedRules(
  reference: readonly CompiledRule[],
  differences: readonly Difference[],
  without: ReadonlySet<string>,
): Expected {
  const used = new Set<Difference>();
  const joins = new Map<string, string>();
  const rules = reference
    .filter(({ rule }) => !without.has(rule.name))
    .map((compiled) => {
      const entries = differences.filter((entry) => concerns(entry, compiled.rule.name));
      for (const entry of entries) {
        if (entry.kind !== 'join') continue;
        joins.set(compiled.rule.name, entry.text);
        used.add(entry);
      }
      const scopes = entries.filter((entry) => entry.kind === 'scope');
      const flows = entries.filter((entry) => entry.kind === 'flow');
      return {
        ...compiled,
        inScope: withScope(compiled.inScope, scopes, used),
        flows: withFlows(compiled, flows, used),
      };
    });
  return { rules, joins, used };
}
