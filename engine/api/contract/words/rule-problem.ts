/** What is wrong with a rule, in words. */

import type { z } from 'zod';
import type { ruleProblemSchema } from '../rule-documents.ts';
import type { Catalogue } from './catalogue.ts';
import { ENGLISH } from './english/english.ts';
import { fill, type Facts } from './fill.ts';

export type ContractRuleProblem = z.output<typeof ruleProblemSchema>;

export interface ProblemExplanation {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

export function explainRuleProblem(problem: ContractRuleProblem, catalogue: Catalogue = ENGLISH): ProblemExplanation {
  const words = catalogue.ruleProblems[problem.code] ?? catalogue.ruleProblems['document-invalid'];
  if (!words) throw new RangeError(`The catalogue ${catalogue.language} has no words for a rule that is not one`);
  const facts: Facts = {
    name: problem.name ?? undefined,
    nearest: problem.nearest ?? undefined,
    expected: problem.expected ?? undefined,
    found: problem.found ?? undefined,
    other: problem.other?.name,
    place: problem.position === null ? undefined : problem.position + 1,
  };
  const say = (template: string) => fill(template, facts, catalogue.language);
  const meant = words.meant !== undefined && facts['nearest'] !== undefined ? words.meant : undefined;
  const remedy = say(meant ?? words.remedy);
  const onlyCase = meant !== undefined && problem.name?.toLowerCase() === problem.nearest?.toLowerCase();
  return {
    what: say(words.what),
    why: say(words.why),
    remedy: onlyCase ? `${remedy} ${catalogue.onlyLetterCase}` : remedy,
  };
}
