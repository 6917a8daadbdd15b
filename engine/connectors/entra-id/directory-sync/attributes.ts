/** Which attributes go through the service, by object type, and by the keys under which they do. */

import type { AttributeDefinition } from '../../../model/attribute-value.ts';
import type { CarriedAttribute, ExtensionAttribute } from '../back-ends/back-end.ts';
import { DIRECTORY_SYNC, type WireType } from '../back-ends/directory-sync.ts';

/** Attributes of an object type by name. */
export type WireAttributes = ReadonlyMap<string, CarriedAttribute>;
export type WireSchema = ReadonlyMap<string, WireAttributes>;

/** Object types that the service takes, with the chosen directory extensions. */
export function wireSchema(extensions: readonly ExtensionAttribute[] = []): WireSchema {
  const types = Object.entries(DIRECTORY_SYNC.objectTypes).filter(([, { attributes }]) => attributes.length > 0);
  return new Map(
    types.map(([objectType, { attributes }]) => {
      const own = extensions.filter((extension) => extension.objectType === objectType).map(extensionOnWire);
      return [objectType, new Map([...attributes, ...own].map((attribute) => [attribute.name, attribute]))];
    }),
  );
}

/** The key of a directory extension is its full name. */
function extensionOnWire({ name, type, multiValued }: ExtensionAttribute): CarriedAttribute {
  return { name, type, multiValued, key: name, wireType: wireTypeOf({ type, multiValued }), access: 'read-write' };
}

function wireTypeOf({ type, multiValued }: Pick<AttributeDefinition, 'type' | 'multiValued'>): WireType {
  switch (type) {
    case 'boolean':
      return 'd:boolean';
    case 'integer':
      return 'd:long';
    case 'binary':
      return multiValued ? 'c:ArrayOfbase64Binary' : 'd:base64Binary';
    case 'string':
      return multiValued ? 'c:ArrayOfstring' : 'd:string';
    case 'reference':
      return multiValued ? 'SyncReferenceChangeCollection' : 'reference';
  }
}

/** By the service's key in lower case: it does not tell cases apart. */
export function attributesByKey(attributes: WireAttributes): WireAttributes {
  return new Map([...attributes.values()].map((attribute) => [attribute.key.toLowerCase(), attribute]));
}

/** Object types as the service calls them. */
const SYNC_TYPES: ReadonlyMap<string, string> = new Map([
  ['user', 'User'],
  ['group', 'Group'],
  ['contact', 'Contact'],
  ['device', 'Device'],
]);

export function syncTypeOf(objectType: string): string | undefined {
  return SYNC_TYPES.get(objectType);
}

export function objectTypeOf(syncType: string): string | undefined {
  const wanted = syncType.toLowerCase();
  return [...SYNC_TYPES].find(([, name]) => name.toLowerCase() === wanted)?.[0];
}
