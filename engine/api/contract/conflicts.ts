/**
 * Conflicts: what the service will not take as it is, found before it is exported; values that the service keeps in
 * quarantine; and the writes that end a conflict, each shown before it is made.
 */

import { z } from 'zod';
import { faultSchema, page, time } from './shapes.ts';

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const CONFLICT_KINDS = [
  // a value that another object has
  'user-principal-name-taken',
  'proxy-address-taken',
  'mail-taken',
  'source-anchor-taken',
  'security-identifier-taken',
  // a value by itself
  'illegal-characters',
  'suffix-not-verified',
  'too-long',
  'too-many-values',
  'too-many-members',
  'value-missing',
  // an object of the tenant that the service finds to be the same
  'takeover',
  'takeover-blocked',
  'soft-match-taken',
  'other-object-type',
] as const;

/** `fails`: the service refuses it; `quarantined`: a value is kept aside; `changed`: written otherwise; `takes-over`. */
export const CONFLICT_SEVERITIES = ['fails', 'takes-over', 'quarantined', 'changed'] as const;

export const CONFLICT_FIXES = ['write-anchor', 'take-over', 'drop-address', 'restore', 'run-again'] as const;

export const conflictKindSchema = z.enum(CONFLICT_KINDS);
export const conflictSeveritySchema = z.enum(CONFLICT_SEVERITIES);
export const conflictFixSchema = z.enum(CONFLICT_FIXES);

/** One of the two that are in each other's way. */
export const conflictPartySchema = z.object({
  /** `planned`: will be made; `synchronized`: is there and ours; `cloud`: the tenant masters it; `deleted`: in its recycle bin. */
  state: z.enum(['planned', 'synchronized', 'cloud', 'deleted']),
  objectType: z.string(),
  name: z.string(),
  userPrincipalName: z.string().nullable(),
  /** Of the account it comes from, or null where it comes from none that is known. */
  dn: z.string().nullable(),
  forest: z.string().nullable(),
  /** In the tenant: `User_<id>`; null while it is not made. */
  anchor: z.string().nullable(),
  /** Row numbers, for the object page: in the tenant's connector space, of the identity. */
  connectorObject: z.number().nullable(),
  metaverse: z.number().nullable(),
});

export const conflictSchema = z.object({
  id: z.number(),
  kind: conflictKindSchema,
  severity: conflictSeveritySchema,
  /** Of the error catalogue: what the service will say; null where it says nothing. */
  error: z.string().nullable(),
  attribute: z.string().nullable(),
  value: z.string().nullable(),
  /** For the words: `limit`, `length`, `count`, `characters`, `suffix`, `match`, `blockedBy`, `instead`, ... */
  detail: facts,
  object: conflictPartySchema,
  other: conflictPartySchema.nullable(),
  /** How many more have the same value. */
  further: z.number(),
  /** It is not only in the plan: it was exported like this before. */
  standing: z.boolean(),
  fixes: z.array(conflictFixSchema),
});

const countsSchema = z.object({
  total: z.number(),
  severities: z.object({
    fails: z.number(),
    'takes-over': z.number(),
    quarantined: z.number(),
    changed: z.number(),
  }),
  kinds: z.array(z.object({ kind: conflictKindSchema, severity: conflictSeveritySchema, count: z.number() })),
});

export const conflictSummarySchema = countsSchema.extend({
  /** Null: nobody has looked yet. */
  foundAt: time.nullable(),
  /** Objects looked at. */
  objects: z.number(),
  milliseconds: z.number(),
  /** Something was imported, synchronized or exported since. */
  outdated: z.boolean(),
  /** Whether objects were held against those that only the tenant has; else why not. */
  cloud: z.enum(['asked', 'imported', 'not-asked', 'failed']),
  /** Why the tenant did not answer. */
  fault: faultSchema.nullable(),
  /** Values that the service keeps aside. */
  quarantined: z.number(),
});

/** As part of a preview: numbers and samples. */
export const conflictPreviewSchema = z.object({
  total: z.number(),
  groups: z.array(
    z.object({
      kind: conflictKindSchema,
      severity: conflictSeveritySchema,
      count: z.number(),
      samples: z.array(conflictSchema),
    }),
  ),
});

const filter = {
  severity: conflictSeveritySchema.optional(),
  kind: conflictKindSchema.optional(),
  /** A part of a name, a DN or the value. */
  search: z.string().optional(),
  /** Row of the tenant's connector space: only what this object has part in. */
  object: z.int().optional(),
};

