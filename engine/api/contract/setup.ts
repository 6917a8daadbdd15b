/** Setup: the answers, the configuration they become, and how that goes. */

import { z } from 'zod';

export const setupQueries = {
  configuration: { arguments: z.strictObject({}), result: z.record(z.string(), z.unknown()).nullable() },
  'answers-schema': { arguments: z.strictObject({}), result: z.record(z.string(), z.unknown()) },
} as const;

export const setupCommands = {
  setup: {
    arguments: z.strictObject({ answers: z.unknown(), replace: z.boolean().default(false) }),
    result: z.object({ forests: z.array(z.string()), tenant: z.string(), rules: z.number() }),
  },
} as const;

export const setupEvents = {
  'setup-step': z.object({
    step: z.string(),
    name: z.string(),
    facts: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
} as const;
