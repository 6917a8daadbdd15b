/** Answers of an unattended installation: what the wizard would ask, in one file. */

import { z } from 'zod';
import { activeDirectorySettingsSchema } from '../connectors/active-directory/active-directory.ts';
import { entraIdSettingsSchema } from '../connectors/entra-id/settings.ts';
import { FaultError } from '../model/fault.ts';
import { syncRuleSchema } from '../rules/rule.ts';
import { BACK_ENDS } from '../connectors/entra-id/settings.ts';
import { DEFAULT_BACK_END } from './back-ends/choice.ts';
import {
  applicationsSchema,
  groupFilterSchema,
  passwordHashSyncSchema,
  retentionSchema,
  userMatchingSchema,
} from './configuration.ts';
import { OFFERED_METHODS, type PasswordAnswers } from './sign-in-methods.ts';

const secretText = z.string().min(1);

const connection = activeDirectorySettingsSchema.shape;

const containerName = z
  .string()
  .min(1)
  .describe('DN or objectGUID of a container; stored by objectGUID, so that it follows renames and moves');

const domainAnswers = z.strictObject({
  domain: z.string().min(1).describe('DNS name or DN of the domain'),
  include: z.array(containerName).default([]).describe('Containers to synchronize; none: the whole domain'),
  exclude: z.array(containerName).default([]).describe('Containers below included ones to leave out'),
  newContainers: z
    .enum(['include', 'exclude'])
    .default('include')
    .describe('Whether containers made later below a container in scope are synchronized, too'),
  knownContainers: z
    .array(z.guid())
    .optional()
    .describe('objectGUIDs of the containers there were when new ones were left out; none given: those there are now'),
  servers: z
    .array(connection.servers.element)
    .default([])
    .describe("The domain's own domain controllers; none: those of the forest's servers that hold it"),
});

const groupFilter = z
  .union([z.string().min(1), groupFilterSchema])
  .describe(
    'Group whose direct members alone are synchronized, as DN, objectGUID or account name, or as it was looked up ' +
      'before; stored by objectGUID, so that it follows renames and moves. After the first setup of a forest it can ' +
      'be taken away and not be set again',
  );

const forestWithoutPassword = z.strictObject({
  name: connection.name.describe('How the forest is called in Causeway, usually its DNS name'),
  servers: connection.servers.describe('Domain controllers, the preferred one first'),
  security: connection.security.describe(
    'LDAPS or StartTLS, and by what the domain controller is recognized; or sealed: signed and encrypted by the sign-in ' +
      '(NTLM) on port 389, for domain controllers without a certificate',
  ),
  account: connection.account.describe('Connector account: DOMAIN\\user, user@domain or, behind TLS, DN'),
  timeouts: connection.timeouts,
  maximumAttempts: connection.maximumAttempts,
  pageSize: connection.pageSize,
  domains: z.array(domainAnswers).default([]).describe('Domains to synchronize; none: every domain the servers hold'),
  groupFilter: groupFilter.optional(),
});

const forestAnswers = forestWithoutPassword.extend({
  password: secretText.describe("The account's password; stored sealed, never in the configuration"),
});

const tenant = entraIdSettingsSchema.shape;

const tenantWithoutKey = z.strictObject({
  name: tenant.name.optional().describe("How the tenant is called in Causeway; default: the tenant's initial domain"),
  tenantId: tenant.tenantId,
  clientId: tenant.clientId.describe("Application (client) id of Causeway's app registration"),
  certificatePem: tenant.certificatePem.describe('Its certificate, PEM'),
  backEnd: z
    .enum(BACK_ENDS)
    .optional()
    .describe(
      'By which interface changes reach the tenant. directory-sync: everything, by the web service that Entra Connect ' +
        'itself uses and that Microsoft does not document for others; graph: users and security groups that the cloud ' +
        `manages, by the documented one. Default: ${DEFAULT_BACK_END}, or what is in force`,
    ),
  directorySync: tenant.directorySync.describe('How the directory-sync service is spoken to; default: as it is today'),
  cloud: tenant.cloud,
  applicationId: tenant.applicationId.describe(
    'Object id of the app registration; with it Causeway can exchange its own certificate',
  ),
  proxy: tenant.proxy,
  timeouts: tenant.timeouts,
  pace: tenant.pace,
  batching: tenant.batching,
});

const tenantAnswers = tenantWithoutKey.extend({
  privateKeyPem: z
    .string()
    .includes('PRIVATE KEY')
    .describe('Private key of the certificate, PEM; stored sealed, never in the configuration'),
});

/** Values that an object may have in all of them ("Directory extensions" of Entra Connect): so many attributes at most. */
export const MOST_EXTENSIONS = 100;

const EXTENDED_TYPES = ['user', 'group'] as const;

/** The tenant's names know letters, digits and underscores alone, and case does not tell two of them apart. */
function nameInTenant({ objectType, attribute }: { readonly objectType: string; readonly attribute: string }): string {
  return `${objectType}/${attribute.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')}`;
}

const extensionAttributes = z
  .array(
    z.strictObject({
      objectType: z.enum(EXTENDED_TYPES),
      attribute: z
        .string()
        .min(1)
        .describe('Its name in Active Directory: text, bytes, or a single number or boolean, replicated and stored'),
      registered: z
        .boolean()
        .default(false)
        .describe('Whether it is registered with the application in the tenant; until then it is staged and not sent'),
    }),
  )
  .min(1)
  .refine(
    (list) => EXTENDED_TYPES.every((type) => list.filter((one) => one.objectType === type).length <= MOST_EXTENSIONS),
    { message: `more than ${MOST_EXTENSIONS} attributes of one object type` },
  )
  .refine((list) => new Set(list.map(nameInTenant)).size === list.length, { message: 'an attribute is named twice' });

