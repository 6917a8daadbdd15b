/**
 * Scope filters -> predicates.
 *
 * Texts are compared without regard to letter case, numbers as numbers, booleans as `True` and `False`, octets by
 * their Base64. An operator holds where any value of the attribute fits; its NOT twin holds exactly where it does not,
 * so also where the attribute is absent: `cloudFiltered NOTEQUAL True` lets pass whatever was never filtered.
 */

import type { AttributeDefinition, AttributeType, AttributeValue } from '../model/attribute-value.ts';
import { isGuidText } from '../model/anchor.ts';
import { dnPath } from '../model/distinguished-name.ts';
import type { FilterGroup, RuleInput, RuleParameters } from './compiled-rule.ts';
import { nearestName } from './nearest-name.ts';
import { unknownAttribute, type LocalProblem } from './problem.ts';
import type { ScopeClause, ScopeFilter } from './rule.ts';

export interface ScopeContext {
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
  readonly parameters: RuleParameters;
  /** Whether objects can tell how many values a reference attribute has; they can unless this is false. */
  readonly countsReferences?: boolean;
  /** Whether objects know which groups they are members of; only those of connector spaces do. */
  readonly knowsMembership?: boolean;
}

export type Predicate = (input: RuleInput) => boolean;

export interface CompiledScope {
  readonly test: Predicate;
  /** The clauses by themselves, group by group as in the filter: for saying which one does not hold. */
  readonly clauses: readonly (readonly Predicate[])[];
  readonly reads: ReadonlySet<string>;
  /** The filter with parameters filled in, as a person who asks why may read it. */
  readonly filled: ScopeFilter;
  /** Groups that `ISMEMBEROF` and its twin name. */
  readonly groups: readonly FilterGroup[];
  readonly problems: readonly LocalProblem[];
}

type PositiveOperator =
  | 'EQUAL'
  | 'LESSTHAN'
  | 'LESSTHAN_OR_EQUAL'
  | 'CONTAINS'
  | 'STARTSWITH'
  | 'ENDSWITH'
  | 'GREATERTHAN'
  | 'GREATERTHAN_OR_EQUAL'
  | 'ISNOTNULL'
  | 'ISBITSET'
  | 'ISMEMBEROF';

interface Meaning {
  readonly operator: PositiveOperator;
  readonly negated: boolean;
}

const is = (operator: PositiveOperator): Meaning => ({ operator, negated: false });
const not = (operator: PositiveOperator): Meaning => ({ operator, negated: true });

const MEANINGS: { readonly [operator in ScopeClause['operator']]: Meaning } = {
  EQUAL: is('EQUAL'),
  NOTEQUAL: not('EQUAL'),
  LESSTHAN: is('LESSTHAN'),
  LESSTHAN_OR_EQUAL: is('LESSTHAN_OR_EQUAL'),
  CONTAINS: is('CONTAINS'),
  NOTCONTAINS: not('CONTAINS'),
  STARTSWITH: is('STARTSWITH'),
  NOTSTARTSWITH: not('STARTSWITH'),
  ENDSWITH: is('ENDSWITH'),
  NOTENDSWITH: not('ENDSWITH'),
  GREATERTHAN: is('GREATERTHAN'),
  GREATERTHAN_OR_EQUAL: is('GREATERTHAN_OR_EQUAL'),
  ISNULL: not('ISNOTNULL'),
  ISNOTNULL: is('ISNOTNULL'),
  // The same as EQUAL under the name that the field uses on attributes of several values.
  ISIN: is('EQUAL'),
  ISNOTIN: not('EQUAL'),
  ISBITSET: is('ISBITSET'),
  ISNOTBITSET: not('ISBITSET'),
  ISMEMBEROF: is('ISMEMBEROF'),
  ISNOTMEMBEROF: not('ISMEMBEROF'),
};

type TextTest = (value: string, expected: string) => boolean;

const TEXT_TESTS: { readonly [operator in PositiveOperator]?: TextTest } = {
  EQUAL: (value, expected) => value === expected,
  LESSTHAN: (value, expected) => value < expected,
  LESSTHAN_OR_EQUAL: (value, expected) => value <= expected,
  GREATERTHAN: (value, expected) => value > expected,
  GREATERTHAN_OR_EQUAL: (value, expected) => value >= expected,
  CONTAINS: (value, expected) => value.includes(expected),
  STARTSWITH: (value, expected) => value.startsWith(expected),
  ENDSWITH: (value, expected) => value.endsWith(expected),
};

type NumberTest = (value: bigint, expected: bigint) => boolean;

const NUMBER_TESTS: { readonly [operator in PositiveOperator]?: NumberTest } = {
  EQUAL: (value, expected) => value === expected,
  LESSTHAN: (value, expected) => value < expected,
  LESSTHAN_OR_EQUAL: (value, expected) => value <= expected,
  GREATERTHAN: (value, expected) => value > expected,
  GREATERTHAN_OR_EQUAL: (value, expected) => value >= expected,
  ISBITSET: (value, expected) => (value & expected) !== 0n,
};

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const INTEGER = /^\s*[+-]?[0-9]+\s*$|^\s*0[xX][0-9A-Fa-f]+\s*$/;

type ValueTest = (value: AttributeValue) => boolean;

function numberTest(
  operator: PositiveOperator,
  value: string,
): ValueTest | 'operator-not-applicable' | 'value-invalid' {
  const test = NUMBER_TESTS[operator];
  if (test === undefined) return 'operator-not-applicable';
  if (!INTEGER.test(value)) return 'value-invalid';
  const expected = BigInt(value.trim().replace(/^\+/, ''));
  return (actual) => typeof actual === 'bigint' && test(actual, expected);
}

