/** What a configuration document says of the Entra ID connector. The private key is a secret and is not part of it. */

import { z } from 'zod';

import { DEFAULT_TIMEOUTS } from './http.ts';

const guid = z.guid().transform((text) => text.toLowerCase());
const httpsUrl = z.url({ protocol: /^https$/ });
const certificatePem = z.string().regex(/-----BEGIN CERTIFICATE-----/);

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
  backEnd: z.literal('graph').default('graph'),
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
