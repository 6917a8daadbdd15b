/** Rule documents -> the rule set of a run, or everything that is wrong with them. */

import type { AttributeDefinition } from '../model/attribute-value.ts';
import type { CompiledFlow, CompiledJoinGroup, RuleParameters } from './compiled-rule.ts';
import { compileFlow, type FlowContext } from './flow.ts';
import { attributesOfType, type MetaverseSchema } from './metaverse-schema.ts';
import { nearestName } from './nearest-name.ts';
import { unknownAttribute, type LocalProblem, type RuleProblem } from './problem.ts';
import type { JoinGroup, SyncRule } from './rule.ts';
import { createRuleSet, type RuleReads, type RuleSet } from './rule-set.ts';
import { compileScope, type ScopeContext } from './scope.ts';

export interface CompileContext {
  /**
   * The attributes of a connector's object type; `undefined` where there is no such connector or type. A connector that
   * does not tell its types apart may answer every type with the same map.
   */
  schemaOf(connector: string, objectType: string): ReadonlyMap<string, AttributeDefinition> | undefined;
  readonly metaverse: MetaverseSchema;
  /** Every parameter that the connector's rules may use; objects may override values, see `RuleInput.parameters`. */
  parametersOf(connector: string): RuleParameters;
  /**
   * Whether inputs made of metaverse objects, and of objects that a join found, answer `referenceCount`. Where they do
   * not, rules that count references there are refused; inbound sources always answer.
   */
  readonly countsReferencesEverywhere?: boolean;
}

export type CompileRulesResult =
  { readonly ok: true; readonly ruleSet: RuleSet } | { readonly ok: false; readonly problems: readonly RuleProblem[] };

type AttributeMap = ReadonlyMap<string, AttributeDefinition>;

/** The distinguished name can be read and set like an attribute, and no directory lists it as one. */
const DN: AttributeDefinition = { name: 'dn', type: 'string', multiValued: false };

function withDn(attributes: AttributeMap): AttributeMap {
  return attributes.has('dn') ? attributes : new Map([...attributes, ['dn', DN]]);
}

interface Sides {
  readonly connectorSpace: AttributeMap;
  readonly metaverse: AttributeMap;
}

function findSides(rule: SyncRule, context: CompileContext): Sides | LocalProblem {
  const connectorSpace = context.schemaOf(rule.connector, rule.connectorSpaceObjectType);
  if (connectorSpace === undefined) {
    return { code: 'unknown-object-type', path: 'connectorSpaceObjectType', name: rule.connectorSpaceObjectType };
  }
  const metaverse = attributesOfType(context.metaverse, rule.metaverseObjectType);
  if (metaverse === undefined) {
    const name = rule.metaverseObjectType;
    const nearest = nearestName(name, context.metaverse.objectTypes.keys());
    return {
      code: 'unknown-object-type',
      path: 'metaverseObjectType',
      name,
      ...(nearest !== undefined && { nearest }),
    };
  }
  return { connectorSpace: withDn(connectorSpace), metaverse };
}

interface Compiled<Part> {
  readonly part: Part;
  readonly problems: readonly LocalProblem[];
}

function joinClauseProblems(group: JoinGroup, index: number, sides: Sides): LocalProblem[] {
  return group.clauses.flatMap((clause, position) => {
    const path = `join.${index}.clauses.${position}`;
    const problems: LocalProblem[] = [];
    if (!sides.connectorSpace.has(clause.connectorSpaceAttribute)) {
      const name = clause.connectorSpaceAttribute;
      problems.push(unknownAttribute(`${path}.connectorSpaceAttribute`, name, sides.connectorSpace.keys()));
    }
    if (!sides.metaverse.has(clause.metaverseAttribute)) {
      const name = clause.metaverseAttribute;
      problems.push(unknownAttribute(`${path}.metaverseAttribute`, name, sides.metaverse.keys()));
    }
    return problems;
  });
}

function compileJoin(rule: SyncRule, sides: Sides, scope: ScopeContext): Compiled<readonly CompiledJoinGroup[]> {
  const attributes = rule.direction === 'inbound' ? sides.metaverse : sides.connectorSpace;
  const problems: LocalProblem[] = [];
  const part = rule.join.map((group, index): CompiledJoinGroup => {
    problems.push(...joinClauseProblems(group, index, sides));
    const target = compileScope(group.target, { ...scope, attributes }, `join.${index}.target`);
    problems.push(...target.problems);
    return { clauses: group.clauses, acceptsTarget: target.test };
  });
  return { part, problems };
}

/** Attributes on the connector's side that joining looks at. */
function joinReads(rule: SyncRule): string[] {
  return rule.join.flatMap((group) => [
    ...group.clauses.map((clause) => clause.connectorSpaceAttribute),
    ...(rule.direction === 'outbound' ? group.target.flat().map((clause) => clause.attribute) : []),
  ]);
}

