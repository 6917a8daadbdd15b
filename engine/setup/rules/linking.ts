/** Rules that might both want to say to which identity an object belongs: then it belongs to none. */

import type { ScopeClause, ScopeFilter, SyncRule } from '../../rules/rule.ts';

/** One that only holds flows back is no second opinion on where an object belongs. */
const isLinking = ({ join, linkType, disabled }: SyncRule) =>
  !disabled && linkType !== 'JoinNoFlow' && (join.length > 0 || linkType === 'Provision');

/** Enabled inbound rules that link the same objects as this one does, as far as their scopes can be told apart. */
export function linkingBeside(rule: SyncRule, rules: readonly SyncRule[], isSingleValued: IsSingleValued): SyncRule[] {
  if (!isLinking(rule) || rule.direction !== 'inbound') return [];
  return rules.filter(
    (other) =>
      other.id !== rule.id &&
      other.direction === 'inbound' &&
      other.connector === rule.connector &&
      other.connectorSpaceObjectType === rule.connectorSpaceObjectType &&
      isLinking(other) &&
      !exclude(rule.scope, other.scope, isSingleValued),
  );
}

type IsSingleValued = (attribute: string) => boolean;

/** Whether no object can be in both scopes: each alternative of one contradicts each of the other. */
function exclude(left: ScopeFilter, right: ScopeFilter, isSingleValued: IsSingleValued): boolean {
  if (left.length === 0 || right.length === 0) return false;
  return left.every((one) =>
    right.every((other) => one.some((clause) => other.some((second) => contradict(clause, second, isSingleValued)))),
  );
}

const OPPOSITES: { readonly [operator in ScopeClause['operator']]?: ScopeClause['operator'] } = {
  EQUAL: 'NOTEQUAL',
  CONTAINS: 'NOTCONTAINS',
  STARTSWITH: 'NOTSTARTSWITH',
  ENDSWITH: 'NOTENDSWITH',
  ISIN: 'ISNOTIN',
  ISBITSET: 'ISNOTBITSET',
  ISMEMBEROF: 'ISNOTMEMBEROF',
};

const NEEDS_VALUE: ReadonlySet<string> = new Set([
  ...['EQUAL', 'CONTAINS', 'STARTSWITH', 'ENDSWITH', 'ISIN', 'ISBITSET', 'ISNOTNULL'],
  ...['LESSTHAN', 'LESSTHAN_OR_EQUAL', 'GREATERTHAN', 'GREATERTHAN_OR_EQUAL'],
]);

function contradict(left: ScopeClause, right: ScopeClause, isSingleValued: IsSingleValued): boolean {
  if (left.attribute !== right.attribute) return false;
  const operators = [left.operator, right.operator];
  if (operators.includes('ISNULL')) return operators.some((operator) => NEEDS_VALUE.has(operator));
  const same = left.value.toLowerCase() === right.value.toLowerCase();
  if (operators.every((operator) => operator === 'EQUAL')) return !same && isSingleValued(left.attribute);
  return same && (OPPOSITES[left.operator] === right.operator || OPPOSITES[right.operator] === left.operator);
}
