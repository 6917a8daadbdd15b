/** What is wrong with a draft, by the place in it. */

import type { SectionName } from './addresses.ts';
import type { RuleDocument, RuleProblem } from './shapes.ts';

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

/** What is merely not filled in yet: nobody has to be told so while typing. */
export function isUnfilled(document: RuleDocument, { path }: RuleProblem): boolean {
  return valueAt(document, path) === '';
}
