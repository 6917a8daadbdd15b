/** Whether rules that somebody writes are right, by themselves and with all the others. Pure. */

import { OBJECT_TYPES } from '../../connectors/active-directory/object-types.ts';
import { compileRules } from '../../rules/compile.ts';
import { ENTRA_SCHEMA } from '../../model/entra-schema.ts';
import { nearestName } from '../../rules/nearest-name.ts';
import type { RuleProblem } from '../../rules/problem.ts';
import type { SyncRule } from '../../rules/rule.ts';
import { validateRules } from '../../rules/validate.ts';
import type { Configuration } from '../configuration.ts';
import { compileContextOf, rulesOf, standardRulesOf } from '../rules-of.ts';
import { doubtsOf } from './doubts.ts';
import { putRules } from './edits.ts';
import { linkingBeside } from './linking.ts';
import { isOwnPrecedence } from './numbers.ts';
import { foundProblem, type FoundProblem } from './problems.ts';

export interface CheckedRules {
  /** Errors first, then in the order of the documents. */
  readonly problems: readonly FoundProblem[];
  /** With every default filled in; null where the shape is not a rule's. */
  readonly documents: readonly (SyncRule | null)[];
  /** With the rules in it; undefined while there are errors. */
  readonly configuration: Configuration | undefined;
}

/** The drafts as they would be in the configuration, each new or in the place of the one with its id. */
export function checkDrafts(
  configuration: Configuration,
  drafts: readonly unknown[],
  disable: readonly string[] = [],
): CheckedRules {
  const validated = drafts.map((draft, index) => validateDraft(draft, index));
  const documents = validated.map(({ rule }) => rule);
  const rules = documents.filter((rule) => rule !== null);
  const standard = new Set(standardRulesOf(configuration).map(({ id }) => id));
  const own = rules.flatMap((rule) => placeProblems(configuration, standard, rule));
  const misplaced = new Set(own.filter(({ code }) => UNCOMPILABLE.has(code)).map(({ rule }) => rule));
  const sound = rules.filter((rule) => !misplaced.has(rule.id));
  const next = putRules(configuration, sound, disable);
  const problems = [
    ...validated.flatMap((one) => one.problems),
    ...repeatedIds(rules),
    ...own,
    ...setProblems(next, sound),
  ].toSorted((left, right) => Number(left.severity === 'warning') - Number(right.severity === 'warning'));
  const failed = problems.some(({ severity }) => severity === 'error');
  return { problems, documents, configuration: failed ? undefined : next };
}

/** Problems of a configuration that somebody changed other than by a draft: rules removed, moved, switched. */
export function checkConfiguration(configuration: Configuration, touched: readonly string[]): FoundProblem[] {
  const rules = configuration.rules.custom.filter(({ id }) => touched.includes(id));
  return setProblems(configuration, rules);
}

function validateDraft(draft: unknown, index: number): { rule: SyncRule | null; problems: FoundProblem[] } {
  const validated = validateRules([draft]);
  if (validated.ok) return { rule: { ...validated.rules[0]!, immutable: false }, problems: [] };
  const name = nameOf(draft);
  const problems = validated.problems.map((problem) =>
    // Without an id it goes by its place, and it was checked alone.
    foundProblem({ ...problem, rule: problem.rule === '0' ? String(index) : problem.rule }, name),
  );
  return { rule: null, problems };
}

function nameOf(draft: unknown): string | undefined {
  if (typeof draft !== 'object' || draft === null || !('name' in draft)) return undefined;
  return typeof draft.name === 'string' ? draft.name : undefined;
}

function repeatedIds(rules: readonly SyncRule[]): FoundProblem[] {
  return rules
    .filter((rule, index) => rules.findIndex(({ id }) => id === rule.id) < index)
    .map((rule) => foundProblem({ code: 'id-not-unique', rule: rule.id, path: 'id', name: rule.id }, rule.name));
}

/** Rules that cannot be compiled with the others: what they say of them would only be confusing. */
const UNCOMPILABLE: ReadonlySet<string> = new Set(['unknown-connector', 'unknown-object-type', 'id-of-standard-rule']);

/** Where the rule is put: under which id and number, on which connector, on which of its types. */
function placeProblems(configuration: Configuration, standard: ReadonlySet<string>, rule: SyncRule): FoundProblem[] {
  const found: RuleFacts[] = [];
  if (standard.has(rule.id)) found.push({ code: 'id-of-standard-rule', path: 'id', name: rule.id });
  if (!isOwnPrecedence(rule.precedence)) {
    found.push({ code: 'precedence-out-of-range', path: 'precedence', name: String(rule.precedence) });
  }
  const types = objectTypesOf(configuration, rule.connector);
  if (types === undefined)
    found.push(unknownName('unknown-connector', 'connector', rule.connector, connectors(configuration)));
  else if (!types.includes(rule.connectorSpaceObjectType)) {
    found.push(unknownName('unknown-object-type', 'connectorSpaceObjectType', rule.connectorSpaceObjectType, types));
  }
  return found.map((problem) => foundProblem({ ...problem, rule: rule.id }, rule.name));
}

