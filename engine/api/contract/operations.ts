/** Runs and what they leave: status, history, pending exports, errors, held exports; and the commands that run something. */

import { z } from 'zod';
import { connectorQueries } from './connectors.ts';
import { neighbourCommands, neighbourQueries } from './neighbours.ts';
import { overviewEvents, overviewQueries } from './overview.ts';
import { pendingExportCommands, pendingExportEvents, pendingExportQueries } from './pending-exports.ts';
import { cycleSchema, endedRunSchema, runEvents, runQueries, runSchema } from './runs.ts';
import { counters, faultSchema, page, policySchema, profileSchema, shownValue, time } from './shapes.ts';

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

/** Standing faults with the same cause. */
const errorGroupSchema = z.object({
  /** For the `cause` of `errors`. */
  cause: z.string(),
  code: z.string(),
  attribute: z.string().nullable(),
  count: z.number(),
  connectors: z.array(z.string()),
  objectTypes: z.array(z.string()),
  /** Of the runs that said it; null where the run is no longer kept. */
  firstSeen: time.nullable(),
  lastSeen: time.nullable(),
  /** Where it is mended; the words of the code say how. */
  remedy: z.enum(['directory', 'tenant', 'rules', 'rights', 'wait']),
  samples: z.array(storedFaultSchema),
});

const heldExportSchema = z.object({
  id: z.number(),
  connector: z.string(),
  heldAt: time,
  approvedAt: time.nullable(),
  deletions: z.array(z.object({ objectId: z.number(), dn: z.string(), name: z.string(), objectType: z.string() })),
});

export const operationQueries = {
  ...overviewQueries,
  ...runQueries,
  ...pendingExportQueries,
  ...connectorQueries,
  ...neighbourQueries,
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
    arguments: z.strictObject({
      before: z.int().optional(),
      code: z.string().optional(),
      /** Of `error-groups`. */
      cause: z.string().optional(),
      connector: z.string().optional(),
      /** A part of the object's name or DN. */
      search: z.string().optional(),
      ...page,
    }),
    /** `total` is of all, whatever is filtered. */
    result: z.object({ total: z.number(), faults: z.array(storedFaultSchema) }),
  },
  /** The most frequent cause first. */
  'error-groups': {
    arguments: z.strictObject({ connector: z.string().optional(), ...page }),
    result: z.object({ total: z.number(), groups: z.array(errorGroupSchema) }),
  },
  held: { arguments: z.strictObject({}), result: z.array(heldExportSchema) },
} as const;

/** One at a time where they run something; long ones report progress and can be cancelled. */
export const operationCommands = {
  ...pendingExportCommands,
  ...neighbourCommands,
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

export const operationEvents = { ...overviewEvents, ...runEvents, ...pendingExportEvents } as const;
