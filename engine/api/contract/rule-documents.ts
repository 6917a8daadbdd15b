/** Synchronization rules as documents: the form that files have, the editor fills in and the configuration keeps. */

import { z } from 'zod';
import { scopeOperatorSchema } from './object-chain.ts';

const clauseSchema = z.object({ attribute: z.string(), operator: scopeOperatorSchema, value: z.string() });

/** Clauses of a group hold together; groups are alternatives; no group means every object. */
const scopeSchema = z.array(z.array(clauseSchema));

const joinGroupSchema = z.object({
  clauses: z.array(
    z.object({ connectorSpaceAttribute: z.string(), metaverseAttribute: z.string(), caseSensitive: z.boolean() }),
  ),
  /** What must hold on the object to be joined besides the clauses. */
  target: scopeSchema,
});

const flowSchema = z.object({
  target: z.string(),
  source: z.discriminatedUnion('type', [
    z.object({ type: z.literal('direct'), attribute: z.string() }),
    z.object({ type: z.literal('constant'), value: z.string() }),
    z.object({ type: z.literal('expression'), expression: z.string() }),
  ]),
  applyOnce: z.boolean(),
  mergeType: z.enum(['Update', 'Replace', 'Merge', 'MergeCaseInsensitive']),
});

export const ruleDocumentSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  connector: z.string(),
  connectorSpaceObjectType: z.string(),
  metaverseObjectType: z.string(),
  linkType: z.enum(['Join', 'StickyJoin', 'Provision', 'JoinNoFlow']),
  /** Lower wins. 0 to 99 for rules of one's own. */
  precedence: z.number(),
  passwordSync: z.boolean(),
  disabled: z.boolean(),
  /** Of standard rules. */
  immutable: z.boolean(),
  /** The standard rule that it was cloned from. */
  copyOf: z.string().optional(),
  scope: scopeSchema,
  join: z.array(joinGroupSchema),
  flows: z.array(flowSchema),
});

/** A rule being written, as it is: that it is not one yet is said by `rules.check`, with the place. */
export const draftRuleSchema = z.record(z.string(), z.unknown());

/** What is wrong with a rule or with the set; its words are found by `code`, see `words/english/rule-problems.ts`. */
export const ruleProblemSchema = z.object({
  code: z.string(),
  /** `warning`: it can be saved. */
  severity: z.enum(['error', 'warning']),
  /** The rule's id, or its place in the list where it has none. */
  rule: z.string(),
  /** Its name, where it has one. */
  ruleName: z.string().nullable(),
  /** Where in the document: `scope.0.1.attribute`, `flows.3.source.expression`. */
  path: z.string(),
  /** In an expression: where in its text, from 0. */
  position: z.number().nullable(),
  name: z.string().nullable(),
  /** A known name that was probably meant. */
  nearest: z.string().nullable(),
  expected: z.string().nullable(),
  /** The type that stands there: `text`, `number | text`. */
  found: z.string().nullable(),
  /** The other rule, where two do not go together. */
  other: z.object({ id: z.string(), name: z.string() }).nullable(),
});