interface CompiledWithReads extends RuleReads {
  readonly problems: readonly LocalProblem[];
}

interface CompiledFlows {
  readonly flows: readonly CompiledFlow[];
  readonly reads: ReadonlySet<string>;
  readonly problems: readonly LocalProblem[];
}

function compileFlows(rule: SyncRule, context: FlowContext): CompiledFlows {
  const problems: LocalProblem[] = [];
  const flows: CompiledFlow[] = [];
  const reads = new Set<string>();
  rule.flows.forEach((flow, index) => {
    const compiled = compileFlow(flow, context, `flows.${index}`);
    if ('problem' in compiled) {
      problems.push(compiled.problem);
      return;
    }
    flows.push(compiled.flow);
    for (const name of compiled.reads) reads.add(name);
  });
  return { flows, reads, problems };
}

function compileRule(rule: SyncRule, context: CompileContext): CompiledWithReads | LocalProblem {
  const sides = findSides(rule, context);
  if ('code' in sides) return sides;
  const inbound = rule.direction === 'inbound';
  const [source, target] = inbound ? [sides.connectorSpace, sides.metaverse] : [sides.metaverse, sides.connectorSpace];
  const parameters = context.parametersOf(rule.connector);
  const { countsReferencesEverywhere = false } = context;
  const countsReferences = inbound || countsReferencesEverywhere;
  const common = { attributes: source, parameters };
  const scope = compileScope(rule.scope, { ...common, countsReferences, knowsMembership: inbound }, 'scope');
  const join = compileJoin(rule, sides, { ...common, countsReferences: countsReferencesEverywhere });
  const { flows, reads, problems } = compileFlows(rule, { source, target, parameters, countsReferences });
  const connectorReads = new Set([...(inbound ? [...scope.reads, ...reads] : []), ...joinReads(rule)]);
  connectorReads.delete(DN.name);
  return {
    compiled: {
      rule,
      inScope: scope.test,
      scopeClauses: scope.clauses,
      filledScope: scope.filled,
      flows,
      joinGroups: join.part,
    },
    connectorReads,
    groups: scope.groups,
    problems: [...scope.problems, ...join.problems, ...problems],
  };
}

function repeated<Key>(rules: readonly SyncRule[], keyOf: (rule: SyncRule) => Key): readonly SyncRule[] {
  const seen = new Set<Key>();
  return rules.filter((rule) => {
    const key = keyOf(rule);
    return seen.has(key) || !seen.add(key);
  });
}

function uniquenessProblems(rules: readonly SyncRule[]): RuleProblem[] {
  return [
    ...repeated(rules, (rule) => rule.id).map(({ id }): RuleProblem => ({
      code: 'id-not-unique',
      rule: id,
      path: 'id',
      name: id,
    })),
    ...repeated(rules, (rule) => rule.precedence).map(({ id, precedence }): RuleProblem => ({
      code: 'precedence-not-unique',
      rule: id,
      path: 'precedence',
      name: String(precedence),
    })),
  ];
}

/** Replace is defined as Update; everything else must agree on a target. */
function mergeProblems(rules: readonly SyncRule[]): RuleProblem[] {
  const first = new Map<string, string>();
  return rules.flatMap((rule) =>
    rule.flows.flatMap((flow, index): RuleProblem[] => {
      const mergeType = flow.mergeType === 'Replace' ? 'Update' : flow.mergeType;
      const place =
        rule.direction === 'inbound'
          ? ['inbound', rule.metaverseObjectType]
          : ['outbound', rule.connector, rule.connectorSpaceObjectType];
      const key = [...place, flow.target].join('\n');
      const expected = first.get(key) ?? mergeType;
      first.set(key, expected);
      if (expected === mergeType) return [];
      return [
        { code: 'merge-type-mixed', rule: rule.id, path: `flows.${index}.mergeType`, name: flow.target, expected },
      ];
    }),
  );
}

/**
 * Compiles the enabled rules. Everything wrong is reported at once, in the rules' order; a rule set comes only of rules
 * that are all right.
 */
export function compileRules(rules: readonly SyncRule[], context: CompileContext): CompileRulesResult {
  const enabled = rules.filter((rule) => !rule.disabled).toSorted((a, b) => a.precedence - b.precedence);
  const problems: RuleProblem[] = [...uniquenessProblems(rules), ...mergeProblems(enabled)];
  const compiled: RuleReads[] = [];
  for (const rule of enabled) {
    const result = compileRule(rule, context);
    const found = 'code' in result ? [result] : result.problems;
    problems.push(...found.map((problem) => ({ ...problem, rule: rule.id })));
    if (!('code' in result)) compiled.push(result);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, ruleSet: createRuleSet(compiled) };
}
