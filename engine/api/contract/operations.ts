/** Runs and what they leave: status, history, pending exports, errors, held exports; and the commands that run something. */

import { z } from 'zod';
import { counters, faultSchema, page, policySchema, profileSchema, shownValue, time } from './shapes.ts';

const runSchema = z.object({
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
const endedRunSchema = runSchema.extend({ endedAt: time, result: z.string(), objectFaults: z.array(faultSchema) });

const cycleSchema = z.object({
  id: z.number(),
  policy: policySchema,
  trigger: z.enum(['manual', 'scheduler', 'setup']),
  startedAt: time,
  endedAt: time.nullable(),
  status: z.enum(['success', 'completed-with-errors', 'stopped', 'failed']).nullable(),
});

const planSchema = z.object({
  adds: z.number(),
  updates: z.number(),
  deletes: z.number(),
  references: z.number(),
  unsupported: z.number(),
  unconfirmed: z.number(),
});

const statusSchema = z.object({
  dataDirectory: z.string(),
  configured: z.boolean(),
  stagingMode: z.boolean(),
  scheduler: z.object({
    enabled: z.boolean(),
    suspended: z.boolean(),
    intervalMinutes: z.number(),
    /** When the next cycle is due; null while the scheduler is off or held. */
    nextStart: time.nullable(),
  }),
  /** The process that runs the engine on this data directory, if there is one. */
  engine: z.object({ pid: z.number(), host: z.string(), purpose: z.string(), startedAt: time }).nullable(),
  lastCycle: cycleSchema.nullable(),
  connectors: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['active-directory', 'entra-id']),
      /** Objects of the connector space by type, placeholders and containers left out. */
      objects: counters,
      disconnectors: z.number(),
      lastImport: time.nullable(),
      pendingExports: planSchema,
    }),
  ),
  metaverseObjects: counters,
  faults: z.number(),
  heldExports: z.number(),
});

const storedFaultSchema = z.object({
  id: z.number(),
  connector: z.string(),
  objectId: z.number(),
  fault: faultSchema,
  firstRun: z.number(),
  lastRun: z.number(),
  attempts: z.number(),
});

const pendingExportSchema = z.object({
  id: z.number(),
  connector: z.string(),
  operation: z.enum(['add', 'update', 'delete']),
  objectType: z.string(),
  dn: z.string(),
  name: z.string(),
  /** False: the back end cannot carry it; it stays in the plan and is never sent. */
  supported: z.boolean(),
  changes: z.array(z.object({ attribute: z.string(), before: z.array(shownValue), after: z.array(shownValue) })),
  unsupported: z.array(z.string()),
});

const pendingReferenceSchema = z.object({
  objectId: z.number(),
  name: z.string(),
  attribute: z.string(),
  added: z.number(),
  removed: z.number(),
  /** The first of them, by name. */
  samples: z.array(z.object({ change: z.enum(['add', 'remove']), name: z.string() })),
});

const heldExportSchema = z.object({
  id: z.number(),
  connector: z.string(),
  heldAt: time,
  approvedAt: time.nullable(),
  deletions: z.array(z.object({ objectId: z.number(), dn: z.string(), name: z.string(), objectType: z.string() })),
});

export const operationQueries = {
  status: { arguments: z.strictObject({}), result: statusSchema },
  history: {
    arguments: z.strictObject({ limit: z.int().min(1).max(1_000).default(10), before: z.int().optional() }),
    result: z.array(z.object({ cycle: cycleSchema.nullable(), runs: z.array(runSchema) })),
  },
  pending: {
    arguments: z.strictObject({ connector: z.string().optional(), after: z.int().default(0), ...page }),
    result: z.array(
      z.object({
        connector: z.string(),
        counts: planSchema,
        exports: z.array(pendingExportSchema),
        references: z.array(pendingReferenceSchema),
      }),
    ),
  },
  errors: {
    arguments: z.strictObject({ before: z.int().optional(), ...page }),
    result: z.object({ total: z.number(), faults: z.array(storedFaultSchema) }),
  },
  held: { arguments: z.strictObject({}), result: z.array(heldExportSchema) },
} as const;

/** One at a time where they run something; long ones report progress and can be cancelled. */
export const operationCommands = {
  cycle: {
    arguments: z.strictObject({
      policy: policySchema,
      trigger: z.enum(['manual', 'scheduler', 'setup']).default('manual'),
    }),
    result: cycleSchema.extend({
      endedAt: time,
      status: cycleSchema.shape.status.unwrap(),
      steps: z.array(endedRunSchema),
    }),
  },
  run: {
    arguments: z.strictObject({ connector: z.string().min(1), profile: profileSchema }),
    result: endedRunSchema,
  },
  approve: {
    arguments: z.strictObject({ id: z.int() }),
    result: z.object({ id: z.number(), deletions: z.number() }),
  },
  staging: { arguments: z.strictObject({ enabled: z.boolean() }), result: z.object({ stagingMode: z.boolean() }) },
  scheduler: {
    arguments: z.strictObject({
      enabled: z.boolean().optional(),
      suspended: z.boolean().optional(),
      intervalMinutes: z.number().min(0.05).max(10_080).optional(),
    }),
    result: statusSchema.shape.scheduler,
  },
} as const;

export const operationEvents = {
  progress: z.object({
    runId: z.number(),
    connector: z.string(),
    profile: profileSchema,
    done: z.number(),
    expected: z.number().optional(),
    /** Objects a second. */
    rate: z.number(),
    secondsLeft: z.number().optional(),
  }),
} as const;
