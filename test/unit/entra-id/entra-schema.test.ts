import { describe, expect, it } from 'vitest';
import { ATTRIBUTE_MAP } from '../../../engine/connectors/entra-id/graph/attribute-map.ts';
import { ENTRA_SCHEMA } from '../../../engine/model/entra-schema.ts';

describe('the Entra connector space as the rules know it', () => {
  it.each(['user', 'group', 'contact', 'device'] as const)(
    'has the types of what the Graph back end carries: %s',
    (objectType) => {
      const schema = ENTRA_SCHEMA.get(objectType)!;
      const carried = ATTRIBUTE_MAP[objectType].filter(({ name }) => schema.has(name));
      expect(carried.length).toBeGreaterThan(8);
      expect(carried.map(({ name }) => schema.get(name))).toEqual(
        carried.map(({ name, type, multiValued }) => ({ name, type, multiValued })),
      );
    },
  );
});
