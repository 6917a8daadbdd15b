/** The tenant before and after it is connected: the app registration, its certificate, the administrator's one-time sign-in. */

import { z } from 'zod';
import { backEndSchema, extendedTypeSchema } from './answers.ts';
import { checkSchema, faultSchema, time } from './shapes.ts';

const factValue = z.union([z.string(), z.number(), z.boolean()]);
const facts = z.record(z.string(), factValue);
const pem = z.string().regex(/-----BEGIN CERTIFICATE-----/, 'no certificate in PEM form');
const httpsUrl = z.url({ protocol: /^https$/ });

/** How a tenant is reached, as in the answers: the cloud, or the addresses of a private one, and a proxy. */
const reach = {
  cloud: z
    .union([
      z.enum(['global', 'us-government', 'us-government-dod', 'china']),
      z.strictObject({
        authority: httpsUrl,
        graph: httpsUrl,
        scope: z.string().min(1).optional(),
        /** Origin of the directory-sync service, and what a token for it names. */
        directorySync: httpsUrl.optional(),
        directorySyncScope: z.string().min(1).optional(),
        /** Certificate authorities trusted besides the system's. */
        caPem: pem.optional(),
      }),
    ])
    .default('global'),
  proxy: z.url({ protocol: /^https?$/ }).optional(),
} as const;

/** The tenant's part of the answers, without the private key; parts of it that a call has no use for are passed over. */
export const tenantPartSchema = z.object({
  ...reach,
  tenantId: z.guid(),
  clientId: z.guid(),
  certificatePem: pem,
  /** Default: `graph`. */
  backEnd: backEndSchema.default('graph'),
  /** The connector's name once there is a configuration: then the stored key serves where no draft holds one. */
  name: z.string().min(1).optional(),
});

export const certificateFactsSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  serialNumber: z.string(),
  /** Upper-case hex without separators. */
  thumbprintSha1: z.string(),
  thumbprintSha256: z.string(),
  keyBits: z.number(),
  notBefore: time,
  notAfter: time,
  /** Share of its life that is over; 0 before it begins, 1 from its end. */
  lifeUsed: z.number(),
  /** From 0.7 on. */
  renewalDue: z.boolean(),
  expired: z.boolean(),
});

const domainSchema = z.object({
  name: z.string(),
  isVerified: z.boolean(),
  isDefault: z.boolean(),
  isInitial: z.boolean(),
  authenticationType: z.enum(['Managed', 'Federated']),
});

const missingPermissionSchema = z.object({
  permission: z.string(),
  /** What fails without it: `read-users`, `write-groups`, ... */
  operations: z.array(z.string()),
});

const permissionsSchema = z.object({ granted: z.array(z.string()), missing: z.array(missingPermissionSchema) });

const organizationSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  /** Null: the tenant never took objects from a directory-sync client. */
  onPremisesSyncEnabled: z.boolean().nullable(),
  onPremisesLastSyncDateTime: z.string().nullable(),
});

/**
 * Rows of `tenant-check`, in this order; a row whose ground failed is `skipped`:
 *
 * - `name-resolution`: facts `authorityHost`, `graphHost`, `directorySyncHost`, `addresses`
 * - `connection`: TLS and proxy; facts `authorityHost`, `protocol`, `issuer`; of a failure by its certificate, `chain` in `certificates`
 * - `certificate`: the application's own; facts of {@link certificateFactsSchema}
 * - `token`: facts `clientId`, `audience`, `clockSkewSeconds`, of a refusal `aadsts`
 * - `organization`: facts `displayName`, `tenantId`
 * - `domains`: facts `verified`, `unverified`, `federated` (names, comma-separated), `default`, `initial`
 * - `permissions`: facts `granted`, `missing` (comma-separated)
 * - `quota`: facts `used`, `total`
 * - `synchronization`: whether something else synchronizes; facts `onPremisesSyncEnabled`, `lastSynchronized`
 * - `features`: facts `readable`, and the features that are on, where they can be read
 *
 * For the back end `directory-sync` alone:
 *
 * - `directory-sync-service`: whether it takes this client and has the tenant activated; facts `host`, `exportingMachine`
 */
export const TENANT_CHECKS = [
  'name-resolution',
  'connection',
  'certificate',
  'token',
  'organization',
  'domains',
  'permissions',
  'quota',
  'synchronization',
  'features',
  'directory-sync-service',
] as const;

