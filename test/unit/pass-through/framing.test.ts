/** Framing records, the session's strings and messages, against octets written by hand from the specifications, and against arbitrary ones. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RelayError } from '../../../engine/sign-in/pass-through/messages/relay-error.ts';
import { encodeMessage, readMessage } from '../../../engine/sign-in/pass-through/messages/soap.ts';
import {
  int31,
  readInt31,
  RecordReader,
  sizedEnvelope,
  type FramingRecord,
} from '../../../engine/sign-in/pass-through/relay/records.ts';
import { SessionStrings, withoutStrings } from '../../../engine/sign-in/pass-through/relay/session-strings.ts';

const octets = (hex: string) => Buffer.from(hex.replaceAll(/\s+/g, ''), 'hex');

/** [MC-NMF] 4.1: a duplex session to `sb://ns/path` in binary with a session's strings, one envelope of three octets, the end. */
const VIA = 'sb://ns/path';
const CONVERSATION = Buffer.concat([
  octets('00 01 00  01 02  02 0c'),
  Buffer.from(VIA),
  octets('03 08  0c  06 03 aabbcc  07'),
]);
const RECORDS: readonly FramingRecord[] = [
  { kind: 'version', major: 1, minor: 0 },
  { kind: 'mode', mode: 2 },
  { kind: 'via', via: VIA },
  { kind: 'encoding', encoding: 8 },
  { kind: 'preamble-end' },
  { kind: 'envelope', payload: octets('aabbcc') },
  { kind: 'end' },
];

function recordsOf(pieces: readonly Uint8Array[]): FramingRecord[] {
  const reader = new RecordReader();
  const records: FramingRecord[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (let record = reader.next(); record; record = reader.next()) records.push(record);
  }
  return records;
}

describe('framing records', () => {
  it('are read as the specification writes them', () => {
    expect(recordsOf([CONVERSATION])).toEqual(RECORDS);
  });

  it('are the same however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(CONVERSATION.length), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other), CONVERSATION.length];
        const pieces = places.slice(1).map((end, index) => CONVERSATION.subarray(places[index], end));
        expect(recordsOf(pieces)).toEqual(RECORDS);
      }),
    );
  });

  it('say a fault with its text, and carry an envelope whose size takes several octets', () => {
    expect(recordsOf([octets('08 02 6869')])).toEqual([{ kind: 'fault', fault: 'hi' }]);
    const payload = Buffer.alloc(300, 7);
    expect(sizedEnvelope(payload).subarray(0, 3)).toEqual(octets('06 ac 02'));
    expect(recordsOf([sizedEnvelope(payload)])).toEqual([{ kind: 'envelope', payload }]);
  });

  it.each([
    ['an upgrade', '09 00'],
    ['an unsized envelope', '05 00'],
    ['an extensible encoding', '04 01 61'],
    ['a kind that there is not', '42'],
    ['a size beyond any message', '06 ff ff ff ff 07'],
    ['a size of six octets', '06 ff ff ff ff ff 01'],
    ['a via beyond any address', '02 ff ff 03'],
  ])('are refused where they are %s', (_, hex) => {
    expect(() => recordsOf([octets(hex)])).toThrow(RelayError);
  });

  it('are records or a refusal, whatever the octets', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (pieces) => {
        try {
          recordsOf(pieces);
        } catch (error) {
          expect(error).toBeInstanceOf(RelayError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('have numbers of seven bits an octet', () => {
    expect([0, 127, 128, 16_383, 16_384, 0x7fff_ffff].map((value) => int31(value).toString('hex'))).toEqual([
      '00',
      '7f',
      '8001',
      'ff7f',
      '808001',
      'ffffffff07',
    ]);
    fc.assert(
      fc.property(fc.nat(0x7fff_ffff), (value) => {
        const written = int31(value);
        expect(readInt31(written, 0)).toEqual({ value, next: written.length });
        expect(readInt31(written.subarray(0, -1), 0)).toBeUndefined();
      }),
    );
  });
});

/**
 * An envelope whose names are partly strings of the session: `Ask` is its first (1), `urn:x` its second (3). Even numbers are
 * those of the static dictionary: Envelope 2, its namespace 4, addressing 6, Header 8, Action 10, Body 14.
 */
const TABLE = octets('0a 03 41736b 05 75726e3a78');
const ENVELOPE = octets(`
  56 02  0b 01 73 04  0b 01 61 06
  56 08  44 0a 99 03 646f69  01
  56 0e  42 01  0a 03  99 02 6f6b  01
  01
`);

describe("the session's strings", () => {
  it('are sent before the message that needs them first, and are known to those that follow', () => {
    const session = new SessionStrings();
    const first = session.read(Buffer.concat([TABLE, ENVELOPE]));
    expect(first.action).toBe('doi');
    expect(first.body.children).toMatchObject([{ name: 'Ask', namespace: 'urn:x', text: 'ok' }]);
    const second = session.read(withoutStrings(ENVELOPE));
    expect(second.body.children).toMatchObject([{ name: 'Ask', namespace: 'urn:x' }]);
  });

  it.each([
    ['are not known without a table', withoutStrings(ENVELOPE)],
    ['do not reach beyond the payload', octets('20 03 41736b')],
    ['do not reach beyond their table', octets('02 09 41736b')],
    ['are UTF-8', octets('03 02 c328 56')],
    ['come before a whole document', Buffer.concat([TABLE, ENVELOPE.subarray(0, -2)])],
    ['come before one document', Buffer.concat([TABLE, ENVELOPE, ENVELOPE])],
  ])('%s', (_, payload) => {
    expect(() => new SessionStrings().read(payload)).toThrow(RelayError);
  });

  it('are so many and no more', () => {
    const table = Buffer.concat(Array.from({ length: 2_100 }, () => octets('01 61')));
    expect(() => new SessionStrings().read(Buffer.concat([int31(table.length), table, ENVELOPE]))).toThrow(RelayError);
  });

  it('are a message or a refusal, whatever the octets', () => {
    const spoilt = fc.tuple(fc.nat(ENVELOPE.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(spoilt, { minLength: 1, maxLength: 4 }), (changes) => {
        const payload = Buffer.concat([TABLE, ENVELOPE]);
        for (const [place, value] of changes) payload[TABLE.length + place] = value;
        try {
          new SessionStrings().read(payload);
        } catch (error) {
          expect(error).toBeInstanceOf(RelayError);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('messages', () => {
  it('are read as they are written', () => {
    const written = encodeMessage({
      action: 'urn:act',
      to: 'urn:to',
      relatesTo: 'urn:uuid:1',
      body: [{ prefix: '', name: 'Ask', namespaces: { '': 'urn:x' }, content: 'value' }],
    });
    expect(readMessage(written)).toMatchObject({
      action: 'urn:act',
      to: 'urn:to',
      relatesTo: 'urn:uuid:1',
      body: { children: [{ name: 'Ask', namespace: 'urn:x', text: 'value' }] },
    });
  });
});
