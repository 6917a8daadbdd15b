/** Why a rule does not take an object: the clause of its scope that fails, and the condition that filters it. */

import type { AttributeDefinition } from '../../model/attribute-value.ts';
import type { CompiledRule, RuleInput } from '../../rules/compiled-rule.ts';
import type { CompileContext } from '../../rules/compile.ts';
import { compileExpression } from '../../rules/expression/compile.ts';
import { parseExpression } from '../../rules/expression/parse.ts';
import { printExpression, type Expression } from '../../rules/expression/syntax.ts';
import { attributesOfType } from '../../rules/metaverse-schema.ts';
import type { ScopeClause } from '../../rules/rule.ts';

export interface ScopeExplainer {
  /** The clauses without which the object would be in scope; of several groups, those of the group that failed least. */
  failingClauses(rule: CompiledRule, input: RuleInput): readonly ScopeClause[];
  /** Of a flow like `IIF(a || b, True, NULL)`, the text of the first alternative that holds. */
  conditionThatHolds(rule: CompiledRule, target: string, input: RuleInput): string | undefined;
}

type TestedCondition = readonly [text: string, holds: (input: RuleInput) => boolean];

export function createScopeExplainer(context: CompileContext): ScopeExplainer {
  const conditions = new Map<string, readonly TestedCondition[]>();
  return {
    failingClauses({ rule, scopeClauses }, input) {
      const failing = scopeClauses
        .map((group, at) => group.flatMap((holds, index) => (holds(input) ? [] : [rule.scope[at]![index]!])))
        .toSorted((left, right) => left.length - right.length)[0];
      return failing ?? [];
    },
    conditionThatHolds(rule, target, input) {
      const key = `${rule.rule.id}\n${target}`;
      const tested = conditions.get(key) ?? testedConditions(rule, target, context);
      conditions.set(key, tested);
      return tested.find(([, holds]) => holds(input))?.[0];
    },
  };
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
