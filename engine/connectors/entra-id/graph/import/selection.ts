/** What an import asks Graph for: the properties behind the attributes in use, and nothing else. */

import type { ImportSelection } from '../../../connector.ts';
import { ATTRIBUTE_MAP } from '../attribute-map.ts';
import type { AttributeMapping } from '../attribute-map.ts';

/** The types this back end reads. */
export const READ_TYPES = ['user', 'group'] as const;
export type ReadType = (typeof READ_TYPES)[number];

export interface TypeSelection {
  readonly objectType: ReadType;
  /** Rows of values in use; references stand apart. */
  readonly mappings: readonly AttributeMapping[];
  /** The reference attribute in use, if any: `manager` of a user, `member` of a group. */
  readonly reference: AttributeMapping | undefined;
  /** Properties for `$select`, relations not among them. */
  readonly properties: readonly string[];
  /** Properties for `$select` of a delta query, which follows relations that are named there. */
  readonly tracked: readonly string[];
}

/**
 * Asked for whatever is in use: the anchor (an object's DN is made of it), and a property that every object has and
 * that never changes, by which a whole object is told from one that carries its changes only.
 */
const ALWAYS: { readonly [type in ReadType]: readonly string[] } = {
  user: ['id', 'createdDateTime', 'onPremisesImmutableId'],
  group: ['id', 'createdDateTime', 'uniqueName', 'groupTypes', 'mailEnabled', 'onPremisesSyncEnabled'],
};

export function selectionFor(objectType: ReadType, selection: ImportSelection): TypeSelection {
  const wanted = new Set(selection.attributes);
  const used = ATTRIBUTE_MAP[objectType].filter((mapping) => wanted.has(mapping.name));
  const mappings = used.filter((mapping) => mapping.shape !== 'relation');
  const reference = used.find((mapping) => mapping.shape === 'relation');
  const properties = [...new Set([...ALWAYS[objectType], ...mappings.flatMap(propertiesOf)])].sort();
  const tracked = reference ? [...properties, reference.property] : properties;
  return { objectType, mappings, reference, properties, tracked };
}

export function selectionsFor(selection: ImportSelection): TypeSelection[] {
  return READ_TYPES.filter((type) => selection.objectTypes.includes(type)).map((type) => selectionFor(type, selection));
}

/** The primary address is the `SMTP:` one of the proxy addresses, or `mail` where there are none. */
function propertiesOf(mapping: AttributeMapping): readonly string[] {
  return mapping.name === 'primarySmtpAddress' ? ['proxyAddresses', 'mail'] : [mapping.property];
}
