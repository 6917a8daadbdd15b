/** The object page: one identity from every forest to the tenant, side by side, with the lineage of every value. */

import { z } from 'zod';
import { objectRowSchema } from './runs.ts';
import { faultSchema, page, shownValue, time } from './shapes.ts';

/** One object: by its row number in a connector space, or in the metaverse. */
export const objectIdSchema = z.union([
  z.strictObject({ connectorObject: z.int() }),
  z.strictObject({ metaverse: z.int() }),
]);

/** Of scoping filters, as rules name them; that these are all the engine's operators, the handler's types say. */
export const scopeOperatorSchema = z.enum([
  'EQUAL',
  'NOTEQUAL',
  'LESSTHAN',
  'LESSTHAN_OR_EQUAL',
  'CONTAINS',
  'NOTCONTAINS',
  'STARTSWITH',
  'NOTSTARTSWITH',
  'ENDSWITH',
  'NOTENDSWITH',
  'GREATERTHAN',
  'GREATERTHAN_OR_EQUAL',
  'ISNULL',
  'ISNOTNULL',
  'ISIN',
  'ISNOTIN',
  'ISBITSET',
  'ISNOTBITSET',
  'ISMEMBEROF',
  'ISNOTMEMBEROF',
]);

/** Why an object is where it is not expected: the rule and the first thing about it that does not hold. */
const leftOutSchema = z.object({
  direction: z.enum(['inbound', 'outbound']),
  /** The connector it would come from, or go to. */
  connector: z.string(),
  rule: z.string(),
  reason: z.enum(['scope', 'no-match', 'no-value', 'no-rule', 'fault', 'container']),
  /** Of `scope`, the clause that failed; of `no-match`, the attributes that were compared. */
  clause: z.object({ attribute: z.string(), operator: scopeOperatorSchema, value: z.string() }).nullable(),
  /** What the object has there. */
  actual: z.array(shownValue),
});

const joinSchema = z.object({
  rule: z.string(),
  /** `joined` to one that was there, or `provisioned`: the rule made it. */
  how: z.enum(['joined', 'provisioned']),
  /** What the two have in common, where the rule joins by it. */
  by: z.array(z.object({ attribute: z.string(), value: shownValue })),
  /** When, as far as runs are kept. */
  at: time.nullable(),
  run: z.number().nullable(),
});

const columnSchema = z.object({
  /** `metaverse`, or `<row number>/directory` and `<row number>/space` of a connector object. */
  key: z.string(),
  /** `directory`: the image as last imported. `space`: with everything that is pending laid over. */
  image: z.enum(['directory', 'space', 'metaverse']),
  /** In the order of the picture: forests, metaverse, tenant. */
  side: z.enum(['forest', 'metaverse', 'tenant']),
  connector: z.string().nullable(),
  objectId: z.number().nullable(),
  objectType: z.string(),
  dn: z.string().nullable(),
  anchor: z.string().nullable(),
  /** `planned`: not in the directory yet. `leaving`: its deletion is staged. `gone`: an import has seen it no more. */
  state: z.enum(['present', 'planned', 'leaving', 'gone', 'placeholder', 'identity']),
  pendingImport: z.enum(['add', 'update', 'delete', 'delete-add']).nullable(),
  /** Since when it is known that the cloud manages the object: it is imported, and not exported. */
  cloudManagedSince: time.nullable(),
  pendingExport: z
    .object({
      operation: z.enum(['add', 'update', 'delete']),
      state: z.enum(['staged', 'sent', 'unsupported']),
      unsupported: z.array(z.string()),
      held: z.boolean(),
    })
    .nullable(),
  join: joinSchema.nullable(),
  faults: z.array(faultSchema),
});

const cellSchema = z.object({
  column: z.string(),
  attribute: z.string(),
  values: z.array(shownValue),
  /** Of how many; `values` is cut. */
  count: z.number(),
  /**
   * Against the metaverse's value of the row (of `space`, also against its directory): `equal`; `different`; `pending`:
   * staged or sent and not yet confirmed; `lost`: another contribution won; `alone`: nothing to compare with.
   */
  state: z.enum(['equal', 'different', 'pending', 'lost', 'alone']),
});

