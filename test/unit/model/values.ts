import fc from 'fast-check';
import type { AttributeValue } from '../../../engine/model/attribute-value.ts';

export const anyValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.boolean(),
  fc.uint8Array({ maxLength: 8 }),
);

export const anyAttributes = fc.dictionary(
  fc.constantFrom('title', 'mail', 'objectSid', 'accountExpires', 'flag', '1', 'proxyAddresses'),
  fc.array(anyValue, { maxLength: 3 }),
);
