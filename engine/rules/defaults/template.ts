/**
 * Standard rules before they meet a forest.
 *
 * A template is written once with all it would like to use. Fitting it to what the directory really has leaves out
 * flows, join groups and scope clauses on attributes that are not there, and the rule where nothing is left of it.
 */

import type { Flow, JoinGroup, ScopeClause, SyncRule } from '../rule.ts';
import type { Application } from './choices.ts';
import { parseExpression } from '../expression/parse.ts';
import type { Expression } from '../expression/syntax.ts';

/** `ScopeFilter` that is only read. */
export type ScopeGroups = readonly (readonly ScopeClause[])[];

export interface RuleTemplate {
  /** Part of the rule's id; never changes. */
  readonly tag: string;
  readonly name: string;
  readonly description: string;
  readonly connectorSpaceObjectType: string;
  readonly metaverseObjectType: string;
  readonly linkType: SyncRule['linkType'];
  readonly passwordSync?: boolean;
  /** The service whose attributes these are: without it there is no such rule. Absent: any service needs the rule. */
  readonly application?: Application;
  /** Connector attributes without which the rule has no purpose. */
  readonly needs?: readonly string[];
  readonly scope?: ScopeGroups;
  readonly join?: readonly JoinGroup[];
  readonly flows: readonly Flow[];
}

export type HasAttribute = (attribute: string) => boolean;

/* The words in which templates are written. */

export function clause(attribute: string, operator: ScopeClause['operator'], value = ''): ScopeClause {
  return { attribute, operator, value };
}

export function joinOn(connectorSpaceAttribute: string, metaverseAttribute = connectorSpaceAttribute): JoinGroup {
  return { clauses: [{ connectorSpaceAttribute, metaverseAttribute, caseSensitive: false }], target: [] };
}

/** Anchors are Base64, in which letter case counts. */
export const JOIN_ON_ANCHOR: JoinGroup = {
  clauses: [{ connectorSpaceAttribute: 'sourceAnchor', metaverseAttribute: 'sourceAnchor', caseSensitive: true }],
  target: [],
};

function flow(target: string, source: Flow['source']): Flow {
  return { target, source, applyOnce: false, mergeType: 'Update' };
}

export function direct(target: string, attribute = target): Flow {
  return flow(target, { type: 'direct', attribute });
}

export function constant(target: string, value: string): Flow {
  return flow(target, { type: 'constant', value });
}

export function expression(target: string, text: string): Flow {
  return flow(target, { type: 'expression', expression: text });
}

/** Adds to what the target has; texts that differ only in letter case are one. */
export function merged(target: string, text: string): Flow {
  return { ...expression(target, text), mergeType: 'MergeCaseInsensitive' };
}

/** What is empty in the metaverse stays as it is in the directory. */
export function unlessEmpty(target: string, source = target): Flow {
  return expression(target, `IIF(IsNullOrEmpty([${source}]),IgnoreThisFlow,[${source}])`);
}

/** Names separated by white space. */
export function names(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

export function directs(text: string): Flow[] {
  return names(text).map((name) => direct(name));
}

export function trims(text: string): Flow[] {
  return names(text).map((name) => expression(name, `Trim([${name}])`));
}

export const EXTENSION_ATTRIBUTES = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`).join(
  ' ',
);

/* Fitting. */

function attributesIn(node: Expression): string[] {
  switch (node.kind) {
    case 'attribute':
      return [node.name];
    case 'call': {
      const [first] = node.arguments;
      const byName = (node.name === 'ImportedValue' || node.name === 'ValueCount') && first?.kind === 'text';
      return byName ? [first.value] : node.arguments.flatMap(attributesIn);
    }
    case 'operation':
    case 'logic':
      return [node.first, ...node.rest.map((step) => step.right)].flatMap(attributesIn);
    case 'text':
    case 'number':
    case 'parameter':
    case 'variable':
    case 'word':
      return [];
  }
}

/** What an expression reads: templates say the same things for every forest and every set of choices. */
const READ_BY = new Map<string, readonly string[]>();

function readBy(text: string): readonly string[] {
  const known = READ_BY.get(text);
  if (known !== undefined) return known;
  const parsed = parseExpression(text);
  // What does not parse stays, for the compiler to refuse.
  const read = parsed.ok ? attributesIn(parsed.expression) : [];
  READ_BY.set(text, read);
  return read;
}

function sourcesOf({ source }: Flow): readonly string[] {
  switch (source.type) {
    case 'direct':
      return [source.attribute];
    case 'constant':
      return [];
    case 'expression':
      return readBy(source.expression);
  }
}

/** A clause on an attribute that does not exist always holds when it is negative, and never otherwise. */
function fitScope(scope: ScopeGroups, has: HasAttribute): ScopeGroups | undefined {
  if (scope.length === 0) return scope;
  const alwaysHolds = ({ operator }: ScopeClause) => operator.includes('NOT') && operator !== 'ISNOTNULL';
  const groups = scope
    .filter((group) => group.every((part) => has(part.attribute) || alwaysHolds(part) || part.operator === 'ISNULL'))
    .map((group) => group.filter((part) => has(part.attribute)));
  if (groups.length === 0) return undefined;
  // A group without clauses holds always, and so does the filter.
  return groups.some((group) => group.length === 0) ? [] : groups;
}

/** The template with what the connector has; `undefined` where the rule could never do anything. */
export function fitInbound(template: RuleTemplate, has: HasAttribute): RuleTemplate | undefined {
  const scope = fitScope(template.scope ?? [], has);
  if (scope === undefined || !(template.needs ?? []).every(has)) return undefined;
  const fits = (group: JoinGroup) => group.clauses.every((part) => has(part.connectorSpaceAttribute));
  return {
    ...template,
    scope,
    join: (template.join ?? []).filter(fits),
    flows: template.flows.filter((part) => sourcesOf(part).every(has)),
  };
}

export function fitOutbound(template: RuleTemplate, has: HasAttribute): RuleTemplate | undefined {
  if (!(template.needs ?? []).every(has)) return undefined;
  const fits = (group: JoinGroup) =>
    group.clauses.every((part) => has(part.connectorSpaceAttribute)) &&
    group.target.flat().every((part) => has(part.attribute));
  return {
    ...template,
    join: (template.join ?? []).filter(fits),
    flows: template.flows.filter((part) => has(part.target)),
  };
}
