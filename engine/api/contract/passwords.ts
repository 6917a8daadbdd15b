/**
 * Password hash synchronization: how it stands, whose password is where, and what can be done about it. The names are those
 * of `engine/sign-in/password-hash-sync/status.ts`, which says what each means. Nothing here can hold a hash.
 */

import { z } from 'zod';
import { signInSchema } from './answers.ts';
import { forestPartSchema } from './forests.ts';
import { faultSchema, page, time } from './shapes.ts';

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const PERSON_OUTCOMES = [
  'synchronized',
  'waiting',
  'retry',
  'given-up',
  'must-change',
  'out-of-scope',
  'no-password',
  'unreadable',
] as const;

export const SCOPE_REASONS = [
  'not-imported',
  'not-a-person',
  'not-joined',
  'no-inbound-rule',
  'not-provisioned',
  'no-outbound-rule',
  'not-exported',
  'other-account',
  'cloud-managed',
  'expired',
] as const;

export const PASSWORD_STATES = ['off', 'unsupported', 'staging', 'feature-off', 'stopped', 'running'] as const;
export const PASSWORD_DOMAIN_STATES = ['idle', 'reading', 'full', 'away', 'stopped'] as const;

export const PASSWORD_EVENT_KINDS = [
  'person',
  'started',
  'stopped',
  'full-asked',
  'full-began',
  'full-ended',
  'failed',
  'recovered',
  'server-lost',
  'moved',
  'rolled-back',
  'tenant-failed',
  'tenant-recovered',
] as const;

export const PASSWORD_CHECKS = [
  'chosen',
  'back-end',
  'tenant-reachable',
  'tenant-feature',
  'temporary-passwords',
  'staging-mode',
  'rules',
  'heartbeat',
  'domain-reachable',
  'account-rights',
  'backlog',
  'person-imported',
  'person-joined',
  'person-provisioned',
  'person-exported',
  'person-inbound-rule',
  'person-outbound-rule',
  'person-password',
  'person-last-result',
] as const;

const outcome = z.enum(PERSON_OUTCOMES);
const reason = z.enum(SCOPE_REASONS).nullable();
const fault = faultSchema.nullable();
const at = time.nullable();
const counts = z.record(outcome, z.number());

const domainSchema = z.object({
  /** The forest's connector, and the DN of the domain. */
  connector: z.string(),
  partition: z.string(),
  state: z.enum(PASSWORD_DOMAIN_STATES),
  /** The domain controller last read from. */
  server: z.string().nullable(),
  /** When the domain was last read to its end. */
  heartbeatAt: at,
  fullWantedSince: at,
  full: z
    .object({
      why: z.string(),
      startedAt: time,
      read: z.number(),
      sent: z.number(),
      unchanged: z.number(),
      expected: z.number(),
      secondsLeft: z.number().nullable(),
    })
    .nullable(),
  fault,
  faultSince: at,
  nextTryAt: at,
  counts,
});

const statusSchema = z.object({
  /** The method of the configuration in force; hashes may be synchronized beside any. */
  signIn: signInSchema,
  state: z.enum(PASSWORD_STATES),
  /** The tenant's switches; null where they are not known. */
  features: z.object({
    passwordHashSync: z.boolean().nullable(),
    forcePasswordChange: z.boolean().nullable(),
    cloudPasswordPolicy: z.boolean().nullable(),
  }),
  tenantFault: fault,
  tenantFaultSince: at,
  domains: z.array(domainSchema),
  counts,
  /** Passwords that the tenant took in the last 24 hours. */
  sentToday: z.number(),
  lastSentAt: at,
  /** Milliseconds from the write in the directory to the tenant's answer; null where no password was changed of late. */
  lag: z.object({ samples: z.number(), median: z.number(), worst: z.number() }).nullable(),
  /** By cause, the most first: the code of a fault, or the service's result number. */
  failures: z.array(z.object({ outcome, reason, cause: z.string().nullable(), people: z.number() })),
});

const eventSchema = z.object({
  id: z.number(),
  at: time,
  kind: z.enum(PASSWORD_EVENT_KINDS),
  connector: z.string().nullable(),
  partition: z.string().nullable(),
  anchor: z.string().nullable(),
  name: z.string().nullable(),
  outcome: outcome.nullable(),
  reason,
  /** Why it was sent or looked at. */
  cause: z.enum(['change', 'full', 'retry', 'scope', 'asked']).nullable(),
  who: z.string().nullable(),
  /** When the password was written in the directory. */
  changedAt: at,
  fault,
  detail: facts,
});