const passwords = passwordHashSyncSchema.shape;

const passwordHashSync = z.strictObject({
  enabled: z
    .boolean()
    .optional()
    .describe('Also where people sign in by another method; default: only where signIn is password-hash-sync'),
  expiredAccountsAsDisabled: passwords.expiredAccountsAsDisabled.describe(
    'Disable accounts in the tenant that have expired in the forest: the tenant knows no date of expiry',
  ),
  pollSeconds: passwords.pollSeconds.describe(
    'Seconds between two looks for changed passwords, where a domain controller does not announce them',
  ),
  excludedForests: passwords.excludedForests.describe('Forests, by name, whose password hashes are not synchronized'),
});

const choices = {
  signIn: z
    .enum(OFFERED_METHODS)
    .default('none')
    .describe('How people sign in to the cloud; none: Causeway leaves it as it is'),
  passwordHashSync: passwordHashSync.prefault({}).describe('How hashes of passwords reach the tenant'),
  sourceAnchor: z
    .enum(['ms-DS-ConsistencyGuid', 'objectGUID'])
    .default('ms-DS-ConsistencyGuid')
    .describe('Where the immutable identifier of users comes from'),
  userMatching: userMatchingSchema
    .default('objectSid')
    .describe('How accounts of one person in several forests are found; an object names an attribute to compare'),
  softMatchOnUserPrincipalName: z
    .boolean()
    .default(true)
    .describe(
      'Take over cloud accounts with the same user principal name, besides those with the same primary address',
    ),
  userPrincipalNameAttribute: z.string().min(1).default('userPrincipalName'),
  exchangeHybrid: z
    .boolean()
    .default(false)
    .describe(
      'Write attributes of Exchange in the cloud back to the forests; needs the Exchange schema in one of them',
    ),
  publicFolders: z
    .boolean()
    .default(false)
    .describe('Synchronize mail-enabled public folders; needs the Exchange schema in a forest'),
  applications: applicationsSchema.describe(
    'Services whose attributes are synchronized; none given: every service, an empty list: what all of them need alone',
  ),
  excludedAttributes: z
    .array(z.string().min(1))
    .default([])
    .describe('Attributes of the Entra connector space that do not flow, whatever service would take them'),
  directoryExtensions: z
    .strictObject({
      application: z.guid().describe('Client id of the "Tenant Schema Extension App" in the tenant'),
      attributes: extensionAttributes.describe(
        'Further attributes of the forests that go to the tenant, at most 100 a user or group, 250 characters a value',
      ),
    })
    .optional()
    .describe('Attributes that go to the tenant as extension_{application}_{attribute}'),
  scheduler: z
    .strictObject({
      enabled: z.boolean().default(true),
      intervalMinutes: z.number().min(0.05).max(10_080).default(30),
    })
    .prefault({}),
  stagingMode: z.boolean().default(false).describe('Import and synchronize, write nowhere'),
  deletionThreshold: z
    .strictObject({ enabled: z.boolean().default(true), count: z.int().min(0).default(500) })
    .prefault({})
    .describe('An export with more deletions than this sends nothing until it is approved'),
  rules: z
    .strictObject({
      custom: z.array(syncRuleSchema).default([]).describe("Rules of the administrator's own"),
      disabled: z.array(z.string()).default([]).describe('Standard rules that are off, by id'),
    })
    .prefault({}),
  retention: retentionSchema.prefault({}).describe('Days for which runs, and the journal of what they wrote, are kept'),
};

/** Whoever signs in by a hash needs it to be synchronized. */
const SIGNS_IN_BY_HASH = { path: ['passwordHashSync', 'enabled'], message: 'people would sign in by it' };

function isSignInPossible({ signIn, passwordHashSync: { enabled } }: PasswordAnswers): boolean {
  return signIn !== 'password-hash-sync' || enabled !== false;
}

export const answersSchema = z
  .strictObject({ forests: z.array(forestAnswers).min(1), tenant: tenantAnswers, ...choices })
  .refine(isSignInPossible, SIGNS_IN_BY_HASH);

/** The same without a secret: what a wizard's draft becomes when it is whole, and what can be exported. */
export const openAnswersSchema = z
  .strictObject({ forests: z.array(forestWithoutPassword).min(1), tenant: tenantWithoutKey, ...choices })
  .refine(isSignInPossible, SIGNS_IN_BY_HASH);

export type OpenAnswers = z.output<typeof openAnswersSchema>;
export type OpenAnswersDocument = z.input<typeof openAnswersSchema>;

export type Answers = z.output<typeof answersSchema>;
export type AnswersDocument = z.input<typeof answersSchema>;

/** The answers' JSON schema (draft 2020-12), as `causeway setup --schema` prints it. */
export function answersJsonSchema(): object {
  return z.toJSONSchema(answersSchema, { io: 'input', unrepresentable: 'any' });
}

/** Throws `answers-invalid` with the path of what is wrong; an unknown key is wrong. No value is ever quoted. */
export function parseAnswers(document: unknown): Answers {
  return parseWith(answersSchema, document);
}

/** The same for answers without secrets. */
export function parseOpenAnswers(document: unknown): OpenAnswers {
  return parseWith(openAnswersSchema, document);
}

function parseWith<S extends z.ZodType>(schema: S, document: unknown): z.output<S> {
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
  throw new FaultError({
    code: 'answers-invalid',
    stage: 'setup',
    detail: {
      path: [...issue.path, ...unknown].join('.'),
      message: unknown.length > 0 ? 'unknown key' : issue.message,
      problems: parsed.error.issues.length,
    },
    retry: 'never',
  });
}
