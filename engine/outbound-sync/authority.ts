/**
 * Whose an object of a target is. Pure: by what the connector space knows of it.
 *
 * An object whose source of authority was moved to the cloud stays joined, is not written and is never deleted from here,
 * whatever becomes of the account it came from ("Configure User Source of Authority"). Given back, it is written again.
 * An object of a tenant that no export ever wrote was not made here: it may carry an immutable id of an earlier
 * synchronization, or of another one, and its end is not ours to decide.
 */

import type { LinkedObject } from './context.ts';

export function isCloudManaged({ row }: Pick<LinkedObject, 'row'>): boolean {
  return row.cloud_managed !== null;
}

export function mayBeDeleted(object: LinkedObject, kind: 'active-directory' | 'entra-id' | undefined): boolean {
  const { row, pending } = object;
  if (isCloudManaged(object)) return false;
  if (kind !== 'entra-id' || row.in_directory === 0 || row.written === 1) return true;
  // A write whose answer was lost may have been the one that made it.
  return pending?.settle === true;
}
