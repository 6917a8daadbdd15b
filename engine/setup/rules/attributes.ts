/** Attributes that a rule's document speaks of, without compiling it. */

import { parseExpression } from '../../rules/expression/parse.ts';
import { tokenize } from '../../rules/expression/tokenize.ts';
import type { Flow, ScopeFilter, SyncRule } from '../../rules/rule.ts';

/** Attributes of the source that a flow reads; none of an expression that does not parse. */
export function flowReads({ source }: Flow): string[] {
  if (source.type === 'direct') return [source.attribute];
  if (source.type === 'constant' || !parseExpression(source.expression).ok) return [];
  const tokens = tokenize(source.expression);
  return [...new Set(tokens.flatMap((token) => (token.kind === 'attribute' ? [token.value] : [])))];
}

const scopeReads = (scope: ScopeFilter) => scope.flat().map((clause) => clause.attribute);

/** On both sides: read by scope, joins and flows, or written. */
export function attributesOf(rule: SyncRule): ReadonlySet<string> {
  return new Set([
    ...scopeReads(rule.scope),
    ...rule.join.flatMap((group) => [
      ...group.clauses.flatMap((clause) => [clause.connectorSpaceAttribute, clause.metaverseAttribute]),
      ...scopeReads(group.target),
    ]),
    ...rule.flows.flatMap((flow) => [flow.target, ...flowReads(flow)]),
  ]);
}
