/**
 * .NET binary XML -> events, as the octets arrive ([MC-NBFX] with the strings of [MC-NBFS]). What is not yet whole is kept;
 * nothing is held but the record in work, the names of the open elements and their namespaces.
 */

import { Cursor, MoreNeeded } from './cursor.ts';
import { dictionaryString, type DictionaryStrings } from './dictionary.ts';
import {
  BinaryXmlError,
  DEFAULT_LIMITS,
  namespaceOf,
  type BinaryXmlLimits,
  type NamespaceScope,
  type XmlAttribute,
  type XmlEvent,
  type XmlText,
} from './events.ts';
import { LETTERS, letter, RECORD, TEXT } from './records.ts';
import { readText, textOf } from './values.ts';

/** An element whose attributes may still follow. */
interface OpenStart {
  readonly prefix: string;
  readonly name: string;
  readonly attributes: { readonly prefix: string; readonly name: string; readonly value: string }[];
  readonly namespaces: Map<string, string>;
}

/** The kinds an array may be of, with the bit for the end set, and the octets of a value ([MC-NBFX] 2.2.3.31). */
const ARRAY_KINDS: ReadonlyMap<number, number> = new Map(
  [
    [TEXT.bool, 1],
    [TEXT.int16, 2],
    [TEXT.int32, 4],
    [TEXT.int64, 8],
    [TEXT.float, 4],
    [TEXT.double, 8],
    [TEXT.decimal, 16],
    [TEXT.dateTime, 8],
    [TEXT.timeSpan, 8],
    [TEXT.uuid, 16],
  ].map(([kind = 0, octets = 0]) => [kind | 1, octets]),
);

/** Nobody declares it. */
const XML_SCOPE: NamespaceScope = {
  prefix: 'xml',
  namespace: 'http://www.w3.org/XML/1998/namespace',
  outer: undefined,
};

export interface DecoderOptions {
  /** Default: those of [MC-NBFS] alone. */
  readonly strings?: DictionaryStrings;
  /** What follows the document is not read: {@link BinaryXmlDecoder.takeRest} gives it. Default: nothing may follow. */
  readonly stopsAtEnd?: boolean;
}

export class BinaryXmlDecoder {
  readonly #limits: BinaryXmlLimits;
  readonly #strings: DictionaryStrings;
  readonly #stopsAtEnd: boolean;
  readonly #scopes: NamespaceScope[] = [];
  #waiting: Buffer[] = [];
  #waitingOctets = 0;
  #wanted = 1;
  #taken = 0;
  #start: OpenStart | undefined;
  #finished = false;
  #events: XmlEvent[] = [];

  constructor(limits: BinaryXmlLimits = DEFAULT_LIMITS, options: DecoderOptions = {}) {
    this.#limits = limits;
    this.#strings = options.strings ?? dictionaryString;
    this.#stopsAtEnd = options.stopsAtEnd ?? false;
  }

  /** Whether the document's one element is closed. */
  get isFinished(): boolean {
    return this.#finished;
  }

  /** Octets that came after the document, once it is finished; the decoder forgets them. */
  takeRest(): Buffer {
    const rest = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingOctets = 0;
    return rest;
  }

