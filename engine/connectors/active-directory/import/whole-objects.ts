/** Entries that hold whole objects as pages of changes, with the ranges of long attributes read on. */

import type { SearchEntry } from 'ldapts';
import type { AttributeValue } from '../../../model/attribute-value.ts';
import type { ImportChange, ObjectChange, ObjectReference } from '../../../model/directory-object.ts';
import type { Fault } from '../../../model/fault.ts';
import type { ImportPage } from '../../connector.ts';
import { guidDn } from '../distinguished-names.ts';
import type { Directory } from '../directory.ts';
import { directoryFault } from '../faults.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { ExtendedDnControl } from '../ldap/controls.ts';
import { octets } from '../ldap/entry.ts';
import { isContainerType } from '../object-types.ts';
import { ANYTHING } from '../root-dse.ts';
import type { SchemaAttribute } from '../schema.ts';
import { searchAll } from '../search.ts';
import {
  decodeReferences,
  decodeValues,
  identityOf,
  orFault,
  selectedValues,
  unreadable,
  type EntryIdentity,
  type EntryValues,
} from './entry.ts';
import { rangeOf, type Selection } from './selection.ts';

/** An attribute of which more is to be read from `next` on. */
interface Rest {
  readonly identity: EntryIdentity;
  readonly attribute: SchemaAttribute;
  readonly next: number;
}

/**
 * One page for the entries given, then a page for each further range of their long reference attributes. Entries of
 * types that were not asked for are left out. An object that cannot be read is a fault of the page.
 */
