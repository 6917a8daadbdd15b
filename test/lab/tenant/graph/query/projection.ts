/** Stored objects as Graph shows them: only the default properties, unless `$select` asks for others. */

import { isLive, timestamp, type Directory, type StoredObject } from '../../directory/directory.ts';
import {
  DEFAULT_PROPERTIES,
  EXTENSION_PROPERTY,
  ODATA_TYPES,
  propertyDefinition,
  type ObjectKind,
  type PropertyDefinition,
} from '../../directory/properties.ts';
import { badRequest } from '../../graph-error.ts';
import type { Json, JsonObject } from '../../json.ts';

const EXTENSION_ATTRIBUTES: readonly string[] = Array.from(
  { length: 15 },
  (_, i) => `extensionAttribute${String(i + 1)}`,
);

/** What a query is about: one type, or links to objects of several. */
export type QueryKind = ObjectKind | 'directoryObject';

/**
 * Not a property but a relationship, whose `isCloudManaged` filters a list ("Configure group source of authority": an
 * advanced query).
 */
export const SYNC_BEHAVIOR = 'onPremisesSyncBehavior';

/** The definition of a property in a `$filter`. */
export function filterableProperty(kind: QueryKind, property: string): PropertyDefinition | undefined {
  return property === SYNC_BEHAVIOR ? { type: 'record' } : queriedProperty(kind, property);
}

/** The definition of a property in a query; of objects of several types, that of any of them. */
export function queriedProperty(kind: QueryKind, property: string): PropertyDefinition | undefined {
  if (kind !== 'directoryObject') return propertyDefinition(kind, property);
  for (const known of ['user', 'group', 'device', 'contact'] as const) {
    const definition = propertyDefinition(known, property);
    if (definition !== undefined) return definition;
  }
  return undefined;
}

/** The properties named by `$select`, or undefined for the default ones. */
export function parseSelect(
  kind: QueryKind,
  text: string | null,
  alsoAllowed: readonly string[] = [],
): string[] | undefined {
  if (text === null || text.trim() === '' || text.trim() === '*') return undefined;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (queriedProperty(kind, name) === undefined && !alsoAllowed.includes(name)) {
      throw badRequest(`Could not find a property named '${name}' on type 'microsoft.graph.${kind}'.`);
    }
  }
  return names.includes('id') ? names : ['id', ...names];
}

/** One property as it is read: secrets never, structured ones with every key, times of deletion from the state. */
export function readProperty(object: StoredObject, property: string): Json {
  switch (property) {
    case 'deletedDateTime':
      return object.deletedAt === null ? null : timestamp(object.deletedAt);
    case 'passwordProfile':
      return null;
    case SYNC_BEHAVIOR:
      return { isCloudManaged: object.isCloudManaged };
    case 'onPremisesExtensionAttributes': {
      const stored = object.properties[property] as JsonObject | undefined;
      return Object.fromEntries(EXTENSION_ATTRIBUTES.map((name) => [name, stored?.[name] ?? null]));
    }
    default: {
      const value = object.properties[property];
      if (value !== undefined && value !== null) return value;
      const type = propertyDefinition(object.kind, property)?.type;
      return type === 'texts' || type === 'records' ? [] : null;
    }
  }
}

export function project(object: StoredObject, select: readonly string[] | undefined): JsonObject {
  const shown: { [property: string]: Json } = {};
  for (const property of select ?? DEFAULT_PROPERTIES[object.kind]) {
    const value = readProperty(object, property);
    // Of an open type, a dynamic property without a value is not there at all.
    if (value === null && EXTENSION_PROPERTY.test(property)) continue;
    shown[property] = value;
  }
  return shown;
}

/** As an item of a collection of mixed types. */
export function projectTyped(object: StoredObject, select: readonly string[] | undefined): JsonObject {
  const known = select?.filter((name) => propertyDefinition(object.kind, name) !== undefined);
  return { '@odata.type': odataTypeOf(object), ...project(object, known) };
}

export function odataTypeOf({ kind }: Pick<StoredObject, 'kind'>): string {
  return `#microsoft.graph.${ODATA_TYPES[kind]}`;
}

/** The manager for `$expand=manager`; absent where there is none. */
export function expandedManager(
  directory: Directory,
  object: StoredObject,
  select: readonly string[] | undefined,
): JsonObject {
  if ((object.kind !== 'user' && object.kind !== 'contact') || object.managerId === null) return {};
  const manager = directory.objects.get(object.managerId);
  return manager === undefined || !isLive(manager) ? {} : { manager: projectTyped(manager, select) };
}
