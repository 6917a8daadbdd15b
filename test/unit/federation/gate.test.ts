import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NotWellFormed, parseXml } from '../../../engine/sign-in/federation/xml/document.ts';
import { GATE_BYTES, GATE_DEPTH, passGate } from '../../../engine/sign-in/federation/xml/gate.ts';

const reasonOf = (document: string | Uint8Array) => {
  const verdict = passGate(document);
  return verdict.kind === 'refused' ? verdict.reason : verdict.kind;
};

const NAME = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const VALUE = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) =>
    [...text.replaceAll(/[\u0000-\u001f\ufffe\uffff\ud800-\udfff]/g, '')]
      .map(
        (character) =>
          ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' })[character] ?? character,
      )
      .join(''),
  );

/** Well-formed XML with everything a provider's documents may hold. */
const { tree } = fc.letrec<{ tree: string }>((again) => ({
  tree: fc
    .record({
      name: NAME,
      attributes: fc.uniqueArray(fc.tuple(NAME, VALUE), { maxLength: 3, selector: ([name]) => name }),
      children: fc.array(
        fc.oneof(
          { maxDepth: 4, withCrossShrink: true },
          VALUE,
          fc.constantFrom('<!-- a > comment -->', '<![CDATA[ 1 < 2 & 3 ]]>', '<?target data?>'),
          again('tree'),
        ),
        { maxLength: 4 },
      ),
    })
    .map(({ name, attributes, children }) => {
      const list = attributes.map(([attribute, value]) => ` ${attribute}="${value}"`).join('');
      return children.length === 0 ? `<${name}${list}/>` : `<${name}${list}>${children.join('')}</${name}>`;
    }),
}));

test('whatever is well-formed and has no document type passes, and the parser takes it', () => {
  fc.assert(
    fc.property(tree, (xml) => {
      expect(reasonOf(xml)).toBe('passed');
      expect(reasonOf(Buffer.from(`\uFEFF<?xml version="1.0" encoding="utf-8"?>\n${xml}`))).toBe('passed');
      expect(parseXml(xml).nodeType).toBe(1);
    }),
  );
});

test('a document type or an entity is refused wherever it stands and however it is written', () => {
  const declaration = fc.constantFrom(
    '<!DOCTYPE a>',
    '<!doctype a [ <!ENTITY b "c"> ]>',
    '<!DocType a SYSTEM "https://fabrikam.test/a.dtd">',
    '<!ENTITY b "c">',
    '<! DOCTYPE a>',
  );
  fc.assert(
    fc.property(tree, declaration, fc.nat(), (xml, given, at) => {
      const place = at % (xml.length + 1);
      expect(['doctype', 'entity']).toContain(reasonOf(xml.slice(0, place) + given + xml.slice(place)));
    }),
  );
});

test('what is cut out of a document or put into it is refused or taken whole by the parser, never half', () => {
  fc.assert(
    fc.property(
      tree,
      fc.nat(),
      fc.constantFrom('<', '>', '"', '&', '&a;', '</', '\u0000', '<a', '-->'),
      (xml, at, given) => {
        const place = at % (xml.length + 1);
        const text = xml.slice(0, place) + given + xml.slice(place);
        if (reasonOf(text) !== 'passed') return;
        try {
          expect(parseXml(text).nodeType).toBe(1);
        } catch (error) {
          expect(error).toBeInstanceOf(NotWellFormed);
        }
      },
    ),
  );
});

test('arbitrary bytes get a verdict', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(['passed', 'refused']).toContain(passGate(bytes).kind);
    }),
  );
});

const entityBomb =
  '<!DOCTYPE a [<!ENTITY b "bbbbbbbb">' +
  [...'cdefgh'].map((name, index) => `<!ENTITY ${name} "${`&${'bcdefg'[index]};`.repeat(8)}">`).join('') +
  ']><a>&h;</a>';

test.each<[string, string | Uint8Array, string]>([
  ['an entity bomb', entityBomb, 'doctype'],
  ['an entity that nobody declared', '<a>&b;</a>', 'entity'],
  ['one in an attribute', '<a b="&c;"/>', 'entity'],
  ['an ampersand by itself', '<a>b & c</a>', 'entity'],
  ['a character that XML does not have', '<a>&#0;</a>', 'entity'],
  ['half a character', '<a>&#xD800;</a>', 'entity'],
  ['the same as it is', '<a>\u0001</a>', 'not-well-formed'],
  ['more than a mebibyte', `<a>${'b'.repeat(GATE_BYTES)}</a>`, 'too-large'],
  ['UTF-16', Buffer.from('\uFEFF<a/>', 'utf16le'), 'not-utf-8'],
  ['Latin-1', Buffer.from('<a>é</a>', 'latin1'), 'not-utf-8'],
  ['UTF-8 that says it is something else', '<?xml version="1.0" encoding="utf-7"?><a/>', 'not-utf-8'],
  ['XML 1.1', '<?xml version="1.1"?><a/>', 'not-utf-8'],
  ['half of a pair', '<a>\uD83D</a>', 'not-utf-8'],
  ['too many levels', '<a>'.repeat(GATE_DEPTH + 1) + '</a>'.repeat(GATE_DEPTH + 1), 'too-deep'],
  ['a hundred thousand levels', '<a>'.repeat(100_000), 'too-deep'],
  ['too many attributes', `<a ${Array.from({ length: 200 }, (_, i) => `b${i}="c"`).join(' ')}/>`, 'not-well-formed'],
  ['an element that does not end', '<a><b></a>', 'not-well-formed'],
  ['an end without a beginning', '</a><a>', 'not-well-formed'],
  ['a comment that does not end', '<a><!-- b</a>', 'not-well-formed'],
  ['a section that parsers of HTML know', '<a><![IGNORE[ b ]]></a>', 'not-well-formed'],
])('%s is refused', (_, document, reason) => {
  expect(reasonOf(document)).toBe(reason);
});

test('a large document that is flat and small enough passes at once', () => {
  expect(reasonOf(`<a>${'<b c="d"/>'.repeat(50_000)}</a>`)).toBe('passed');
  expect(reasonOf(`<a ${' '.repeat(500_000)}${"'".repeat(3)}`)).toBe('not-well-formed');
});

test.each(['<a/><b/>', '<a/>b', '<a b="1" b="2"/>', '<a b=c/>', '<a:b/>', '<a></b>', ''])(
  'the parser ends at %j instead of going on',
  (xml) => {
    expect(() => parseXml(xml)).toThrow(NotWellFormed);
  },
);