export async function* pagesOfObjects(
  directory: Directory,
  entries: readonly SearchEntry[],
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<ImportPage> {
  const context = directory.blame('import');
  const changes: ImportChange[] = [];
  const faults: Fault[] = [];
  const rests: Rest[] = [];
  for (const entry of entries) {
    const identity = identityOf(entry);
    if (identity === undefined || octets(entry, 'objectClass') === undefined) {
      faults.push(unreadable(entry, identity, context));
      continue;
    }
    if (identity.objectType === undefined || !selection.objectTypes.has(identity.objectType)) continue;
    const read = orFault(() => readObject(entry, identity, selection), { identity, dn: entry.name }, context);
    if ('fault' in read) {
      faults.push(read.fault);
      continue;
    }
    const { change, more } = read.value;
    changes.push(await withAllValues(directory, change, more, signal));
    for (const rest of more) if (rest.attribute.type === 'reference') rests.push(rest);
  }
  if (changes.length > 0 || faults.length > 0) yield { changes, faults };
  for (const rest of rests) yield* furtherRanges(directory, rest, signal);
}

function readObject(
  entry: SearchEntry,
  identity: EntryIdentity,
  selection: Selection,
): { readonly change: ObjectChange; readonly more: Rest[] } {
  const attributes: Record<string, AttributeValue[]> = {};
  const references: Record<string, ObjectReference[]> = {};
  const more: Rest[] = [];
  for (const values of selectedValues(entry, selection)) {
    const { attribute } = values;
    if (attribute.type === 'reference') references[attribute.name] = decodeReferences(attribute, values.values);
    else if (values.values.length > 0) attributes[attribute.name] = decodeValues(attribute, values.values);
    const next = nextOf(values);
    if (next !== undefined) more.push({ identity, attribute, next });
  }
  // Every selected reference attribute has been read; one without values is an empty list, not an unknown one.
  for (const { name, type } of selection.attributes.values()) if (type === 'reference') references[name] ??= [];
  const partial = more.filter((rest) => rest.attribute.type === 'reference').map((rest) => rest.attribute.name);
  const { anchor, dn, objectType = '' } = identity;
  const change: ObjectChange = {
    kind: 'object',
    anchor,
    dn,
    objectType,
    attributes,
    references,
    ...(partial.length === 0 ? {} : { partial }),
  };
  return { change, more };
}

function nextOf({ range }: EntryValues): number | undefined {
  return range?.high === undefined ? undefined : range.high + 1;
}

/** Attributes that are not references are never handed on in parts. */
async function withAllValues(
  directory: Directory,
  change: ObjectChange,
  rests: readonly Rest[],
  signal: AbortSignal,
): Promise<ObjectChange> {
  const attributes: Record<string, AttributeValue[]> = {};
  for (const rest of rests) {
    if (rest.attribute.type === 'reference') continue;
    const values = [...(change.attributes[rest.attribute.name] ?? [])];
    for await (const part of ranges(directory, rest, signal)) {
      values.push(...decodeValues(rest.attribute, part.values));
    }
    attributes[rest.attribute.name] = values;
  }
  return Object.keys(attributes).length === 0
    ? change
    : { ...change, attributes: { ...change.attributes, ...attributes } };
}

async function* furtherRanges(directory: Directory, rest: Rest, signal: AbortSignal): AsyncGenerator<ImportPage> {
  const { identity, attribute } = rest;
  const { anchor, dn } = identity;
  for await (const part of ranges(directory, rest, signal)) {
    const targets: ObjectReference[] = [];
    const faults: Fault[] = [];
    for (const value of part.values) {
      const read = orFault(() => decodeReferences(attribute, [value]), { identity, dn }, directory.blame('import'));
      if ('fault' in read) faults.push(read.fault);
      else targets.push(...read.value);
    }
    const last = nextOf(part) === undefined;
    yield { changes: [{ kind: 'references', anchor, attribute: attribute.name, targets, last }], faults };
  }
}

/**
 * The ranges of an attribute from `next` to the end ([MS-ADTS] 3.1.1.3.1.3.3). Always yields a last one: an object that
 * has lost values or has gone meanwhile ends with an empty range, and the delta import tells the rest.
 */
async function* ranges(directory: Directory, rest: Rest, signal: AbortSignal): AsyncGenerator<EntryValues> {
  const { attribute } = rest;
  const selection = new Map([[attribute.name.toLowerCase(), attribute]]);
  const none: EntryValues = { attribute, values: [] };
  let next: number | undefined = rest.next;
  while (next !== undefined) {
    const found = await readRange(directory, rest.identity.anchor, rangeOf(attribute.name, next), signal);
    const only: Selection = { objectTypes: new Set(), classes: new Set(), attributes: selection };
    const part: EntryValues =
      found === undefined ? none : ([...selectedValues(found, only)].find((one) => one.values.length > 0) ?? none);
    const following = nextOf(part);
    if (following !== undefined && following <= next) {
      throw directoryFault('protocol-error', directory.blame('import'), { detail: { reason: 'range goes backwards' } });
    }
    next = following;
    yield part;
  }
}

async function readRange(
  directory: Directory,
  anchor: string,
  attribute: string,
  signal: AbortSignal,
): Promise<SearchEntry | undefined> {
  try {
    const [entry] = await searchAll(directory, {
      base: guidDn(anchor),
      scope: 'base',
      filter: ANYTHING,
      attributes: [attribute],
      controls: () => [new ExtendedDnControl()],
      signal,
    });
    return entry;
  } catch (error) {
    if (error instanceof LdapResultError && isPastTheEnd(error.resultCode)) return undefined;
    throw error;
  }
}

/** The object has gone, or a range that starts behind the last value: Windows answers operationsError. */
function isPastTheEnd(resultCode: number): boolean {
  return resultCode === RESULT.noSuchObject || resultCode === RESULT.operationsError;
}

/** A container as every import reports it: name and objectGUID, nothing of the selection. */
export function containerChange(entry: SearchEntry): ObjectChange | undefined {
  const identity = identityOf(entry);
  if (identity?.objectType === undefined || !isContainerType(identity.objectType)) return undefined;
  const { anchor, dn, objectType } = identity;
  return { kind: 'object', anchor, dn, objectType, attributes: containerAttributes(entry), references: {} };
}

export const CONTAINER_ATTRIBUTES = ['objectGUID', 'objectClass', 'name'];

function containerAttributes(entry: SearchEntry): Record<string, AttributeValue[]> {
  const attributes: Record<string, AttributeValue[]> = {};
  for (const { type, parsedBuffers } of entry.attributes) {
    const [value] = parsedBuffers;
    if (value === undefined) continue;
    if (type.toLowerCase() === 'name') attributes['name'] = [value.toString('utf8')];
    if (type.toLowerCase() === 'objectguid') attributes['objectGUID'] = [new Uint8Array(value)];
  }
  return attributes;
}
