/** What a configuration document says of the Entra ID connector. The private key is a secret and is not part of it. */

import { z } from 'zod';

import { DEFAULT_TIMEOUTS } from './http.ts';

export const BACK_ENDS = ['graph', 'directory-sync'] as const;
export type BackEnd = (typeof BACK_ENDS)[number];

const guid = z.guid().transform((text) => text.toLowerCase());
const httpsUrl = z.url({ protocol: /^https$/ });
const certificatePem = z.string().regex(/-----BEGIN CERTIFICATE-----/);

const directorySyncSchema = z.strictObject({
  /** As whom requests are counted; default: Microsoft's own client. */
  applicationId: guid.optional(),
  clientVersion: z
    .string()
    .regex(/^\d+\.\d+$/)
    .optional(),
  /** Of the client; the service refuses those below its least. */
  buildNumber: z
    .string()
    .regex(/^\d+(?:\.\d+){1,3}$/)
    .optional(),
  objectsPerRequest: z.int().min(1).max(1_000).optional(),
  /** The service names a limit of its own; the smaller one counts. */
  linksPerRequest: z.int().min(1).optional(),
  requestsUnderWay: z.int().min(1).max(32).optional(),
  /** Objects written in five minutes. */
  pace: z.union([z.int().positive(), z.literal('unlimited')]).optional(),
});

/**
 * What holds where settings say nothing. Kept out of the stored configuration, so that an installation follows when a newer
 * version of the product knows better.
 */
export const DIRECTORY_SYNC_DEFAULTS = {
  applicationId: '1651564e-7ce4-4d99-88be-0a65050d8dc3',
  clientVersion: '8.0',
  buildNumber: '2.5.79.0',
  objectsPerRequest: 50,
  linksPerRequest: 15_000,
  requestsUnderWay: 4,
  /** Entra ID takes 7,000 writes in five minutes from all clients of a tenant ("Service limits"). */
  pace: 7_000,
} as const;

export const entraIdSettingsSchema = z.strictObject({
  /** The connector's name in rules, runs and faults. */
  name: z.string().min(1),
  tenantId: guid,
  clientId: guid,
  /** The application's certificate, as it was registered; its private key is handed in apart. */
  certificatePem,
  cloud: z
    .union([
      z.enum(['global', 'us-government', 'us-government-dod', 'china']),
      z.strictObject({
        authority: httpsUrl,
        graph: httpsUrl,
        /** The resource of the tokens; default: the public cloud's `https://graph.microsoft.com/.default`. */
        scope: z.string().min(1).optional(),
        /** Of the directory-sync service; needed for that back end. */
        directorySync: httpsUrl.optional(),
        /** Default: the public cloud's `6bf85cfa-ac8a-4be5-b5de-425a0d0dc016/.default`. */
        directorySyncScope: z.string().min(1).optional(),
        /** Certificate authorities trusted besides the system's. */
        caPem: certificatePem.optional(),
      }),
    ])
    .default('global'),
  /** An HTTP proxy for everything this connector sends: `http://host:port`, or `https://...`. */
  proxy: z.url({ protocol: /^https?$/ }).optional(),
  /** Milliseconds: to connect; and for the first byte of an answer, or between two of its parts. */
  timeouts: z
    .strictObject({
      connect: z.int().positive().default(DEFAULT_TIMEOUTS.connect),
      request: z.int().positive().default(DEFAULT_TIMEOUTS.request),
    })
    .optional(),
  /** Object id of the app registration: with it the application can exchange its own certificate, see `rolling-keys.ts`. */
  applicationId: guid.optional(),
  /** By which interface the tenant is read and written; what each carries is in `back-ends/`. */
  backEnd: z.enum(BACK_ENDS).default('graph'),
  /** What is settable of the directory-sync service, which no document describes. */
  directorySync: directorySyncSchema.optional(),
  /** Read by the join rules, not by the connector: users may be soft-matched by user principal name as well. */
  softMatchOnUserPrincipalName: z.boolean().default(false),
  pace: z
    .strictObject({
      /** Graph takes 3,000 writes in 150 s from an application in a tenant; the default stays a tenth below. */
      writesPerSecond: z.union([z.number().positive(), z.literal('unlimited')]).default(18),
    })
    .prefault({}),
  /** Off: every request goes on its own, for proxies that inspect requests and cannot look into a batch. */
  batching: z.boolean().default(true),
});

export type EntraIdSettings = z.input<typeof entraIdSettingsSchema>;
export type EntraIdConfiguration = z.output<typeof entraIdSettingsSchema>;
