/** Why a rule does not take an object: the clause of its scope that fails, and the condition that filters it. */

import type { AttributeDefinition } from '../../model/attribute-value.ts';
import type { CompiledRule, RuleInput } from '../../rules/compiled-rule.ts';
import type { CompileContext } from '../../rules/compile.ts';
import { compileExpression } from '../../rules/expression/compile.ts';
import { parseExpression } from '../../rules/expression/parse.ts';
import { printExpression, type Expression } from '../../rules/expression/syntax.ts';
import { attributesOfType } from '../../rules/metaverse-schema.ts';
import type { ScopeClause } from '../../rules/rule.ts';
import { compileScope, type Predicate } from '../../rules/scope.ts';

export interface ScopeExplainer {
  /** The clause without which the object would be in scope; of several groups, one of the group that failed least. */
  failingClause(rule: CompiledRule, input: RuleInput): ScopeClause | undefined;
  /** Of a flow like `IIF(a || b, True, NULL)`, the text of the first alternative that holds. */
  conditionThatHolds(rule: CompiledRule, target: string, input: RuleInput): string | undefined;
}

type TestedClause = readonly [ScopeClause, Predicate];
type TestedCondition = readonly [text: string, holds: (input: RuleInput) => boolean];

export function createScopeExplainer(context: CompileContext): ScopeExplainer {
  const scopes = new Map<CompiledRule, readonly (readonly TestedClause[])[]>();
  const conditions = new Map<string, readonly TestedCondition[]>();
  const groupsOf = (rule: CompiledRule) => remembered(scopes, rule, () => testedGroups(rule, context));
  return {
    failingClause(rule, input) {
      const failing = groupsOf(rule)
        .map((group) => group.filter(([, test]) => !test(input)))
        .toSorted((left, right) => left.length - right.length)[0];
      return failing?.[0]?.[0];
    },
    conditionThatHolds(rule, target, input) {
      const key = `${rule.rule.id}\n${target}`;
      const tested = remembered(conditions, key, () => testedConditions(rule, target, context));
      return tested.find(([, holds]) => holds(input))?.[0];
    },
  };
}

function remembered<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

type AttributeMap = ReadonlyMap<string, AttributeDefinition>;

const DN: AttributeDefinition = { name: 'dn', type: 'string', multiValued: false };

/** The attributes of what a rule looks at: of the connector inbound, of the metaverse outbound. */
function sourceOf({ rule }: CompiledRule, context: CompileContext): AttributeMap {
  const attributes =
    rule.direction === 'inbound'
      ? context.schemaOf(rule.connector, rule.connectorSpaceObjectType)
      : attributesOfType(context.metaverse, rule.metaverseObjectType);
  return new Map([...(attributes ?? []), ['dn', DN]]);
}

function testedGroups(compiled: CompiledRule, context: CompileContext): (readonly TestedClause[])[] {
  const attributes = sourceOf(compiled, context);
  const parameters = context.parametersOf(compiled.rule.connector);
  return compiled.rule.scope.map((group) =>
    group.map((clause): TestedClause => [clause, compileScope([[clause]], { attributes, parameters }, 'scope').test]),
  );
}

function testedConditions(compiled: CompiledRule, target: string, context: CompileContext): TestedCondition[] {
  const flow = compiled.rule.flows.find((candidate) => candidate.target === target);
  if (flow?.source.type !== 'expression') return [];
  const parsed = parseExpression(flow.source.expression);
  if (!parsed.ok) return [];
  const attributes = sourceOf(compiled, context);
  const parameters = context.parametersOf(compiled.rule.connector);
  return alternatives(parsed.expression).flatMap((node): TestedCondition[] => {
    const text = printExpression(node);
    const result = compileExpression(text, { attributes, parameters });
    return result.ok ? [[text, (input) => result.expression.evaluate(input) === true]] : [];
  });
}

function alternatives(node: Expression): readonly Expression[] {
  if (node.kind !== 'call' || node.name !== 'IIF') return [];
  const [condition] = node.arguments;
  if (condition === undefined) return [];
  const isChoice = condition.kind === 'logic' && condition.rest.every((step) => step.operator === '||');
  return isChoice ? [condition.first, ...condition.rest.map((step) => step.right)] : [condition];
}