/** The test of one value, or what is wrong with the clause. */
function valueTest(
  type: AttributeType,
  operator: PositiveOperator,
  value: string,
): ValueTest | 'operator-not-applicable' | 'value-invalid' {
  switch (type) {
    case 'integer':
      return numberTest(operator, value);
    case 'boolean': {
      if (operator !== 'EQUAL') return 'operator-not-applicable';
      const lower = value.trim().toLowerCase();
      if (lower !== 'true' && lower !== 'false') return 'value-invalid';
      const expected = lower === 'true';
      return (actual) => actual === expected;
    }
    case 'binary': {
      if (operator !== 'EQUAL') return 'operator-not-applicable';
      if (!BASE64.test(value)) return 'value-invalid';
      const expected = Buffer.from(value, 'base64');
      return (actual) => actual instanceof Uint8Array && Buffer.compare(actual, expected) === 0;
    }
    case 'string': {
      const test = TEXT_TESTS[operator];
      if (test === undefined) return 'operator-not-applicable';
      const expected = value.toLowerCase();
      return (actual) => typeof actual === 'string' && test(actual.toLowerCase(), expected);
    }
    case 'reference':
      return 'operator-not-applicable';
  }
}

const PARAMETER = /%([A-Za-z][A-Za-z0-9._-]*)%/g;

/** The clause's value with `%parameters%` filled in, or the name of one that is not known. */
function fillParameters(value: string, parameters: RuleParameters): { text: string } | { unknown: string } {
  for (const [, name] of value.matchAll(PARAMETER)) if (!Object.hasOwn(parameters, name!)) return { unknown: name! };
  return { text: value.replace(PARAMETER, (_, name: string) => parameters[name]!) };
}

function shown({ value }: ScopeClause, { parameters }: ScopeContext): string {
  const filled = fillParameters(value, parameters);
  return 'text' in filled ? filled.text : value;
}

function presenceTest({ name, type }: AttributeDefinition): Predicate {
  if (type === 'reference') return (input) => input.referenceCount(name) > 0;
  return (input) => (input.attributes[name]?.length ?? 0) > 0;
}

/** A group by its DN or its objectGUID; undefined for a text that is neither. */
function filterGroup(text: string): FilterGroup | undefined {
  const trimmed = text.trim();
  if (isGuidText(trimmed)) return { by: 'anchor', key: trimmed.toLowerCase(), text };
  try {
    return trimmed === '' ? undefined : { by: 'path', key: dnPath(trimmed), text };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Positive {
  readonly test: Predicate;
  readonly group?: FilterGroup;
}

function positive(
  clause: ScopeClause,
  operator: PositiveOperator,
  context: ScopeContext,
  path: string,
): Positive | LocalProblem {
  const filled = fillParameters(clause.value, context.parameters);
  if ('unknown' in filled) {
    const nearest = nearestName(filled.unknown, Object.keys(context.parameters));
    const found = { code: 'unknown-parameter', path: `${path}.value`, name: filled.unknown } as const;
    return { ...found, ...(nearest !== undefined && { nearest }) };
  }
  if (operator === 'ISMEMBEROF') {
    if (context.knowsMembership !== true) {
      return { code: 'operator-not-available', path: `${path}.operator`, name: clause.operator };
    }
    const group = filterGroup(filled.text);
    if (group === undefined) {
      return { code: 'value-invalid', path: `${path}.value`, name: filled.text, expected: 'reference' };
    }
    return { test: (input) => input.isMemberOf?.(group.key) ?? false, group };
  }
  const definition = context.attributes.get(clause.attribute);
  if (definition === undefined) {
    return unknownAttribute(`${path}.attribute`, clause.attribute, context.attributes.keys());
  }
  if (definition.type === 'reference' && context.countsReferences === false) {
    return { code: 'reference-not-readable', path: `${path}.attribute`, name: clause.attribute };
  }
  if (operator === 'ISNOTNULL') return { test: presenceTest(definition) };
  const test = valueTest(definition.type, operator, filled.text);
  if (test === 'operator-not-applicable') {
    return { code: test, path: `${path}.operator`, name: clause.operator, expected: definition.type };
  }
  if (test === 'value-invalid') {
    return { code: test, path: `${path}.value`, name: filled.text, expected: definition.type };
  }
  const { name } = definition;
  return { test: (input) => input.attributes[name]?.some(test) ?? false };
}

/** Compiles a filter; `path` is its place in the document (`scope`, `join.0.target`). */
export function compileScope(filter: ScopeFilter, context: ScopeContext, path: string): CompiledScope {
  const problems: LocalProblem[] = [];
  const reads = new Set<string>();
  const named: FilterGroup[] = [];
  const groups = filter.map((clauses, group) =>
    clauses.map((clause, index): Predicate => {
      const { operator, negated } = MEANINGS[clause.operator];
      const compiled = positive(clause, operator, context, `${path}.${group}.${index}`);
      if ('code' in compiled) {
        problems.push(compiled);
        return () => false;
      }
      const { test: holds, group: memberOf } = compiled;
      if (memberOf === undefined) reads.add(clause.attribute);
      else named.push(memberOf);
      return negated ? (input) => !holds(input) : holds;
    }),
  );
  const test: Predicate =
    groups.length === 0 ? () => true : (input) => groups.some((clauses) => clauses.every((clause) => clause(input)));
  const filled = filter.map((clauses) => clauses.map((clause) => ({ ...clause, value: shown(clause, context) })));
  return { test, clauses: groups, reads, filled, groups: named, problems };
}
