/** What answers would do: in numbers, with samples, with reasons. */

import { z } from 'zod';
import { conflictPreviewSchema } from './conflicts.ts';
import { counters, faultSchema, shownValue, time } from './shapes.ts';

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const previewCategorySchema = z.enum([
  // of a connected directory
  'create',
  'join',
  'update',
  'delete',
  'leave-out',
  // of a change, against today
  'leaves',
  'comes',
  // what deserves a look first
  'person-deleted',
  'sign-in-name-changes',
  'suffix-not-verified',
  'existing-account-joined',
  'anchor-missing',
  'error',
  'warning',
]);

const reasonSchema = z.object({
  /**
   * Left out: `critical-system-object`, `service-account`, `system-mailbox`, `account-name-missing`, `replication-conflict`,
   * `written-back`, `cloud-mastered`, `member-limit`, `anchor-missing` and otherwise `filtered` (by `rule`, `condition`),
   * `not-in-group` or `scope` (of `rule`: `attribute`, `operator`, `value`); `join-value-missing` (`rule`, `attribute`), `no-rule`, `not-supported` (by the
   * back end), `error` (`code` of the fault).
   * Leaving: these, and `container-out-of-scope`, `gone-from-directory` (`dn`), `not-in-scope-any-more`.
   * Joined: `soft-match` (`attribute`), `source-anchor`, `same-person` (`forest`). Refused: `suffix-not-verified` (`suffix`, `effect`).
   */
  code: z.string(),
  detail: facts,
});

export const previewObjectSchema = z.object({
  /** Place in the list; `after` of the next page. */
  id: z.number(),
  category: previewCategorySchema,
  connector: z.string(),
  objectType: z.string(),
  name: z.string(),
  /** Where it is, or will be. */
  dn: z.string(),
  reason: reasonSchema.nullable(),
  /** Attribute by attribute; of an object that is created, without `before`. */
  changes: z.array(z.object({ attribute: z.string(), before: z.array(shownValue), after: z.array(shownValue) })),
  fault: faultSchema.nullable(),
});

const countedSamples = { count: z.number(), samples: z.array(previewObjectSchema) } as const;

export const previewSchema = z.object({
  id: z.string(),
  purpose: z.enum(['setup', 'change']),
  madeAt: time,
  milliseconds: z.number(),
  /** What needs a look before anything is written, gravest first; only what there is. */
  surprises: z.array(z.object({ category: previewCategorySchema, ...countedSamples })),
  /** People and groups of the tenant against today; null at a first setup. */
  change: z.object({ leaves: z.object(countedSamples), comes: z.object(countedSamples) }).nullable(),
  connectors: z.array(
    z.object({
      connector: z.string(),
      kind: z.enum(['active-directory', 'entra-id']),
      /** Objects imported, by type. */
      read: counters,
      /** Objects outside the chosen containers that the directory sent all the same. */
      outsideContainers: z.number(),
      objects: z.array(
        z.object({
          objectType: z.string(),
          create: z.object(countedSamples),
          join: z.object(countedSamples),
          update: z.object(countedSamples),
          delete: z.object(countedSamples),
          leaveOut: z.object(countedSamples),
          /** Links (members, managers) that would be added or removed. */
          links: z.number(),
        }),
      ),
    }),
  ),
  /** Why objects are left out, most frequent first. */
  leftOut: z.array(
    z.object({ connector: z.string(), objectType: z.string(), reason: reasonSchema, count: z.number() }),
  ),
  errors: z.array(z.object({ code: z.string(), ...countedSamples })),
  warnings: z.array(z.object({ code: z.string(), ...countedSamples })),
  /** What the service will not take as it is; all of them by `preview-conflicts`. */
  conflicts: conflictPreviewSchema,
  /** More deletions than the threshold allows: the first export would be held. */
  held: z.array(z.object({ connector: z.string(), deletions: z.number(), threshold: z.number() })),
});

export const previewProgressSchema = z.object({
  /** Steps of the whole: `copy`, an import or synchronization of each connector, `plan`. */
  step: z.enum(['copy', 'check', 'import', 'synchronization', 'plan']),
  connector: z.string().nullable(),
  /** Steps that are over, and all steps. */
  completed: z.number(),
  steps: z.number(),
  /** Objects in this step. */
  done: z.number(),
  expected: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
