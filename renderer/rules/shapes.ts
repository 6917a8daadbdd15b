/** What the engine says of rules, by short names. */

import type { CallArguments, CallResult } from '../../engine/api/contract/contract.ts';

export type RuleRow = CallResult<'rules.list'>['rules'][number];
export type RuleDocument = RuleRow['document'];
export type Direction = RuleDocument['direction'];
export type LinkType = RuleDocument['linkType'];
export type Scope = RuleDocument['scope'];
export type ScopeClause = Scope[number][number];
export type ScopeOperator = ScopeClause['operator'];
export type JoinGroup = RuleDocument['join'][number];
export type JoinClause = JoinGroup['clauses'][number];
export type Flow = RuleDocument['flows'][number];
export type FlowSource = Flow['source'];
export type MergeType = Flow['mergeType'];
export type LoadedRule = CallResult<'rules.get'>;
export type RuleSchema = CallResult<'rules.schema'>;
export type Attribute = RuleSchema['metaverse'][number];
export type LanguageFunction = RuleSchema['functions'][number];
export type RuleCheck = CallResult<'rules.check'>;
export type RuleProblem = RuleCheck['problems'][number];
export type Evaluation = CallResult<'rules.evaluate'>;
export type EvaluatedClause = Evaluation['scope']['groups'][number]['clauses'][number];
export type EvaluatedFlow = Evaluation['flows'][number];
export type Candidate = CallResult<'rules.candidates'>[number];
export type ObjectId = CallArguments<'rules.evaluate'>['object'];

export const DIRECTIONS = ['inbound', 'outbound'] as const satisfies readonly Direction[];
export const LINK_TYPES = ['Join', 'StickyJoin', 'Provision', 'JoinNoFlow'] as const satisfies readonly LinkType[];
export const MERGE_TYPES = [
  'Update',
  'Replace',
  'Merge',
  'MergeCaseInsensitive',
] as const satisfies readonly MergeType[];
export const SOURCE_TYPES = ['direct', 'constant', 'expression'] as const satisfies readonly FlowSource['type'][];

/** Operators that look at whether there is a value, not at which. */
export const VALUELESS: ReadonlySet<ScopeOperator> = new Set(['ISNULL', 'ISNOTNULL']);

/** Attributes that a rule reads from, writes to, and of the two sides of a join. */
export function sidesOf(direction: Direction, schema: RuleSchema | undefined) {
  const connectorSpace = schema?.connectorSpace ?? [];
  const metaverse = schema?.metaverse ?? [];
  const [source, target] = direction === 'inbound' ? [connectorSpace, metaverse] : [metaverse, connectorSpace];
  return { source, target, connectorSpace, metaverse };
}

/** A rule that somebody begins to write. */
export function emptyRule(id: string, connector: string, precedence: number): RuleDocument {
  return {
    id,
    name: '',
    description: '',
    direction: 'inbound',
    connector,
    connectorSpaceObjectType: 'user',
    metaverseObjectType: 'person',
    linkType: 'Join',
    precedence,
    passwordSync: false,
    disabled: false,
    immutable: false,
    scope: [],
    join: [],
    flows: [],
  };
}

/** Documents hold only what JSON does, their names in one order: as texts they compare as they are. */
export function sameDocument(one: RuleDocument, other: RuleDocument): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
