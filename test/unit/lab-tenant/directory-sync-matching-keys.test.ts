import { describe, expect, it } from 'vitest';
import { ENTRA_SCHEMA } from '../../../engine/model/entra-schema.ts';
import type { AttributeDefinition } from '../../../engine/model/attribute-value.ts';
import { KEYS, keyDefinition, spellingOf, type KeyType } from '../../lab/tenant/directory-sync/matching/keys.ts';

function keyType({ type, multiValued }: AttributeDefinition): KeyType {
  switch (type) {
    case 'string':
      return multiValued ? 'texts' : 'text';
    case 'boolean':
      return 'flag';
    case 'integer':
      return 'number';
    case 'binary':
      return multiValued ? 'octetList' : 'octets';
    case 'reference':
      return multiValued ? 'references' : 'reference';
  }
}

/** Text in the connector space. */
const OCTETS_ON_THE_WIRE = new Set(['onPremiseSecurityIdentifier']);

describe('the keys that the lab knows', () => {
  it.each(['user', 'group', 'contact', 'device'] as const)(
    'are all attributes that the connector space has of a %s, with their types',
    (kind) => {
      const attributes = [...(ENTRA_SCHEMA.get(kind)?.values() ?? [])];
      expect(attributes.length).toBeGreaterThan(0);
      for (const attribute of attributes) {
        const expected = OCTETS_ON_THE_WIRE.has(attribute.name) ? 'octets' : keyType(attribute);
        expect(keyDefinition(kind, attribute.name.toLowerCase())?.type, `${kind} ${attribute.name}`).toBe(expected);
      }
    },
  );

  it('are spelled as the service spells them, extensions as they come', () => {
    expect(spellingOf('sourceanchor')).toBe('SourceAnchor');
    expect(spellingOf('userprincipalname')).toBe('userPrincipalName');
    const extension = 'extension_0123456789abcdef0123456789abcdef_x';
    expect(spellingOf(extension)).toBe(extension);
    expect(keyDefinition('group', extension)?.type).toBe('any');
    for (const table of Object.values(KEYS)) for (const key of table.keys()) expect(key).toBe(key.toLowerCase());
  });
});
