/**
 * The tenant after it is connected: by which back end changes reach it, what is set in the tenant itself, and what there is
 * to do when the back end changes.
 */

import { z } from 'zod';
import { backEndSchema } from './answers.ts';
import { faultSchema, time } from './shapes.ts';
import { certificateFactsSchema } from './tenants.ts';

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/**
 * What a back end carries and what it does not. Both come from data that the connectors themselves work by; codes have words
 * in the interface.
 */
const backEndFactsSchema = z.object({
  id: backEndSchema,
  /** What a person would not expect of it, by code: `contacts-not-carried`, `undocumented-interface`, ... */
  differences: z.array(z.string()),
  objectTypes: z.array(
    z.object({
      objectType: z.string(),
      /** None: it is worked out, staged and never sent. */
      operations: z.array(z.enum(['add', 'update', 'delete'])),
      /** Attributes that can be written. */
      written: z.array(z.string()),
      /** Attributes of the connector space that cannot: `not-writable`, `no-property`, `computed`, ... */
      notCarried: z.array(z.object({ name: z.string(), reason: z.string() })),
    }),
  ),
  limits: z.object({
    /** Objects, or calls, in one request. */
    perRequest: z.number(),
    writes: z.object({ count: z.number(), seconds: z.number() }),
    membersOfGroup: z.number().nullable(),
  }),
});

/** How a setting of the tenant can be changed. */
const changedBySchema = z.enum([
  /** By Causeway's own application. */
  'application',
  /** By an administrator's sign-in alone: no application may. */
  'administrator',
  /** By nobody through an interface: the service decides. */
  'nobody',
]);

/** By Graph's names ("onPremisesDirectorySynchronizationFeature"), those that concern somebody today. */
export const TENANT_FEATURES = [
  'softMatchOnUpnEnabled',
  'blockSoftMatchEnabled',
  'blockCloudObjectTakeoverThroughHardMatchEnabled',
  'allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled',
  'quarantineUponUpnConflictEnabled',
  'quarantineUponProxyAddressesConflictEnabled',
  'synchronizeUpnForManagedUsersEnabled',
  'directoryExtensionsEnabled',
  'bypassDirSyncOverridesEnabled',
  'passwordSyncEnabled',
  'cloudPasswordPolicyForPasswordSyncedUsersEnabled',
  'userForcePasswordChangeOnLogonEnabled',
  'passwordWritebackEnabled',
  'unifiedGroupWritebackEnabled',
  'userWritebackEnabled',
  'deviceWritebackEnabled',
] as const;

const tenantFeatureSchema = z.object({
  name: z.enum(TENANT_FEATURES),
  /** null: neither way to read it says. */
  on: z.boolean().nullable(),
  changedBy: changedBySchema,
  /** What a change can do: `high` can let somebody into an account, or lock people out; it is asked for twice. */
  risk: z.enum(['low', 'medium', 'high']),
});

const thresholdSchema = z.object({ enabled: z.boolean(), count: z.number() });

/** What is set in the tenant itself; null for what could not be read, `faults` says why. */
export const tenantSettingsSchema = z.object({
  tenantId: z.string(),
  name: z.string(),
  clientId: z.string(),
  backEnd: backEndSchema,
  displayName: z.string().nullable(),
  directorySynchronization: z.object({
    /** Null: it never was on, or could not be read. */
    enabled: z.boolean().nullable(),
    changedBy: changedBySchema,
    lastSynchronized: time.nullable(),
    lastPasswordSynchronized: time.nullable(),
    /** Milliseconds since the last synchronization, at the moment of asking. */
    age: z.number().nullable(),
  }),
  features: z.array(tenantFeatureSchema),
  deletionThreshold: z.object({
    tenant: thresholdSchema.nullable(),
    /** The one that holds exports here: the service only keeps its own. */
    causeway: thresholdSchema,
    changedBy: changedBySchema,
  }),
  technicalContacts: z.object({ addresses: z.array(z.string()).nullable(), changedBy: changedBySchema }),
  /** The machine that exported last, as the service keeps it; null: none, or not to be read by this back end. */
  lastExport: z.object({ machine: z.string(), isThisOne: z.boolean() }).nullable(),
  certificate: certificateFactsSchema,
  faults: z.array(z.object({ part: z.enum(['organization', 'company', 'features']), fault: faultSchema })),
});

const groupSchema = z.object({
  /** Object id in the tenant. */
  id: z.string(),
  name: z.string(),
  members: z.number(),
});