/** One value that will be written, and where. */
const plannedWriteSchema = z.object({
  where: z.enum(['tenant', 'forest']),
  connector: z.string(),
  object: conflictPartySchema,
  attribute: z.string(),
  before: z.array(z.string()),
  after: z.array(z.string()),
});

export const fixPreviewSchema = z.object({
  fix: conflictFixSchema,
  writes: z.array(plannedWriteSchema),
  /** The object is synchronized and exported when this is written. */
  runsAfter: z.boolean(),
  undo: z.enum(['possible', 'not-needed', 'not-possible']),
  /** What keeps it from being done: a permission or a right that is missing (named), staging mode, Exchange. */
  hindrance: faultSchema.nullable(),
  /** Of what is shown here; to be given back, so that nothing else is written than what was seen. */
  confirmation: z.string(),
});

const fixRecordSchema = z.object({
  id: z.number(),
  fix: conflictFixSchema,
  writes: z.array(plannedWriteSchema),
  state: z.enum(['sent', 'done', 'failed', 'undone']),
  at: time,
  by: z.string(),
  undo: z.enum(['possible', 'not-needed', 'not-possible']),
  fault: faultSchema.nullable(),
});

export const quarantinedSchema = z.object({
  id: z.number(),
  /** As the service names it: `UserPrincipalName`, `ProxyAddresses`. */
  property: z.string(),
  attribute: z.string(),
  value: z.string(),
  since: time,
  /** What was written in its place; null where it was left out. */
  instead: z.string().nullable(),
  object: conflictPartySchema,
  /** Who has the value; null where nobody was found (any more): the service gives it back by itself within the hour. */
  owner: conflictPartySchema.nullable(),
  fixes: z.array(conflictFixSchema),
});

/** Which conflict a fix is for. */
const subject = {
  /** Number of a conflict or, with `quarantine`, of a quarantined value. */
  id: z.int(),
  quarantine: z.boolean().default(false),
  fix: conflictFixSchema,
  /** Of `drop-address`: from whom. */
  from: z.enum(['object', 'other']).default('other'),
};

export const conflictQueries = {
  conflicts: {
    arguments: z.strictObject({ ...filter, after: z.int().default(0), ...page }),
    /** `total` and `severities` by what is filtered, each chip by everything but itself. */
    result: z.object({ counts: countsSchema, conflicts: z.array(conflictSchema) }),
  },
  'conflict-summary': { arguments: z.strictObject({}), result: conflictSummarySchema },
  quarantined: {
    arguments: z.strictObject({
      search: z.string().optional(),
      /** Row of the tenant's connector space. */
      object: z.int().optional(),
      after: z.int().default(0),
      ...page,
    }),
    result: z.object({ total: z.number(), readAt: time.nullable(), values: z.array(quarantinedSchema) }),
  },
  'conflict-fix-preview': { arguments: z.strictObject(subject), result: fixPreviewSchema },
  'conflict-fixes': { arguments: z.strictObject({ limit: page.limit }), result: z.array(fixRecordSchema) },
  /** Of a preview of setup that is still kept: all of them, page by page. */
  'preview-conflicts': {
    arguments: z.strictObject({ id: z.string(), ...filter, after: z.int().default(0), ...page }),
    result: z.object({ counts: countsSchema, conflicts: z.array(conflictSchema) }),
  },
} as const;

export const conflictCommands = {
  /** Looks through everything that is staged; `ask`: also what only the tenant knows. */
  'find-conflicts': { arguments: z.strictObject({ ask: z.boolean().default(true) }), result: conflictSummarySchema },
  'read-quarantine': { arguments: z.strictObject({}), result: z.object({ total: z.number(), readAt: time }) },
  'fix-conflict': {
    arguments: z.strictObject({ ...subject, confirmation: z.string() }),
    result: fixRecordSchema,
  },
  'undo-conflict-fix': { arguments: z.strictObject({ id: z.int() }), result: fixRecordSchema },
} as const;

export const conflictEvents = {
  'conflict-progress': z.object({
    step: z.enum(['read', 'ask', 'compare']),
    done: z.number(),
    expected: z.number().nullable(),
  }),
  /** To every interface, when conflicts were looked for or fixed. */
  'conflicts-changed': z.object({ total: z.number(), quarantined: z.number() }),
} as const;
