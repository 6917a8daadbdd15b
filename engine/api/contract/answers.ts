/**
 * The answers as far as they go: what a wizard's draft holds. Every key may be absent and no value is checked beyond its
 * kind, so that what is half typed can be kept; `draft-problems` says what is missing and wrong. No secret has a place here.
 * A test holds these shapes against those of `engine/setup/answers.ts`.
 */

import { z } from 'zod';

const server = z.strictObject({
  host: z.string(),
  port: z.number().optional(),
  /** Of the directory replication service, where it is fixed for a firewall. */
  replicationPort: z.number().optional(),
});

export const draftDomainSchema = z.strictObject({
  /** DNS name or DN. */
  domain: z.string(),
  /** Containers in scope, by objectGUID or DN; none: the whole domain. */
  include: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
  newContainers: z.enum(['include', 'exclude']).optional(),
  /** objectGUIDs of the containers there were when `newContainers: 'exclude'` was chosen; absent: those there are now. */
  knownContainers: z.array(z.string()).optional(),
  servers: z.array(server).optional(),
});

export const draftForestSchema = z.strictObject({
  name: z.string().optional(),
  servers: z.array(server).optional(),
  security: z
    .discriminatedUnion('mode', [
      z.strictObject({
        mode: z.enum(['ldaps', 'starttls']),
        trust: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('system') }),
          z.strictObject({ kind: z.literal('ca'), pem: z.string() }),
          z.strictObject({ kind: z.literal('fingerprint'), sha256: z.string() }),
        ]),
      }),
      z.strictObject({ mode: z.literal('sealed') }),
    ])
    .optional(),
  account: z.string().optional(),
  timeouts: z.strictObject({ connect: z.number().optional(), request: z.number().optional() }).optional(),
  maximumAttempts: z.number().optional(),
  pageSize: z.number().optional(),
  /** None: every domain the servers hold. */
  domains: z.array(draftDomainSchema).optional(),
  /** A text is what was typed in and not looked up yet. */
  groupFilter: z.union([z.string(), z.strictObject({ objectGuid: z.string(), dn: z.string() })]).optional(),
});

/** How changes reach the tenant: see the query `back-ends`. */
export const backEndSchema = z.enum(['directory-sync', 'graph']);

/** How the directory-sync service is spoken to; absent values are the engine's. */
const draftDirectorySyncSchema = z.strictObject({
  applicationId: z.string().optional(),
  clientVersion: z.string().optional(),
  buildNumber: z.string().optional(),
  objectsPerRequest: z.number().optional(),
  linksPerRequest: z.number().optional(),
  requestsUnderWay: z.number().optional(),
  /** Objects written in five minutes. */
  pace: z.union([z.number(), z.literal('unlimited')]).optional(),
});

export const draftTenantSchema = z.strictObject({
  name: z.string().optional(),
  /** Absent: the one in force, or `features.defaultBackEnd` at a first setup. */
  backEnd: backEndSchema.optional(),
  directorySync: draftDirectorySyncSchema.optional(),
  tenantId: z.string().optional(),
  clientId: z.string().optional(),
  certificatePem: z.string().optional(),
  cloud: z
    .union([
      z.enum(['global', 'us-government', 'us-government-dod', 'china']),
      z.strictObject({
        authority: z.string(),
        graph: z.string(),
        scope: z.string().optional(),
        /** Of the directory-sync service; without it, that back end cannot be used in this cloud. */
        directorySync: z.string().optional(),
        directorySyncScope: z.string().optional(),
        caPem: z.string().optional(),
      }),
    ])
    .optional(),
  /** Object id of the app registration: with it the application can exchange its own certificate. */
  applicationId: z.string().optional(),
  proxy: z.string().optional(),
  timeouts: z.strictObject({ connect: z.number().optional(), request: z.number().optional() }).optional(),
  pace: z.strictObject({ writesPerSecond: z.union([z.number(), z.literal('unlimited')]).optional() }).optional(),
  batching: z.boolean().optional(),
});

/** How people sign in to the cloud; `none`: Causeway leaves it as it is. `features.signIn` has those that can be chosen. */
export const signInSchema = z.enum(['none', 'password-hash-sync', 'pass-through', 'federation']);
export const sourceAnchorSchema = z.enum(['ms-DS-ConsistencyGuid', 'objectGUID']);
/** How accounts of one person in several forests are found; the last form joins by an attribute of the administrator's. */
export const userMatchingSchema = z.union([
  z.enum(['once', 'mail', 'objectSid', 'sAMAccountName']),
  z.strictObject({ attribute: z.string() }),
]);

/** Services whose attributes can be chosen. */
export const applicationSchema = z.enum([
  'microsoft365Apps',
  'exchangeOnline',
  'sharePointOnline',
  'teams',
  'azureRightsManagement',
  'intune',
  'dynamics',
  'thirdParty',
]);
/** Object types that directory extensions are for. */
export const extendedTypeSchema = z.enum(['user', 'group']);

export const draftAnswersSchema = z.strictObject({
  forests: z.array(draftForestSchema).optional(),
  tenant: draftTenantSchema.optional(),
  signIn: signInSchema.optional(),
  passwordHashSync: z
    .strictObject({
      /** Beside another method of sign-in; absent: only where `signIn` is `password-hash-sync`. */
      enabled: z.boolean().optional(),
      expiredAccountsAsDisabled: z.boolean().optional(),
      pollSeconds: z.number().optional(),
      /** By name. */
      excludedForests: z.array(z.string()).optional(),
    })
    .optional(),
  sourceAnchor: sourceAnchorSchema.optional(),
  userMatching: userMatchingSchema.optional(),
  softMatchOnUserPrincipalName: z.boolean().optional(),
  userPrincipalNameAttribute: z.string().optional(),
  exchangeHybrid: z.boolean().optional(),
  publicFolders: z.boolean().optional(),
  /** Absent: every service. */
  applications: z.array(applicationSchema).optional(),
  excludedAttributes: z.array(z.string()).optional(),
  directoryExtensions: z
    .strictObject({
      application: z.string().optional(),
      attributes: z
        .array(
          z.strictObject({
            objectType: extendedTypeSchema,
            attribute: z.string(),
            /** With the application in the tenant; until then it is staged and not sent. */
            registered: z.boolean().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  scheduler: z.strictObject({ enabled: z.boolean().optional(), intervalMinutes: z.number().optional() }).optional(),
  stagingMode: z.boolean().optional(),
  deletionThreshold: z.strictObject({ enabled: z.boolean().optional(), count: z.number().optional() }).optional(),
  /** Rules of the administrator's own, whole documents, and ids of standard ones that are off. */
  rules: z
    .strictObject({
      custom: z.array(z.looseObject({ id: z.string() })).optional(),
      disabled: z.array(z.string()).optional(),
    })
    .optional(),
  /** Days. */
  retention: z.strictObject({ runHistoryDays: z.number().optional(), journalDays: z.number().optional() }).optional(),
});

export type DraftAnswers = z.output<typeof draftAnswersSchema>;
