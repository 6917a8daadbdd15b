/** Which object type an entry is, and the filters that find objects of given types. */

import { AndFilter, EqualityFilter, NotFilter, OrFilter, type Filter } from 'ldapts';

/** Always reported, for the whole partition. */
export const CONTAINER_TYPES = ['builtinDomain', 'organizationalUnit', 'domainDNS', 'container'] as const;

/** The object types that can be asked for. */
export const OBJECT_TYPES = [
  'user',
  'inetOrgPerson',
  'group',
  'contact',
  'computer',
  'foreignSecurityPrincipal',
  'msDS-Device',
  'publicFolder',
] as const;

/**
 * From the most specific to the least: a computer is a user by its classes, and a managed service account is a
 * computer, but neither is what the less specific name means to anybody. The managed service accounts are known only
 * to be told apart.
 */
const MOST_SPECIFIC_FIRST = [
  'msDS-GroupManagedServiceAccount',
  'msDS-ManagedServiceAccount',
  'computer',
  'inetOrgPerson',
  'user',
  'group',
  'contact',
  'foreignSecurityPrincipal',
  'msDS-Device',
  'publicFolder',
  ...CONTAINER_TYPES,
] as const;

const MORE_SPECIFIC: { readonly [type: string]: readonly string[] } = {
  user: ['computer', 'inetOrgPerson'],
  computer: ['msDS-ManagedServiceAccount', 'msDS-GroupManagedServiceAccount'],
};

/** The most specific known type among an entry's classes, whatever their order; undefined where none is known. */
export function objectTypeOf(classes: readonly string[]): string | undefined {
  const present = new Set(classes.map((name) => name.toLowerCase()));
  return MOST_SPECIFIC_FIRST.find((type) => present.has(type.toLowerCase()));
}

export function isContainerType(type: string): boolean {
  return (CONTAINER_TYPES as readonly string[]).includes(type);
}

function hasClass(name: string): Filter {
  return new EqualityFilter({ attribute: 'objectClass', value: name });
}

/**
 * Objects of exactly these types. A class that a schema does not know must not stand in a filter: the whole clause
 * would be undefined and match nothing (RFC 4511 4.5.1.7), hence `knownClasses`.
 */
export function typesFilter(types: readonly string[], knownClasses: ReadonlySet<string>): Filter {
  const clauses = types.map((type) => {
    const others = (MORE_SPECIFIC[type] ?? []).filter((name) => knownClasses.has(name));
    if (others.length === 0) return hasClass(type);
    return new AndFilter({
      filters: [hasClass(type), ...others.map((name) => new NotFilter({ filter: hasClass(name) }))],
    });
  });
  return clauses.length === 1 && clauses[0] !== undefined ? clauses[0] : new OrFilter({ filters: clauses });
}

/** `user` without `computer` and so on does not apply to containers; each of their classes counts with all below it. */
export function containersFilter(): Filter {
  return new OrFilter({ filters: CONTAINER_TYPES.map(hasClass) });
}
