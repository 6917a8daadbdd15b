/** What an import asks for, checked against the schema. */

import type { ImportSelection } from '../../connector.ts';
import { isContainerType } from '../object-types.ts';
import type { Schema, SchemaAttribute } from '../schema.ts';

export interface Selection {
  /** Object types to be reported, containers aside. */
  readonly objectTypes: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  /** Selected attributes by lower-case name. */
  readonly attributes: ReadonlyMap<string, SchemaAttribute>;
}

/** Needed to understand an entry at all, whether selected or not. */
const ALWAYS = ['objectGUID', 'objectClass'];

/** Values of a linked attribute asked for at once; Windows gives 1500 by its default policy (MaxValRange), 5000 at most. */
export const RANGE_SIZE = 5000;

/**
 * Left out: attributes that this forest's schema does not have (no Exchange, no such attribute, no error), those that
 * are computed or are back links and so never reported as changed, and the DN, which every object carries anyway.
 */
export function selectFrom(schema: Schema, wanted: ImportSelection): Selection {
  const attributes = new Map<string, SchemaAttribute>();
  for (const name of wanted.attributes) {
    const attribute = schema.attribute(name);
    if (attribute === undefined || attribute.constructed || isBackLink(attribute)) continue;
    if (attribute.name === 'distinguishedName') continue;
    attributes.set(attribute.name.toLowerCase(), attribute);
  }
  return {
    objectTypes: new Set(wanted.objectTypes.filter((type) => !isContainerType(type) && schema.classes.has(type))),
    classes: schema.classes,
    attributes,
  };
}

export function isBackLink(attribute: SchemaAttribute): boolean {
  return attribute.linkId !== undefined && attribute.linkId % 2 === 1;
}

/** For reading whole objects: links that may be long are asked for by range, so that one entry stays small. */
export function attributesOfWholeObjects(selection: Selection): string[] {
  const names = [...selection.attributes.values()].map((attribute) =>
    attribute.linkId !== undefined && attribute.multiValued ? rangeOf(attribute.name, 0) : attribute.name,
  );
  return [...new Set([...ALWAYS, ...names])];
}

export function rangeOf(attribute: string, from: number): string {
  return `${attribute};range=${from}-${from + RANGE_SIZE - 1}`;
}

/** For reading changes: `name` tells of renames, `isDeleted` of deletions and restorations. */
export function attributesOfChanges(selection: Selection): string[] {
  const names = [...selection.attributes.values()].map((attribute) => attribute.name);
  return [...new Set([...ALWAYS, 'name', 'isDeleted', ...names])];
}
