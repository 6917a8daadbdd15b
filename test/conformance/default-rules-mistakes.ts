/** Deliberate mistakes in rules: what each does to a document. */

import type { Flow, JoinGroup, ScopeClause, SyncRule } from '../../engine/rules/rule.ts';

export interface Mutation {
  readonly what: string;
  /** The name of the rule that is changed; `precedence` exchanges its number with this other one's. */
  readonly rule: string;
  readonly change: (rule: SyncRule) => SyncRule;
  readonly precedence?: string;
}

type Change = Mutation['change'];

/* Mistakes. */

function inScope(attribute: string, change: (clause: ScopeClause) => ScopeClause | undefined): Change {
  return (rule) => ({
    ...rule,
    scope: rule.scope.map((group) =>
      group.flatMap((clause) => (clause.attribute === attribute ? (change(clause) ?? []) : [clause])),
    ),
  });
}

export const withoutClause = (attribute: string) => inScope(attribute, () => undefined);
export const withOperator = (attribute: string, operator: ScopeClause['operator']) =>
  inScope(attribute, (clause) => ({ ...clause, operator }));
export const withValue = (attribute: string, value: string) => inScope(attribute, (clause) => ({ ...clause, value }));

function inFlow(target: string, change: (flow: Flow) => Flow | undefined): Change {
  return (rule) => ({
    ...rule,
    flows: rule.flows.flatMap((flow) => (flow.target === target ? (change(flow) ?? []) : [flow])),
  });
}

export const withoutFlow = (target: string) => inFlow(target, () => undefined);

/** Replaces the first occurrence. */
export const inExpression = (target: string, from: string, to: string) =>
  inFlow(target, (flow) =>
    flow.source.type === 'expression'
      ? { ...flow, source: { ...flow.source, expression: flow.source.expression.replace(from, () => to) } }
      : flow,
  );

export const fromAttribute = (target: string, attribute: string) =>
  inFlow(target, (flow) => ({ ...flow, source: { type: 'direct', attribute } }));

export const withConstant = (target: string, value: string) =>
  inFlow(target, (flow) => ({ ...flow, source: { type: 'constant', value } }));

export const merged = (mergeType: Flow['mergeType'], target: string) =>
  inFlow(target, (flow) => ({ ...flow, mergeType }));

export const linked =
  (linkType: SyncRule['linkType']): Change =>
  (rule) => ({ ...rule, linkType });

export const joined =
  (change: (groups: readonly JoinGroup[]) => JoinGroup[]): Change =>
  (rule) => ({ ...rule, join: change(rule.join) });

export const joinedOn = (connectorSpaceAttribute: string, metaverseAttribute: string) =>
  joined((groups) =>
    groups.map((group) => ({
      ...group,
      clauses: group.clauses.map((clause) => ({ ...clause, connectorSpaceAttribute, metaverseAttribute })),
    })),
  );

export const unchanged: Change = (rule) => rule;

/** The documents with the mistake in them. */
export function mutate(documents: readonly SyncRule[], { rule: name, change, precedence }: Mutation): SyncRule[] {
  const numberOf = (wanted: string) => {
    const found = documents.find((rule) => rule.name === wanted);
    if (found === undefined) throw new Error(`no rule ${wanted}`);
    return found.precedence;
  };
  const [first, second] = precedence === undefined ? [] : [numberOf(name), numberOf(precedence)];
  return documents.map((rule) => {
    if (rule.precedence === first && second !== undefined) return { ...rule, precedence: second };
    if (rule.precedence === second && first !== undefined) return { ...rule, precedence: first };
    return rule.name === name ? change(rule) : rule;
  });
}
