/**
 * The password out of the JSON that was encrypted: an object with one string among its members, whose name nobody has
 * published. Octets in, octets out: text of JavaScript cannot be zeroed, so none is made.
 */

import { wipeable } from '../../../connectors/active-directory/wipeable.ts';

/**
 * UTF-8 in a buffer of its own, which the caller zeroes; undefined where the octets are no such object. The octets given
 * are left as they are.
 */
export function passwordIn(json: Buffer): Buffer | undefined {
  const reader = new JsonReader(json);
  const found = reader.onlyString();
  if (found === undefined) return undefined;
  // Escapes only get shorter: six octets stand for three at most.
  const password = wipeable(found.end - found.start);
  const length = unescaped(json.subarray(found.start, found.end), password);
  if (length === undefined) {
    password.fill(0);
    return undefined;
  }
  return password.subarray(0, length);
}

interface Place {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN, CLOSE, COLON, COMMA] = [0x7b, 0x7d, 0x3a, 0x2c];
/** What numbers and the three words are made of (RFC 8259, 3 and 6). */
const SCALAR = /^[-+.0-9a-zA-Z]$/;

class JsonReader {
  readonly #octets: Buffer;
  #at = 0;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  /** Where the object's one value that is a string stands, without its quotes. */
  onlyString(): Place | undefined {
    if (!this.#take(OPEN)) return undefined;
    let found: Place | undefined;
    do {
      if (this.#string() === undefined || !this.#take(COLON)) return undefined;
      this.#skipSpace();
      if (this.#octets[this.#at] !== QUOTE) {
        if (!this.#scalar()) return undefined;
        continue;
      }
      const place = this.#string();
      if (place === undefined || found !== undefined) return undefined;
      found = place;
    } while (this.#take(COMMA));
    if (!this.#take(CLOSE)) return undefined;
    this.#skipSpace();
    return this.#at === this.#octets.length ? found : undefined;
  }

  #skipSpace(): void {
    while ([0x20, 0x09, 0x0a, 0x0d].includes(this.#octets[this.#at] ?? 0)) this.#at += 1;
  }

  #take(octet: number): boolean {
    this.#skipSpace();
    if (this.#octets[this.#at] !== octet) return false;
    this.#at += 1;
    return true;
  }

  #string(): Place | undefined {
    if (!this.#take(QUOTE)) return undefined;
    const start = this.#at;
    for (; this.#at < this.#octets.length; this.#at += 1) {
      const octet = this.#octets[this.#at];
      if (octet === BACKSLASH) this.#at += 1;
      else if (octet === QUOTE) {
        this.#at += 1;
        return { start, end: this.#at - 1 };
      }
    }
    return undefined;
  }

  #scalar(): boolean {
    const start = this.#at;
    while (this.#at < this.#octets.length && SCALAR.test(String.fromCharCode(this.#octets[this.#at] ?? 0)))
      this.#at += 1;
    return this.#at > start;
  }
}

const SIMPLE: ReadonlyMap<number, number> = new Map([
  [0x22, 0x22],
  [0x5c, 0x5c],
  [0x2f, 0x2f],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
]);

/** Writes a string's octets without its escapes and answers how many they are; undefined where an escape is none, or the text is no UTF-8. */
function unescaped(text: Buffer, to: Buffer): number | undefined {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const octet = text[at] ?? 0;
    if (octet < 0x20) return undefined;
    if (octet !== BACKSLASH) {
      to[length++] = octet;
      continue;
    }
    at += 1;
    const simple = SIMPLE.get(text[at] ?? 0);
    if (simple !== undefined) {
      to[length++] = simple;
      continue;
    }
    const first = unit(text, at);
    if (first === undefined) return undefined;
    at += 4;
    const point = codePoint(first, text[at + 1] === BACKSLASH ? unit(text, at + 2) : undefined);
    if (point === undefined) return undefined;
    if (point > 0xffff) at += 6;
    length = writeUtf8(to, length, point);
  }
  return isUtf8(to, length) ? length : undefined;
}

/** The four digits after `u`. */
function unit(text: Buffer, at: number): number | undefined {
  if (text[at] !== 0x75 || at + 4 >= text.length) return undefined;
  let value = 0;
  for (let place = 1; place <= 4; place += 1) {
    const digit = digitOf(text[at + place] ?? 0);
    if (digit === undefined) return undefined;
    value = value * 16 + digit;
  }
  return value;
}

function digitOf(octet: number): number | undefined {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : undefined;
}

function codePoint(first: number, second: number | undefined): number | undefined {
  if (first < 0xd800 || first > 0xdfff) return first;
  if (first > 0xdbff || second === undefined || second < 0xdc00 || second > 0xdfff) return undefined;
  return 0x1_0000 + (first - 0xd800) * 0x400 + (second - 0xdc00);
}

function writeUtf8(to: Buffer, at: number, point: number): number {
  const tail = (shift: number) => 0x80 | ((point >> shift) & 0x3f);
  const octets =
    point < 0x80
      ? [point]
      : point < 0x800
        ? [0xc0 | (point >> 6), tail(0)]
        : point < 0x1_0000
          ? [0xe0 | (point >> 12), tail(6), tail(0)]
          : [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
  octets.forEach((octet, index) => (to[at + index] = octet));
  return at + octets.length;
}

/** RFC 3629, 4: no octets too many, no surrogates, nothing beyond U+10FFFF. */
function isUtf8(octets: Buffer, length: number): boolean {
  for (let at = 0; at < length;) {
    const lead = octets[at] ?? 0;
    const size =
      lead < 0x80
        ? 1
        : lead >= 0xc2 && lead < 0xe0
          ? 2
          : (lead & 0xf0) === 0xe0
            ? 3
            : lead >= 0xf0 && lead < 0xf5
              ? 4
              : 0;
    if (size === 0 || at + size > length) return false;
    for (let place = 1; place < size; place += 1) if (((octets[at + place] ?? 0) & 0xc0) !== 0x80) return false;
    const second = octets[at + 1] ?? 0;
    if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return false;
    if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return false;
    at += size;
  }
  return true;
}
