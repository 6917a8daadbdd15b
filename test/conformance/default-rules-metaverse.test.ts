import { describe, expect, it } from 'vitest';
import { ADDED_ATTRIBUTES } from '../../engine/rules/metaverse-attributes.ts';
import { createMetaverseSchema, METAVERSE_SCHEMA, type MetaverseSchema } from '../../engine/rules/metaverse-schema.ts';
import { readReferenceMetaverse, referenceAvailable, unlessAvailable } from './default-rules-reference.ts';

/** Attributes of the reference that no object type has. */
const UNUSED = ['msExchArchiveStatus', 'msExchUCVoiceMailSettings', 'lastPasswordChangeTimestamp'];

function lines(schema: MetaverseSchema): string[] {
  return [...schema.objectTypes].flatMap(([objectType, attributes]) =>
    [...attributes.values()].map(
      ({ name, type, multiValued }) => `${objectType} ${name} ${type} ${multiValued ? 'multi' : 'single'}`,
    ),
  );
}

describe.skipIf(!referenceAvailable)(`our metaverse schema${unlessAvailable}`, () => {
  const reference = referenceAvailable ? readReferenceMetaverse() : METAVERSE_SCHEMA;

  it("is Entra Connect's, with the additions on record", () => {
    const additions = lines(createMetaverseSchema(ADDED_ATTRIBUTES));
    expect(lines(METAVERSE_SCHEMA).toSorted()).toEqual([...lines(reference), ...additions].toSorted());
  });

  it('leaves out only attributes that no object type has', () => {
    const missing = [...reference.attributes.keys()].filter((name) => !METAVERSE_SCHEMA.attributes.has(name));
    expect(missing.toSorted()).toEqual(UNUSED.toSorted());
    const used = new Set([...reference.objectTypes.values()].flatMap((attributes) => [...attributes.keys()]));
    expect(UNUSED.filter((name) => used.has(name))).toEqual([]);
  });
});