  /** The events that these octets complete. Throws {@link BinaryXmlError}; the decoder is of no use afterwards. */
  push(octets: Uint8Array): readonly XmlEvent[] {
    this.#waiting.push(Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength));
    this.#waitingOctets += octets.byteLength;
    if (this.#taken + this.#waitingOctets > this.#limits.document) throw new BinaryXmlError('too-long', this.#taken);
    if (this.#waitingOctets < this.#wanted) return [];
    const [first] = this.#waiting;
    const whole = this.#waiting.length === 1 && first !== undefined ? first : Buffer.concat(this.#waiting);
    const used = this.#readRecords(new Cursor(whole, this.#taken, this.#strings));
    const rest = whole.subarray(used);
    this.#taken += used;
    this.#waiting = rest.length === 0 ? [] : [rest];
    this.#waitingOctets = rest.length;
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Throws `truncated` where the document is not whole. */
  end(): void {
    if (this.#waitingOctets > 0 || !this.#finished) {
      throw new BinaryXmlError('truncated', this.#taken + this.#waitingOctets);
    }
  }

  /** Answers where the first record begins that is not whole. */
  #readRecords(cursor: Cursor): number {
    for (;;) {
      const begin = cursor.at;
      if (this.#finished && this.#stopsAtEnd) return begin;
      if (cursor.left === 0) {
        this.#wanted = 1;
        return begin;
      }
      try {
        this.#readRecord(cursor);
      } catch (error) {
        if (!(error instanceof MoreNeeded)) throw error;
        this.#wanted = cursor.left + (cursor.at - begin) + error.octets;
        return begin;
      }
    }
  }

  /** Reads a whole record before anything is changed: it may have to be read again. */
  #readRecord(cursor: Cursor): void {
    const kind = cursor.byte();
    if (kind >= RECORD.shortElement && kind <= RECORD.lastElement) {
      const { prefix, name } = this.#elementName(cursor, kind);
      this.#openElement(cursor, prefix, name);
    } else if (kind >= RECORD.shortAttribute && kind < RECORD.shortElement) this.#readAttribute(cursor, kind);
    else if (kind >= TEXT.zero) this.#readTextRecord(cursor, kind);
    else if (kind === RECORD.endElement) this.#closeElement(cursor);
    else if (kind === RECORD.comment) cursor.string(this.#limits.text);
    else if (kind === RECORD.array) this.#readArray(cursor);
    else cursor.fail('record-unknown');
  }

  #elementName(cursor: Cursor, kind: number): { prefix: string; name: string } {
    const limit = this.#limits.name;
    switch (kind) {
      case RECORD.shortElement:
        return { prefix: '', name: cursor.string(limit) };
      case RECORD.element:
        return { prefix: cursor.string(limit), name: cursor.string(limit) };
      case RECORD.shortDictionaryElement:
        return { prefix: '', name: cursor.dictionaryString() };
      case RECORD.dictionaryElement:
        return { prefix: cursor.string(limit), name: cursor.dictionaryString() };
      default: {
        const inDictionary = kind < RECORD.prefixElementA;
        const first = inDictionary ? RECORD.prefixDictionaryElementA : RECORD.prefixElementA;
        return { prefix: letter(kind - first), name: inDictionary ? cursor.dictionaryString() : cursor.string(limit) };
      }
    }
  }

  #openElement(cursor: Cursor, prefix: string, name: string): void {
    this.#flushStart(cursor);
    if (this.#finished) cursor.fail('not-well-formed');
    if (this.#scopes.length >= this.#limits.depth) cursor.fail('too-deep');
    this.#start = { prefix, name, attributes: [], namespaces: new Map() };
  }

  #readAttribute(cursor: Cursor, kind: number): void {
    const limit = this.#limits.name;
    const start = this.#start ?? cursor.fail('not-well-formed');
    if (start.attributes.length + start.namespaces.size >= this.#limits.attributes) cursor.fail('too-long');
    if (kind >= RECORD.shortXmlns && kind <= RECORD.dictionaryXmlns) {
      const prefixed = kind === RECORD.xmlns || kind === RECORD.dictionaryXmlns;
      const prefix = prefixed ? cursor.string(limit) : '';
      const inDictionary = kind === RECORD.shortDictionaryXmlns || kind === RECORD.dictionaryXmlns;
      start.namespaces.set(prefix, inDictionary ? cursor.dictionaryString() : cursor.string(limit));
      return;
    }
    const { prefix, name } = this.#attributeName(cursor, kind);
    const { value, ends } = this.#readValue(cursor, cursor.byte());
    if (ends) cursor.fail('not-well-formed');
    start.attributes.push({ prefix, name, value: textOf(value) });
  }

  #attributeName(cursor: Cursor, kind: number): { prefix: string; name: string } {
    const limit = this.#limits.name;
    switch (kind) {
      case RECORD.shortAttribute:
        return { prefix: '', name: cursor.string(limit) };
      case RECORD.attribute:
        return { prefix: cursor.string(limit), name: cursor.string(limit) };
      case RECORD.shortDictionaryAttribute:
        return { prefix: '', name: cursor.dictionaryString() };
      case RECORD.dictionaryAttribute:
        return { prefix: cursor.string(limit), name: cursor.dictionaryString() };
      default: {
        const inDictionary = kind < RECORD.prefixDictionaryAttributeA + LETTERS;
        const first = inDictionary ? RECORD.prefixDictionaryAttributeA : RECORD.prefixAttributeA;
        return { prefix: letter(kind - first), name: inDictionary ? cursor.dictionaryString() : cursor.string(limit) };
      }
    }
  }

  /** A list of values is shown with spaces between them. `ends` is the bit for the end, which a list has at its own end. */
  #readValue(cursor: Cursor, kind: number): { readonly value: XmlText; readonly ends: boolean } {
    if (kind !== TEXT.startList) {
      return { value: readText(cursor, kind & ~1, this.#limits.text), ends: (kind & 1) === 1 };
    }
    const values: string[] = [];
    let octets = 0;
    for (;;) {
      const next = cursor.byte();
      if ((next & ~1) === TEXT.endList) return { value: values.join(' '), ends: (next & 1) === 1 };
      const value = textOf(readText(cursor, next, this.#limits.text));
      octets += value.length + 1;
      if (octets > this.#limits.text) cursor.fail('too-long');
      values.push(value);
    }
  }

  #readTextRecord(cursor: Cursor, kind: number): void {
    const { value, ends } = this.#readValue(cursor, kind);
    this.#flushStart(cursor);
    if (this.#scopes.length === 0) cursor.fail('not-well-formed');
    this.#events.push({ kind: 'text', value });
    if (ends) this.#closeElement(cursor);
  }

  /** One element with its attributes, and as many of it as there are values. */
  #readArray(cursor: Cursor): void {
    const before = this.#start;
    const kind = cursor.byte();
    if (kind < RECORD.shortElement || kind > RECORD.lastElement) cursor.fail('not-well-formed');
    const { prefix, name } = this.#elementName(cursor, kind);
    const start: OpenStart = { prefix, name, attributes: [], namespaces: new Map() };
    this.#start = start;
    let values: XmlText[];
    try {
      for (let next = cursor.byte(); next !== RECORD.endElement; next = cursor.byte()) {
        if (next < RECORD.shortAttribute || next >= RECORD.shortElement) cursor.fail('not-well-formed');
        this.#readAttribute(cursor, next);
      }
      values = this.#arrayValues(cursor);
    } finally {
      this.#start = before;
    }
    for (const value of values) {
      this.#openElement(cursor, prefix, name);
      this.#start = start;
      this.#flushStart(cursor);
      this.#events.push({ kind: 'text', value });
      this.#closeElement(cursor);
    }
  }

  #arrayValues(cursor: Cursor): XmlText[] {
    const kind = cursor.byte();
    const octets = ARRAY_KINDS.get(kind) ?? cursor.fail('record-unknown');
    const count = cursor.int31();
    if (count === 0) cursor.fail('not-well-formed');
    if (count * octets > this.#limits.text) cursor.fail('too-long');
    cursor.require(count * octets);
    const values: XmlText[] = [];
    for (let index = 0; index < count; index++) values.push(readText(cursor, kind & ~1, this.#limits.text));
    return values;
  }

  /** All its attributes are known: its namespace is, too. */
  #flushStart(cursor: Cursor): void {
    const start = this.#start;
    if (start === undefined) return;
    this.#start = undefined;
    let scope = this.#scopes.at(-1) ?? XML_SCOPE;
    for (const [prefix, namespace] of start.namespaces) scope = { prefix, namespace, outer: scope };
    const resolve = (prefix: string) => namespaceOf(scope, prefix) ?? cursor.fail('prefix-unknown');
    const attributes = start.attributes.map(({ prefix, name, value }): XmlAttribute => ({
      // An attribute without a prefix has no namespace, whatever the default is.
      namespace: prefix === '' ? '' : resolve(prefix),
      name,
      value,
    }));
    const namespace = start.prefix === '' ? (namespaceOf(scope, '') ?? '') : resolve(start.prefix);
    this.#scopes.push(scope);
    this.#events.push({ kind: 'start', namespace, name: start.name, attributes, scope });
  }

  #closeElement(cursor: Cursor): void {
    this.#flushStart(cursor);
    if (this.#scopes.length === 0) cursor.fail('not-well-formed');
    this.#scopes.pop();
    this.#events.push({ kind: 'end' });
    this.#finished = this.#scopes.length === 0;
  }
}
