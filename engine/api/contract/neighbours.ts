/** Living in a tenant with others: who else synchronizes, what they keep deleting, and the tenant's own stamps. */

import { z } from 'zod';
import { time } from './shapes.ts';

const otherSchema = z.object({
  /** For `go-on-beside`. */
  other: z.string(),
  kind: z.enum(['server', 'cloud-sync']),
  /** The host, empty where the tenant does not say it; or the name of the Cloud Sync configuration. */
  name: z.string(),
  lastSeen: time.nullable(),
  job: z.object({ id: z.string(), template: z.string(), state: z.string() }).nullable(),
  /** Whether the last import of the tenant found it; one that is away is listed for what was said of it. */
  present: z.boolean(),
  foundAt: time,
  /** Exports go on beside it, since then, because of this person. */
  accepted: z.object({ at: time, by: z.string() }).nullable(),
});

export const neighboursSchema = z.object({
  connector: z.string(),
  /** Of the last import; null: the tenant was not imported yet. */
  lookedAt: time.nullable(),
  /** Whether the tenant takes objects from on premises. */
  enabled: z.boolean(),
  lastSynchronized: time.nullable(),
  lastPasswordsSynchronized: time.nullable(),
  /** The machine that exported last, where the back end says it. */
  machine: z.string().nullable(),
  /** This machine, as exports name it. */
  self: z.string().nullable(),
  /** What could not be looked at: `cloud-sync`, `source-of-authority-of-users`, ... */
  unknown: z.array(z.string()),
  others: z.array(otherSchema),
  /** Objects that the cloud manages: imported, never exported. */
  cloudManaged: z.number(),
  /** Objects that are not made again in the tenant, because somebody there keeps deleting them. */
  heldRestorations: z.array(
    z.object({
      dn: z.string(),
      objectType: z.string(),
      name: z.string(),
      times: z.number(),
      lastAt: time,
      cloudManaged: z.boolean(),
    }),
  ),
  /** Whether the sign-in sessions of an account end when it is disabled, and of how many that is still to be done. */
  revokeSignInSessions: z.boolean(),
  waitingRevocations: z.number(),
});

export const neighbourQueries = {
  'tenant-neighbours': { arguments: z.strictObject({}), result: neighboursSchema },
} as const;

export const neighbourCommands = {
  /** A person's word about one other: exports go on beside it, or no longer. Throws `not-found`. */
  'go-on-beside': {
    arguments: z.strictObject({ other: z.string().min(1), accept: z.boolean().default(true) }),
    result: neighboursSchema,
  },
  /** Makes an object again with the next cycle, and counts anew. Throws `not-found`. */
  'restore-deleted': { arguments: z.strictObject({ dn: z.string().min(1) }), result: neighboursSchema },
  'revoke-sign-in-sessions': { arguments: z.strictObject({ enabled: z.boolean() }), result: neighboursSchema },
} as const;
