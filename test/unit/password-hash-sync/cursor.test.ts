import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  mergeVectors,
  parseCursor,
  readVector,
  serializeCursor,
  writeVector,
  type ReplicaCursor,
  type UpToDateness,
} from '../../../engine/sign-in/password-hash-sync/drs/cursor.ts';
import { NdrError, NdrReader, NdrWriter } from '../../../engine/sign-in/password-hash-sync/rpc/ndr.ts';

const guid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((octets) => Buffer.from(octets).toString('hex'));
const usn = fc.bigInt({ min: 0n, max: 2n ** 63n });
const vector: fc.Arbitrary<UpToDateness> = fc.uniqueArray(fc.record({ invocation: guid, usn }), {
  selector: ({ invocation }) => invocation,
  maxLength: 6,
});
const cursor: fc.Arbitrary<ReplicaCursor> = fc.record({
  version: fc.constant(1 as const),
  namingContext: guid,
  attributes: fc.string(),
  source: guid,
  invocation: guid,
  high: fc.record({ object: usn, reserved: usn, property: usn }),
  vector,
});

test('a cursor that was kept is read again, numbers of 64 bits whole', () => {
  fc.assert(
    fc.property(cursor, (kept) => {
      expect(parseCursor(serializeCursor(kept))).toEqual(kept);
    }),
  );
});

test.each(['', '{}', 'null', '{"version":2}', '{"version":1,"vector":[{"invocation":"x","usn":"1"}]}'])(
  'what is no cursor is none: %j',
  (text) => {
    expect(parseCursor(text)).toBeUndefined();
  },
);

test('a vector goes over the wire and comes back', () => {
  fc.assert(
    fc.property(vector, (cursors) => {
      const writer = new NdrWriter();
      writeVector(writer, cursors);
      expect(readVector(new NdrReader(writer.finish()))).toEqual(cursors);
    }),
  );
});

test('a vector cut short is refused', () => {
  const writer = new NdrWriter();
  writeVector(writer, [{ invocation: '11'.repeat(16), usn: 7n }]);
  const octets = writer.finish();
  for (let length = 0; length < octets.length; length++) {
    expect(() => readVector(new NdrReader(octets.subarray(0, length)))).toThrow(NdrError);
  }
});

test('merged with what a server tells, nothing that was known is forgotten, in whatever order they tell', () => {
  fc.assert(
    fc.property(vector, vector, vector, (known, one, two) => {
      const merged = mergeVectors(mergeVectors(known, one), two);
      expect(merged).toEqual(mergeVectors(mergeVectors(known, two), one));
      for (const { invocation, usn: at } of [...known, ...one, ...two]) {
        expect(merged.find((found) => found.invocation === invocation)!.usn >= at).toBe(true);
      }
      expect(merged.length).toBe(new Set([...known, ...one, ...two].map((found) => found.invocation)).size);
    }),
  );
});
