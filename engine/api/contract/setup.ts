/** Setup: the answers, what they would do, the configuration they become, and how that goes. First setup and change are one. */

import { z } from 'zod';
import { applicationSchema, backEndSchema, draftAnswersSchema, signInSchema, sourceAnchorSchema } from './answers.ts';
import { previewCategorySchema, previewObjectSchema, previewProgressSchema, previewSchema } from './preview.ts';
import { faultSchema, page, time } from './shapes.ts';

export { previewCategorySchema } from './preview.ts';

const fact = z.union([z.string(), z.number(), z.boolean()]);
const facts = z.record(z.string(), fact);

/** The parts that this engine has; what is absent is not offered. */
const featuresSchema = z.object({
  /** `none`: Causeway leaves sign-in as it is. */
  signIn: z.array(signInSchema),
  singleSignOn: z.boolean(),
  federation: z.boolean(),
  /** The one to offer first leads. */
  backEnds: z.array(backEndSchema),
  /** What a first setup gets where nothing is chosen. */
  defaultBackEnd: backEndSchema,
  /** `attribute`: one of the administrator's choice. */
  userMatching: z.array(z.enum(['once', 'mail', 'objectSid', 'sAMAccountName', 'attribute'])),
  /** For `attribute`: metaverse attributes of people that hold text and come from a forest. */
  matchingAttributes: z.array(z.string()),
  sourceAnchor: z.array(sourceAnchorSchema),
  groupFilter: z.boolean(),
  appFiltering: z.boolean(),
  directoryExtensions: z.boolean(),
  optionalFeatures: z.array(z.string()),
  /** Connector accounts can be made and given their rights. */
  accountCreation: z.boolean(),
  /** App registration by an administrator's sign-in. */
  applicationRegistration: z.boolean(),
  certificateRotation: z.boolean(),
  clouds: z.array(z.string()),
});

const environmentSchema = z.object({
  platform: z.enum(['windows', 'macos', 'linux', 'other']),
  release: z.string(),
  hostName: z.string(),
  /** The DNS domain that this machine is in, by its own name or its resolver; null: none is known. */
  domain: z.string().nullable(),
  /** Whether it is a member of an Active Directory domain; null: it cannot be told. */
  domainJoined: z.boolean().nullable(),
  express: z.object({
    fits: z.boolean(),
    /** Why it may not fit; none of these forbids it. */
    reasons: z.array(z.enum(['not-domain-joined', 'domain-unknown', 'suffix-not-routable'])),
  }),
  dataDirectory: z.object({
    path: z.string(),
    /** Only its owner may look in; null where the platform does not say. */
    ownerOnly: z.boolean().nullable(),
    /** `0700`; null where the platform has no such thing. */
    mode: z.string().nullable(),
    writable: z.boolean(),
    freeBytes: z.number(),
    databaseBytes: z.number(),
  }),
  account: z.string(),
  versions: z.object({
    causeway: z.string(),
    node: z.string(),
    sqlite: z.string(),
    /** Of the database. */
    schema: z.number(),
  }),
  proxy: z.string().nullable(),
});

const draftContent = {
  purpose: z.enum(['setup', 'change']),
  mode: z.enum(['express', 'custom']),
  /** The page that was open. */
  page: z.string(),
  answers: draftAnswersSchema,
  /** Warnings that were read and accepted. */
  acknowledged: z.array(z.string()),
} as const;

export const draftSchema = z.object({
  ...draftContent,
  /** False: nothing was kept yet; this is what a draft starts from: nothing, or the configuration in force. */
  saved: z.boolean(),
  /** Counts up with every save; 0 before the first. */
  revision: z.number(),
  /** The configuration version that a change began from; null for a first setup. */
  basedOn: z.number().nullable(),
  savedAt: time.nullable(),
  savedBy: z.string().nullable(),
  /** The forests of the configuration in force, with what only a first setup of a forest can choose. */
  inForce: z.array(
    z.object({
      forest: z.string(),
      groupFilter: z.object({ objectGuid: z.string(), dn: z.string() }).nullable(),
      /** Whether its schema was extended for Exchange, when it was last read. */
      exchange: z.boolean(),
    }),
  ),
  /** Names of secrets in the engine's memory. */
  secretsHeld: z.array(z.string()),
  /** Names of secrets stored with the configuration in force; a change uses them where none is held. */
  secretsStored: z.array(z.string()),
});

