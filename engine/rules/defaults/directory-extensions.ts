/**
 * Directory extensions: attributes of the forests that Entra ID has no name for. Each has an attribute of its own in
 * metaverse and tenant, under the name that the tenant's "Tenant Schema Extension App" registers it by.
 */

import type { AttributeDefinition } from '../../model/attribute-value.ts';
import { ENTRA_SCHEMA, type EntraSchema } from '../../model/entra-schema.ts';
import { extendMetaverseSchema, METAVERSE_SCHEMA, type MetaverseSchema } from '../metaverse-schema.ts';
import type { DirectoryExtension, DirectoryExtensions } from './choices.ts';

const METAVERSE_TYPES = { user: 'person', group: 'group' } as const;

export type ExtendedType = DirectoryExtension['objectType'];

/** Names of directory extensions are made of letters, digits and underscores (Graph, "extensionProperty"). */
export function extensionName(application: string, attribute: string): string {
  return `extension_${application}_${attribute.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
}

/** In the order in which they were chosen. */
export function extensionsOf(
  { attributes }: DirectoryExtensions,
  objectType: ExtendedType,
): readonly DirectoryExtension[] {
  return attributes.filter((extension) => extension.objectType === objectType);
}

function definitionOf(application: string, { attribute, type, multiValued }: DirectoryExtension): AttributeDefinition {
  return { name: extensionName(application, attribute), type, multiValued };
}

/** The metaverse with the extensions chosen. */
export function metaverseSchemaWith(extensions: DirectoryExtensions | undefined): MetaverseSchema {
  if (extensions === undefined) return METAVERSE_SCHEMA;
  return extendMetaverseSchema(
    METAVERSE_SCHEMA,
    extensions.attributes.map((extension) => {
      const { name: names, type, multiValued } = definitionOf(extensions.application, extension);
      return { names, type, multiValued, of: [METAVERSE_TYPES[extension.objectType]] };
    }),
  );
}

/** The Entra connector space with the extensions chosen. */
export function entraSchemaWith(extensions: DirectoryExtensions | undefined): EntraSchema {
  if (extensions === undefined) return ENTRA_SCHEMA;
  return new Map(
    [...ENTRA_SCHEMA].map(([objectType, attributes]) => {
      const own = extensions.attributes.filter((extension) => extension.objectType === objectType);
      const added = own.map((extension) => definitionOf(extensions.application, extension));
      return [objectType, new Map([...attributes, ...added.map((one) => [one.name, one] as const)])];
    }),
  );
}
