/** Directory extensions: which attributes can be one, and the chosen ones with their types. */

import { FaultError } from '../model/fault.ts';
import type { OpenAnswers } from './answers.ts';
import type { Configuration, ForestConfiguration } from './configuration.ts';

type Extensions = NonNullable<Configuration['directoryExtensions']>;
type SchemaType = ForestConfiguration['schema'][string];
export type ExtensionType = Pick<Extensions['attributes'][number], 'type' | 'multiValued'>;

/** Single values of all of these, several of text and bytes alone ("Directory extensions" of Entra Connect). */
const TYPES: { readonly [type in SchemaType]?: ExtensionType } = {
  string: { type: 'string', multiValued: false },
  'string*': { type: 'string', multiValued: true },
  integer: { type: 'integer', multiValued: false },
  boolean: { type: 'boolean', multiValued: false },
  binary: { type: 'binary', multiValued: false },
  'binary*': { type: 'binary', multiValued: true },
};

/** Undefined for what the tenant has no type for: references, several numbers or booleans. */
export function extensionType(type: SchemaType): ExtensionType | undefined {
  return TYPES[type];
}

/**
 * The chosen attributes by the name that the schema gives them, with the type that it has for them. Throws
 * `schema-attribute-missing` for one that no forest has, and `extension-not-possible` for one whose values the tenant has
 * no type for, or that two forests know by different types.
 */
export function resolveExtensions(
  chosen: OpenAnswers['directoryExtensions'],
  forests: readonly ForestConfiguration[],
): Extensions | undefined {
  if (chosen === undefined) return undefined;
  const schemas = forests.map(({ connection, schema }) => ({ forest: connection.name, names: foldedNames(schema) }));
  return {
    application: chosen.application,
    attributes: chosen.attributes.map(({ objectType, attribute, registered }) => {
      const known = schemas.flatMap(({ forest, names }) => {
        const found = names.get(attribute.toLowerCase());
        return found === undefined ? [] : [{ forest, ...found }];
      });
      const [first] = known;
      if (first === undefined) throw refusal('schema-attribute-missing', attribute, forests[0]?.connection.name ?? '');
      const type = extensionType(first.type);
      const other = known.find((one) => one.type !== first.type);
      if (type === undefined) throw refusal('extension-not-possible', attribute, first.forest, { type: first.type });
      if (other !== undefined) {
        const detail = { type: other.type, otherForest: first.forest, otherType: first.type };
        throw refusal('extension-not-possible', attribute, other.forest, detail);
      }
      return { objectType, attribute: first.name, ...type, registered };
    }),
  };
}

function foldedNames(schema: ForestConfiguration['schema']) {
  return new Map(Object.entries(schema).map(([name, type]) => [name.toLowerCase(), { name, type }]));
}

function refusal(
  code: 'schema-attribute-missing' | 'extension-not-possible',
  attribute: string,
  connector: string,
  detail: { readonly [name: string]: string } = {},
): FaultError {
  return new FaultError({
    ...{ code, stage: 'setup', attribute, retry: 'never' },
    object: { connector },
    detail: { attribute, ...detail },
  });
}
