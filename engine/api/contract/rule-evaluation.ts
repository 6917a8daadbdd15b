/** A draft of a rule tried on a real object: what its scope says, what it would join, what would flow. */

import { z } from 'zod';
import { objectIdSchema, scopeOperatorSchema } from './object-chain.ts';
import { ruleProblemSchema } from './rule-documents.ts';
import { shownValue } from './shapes.ts';

const evaluatedClauseSchema = z.object({
  attribute: z.string(),
  operator: scopeOperatorSchema,
  value: z.string(),
  /** null: the clause is not right yet, see `problems`. */
  holds: z.boolean().nullable(),
  /** What the object has there; of references, how many. */
  actual: z.array(shownValue),
});

const foundObjectSchema = z.object({
  id: objectIdSchema,
  name: z.string(),
  dn: z.string().nullable(),
  objectType: z.string(),
});

/**
 * - `error`: `message` of the evaluator or of `Error(...)`, `position` in the expression, from 0
 * - `references`: they flow directly, as many as `count`
 * - `invalid`: the flow is not right yet, see `problems`
 */
const flowResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('values'), values: z.array(shownValue) }),
  z.object({ kind: z.literal('null') }),
  z.object({ kind: z.literal('ignore') }),
  z.object({ kind: z.literal('authoritative-null') }),
  z.object({ kind: z.literal('error'), message: z.string(), position: z.number() }),
  z.object({ kind: z.literal('references'), count: z.number() }),
  z.object({ kind: z.literal('invalid') }),
]);

const evaluatedFlowSchema = z.object({
  /** In the document's `flows`. */
  index: z.number(),
  target: z.string(),
  /** The flow's own text: `Trim([givenName])`. */
  text: z.string(),
  result: flowResultSchema,
  /** What the target has now. */
  current: z.object({
    values: z.array(shownValue),
    /** Of references. */
    count: z.number(),
    /** Where that comes from, where a rule gave it. */
    from: z
      .object({ rule: z.string(), name: z.string(), precedence: z.number(), flow: z.string(), connector: z.string() })
      .nullable(),
  }),
  /**
   * - `same`: what is there already
   * - `changes`: the target would have another value
   * - `loses`: `current.from` goes before it
   * - `once`: applies when the object is made only, and it is there
   * - `nothing`: it contributes nothing, or a rule of link type JoinNoFlow holds all flows of the object back
   * - `not-carried`: the target would have another value, and the connector cannot write it: it stays in the plan
   * - `stays-out`: the object is not in scope
   */
  effect: z.enum(['same', 'changes', 'loses', 'once', 'nothing', 'not-carried', 'stays-out', 'error', 'invalid']),
});

export const ruleEvaluationSchema = z.object({
  /** Of the draft alone. What they are about is left out below. */
  problems: z.array(ruleProblemSchema),
  /** Attributes that the draft reads and no import has asked for yet: they look as if they had no values. */
  notImported: z.array(z.string()),
  object: foundObjectSchema.extend({
    /** null: of the metaverse. */
    connector: z.string().nullable(),
  }),
  scope: z.object({
    /** null: it cannot be told while a clause is not right. */
    inScope: z.boolean().nullable(),
    groups: z.array(z.object({ holds: z.boolean().nullable(), clauses: z.array(evaluatedClauseSchema) })),
  }),
  join: z.object({
    /**
     * - `linked`: the two are joined already, to `target`
     * - `joins`: it would be joined to `target`
     * - `provisions`: nothing was found, and the rule makes a new object
     * - `ambiguous`: a group finds several objects
     * - `taken`: what is found, `target`, is joined to another object already
     * - `finds-nothing`: it stays alone
     * - `out-of-scope`: the rule is not for this object
     * - `no-rules`: the rule has no join groups and makes nothing
     */
    outcome: z.enum([
      'linked',
      'joins',
      'provisions',
      'ambiguous',
      'taken',
      'finds-nothing',
      'out-of-scope',
      'no-rules',
    ]),
    target: foundObjectSchema.nullable(),
    /** In the order in which they are tried; what they find, whatever the object is joined to now. */
    groups: z.array(
      z.object({
        clauses: z.array(
          z.object({
            connectorSpaceAttribute: z.string(),
            metaverseAttribute: z.string(),
            /** The object's own values that are searched for. */
            values: z.array(shownValue),
          }),
        ),
        /** The first of them. */
        found: z.array(foundObjectSchema),
      }),
    ),
  }),
  flows: z.array(evaluatedFlowSchema),
});
