/** The rules of a configuration as a list: which there are, which of them are whose clones, which a filter leaves. */

import type { SyncRule } from '../../rules/rule.ts';
import type { Configuration } from '../configuration.ts';
import { standardRulesOf } from '../rules-of.ts';
import { attributesOf } from './attributes.ts';
import type { OtherRule } from './problems.ts';

export type RulePart = 'description' | 'type' | 'linkType' | 'passwordSync' | 'scope' | 'join' | 'flows';

export interface RuleRow {
  readonly document: SyncRule;
  readonly standard: boolean;
  /** Of a standard rule: the rules that were cloned from it. */
  readonly clones: readonly OtherRule[];
  /** Of a clone: the parts in which it is another than the standard rule is now. */
  readonly changed: readonly RulePart[];
}

export interface RuleFilter {
  readonly direction?: SyncRule['direction'] | undefined;
  readonly connector?: string | undefined;
  readonly connectorSpaceObjectType?: string | undefined;
  readonly metaverseObjectType?: string | undefined;
  readonly attribute?: string | undefined;
  readonly passwordSync?: boolean | undefined;
  readonly kind?: 'standard' | 'custom' | undefined;
  readonly disabled?: boolean | undefined;
  readonly text?: string | undefined;
}

/** In order of precedence. */
export function ruleRows(configuration: Configuration): RuleRow[] {
  const { custom } = configuration.rules;
  const standard = standardRulesOf(configuration);
  const twins = new Map(standard.map((rule) => [rule.id, rule]));
  const own = custom.map((document): RuleRow => {
    const twin = document.copyOf === undefined ? undefined : twins.get(document.copyOf);
    return { document, standard: false, clones: [], changed: twin ? changedParts(document, twin) : [] };
  });
  const given = standard.map((document): RuleRow => {
    const clones = custom.filter((rule) => rule.copyOf === document.id).map(({ id, name }) => ({ id, name }));
    return { document, standard: true, clones, changed: [] };
  });
  return [...own, ...given].toSorted((left, right) => left.document.precedence - right.document.precedence);
}

function changedParts(rule: SyncRule, twin: SyncRule): RulePart[] {
  const typeOf = ({ direction, connector, connectorSpaceObjectType, metaverseObjectType }: SyncRule) => [
    ...[direction, connector, connectorSpaceObjectType, metaverseObjectType],
  ];
  const parts: readonly (readonly [RulePart, (of: SyncRule) => unknown])[] = [
    ['description', ({ name, description }) => [name, description]],
    ['type', typeOf],
    ['linkType', ({ linkType }) => linkType],
    ['passwordSync', ({ passwordSync }) => passwordSync],
    ['scope', ({ scope }) => scope],
    ['join', ({ join }) => join],
    ['flows', ({ flows }) => flows],
  ];
  return parts.filter(([, of]) => JSON.stringify(of(rule)) !== JSON.stringify(of(twin))).map(([part]) => part);
}

export function isShown({ document, standard }: RuleRow, filter: RuleFilter): boolean {
  const { direction, connector, connectorSpaceObjectType, metaverseObjectType, passwordSync, disabled } = filter;
  const wanted = { direction, connector, connectorSpaceObjectType, metaverseObjectType, passwordSync, disabled };
  const names = Object.keys(wanted) as (keyof typeof wanted)[];
  return (
    names.every((name) => wanted[name] === undefined || wanted[name] === document[name]) &&
    (filter.kind === undefined || (filter.kind === 'standard') === standard) &&
    (filter.attribute === undefined || hasAttribute(document, filter.attribute)) &&
    (filter.text === undefined || hasWords(document, filter.text))
  );
}

function hasAttribute(rule: SyncRule, attribute: string): boolean {
  const wanted = attribute.toLowerCase();
  return [...attributesOf(rule)].some((name) => name.toLowerCase() === wanted);
}

function hasWords(rule: SyncRule, text: string): boolean {
  const sources = rule.flows.map(({ target, source }) => `${target} ${Object.values(source).join(' ')}`);
  const clauses = rule.scope.flat().map(({ attribute, value }) => `${attribute} ${value}`);
  const searched = [rule.id, rule.name, rule.description, ...clauses, ...sources].join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

export interface LoadedRule extends RuleRow {
  /** Of a clone: the standard rule as it is now. */
  readonly twin: SyncRule | null;
}

export function findRule(configuration: Configuration, id: string): LoadedRule | undefined {
  const rows = ruleRows(configuration);
  const row = rows.find(({ document }) => document.id === id);
  if (!row) return undefined;
  const twin = rows.find(({ document, standard }) => standard && document.id === row.document.copyOf);
  return { ...row, twin: twin?.document ?? null };
}

/** Enabled rules that write the same attribute of the same objects, in order of precedence. */
export function writersBeside(configuration: Configuration, rule: SyncRule, target: string): SyncRule[] {
  return ruleRows(configuration)
    .map(({ document }) => document)
    .filter(
      (other) =>
        other.id !== rule.id &&
        !other.disabled &&
        other.direction === rule.direction &&
        (rule.direction === 'inbound'
          ? other.metaverseObjectType === rule.metaverseObjectType
          : other.connector === rule.connector && other.connectorSpaceObjectType === rule.connectorSpaceObjectType) &&
        other.flows.some((flow) => flow.target === target),
    );
}
