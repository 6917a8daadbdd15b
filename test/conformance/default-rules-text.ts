/** Rules as text, so that two can be held against each other and a difference can be read. */

import { parseExpression } from '../../engine/rules/expression/parse.ts';
import { printExpression } from '../../engine/rules/expression/syntax.ts';
import type { Flow, SyncRule } from '../../engine/rules/rule.ts';

export function sourceText({ source }: Flow): string {
  switch (source.type) {
    case 'direct':
      return source.attribute;
    case 'constant':
      return `"${source.value}"`;
    case 'expression': {
      // Through the syntax tree, so that white space does not count.
      const parsed = parseExpression(source.expression);
      return parsed.ok ? printExpression(parsed.expression) : source.expression;
    }
  }
}

export function scopeText(rule: SyncRule): string {
  const clauseText = ({ attribute, operator, value }: SyncRule['scope'][number][number]) =>
    `${attribute} ${operator} ${/^(?:true|false)$/i.test(value) ? value.toLowerCase() : value}`.trim();
  return rule.scope.map((group) => group.map(clauseText).join(' & ')).join(' OR ');
}

export function joinText(rule: SyncRule): string {
  const groups = rule.join.map(({ clauses, target }) => {
    const on = clauses
      .map((part) => `${part.connectorSpaceAttribute}=${part.metaverseAttribute}${part.caseSensitive ? ' (case)' : ''}`)
      .join(' & ');
    return target.length === 0 ? on : `${on} if ${target.flat().map((part) => `${part.attribute} ${part.operator}`)}`;
  });
  return groups.join(' OR ');
}

/** Each aspect of a rule as a line `aspect: text`, so that two rules differ in the lines that one of them lacks. */
export function aspects(rule: SyncRule): ReadonlyMap<string, string> {
  const flows = rule.flows.map((flow): [string, string] => [
    `flow ${flow.target}`,
    `${sourceText(flow)} ${flow.mergeType}`,
  ]);
  return new Map([
    ['types', `${rule.connectorSpaceObjectType} ${rule.metaverseObjectType}`],
    ['link', rule.linkType],
    ['password', String(rule.passwordSync)],
    ['scope', scopeText(rule)],
    ['join', joinText(rule)],
    ...flows,
  ]);
}
