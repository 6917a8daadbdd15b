/** What an import asks Graph for: the properties behind the attributes in use, and nothing else. */

import type { ImportSelection } from '../../../connector.ts';
import { OBJECT_TYPES, type EntraObjectType } from '../../anchors.ts';
import { ATTRIBUTE_MAP } from '../attribute-map.ts';
import type { AttributeMapping } from '../attribute-map.ts';

export interface TypeSelection {
  readonly objectType: EntraObjectType;
  /** Rows of values in use; references stand apart. */
  readonly mappings: readonly AttributeMapping[];
  /** Reference attributes in use: `manager` of a user, `member` and `owner` of a group. */
  readonly references: readonly AttributeMapping[];
  /** Properties for `$select`, relations not among them. */
  readonly properties: readonly string[];
  /** Properties for `$select` of a delta query, which follows relations that are named there. */
  readonly tracked: readonly string[];
}

/**
 * Asked for whatever is in use: the anchor (an object's DN is made of it), and a property that every object has and
 * that never changes, by which a whole object is told from one that carries its changes only.
 */
const ALWAYS: { readonly [type in EntraObjectType]: readonly string[] } = {
  user: ['id', 'createdDateTime', 'onPremisesImmutableId'],
  group: ['id', 'createdDateTime', 'uniqueName', 'groupTypes', 'mailEnabled', 'onPremisesSyncEnabled'],
  // Neither has a time of creation. A contact has no anchor at all; that of a device never changes.
  contact: ['id'],
  device: ['id', 'deviceId', 'trustType'],
};

export function selectionFor(
  objectType: EntraObjectType,
  selection: ImportSelection,
  table: typeof ATTRIBUTE_MAP = ATTRIBUTE_MAP,
): TypeSelection {
  const wanted = new Set(selection.attributes);
  const used = table[objectType].filter((mapping) => wanted.has(mapping.name));
  const mappings = used.filter((mapping) => mapping.shape !== 'relation');
  const references = used.filter((mapping) => mapping.shape === 'relation');
  const properties = [...new Set([...ALWAYS[objectType], ...mappings.flatMap(propertiesOf)])].sort();
  const tracked = [...properties, ...references.map(({ property }) => property)];
  return { objectType, mappings, references, properties, tracked };
}

export function selectionsFor(selection: ImportSelection, table?: typeof ATTRIBUTE_MAP): TypeSelection[] {
  return OBJECT_TYPES.filter((type) => selection.objectTypes.includes(type)).map((type) =>
    selectionFor(type, selection, table),
  );
}

/**
 * Types that are read so that what they hold is seen: without the permission for them they are left alone, for an administrator
 * may have had reasons not to grant it.
 */
export function isOptional(objectType: EntraObjectType): boolean {
  return objectType === 'contact' || objectType === 'device';
}

/** The same without some attributes, for properties that the tenant refuses to hear of. */
export function withoutAttributes(selection: TypeSelection, names: readonly string[]): TypeSelection {
  const left = selection.mappings.filter(({ name }) => !names.includes(name));
  const dropped = new Set(selection.mappings.flatMap((one) => (left.includes(one) ? [] : [one.property])));
  const isKept = (property: string) => !dropped.has(property);
  return {
    ...selection,
    mappings: left,
    properties: selection.properties.filter(isKept),
    tracked: selection.tracked.filter(isKept),
  };
}

/** The primary address is the `SMTP:` one of the proxy addresses, or `mail` where there are none. */
function propertiesOf(mapping: AttributeMapping): readonly string[] {
  return mapping.name === 'primarySmtpAddress' ? ['proxyAddresses', 'mail'] : [mapping.property];
}
