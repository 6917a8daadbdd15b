/** Search filters: their tree, read from the wire (RFC 4511 4.5.1.7) and from text (RFC 4515). */

import { BerReader, MalformedMessage, TAG } from './ber.ts';

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      readonly kind: 'equal' | 'greaterOrEqual' | 'lessOrEqual' | 'approximate';
      readonly attribute: string;
      readonly value: Buffer;
    }
  | {
      readonly kind: 'substrings';
      readonly attribute: string;
      readonly initial: Buffer | undefined;
      readonly any: readonly Buffer[];
      readonly final: Buffer | undefined;
    }
  | {
      readonly kind: 'extensible';
      readonly rule: string | undefined;
      readonly attribute: string | undefined;
      readonly value: Buffer;
    };

const COMPARISONS = { 0xa3: 'equal', 0xa5: 'greaterOrEqual', 0xa6: 'lessOrEqual', 0xa8: 'approximate' } as const;

/** Reads the next element as a filter. */
export function readFilter(reader: BerReader, depth = 0): Filter {
  if (depth > 100) throw new MalformedMessage('Filter nested too deeply');
  const { tag, content } = reader.next();
  const inner = new BerReader(content);
  switch (tag) {
    case 0xa0:
    case 0xa1: {
      const parts: Filter[] = [];
      while (inner.more) parts.push(readFilter(inner, depth + 1));
      return { kind: tag === 0xa0 ? 'and' : 'or', parts };
    }
    case 0xa2:
      return { kind: 'not', part: readFilter(inner, depth + 1) };
    case 0xa3:
    case 0xa5:
    case 0xa6:
    case 0xa8:
      return { kind: COMPARISONS[tag], attribute: inner.text(), value: inner.octets() };
    case 0xa4:
      return readSubstrings(inner);
    case 0x87:
      return { kind: 'present', attribute: content.toString('utf8') };
    case 0xa9:
      return readExtensible(inner);
    default:
      throw new MalformedMessage(`No filter has the tag 0x${tag.toString(16)}`);
  }
}

function readSubstrings(reader: BerReader): Filter {
  const attribute = reader.text();
  const list = reader.sequence(TAG.sequence);
  let initial: Buffer | undefined;
  let final: Buffer | undefined;
  const any: Buffer[] = [];
  while (list.more) {
    const { tag, content } = list.next();
    if (tag === 0x80) initial = content;
    else if (tag === 0x81) any.push(content);
    else final = content;
  }
  return { kind: 'substrings', attribute, initial, any, final };
}

function readExtensible(reader: BerReader): Filter {
  let rule: string | undefined;
  let attribute: string | undefined;
  let value = Buffer.alloc(0);
  while (reader.more) {
    const { tag, content } = reader.next();
    if (tag === 0x81) rule = content.toString('utf8');
    else if (tag === 0x82) attribute = content.toString('utf8');
    else if (tag === 0x83) value = Buffer.from(content);
  }
  return { kind: 'extensible', rule, attribute, value };
}

/** Parses the text form; throws `SyntaxError` where it is none. */
export function parseFilter(text: string): Filter {
  const cursor = { text: text.trim(), position: 0 };
  const filter = parseOne(cursor);
  if (cursor.position !== cursor.text.length) throw new SyntaxError(`Not a filter: ${text}`);
  return filter;
}

interface Cursor {
  readonly text: string;
  position: number;
}

function expect(cursor: Cursor, character: string): void {
  if (cursor.text[cursor.position] !== character) throw new SyntaxError(`Not a filter: ${cursor.text}`);
  cursor.position++;
}

function parseOne(cursor: Cursor): Filter {
  expect(cursor, '(');
  const filter = parseInner(cursor);
  expect(cursor, ')');
  return filter;
}

function parseInner(cursor: Cursor): Filter {
  const operator = cursor.text[cursor.position];
  if (operator === '&' || operator === '|') {
    cursor.position++;
    const parts: Filter[] = [];
    while (cursor.text[cursor.position] === '(') parts.push(parseOne(cursor));
    return { kind: operator === '&' ? 'and' : 'or', parts };
  }
  if (operator === '!') {
    cursor.position++;
    return { kind: 'not', part: parseOne(cursor) };
  }
  const end = cursor.text.indexOf(')', cursor.position);
  const item = end < 0 ? '' : cursor.text.slice(cursor.position, end);
  const match = /^([\w.;-]*)(?::([\w.]+))?(:=|>=|<=|~=|=)(.*)$/s.exec(item);
  if (!match) throw new SyntaxError(`Not a filter: ${cursor.text}`);
  cursor.position = end;
  const [, attribute = '', rule, operation, value = ''] = match;
  return parseItem(attribute, rule, operation ?? '=', value);
}

function parseItem(attribute: string, rule: string | undefined, operation: string, value: string): Filter {
  switch (operation) {
    case ':=':
      return { kind: 'extensible', rule, attribute, value: unescape(value) };
    case '>=':
      return { kind: 'greaterOrEqual', attribute, value: unescape(value) };
    case '<=':
      return { kind: 'lessOrEqual', attribute, value: unescape(value) };
    case '~=':
      return { kind: 'approximate', attribute, value: unescape(value) };
  }
  if (value === '*') return { kind: 'present', attribute };
  if (!value.includes('*')) return { kind: 'equal', attribute, value: unescape(value) };
  const pieces = value.split('*').map(unescape);
  const filled = (piece: Buffer | undefined) => (piece && piece.length > 0 ? piece : undefined);
  return {
    kind: 'substrings',
    attribute,
    initial: filled(pieces[0]),
    any: pieces.slice(1, -1).filter((piece) => piece.length > 0),
    final: filled(pieces.at(-1)),
  };
}

function unescape(value: string): Buffer {
  const parts = value.split(/\\([0-9a-fA-F]{2})/);
  return Buffer.concat(parts.map((part, index) => Buffer.from(part, index % 2 === 0 ? 'utf8' : 'hex')));
}
