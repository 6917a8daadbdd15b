/** Which attributes of an entry a search returns, and in which parts (range retrieval). */

import { OPERATIONAL, isSecret, ordinaryAttributes, valuesOf } from './attribute-values.ts';
import type { Reader } from './attribute-values.ts';
import type { DirectoryObject } from './directory-object.ts';
import type { EntryAttribute } from './messages.ts';
import { LdapFailure } from './result.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';

interface Range {
  readonly low: number;
  /** Undefined: to the end. */
  readonly high: number | undefined;
}

interface Selected {
  readonly attribute: AttributeDefinition;
  readonly range: Range | undefined;
}

export interface Selection {
  /** `*`: everything an object has that is not constructed. */
  readonly ordinary: boolean;
  readonly selected: readonly Selected[];
  readonly typesOnly: boolean;
  readonly maxValueRange: number;
}

/** Reads a search's attribute list; unknown names are left out, as a domain controller does. */
export function readSelection(
  reader: Reader,
  names: readonly string[],
  options: { readonly typesOnly: boolean; readonly maxValueRange: number },
): Selection {
  const selected = new Map<AttributeDefinition, Selected>();
  const wanted = names.includes('+') ? [...names, ...OPERATIONAL] : names;
  for (const name of wanted) {
    const [plain = '', ...descriptors] = name.split(';');
    const attribute = reader.directory.schema.attribute(plain);
    if (!attribute || isSecret(attribute)) continue;
    selected.set(attribute, { attribute, range: readRange(descriptors) });
  }
  return { ordinary: names.length === 0 || names.includes('*'), selected: [...selected.values()], ...options };
}

function readRange(descriptors: readonly string[]): Range | undefined {
  const option = descriptors.find((descriptor) => /^range=/i.test(descriptor));
  if (option === undefined) return undefined;
  const match = /^range=(\d+)-(\d+|\*)$/i.exec(option);
  if (!match) {
    throw new LdapFailure(
      'operationsError',
      '00000057: LdapErr: DSID-0C090A37, comment: Error processing range, data 0, v4563',
    );
  }
  return { low: Number(match[1]), high: match[2] === '*' ? undefined : Number(match[2]) };
}

export function project(reader: Reader, object: DirectoryObject, selection: Selection): EntryAttribute[] {
  const result: EntryAttribute[] = [];
  if (selection.ordinary) {
    const explicit = new Set(selection.selected.map((each) => each.attribute));
    for (const attribute of ordinaryAttributes(reader.directory, object)) {
      if (!explicit.has(attribute)) append(result, reader, object, { attribute, range: undefined }, selection);
    }
  }
  for (const each of selection.selected) append(result, reader, object, each, selection);
  return result;
}

function append(
  result: EntryAttribute[],
  reader: Reader,
  object: DirectoryObject,
  { attribute, range }: Selected,
  { typesOnly, maxValueRange }: Selection,
): void {
  const values = valuesOf(reader, object, attribute);
  if (values.length === 0) return;
  if (typesOnly) {
    result.push({ name: attribute.name, values: [] });
    return;
  }
  if (!range && values.length <= maxValueRange) {
    result.push({ name: attribute.name, values });
    return;
  }
  // The plain name comes back without values beside the first part ([MS-ADTS] 3.1.1.3.1.3.3).
  if (!range) result.push({ name: attribute.name, values: [] });
  const low = range?.low ?? 0;
  if (low >= values.length) return;
  const most = low + maxValueRange - 1;
  const high = Math.min(range?.high ?? most, most);
  const last = high >= values.length - 1;
  result.push({ name: `${attribute.name};range=${low}-${last ? '*' : high}`, values: values.slice(low, high + 1) });
}
