/** .NET binary XML against what another encoder made, against itself, and against hostile octets. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dictionaryNumber,
  dictionaryString,
} from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/dictionary.ts';
import {
  ElementBuilder,
  childOf,
  octetsIn,
  textIn,
  typeOf,
  type XmlElement,
} from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import {
  encodeBinaryXml,
  type OutgoingElement,
} from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import {
  BinaryXmlError,
  DEFAULT_LIMITS,
  type BinaryXmlProblem,
} from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/events.ts';
import { canonical, canonicalOfXml, decodeElement, decodeEvents } from './xml-text.ts';

const golden = (name: string) => readFileSync(join(import.meta.dirname, 'golden', name));
const octets = (hex: string) => Buffer.from(hex.replaceAll(/\s+/g, ''), 'hex');

describe('what another encoder made', () => {
  it.each(['plain', 'message', 'typed'])('is read as that encoder reads it: %s', (name) => {
    expect(canonical(decodeElement(golden(`${name}.bin`)))).toBe(canonicalOfXml(golden(`${name}.xml`).toString()));
  });

  it.each([1, 2, 3, 7, 64])('is read the same when it comes in pieces of %i octets', (pieces) => {
    for (const name of ['plain', 'message', 'typed']) {
      expect(decodeElement(golden(`${name}.bin`), pieces)).toEqual(decodeElement(golden(`${name}.bin`)));
    }
  });

  it('is not whole at any place before its end', () => {
    const whole = golden('message.bin');
    for (let length = 0; length < whole.length; length++) {
      expect(problemOf(whole.subarray(0, length))).toBe('truncated');
    }
  });
});

describe('the dictionary', () => {
  it('gives the numbers that the specification gives', () => {
    expect(
      ['mustUnderstand', 'Envelope', 'http://www.w3.org/2003/05/soap-envelope', 'Body'].map(dictionaryNumber),
    ).toEqual([0x00, 0x02, 0x04, 0x0e]);
    expect([0x84, 0xa2, 0xb6, 0x3cc].map(dictionaryString)).toEqual(['s', '', 'a', 'detail']);
    expect([1, 0x3ce].map(dictionaryString)).toEqual([undefined, undefined]);
  });
});

/* Documents of any kind. */

const name = fc.constantFrom('Envelope', 'Body', 'PropertyValues', 'Key', 'Value', 'string', 'größe');
const prefix = fc.constantFrom('', 's', 'a', 'z', 'longer');
const NAMESPACES = {
  '': 'urn:none',
  s: 'http://www.w3.org/2003/05/soap-envelope',
  a: 'http://www.w3.org/2005/08/addressing',
  z: 'urn:z',
  longer: 'urn:longer',
};
const text = fc.oneof(
  fc.constantFrom('', '0', '1', 'true', 'Envelope', 'x'.repeat(255), 'x'.repeat(256), 'ü'.repeat(40_000)),
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array({ maxLength: 400 }),
);
const attribute = fc.record({ prefix, name, value: fc.string({ unit: 'grapheme', maxLength: 20 }) });
const { element } = fc.letrec<{ element: OutgoingElement }>((tie) => ({
  element: fc.record({
    prefix,
    name,
    attributes: fc.array(attribute, { maxLength: 3 }),
    content: fc.oneof({ depthSize: 'small' }, text, fc.array(tie('element'), { maxLength: 4 })),
  }),
}));
const document = element.map((root): OutgoingElement => ({ ...root, namespaces: NAMESPACES }));

function shown({ prefix: own, name: local, attributes = [], content }: OutgoingElement): string {
  const namespaces: { readonly [prefix: string]: string } = NAMESPACES;
  const list = attributes
    .map((one) => `{${one.prefix === '' ? '' : namespaces[one.prefix]}}${one.name}=${JSON.stringify(one.value)}`)
    .toSorted()
    .join(' ');
  const inside =
    typeof content === 'string'
      ? JSON.stringify(content)
      : content instanceof Uint8Array
        ? JSON.stringify(Buffer.from(content).toString('base64'))
        : content.length === 0
          ? '""'
          : content.map(shown).join('');
  return `{${namespaces[own]}}${local}[${list}](${inside})`;
}

describe('what we encode', () => {
  it('is what we read again, in pieces of any size', () => {
    fc.assert(
      fc.property(document, fc.integer({ min: 1, max: 5_000 }), (root, pieces) => {
        expect(canonical(decodeElement(encodeBinaryXml(root), pieces))).toBe(shown(root));
      }),
      { numRuns: 300 },
    );
  });

  it('has the form that .NET chooses: numbers for known names, the end in the last text', () => {
    const root: OutgoingElement = {
      prefix: 's',
      name: 'Envelope',
      namespaces: { s: 'http://www.w3.org/2003/05/soap-envelope' },
      content: [
        { prefix: 's', name: 'Body', content: '1' },
        { prefix: '', name: 'x', attributes: [{ prefix: 's', name: 'mustUnderstand', value: '1' }], content: 'y' },
      ],
    };
    expect(encodeBinaryXml(root).toString('hex')).toBe(
      octets('56 02  0b 01 73 04  56 0e  83  40 01 78  1e 00 82  99 01 79  01').toString('hex'),
    );
  });

  it('keeps octets as octets, and reads them from Base64 as well', () => {
    const value = new Uint8Array([0, 1, 2, 253, 254, 255]);
    const made = (content: string | Uint8Array) => decodeElement(encodeBinaryXml({ prefix: '', name: 'v', content }));
    expect(Buffer.from(octetsIn(made(value))!)).toEqual(Buffer.from(value));
    expect(Buffer.from(octetsIn(made('AAEC/f7/'))!)).toEqual(Buffer.from(value));
    expect(textIn(made(value))).toBe('AAEC/f7/');
  });
});

