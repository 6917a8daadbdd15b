/**
 * Attributes too long for one answer, range by range ([MS-ADTS] 3.1.1.3.1.3.3).
 *
 * A range is counted from the start of the list, so a value that goes while the list is read moves all that follow it,
 * and one of them would be skipped. Each range therefore starts with the last value of the one before; where that is
 * not found there, the list is read again from its start.
 */

import type { SearchEntry } from 'ldapts';
import { guidDn, parseExtendedDn } from '../distinguished-names.ts';
import type { Directory } from '../directory.ts';
import { directoryFault } from '../faults.ts';
import { ExtendedDnControl } from '../ldap/controls.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { ANYTHING } from '../root-dse.ts';
import type { SchemaAttribute } from '../schema.ts';
import { searchAll } from '../search.ts';
import { selectedValues, type EntryIdentity, type EntryValues } from './entry.ts';
import { rangeOf } from './selection.ts';

/** An attribute of an object of which the first values are known and more are to be read. */
export interface Rest {
  readonly identity: EntryIdentity;
  readonly attribute: SchemaAttribute;
  readonly next: number;
  /** The last value that is known. */
  readonly previous: Buffer | undefined;
}

export interface Part {
  readonly values: readonly Buffer[];
  /** Everything is told with this part. */
  readonly last: boolean;
  /** The list changed meanwhile: this part is its start again. */
  readonly again: boolean;
}

const MOST_RESTARTS = 5;

/** Undefined where an attribute came whole. */
export function restOf(identity: EntryIdentity, { attribute, values, range }: EntryValues): Rest | undefined {
  if (range?.high === undefined) return undefined;
  return { identity, attribute, next: range.high + 1, previous: values.at(-1) };
}

/** The further values; returns false where the list never kept still for long enough, and no part was the last. */
export async function* furtherValues(
  directory: Directory,
  { identity, attribute, ...rest }: Rest,
  signal: AbortSignal,
): AsyncGenerator<Part, boolean> {
  let { next, previous } = rest;
  let restarts = 0;
  let again = false;
  for (;;) {
    const overlap = previous === undefined ? 0 : 1;
    const found = await readRange(directory, identity.anchor, attribute, next - overlap, signal);
    if (found === undefined) {
      // The object has gone; the delta import will say so.
      yield { values: [], last: true, again };
      return true;
    }
    if (previous !== undefined && !isSame(found.values[0], previous)) {
      restarts += 1;
      if (restarts > MOST_RESTARTS) return false;
      [next, previous, again] = [0, undefined, true];
      continue;
    }
    const following = found.range?.high === undefined ? undefined : found.range.high + 1;
    yield { values: found.values.slice(overlap), last: following === undefined, again };
    if (following === undefined) return true;
    if (following <= next) {
      throw directoryFault('protocol-error', directory.blame('import'), { detail: { reason: 'range goes backwards' } });
    }
    [next, previous, again] = [following, found.values.at(-1), false];
  }
}

/** The same target, though it may have been renamed in between; or the same octets. */
function isSame(value: Buffer | undefined, previous: Buffer): boolean {
  if (value === undefined) return false;
  const anchor = parseExtendedDn(value.toString('utf8'))?.anchor;
  return anchor === undefined ? value.equals(previous) : anchor === parseExtendedDn(previous.toString('utf8'))?.anchor;
}

/** One range; undefined where the object is no more. No values where the list ends before the range. */
async function readRange(
  directory: Directory,
  anchor: string,
  attribute: SchemaAttribute,
  from: number,
  signal: AbortSignal,
): Promise<EntryValues | undefined> {
  const none: EntryValues = { attribute, values: [] };
  const only = new Map([[attribute.name.toLowerCase(), attribute]]);
  try {
    const [entry] = await searchAll(directory, {
      base: guidDn(anchor),
      scope: 'base',
      filter: ANYTHING,
      attributes: [rangeOf(attribute.name, from)],
      controls: () => [new ExtendedDnControl()],
      signal,
    });
    return entry === undefined ? undefined : (firstWithValues(entry, only) ?? none);
  } catch (error) {
    if (!(error instanceof LdapResultError)) throw error;
    if (error.resultCode === RESULT.noSuchObject) return undefined;
    // Windows answers so to a range behind the last value.
    if (error.resultCode === RESULT.operationsError) return none;
    throw error;
  }
}

function firstWithValues(
  entry: SearchEntry,
  attributes: ReadonlyMap<string, SchemaAttribute>,
): EntryValues | undefined {
  for (const found of selectedValues(entry, { attributes })) if (found.values.length > 0) return found;
  return undefined;
}
