import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOffer, completionAt, withNearest, type Names } from '../../../renderer/rules/expression/completion.ts';
import { openCallAt, piecesOf } from '../../../renderer/rules/expression/pieces.ts';

const NAMES: Names = {
  functions: ['ImportedValue', 'LCase', 'Left', 'Len', 'Replace', 'Trim'],
  attributes: ['department', 'departmentNumber', 'displayName', 'givenName', 'mail'],
  parameters: ['Connector.ID', 'Domain.FQDN'],
  words: ['AuthoritativeNull', 'IgnoreThisFlow', 'NULL'],
};

/** The caret is where the bar stands. */
function at(marked: string): { readonly text: string; readonly caret: number } {
  const caret = marked.indexOf('|');
  return { text: marked.replace('|', ''), caret };
}

function offered(marked: string, asked = false): readonly string[] {
  const { text, caret } = at(marked);
  return completionAt(text, caret, NAMES, asked)?.offers.map(({ name }) => name) ?? [];
}

/** What becomes of the text when the first offer is taken. */
function completed(marked: string, asked = false): string {
  const { text, caret } = at(marked);
  const completion = completionAt(text, caret, NAMES, asked);
  const [offer] = completion?.offers ?? [];
  if (!completion || !offer) return marked;
  const applied = applyOffer(text, completion, offer);
  return `${applied.text.slice(0, applied.caret)}|${applied.text.slice(applied.caret)}`;
}

describe('the pieces of an expression', () => {
  it('are the whole text again, whatever was typed', () => {
    const part = fc.constantFrom(
      '"',
      '[',
      ']',
      '%',
      '$',
      '&',
      '&H',
      '(',
      ')',
      ',',
      'Left',
      '1',
      ' ',
      '\n',
      'ä',
      '\u{1f600}',
      '\ud83d',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary-ascii' }),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          const pieces = piecesOf(text);
          expect(pieces.map((piece) => piece.text).join('')).toBe(text);
          expect(pieces.every((piece) => text.startsWith(piece.text, piece.at))).toBe(true);
        },
      ),
    );
  });

  it('tell functions, attributes, parameters, texts, numbers and words apart', () => {
    const kinds = piecesOf('IIF([a] = "x""y", %Domain.FQDN% & $item, &HFF)').filter(({ kind }) => kind !== 'space');
    expect(kinds.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'function IIF',
      'punctuation (',
      'attribute [a]',
      'operator =',
      'text "x""y"',
      'punctuation ,',
      'parameter %Domain.FQDN%',
      'operator &',
      'variable $item',
      'punctuation ,',
      'number &HFF',
      'punctuation )',
    ]);
  });

  it('show a text, an attribute and a parameter without their end as unfinished', () => {
    for (const text of ['"abc', '[abc', '%abc']) expect(piecesOf(text)).toEqual([{ kind: 'unfinished', text, at: 0 }]);
  });
});

describe('the call around the caret', () => {
  it.each([
    ['Left(|', { name: 'Left', argument: 0 }],
    ['Left([a], |', { name: 'Left', argument: 1 }],
    ['Left(Trim(|[a]), 1)', { name: 'Trim', argument: 0 }],
    ['Left(Trim([a])|, 1)', { name: 'Left', argument: 0 }],
    ['Left("a,b", |1)', { name: 'Left', argument: 1 }],
    ['Left((1 + |2), 3)', { name: 'Left', argument: 0 }],
    ['[a] & |', undefined],
  ])('of %s', (marked, expected) => {
    const { text, caret } = at(marked);
    expect(openCallAt(piecesOf(text), caret)).toEqual(expected);
  });
});

describe('completion', () => {
  it('offers functions before attributes, and what begins so before what holds it', () => {
    expect(offered('Le|')).toEqual(['Left', 'Len']);
    expect(offered('na|')).toEqual(['displayName', 'givenName']);
    expect(offered('d|').slice(0, 4)).toEqual(['department', 'departmentNumber', 'displayName', 'Domain.FQDN']);
    expect(offered('d|')).toContain('ImportedValue');
  });

  it('offers attributes in brackets, parameters between percent signs, nothing in a text', () => {
    expect(offered('Trim([dep|')).toEqual(['department', 'departmentNumber']);
    expect(offered('%dom|')).toEqual(['Domain.FQDN']);
    expect(offered('"dep|"')).toEqual([]);
  });

  it('offers attributes in quotes where a function takes the name of one', () => {
    expect(offered('ImportedValue("dep|")')).toEqual(['department', 'departmentNumber']);
    expect(completed('ImportedValue("dep|")')).toBe('ImportedValue("department|")');
  });

  it('says nothing without a letter unless it is asked', () => {
    expect(offered('Trim(|)')).toEqual([]);
    expect(offered('Trim(|)', true)).toEqual(expect.arrayContaining(['LCase', 'NULL', 'mail', 'Domain.FQDN']));
  });

  it.each([
    ['LC|', 'LCase(|)'],
    ['LC|([mail])', 'LCase|([mail])'],
    ['Trim([disp|', 'Trim([displayName]|'],
    ['Trim([disp|Name])', 'Trim([displayName]|)'],
    ['%Conn|', '%Connector.ID%|'],
    ['gi|', '[givenName]|'],
    ['NU|', 'NULL|'],
  ])('makes of %s %s', (before, after) => {
    expect(completed(before)).toBe(after);
  });

  it('never puts anything outside of what it said it would replace', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.nat(60), (text, wanted) => {
        const caret = Math.min(wanted, text.length);
        const completion = completionAt(text, caret, NAMES, true);
        const [offer] = completion?.offers ?? [];
        if (!completion || !offer) return;
        const applied = applyOffer(text, completion, offer);
        expect(completion.from).toBeLessThanOrEqual(completion.to);
        expect(applied.text.startsWith(text.slice(0, completion.from))).toBe(true);
        expect(applied.text.endsWith(text.slice(completion.to))).toBe(true);
      }),
    );
  });
});

describe('the name that was probably meant', () => {
  it('takes the place of the mistake and of nothing else', () => {
    expect(withNearest('LCas([LCas])', { position: 0, name: 'LCas', nearest: 'LCase' })).toEqual({
      text: 'LCase([LCas])',
      caret: 5,
    });
    expect(withNearest('Trim([dept])', { position: 5, name: 'dept', nearest: 'department' })?.text).toBe(
      'Trim([department])',
    );
  });

  it('is not put in where the mistake is not found any more', () => {
    expect(withNearest('Trim([a])', { position: 0, name: 'Tirm', nearest: 'Trim' })).toBeUndefined();
    expect(withNearest('a & b & Tirm()', { position: 0, name: 'Tirm', nearest: 'Trim' })).toBeUndefined();
    expect(withNearest('Tirm()', { position: 0, name: 'Tirm' })).toBeUndefined();
  });
});
