/**
 * What a back end of the Entra ID connector carries, as data: the connector derives its capabilities and its schema from
 * it, the product shows it to people, tests compare what arrived with it.
 */

import type { AttributeDefinition, AttributeValue } from '../../../model/attribute-value.ts';
import type { ExportKind } from '../../../model/export-operation.ts';
import type { ConnectorCapabilities, ConnectorSchema } from '../../connector.ts';
import type { BackEnd } from '../settings.ts';

/** `create`: fixed once the object exists. */
export type Access = 'read-write' | 'create' | 'read';

export interface CarriedAttribute extends AttributeDefinition {
  /** As the service calls it: a key of the property bag, a property of Graph. */
  readonly key: string;
  /** As the service types it: `d:string`, `c:ArrayOfstring`, ...; of Graph, how the value lies in the object. */
  readonly wireType: string;
  readonly access: Access;
  /** UTF-16 code units. */
  readonly maxLength?: number;
}

/**
 * Why an attribute that rules may export is not carried. `name`: it is the object's name in the connector space, made of its
 * anchor. `computed`: worked out of other values. `unknown-type`: the service takes no objects of this type.
 * `not-writable`: the interface shows it and takes no values. `no-property`: the interface has nothing like it.
 */
export type NotCarriedReason = 'name' | 'computed' | 'unknown-type' | 'not-writable' | 'no-property';

export interface NotCarried {
  readonly name: string;
  readonly reason: NotCarriedReason;
}

export interface BackEndObjectType {
  readonly operations: readonly ExportKind[];
  readonly attributes: readonly CarriedAttribute[];
  /** Among the attributes of the connector space. */
  readonly notCarried: readonly NotCarried[];
  /** Values without which an object cannot be created, where it says something of them. */
  readonly createdWith?: { readonly [attribute: string]: AttributeValue };
}

/** What a person who knows the other back end, or Entra Connect, would not expect. In words by code. */
export const DIFFERENCES = [
  /** Objects are synchronized: the directory masters them, the cloud shows their values read-only. */
  'mastered-on-premises',
  /** Objects are cloud objects that are kept up to date; people with rights in the cloud can change them. */
  'mastered-in-cloud',
  'undocumented-interface',
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
  /** A new account gets a password that nobody knows. */
  'passwords-random',
  /** A value that another object holds is put aside instead of refusing the object. */
  'duplicates-quarantined',
  /** A value that another object holds refuses the object. */
  'duplicates-refused',
  /** Only objects that synchronization keeps are read, not those that the cloud made itself. */
  'reads-synchronized-only',
] as const;

export type Difference = (typeof DIFFERENCES)[number];

/** Numbers that the service sets; absent where it sets none or none is known. */
export interface BackEndLimits {
  /** Objects, or calls, in one request. */
  readonly perRequest: number;
  /** Links in one request. */
  readonly linksPerRequest: number;
  /** Writes that the service takes in so many seconds. */
  readonly writes: { readonly count: number; readonly seconds: number };
  readonly membersOfGroup?: number;
  readonly proxyAddresses?: number;
  readonly certificates?: number;
  /** Values of directory extensions on an object, and UTF-16 code units in one of them. */
  readonly extensions: { readonly values: number; readonly length: number };
}

export interface BackEndData {
  readonly name: BackEnd;
  readonly objectTypes: { readonly [objectType: string]: BackEndObjectType };
  readonly limits: BackEndLimits;
  readonly differences: readonly Difference[];
}

/** A directory extension that was chosen, under the name that the tenant registers it by: `extension_<app>_<name>`. */
export interface ExtensionAttribute extends AttributeDefinition {
  readonly objectType: 'user' | 'group';
}

/** `attributes` holds what can be written, links included, and the chosen extensions. */
export function capabilitiesOf(
  { objectTypes }: BackEndData,
  extensions: readonly ExtensionAttribute[] = [],
): ConnectorCapabilities {
  return {
    objectTypes: Object.fromEntries(
      Object.entries(objectTypes).map(([objectType, { operations, attributes, createdWith }]) => {
        const written = attributes.filter(({ access }) => access !== 'read').map(({ name }) => name);
        const extended = extensions.filter((extension) => extension.objectType === objectType);
        return [
          objectType,
          {
            operations,
            attributes: [...written, ...extended.map(({ name }) => name)],
            ...(createdWith === undefined ? {} : { createdWith }),
          },
        ];
      }),
    ),
  };
}

export function schemaOf(
  { objectTypes }: BackEndData,
  extensions: readonly ExtensionAttribute[] = [],
): ConnectorSchema {
  const all = [...Object.values(objectTypes).flatMap(({ attributes }) => attributes), ...extensions];
  return {
    objectTypes: Object.keys(objectTypes),
    attributes: new Map(all.map(({ name, type, multiValued }) => [name, { name, type, multiValued }])),
  };
}
