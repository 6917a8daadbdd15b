/** .NET binary XML as clients write it ([MC-NBFX], [MC-NBFS], [MC-NBFSE]): whole elements out of octets of which more may come. */

import { dictionaryString } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/dictionary.ts';
import { guidText } from './binary-xml-writer.ts';

export interface ReadElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly { readonly namespace: string; readonly name: string; readonly value: string }[];
  readonly children: readonly ReadElement[];
  /** All texts one after the other, octets in Base64. */
  readonly text: string;
  /** Of the only text, where it was octets. */
  readonly octets?: Buffer;
}

/** More is needed to say what it is. */
export class Incomplete extends Error {}
/** It is no document. */
export class Malformed extends Error {}

const MAXIMUM_DEPTH = 64;

/** One for all: it is thrown for every piece of a message that comes, and its place says nothing. */
const INCOMPLETE = new Incomplete('more octets are needed');

export class OctetReader {
  at = 0;
  readonly octets: Buffer;

  constructor(octets: Buffer) {
    this.octets = octets;
  }

  take(length: number): Buffer {
    if (this.octets.length - this.at < length) throw INCOMPLETE;
    return this.octets.subarray(this.at, (this.at += length));
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  int31(): number {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      const octet = this.byte();
      value += (octet % 128) * 128 ** i;
      if (octet < 128) {
        if (value > 0x7fffffff) break;
        return value;
      }
    }
    throw new Malformed('a number of more than 31 bits');
  }

  string(): string {
    return this.take(this.int31()).toString('utf8');
  }
}

/** The strings of a session's own, as messages brought them. */
export type ReaderSession = string[];

/** The strings that a message brings along, which stand before it. */
export function readStringTable(reader: OctetReader, session: ReaderSession): void {
  const size = reader.int31();
  const table = new OctetReader(reader.take(size));
  while (table.at < size) session.push(table.string());
}

/** One element with everything in it. Throws {@link Incomplete} and {@link Malformed}; the reader stands behind it. */
export function readBinaryXml(reader: OctetReader, session: ReaderSession = []): ReadElement {
  const kind = reader.byte();
  if (!isElement(kind)) throw new Malformed(`record ${kind.toString(16)} where the root is expected`);
  return readElement({ reader, session }, kind, new Map([['', '']]), 0);
}

interface Source {
  readonly reader: OctetReader;
  readonly session: ReaderSession;
}

type Scope = ReadonlyMap<string, string>;

function isElement(kind: number): boolean {
  return kind >= 0x40 && kind <= 0x77;
}

function readElement(source: Source, kind: number, outer: Scope, depth: number): ReadElement {
  if (depth > MAXIMUM_DEPTH) throw new Malformed('too deep');
  const { reader } = source;
  const { prefix, name } = readName(source, kind, { plain: 0x40, letterNumber: 0x44, letterText: 0x5e });
  const scope = new Map(outer);
  const attributes: { prefix: string; name: string; value: string }[] = [];
  let next = reader.byte();
  for (; next >= 0x04 && next <= 0x3f; next = reader.byte()) readAttribute(source, next, scope, attributes);
  const children: ReadElement[] = [];
  const texts: (string | Buffer)[] = [];
  for (; next !== 0x01; next = reader.byte()) {
    if (isElement(next)) children.push(readElement(source, next, scope, depth + 1));
    else if (next === 0x02) reader.string();
    else if (next >= 0x80) {
      texts.push(readValue(source, next & 0xfe));
      if (next % 2 === 1) break;
    } else throw new Malformed(`record ${next.toString(16)}`);
  }
  const [only] = texts;
  return {
    namespace: namespaceOf(scope, prefix),
    name,
    attributes: attributes.map((one) => ({
      namespace: one.prefix === '' ? '' : namespaceOf(scope, one.prefix),
      name: one.name,
      value: one.value,
    })),
    children,
    text: texts.map((text) => (typeof text === 'string' ? text : text.toString('base64'))).join(''),
    ...(texts.length === 1 && Buffer.isBuffer(only) ? { octets: only } : {}),
  };
}

