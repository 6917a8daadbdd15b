/**
 * .NET binary XML as the service writes it ([MC-NBFX], with the strings of [MC-NBFS] and those of a session, [MC-NBFSE]). Written
 * apart from the product's codec, so that a mistake in one is seen in the other; the table of strings, which is held
 * against the specification, is the same.
 */

import { dictionaryNumber } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/dictionary.ts';

/** What a text is: .NET writes numbers, identifiers and truth values in records of their own. */
export type Value =
  | string
  | Uint8Array
  | { readonly guid: string }
  | { readonly uniqueId: string }
  | { readonly int: number }
  | { readonly bool: boolean };

export interface Written {
  /** Default none. */
  readonly prefix?: string;
  readonly name: string;
  /** Declared with the element, by prefix. */
  readonly namespaces?: { readonly [prefix: string]: string };
  readonly attributes?: readonly { readonly prefix?: string; readonly name: string; readonly value: Value }[];
  readonly content?: readonly Written[] | Value;
}

/** Strings that one connection has seen: the first message that uses one brings it, later ones say its number. */
export class WriterSession {
  readonly #numbers = new Map<string, number>();
  #fresh: string[] = [];

  /** Odd, as those of the specification's table are even. */
  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size * 2 + 1;
    this.#numbers.set(text, number);
    this.#fresh.push(text);
    return number;
  }

  /** `<size> (<size><UTF-8>)*` of the strings that are new since the last time ([MC-NBFSE] 2.1). */
  takeTable(): Buffer {
    const strings = this.#fresh.map(sized);
    this.#fresh = [];
    const table = Buffer.concat(strings);
    return Buffer.concat([multiByteInt31(table.length), table]);
  }
}

/** Seven bits an octet, the lowest first ([MC-NBFX] 2.1.2). */
export function multiByteInt31(value: number): Buffer {
  const octets: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) octets.push((rest % 128) + 128);
  return Buffer.from([...octets, rest]);
}

function sized(text: string): Buffer {
  const octets = Buffer.from(text, 'utf8');
  return Buffer.concat([multiByteInt31(octets.length), octets]);
}

export function writeBinaryXml(root: Written, session?: WriterSession): Buffer {
  const parts: Buffer[] = [];
  writeElement({ parts, session }, root);
  return Buffer.concat(parts);
}

interface Target {
  readonly parts: Buffer[];
  readonly session: WriterSession | undefined;
}

function put({ parts }: Target, ...octets: (number | Buffer)[]): void {
  for (const one of octets) parts.push(typeof one === 'number' ? Buffer.from([one]) : one);
}

function writeElement(target: Target, element: Written): void {
  const { prefix = '', name, namespaces = {}, attributes = [], content = [] } = element;
  writeName(target, prefix, name, { plain: 0x40, letterText: 0x5e, letterNumber: 0x44 });
  for (const [declared, namespace] of Object.entries(namespaces)) {
    const number = numberOf(target, namespace);
    put(target, (declared === '' ? 0x08 : 0x09) + (number === undefined ? 0 : 2));
    if (declared !== '') put(target, sized(declared));
    put(target, number === undefined ? sized(namespace) : multiByteInt31(number));
  }
  for (const attribute of attributes) {
    writeName(target, attribute.prefix ?? '', attribute.name, { plain: 0x04, letterText: 0x26, letterNumber: 0x0c });
    writeValue(target, attribute.value, 0);
  }
  if (!isElements(content)) {
    writeValue(target, content, 1);
    return;
  }
  for (const child of content) writeElement(target, child);
  put(target, 0x01);
}

function isElements(content: readonly Written[] | Value): content is readonly Written[] {
  return Array.isArray(content);
}

/** Kinds of records: `plain` without prefix, +1 with one, +2 with a number for the name; the others for one letter. */
interface Kinds {
  readonly plain: number;
  readonly letterText: number;
  readonly letterNumber: number;
}

function writeName(target: Target, prefix: string, name: string, kinds: Kinds): void {
  const number = numberOf(target, name);
  if (/^[a-z]$/.test(prefix)) {
    put(target, (number === undefined ? kinds.letterText : kinds.letterNumber) + prefix.charCodeAt(0) - 0x61);
  } else {
    put(target, kinds.plain + (prefix === '' ? 0 : 1) + (number === undefined ? 0 : 2));
    if (prefix !== '') put(target, sized(prefix));
  }
  put(target, number === undefined ? sized(name) : multiByteInt31(number));
}

function numberOf({ session }: Target, text: string): number | undefined {
  return dictionaryNumber(text) ?? session?.numberOf(text);
}

function writeValue(target: Target, value: Value, ends: 0 | 1): void {
  if (typeof value === 'string') writeText(target, value, ends);
  else if (value instanceof Uint8Array) writeSized(target, Buffer.from(value), ends, 0x9e);
  else if ('guid' in value) put(target, 0xb0 + ends, guidOctets(value.guid));
  else if ('uniqueId' in value) put(target, 0xac + ends, guidOctets(value.uniqueId));
  else if ('bool' in value) put(target, (value.bool ? 0x86 : 0x84) + ends);
  else writeInteger(target, value.int, ends);
}

function writeText(target: Target, text: string, ends: 0 | 1): void {
  const number = text === '' ? undefined : dictionaryNumber(text);
  if (text === '') put(target, 0xa8 + ends);
  else if (text === '0' || text === '1') writeInteger(target, Number(text), ends);
  else if (number !== undefined) put(target, 0xaa + ends, multiByteInt31(number));
  else writeSized(target, Buffer.from(text, 'utf8'), ends, 0x98);
}

/** `kind` with one octet of length, the next two with two and four. */
function writeSized(target: Target, octets: Buffer, ends: 0 | 1, kind: number): void {
  const width = octets.length < 0x100 ? 1 : octets.length < 0x10000 ? 2 : 4;
  const length = Buffer.alloc(width);
  length.writeUIntLE(octets.length, 0, width);
  put(target, kind + { 1: 0, 2: 2, 4: 4 }[width] + ends, length, octets);
}

/** In as few octets as it takes. */
function writeInteger(target: Target, value: number, ends: 0 | 1): void {
  if (value === 0 || value === 1) {
    put(target, (value === 0 ? 0x80 : 0x82) + ends);
    return;
  }
  const [kind, width] = widths.find(([, octets]) => Math.abs(value) < 2 ** (octets * 8 - 1)) ?? [0x8e, 8];
  const octets = Buffer.alloc(8);
  octets.writeBigInt64LE(BigInt(value));
  put(target, kind + ends, octets.subarray(0, width));
}

const widths: readonly (readonly [kind: number, octets: number])[] = [
  [0x88, 1],
  [0x8a, 2],
  [0x8c, 4],
  [0x8e, 8],
];

/** Of the text form: three parts have their octets in reverse order. */
export function guidOctets(guid: string): Buffer {
  const octets = Buffer.from(guid.replaceAll('-', ''), 'hex');
  for (const [from, to] of [
    [0, 4],
    [4, 6],
    [6, 8],
  ] as const) {
    octets.subarray(from, to).reverse();
  }
  return octets;
}

export function guidText(octets: Uint8Array): string {
  const hex = guidOctets(Buffer.from(octets).toString('hex')).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
