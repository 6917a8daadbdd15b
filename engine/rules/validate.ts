/** Unknown data -> rule documents with every default filled in, or what is wrong with them and where. */

import type { z } from 'zod';
import type { RuleProblem } from './problem.ts';
import { syncRuleSchema, type SyncRule } from './rule.ts';

export type ValidateRulesResult =
  | { readonly ok: true; readonly rules: readonly SyncRule[] }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] };

function label(document: unknown, index: number): string {
  if (typeof document === 'object' && document !== null && 'id' in document && typeof document.id === 'string') {
    return document.id === '' ? String(index) : document.id;
  }
  return String(index);
}

function toProblem(issue: z.core.$ZodIssue, rule: string): RuleProblem {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return { code: 'document-invalid', rule, path, name: issue.keys.join(', '), expected: issue.code };
  }
  return { code: 'document-invalid', rule, path, expected: issue.message };
}

/** Checks the shape only; whether names exist and expressions mean something is for `compileRules`. */
export function validateRules(documents: readonly unknown[]): ValidateRulesResult {
  const rules: SyncRule[] = [];
  const problems: RuleProblem[] = [];
  documents.forEach((document, index) => {
    const parsed = syncRuleSchema.safeParse(document);
    if (parsed.success) rules.push(parsed.data);
    else problems.push(...parsed.error.issues.map((issue) => toProblem(issue, label(document, index))));
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rules };
}