/** `register-for-directory-sync`: with the right to turn on directory synchronization. */
export const SIGN_IN_PURPOSES = ['register', 'register-for-directory-sync', 'tenant-settings', 'federation'] as const;

/** `activation`, `service`: only where the directory-sync service is asked for. */
export const REGISTRATION_STEPS = [
  'application',
  'certificate',
  'service-principal',
  'activation',
  'service',
  'permissions',
  'consent',
  'trial',
] as const;

export const ROTATION_STEPS = ['certificate', 'add', 'trial', 'keep', 'remove-old'] as const;

/** What the browser shows at the end of a sign-in, in the interface's language. */
export const signInPageSchema = z
  .strictObject({
    language: z.string().max(35),
    title: z.string().max(100),
    done: z.string().max(500),
    failed: z.string().max(500),
  })
  .prefault({ language: 'en', title: 'Causeway', done: '\u2713', failed: '\u2717' });

export const tenantQueries = {
  /** The certificate in use; null before setup. */
  'certificate-status': {
    arguments: z.strictObject({}),
    result: z
      .object({
        tenantId: z.string(),
        clientId: z.string(),
        certificate: certificateFactsSchema,
        /** One that was made by a rotation and waits for being added to the application by hand. */
        pending: certificateFactsSchema.extend({ certificatePem: z.string() }).nullable(),
        /** The one before, as long as its key is kept for a way back. */
        previous: certificateFactsSchema.nullable(),
      })
      .nullable(),
  },
} as const;

