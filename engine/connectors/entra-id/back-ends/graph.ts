/** What Microsoft Graph carries, read off its attribute map. */

import { ENTRA_SCHEMA } from '../../../model/entra-schema.ts';
import { OBJECT_TYPES } from '../anchors.ts';
import { ATTRIBUTE_MAP, OPERATIONS, type AttributeMapping } from '../graph/attribute-map.ts';
import type { Access, BackEndData, BackEndObjectType, CarriedAttribute, NotCarried } from './back-end.ts';

const ACCESS: { readonly [write in AttributeMapping['write']]: Access } = {
  always: 'read-write',
  create: 'create',
  never: 'read',
};

function carried({ name, type, multiValued, property, shape, write, maxLength }: AttributeMapping): CarriedAttribute {
  return {
    ...{ name, type, multiValued },
    key: property,
    wireType: shape,
    access: ACCESS[write],
    ...(maxLength === undefined ? {} : { maxLength }),
  };
}

function objectType(type: (typeof OBJECT_TYPES)[number]): BackEndObjectType {
  const attributes = ATTRIBUTE_MAP[type].map(carried);
  const known = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const others = [...(ENTRA_SCHEMA.get(type)?.keys() ?? [])].flatMap((name): NotCarried[] => {
    const attribute = known.get(name);
    if (attribute === undefined) return [{ name, reason: 'no-property' }];
    return attribute.access === 'read' ? [{ name, reason: reasonOf(attribute) }] : [];
  });
  return {
    operations: OPERATIONS[type],
    attributes,
    notCarried: [{ name: 'dn', reason: 'name' }, ...others],
    // Graph makes no mail-enabled security and no distribution groups ("Create group", Group types).
    ...(type === 'group' ? { createdWith: { securityEnabled: true } } : {}),
  };
}

function reasonOf({ wireType }: CarriedAttribute): NotCarried['reason'] {
  return wireType === 'derived' ? 'computed' : 'not-writable';
}

export const GRAPH: BackEndData = {
  name: 'graph',
  objectTypes: Object.fromEntries(OBJECT_TYPES.map((type) => [type, objectType(type)])),
  // "Microsoft Graph throttling limits" (identity and access), "JSON batching", "Add members", "extensionProperty".
  limits: {
    perRequest: 20,
    linksPerRequest: 20,
    writes: { count: 3_000, seconds: 150 },
    extensions: { values: 100, length: 256 },
  },
  differences: [
    'mastered-in-cloud',
    'documented-interface',
    'contacts-not-carried',
    'devices-not-carried',
    'public-folders-not-carried',
    'mail-enabled-groups-not-carried',
    'proxy-addresses-not-carried',
    'exchange-attributes-not-carried',
    'photos-not-carried',
    'on-premises-attributes-not-carried',
    'password-hashes-not-carried',
    'passwords-random',
    'duplicates-refused',
  ],
};
