/** Text records -> the text that XML would show ([MC-NBFX] 2.2.3), and octets as they are. */

import type { Cursor } from './cursor.ts';
import type { XmlText } from './events.ts';
import { LETTERS, letter, TEXT } from './records.ts';

/** Reads the value of a text record whose kind, without the bit for the end, has been read. */
export function readText(cursor: Cursor, kind: number, limit: number): XmlText {
  const read = READERS.get(kind);
  return read === undefined ? cursor.fail('record-unknown') : read(cursor, limit);
}

type Read = (cursor: Cursor, limit: number) => XmlText;

function length(cursor: Cursor, octets: 1 | 2 | 4, limit: number): number {
  const value = cursor.take(octets).readUIntLE(0, octets);
  return value > limit ? cursor.fail('too-long') : value;
}

const chars =
  (octets: 1 | 2 | 4): Read =>
  (cursor, limit) =>
    cursor.utf8(length(cursor, octets, limit));

const unicode =
  (octets: 1 | 2 | 4): Read =>
  (cursor, limit) =>
    cursor.utf16(length(cursor, octets, limit));

const bytes =
  (octets: 1 | 2 | 4): Read =>
  (cursor, limit) =>
    cursor.bytes(length(cursor, octets, limit));

function realText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The first three parts have their octets in reverse order. */
function uuidText(octets: Buffer): string {
  const hex = (from: number, to: number) => octets.toString('hex', from, to);
  const reversed = (from: number, to: number) => Buffer.from(octets.subarray(from, to)).reverse().toString('hex');
  return [reversed(0, 4), reversed(4, 6), reversed(6, 8), hex(8, 10), hex(10, 16)].join('-');
}

const TICKS_A_SECOND = 10_000_000n;
/** 1970 counted from the year 1. */
const EPOCH = 621_355_968_000_000_000n;
const LAST_TICK = 3_155_378_975_999_999_999n;
const UTC = 1n;

/** Two bits say how the time is meant; the others count tenths of microseconds since the year 1. */
function dateTime(cursor: Cursor): string {
  const value = cursor.take(8).readBigUInt64LE();
  const ticks = value & 0x3fff_ffff_ffff_ffffn;
  if (ticks > LAST_TICK) cursor.fail('text-invalid');
  const seconds = Number((ticks - EPOCH - (ticks % TICKS_A_SECOND)) / TICKS_A_SECOND);
  const whole = new Date(seconds * 1_000).toISOString().slice(0, 19);
  const fraction = fractionOf(ticks);
  // A local time does not say whose: it stays without a zone.
  return `${whole}${fraction}${value >> 62n === UTC ? 'Z' : ''}`;
}

function fractionOf(ticks: bigint): string {
  const rest = ticks % TICKS_A_SECOND;
  return rest === 0n ? '' : `.${rest.toString().padStart(7, '0').replace(/0+$/, '')}`;
}

/** As `xs:duration`. */
function timeSpan(cursor: Cursor): string {
  const value = cursor.take(8).readBigInt64LE();
  const ticks = value < 0n ? -value : value;
  const seconds = ticks / TICKS_A_SECOND;
  const parts: readonly (readonly [bigint, string])[] = [
    [(seconds / 3_600n) % 24n, 'H'],
    [(seconds / 60n) % 60n, 'M'],
  ];
  const days = seconds / 86_400n;
  const second = `${seconds % 60n}${fractionOf(ticks)}`;
  const time = parts.map(([amount, unit]) => (amount === 0n ? '' : `${amount}${unit}`)).join('');
  const clock = `${time}${second === '0' ? '' : `${second}S`}`;
  const text = `P${days === 0n ? '' : `${days}D`}${clock === '' ? '' : `T${clock}`}`;
  return `${value < 0n ? '-' : ''}${text === 'P' ? 'PT0S' : text}`;
}

/** [MS-OAUT] DECIMAL: two octets unused, scale, sign, the high 32 bits, the low 64. */
function decimal(cursor: Cursor): string {
  const octets = cursor.take(16);
  const [scale, sign] = [octets[2]!, octets[3]!];
  if (scale > 28) cursor.fail('text-invalid');
  const number = (BigInt(octets.readUInt32LE(4)) << 64n) | octets.readBigUInt64LE(8);
  const digits = number.toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return sign === 0 ? text : `-${text}`;
}

function bool(cursor: Cursor): string {
  const value = cursor.byte();
  return value > 1 ? cursor.fail('text-invalid') : value === 1 ? 'true' : 'false';
}

function qName(cursor: Cursor): string {
  const prefix = cursor.byte();
  return prefix >= LETTERS ? cursor.fail('text-invalid') : `${letter(prefix)}:${cursor.dictionaryString()}`;
}

const READERS: ReadonlyMap<number, Read> = new Map<number, Read>([
  [TEXT.zero, () => '0'],
  [TEXT.one, () => '1'],
  [TEXT.false, () => 'false'],
  [TEXT.true, () => 'true'],
  [TEXT.int8, (cursor) => String(cursor.take(1).readInt8())],
  [TEXT.int16, (cursor) => String(cursor.take(2).readInt16LE())],
  [TEXT.int32, (cursor) => String(cursor.take(4).readInt32LE())],
  [TEXT.int64, (cursor) => String(cursor.take(8).readBigInt64LE())],
  [TEXT.uint64, (cursor) => String(cursor.take(8).readBigUInt64LE())],
  // Of a number of 32 bits, as many digits as tell it from its neighbours.
  [TEXT.float, (cursor) => shortestFloat(cursor.take(4).readFloatLE())],
  [TEXT.double, (cursor) => realText(cursor.take(8).readDoubleLE())],
  [TEXT.decimal, decimal],
  [TEXT.dateTime, dateTime],
  [TEXT.chars8, chars(1)],
  [TEXT.chars16, chars(2)],
  [TEXT.chars32, chars(4)],
  [TEXT.bytes8, bytes(1)],
  [TEXT.bytes16, bytes(2)],
  [TEXT.bytes32, bytes(4)],
  [TEXT.empty, () => ''],
  [TEXT.dictionary, (cursor) => cursor.dictionaryString()],
  [TEXT.uniqueId, (cursor) => `urn:uuid:${uuidText(cursor.take(16))}`],
  [TEXT.timeSpan, timeSpan],
  [TEXT.uuid, (cursor) => uuidText(cursor.take(16))],
  [TEXT.bool, bool],
  [TEXT.unicodeChars8, unicode(1)],
  [TEXT.unicodeChars16, unicode(2)],
  [TEXT.unicodeChars32, unicode(4)],
  [TEXT.qNameDictionary, qName],
]);

function shortestFloat(value: number): string {
  if (!Number.isFinite(value)) return realText(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return realText(text);
  }
  return realText(value);
}

/** What XML would show. */
export function textOf(value: XmlText): string {
  return typeof value === 'string' ? value : Buffer.from(value).toString('base64');
}
