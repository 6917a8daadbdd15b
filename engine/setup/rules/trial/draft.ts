/**
 * A draft as far as it can be compiled. Somebody is writing it: what is not right yet is left out, and its place kept,
 * so that the rest can be tried all the same.
 */

import { compileRules } from '../../../rules/compile.ts';
import type { CompiledFlow, CompiledJoinGroup, CompiledRule, RuleInput } from '../../../rules/compiled-rule.ts';
import type { RuleProblem } from '../../../rules/problem.ts';
import type { RuleSet } from '../../../rules/rule-set.ts';
import { SCOPE_OPERATORS, syncRuleSchema, type SyncRule } from '../../../rules/rule.ts';
import { validateRules } from '../../../rules/validate.ts';
import type { Configuration } from '../../configuration.ts';
import { compileContextOf } from '../../rules-of.ts';
import { objectTypesOf } from '../check.ts';
import { foundProblem, type FoundProblem } from '../problems.ts';
import { invalidRules } from '../refusals.ts';

export interface TriedFlow {
  /** In the draft's `flows`. */
  readonly index: number;
  readonly target: string;
  readonly text: string;
  /** Undefined: it is not right yet. */
  readonly compiled: CompiledFlow | undefined;
}

export interface TriedClause {
  readonly attribute: string;
  readonly operator: SyncRule['scope'][number][number]['operator'];
  readonly value: string;
  readonly holds: ((input: RuleInput) => boolean) | undefined;
}

export interface TriedGroup {
  readonly clauses: readonly TriedClause[];
  /** Without clauses, or with one whose operator is none, nothing can be said of it. */
  readonly isWhole: boolean;
}

export interface TriedDraft {
  readonly rule: SyncRule;
  readonly compiled: CompiledRule;
  readonly ruleSet: RuleSet;
  readonly scope: readonly TriedGroup[];
  readonly joinGroups: readonly { readonly index: number; readonly compiled: CompiledJoinGroup }[];
  readonly flows: readonly TriedFlow[];
  readonly problems: readonly FoundProblem[];
}

type Part = { readonly [key: string]: unknown };

/** What stands in a draft at a path, as far as it goes. */
interface Places {
  readonly flows: ReadonlySet<number>;
  readonly join: ReadonlySet<number>;
  /** `group.clause` */
  readonly scope: ReadonlySet<string>;
}

/** Throws `rule-invalid` where it cannot be told for which objects the rule is. */
export function tryDraft(configuration: Configuration, document: Part): TriedDraft {
  const shaped = validateRules([document]);
  const shape = shaped.ok ? [] : shaped.problems;
  const whole = wholeParts(document, shape);
  const { connector } = whole.rule;
  if (objectTypesOf(configuration, connector) === undefined) {
    const unknown = { code: 'unknown-connector', rule: whole.rule.id, path: 'connector', name: connector } as const;
    throw invalidRules([foundProblem(unknown, whole.rule.name)]);
  }
  const first = compileAlone(configuration, whole.rule);
  const { flows, join, scope } = placesOf(first.problems);
  const again = { ...whole.rule, ...without(whole.rule, { flows, join, scope }) };
  const { compiled, ruleSet } = first.compiled ? first : compileAlone(configuration, again);
  const problems = [...shape, ...first.problems.map((problem) => relocated(problem, whole))];
  const found = problems.map((problem) => foundProblem(problem, whole.rule.name));
  if (!compiled || !ruleSet) throw invalidRules(found);
  const keptFlows = places(whole.rule.flows, flows);
  const keptJoins = places(whole.rule.join, join);
  return {
    rule: whole.rule,
    ...{ compiled, ruleSet, problems: found },
    scope: triedScope(document, whole, scope, compiled),
    joinGroups: keptJoins.flatMap((at, index) => {
      const group = compiled.joinGroups[index];
      return group ? [{ index: whole.join[at]!, compiled: group }] : [];
    }),
    flows: triedFlows(document, whole, keptFlows, compiled),
  };
}

/** A document of the parts whose shape is right, and where in the draft they stand. */
interface WholeParts {
  readonly rule: SyncRule;
  readonly flows: readonly number[];
  readonly join: readonly number[];
  readonly scope: readonly (readonly number[])[];
}

