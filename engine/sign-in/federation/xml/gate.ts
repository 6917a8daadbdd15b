/**
 * What stands before the XML parser: nothing that a stranger sent reaches a parser unless it is short, UTF-8, flat enough for
 * recursion, and free of a document type and of entities. Parsers differ in what they make of those; here nobody has to ask.
 */

export const GATE_REFUSALS = ['too-large', 'not-utf-8', 'doctype', 'entity', 'too-deep', 'not-well-formed'] as const;
export type GateRefusal = (typeof GATE_REFUSALS)[number];

/** Bytes: metadata of a large AD FS farm is about 80 KiB, a token 10. */
export const GATE_BYTES = 1024 * 1024;
/** Levels: WSDL of AD FS has 14. Parser, serializer and canonicalization recurse. */
export const GATE_DEPTH = 64;
/** Parser and canonicalization compare the attributes of one element with one another. */
const GATE_ATTRIBUTES = 128;

export type GateVerdict =
  { readonly kind: 'passed'; readonly text: string } | { readonly kind: 'refused'; readonly reason: GateRefusal };

/** The text of a document that may be parsed; it has no byte order mark. Never throws. */
export function passGate(document: Uint8Array | string): GateVerdict {
  const bytes = typeof document === 'string' ? Buffer.byteLength(document) : document.byteLength;
  if (bytes > GATE_BYTES) return refused('too-large');
  const text = decode(document);
  if (text === undefined || !declaresUtf8(text)) return refused('not-utf-8');
  // Anywhere, comments and CDATA among it: a parser that sees other borders than ours must not find one either.
  if (/<!\s*DOCTYPE/i.test(text)) return refused('doctype');
  if (/<!\s*ENTITY/i.test(text)) return refused('entity');
  const reason = FORBIDDEN_CHARACTERS.test(text) ? 'not-well-formed' : scan(text);
  return reason === undefined ? { kind: 'passed', text } : refused(reason);
}

const refused = (reason: GateRefusal): GateVerdict => ({ kind: 'refused', reason });

/** What XML 1.0 has no place for (section 2.2). */
const FORBIDDEN_CHARACTERS = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]');

function decode(document: Uint8Array | string): string | undefined {
  if (typeof document === 'string') return document.isWellFormed() ? document.replace(/^\uFEFF/, '') : undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(document);
  } catch (error) {
    // The decoder's one complaint: bytes that are no UTF-8.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** An XML declaration may name no other encoding, and no other version than 1.0. */
function declaresUtf8(text: string): boolean {
  const declaration = /^<\?xml\s([^>]*)\?>/.exec(text)?.[1];
  if (declaration === undefined) return true;
  const encoding = /\bencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
  const version = /\bversion\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
  return (encoding === undefined || /^(utf-8|us-ascii)$/i.test(encoding)) && (version ?? '1.0') === '1.0';
}

/** Goes over the markup once, without building anything. */
function scan(text: string): GateRefusal | undefined {
  let depth = 0;
  let at = 0;
  for (;;) {
    const open = text.indexOf('<', at);
    const characters = text.slice(at, open === -1 ? undefined : open);
    if (!referencesAllowed(characters)) return 'entity';
    if (open === -1) return depth === 0 ? undefined : 'not-well-formed';
    const markup = markupAt(text, open);
    if (markup === undefined || !markup.fine) return 'not-well-formed';
    if (!referencesAllowed(markup.attributes)) return 'entity';
    depth += markup.levels;
    if (depth > GATE_DEPTH) return 'too-deep';
    if (depth < 0) return 'not-well-formed';
    at = markup.end;
  }
}

interface Markup {
  /** The position behind it. */
  readonly end: number;
  readonly levels: -1 | 0 | 1;
  /** Where references to entities count; empty for comments and the like. */
  readonly attributes: string;
  readonly fine: boolean;
}

function markupAt(text: string, open: number): Markup | undefined {
  for (const [start, stop] of SECTIONS) {
    if (!text.startsWith(start, open)) continue;
    const end = text.indexOf(stop, open + start.length);
    return end === -1 ? undefined : { end: end + stop.length, levels: 0, attributes: '', fine: true };
  }
  if (text.startsWith('<!', open)) return undefined;
  const end = endOfTag(text, open);
  if (end === undefined) return undefined;
  const tag = text.slice(open + 1, end - 1);
  const closes = tag.startsWith('/');
  const empty = tag.endsWith('/');
  const fine = /^\/?[^\s/"'=?]/.test(tag) && !(closes && empty) && tag.split('=').length - 1 <= GATE_ATTRIBUTES;
  return { end, levels: closes ? -1 : empty ? 0 : 1, attributes: tag, fine };
}

/** The position behind its `>`: values of attributes may hold one, and nothing in a tag may hold a `<`. */
function endOfTag(text: string, open: number): number | undefined {
  let quote = '';
  for (let at = open + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '<') return undefined;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at + 1;
  }
  return undefined;
}

/** What runs to a mark of its own and holds no markup. */
const SECTIONS: readonly (readonly [start: string, stop: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];

const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));/y;

/** The five names that XML knows by itself, and characters by their number. */
function referencesAllowed(text: string): boolean {
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    REFERENCE.lastIndex = at;
    const match = REFERENCE.exec(text);
    if (match === null) return false;
    const [, name, decimal, hexadecimal] = match;
    if (name === undefined && !isCharacter(hexadecimal === undefined ? Number(decimal) : parseInt(hexadecimal, 16)))
      return false;
  }
  return true;
}

/** XML 1.0, section 2.2. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff && code <= 0x10ffff;
}
