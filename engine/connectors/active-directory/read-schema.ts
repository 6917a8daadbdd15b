/** Reads the forest's schema from its schema naming context. */

import { EqualityFilter, type SearchEntry } from 'ldapts';
import type { Directory } from './directory.ts';
import { octets, text } from './ldap/entry.ts';
import { OBJECT_TYPES } from './object-types.ts';
import { encodingOf, FLAG_ATTR_IS_CONSTRUCTED, TYPES, type Schema, type SchemaAttribute } from './schema.ts';
import { searchPages } from './search.ts';

/** Reads the whole schema: a few requests, some 1,500 attributes. */
export async function readSchema(directory: Directory, schemaDn: string): Promise<Schema> {
  const attributes = new Map<string, SchemaAttribute>();
  const byLowerCase = new Map<string, SchemaAttribute>();
  const classes = new Set<string>();
  for await (const entries of searchPages(directory, {
    base: schemaDn,
    scope: 'one',
    filter: new EqualityFilter({ attribute: 'objectClass', value: 'attributeSchema' }),
    attributes: ['lDAPDisplayName', 'attributeSyntax', 'oMObjectClass', 'isSingleValued', 'linkID', 'systemFlags'],
  })) {
    for (const entry of entries) {
      const attribute = attributeOf(entry);
      attributes.set(attribute.name, attribute);
      byLowerCase.set(attribute.name.toLowerCase(), attribute);
    }
  }
  for await (const entries of searchPages(directory, {
    base: schemaDn,
    scope: 'one',
    filter: new EqualityFilter({ attribute: 'objectClass', value: 'classSchema' }),
    attributes: ['lDAPDisplayName'],
  })) {
    for (const entry of entries) classes.add(text(entry, 'lDAPDisplayName'));
  }
  return {
    objectTypes: OBJECT_TYPES.filter((type) => classes.has(type)),
    attributes,
    classes,
    attribute: (name) => attributes.get(name) ?? byLowerCase.get(name.toLowerCase()),
  };
}

function attributeOf(entry: SearchEntry): SchemaAttribute {
  const encoding = encodingOf(text(entry, 'attributeSyntax'), octets(entry, 'oMObjectClass'));
  const linkId = text(entry, 'linkID');
  return {
    name: text(entry, 'lDAPDisplayName'),
    type: TYPES[encoding],
    multiValued: text(entry, 'isSingleValued') !== 'TRUE',
    encoding,
    ...(linkId === '' ? {} : { linkId: Number(linkId) }),
    constructed: (Number(text(entry, 'systemFlags')) & FLAG_ATTR_IS_CONSTRUCTED) !== 0,
  };
}