/** Along the arrow between a connector space and the metaverse. */
const lineageSchema = z.object({
  direction: z.enum(['inbound', 'outbound']),
  column: z.string(),
  rule: z.string(),
  ruleId: z.string(),
  precedence: z.number(),
  /** The flow's own text: `Trim([givenName])`. */
  flow: z.string(),
  kind: z.enum(['direct', 'constant', 'expression']),
  target: z.string(),
  /** Inbound: whether its value is the metaverse's. Outbound: whether it is this flow that decides the target. */
  won: z.boolean(),
});

const chainSchema = z.object({
  name: z.string(),
  metaverse: z.object({ id: z.number(), objectType: z.string() }).nullable(),
  columns: z.array(columnSchema),
  /** A row a metaverse attribute with what flows into it and out of it; then what flows nowhere. */
  rows: z.array(
    z.object({
      /** The metaverse attribute, or the connector's own where it flows nowhere. */
      attribute: z.string(),
      flows: z.boolean(),
      /** Binary or long: shown cut, and copied whole by `object`. */
      cells: z.array(cellSchema),
      lineage: z.array(lineageSchema),
    }),
  ),
  references: z.array(
    z.object({
      column: z.string(),
      attribute: z.string(),
      count: z.number(),
      pendingAdds: z.number(),
      pendingRemoves: z.number(),
      rule: z.string().nullable(),
    }),
  ),
  leftOut: z.array(leftOutSchema),
});

/** What happened to an object, newest first. */
const historyEntrySchema = z.object({
  id: z.string(),
  at: time,
  kind: z.enum(['import', 'synchronization', 'export', 'fault']),
  /** A counter of the run (`adds`, `joins`, ...), an operation (`add`, ..., `references`, `revoke-sessions`), or a code. */
  what: z.string(),
  run: z.number().nullable(),
  connector: z.string(),
  object: z.object({ id: z.number(), dn: z.string(), name: z.string() }),
  /** Of exports: `sent` has no answer yet, `lost` never got one. */
  result: z.enum(['sent', 'done', 'failed', 'lost']).nullable(),
  changes: z.array(z.object({ attribute: z.string(), before: z.array(shownValue), after: z.array(shownValue) })),
  links: z.array(z.object({ attribute: z.string(), added: z.number(), removed: z.number() })),
  fault: faultSchema.nullable(),
});

export const chainQueries = {
  /** Throws `not-found`. */
  'object-chain': { arguments: z.strictObject({ id: objectIdSchema }), result: chainSchema },
  'object-references': {
    arguments: z.strictObject({
      id: objectIdSchema,
      attribute: z.string(),
      /** `in`: who refers to it by this attribute. */
      direction: z.enum(['out', 'in']).default('out'),
      /** Only links that the next export would add or remove. */
      pending: z.boolean().default(false),
      after: z.string().optional(),
      ...page,
    }),
    result: z.object({
      rows: z.array(objectRowSchema.extend({ pending: z.enum(['add', 'remove']).nullable() })),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'object-history': {
    arguments: z.strictObject({ id: objectIdSchema, before: z.string().optional(), ...page }),
    result: z.object({ entries: z.array(historyEntrySchema), next: z.string().nullable() }),
  },
} as const;

const stepSchema = z.object({
  step: z.enum(['read', 'synchronize', 'export', 'confirm']),
  connector: z.string(),
  /** `skipped`: there was nothing to do. */
  result: z.enum(['running', 'done', 'skipped', 'held', 'failed']),
  /** Of `read`: `unchanged`, `update`, ...; of `export`: what was sent. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  fault: faultSchema.nullable(),
});

export const chainCommands = {
  /**
   * One identity now: reads its objects from their directories, synchronizes it, and exports what follows for it and
   * nobody else. Asks the same gates as an export does: in staging mode nothing is sent, and a deletion counts.
   */
  'synchronize-object': {
    arguments: z.strictObject({ id: objectIdSchema, export: z.boolean().default(true) }),
    result: z.object({
      outcome: z.enum(['exported', 'nothing-to-send', 'staged', 'staging-mode', 'held', 'failed']),
      steps: z.array(stepSchema),
      /** The identity afterwards; null when it has gone. */
      metaverse: z.number().nullable(),
      faults: z.array(faultSchema),
    }),
  },
} as const;

export const chainEvents = { 'object-step': stepSchema } as const;
