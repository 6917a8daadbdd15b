/** Connectors: how they are set up and what they last did. */

import { z } from 'zod';
import { outcomeSchema } from './runs.ts';
import { profileSchema, time } from './shapes.ts';

const containerSchema = z.object({
  /** objectGUID: what is kept; the name may change. */
  id: z.string(),
  /** Null where no import has seen it. */
  dn: z.string().nullable(),
});

const connectorSchema = z.object({
  name: z.string(),
  kind: z.enum(['active-directory', 'entra-id']),
  /** Ready to be shown; names are words of the interface: `servers`, `security`, `tenantId`, `backEnd`, `pace`, ... */
  properties: z.array(z.object({ name: z.string(), value: z.string() })),
  account: z.object({
    /** The forest's account, or the application's id. */
    name: z.string(),
    kind: z.enum(['password', 'certificate']),
    /** Of a certificate. */
    thumbprint: z.string().nullable(),
    expiresAt: time.nullable(),
  }),
  /** The server of the last run that said one. */
  server: z.string().nullable(),
  partitions: z.array(
    z.object({
      name: z.string(),
      /** The domain's DNS name; of a tenant its id. */
      shown: z.string(),
      lastImport: time.nullable(),
      /** A delta import can go on from where the last one was. */
      deltaReady: z.boolean(),
      objects: z.number(),
      /** None included: the whole partition. */
      included: z.array(containerSchema),
      excluded: z.array(containerSchema),
      newChildren: z.enum(['include', 'exclude']),
    }),
  ),
  /** What rules read and write there, by type. */
  objectTypes: z.array(
    z.object({
      name: z.string(),
      objects: z.number(),
      attributesRead: z.array(z.string()),
      attributesWritten: z.array(z.string()),
      operations: z.array(z.enum(['add', 'update', 'delete'])),
    }),
  ),
  runProfiles: z.array(
    z.object({
      profile: profileSchema,
      steps: z.array(z.object({ partition: z.string().nullable() })),
      lastRun: z
        .object({ id: z.number(), startedAt: time, result: z.string().nullable(), outcome: outcomeSchema })
        .nullable(),
    }),
  ),
});

export const connectorQueries = {
  connectors: { arguments: z.strictObject({}), result: z.array(connectorSchema) },
} as const;
