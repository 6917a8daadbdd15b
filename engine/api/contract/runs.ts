/** Runs and cycles: what ran, step by step, with its numbers and the objects behind every number. */

import { z } from 'zod';
import { counters, faultSchema, page, policySchema, profileSchema, time } from './shapes.ts';

export const runSchema = z.object({
  id: z.number(),
  connector: z.string(),
  profile: profileSchema,
  startedAt: time,
  endedAt: time.nullable(),
  /** In the field's words: `success`, `completed-export-errors`, `stopped-deletion-threshold-exceeded`, ... */
  result: z.string().nullable(),
  counters,
  fault: faultSchema.nullable(),
});

/** A run that has just ended, with the faults of its objects. */
export const endedRunSchema = runSchema.extend({
  endedAt: time,
  result: z.string(),
  objectFaults: z.array(faultSchema),
});

export const cycleSchema = z.object({
  id: z.number(),
  policy: policySchema,
  trigger: z.enum(['manual', 'scheduler', 'setup']),
  startedAt: time,
  endedAt: time.nullable(),
  status: z.enum(['success', 'completed-with-errors', 'stopped', 'failed']).nullable(),
});

/** How a run went, in one word: for a colour, an icon, a filter. */
export const outcomeSchema = z.enum(['running', 'success', 'warnings', 'errors', 'stopped']);

const listedRunSchema = runSchema.extend({
  cycle: z.number().nullable(),
  outcome: outcomeSchema,
  /** Objects that it found a fault on and that have it still. */
  faults: z.number(),
});

/** One number of a run. `counters` is what `run-objects` wants to list the objects behind it; none: it counts none. */
const statisticSchema = z.object({
  /** `adds`, `renames`, `projections`, `metaverseDeletes`, `attributeFlows`, ... (words: `runs.ts`). */
  name: z.string(),
  count: z.number(),
  counters: z.array(z.string()),
});

const runDetailSchema = z.object({
  run: listedRunSchema,
  cycle: cycleSchema.nullable(),
  /** The run before and after it, of any connector. */
  previous: z.number().nullable(),
  next: z.number().nullable(),
  /** Row numbers, where the run was of single objects (`synchronize-object`); null: of whatever there was. */
  only: z.array(z.number()).nullable(),
  /** A step a partition for imports; one step for everything else. Empty for runs that were recorded without. */
  steps: z.array(
    z.object({
      partition: z.string().nullable(),
      startedAt: time,
      endedAt: time.nullable(),
      counters,
      fault: faultSchema.nullable(),
    }),
  ),
  /** In the order in which Synchronization Service Manager shows them. */
  statistics: z.array(
    z.object({
      stage: z.enum(['staging', 'inbound', 'outbound', 'export']),
      /** The connector whose objects are counted: of `outbound`, one entry each. */
      connector: z.string(),
      numbers: z.array(statisticSchema),
    }),
  ),
  connection: z.object({
    /** `none`: the run opens no connection, or had nothing to send. */
    status: z.enum(['success', 'failed', 'lost', 'none']),
    /** Host names, in the order in which they answered; none where the connector does not say. */
    servers: z.array(z.string()),
    requests: z.number(),
    retries: z.number(),
    throttled: z.number(),
    fault: faultSchema.nullable(),
  }),
});

export const objectRowSchema = z.object({
  /** Row numbers, for `object-chain`; null where there is none (any more). */
  connectorObject: z.number().nullable(),
  metaverse: z.number().nullable(),
  /** The connector, or null for a metaverse object. */
  connector: z.string().nullable(),
  objectType: z.string(),
  name: z.string(),
  dn: z.string().nullable(),
  /** It has left the connector space since. */
  gone: z.boolean(),
});

export const runQueries = {
  /** Newest first; `before` is the `next` of the page before. */
  runs: {
    arguments: z.strictObject({
      connector: z.string().optional(),
      profile: profileSchema.optional(),
      result: outcomeSchema.optional(),
      before: z.int().optional(),
      ...page,
    }),
    result: z.object({ runs: z.array(listedRunSchema), next: z.number().nullable() }),
  },
  /** Throws `not-found`. */
  'run-detail': { arguments: z.strictObject({ id: z.int() }), result: runDetailSchema },
  /** The objects behind numbers of runs, in the order of their row numbers. */
  'run-objects': {
    arguments: z.strictObject({
      /** One run, or those that together make up a number of the home screen. */
      runs: z.array(z.int()).min(1).max(50),
      counters: z.array(z.string()).min(1).max(20),
      /** Only objects of this connector. */
      connector: z.string().optional(),
      /** Beginning of a name, a DN or an anchor. */
      search: z.string().optional(),
      after: z.string().optional(),
      ...page,
    }),
    result: z.object({
      rows: z.array(objectRowSchema.extend({ run: z.number(), counter: z.string() })),
      next: z.string().nullable(),
      /** In all, without `search`. */
      total: z.number(),
    }),
  },
} as const;

export const runEvents = {
  /** To every interface, whoever started the run. */
  'run-ended': listedRunSchema,
  'cycle-ended': cycleSchema.extend({
    endedAt: time,
    status: cycleSchema.shape.status.unwrap(),
    /** Objects added, updated, deleted in all directories and spaces. */
    changes: z.number(),
    faults: z.number(),
  }),
} as const;
