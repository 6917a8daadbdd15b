/** Shapes that several parts of the contract share. */

import { z } from 'zod';

export const faultSchema = z.object({
  code: z.string(),
  stage: z.string(),
  object: z
    .object({
      connector: z.string().optional(),
      objectType: z.string().optional(),
      name: z.string().optional(),
      dn: z.string().optional(),
      anchor: z.string().optional(),
      id: z.number().optional(),
    })
    .optional(),
  attribute: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  retry: z.enum(['now', 'later', 'never']),
});

export const time = z.iso.datetime();
export const counters = z.record(z.string(), z.number());
export const profileSchema = z.enum([
  'Full Import',
  'Delta Import',
  'Full Synchronization',
  'Delta Synchronization',
  'Export',
]);
export const policySchema = z.enum(['initial', 'delta']);
export const shownValue = z.union([z.string(), z.number(), z.boolean()]);
export const shownAttributes = z.record(z.string(), z.array(shownValue));

/** How many rows an answer holds at most. */
export const page = { limit: z.int().min(1).max(10_000).default(100) };

/** One row of a list of checks: of a forest, of a tenant, of this machine. Its words are found by `id` and state. */
export const checkSchema = z.object({
  id: z.string(),
  /** `skipped`: what it stands on failed. */
  state: z.enum(['passed', 'warning', 'failed', 'skipped']),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Of a warning or a failure. */
  fault: faultSchema.nullable(),
  milliseconds: z.number(),
});
