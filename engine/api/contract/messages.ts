/** What passes between an interface and the host of an engine, over any transport. */

import { z } from 'zod';
import { faultSchema } from './shapes.ts';

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id: z.int().min(0), name: z.string(), arguments: z.unknown() }),
  /** Ends a call early; it answers with a fault. */
  z.strictObject({ type: z.literal('cancel'), id: z.int().min(0) }),
]);

export const hostMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('result'), id: z.int().min(0), value: z.unknown() }),
  z.strictObject({ type: z.literal('fault'), id: z.int().min(0), fault: faultSchema }),
  /** `id` of the call it belongs to; null: for every interface, whoever caused it. */
  z.strictObject({ type: z.literal('event'), id: z.int().min(0).nullable(), name: z.string(), payload: z.unknown() }),
]);

export type ClientMessage = z.output<typeof clientMessageSchema>;
export type HostMessage = z.output<typeof hostMessageSchema>;
