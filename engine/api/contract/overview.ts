/** The home screen: is it well, what moved, what waits, what needs a person. */

import { z } from 'zod';
import { cycleSchema } from './runs.ts';
import { counters, faultSchema, profileSchema, time } from './shapes.ts';

/** How far a run is. */
export const progressSchema = z.object({
  runId: z.number(),
  connector: z.string(),
  profile: profileSchema,
  done: z.number(),
  expected: z.number().optional(),
  /** Objects a second. */
  rate: z.number(),
  secondsLeft: z.number().optional(),
});

/** What `run-objects` wants to list the objects behind a number, beside the arrow's `runs` and the connector's name. */
const movedSchema = z.object({ count: z.number(), counters: z.array(z.string()) });

const arrowSchema = z.object({
  /** `failed` and `held` are what the last run of this arrow said; `staging`: nothing is exported for now. */
  state: z.enum(['idle', 'running', 'held', 'failed', 'staging']),
  /** Runs of the last cycle that moved it; none: it has not run in that cycle. */
  runs: z.array(z.number()),
  /** When it last ran to its end, in whatever cycle. */
  lastRun: time.nullable(),
  /** In the last cycle. */
  added: movedSchema,
  updated: movedSchema,
  deleted: movedSchema,
  /** Objects that wait to be moved along this arrow. */
  waiting: z.number(),
  fault: faultSchema.nullable(),
});

export const ATTENTION_CODES = [
  'run-failed',
  'deletions-held',
  'errors',
  'conflicts',
  'other-synchronization',
  'federation-changed',
  'federation-alarms',
  'passwords-not-read',
  'agent-in-trouble',
  'certificate-expired',
  'certificate-expiring',
  'staging-mode',
  'no-cycle',
  'scheduler-off',
  'scheduler-suspended',
] as const;

export const attentionSchema = z.object({
  code: z.enum(ATTENTION_CODES),
  severity: z.enum(['error', 'warning', 'information']),
  /** For the words: connector, count, result, days, hours, since, ... */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  fault: faultSchema.nullable(),
  /** Where it is mended. `run` wants `id`; `errors` and `pending` take `filter` as their queries' arguments. */
  target: z.object({
    page: z.enum(['run', 'operations', 'pending', 'errors', 'conflicts', 'connectors', 'task', 'settings']),
    /** Of `run`: the run's number; of `task`: `rotate-certificate`, `federation`, `passwords`, `sign-in`, `staging`; of `settings`: `scheduler`. */
    id: z.string().nullable(),
    filter: z.record(z.string(), z.string()),
  }),
});

const overviewSchema = z.object({
  /** The engine's clock when this was read. */
  now: time,
  configured: z.boolean(),
  stagingMode: z.boolean(),
  scheduler: z.object({
    enabled: z.boolean(),
    suspended: z.boolean(),
    intervalMinutes: z.number(),
    nextStart: time.nullable(),
  }),
  /** What runs now, in whatever process; `progress` only where it runs in the one that answers. */
  running: z
    .object({
      cycle: cycleSchema.nullable(),
      run: z.object({ id: z.number(), connector: z.string(), profile: profileSchema, startedAt: time }).nullable(),
      progress: progressSchema.nullable(),
    })
    .nullable(),
  lastCycle: cycleSchema.nullable(),
  metaverseObjects: counters,
  /** Forests in the order in which they were added, then the tenant. */
  connectors: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['active-directory', 'entra-id']),
      objects: counters,
      disconnectors: z.number(),
      lastImport: time.nullable(),
      /** Objects whose import waits for synchronization. */
      pendingImports: z.number(),
      pendingExports: z.object({ adds: z.number(), updates: z.number(), deletes: z.number(), references: z.number() }),
      /** Deletions that a guard holds; 0: none. */
      held: z.number(),
      faults: z.number(),
      /** Directory -> connector space -> metaverse, and back. */
      arrows: z.object({ import: arrowSchema, inbound: arrowSchema, outbound: arrowSchema, export: arrowSchema }),
    }),
  ),
  /** Cycles of the last 24 hours, oldest first. */
  strip: z.array(
    cycleSchema.extend({
      /** Absent while it runs. */
      seconds: z.number().nullable(),
      /** Objects that moved, in all its runs. */
      changes: z.number(),
    }),
  ),
  /** At most three, the most severe first. */
  attention: z.array(attentionSchema),
  /** How many more there are. */
  furtherAttention: z.number(),
});

export const overviewQueries = {
  overview: { arguments: z.strictObject({}), result: overviewSchema },
} as const;

export const overviewEvents = {
  progress: progressSchema,
  /** To every interface, after a run or a cycle that changed it: the same as in `overview`. */
  attention: z.array(attentionSchema),
} as const;