function wholeParts(document: Part, problems: readonly RuleProblem[]): WholeParts {
  const bad = placesOf(problems);
  const flows = places(listOf(document['flows']), bad.flows);
  const join = places(listOf(document['join']), bad.join);
  const groups = listOf(document['scope']).map((group) => listOf(group));
  const scope = groups.map((clauses, group) =>
    clauses.flatMap((_, clause) => (bad.scope.has(`${group}.${clause}`) ? [] : [clause])),
  );
  // What is written about the rule does not matter to a trial.
  const named = Object.fromEntries(
    Object.entries({ id: 'draft', name: '-', precedence: 0 }).map(([key, otherwise]) => [
      key,
      problems.some(({ path }) => path === key) ? otherwise : document[key],
    ]),
  );
  const parsed = syncRuleSchema.safeParse({
    ...Object.fromEntries(Object.entries(document).filter(([key]) => key in syncRuleSchema.shape)),
    ...named,
    ...{ disabled: false, immutable: false },
    flows: flows.map((index) => listOf(document['flows'])[index]),
    join: join.map((index) => listOf(document['join'])[index]),
    scope: scope.map((kept, group) => kept.map((clause) => groups[group]![clause])).filter((kept) => kept.length > 0),
  });
  if (!parsed.success) throw invalidRules(problems.map((problem) => foundProblem(problem, undefined)));
  return { rule: parsed.data, flows, join, scope };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const places = (list: readonly unknown[], bad: ReadonlySet<number>) =>
  list.flatMap((_, index) => (bad.has(index) ? [] : [index]));

function placesOf(problems: readonly RuleProblem[]): Places {
  const at = (part: string) =>
    problems.flatMap(({ path }) => {
      const [first, second, third] = path.split('.');
      return first === part && second !== undefined
        ? [{ second: Number(second), both: `${second}.${third ?? ''}` }]
        : [];
    });
  return {
    flows: new Set(at('flows').map(({ second }) => second)),
    join: new Set(at('join').map(({ second }) => second)),
    scope: new Set(at('scope').map(({ both }) => both)),
  };
}

function without(rule: SyncRule, bad: Places): Pick<SyncRule, 'flows' | 'join' | 'scope'> {
  return {
    flows: rule.flows.filter((_, index) => !bad.flows.has(index)),
    join: rule.join.filter((_, index) => !bad.join.has(index)),
    scope: rule.scope
      .map((group, at) => group.filter((_, index) => !bad.scope.has(`${at}.${index}`)))
      .filter((group) => group.length > 0),
  };
}

function compileAlone(configuration: Configuration, rule: SyncRule) {
  const result = compileRules([rule], compileContextOf(configuration));
  if (!result.ok) return { problems: result.problems, compiled: undefined, ruleSet: undefined };
  return { problems: [], compiled: result.ruleSet.rules[0], ruleSet: result.ruleSet };
}

/** The place in the draft of what was found in its whole parts. */
function relocated(problem: RuleProblem, { flows, join, scope }: WholeParts): RuleProblem {
  const [part, first, ...rest] = problem.path.split('.');
  if (first === undefined) return problem;
  const at = Number(first);
  if (part === 'flows') return { ...problem, path: ['flows', flows[at], ...rest].join('.') };
  if (part === 'join') return { ...problem, path: ['join', join[at], ...rest].join('.') };
  if (part !== 'scope') return problem;
  const groups = scope.flatMap((kept, group) => (kept.length > 0 ? [{ kept, group }] : []));
  const [clause, ...last] = rest;
  const entry = groups[at];
  return { ...problem, path: ['scope', entry?.group, entry?.kept[Number(clause)], ...last].join('.') };
}

function triedScope(document: Part, whole: WholeParts, bad: ReadonlySet<string>, compiled: CompiledRule): TriedGroup[] {
  const tests = new Map<string, TriedClause['holds']>();
  const groups = whole.scope.flatMap((kept, group) => (kept.length > 0 ? [{ kept, group }] : []));
  // Of the groups and clauses that compiled, one after the other, back to their places in the draft.
  const right = groups
    .map(({ kept, group }, at) => ({ group, kept: kept.filter((_, index) => !bad.has(`${at}.${index}`)) }))
    .filter(({ kept }) => kept.length > 0);
  right.forEach(({ group, kept }, at) => {
    kept.forEach((clause, index) => tests.set(`${group}.${clause}`, compiled.scopeClauses[at]?.[index]));
  });
  return listOf(document['scope']).map((group, at) => {
    const clauses = listOf(group).map((clause, index) => {
      const shown = shownClause(clause);
      return shown && { ...shown, holds: tests.get(`${at}.${index}`) };
    });
    const shown = clauses.filter((clause) => clause !== undefined);
    return { clauses: shown, isWhole: shown.length > 0 && shown.length === clauses.length };
  });
}

function shownClause(clause: unknown): Omit<TriedClause, 'holds'> | undefined {
  const { attribute, operator, value } = (clause ?? {}) as Part;
  const known = SCOPE_OPERATORS.find((one) => one === operator);
  if (known === undefined) return undefined;
  const text = (given: unknown) => (typeof given === 'string' ? given : '');
  return { attribute: text(attribute), operator: known, value: text(value) };
}

function triedFlows(document: Part, whole: WholeParts, kept: readonly number[], compiled: CompiledRule): TriedFlow[] {
  const byPlace = new Map(kept.map((at, index) => [whole.flows[at]!, compiled.flows[index]]));
  return listOf(document['flows']).map((flow, index) => {
    const { target, source } = (flow ?? {}) as Part;
    const { attribute, value, expression } = (source ?? {}) as Part;
    const text = [expression, attribute, value].find((one) => typeof one === 'string');
    const right = byPlace.get(index);
    return {
      index,
      target: typeof target === 'string' ? target : '',
      text: right?.text ?? (typeof text === 'string' ? text : ''),
      compiled: right,
    };
  });
}
