/** Where a walk stands: what is asked next, and why it begins where it does. */

import { ATTRIBUTE_NAMES } from '../drs/attributes.ts';
import type { ChangesPage } from '../drs/changes-reply.ts';
import { BEGINNING, mergeVectors, type HighWatermark, type ReplicaCursor, type UpToDateness } from '../drs/cursor.ts';

/** What a cursor has to have been read with: with other attributes older values would stay hidden. */
export const ATTRIBUTES_KEY = [...ATTRIBUTE_NAMES].sort().join(',');

/**
 * `continued`: from the kept cursor. All others read everything: `first`, no cursor; `attributes-changed`, the cursor was
 * read with others; `rolled-back`, the domain controller's database is older than the cursor; `asked`, somebody wants it.
 */
export type WalkReason = 'continued' | 'first' | 'attributes-changed' | 'rolled-back' | 'asked';

export interface Position {
  readonly why: WalkReason;
  readonly invocation: string;
  readonly from: HighWatermark;
  /** Sent with every page of a walk unchanged. */
  readonly vector: UpToDateness | undefined;
}

const NOBODY = '0'.repeat(32);

export function fromTheBeginning(why: Exclude<WalkReason, 'continued'>): Position {
  return { why, invocation: NOBODY, from: BEGINNING, vector: undefined };
}

export function positionOf(kept: ReplicaCursor | undefined, isFull: boolean): Position {
  if (!kept) return fromTheBeginning('first');
  if (isFull) return fromTheBeginning('asked');
  if (kept.attributes !== ATTRIBUTES_KEY) return fromTheBeginning('attributes-changed');
  return { why: 'continued', invocation: kept.invocation, from: kept.high, vector: kept.vector };
}

/** After a page: the watermark is that of the database that gave it, the vector stays what it was. */
export const after = (position: Position, { invocation, to }: ChangesPage): Position => ({
  ...position,
  invocation,
  from: to,
});

/**
 * How far the database had come when it was last heard of, by its own numbers. Where it stands lower now it was set back
 * to an older state, and answers "nothing new" to whoever asks from there on, for as long as it takes to get there again.
 */
export function lastHeardOf({ invocation, from, vector }: Position, database: string): bigint {
  const own = vector?.find((cursor) => cursor.invocation === database)?.usn ?? 0n;
  return invocation === database && from.object > own ? from.object : own;
}

/** After the last page. What the domain controller itself has written up to its watermark is known as well. */
export function cursorAfter(last: ChangesPage, namingContext: string, { vector }: Position): ReplicaCursor {
  const { source, invocation, to } = last;
  const told = mergeVectors(last.vector ?? [], [{ invocation, usn: to.property }]);
  return {
    version: 1,
    namingContext,
    attributes: ATTRIBUTES_KEY,
    source,
    invocation,
    high: to,
    vector: mergeVectors(vector ?? [], told),
  };
}
