/** Objects: where they are, what they hold and why. */

import { z } from 'zod';
import { faultSchema, shownAttributes, shownValue } from './shapes.ts';

const referenceSchema = z.object({
  attribute: z.string(),
  count: z.number(),
  targets: z.array(z.object({ dn: z.string(), pending: z.enum(['add', 'remove']).nullable() })),
});

const lineageSchema = z.object({ rule: z.string(), flow: z.string(), connector: z.string(), object: z.number() });

const shownObjectSchema = z.object({
  metaverse: z
    .object({
      id: z.number(),
      objectType: z.string(),
      attributes: z.array(
        z.object({
          attribute: z.string(),
          values: z.array(shownValue),
          from: lineageSchema.nullable(),
          losers: z.array(lineageSchema),
        }),
      ),
      references: z.array(referenceSchema),
    })
    .nullable(),
  connectorSpaces: z.array(
    z.object({
      id: z.number(),
      connector: z.string(),
      objectType: z.string(),
      anchor: z.string().nullable(),
      dn: z.string(),
      state: z.enum(['imported', 'planned', 'placeholder']),
      joined: z.boolean(),
      joinRule: z.string().nullable(),
      pendingImport: z.string().nullable(),
      attributes: shownAttributes,
      references: z.array(referenceSchema),
      pendingExport: z
        .object({
          operation: z.enum(['add', 'update', 'delete']),
          state: z.string(),
          attributes: shownAttributes,
          awaiting: shownAttributes,
          unsupported: z.array(z.string()),
        })
        .nullable(),
      faults: z.array(faultSchema),
    }),
  ),
});

export const objectQueries = {
  object: { arguments: z.strictObject({ name: z.string().min(1) }), result: z.array(shownObjectSchema) },
} as const;