type RuleFacts = Omit<Parameters<typeof foundProblem>[0], 'rule'>;

function unknownName(code: RuleProblem['code'], path: string, name: string, known: readonly string[]): RuleFacts {
  const nearest = nearestName(name, known);
  return { code, path, name, ...(nearest === undefined ? {} : { nearest }) };
}

/** Forests in their order, then the tenant. */
export function connectors(configuration: Configuration): string[] {
  return [...configuration.forests.map(({ connection }) => connection.name), configuration.tenant.name];
}

/** The types of the connector's objects that rules can be for; undefined where there is no such connector. */
export function objectTypesOf(configuration: Configuration, connector: string): readonly string[] | undefined {
  if (connector === configuration.tenant.name) return [...ENTRA_SCHEMA.keys()];
  return configuration.forests.some(({ connection }) => connection.name === connector) ? OBJECT_TYPES : undefined;
}

function setProblems(configuration: Configuration, drafts: readonly SyncRule[]): FoundProblem[] {
  const rules = rulesOf(configuration);
  const context = compileContextOf(configuration);
  const names = new Map(rules.map((rule) => [rule.id, rule.name]));
  const touched = new Set(drafts.map(({ id }) => id));
  const compiled = compileRules(rules, context);
  const problems = compiled.ok ? [] : compiled.problems;
  // A rule that is switched off says nothing yet, and has to be right all the same.
  const silent = drafts.filter((rule) => rule.disabled).map((rule) => ({ ...rule, disabled: false }));
  const own = silent.flatMap((rule) => {
    const alone = compileRules([rule], context);
    return alone.ok ? [] : alone.problems;
  });
  return [
    ...problems.map((problem) => betweenTwo(problem, rules, touched) ?? foundProblem(problem, names.get(problem.rule))),
    ...own.map((problem) => foundProblem(problem, names.get(problem.rule))),
    ...drafts.flatMap((rule) => linkingProblems(rule, rules, context)),
    ...drafts.flatMap((rule) => doubtsOf(rule, context)),
  ];
}

/** What two rules have between them, told of the one that is being changed, with the other beside it. */
function betweenTwo(
  problem: RuleProblem,
  rules: readonly SyncRule[],
  touched: ReadonlySet<string>,
): FoundProblem | undefined {
  if (problem.code !== 'precedence-not-unique' && problem.code !== 'merge-type-mixed') return undefined;
  const rule = rules.find(({ id }) => id === problem.rule);
  if (!rule) return undefined;
  const sharing = rules.filter((other) => other !== rule && isSharing(problem, rule, other));
  const told = touched.has(rule.id) ? rule : (sharing.find(({ id }) => touched.has(id)) ?? rule);
  const other = told === rule ? sharing[0] : rule;
  const path = problem.code === 'precedence-not-unique' ? problem.path : mergePath(told, problem.name ?? '');
  return foundProblem({ ...problem, rule: told.id, path }, told.name, other ? { other } : {});
}

function isSharing({ code, name }: RuleProblem, rule: SyncRule, other: SyncRule): boolean {
  if (code === 'precedence-not-unique') return other.precedence === rule.precedence;
  if (other.disabled || other.direction !== rule.direction) return false;
  const samePlace =
    rule.direction === 'inbound'
      ? other.metaverseObjectType === rule.metaverseObjectType
      : other.connector === rule.connector && other.connectorSpaceObjectType === rule.connectorSpaceObjectType;
  const merges = ({ flows }: SyncRule) => flows.find(({ target }) => target === name)?.mergeType;
  return samePlace && merges(other) !== undefined && merges(other) !== merges(rule);
}

function mergePath({ flows }: SyncRule, target: string): string {
  return `flows.${flows.findIndex((flow) => flow.target === target)}.mergeType`;
}

function linkingProblems(
  rule: SyncRule,
  rules: readonly SyncRule[],
  context: ReturnType<typeof compileContextOf>,
): FoundProblem[] {
  const schema = context.schemaOf(rule.connector, rule.connectorSpaceObjectType);
  const isSingleValued = (attribute: string) => schema?.get(attribute)?.multiValued === false;
  const path = rule.join.length > 0 ? 'join' : 'linkType';
  return linkingBeside(rule, rules, isSingleValued).map((other) =>
    foundProblem({ code: 'several-linking-rules', rule: rule.id, path, name: other.name }, rule.name, {
      ...{ severity: 'warning', other },
    }),
  );
}
