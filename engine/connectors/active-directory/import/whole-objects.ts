/** Entries that hold whole objects as pages of changes, with the ranges of long attributes read on. */

import type { SearchEntry } from 'ldapts';
import type { AttributeValue } from '../../../model/attribute-value.ts';
import type { ImportChange, ObjectChange, ObjectReference } from '../../../model/directory-object.ts';
import type { Fault } from '../../../model/fault.ts';
import type { ImportPage } from '../../connector.ts';
import type { Directory } from '../directory.ts';
import type { FaultContext } from '../faults.ts';
import { octets } from '../ldap/entry.ts';
import { isContainerType } from '../object-types.ts';
import type { SchemaAttribute } from '../schema.ts';
import {
  decodeReferences,
  decodeValues,
  identityOf,
  orFault,
  selectedValues,
  unreadable,
  type EntryIdentity,
} from './entry.ts';
import { furtherValues, restOf, type Rest } from './ranges.ts';
import type { Selection } from './selection.ts';

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
    const further = await readOn(directory, more, signal);
    const whole = orFault(() => withFurther(change, further), { identity, dn: entry.name }, context);
    if ('fault' in whole) {
      faults.push(whole.fault);
      continue;
    }
    changes.push(whole.value);
    for (const rest of more) if (rest.attribute.type === 'reference') rests.push(rest);
  }
  if (changes.length > 0 || faults.length > 0) yield { changes, faults };
  for (const rest of rests) yield* partsOfReferences(directory, rest, signal);
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
    const rest = restOf(identity, values);
    if (rest !== undefined) more.push(rest);
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

/** Attributes that are not references are never handed on in parts: all their values are read first. */
async function readOn(directory: Directory, rests: readonly Rest[], signal: AbortSignal): Promise<FurtherValues> {
  const further: FurtherValues = new Map();
  for (const rest of rests) {
    if (rest.attribute.type === 'reference') continue;
    let values: Buffer[] = [];
    let again = false;
    for await (const part of furtherValues(directory, rest, signal)) {
      if (part.again) [values, again] = [[], true];
      values.push(...part.values);
    }
    further.set(rest.attribute, { values, again });
  }
  return further;
}

/** `again`: these are all values, not only those behind the first. */
type FurtherValues = Map<SchemaAttribute, { readonly values: readonly Buffer[]; readonly again: boolean }>;

function withFurther(change: ObjectChange, further: FurtherValues): ObjectChange {
  const attributes: Record<string, readonly AttributeValue[]> = { ...change.attributes };
  for (const [attribute, { values, again }] of further) {
    const first = again ? [] : (change.attributes[attribute.name] ?? []);
    attributes[attribute.name] = [...first, ...decodeValues(attribute, values)];
  }
  return { ...change, attributes };
}

async function* partsOfReferences(directory: Directory, rest: Rest, signal: AbortSignal): AsyncGenerator<ImportPage> {
  const { identity, attribute } = rest;
  const { anchor, dn } = identity;
  const context = directory.blame('import');
  const parts = furtherValues(directory, rest, signal);
  for (;;) {
    const step = await parts.next();
    if (step.done === true) {
      // Without a last part nobody takes the list for whole.
      if (!step.value) yield { changes: [], faults: [neverStill(rest, context)] };
      return;
    }
    const targets: ObjectReference[] = [];
    const faults: Fault[] = [];
    for (const value of step.value.values) {
      const read = orFault(() => decodeReferences(attribute, [value]), { identity, dn }, context);
      if ('fault' in read) faults.push(read.fault);
      else targets.push(...read.value);
    }
    const { last } = step.value;
    yield { changes: [{ kind: 'references', anchor, attribute: attribute.name, targets, last }], faults };
  }
}

function neverStill({ identity, attribute }: Rest, context: FaultContext): Fault {
  return {
    code: 'object-unreadable',
    stage: context.stage,
    object: identity,
    attribute: attribute.name,
    detail: { server: context.server, reason: 'changes-while-read' },
    retry: 'later',
  };
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
