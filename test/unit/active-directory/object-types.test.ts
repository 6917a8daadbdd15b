import { describe, expect, it } from 'vitest';
import { objectTypeOf, typesFilter } from '../../../engine/connectors/active-directory/object-types.ts';

const PERSON = ['top', 'person', 'organizationalPerson'];

describe('object types', () => {
  it.each([
    [[...PERSON, 'user'], 'user'],
    [[...PERSON, 'user', 'inetOrgPerson'], 'inetOrgPerson'],
    [[...PERSON, 'user', 'computer'], 'computer'],
    [[...PERSON, 'user', 'contosoEmployee'], 'user'],
    [[...PERSON, 'user', 'computer', 'msDS-GroupManagedServiceAccount'], 'msDS-GroupManagedServiceAccount'],
    [['USER', 'TOP'], 'user'],
    [['top', 'container', 'groupPolicyContainer'], 'container'],
    [['top', 'domain', 'domainDNS'], 'domainDNS'],
    [['top', 'msDS-Device'], 'msDS-Device'],
    [['top', 'publicFolder'], 'publicFolder'],
    [['top', 'lostAndFound'], undefined],
  ])('%j is %s', (classes, type) => {
    expect(objectTypeOf(classes)).toBe(type);
  });

  it('are asked for without the more specific ones, unless those are asked for too', () => {
    const known = new Set(['user', 'computer', 'inetOrgPerson']);
    expect(typesFilter(['user', 'inetOrgPerson'], known).toString()).toBe(
      '(|(&(objectClass=user)(!(objectClass=computer))(!(objectClass=inetOrgPerson)))(objectClass=inetOrgPerson))',
    );
  });

  it('are asked for without naming a class that the schema lacks', () => {
    expect(typesFilter(['computer'], new Set(['computer'])).toString()).toBe('(objectClass=computer)');
  });
});