describe('elements', () => {
  it('are given one by one where a document is too large to be held', () => {
    const keys: (string | undefined)[] = [];
    const root = {
      prefix: '',
      name: 'all',
      content: ['a', 'b', 'c'].map((key) => ({
        prefix: '',
        name: 'one',
        content: [{ prefix: '', name: 'Key', content: key }],
      })),
    };
    new ElementBuilder(1, (one) => keys.push(textIn(childOf(one, 'Key')))).take(decodeEvents(encodeBinaryXml(root)));
    expect(keys).toEqual(['a', 'b', 'c']);
  });

  it('tell their type by namespace, and when they are nil', () => {
    const envelope = decodeElement(golden('plain.bin'));
    const found: XmlElement[] = [];
    const visit = (one: XmlElement): void => {
      found.push(one);
      one.children.forEach(visit);
    };
    visit(envelope);
    const values = found.filter((one) => one.name === 'Value').map(typeOf);
    expect(values).toEqual([
      { namespace: 'http://www.w3.org/2001/XMLSchema', name: 'string' },
      { namespace: 'http://www.w3.org/2001/XMLSchema', name: 'boolean' },
      { namespace: 'http://schemas.microsoft.com/2003/10/Serialization/Arrays', name: 'ArrayOfstring' },
    ]);
    expect(textIn(found.find((one) => one.name === 'LiveToken'))).toBeUndefined();
  });
});

/* Hostile octets. */

function problemOf(document: Uint8Array, limits = DEFAULT_LIMITS): BinaryXmlProblem | 'none' {
  try {
    decodeEvents(document, Math.max(1, document.length), limits);
    return 'none';
  } catch (error) {
    if (error instanceof BinaryXmlError) return error.problem;
    throw error;
  }
}

describe('octets that are no document', () => {
  it.each<[string, string, BinaryXmlProblem]>([
    ['nothing at all', '', 'truncated'],
    ['an end without a start', '01', 'not-well-formed'],
    ['a text outside the element', '9901 78', 'not-well-formed'],
    ['a second element', '4001 78 01 4001 78 01', 'not-well-formed'],
    ['an attribute outside a start', '4001 78 9801 78 0401 78 82 01', 'not-well-formed'],
    ['an attribute whose value ends the element', '4001 78 0401 78 83', 'not-well-formed'],
    ['a record that there is not', '4001 78 7f', 'record-unknown'],
    ['a list that begins with an end', '4001 78 a5 a7', 'record-unknown'],
    ['a list within a list', '4001 78 a4 a4 a6 a7', 'record-unknown'],
    ['a string of a session', '4203', 'string-unknown'],
    ['a string beyond the dictionary', '42fe7f', 'string-unknown'],
    ['a prefix that nobody declared', '5e01 78 01', 'prefix-unknown'],
    ['text that is no UTF-8', '4001 78 9902 c328', 'text-invalid'],
    ['a half character of UTF-16', '4001 78 b701 41', 'text-invalid'],
    ['a length of more than 31 bits', '40 ffffffffff', 'text-invalid'],
    ['a boolean of 2', '4001 78 b502', 'text-invalid'],
    ['a date after the year 9999', '4001 78 97 ffffffffffffff3f', 'text-invalid'],
    ['a name of a gigabyte', '40 80808080 04', 'too-long'],
    ['a text of two gigabytes', '4001 78 9dffffff7f', 'too-long'],
    ['an array of two thousand million', '4001 78 03 4001 79 01 b1 ffffffff07', 'too-long'],
    ['an array of nothing', '4001 78 03 4001 79 01 b5 00', 'not-well-formed'],
    ['an array of texts', '4001 78 03 4001 79 01 99 01 01 78', 'record-unknown'],
  ])('%s', (_, hex, problem) => {
    expect(problemOf(octets(hex))).toBe(problem);
  });

  it('are refused where they go deeper, wider or on for longer than was allowed', () => {
    expect(problemOf(octets('400178'.repeat(DEFAULT_LIMITS.depth + 1)))).toBe('too-deep');
    expect(problemOf(octets(`400178${'04017882'.repeat(DEFAULT_LIMITS.attributes + 1)}`))).toBe('too-long');
    expect(problemOf(octets(`400178${'980178'.repeat(50)}`), { ...DEFAULT_LIMITS, document: 100 })).toBe('too-long');
  });

  it('never throw anything else, hang or make more than they are, whatever they are', () => {
    const whole = golden('message.bin');
    const mutated = fc
      .tuple(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(whole.length),
      )
      .map(([changes, length]) => {
        const copy = Buffer.from(whole);
        for (const [at, value] of changes) copy[at] = value;
        return copy.subarray(0, length);
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), (document) => {
        expect(() => problemOf(document)).not.toThrow();
      }),
      { numRuns: 3_000 },
    );
  });
});