function namespaceOf(scope: Scope, prefix: string): string {
  const found = scope.get(prefix);
  if (found === undefined) throw new Malformed(`prefix ${prefix} is not declared`);
  return found;
}

function readAttribute(
  source: Source,
  kind: number,
  scope: Map<string, string>,
  attributes: { prefix: string; name: string; value: string }[],
): void {
  const { reader } = source;
  if (kind >= 0x08 && kind <= 0x0b) {
    const prefix = kind % 2 === 0 ? '' : reader.string();
    scope.set(prefix, kind >= 0x0a ? numbered(source) : reader.string());
    return;
  }
  const { prefix, name } = readName(source, kind, { plain: 0x04, letterNumber: 0x0c, letterText: 0x26 });
  const value = readValue(source, reader.byte());
  attributes.push({ prefix, name, value: typeof value === 'string' ? value : value.toString('base64') });
}

interface Kinds {
  readonly plain: number;
  readonly letterNumber: number;
  readonly letterText: number;
}

function readName(source: Source, kind: number, kinds: Kinds): { readonly prefix: string; readonly name: string } {
  const { reader } = source;
  if (kind >= kinds.letterText) return { prefix: letter(kind - kinds.letterText), name: reader.string() };
  if (kind >= kinds.letterNumber) return { prefix: letter(kind - kinds.letterNumber), name: numbered(source) };
  const form = kind - kinds.plain;
  const prefix = form % 2 === 1 ? reader.string() : '';
  return { prefix, name: form >= 2 ? numbered(source) : reader.string() };
}

function letter(place: number): string {
  return String.fromCharCode(0x61 + place);
}

function numbered({ reader, session }: Source): string {
  const number = reader.int31();
  const text = number % 2 === 0 ? dictionaryString(number) : session[(number - 1) / 2];
  if (text === undefined) throw new Malformed(`string ${String(number)} is in no dictionary`);
  return text;
}

/** Texts of the kinds that these messages may hold. */
function readValue(source: Source, kind: number): string | Buffer {
  const { reader } = source;
  const length = (width: 1 | 2 | 4) => reader.take(width).readUIntLE(0, width);
  switch (kind) {
    case 0x80:
      return '0';
    case 0x82:
      return '1';
    case 0x84:
      return 'false';
    case 0x86:
      return 'true';
    case 0x88:
      return String(reader.take(1).readInt8());
    case 0x8a:
      return String(reader.take(2).readInt16LE());
    case 0x8c:
      return String(reader.take(4).readInt32LE());
    case 0x8e:
      return String(reader.take(8).readBigInt64LE());
    case 0x98:
      return reader.take(length(1)).toString('utf8');
    case 0x9a:
      return reader.take(length(2)).toString('utf8');
    case 0x9c:
      return reader.take(length(4)).toString('utf8');
    case 0x9e:
      return Buffer.from(reader.take(length(1)));
    case 0xa0:
      return Buffer.from(reader.take(length(2)));
    case 0xa2:
      return Buffer.from(reader.take(length(4)));
    case 0xa8:
      return '';
    case 0xaa:
      return numbered(source);
    case 0xac:
      return `urn:uuid:${guidText(reader.take(16))}`;
    case 0xb0:
      return guidText(reader.take(16));
    case 0xb2:
      return String(reader.take(8).readBigUInt64LE());
    case 0xb4:
      return reader.byte() === 0 ? 'false' : 'true';
    case 0xb6:
      return reader.take(length(1)).toString('utf16le');
    case 0xb8:
      return reader.take(length(2)).toString('utf16le');
    default:
      throw new Malformed(`text record ${kind.toString(16)}`);
  }
}

export function child(element: ReadElement | undefined, name: string): ReadElement | undefined {
  return element?.children.find((one) => one.name === name);
}

export function textAt(element: ReadElement | undefined, ...path: readonly string[]): string | undefined {
  return path.reduce(child, element)?.text;
}
