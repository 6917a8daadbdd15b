/** The configuration document: everything setup decided, and nothing secret. */

import { z } from 'zod';
import { activeDirectorySettingsSchema } from '../connectors/active-directory/active-directory.ts';
import { entraIdSettingsSchema } from '../connectors/entra-id/settings.ts';
import { APPLICATIONS } from '../rules/defaults/choices.ts';
import { matchingAttributes } from '../rules/defaults/matching-attributes.ts';
import { syncRuleSchema } from '../rules/rule.ts';
import { SIGN_IN_METHODS } from './sign-in-methods.ts';

const SCHEMA_TYPES = [
  'string',
  'string*',
  'integer',
  'integer*',
  'boolean',
  'boolean*',
  'binary',
  'binary*',
  'reference',
  'reference*',
] as const;

const guid = z.guid().transform((text) => text.toLowerCase());

export const containerChoiceSchema = z.strictObject({
  /** objectGUIDs of containers in scope; none: the whole domain. */
  included: z.array(guid).default([]),
  /** objectGUIDs of containers below an included one that are left out. */
  excluded: z.array(guid).default([]),
  /** Whether containers that come later below a container in scope are in scope, too; absent: they are. */
  newChildren: z.enum(['include', 'exclude']).optional(),
  /** objectGUIDs of all containers there were when the choice was made; for `exclude`. */
  known: z.array(guid).optional(),
});

export const domainSchema = z.strictObject({
  /** The naming context's DN. */
  dn: z.string().min(1),
  domainFqdn: z.string(),
  domainNetbios: z.string(),
  forestFqdn: z.string(),
  forestNetbios: z.string(),
  containers: containerChoiceSchema,
});

/** How accounts of one person in several forests are found. */
export const userMatchingSchema = z.union([
  z.enum(['once', 'mail', 'objectSid', 'sAMAccountName']),
  z.strictObject({ attribute: z.enum(matchingAttributes()) }),
]);

/** Days. */
export const retentionSchema = z.strictObject({
  runHistoryDays: z.number().positive().default(7),
  journalDays: z.number().positive().default(30),
});

/** The group whose direct members alone are synchronized; its DN is the one it had when it was looked up. */
export const groupFilterSchema = z.strictObject({ objectGuid: guid, dn: z.string().min(1) });

export const forestSchema = z.strictObject({
  connection: activeDirectorySettingsSchema,
  domains: z.array(domainSchema).min(1),
  /** Absent: everything in the containers chosen. */
  groupFilter: groupFilterSchema.optional(),
  /** What the forest's schema says of the attributes that rules may use: type, and `*` after it for several values. */
  schema: z.record(z.string(), z.enum(SCHEMA_TYPES)),
});

/** Services by name; absent: every service, those that come later among them. */
export const applicationsSchema = z.array(z.enum(APPLICATIONS)).optional();

const directoryExtensionsSchema = z.strictObject({
  /** Client id of the tenant's "Tenant Schema Extension App". */
  application: guid,
  attributes: z
    .array(
      z.strictObject({
        objectType: z.enum(['user', 'group']),
        attribute: z.string().min(1),
        /** As the forests' schemas say. */
        type: z.enum(['string', 'integer', 'boolean', 'binary']),
        multiValued: z.boolean(),
        /** With the application in the tenant; until then it is staged and not sent. */
        registered: z.boolean().default(false),
      }),
    )
    .min(1),
});

/** Hashes of passwords go to the tenant, so that people sign in there by the password of their forest. */
export const passwordHashSyncSchema = z.strictObject({
  /** Always true where `signIn` is `password-hash-sync`; beside another method it is a way of its own, or a reserve. */
  enabled: z.boolean().default(false),
  /** An account that has expired in the forest is disabled in the tenant, which knows no `accountExpires`. */
  expiredAccountsAsDisabled: z.boolean().default(false),
  /** Seconds between two looks at a domain controller that announces no changes by itself. */
  pollSeconds: z.number().min(2).max(3600).default(2),
  /** Forests, by the names of their connectors, whose passwords stay where they are. */
  excludedForests: z.array(z.string().min(1)).default([]),
});

export const configurationSchema = z.strictObject({
  forests: z.array(forestSchema).min(1),
  tenant: entraIdSettingsSchema,
  /** Of users; groups and contacts always have objectGUID. */
  sourceAnchor: z.enum(['ms-DS-ConsistencyGuid', 'objectGUID']),
  userMatching: userMatchingSchema,
  /** How people sign in to the cloud; `none`: Causeway leaves it as it is. */
  signIn: z.enum(SIGN_IN_METHODS).default('none'),
  passwordHashSync: passwordHashSyncSchema.prefault({}),
  userPrincipalNameAttribute: z.string().min(1),
  /** Exchange attributes of the cloud are written to the forests that know Exchange. */
  exchangeHybrid: z.boolean().default(false),
  /** Mail-enabled public folders are synchronized. */
  publicFolders: z.boolean().default(false),
  applications: applicationsSchema,
  /** Attributes of the Entra connector space that flow for no service. */
  excludedAttributes: z.array(z.string().min(1)).default([]),
  directoryExtensions: directoryExtensionsSchema.optional(),
  rules: z.strictObject({
    /** Rules of the administrator's own, beside the standard ones. */
    custom: z.array(syncRuleSchema).default([]),
    /** Standard rules that are switched off, by id. */
    disabled: z.array(z.string()).default([]),
  }),
  scheduler: z.strictObject({
    /** Off: cycles run only when somebody starts one. */
    enabled: z.boolean(),
    intervalMinutes: z
      .number()
      .min(0.05)
      .max(7 * 24 * 60),
    /** Held for a while, by an administrator or by setup; unlike `enabled` it says that something is going on. */
    suspended: z.boolean(),
  }),
  /** Days for which runs, and the journal of what they wrote, are kept. */
  retention: retentionSchema.prefault({}),
  stagingMode: z.boolean(),
  deletionThreshold: z.strictObject({ enabled: z.boolean(), count: z.int().min(0) }),
  /** The sign-in sessions of an account end when it is disabled. */
  revokeSignInSessions: z.boolean().default(true),
});

export type Configuration = z.output<typeof configurationSchema>;
export type ForestConfiguration = Configuration['forests'][number];
export type GroupFilter = NonNullable<ForestConfiguration['groupFilter']>;

/** Whether a forest's schema was extended for Exchange. */
export function hasExchange({ schema }: Pick<ForestConfiguration, 'schema'>): boolean {
  return 'mailNickname' in schema;
}