/**
 * Rows of `back-end-check`, for the way to the directory-sync service:
 *
 * - `current`: facts `backEnd`
 * - `pending`: exports that wait; facts `adds`, `updates`, `deletes`
 * - `endpoint`: the cloud has a directory-sync service
 * - `service`: it takes this build; facts `leastBuild`, `buildNumber`
 * - `permission`: the app role; facts `permission`
 * - `activation`: directory synchronization is on in the tenant; facts `enabled`
 * - `hard-match`: it may take over accounts by their anchor; facts `users`
 * - `other-server`: facts `machine`, `lastSynchronized`
 * - `users`: facts `users`, `withoutAnchor`
 * - `groups`: facts `groups` that would be made anew beside those that Graph made
 *
 * And for the way back to Graph: `current`, `pending`, and
 * - `synchronized`: facts `objects` that Graph may not write, and `types`
 */
export const BACK_END_ROWS = [
  'current',
  'pending',
  'endpoint',
  'permission',
  'service',
  'activation',
  'hard-match',
  'other-server',
  'users',
  'groups',
  'synchronized',
] as const;

const backEndRowSchema = z.object({
  id: z.string(),
  subject: z.string().nullable(),
  state: z.enum(['good', 'attention', 'problem', 'unknown']),
  facts,
  fault: faultSchema.nullable(),
});

export const tenantSettingsQueries = {
  'back-ends': { arguments: z.strictObject({}), result: z.array(backEndFactsSchema) },
  /** Asks the tenant. Throws `not-configured`. */
  'tenant-settings': { arguments: z.strictObject({}), result: tenantSettingsSchema },
  /** What moving to another back end needs and does. Asks the tenant; changes nothing. */
  'back-end-check': {
    arguments: z.strictObject({ backEnd: backEndSchema }),
    result: z.object({
      current: backEndSchema,
      /** Nothing is a problem. */
      possible: z.boolean(),
      rows: z.array(backEndRowSchema),
      /** An administrator's sign-in would mend what is missing: app role, or directory synchronization. */
      needsAdministrator: z.boolean(),
      /** Groups that Graph made, which the service does not match: they would stay beside the new ones. */
      doubled: z.object({ count: z.number(), groups: z.array(groupSchema) }),
    }),
  },
  /** Groups that a former back end made and that stand beside those of today. */
  'superseded-groups': {
    arguments: z.strictObject({}),
    result: z.array(
      groupSchema.extend({
        /** `ready`: its successor is in the tenant with its members; `waiting`: not yet; `kept`: somebody said so. */
        state: z.enum(['ready', 'waiting', 'kept']),
      }),
    ),
  },
} as const;

export const tenantSettingsCommands = {
  /**
   * Changes settings in the tenant, each by the way that may: the application, or with `handle` an administrator. What was
   * refused ends nothing: `refused` says why, and `settings` how everything stands now.
   */
  'tenant-settings-change': {
    arguments: z.strictObject({
      handle: z.string().optional(),
      /** Turning it off gives every object to the cloud, takes up to three days and cannot be stopped. */
      directorySynchronization: z.boolean().optional(),
      features: z.partialRecord(z.enum(TENANT_FEATURES), z.boolean()).optional(),
      deletionThreshold: z.strictObject({ enabled: z.boolean(), count: z.int().min(1).max(1_000_000) }).optional(),
      technicalContacts: z.array(z.email()).max(20).optional(),
    }),
    result: z.object({
      /** `directorySynchronization`, `deletionThreshold`, `technicalContacts`, and names of features. */
      changed: z.array(z.string()),
      refused: z.array(z.object({ setting: z.string(), fault: faultSchema })),
      settings: tenantSettingsSchema,
    }),
  },

  /**
   * Another back end from now on: saved between two runs, and the next cycle imports and synchronizes the tenant as a whole.
   * Throws `back-end-not-changeable` with the rows that stand against it.
   */
  'back-end-change': {
    arguments: z.strictObject({
      backEnd: backEndSchema,
      /** The preview that was looked at, for the audit log. */
      previewId: z.string().optional(),
    }),
    result: z.object({
      version: z.number(),
      /** Groups that stay beside the new ones until somebody decides; see `superseded-groups`. */
      superseded: z.number(),
    }),
  },

  /** Deletes superseded groups that are `ready`, or keeps them for good. Each deletion is in the audit log. */
  'superseded-groups-settle': {
    arguments: z.strictObject({ action: z.enum(['delete', 'keep']), ids: z.array(z.string()).min(1) }),
    result: z.object({
      action: z.enum(['delete', 'keep']),
      settled: z.array(z.string()),
      refused: z.array(z.object({ id: z.string(), fault: faultSchema })),
    }),
  },
} as const;
