/** Pending exports: what the next export would do, before and after. */

import { z } from 'zod';
import { page, shownValue } from './shapes.ts';

export const exportOperationSchema = z.enum(['add', 'update', 'delete']);

/** Which of them: what is narrowed is narrowed by all of it together. */
const filter = {
  connector: z.string().optional(),
  operation: exportOperationSchema.optional(),
  objectType: z.string().optional(),
  /** Only exports that write this attribute. */
  attribute: z.string().optional(),
  /** Beginning of a name (of any word of it), an account name, a mail address, a DN or an anchor. */
  search: z.string().optional(),
  /** `staged` (default) is sent by the next export; `unsupported` never is; `unconfirmed` was sent and not yet seen. */
  state: z.enum(['staged', 'unsupported', 'unconfirmed']).default('staged'),
};
export const pendingFilterSchema = z.strictObject(filter);

const changeSchema = z.object({
  attribute: z.string(),
  before: z.array(shownValue),
  after: z.array(shownValue),
  /** The back end cannot carry it. */
  supported: z.boolean(),
});

const pendingRowSchema = z.object({
  /** The connector object's row number. */
  id: z.number(),
  connector: z.string(),
  operation: exportOperationSchema,
  objectType: z.string(),
  dn: z.string(),
  name: z.string(),
  state: z.enum(['staged', 'unsupported', 'unconfirmed']),
  /** A guard holds it: the number of the hold, for `approve`. */
  held: z.number().nullable(),
  /** How many attributes it writes; `changes` has the first of them, each list cut to its first values. */
  attributes: z.number(),
  changes: z.array(changeSchema),
  /** Attributes with a wish that the back end cannot carry. */
  unsupported: z.array(z.string()),
  linksAdded: z.number(),
  linksRemoved: z.number(),
});

const pendingLinkSchema = z.object({
  change: z.enum(['add', 'remove']),
  connectorObject: z.number(),
  name: z.string(),
  dn: z.string(),
  objectType: z.string(),
});

const pendingDetailSchema = pendingRowSchema.extend({
  anchor: z.string().nullable(),
  metaverse: z.number().nullable(),
  /** Every attribute whole. A deletion has what goes: `before` filled, `after` empty. */
  changes: z.array(changeSchema.extend({ rule: z.string().nullable(), flow: z.string().nullable() })),
  links: z.array(
    z.object({
      attribute: z.string(),
      added: z.number(),
      removed: z.number(),
      /** The first of them; the rest by `pending-links`. */
      samples: z.array(pendingLinkSchema),
    }),
  ),
});

const count = z.object({ name: z.string(), count: z.number() });

export const pendingExportQueries = {
  'pending-exports': {
    arguments: z.strictObject({
      ...filter,
      sort: z.enum(['id', 'name', 'dn']).default('id'),
      descending: z.boolean().default(false),
      /** The `next` of the page before. */
      after: z.string().optional(),
      ...page,
    }),
    result: z.object({ rows: z.array(pendingRowSchema), next: z.string().nullable() }),
  },
  /** For filter chips: how many there are of each kind, by everything of the filter but what is counted. */
  'pending-counts': {
    arguments: pendingFilterSchema,
    result: z.object({
      total: z.number(),
      operations: z.object({ add: z.number(), update: z.number(), delete: z.number() }),
      connectors: z.array(count),
      objectTypes: z.array(count),
      /** Of updates: additions write everything. The most frequent first. */
      attributes: z.array(count),
      linksAdded: z.number(),
      linksRemoved: z.number(),
    }),
  },
  /** Null when it is not pending any more. */
  'pending-export': { arguments: z.strictObject({ id: z.int() }), result: pendingDetailSchema.nullable() },
  'pending-links': {
    arguments: z.strictObject({ id: z.int(), attribute: z.string(), after: z.string().optional(), ...page }),
    result: z.object({ rows: z.array(pendingLinkSchema), next: z.string().nullable() }),
  },
} as const;

export const pendingExportCommands = {
  /**
   * The whole plan as text, by `pending-export-chunk` events in order: `csv` has a row a changed attribute in the columns
   * of CSExportAnalyzer (with names beside), `xml` the elements of csexport's pending exports.
   */
  'pending-export-file': {
    arguments: z.strictObject({ format: z.enum(['csv', 'xml']), filter: pendingFilterSchema.prefault({}) }),
    result: z.object({
      fileName: z.string(),
      contentType: z.string(),
      objects: z.number(),
      changes: z.number(),
      chunks: z.number(),
    }),
  },
} as const;

export const pendingExportEvents = {
  'pending-export-chunk': z.object({ index: z.number(), text: z.string(), done: z.number(), expected: z.number() }),
} as const;