const personStatusSchema = z.object({
  connector: z.string(),
  partition: z.string(),
  /** Of the connector object in the forest; null where it is in no connector space. */
  id: z.number().nullable(),
  anchor: z.string(),
  name: z.string(),
  dn: z.string(),
  metaverseId: z.number().nullable(),
  sourceAnchor: z.string().nullable(),
  outcome,
  reason,
  rules: z.array(
    z.object({
      direction: z.enum(['inbound', 'outbound']),
      rule: z.string(),
      precedence: z.number(),
      inScope: z.boolean(),
    }),
  ),
  changedAt: at,
  sentAt: at,
  sentChangedAt: at,
  mustChange: z.boolean(),
  attempts: z.number(),
  nextTryAt: at,
  fault,
  /** The newest first. */
  history: z.array(eventSchema),
});

/** A connector object by its number, or an account by objectGUID, DN, account name or user principal name. */
const personReference = z.union([
  z.strictObject({ id: z.int() }),
  z.strictObject({ name: z.string().trim().min(1).max(1_000) }),
]);

const rightsSchema = z.object({
  forest: z.string(),
  /** DN of the domain; null where the forest could not be asked which domains it has. */
  domain: z.string().nullable(),
  /** `failed`: `fault` says what is missing, of a right with the commands that grant it. */
  state: z.enum(['passed', 'failed']),
  fault,
  milliseconds: z.number(),
});

export const passwordQueries = {
  /** Throws `not-configured`. */
  'password-sync': { arguments: z.strictObject({}), result: statusSchema },
  /** null: nobody goes by that name. */
  'password-sync-person': {
    arguments: z.strictObject({ person: personReference }),
    result: personStatusSchema.nullable(),
  },
  'password-sync-people': {
    arguments: z.strictObject({
      outcome,
      reason: z.enum(SCOPE_REASONS).optional(),
      cause: z.string().optional(),
      connector: z.string().optional(),
      /** `key` of the last one of the page before. */
      after: z.string().optional(),
      ...page,
    }),
    result: z.object({
      people: z.array(
        z.object({
          key: z.string(),
          connector: z.string(),
          anchor: z.string(),
          id: z.number().nullable(),
          name: z.string(),
          dn: z.string(),
          outcome,
          reason,
          at: time,
          fault,
        }),
      ),
    }),
  },
  /** The newest first. */
  'password-sync-events': {
    arguments: z.strictObject({
      before: z.number().optional(),
      connector: z.string().optional(),
      partition: z.string().optional(),
      anchor: z.string().optional(),
      kinds: z.array(z.enum(PASSWORD_EVENT_KINDS)).optional(),
      outcomes: z.array(outcome).optional(),
      ...page,
    }),
    result: z.object({ events: z.array(eventSchema) }),
  },
} as const;

export const passwordCommands = {
  /** The password of one person, read and sent now, whatever was sent before. */
  'password-sync-now': {
    arguments: z.strictObject({ person: personReference }),
    result: z.object({
      connector: z.string(),
      anchor: z.string(),
      name: z.string(),
      /** `waiting`: the engine at work does it at its next look. */
      outcome,
      reason,
      fault,
    }),
  },
  /** Everything is read again and sent where the tenant does not have it; `resend`: also where it has. */
  'password-sync-full': {
    arguments: z.strictObject({ connector: z.string().optional(), resend: z.boolean().default(false) }),
    result: z.object({ domains: z.array(z.object({ connector: z.string(), partition: z.string() })) }),
  },
  /** Every check of `Invoke-ADSyncDiagnostics -PasswordSync`, of one person as well where one is named. Throws `not-found`. */
  'password-sync-troubleshoot': {
    arguments: z.strictObject({ person: personReference.optional() }),
    result: z.object({
      at: time,
      steps: z.array(
        z.object({
          check: z.enum(PASSWORD_CHECKS),
          connector: z.string().nullable(),
          partition: z.string().nullable(),
          result: z.enum(['good', 'notice', 'problem', 'skipped']),
          fault,
          detail: facts,
        }),
      ),
      person: personStatusSchema.nullable(),
      /** For a ticket: one line a step, facts by their names. */
      text: z.string(),
    }),
  },
} as const;

/** Before anything is configured. */
export const passwordSetupCommands = {
  /** Whether the accounts may replicate secrets, tried with every domain; tells each as `password-rights-row`. */
  'password-rights-check': {
    arguments: z.strictObject({ forests: z.array(forestPartSchema).min(1) }),
    result: z.object({ rows: z.array(rightsSchema) }),
  },
} as const;

export const passwordEvents = { 'password-rights-row': rightsSchema } as const;
