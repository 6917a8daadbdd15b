/** What is wrong with a draft, by the place in it. */

import type { SectionName } from './addresses.ts';
import type { RuleDocument, RuleProblem, Scope } from './shapes.ts';

/** At the place itself. */
export function problemsAt(problems: readonly RuleProblem[], path: string): RuleProblem[] {
  return problems.filter((problem) => problem.path === path);
}

/** At the place or within it. */
export function problemsWithin(problems: readonly RuleProblem[], path: string): RuleProblem[] {
  return problems.filter((problem) => problem.path === path || problem.path.startsWith(`${path}.`));
}

export function sectionOf(path: string): SectionName {
  const [first = ''] = path.split('.');
  return first === 'scope' || first === 'join' || first === 'flows' ? first : 'description';
}

/** The value at the place; undefined where there is none. */
export function valueAt(document: RuleDocument, path: string): unknown {
  let value: unknown = document;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as { readonly [name: string]: unknown })[name];
  }
  return value;
}

/** Stands where nothing was entered yet: the rest of the rule can be looked at meanwhile. No name is written so. */
const BLANK = '?';

/** The document without gaps. A document with gaps is no rule, of which nothing could be said at all. */
export function withoutGaps(document: RuleDocument): RuleDocument {
  const fill = (text: string) => (text === '' ? BLANK : text);
  const scope = (groups: Scope): Scope =>
    groups.map((clauses) => clauses.map((clause) => ({ ...clause, attribute: fill(clause.attribute) })));
  return {
    ...document,
    name: fill(document.name),
    scope: scope(document.scope),
    join: document.join.map(({ clauses, target }) => ({
      clauses: clauses.map((clause) => ({
        ...clause,
        connectorSpaceAttribute: fill(clause.connectorSpaceAttribute),
        metaverseAttribute: fill(clause.metaverseAttribute),
      })),
      target: scope(target),
    })),
    flows: document.flows.map((flow) => ({
      ...flow,
      target: fill(flow.target),
      source:
        flow.source.type === 'direct'
          ? { ...flow.source, attribute: fill(flow.source.attribute) }
          : flow.source.type === 'expression'
            ? { ...flow.source, expression: fill(flow.source.expression) }
            : flow.source,
    })),
  };
}

/** Where something has to be entered yet, in the order of the page. */
export function gapsIn(document: RuleDocument): string[] {
  const scope = (groups: Scope, path: string) =>
    groups.flatMap((clauses, group) =>
      clauses.flatMap(({ attribute }, index) => (attribute === '' ? [`${path}.${group}.${index}.attribute`] : [])),
    );
  return [
    ...(document.name === '' ? ['name'] : []),
    ...scope(document.scope, 'scope'),
    ...document.join.flatMap(({ clauses, target }, group) => [
      ...clauses.flatMap((clause, index) =>
        (['connectorSpaceAttribute', 'metaverseAttribute'] as const)
          .filter((field) => clause[field] === '')
          .map((field) => `join.${group}.clauses.${index}.${field}`),
      ),
      ...scope(target, `join.${group}.target`),
    ]),
    ...document.flows.flatMap(({ target, source }, index) => [
      ...(target === '' ? [`flows.${index}.target`] : []),
      ...(source.type === 'direct' && source.attribute === '' ? [`flows.${index}.source.attribute`] : []),
      ...(source.type === 'expression' && source.expression === '' ? [`flows.${index}.source.expression`] : []),
    ]),
  ];
}

/** Of what is not filled in; no code of the engine's, which has never seen the gap. */
export const GAP = 'gap';

/** The engine's problems and the gaps: what the engine says of a gap is about what stood in for it. */
export function withGaps(document: RuleDocument, problems: readonly RuleProblem[]): readonly RuleProblem[] {
  const gaps = gapsIn(document);
  if (gaps.length === 0) return problems;
  const own = gaps.map((path): RuleProblem => ({
    ...{ code: GAP, severity: 'error', rule: document.id, ruleName: null, path },
    ...{ position: null, name: null, nearest: null, expected: null, found: null, other: null },
  }));
  return [...own, ...problems.filter(({ path }) => !gaps.includes(path))];
}
