/** Objects: where they are, what they hold and why. */

import { z } from 'zod';
import { chainCommands, chainEvents, chainQueries } from './object-chain.ts';
import { objectRowSchema } from './runs.ts';
import { faultSchema, page, shownAttributes, shownValue, time } from './shapes.ts';

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
      /** The cloud manages it, as is known since then: imported, and not exported. */
      cloudManagedSince: time.nullable(),
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

const clauseSchema = z.strictObject({
  attribute: z.string().min(1),
  op: z.enum(['equals', 'not-equals', 'starts-with', 'contains', 'present', 'absent']),
  value: z.string().default(''),
});

/** Objects found, joined ones as their identity where all spaces are searched. */
const foundSchema = objectRowSchema.extend({
  anchor: z.string().nullable(),
  /** sAMAccountName or user principal name. */
  account: z.string().nullable(),
  mail: z.string().nullable(),
  joined: z.boolean(),
  pendingImport: z.enum(['add', 'update', 'delete', 'delete-add']).nullable(),
  pendingExport: z.enum(['add', 'update', 'delete']).nullable(),
  faults: z.number(),
});

export const objectQueries = {
  ...chainQueries,
  search: {
    arguments: z.strictObject({
      /** Beginning of any word of a name, of an account name, a mail address, an anchor; or a DN. All words must be found. */
      text: z.string().optional(),
      /** `metaverse`, a connector's name, or `all`. */
      space: z.string().default('all'),
      objectType: z.string().optional(),
      state: z.enum(['joined', 'disconnector', 'pending-import', 'pending-export', 'error']).optional(),
      /** All of them must hold. Looked at object by object: with text or a state first, they are quick. */
      clauses: z.array(clauseSchema).max(20).default([]),
      sort: z.enum(['id', 'name', 'dn']).default('name'),
      descending: z.boolean().default(false),
      /** The `next` of the page before. */
      after: z.string().optional(),
      ...page,
    }),
    result: z.object({ rows: z.array(foundSchema), next: z.string().nullable() }),
  },
  /** What there is to choose from: spaces with their object types, and how many. */
  'search-spaces': {
    arguments: z.strictObject({}),
    result: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['metaverse', 'active-directory', 'entra-id']),
        objectTypes: z.array(z.object({ name: z.string(), count: z.number() })),
        attributes: z.array(z.string()),
      }),
    ),
  },
  object: { arguments: z.strictObject({ name: z.string().min(1) }), result: z.array(shownObjectSchema) },
} as const;

export const objectCommands = { ...chainCommands } as const;

export const objectEvents = { ...chainEvents } as const;
