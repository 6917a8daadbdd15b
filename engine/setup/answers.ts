/** Answers of an unattended installation: what the wizard would ask, in one file. */

import { z } from 'zod';
import { activeDirectorySettingsSchema } from '../connectors/active-directory/active-directory.ts';
import { entraIdSettingsSchema } from '../connectors/entra-id/settings.ts';
import { FaultError } from '../model/fault.ts';

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
  servers: z
    .array(connection.servers.element)
    .default([])
    .describe("The domain's own domain controllers; none: those of the forest's servers that hold it"),
});

const forestAnswers = z.strictObject({
  name: connection.name.describe('How the forest is called in Causeway, usually its DNS name'),
  servers: connection.servers.describe('Domain controllers, the preferred one first'),
  security: connection.security.describe('LDAPS or StartTLS, and by what the domain controller is recognized'),
  account: connection.account.describe('Connector account: DOMAIN\\user, user@domain or DN'),
  password: secretText.describe('Its password; stored sealed, never in the configuration'),
  timeouts: connection.timeouts,
  maximumAttempts: connection.maximumAttempts,
  pageSize: connection.pageSize,
  domains: z.array(domainAnswers).default([]).describe('Domains to synchronize; none: every domain the servers hold'),
});

const tenant = entraIdSettingsSchema.shape;

const tenantAnswers = z.strictObject({
  name: tenant.name.optional().describe("How the tenant is called in Causeway; default: the tenant's initial domain"),
  tenantId: tenant.tenantId,
  clientId: tenant.clientId.describe("Application (client) id of Causeway's app registration"),
  certificatePem: tenant.certificatePem.describe('Its certificate, PEM'),
  privateKeyPem: z
    .string()
    .includes('PRIVATE KEY')
    .describe('Private key of the certificate, PEM; stored sealed, never in the configuration'),
  cloud: tenant.cloud,
  proxy: tenant.proxy,
  pace: tenant.pace,
  batching: tenant.batching,
});

export const answersSchema = z.strictObject({
  forests: z.array(forestAnswers).min(1),
  tenant: tenantAnswers,
  sourceAnchor: z
    .enum(['ms-DS-ConsistencyGuid', 'objectGUID'])
    .default('ms-DS-ConsistencyGuid')
    .describe('Where the immutable identifier of users comes from'),
  userMatching: z
    .enum(['once', 'mail', 'objectSid'])
    .default('objectSid')
    .describe('How accounts of one person in several forests are found'),
  softMatchOnUserPrincipalName: z
    .boolean()
    .default(true)
    .describe(
      'Take over cloud accounts with the same user principal name, besides those with the same primary address',
    ),
  userPrincipalNameAttribute: z.string().min(1).default('userPrincipalName'),
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
});

export type Answers = z.output<typeof answersSchema>;
export type AnswersDocument = z.input<typeof answersSchema>;

/** The answers' JSON schema (draft 2020-12), as `causeway setup --schema` prints it. */
export function answersJsonSchema(): object {
  return z.toJSONSchema(answersSchema, { io: 'input', unrepresentable: 'any' });
}

/** Throws `answers-invalid` with the path of what is wrong; an unknown key is wrong. No value is ever quoted. */
export function parseAnswers(document: unknown): Answers {
  const parsed = answersSchema.safeParse(document);
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
