/** What the parts of the type checker share. `check.ts` ties them together. */

import type { AttributeDefinition } from '../../model/attribute-value.ts';
import { fail, type ExpressionProblem } from './problem.ts';
import { describeType, type StaticType } from './static-type.ts';
import type { Expression } from './syntax.ts';
import type { TypeName } from './value.ts';

export interface Checker {
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
  readonly variables: Map<string, StaticType>;
  readonly doubts: ExpressionProblem[];
  typeOf(node: Expression): StaticType;
}

export interface Expected {
  readonly types: readonly TypeName[];
  /** Whether a list may stand there. */
  readonly list: boolean;
}

/** What is said of a value that does not fit: where, and what it was given to. */
interface Place {
  readonly position: number;
  readonly name: string;
}

/** Notes a doubt where a value need not fit; throws where it cannot. */
export function expectType(checker: Checker, given: StaticType, { types, list }: Expected, place: Place): void {
  const fitting = given.types.filter((type) => types.includes(type));
  const problem: ExpressionProblem = {
    code: 'type-mismatch',
    ...place,
    found: describeType(given),
    expected: types.join(' | '),
  };
  if (given.types.length > 0 && fitting.length === 0) fail(problem);
  if (!list && given.several === 'list') fail(problem);
  if (fitting.length < given.types.length || (!list && given.several === 'either')) checker.doubts.push(problem);
}

export function expectCondition(checker: Checker, node: Expression, name: string, list: boolean): StaticType {
  const given = checker.typeOf(node);
  expectType(checker, given, { types: ['boolean'], list }, { position: node.at, name });
  return given;
}
