/** Tasks after setup: each a check list, a change with a way back, or a report. */

import { z } from 'zod';
import { faultSchema, time } from './shapes.ts';

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const rowSchema = z.object({
  id: z.string(),
  /** A forest, a domain, a connector; null for what concerns everything. */
  subject: z.string().nullable(),
  /** `unknown`: it could not be found out, `fault` says why. */
  state: z.enum(['good', 'attention', 'problem', 'unknown']),
  facts,
  fault: faultSchema.nullable(),
});

/**
 * - `last-import` (each connector): facts `importedAt`, `ageMinutes`
 * - `initial-cycle`: whether everything was synchronized with the rules and choices in force; facts `fullImports`,
 *   `fullSynchronization`, and `connectors` that need one
 * - `pending-exports` (each connector): facts `adds`, `updates`, `deletes`, `references`, `unsupported`
 * - `reviewed`: whether somebody looked at the pending exports as they are now
 * - `deletion-threshold`: facts `enabled`, `count`, `deletes`
 * - `held-exports`: facts `held`
 * - `other-server`: whether something else synchronizes this tenant; facts `tenantLastSynchronized`, `ownLastExport`
 * - `errors`: facts `faults`
 * - `scheduler`: facts `enabled`, `suspended`
 */
export const STAGING_ROWS = [
  'last-import',
  'initial-cycle',
  'pending-exports',
  'reviewed',
  'deletion-threshold',
  'held-exports',
  'other-server',
  'errors',
  'scheduler',
] as const;

/**
 * - `attribute` (each forest): the schema has ms-DS-ConsistencyGuid
 * - `rights` (each forest): the account may write it
 * - `unused` (each forest): nobody has a value that is not their own objectGUID; facts `used`, `other`, `examples`
 * - `current-anchor`: the anchor in force is objectGUID
 * - `staging`: facts `stagingMode`
 */
export const ANCHOR_ROWS = ['current-anchor', 'attribute', 'rights', 'unused', 'staging'] as const;

export const taskQueries = {
  /** Reads the tenant's own time stamps where it can be reached. */
  'staging-checklist': {
    arguments: z.strictObject({}),
    result: z.object({
      stagingMode: z.boolean(),
      /** Nothing is a problem. */
      ready: z.boolean(),
      rows: z.array(rowSchema),
    }),
  },
  /** Asks the forests. */
  'change-anchor-check': {
    arguments: z.strictObject({}),
    result: z.object({ possible: z.boolean(), rows: z.array(rowSchema) }),
  },
  /** Rights and permissions that nothing uses, and features that are on and do nothing. */
  'privilege-review': {
    arguments: z.strictObject({}),
    result: z.object({
      forests: z.array(
        z.object({
          forest: z.string(),
          account: z.string(),
          rights: z.array(
            z.object({
              id: z.string(),
              domain: z.string().nullable(),
              needed: z.boolean(),
              /** null: it could not be told. */
              granted: z.boolean().nullable(),
              verdict: z.enum(['used', 'unused', 'missing', 'absent', 'unknown']),
              /** Commands that take it away. */
              remedies: z.array(z.object({ shell: z.string(), command: z.string() })),
            }),
          ),
          /** Groups that make the account mightier than any connector account should be. */
          tooPowerful: z.array(z.string()),
          /** Rights in a whole domain that nothing needs, as the directory's own tools call them. */
          stronger: z.array(z.object({ domain: z.string(), rights: z.array(z.string()) })),
          fault: faultSchema.nullable(),
        }),
      ),
      application: z.object({
        clientId: z.string(),
        permissions: z.array(
          z.object({
            permission: z.string(),
            verdict: z.enum(['used', 'unused', 'missing']),
            /** What it is needed for: `read-users`, `write-groups`, ... */
            operations: z.array(z.string()),
          }),
        ),
        fault: faultSchema.nullable(),
      }),
      features: z.array(z.object({ id: z.string(), facts })),
    }),
  },
  /** What is kept where and for how long. */
  privacy: {
    arguments: z.strictObject({}),
    result: z.object({
      dataDirectory: z.string(),
      retention: z.object({ runHistoryDays: z.number(), journalDays: z.number() }).nullable(),
      kept: z.array(
        z.object({
          /** `directory-objects`, `identities`, `secrets`, `run-history`, `journal`, `errors`, `configuration`, `audit`, `draft`, `preview`, `logs`. */
          id: z.string(),
          place: z.enum(['database', 'memory', 'temporary-folder', 'folder']),
          /** Names of people are in it. */
          personal: z.boolean(),
          sealed: z.boolean(),
          entries: z.number(),
          oldest: time.nullable(),
          /** null: as long as what it describes; see `until`. */
          days: z.number().nullable(),
          until: z.enum(['days', 'object-leaves', 'removed', 'process-ends', 'next-one', 'always']),
        }),
      ),
      /** Usage data is sent to nobody. */
      telemetry: z.literal(false),
    }),
  },
} as const;

export const taskCommands = {
  /** Reads the schemas again; where something is new or gone, saves a version, and the next cycle synchronizes everything. */
  'refresh-schema': {
    arguments: z.strictObject({ forests: z.array(z.string()).optional() }),
    result: z.object({
      /** null: nothing had changed. */
      version: z.number().nullable(),
      forests: z.array(
        z.object({
          forest: z.string(),
          attributes: z.number(),
          added: z.array(z.string()),
          removed: z.array(z.string()),
          /** Another type, or several values where there was one. */
          changed: z.array(z.string()),
          fault: faultSchema.nullable(),
        }),
      ),
      /** Rules by name that there are now and were not, and the other way round. */
      rulesAdded: z.array(z.string()),
      rulesRemoved: z.array(z.string()),
    }),
  },
  /** objectGUID -> ms-DS-ConsistencyGuid, never back. Throws `anchor-not-changeable` where the check says no. */
  'change-anchor': {
    arguments: z.strictObject({}),
    result: z.object({ version: z.number() }),
  },
  /** The account signs in and may read changes before it is stored. */
  'change-forest-account': {
    arguments: z.strictObject({
      forest: z.string().min(1),
      account: z.string().min(1),
      password: z.string().min(1),
    }),
    result: z.object({
      version: z.number(),
      account: z.string(),
      server: z.string(),
      clockSkewSeconds: z.number(),
    }),
  },
  /** Notes that the pending exports were looked at as they are now. */
  'review-pending': { arguments: z.strictObject({}), result: z.object({ reviewedAt: time }) },
  /** Long; reports each row as `troubleshoot-row`. The text holds no secret. */
  troubleshoot: {
    arguments: z.strictObject({}),
    result: z.object({ at: time, rows: z.array(rowSchema.extend({ area: z.string() })), text: z.string() }),
  },
  /** How long runs, and the journal of what was written, are kept. */
  retention: {
    arguments: z.strictObject({
      runHistoryDays: z.number().min(1).max(3_650),
      journalDays: z.number().min(1).max(3_650),
    }),
    result: z.object({ version: z.number() }),
  },
} as const;

export const taskEvents = {
  'troubleshoot-row': rowSchema.extend({ area: z.string() }),
} as const;