export const tenantCommands = {
  /** Makes a key pair; the private half stays in the engine as draft secret `tenant/private-key`. */
  'tenant-certificate': {
    arguments: z.strictObject({
      /** A common name or a whole distinguished name. Default: `CN=Causeway <host name>`. */
      subject: z.string().trim().min(1).max(256).optional(),
      years: z.number().min(0.05).max(10).default(1),
      keyBits: z.union([z.literal(2048), z.literal(3072), z.literal(4096)]).default(2048),
    }),
    result: certificateFactsSchema.extend({ certificatePem: z.string() }),
  },

  /**
   * An administrator signs in once. `device-code` reports the event `device-code`, `browser` the event `open-browser`; the
   * call lasts until they are through or it is cancelled. Tokens stay in the engine under `handle`, until they are used up
   * or 15 minutes have passed.
   */
  'administrator-sign-in': {
    arguments: z.strictObject({
      method: z.enum(['device-code', 'browser']),
      ...reach,
      /** The tenant's id or one of its domains; without it, the account's own tenant. */
      tenantId: z
        .string()
        .regex(/^[A-Za-z0-9.-]+$/, 'neither an id nor a domain name')
        .optional(),
      /** A public client other than Microsoft Graph Command Line Tools, where policy forbids that one. */
      clientId: z.guid().optional(),
      page: signInPageSchema,
      /** What the sign-in is for: it asks for no more than that. */
      purpose: z.enum(SIGN_IN_PURPOSES).default('register'),
    }),
    result: z.object({
      handle: z.string(),
      expiresAt: time,
      account: z.object({ userName: z.string(), name: z.string().nullable(), objectId: z.string() }),
      tenantId: z.string(),
      roles: z.object({
        /** False: the service did not say; `held` is empty then and nothing follows from it. */
        readable: z.boolean(),
        held: z.array(z.string()),
        /** Any one of these may register an application. */
        toRegister: z.array(z.string()),
        /** Any one of these may consent to permissions of Microsoft Graph. */
        toConsent: z.array(z.string()),
        mayRegister: z.boolean().nullable(),
        mayConsent: z.boolean().nullable(),
      }),
    }),
  },

  /** Forgets an administrator's tokens; of an unknown handle it says `forgotten: false`. */
  'administrator-sign-out': {
    arguments: z.strictObject({ handle: z.string() }),
    result: z.object({ forgotten: z.boolean() }),
  },

  /**
   * Makes or completes the app registration; may be repeated. Reports `registration-step`. Where the administrator may not
   * consent, everything else is done, `missing` says what is to be consented to, and `consentUrl` where.
   */
  'application-register': {
    arguments: z.strictObject({
      handle: z.string(),
      certificatePem: pem,
      displayName: z.string().trim().min(1).max(120).optional(),
      /** The application in use, to be completed; without it, the one of `displayName`. */
      clientId: z.guid().optional(),
      /** Decides which permissions it gets. */
      backEnd: backEndSchema.default('graph'),
      /** Directory synchronization may be turned on in the tenant where the service is not there yet. */
      activate: z.boolean().default(false),
    }),
    result: z.object({
      tenantId: z.string(),
      clientId: z.string(),
      /** Object id of the app registration. */
      applicationId: z.string(),
      servicePrincipalId: z.string(),
      displayName: z.string(),
      created: z.boolean(),
      ...permissionsSchema.shape,
      /** Where a privileged administrator consents in a browser; null: nothing is left to consent to. */
      consentUrl: z.string().nullable(),
      /** Whether a token with the new certificate was got; null: its private key is not in the engine. */
      tried: z.boolean().nullable(),
      /** State of the tenant for the directory-sync service; null where it was not asked for. */
      directorySynchronization: z
        .object({ enabled: z.boolean(), turnedOn: z.boolean(), serviceReady: z.boolean() })
        .nullable(),
    }),
  },

  /**
   * Registers directory extensions in the tenant, in the name of an administrator who is signed in; may be repeated. Throws
   * `extension-registered-otherwise` where a name is taken by another type.
   */
  'extensions-register': {
    arguments: z.strictObject({
      handle: z.string(),
      /** Client id of the application that has them; without it, the tenant's own is found or made. */
      application: z.guid().optional(),
      attributes: z
        .array(
          z.strictObject({
            objectType: extendedTypeSchema,
            attribute: z.string().min(1),
            type: z.enum(['string', 'integer', 'boolean', 'binary']),
            multiValued: z.boolean(),
          }),
        )
        .min(1),
    }),
    result: z.object({
      application: z.string(),
      extensions: z.array(z.object({ name: z.string(), created: z.boolean() })),
    }),
  },

  /** Reports each row with `tenant-check-row` as soon as it is there. A failed check is a row, not a fault of the call. */
  'tenant-check': {
    arguments: z.strictObject({ tenant: tenantPartSchema, purpose: z.enum(['read', 'write']).default('write') }),
    result: z.object({
      checks: z.array(checkSchema),
      /** What later pages need; null and empty where it could not be read. */
      organization: organizationSchema.nullable(),
      domains: z.array(domainSchema),
      permissions: permissionsSchema.nullable(),
      /** The server's certificates, the server's own first, where TLS failed by them. */
      certificates: z.array(certificateFactsSchema),
    }),
  },

  /**
   * A new key and certificate for the application in use: added by the application's own proof of possession where the
   * tenant lets it, tried, and only then the old one is removed. Where it cannot be added, the public half is given out
   * (`state: 'waiting'`); called again after it was uploaded, it goes on from there. Reports `rotation-step`.
   */
  'certificate-rotate': {
    arguments: z.strictObject({
      years: z.number().min(0.05).max(10).default(1),
      keyBits: z.union([z.literal(2048), z.literal(3072), z.literal(4096)]).default(2048),
      /** `back`: to the certificate before, as long as the application still has it; `discard`: forget a waiting one. */
      action: z.enum(['rotate', 'back', 'discard']).default('rotate'),
      /** The old certificate stays with the application, for a way back. */
      keepOld: z.boolean().default(false),
      /** An administrator's sign-in, whose rights are used instead of the application's own. */
      handle: z.string().optional(),
    }),
    result: z.object({
      state: z.enum(['rotated', 'waiting', 'returned', 'discarded']),
      certificate: certificateFactsSchema.extend({ certificatePem: z.string() }),
      /** Why it could not be added, for `waiting`. */
      fault: faultSchema.nullable(),
      oldRemoved: z.boolean(),
    }),
  },
} as const;

const step = {
  state: z.enum(['running', 'done', 'unchanged', 'failed', 'skipped']),
  facts,
  fault: faultSchema.nullable(),
} as const;

export const tenantEvents = {
  'device-code': z.object({
    userCode: z.string(),
    verificationUri: z.string(),
    expiresAt: time,
    /** The service's own sentence, in its language. */
    message: z.string(),
  }),
  'open-browser': z.object({ url: z.string() }),
  'registration-step': z.object({ step: z.enum(REGISTRATION_STEPS), ...step }),
  'rotation-step': z.object({ step: z.enum(ROTATION_STEPS), ...step }),
  'tenant-check-row': checkSchema,
} as const;
