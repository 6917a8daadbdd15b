/**
 * Distinguished names as Active Directory reads and writes them (RFC 4514 with AD's own escapes). Independent of the
 * engine's own code on purpose, so that one does not repeat the other's mistakes.
 */

import { LdapFailure, diagnostic } from './result.ts';

export interface Rdn {
  /** As written: `CN`, `ou`, ... */
  readonly attribute: string;
  readonly value: string;
}

/** Parses `CN=a\, b,OU=c`, first part first; throws `invalidDNSyntax`. An empty text is the empty name. */
export function parseDn(text: string): Rdn[] {
  const rdns: Rdn[] = [];
  let position = 0;
  if (text.trim() === '') return rdns;
  for (;;) {
    const equals = text.indexOf('=', position);
    const attribute = equals < 0 ? '' : text.slice(position, equals).trim();
    if (!/^([A-Za-z][A-Za-z0-9-]*|\d+(\.\d+)+)$/.test(attribute)) throw invalidName(text);
    const { value, end } = parseValue(text, equals + 1);
    if (value === '') throw invalidName(text);
    rdns.push({ attribute, value });
    if (end >= text.length) return rdns;
    position = end + 1;
    if (text.slice(position).trim() === '') throw invalidName(text);
  }
}

function invalidName(text: string): LdapFailure {
  return new LdapFailure(
    'invalidDNSyntax',
    `${diagnostic(0x208f, 'NameErr', 'problem 2006 (BAD_NAME)')}, best match of:\n\t'${text}'\n`,
  );
}

function parseValue(text: string, from: number): { value: string; end: number } {
  let position = from;
  while (text[position] === ' ') position++;
  if (text[position] === '"') return parseQuoted(text, position + 1);
  if (text[position] === '#') return parseHex(text, position + 1);
  const octets: Buffer[] = [];
  let plain = position;
  let lastSolid = 0; // octets.length up to which trailing spaces are meant
  const flush = (end: number) => {
    if (end > plain) octets.push(Buffer.from(text.slice(plain, end)));
  };
  while (position < text.length && text[position] !== ',' && text[position] !== ';') {
    const character = text[position];
    if (character === '\\') {
      flush(position);
      const escaped = readEscape(text, position);
      octets.push(escaped.octets);
      position = plain = escaped.end;
      lastSolid = octets.length;
    } else {
      if (character === '"' || character === '<' || character === '>') throw invalidName(text);
      position++;
    }
  }
  flush(position);
  const value = Buffer.concat(octets).toString('utf8');
  return { value: octets.length > lastSolid ? value.replace(/ +$/, '') : value, end: position };
}

function readEscape(text: string, position: number): { octets: Buffer; end: number } {
  const pair = text.slice(position + 1, position + 3);
  if (/^[0-9a-fA-F]{2}$/.test(pair)) return { octets: Buffer.from(pair, 'hex'), end: position + 3 };
  const character = text[position + 1];
  if (character === undefined || !' "#+,;<=>\\/'.includes(character)) throw invalidName(text);
  return { octets: Buffer.from(character), end: position + 2 };
}

function parseQuoted(text: string, from: number): { value: string; end: number } {
  const octets: Buffer[] = [];
  let position = from;
  while (text[position] !== '"') {
    if (position >= text.length) throw invalidName(text);
    if (text[position] === '\\') {
      const escaped = readEscape(text, position);
      octets.push(escaped.octets);
      position = escaped.end;
    } else {
      const point = text.codePointAt(position) ?? 0;
      const character = String.fromCodePoint(point);
      octets.push(Buffer.from(character));
      position += character.length;
    }
  }
  position++;
  while (text[position] === ' ') position++;
  if (position < text.length && text[position] !== ',' && text[position] !== ';') throw invalidName(text);
  return { value: Buffer.concat(octets).toString('utf8'), end: position };
}

/** `#` and the BER of an octet or UTF-8 string. */
function parseHex(text: string, from: number): { value: string; end: number } {
  const match = /^([0-9a-fA-F]{2})+/.exec(text.slice(from));
  const octets = Buffer.from(match?.[0] ?? '', 'hex');
  const end = from + (match?.[0].length ?? 0);
  if (octets.length < 2 || octets[1] !== octets.length - 2) throw invalidName(text);
  if (end < text.length && text[end] !== ',' && text[end] !== ';') throw invalidName(text);
  return { value: octets.subarray(2).toString('utf8'), end };
}

/** A value as domain controllers write it into a name: special characters by backslash, control characters by code. */
export function escapeRdnValue(value: string): string {
  if (value === ' ') return '\\ ';
  let escaped = value.replace(/[\\,+"<>;=]/g, (character) => `\\${character}`);
  escaped = escaped.replaceAll('\n', '\\0A').replaceAll('\r', '\\0D').replaceAll('\0', '\\00');
  if (escaped.startsWith(' ') || escaped.startsWith('#')) escaped = `\\${escaped}`;
  if (escaped.endsWith(' ')) escaped = `${escaped.slice(0, -1)}\\ `;
  return escaped;
}

export function formatRdn(rdn: Rdn): string {
  return `${rdn.attribute.toUpperCase()}=${escapeRdnValue(rdn.value)}`;
}

export function formatDn(rdns: readonly Rdn[]): string {
  return rdns.map(formatRdn).join(',');
}

/** What two siblings must not share: names are compared without regard to case. */
export function rdnKey(attribute: string, value: string): string {
  return `${attribute.toLowerCase()}=${value.normalize('NFC').toLowerCase()}`;
}
