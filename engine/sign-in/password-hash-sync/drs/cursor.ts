/**
 * How far a replica of a naming context has come: [MS-DRSR] 5.166 (UPTODATE_VECTOR), 5.209 (USN_VECTOR).
 *
 * Contains no secret. Kept only after everything before it has been dealt with; reading from an older one again is harmless.
 */

import { z } from 'zod';
import type { NdrReader, NdrWriter } from '../rpc/ndr.ts';

const guidText = z.string().regex(/^[0-9a-f]{32}$/);
const usn = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform((text) => BigInt(text));

export const replicaCursorSchema = z.strictObject({
  version: z.literal(1),
  /** GUID of the naming context's head: another one is another domain. */
  namingContext: guidText,
  /** What was asked for: with other attributes older values would stay hidden. */
  attributes: z.string(),
  /** NTDS Settings GUID and invocationId of the domain controller that gave it. */
  source: guidText,
  invocation: guidText,
  high: z.strictObject({ object: usn, reserved: usn, property: usn }),
  /** Per originating database the changes that are known already. */
  vector: z.array(z.strictObject({ invocation: guidText, usn })),
});

export type ReplicaCursor = z.output<typeof replicaCursorSchema>;
export type HighWatermark = ReplicaCursor['high'];
export type UpToDateness = ReplicaCursor['vector'];

export const BEGINNING: HighWatermark = { object: 0n, reserved: 0n, property: 0n };

export function serializeCursor(cursor: ReplicaCursor): string {
  return JSON.stringify(cursor, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

/** Undefined for what is no cursor of this version: a full walk begins. */
export function parseCursor(text: string): ReplicaCursor | undefined {
  try {
    return replicaCursorSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * What is known after an answer: the larger of both for each database. A domain controller tells its own view, which may
 * be behind what another one has given; replaced instead of merged, the next change of server would read everything again.
 */
export function mergeVectors(known: UpToDateness, told: UpToDateness): UpToDateness {
  const merged = new Map(known.map((cursor) => [cursor.invocation, cursor.usn]));
  for (const { invocation, usn: to } of told) {
    const from = merged.get(invocation);
    if (from === undefined || to > from) merged.set(invocation, to);
  }
  return [...merged]
    .map(([invocation, to]) => ({ invocation, usn: to }))
    .sort((left, right) => (left.invocation < right.invocation ? -1 : 1));
}

export function writeHighWatermark(writer: NdrWriter, { object, reserved, property }: HighWatermark): void {
  writer.uint64(object).uint64(reserved).uint64(property);
}

export function readHighWatermark(reader: NdrReader): HighWatermark {
  return { object: reader.uint64(), reserved: reader.uint64(), property: reader.uint64() };
}

/** UPTODATE_VECTOR_V1_EXT. */
export function writeVector(writer: NdrWriter, vector: UpToDateness): void {
  writer.uint32(vector.length).align(8).uint32(1).uint32(0).uint32(vector.length).uint32(0);
  for (const cursor of vector) writer.guid(Buffer.from(cursor.invocation, 'hex')).uint64(cursor.usn);
}

/** Version 1 or 2; the second also says when each database was last heard of. */
export function readVector(reader: NdrReader): UpToDateness {
  const count = reader.align(4).count(24);
  const version = reader.align(8).uint32();
  reader.uint32();
  reader.same(count, 'the number of cursors').uint32();
  return Array.from({ length: count }, () => {
    const cursor = { invocation: reader.align(8).octets(16).toString('hex'), usn: reader.uint64() };
    if (version === 2) reader.uint64();
    return cursor;
  });
}
