/**
 * Which flow gives a target attribute its value, told by the same order of precedence in which synchronization decides.
 * Inbound lineage is stored with every identity; outbound there is nothing to store: it is decided here once more.
 */

import type { CompiledFlow, CompiledRule, RuleInput } from '../rules/compiled-rule.ts';
import { tokenize } from '../rules/expression/tokenize.ts';
import { holdsFlows } from '../rules/rule-set.ts';

export type FlowKind = 'direct' | 'constant' | 'expression';

/** One flow of one rule, with what it is made of. */
export interface TracedFlow {
  readonly rule: CompiledRule;
  readonly flow: CompiledFlow;
  readonly kind: FlowKind;
  /** Attributes of the source object that it reads. */
  readonly reads: readonly string[];
  /** Whether it gave the target its value, alone or merged with others. */
  readonly won: boolean;
}

/** The kind of a rule's flow, and what it reads. */
export function partsOf({ rule, flows }: CompiledRule, flow: CompiledFlow): Pick<TracedFlow, 'kind' | 'reads'> {
  const source = rule.flows[flows.indexOf(flow)]?.source;
  if (source?.type === 'direct') return { kind: 'direct', reads: [source.attribute] };
  if (source?.type !== 'expression') return { kind: 'constant', reads: [] };
  const reads = tokenize(source.expression).flatMap((token) => (token.kind === 'attribute' ? [token.value] : []));
  return { kind: 'expression', reads: [...new Set(reads)] };
}

/**
 * The flows of rules in scope, in order of precedence, as `evaluateFlows` takes them. `adding` lets apply-once flows
 * speak. Flows that had nothing to say are left out; one that failed ends the trace of its target.
 */
export function traceFlows(rules: readonly CompiledRule[], input: RuleInput, adding: boolean): TracedFlow[] {
  const settled = new Set<string>();
  const traced: TracedFlow[] = [];
  if (rules.some(holdsFlows)) return traced;
  for (const rule of rules) {
    for (const flow of rule.flows) {
      const { target } = flow;
      const merges = flow.mergeType === 'Merge' || flow.mergeType === 'MergeCaseInsensitive';
      const trace = (won: boolean) => traced.push({ rule, flow, ...partsOf(rule, flow), won });
      if (flow.applyOnce && !adding) continue;
      if (settled.has(target) && (!merges || flow.referenceSource !== undefined)) {
        trace(false);
        continue;
      }
      const kind = flow.referenceSource === undefined ? flow.evaluate(input).kind : 'values';
      if (kind === 'ignore' || kind === 'null') continue;
      trace(kind !== 'error');
      settled.add(target);
    }
  }
  return traced;
}