/** Sections of the answers, as a wizard asks them. */
export const SECTIONS = [
  'components',
  'sign-in',
  'tenant',
  'directories',
  'sign-in-configuration',
  'filtering',
  'identifying',
  'features',
  'ready',
] as const;

const problemSchema = z.object({
  /** Place in the answers, `forests.0.servers.1.host`; of a secret, its name. */
  path: z.string(),
  section: z.enum(SECTIONS),
  code: z.enum([
    'missing',
    'invalid',
    'too-small',
    'too-large',
    'unknown-key',
    'repeated',
    'secret-missing',
    /** It was decided at the first setup and cannot be changed this way. */
    'fixed',
    /** Names what another answer, or a schema that is known, does not have. */
    'contradiction',
  ]),
  /** `expected` (a kind: `guid`, `pem`, `url`, `number`, ...), `minimum`, `maximum`, `allowed` (comma-separated), `other` (a path). */
  detail: facts,
});

export const SETUP_STEPS = [
  'forest-connection',
  'forest-discovery',
  'tenant-connection',
  'rules',
  'wait',
  'save',
  'password-feature',
  'initial-cycle',
] as const;

const setupStepSchema = z.object({
  /** `step`, and `/name` where there are several: `forest-connection/contoso.test`. */
  id: z.string(),
  step: z.string(),
  name: z.string(),
  /** `waiting`: its turn comes. */
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  milliseconds: z.number(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  fault: faultSchema.nullable(),
});

const versionSchema = z.object({
  version: z.number(),
  savedAt: time,
  savedBy: z.string(),
  /** `setup`, `change`, `staging-mode`, `restore`, ... */
  action: z.string(),
  current: z.boolean(),
  /** Against the version before. */
  changes: z.array(z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
});

export const SETTINGS_FORMAT = 'causeway-settings';

export const setupQueries = {
  configuration: { arguments: z.strictObject({}), result: z.record(z.string(), z.unknown()).nullable() },
  'answers-schema': { arguments: z.strictObject({}), result: z.record(z.string(), z.unknown()) },
  features: { arguments: z.strictObject({}), result: featuresSchema },
  environment: { arguments: z.strictObject({}), result: environmentSchema },
  draft: { arguments: z.strictObject({}), result: draftSchema },
  /** Attributes of the Entra connector space by the services that take them; sorted by name. */
  'service-attributes': {
    arguments: z.strictObject({
      /** Whether a forest's schema was extended for Exchange. */
      exchange: z.boolean(),
      publicFolders: z.boolean().default(false),
      /** For `carried`. */
      backEnd: backEndSchema.optional(),
    }),
    result: z.array(
      z.object({
        name: z.string(),
        objectTypes: z.array(z.string()),
        /** Empty for what flows whatever services are chosen. */
        services: z.array(applicationSchema),
        /** Synchronization does not work without it. */
        locked: z.boolean(),
        /** Whether the tenant's interface takes it; what it does not take is staged and counted. */
        carried: z.boolean(),
      }),
    ),
  },
  /** Everything missing or wrong, secrets included; `section` limits it to one page. */
  'draft-problems': {
    arguments: z.strictObject({
      answers: draftAnswersSchema,
      purpose: draftContent.purpose.default('setup'),
      section: z.enum(SECTIONS).optional(),
    }),
    result: z.array(problemSchema),
  },
  /** The objects of the last preview, one page by key. Throws `preview-gone` where there is another one or none. */
  'preview-objects': {
    arguments: z.strictObject({
      previewId: z.string(),
      category: previewCategorySchema,
      connector: z.string().optional(),
      objectType: z.string().optional(),
      /** Code of a reason or of a fault. */
      code: z.string().optional(),
      /** Part of a name or a DN. */
      search: z.string().optional(),
      after: z.int().min(0).default(0),
      ...page,
    }),
    result: z.object({ total: z.number(), objects: z.array(previewObjectSchema) }),
  },
  'configuration-versions': {
    arguments: z.strictObject({ before: z.int().optional(), limit: z.int().min(1).max(200).default(20) }),
    result: z.array(versionSchema),
  },
  /** What can be kept in a file and given to another Causeway: never a secret. Throws `not-configured`. */
  'settings-export': {
    arguments: z.strictObject({}),
    result: z.object({
      fileName: z.string(),
      document: z.object({
        format: z.literal(SETTINGS_FORMAT),
        formatVersion: z.number(),
        causeway: z.string(),
        exportedAt: time,
        configurationVersion: z.number(),
        answers: draftAnswersSchema,
      }),
    }),
  },
  /** Reads a settings file or a CLI answers file, from this version or another, whole or half. Never throws for its content. */
  'settings-import-check': {
    arguments: z.strictObject({ document: z.unknown() }),
    result: z.object({
      kind: z.enum(['settings', 'answers', 'unknown']),
      formatVersion: z.number().nullable(),
      /** `newer`: it was made by a Causeway that knows more; what is unknown is left out. */
      age: z.enum(['same', 'older', 'newer', 'unknown']),
      causeway: z.string().nullable(),
      exportedAt: z.string().nullable(),
      /** What was understood: a draft can start from it. */
      answers: draftAnswersSchema,
      /** Paths that were left out because nothing here knows them. */
      unknown: z.array(z.string()),
      /** Secrets that have to be entered, by the names of `draft-secret`. Those in the file are never taken from it. */
      secrets: z.array(z.string()),
      /** Paths of secrets that were in the file and passed over. */
      secretsInFile: z.array(z.string()),
      problems: z.array(problemSchema),
    }),
  },
} as const;

export const setupCommands = {
  /** Without questions: `causeway setup`. */
  setup: {
    arguments: z.strictObject({ answers: z.unknown(), replace: z.boolean().default(false) }),
    result: z.object({ forests: z.array(z.string()), tenant: z.string(), rules: z.number() }),
  },
  /** Throws `draft-changed-elsewhere` where somebody else has saved since `revision`. */
  'save-draft': {
    arguments: z.strictObject({
      ...draftContent,
      acknowledged: draftContent.acknowledged.default([]),
      revision: z.int().min(0),
    }),
    result: z.object({ revision: z.number(), savedAt: time }),
  },
  /** Forgets the draft and the secrets that it holds. */
  'discard-draft': { arguments: z.strictObject({}), result: z.object({ discarded: z.boolean() }) },
  /** `forest/<forest name>/password` or `tenant/private-key`; kept in memory, never given back. */
  'draft-secret': {
    arguments: z.strictObject({
      name: z.string().regex(/^(forest\/.+\/password|tenant\/private-key)$/),
      value: z.string().min(1),
    }),
    result: z.object({ secretsHeld: z.array(z.string()) }),
  },
  /**
   * What these answers would do: a scratch copy of the database imports and synchronizes everything, and exports nothing.
   * Long; reports `preview-progress`; may run beside a cycle. The one before is forgotten.
   */
  preview: {
    arguments: z.strictObject({ answers: draftAnswersSchema, purpose: draftContent.purpose.default('setup') }),
    result: previewSchema,
  },
  /**
   * Checks, then saves everything as one transaction between two runs, then runs the first cycle where `startSync`.
   * Long; reports each step as `setup-step` and the cycle as `progress`. A step that failed or was cancelled ends it with
   * `outcome`; the same call goes on from there. Throws only for answers that are not whole (`answers-invalid`), for a
   * configuration that somebody else changed in the same place (`draft-outdated`), and when one is under way.
   */
  configure: {
    arguments: z.strictObject({
      answers: draftAnswersSchema,
      purpose: draftContent.purpose.default('setup'),
      startSync: z.boolean(),
      previewId: z.string().optional(),
    }),
    result: z.object({
      outcome: z.enum(['done', 'failed', 'cancelled']),
      steps: z.array(setupStepSchema),
      /** The configuration that was saved; null: nothing was. */
      version: z.number().nullable(),
      /** Id and status of the first cycle, where one ran. */
      cycle: z.object({ id: z.number(), status: z.string() }).nullable(),
      fault: faultSchema.nullable(),
      /** What is worth saying at the end: `recycle-bin-off`, `staging-mode-on`, `scheduler-held`, `suffix-not-verified`, ... */
      warnings: z.array(z.object({ code: z.string(), detail: facts })),
    }),
  },
  /** Saves an earlier version as the newest, between two runs. Secrets are those of today. */
  'restore-configuration': {
    arguments: z.strictObject({ version: z.int().min(1) }),
    result: z.object({ version: z.number() }),
  },
} as const;

export const setupEvents = {
  'setup-step': setupStepSchema,
  'preview-progress': previewProgressSchema,
} as const;
