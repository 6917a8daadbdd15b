/** What a change of rules is refused for. */

import { FaultError, type Fault, type FaultCode } from '../../model/fault.ts';
import type { FoundProblem } from './problems.ts';

export function refusal(code: FaultCode, detail: Fault['detail']): FaultError {
  return new FaultError({ code, stage: 'setup', detail, retry: 'never' });
}

export function unknownRule(id: string): FaultError {
  return refusal('rule-not-found', { rule: id });
}

/** The first problem, and how many there are. */
export function invalidRules(problems: readonly FoundProblem[]): FaultError {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const { code, rule, ruleName, path, position, name, nearest, expected, found } = errors[0]!;
  const facts = { path, position, name, nearest, expected, found };
  const known = Object.entries(facts).filter((fact): fact is [string, string | number] => fact[1] !== null);
  return refusal('rule-invalid', {
    ...{ code, rule: ruleName ?? rule, problems: errors.length },
    ...Object.fromEntries(known),
  });
}
