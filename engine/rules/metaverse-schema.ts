/**
 * The metaverse schema: which attributes an identity can have, by its type.
 *
 * It is Entra Connect's, so that rules written for it mean the same here, with a few attributes of our own.
 */

import type { AttributeDefinition } from '../model/attribute-value.ts';
import { ADDED_ATTRIBUTES, CONNECT_ATTRIBUTES, type MetaverseAttributes } from './metaverse-attributes.ts';
import { ANY_TYPE } from './rule-set.ts';

export interface MetaverseSchema {
  /** Attributes by object type, then by exact name. */
  readonly objectTypes: ReadonlyMap<string, ReadonlyMap<string, AttributeDefinition>>;
  /** The attributes of all object types: what a rule for any type may use. */
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
}

/** A schema of the rows given; a name that stands in two rows must have one type. */
export function createMetaverseSchema(rows: readonly MetaverseAttributes[]): MetaverseSchema {
  const objectTypes = new Map<string, Map<string, AttributeDefinition>>();
  const attributes = new Map<string, AttributeDefinition>();
  for (const { type, multiValued, of, names } of rows) {
    for (const name of names.trim().split(/\s+/)) {
      const definition = { name, type, multiValued };
      attributes.set(name, definition);
      for (const objectType of of) {
        const definitions = objectTypes.get(objectType) ?? new Map<string, AttributeDefinition>();
        objectTypes.set(objectType, definitions.set(name, definition));
      }
    }
  }
  return { objectTypes, attributes };
}

export const METAVERSE_SCHEMA: MetaverseSchema = createMetaverseSchema([...CONNECT_ATTRIBUTES, ...ADDED_ATTRIBUTES]);

/** The schema with further rows; what it has stays as it is. */
export function extendMetaverseSchema(
  { objectTypes, attributes }: MetaverseSchema,
  rows: readonly MetaverseAttributes[],
): MetaverseSchema {
  const added = createMetaverseSchema(rows);
  return {
    objectTypes: new Map(
      [...objectTypes].map(([objectType, own]) => [
        objectType,
        new Map([...(added.objectTypes.get(objectType) ?? []), ...own]),
      ]),
    ),
    attributes: new Map([...added.attributes, ...attributes]),
  };
}

/** The attributes that a rule for this metaverse object type may use; `*` is every type. */
export function attributesOfType(
  schema: MetaverseSchema,
  objectType: string,
): ReadonlyMap<string, AttributeDefinition> | undefined {
  return objectType === ANY_TYPE ? schema.attributes : schema.objectTypes.get(objectType);
}
