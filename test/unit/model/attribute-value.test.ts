import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canonicalAttributes,
  decodeAttributes,
  encodeAttributes,
  overlayAttributes,
  sameValue,
  sameValues,
  sortedValues,
  valueKey,
} from '../../../engine/model/attribute-value.ts';
import { guidFromText, guidToText, isGuidText } from '../../../engine/model/anchor.ts';
import { anyAttributes, anyValue } from './values.ts';

test('stored attributes come back with the types they had', () => {
  fc.assert(
    fc.property(anyAttributes, (attributes) => {
      const back = decodeAttributes(encodeAttributes(attributes));
      expect(Object.keys(back).sort()).toEqual(Object.keys(attributes).sort());
      for (const [name, values] of Object.entries(attributes)) {
        expect(back[name]!.map(valueKey)).toEqual(values.map(valueKey));
        expect(back[name]!.map((value) => typeof value)).toEqual(values.map((value) => typeof value));
      }
    }),
    { examples: [[{ accountExpires: [9223372036854775807n, -1n, 0n, 9007199254740993n] }]] },
  );
});

test('equal attribute sets have one canonical form, whatever the order of names and values', () => {
  fc.assert(
    fc.property(anyAttributes, (attributes) => {
      const turned = Object.fromEntries(
        Object.entries(attributes)
          .toReversed()
          .map(([name, values]) => [name, values.toReversed()]),
      );
      expect(canonicalAttributes(turned)).toBe(canonicalAttributes(attributes));
      const other = { ...attributes, title: [...(attributes['title'] ?? []), 'one more'] };
      expect(canonicalAttributes(other)).not.toBe(canonicalAttributes(attributes));
    }),
  );
});

test('an attribute without a value is in no canonical form', () => {
  expect(canonicalAttributes({ title: [], mail: ['a'] })).toBe(canonicalAttributes({ mail: ['a'] }));
});

test('values are the same exactly when they share a key', () => {
  fc.assert(
    fc.property(anyValue, anyValue, (left, right) => {
      expect(sameValue(left, right)).toBe(valueKey(left) === valueKey(right));
      expect(sameValue(left, left)).toBe(true);
    }),
  );
});

test.each([
  ['text and number of the same look', '1', 1n],
  ['text and truth', 'true', true],
  ['truth and number', true, 1n],
  ['letter case', 'a', 'A'],
  ['octets and their text', new Uint8Array([0x61]), 'a'],
])('%s are different values', (_, left, right) => {
  expect(sameValue(left, right)).toBe(false);
  expect(sameValues([left], [right])).toBe(false);
});

test('lists are the same whatever their order, but not whatever their count', () => {
  expect(sameValues(['a', 'b'], ['b', 'a'])).toBe(true);
  expect(sameValues(['a', 'a', 'b'], ['a', 'b', 'b'])).toBe(false);
  expect(sameValues([], [])).toBe(true);
  expect(sameValues(['a'], [])).toBe(false);
  fc.assert(
    fc.property(fc.array(anyValue, { maxLength: 5 }), (values) => {
      expect(sameValues(values, sortedValues(values))).toBe(true);
      expect(sortedValues(values.toReversed()).map(valueKey)).toEqual(sortedValues(values).map(valueKey));
    }),
  );
});

test('an overlay replaces, adds and, with an empty list, takes away; what it does not name stays', () => {
  const base = { title: ['Engineer'], mail: ['a'], department: ['Research'] };
  expect(overlayAttributes(base, { title: ['Director'], mail: [], company: ['Contoso'] })).toEqual({
    title: ['Director'],
    department: ['Research'],
    company: ['Contoso'],
  });
  expect(base.mail).toEqual(['a']);
});

test('a GUID’s octets and text are one another’s reverse', () => {
  // [MS-DTYP] 2.3.4.2: the first three groups are little-endian.
  const octets = Uint8Array.from({ length: 16 }, (_, index) => index);
  expect(guidToText(octets)).toBe('03020100-0504-0706-0809-0a0b0c0d0e0f');
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (any) => {
      const text = guidToText(any);
      expect(isGuidText(text.toUpperCase())).toBe(true);
      expect(guidFromText(text.toUpperCase())).toEqual(any);
    }),
  );
});

test.each(['', '03020100', '{03020100-0504-0706-0809-0a0b0c0d0e0f}', '03020100-0504-0706-0809-0a0b0c0d0e0g'])(
  '%s is no GUID',
  (text) => {
    expect(isGuidText(text)).toBe(false);
    expect(() => guidFromText(text)).toThrow(RangeError);
  },
);

test('what has not 16 octets is no GUID', () => {
  expect(() => guidToText(new Uint8Array(15))).toThrow(RangeError);
});
