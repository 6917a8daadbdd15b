/**
 * Synchronization rules as documents.
 *
 * A rule says which objects of one connector it is for (scope), how they find their metaverse object (join), what
 * happens where there is none (link type) and which attributes flow. The vocabulary is Entra Connect's.
 */

import { z } from 'zod';

export const SCOPE_OPERATORS = [
  'EQUAL',
  'NOTEQUAL',
  'LESSTHAN',
  'LESSTHAN_OR_EQUAL',
  'CONTAINS',
  'NOTCONTAINS',
  'STARTSWITH',
  'NOTSTARTSWITH',
  'ENDSWITH',
  'NOTENDSWITH',
  'GREATERTHAN',
  'GREATERTHAN_OR_EQUAL',
  'ISNULL',
  'ISNOTNULL',
  'ISIN',
  'ISNOTIN',
  'ISBITSET',
  'ISNOTBITSET',
  'ISMEMBEROF',
  'ISNOTMEMBEROF',
] as const;

const attributeName = z.string().min(1).max(256);

export const scopeClauseSchema = z.strictObject({
  attribute: attributeName,
  operator: z.enum(SCOPE_OPERATORS),
  value: z.string().default(''),
});

/** Clauses of a group hold together (AND); groups are alternatives (OR); no group means every object. */
export const scopeFilterSchema = z.array(z.array(scopeClauseSchema).min(1));

export const joinClauseSchema = z.strictObject({
  /** Attribute of the connector space object, whatever the direction. */
  connectorSpaceAttribute: attributeName,
  metaverseAttribute: attributeName,
  caseSensitive: z.boolean().default(false),
});

/** Groups are tried in order; a group that finds exactly one object ends the search. */
export const joinGroupSchema = z.strictObject({
  clauses: z.array(joinClauseSchema).min(1),
  /**
   * What must hold on the object to be joined besides the clauses, as scope groups on the target's attributes. Soft
   * match is such a group: it takes a cloud object only while that has no source anchor.
   */
  target: scopeFilterSchema.default([]),
});

export const flowSchema = z.strictObject({
  target: attributeName,
  source: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('direct'), attribute: attributeName }),
    z.strictObject({ type: z.literal('constant'), value: z.string() }),
    z.strictObject({ type: z.literal('expression'), expression: z.string().min(1) }),
  ]),
  applyOnce: z.boolean().default(false),
  mergeType: z.enum(['Update', 'Replace', 'Merge', 'MergeCaseInsensitive']).default('Update'),
});

export const syncRuleSchema = z.strictObject({
  /** Stable identifier; standard rules use their tag and connector, administrators' rules a GUID. */
  id: z.string().min(1),
  name: z.string().min(1),
  description: z.string().default(''),
  direction: z.enum(['inbound', 'outbound']),
  /** The connector the rule belongs to. */
  connector: z.string().min(1),
  connectorSpaceObjectType: z.string().min(1),
  metaverseObjectType: z.string().min(1),
  linkType: z.enum(['Join', 'StickyJoin', 'Provision', 'JoinNoFlow']),
  /** Lower wins. Unique in a configuration; standard rules start at 100. */
  precedence: z.int().min(0),
  passwordSync: z.boolean().default(false),
  disabled: z.boolean().default(false),
  /** Standard rules cannot be edited, only disabled and cloned. */
  immutable: z.boolean().default(false),
  /** The standard rule that this one was cloned from. */
  copyOf: z.string().min(1).optional(),
  scope: scopeFilterSchema.default([]),
  join: z.array(joinGroupSchema).default([]),
  flows: z.array(flowSchema).default([]),
});

export type ScopeClause = z.infer<typeof scopeClauseSchema>;
export type ScopeFilter = z.infer<typeof scopeFilterSchema>;
export type JoinClause = z.infer<typeof joinClauseSchema>;
export type JoinGroup = z.infer<typeof joinGroupSchema>;
export type Flow = z.infer<typeof flowSchema>;
export type SyncRule = z.infer<typeof syncRuleSchema>;
/** A rule as written by hand, defaults left out. */
export type SyncRuleDocument = z.input<typeof syncRuleSchema>;
