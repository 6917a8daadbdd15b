/**
 * Elements -> .NET binary XML, in the forms that .NET itself chooses: names and namespaces by their number where the
 * dictionary has them, prefixes of one letter inside the record's kind, the end of an element inside its last text.
 */

import { dictionaryNumber } from './dictionary.ts';
import { letterIndex, RECORD, TEXT } from './records.ts';
import type { XmlText } from './events.ts';

/** What an element to be sent is made of. Prefixes are the sender's choice; a declared namespace is sent with the element. */
export interface OutgoingElement {
  readonly prefix: string;
  readonly name: string;
  /** Namespaces declared here, by prefix. */
  readonly namespaces?: { readonly [prefix: string]: string };
  readonly attributes?: readonly OutgoingAttribute[];
  /** Elements, or one text. */
  readonly content: readonly OutgoingElement[] | XmlText;
}

export interface OutgoingAttribute {
  readonly prefix: string;
  readonly name: string;
  readonly value: string;
}

const SMALLEST = 4_096;

/** Octets that grow. */
class Octets {
  #buffer = Buffer.allocUnsafe(SMALLEST);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  /** Little-endian. */
  number(value: number, octets: 1 | 2 | 4): void {
    this.#reserve(octets);
    this.#length = this.#buffer.writeUIntLE(value, this.#length, octets);
  }

  /** MultiByteInt31. */
  int31(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  utf8(text: string, octets: number): void {
    this.#reserve(octets);
    this.#length += this.#buffer.write(text, this.#length, octets, 'utf8');
  }

  append(octets: Uint8Array): void {
    this.#reserve(octets.length);
    this.#buffer.set(octets, this.#length);
    this.#length += octets.length;
  }

  get octets(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(octets: number): void {
    if (this.#length + octets <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + octets));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** The document of this element. Lone surrogates, which no document can hold, become U+FFFD. */
export function encodeBinaryXml(root: OutgoingElement): Buffer {
  const to = new Octets();
  writeElement(to, root);
  return to.octets;
}

function writeElement(to: Octets, element: OutgoingElement): void {
  writeName(to, element, {
    letterDictionary: RECORD.prefixDictionaryElementA,
    letterText: RECORD.prefixElementA,
    short: RECORD.shortElement,
    prefixed: RECORD.element,
  });
  for (const [prefix, namespace] of Object.entries(element.namespaces ?? {})) writeNamespace(to, prefix, namespace);
  for (const attribute of element.attributes ?? []) {
    writeName(to, attribute, {
      letterDictionary: RECORD.prefixDictionaryAttributeA,
      letterText: RECORD.prefixAttributeA,
      short: RECORD.shortAttribute,
      prefixed: RECORD.attribute,
    });
    writeText(to, attribute.value, 0);
  }
  const { content } = element;
  if (typeof content === 'string' || content instanceof Uint8Array) {
    // The lowest bit: this text ends the element.
    writeText(to, content, 1);
    return;
  }
  for (const child of content) writeElement(to, child);
  to.byte(RECORD.endElement);
}

interface NameRecords {
  readonly letterDictionary: number;
  readonly letterText: number;
  /** Without a prefix; the next but one is the same with a number for the name. */
  readonly short: number;
  readonly prefixed: number;
}

function writeName(to: Octets, { prefix, name }: { prefix: string; name: string }, records: NameRecords): void {
  const known = dictionaryNumber(name);
  const place = letterIndex(prefix);
  if (place !== undefined) to.byte((known === undefined ? records.letterText : records.letterDictionary) + place);
  else {
    to.byte((prefix === '' ? records.short : records.prefixed) + (known === undefined ? 0 : 2));
    if (prefix !== '') writeString(to, prefix);
  }
  if (known === undefined) writeString(to, name);
  else to.int31(known);
}

function writeNamespace(to: Octets, prefix: string, namespace: string): void {
  const known = dictionaryNumber(namespace);
  to.byte((prefix === '' ? RECORD.shortXmlns : RECORD.xmlns) + (known === undefined ? 0 : 2));
  if (prefix !== '') writeString(to, prefix);
  if (known === undefined) writeString(to, namespace);
  else to.int31(known);
}

function writeString(to: Octets, text: string): void {
  const octets = Buffer.byteLength(text, 'utf8');
  to.int31(octets);
  to.utf8(text, octets);
}

function writeText(to: Octets, value: XmlText, ending: 0 | 1): void {
  if (typeof value !== 'string') {
    writeLength(to, value.length, ending, [TEXT.bytes8, TEXT.bytes16, TEXT.bytes32]);
    to.append(value);
  } else if (value === '') to.byte(TEXT.empty + ending);
  else if (value === '0') to.byte(TEXT.zero + ending);
  else if (value === '1') to.byte(TEXT.one + ending);
  else {
    const octets = Buffer.byteLength(value, 'utf8');
    writeLength(to, octets, ending, [TEXT.chars8, TEXT.chars16, TEXT.chars32]);
    to.utf8(value, octets);
  }
}

type Sizes = readonly [small: number, middle: number, large: number];

function writeLength(to: Octets, length: number, ending: 0 | 1, [small, middle, large]: Sizes): void {
  if (length <= 0xff) {
    to.byte(small + ending);
    to.number(length, 1);
  } else if (length <= 0xffff) {
    to.byte(middle + ending);
    to.number(length, 2);
  } else {
    to.byte(large + ending);
    to.number(length, 4);
  }
}
