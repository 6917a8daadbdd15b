/** Functions that turn one type into another. */

import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { guidFromText, guidToText, isGuidText } from '../../../model/anchor.ts';
import { scalar, type FunctionDefinition } from '../define.ts';
import { DnReference, EvaluationFailure, toBuffer } from '../value.ts';

const INTEGER_TEXT = /^\s*([+-]?)([0-9]+|&[Hh][0-9A-Fa-f]+)\s*$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const ENCODINGS: { readonly [name: string]: BufferEncoding } = { Unicode: 'utf16le', ASCII: 'ascii', UTF8: 'utf8' };
const LARGEST_BINARY_NUMBER = 8;
/** Leading zeros are allowed, within reason. */
const LONGEST_NUMBER = 1_000;

function toBoolean(value: string | bigint | boolean): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value !== 0n;
  const lower = value.trim().toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  if (INTEGER_TEXT.test(value)) return toNumber(value) !== 0n;
  throw new EvaluationFailure(`not True, False or a number: ${value}`);
}

/** Octets count as a little-endian number without sign, as the fields of a device key are ([MS-ADTS] 2.2.20). */
function toNumber(value: string | bigint | Uint8Array): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint8Array) {
    if (value.length > LARGEST_BINARY_NUMBER) throw new EvaluationFailure(`CNum of ${value.length} octets`);
    return value.reduceRight((number, octet) => (number << 8n) | BigInt(octet), 0n);
  }
  const match = INTEGER_TEXT.exec(value);
  if (match === null) throw new EvaluationFailure(`not a whole number: ${value}`);
  if (value.length > LONGEST_NUMBER) throw new EvaluationFailure(`number out of range: ${value}`);
  const magnitude = BigInt(match[2]!.replace(/^&[Hh]/, '0x'));
  const number = match[1] === '-' ? -magnitude : magnitude;
  if (BigInt.asIntN(64, number) !== number) throw new EvaluationFailure(`number out of range: ${value}`);
  return number;
}

/** The number in so many octets, little-endian; the inverse of `CNum` of octets. */
function toOctets(number: bigint, size: bigint): Uint8Array {
  if (size < 1n || size > BigInt(LARGEST_BINARY_NUMBER)) throw new EvaluationFailure(`CBin of ${size} octets`);
  if (number < 0n || number >= 1n << (size * 8n)) throw new EvaluationFailure(`${number} is not ${size} octets`);
  return Uint8Array.from({ length: Number(size) }, (_, index) => Number((number >> BigInt(8 * index)) & 0xffn));
}

function toText(value: string | bigint | boolean | DnReference): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value.dn;
}

function guidOctets(text: string): Uint8Array {
  const bare = text.trim().replace(/^\{(.*)\}$/s, '$1');
  if (!isGuidText(bare)) throw new EvaluationFailure(`not a GUID: ${text}`);
  return guidFromText(bare);
}

function fromBase64(text: string, encoding: string | undefined): string {
  const bare = text.replace(/\s/gu, '');
  if (!BASE64.test(bare) || bare.length % 4 !== 0) throw new EvaluationFailure('not Base64');
  return Buffer.from(bare, 'base64').toString(ENCODINGS[encoding ?? 'Unicode']);
}

function toBase64(value: string | Uint8Array): string {
  return (typeof value === 'string' ? Buffer.from(value, 'utf16le') : toBuffer(value)).toString('base64');
}

function fromUtf8Hex(text: string): string {
  if (text.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(text)) throw new EvaluationFailure('not hexadecimal');
  return Buffer.from(text, 'hex').toString('utf8');
}

function guidText(octets: Uint8Array): string {
  if (octets.length !== 16) throw new EvaluationFailure(`a GUID has 16 octets, not ${octets.length}`);
  return guidToText(octets);
}

/** `S-1-...` of a SID in its packet form ([MS-DTYP] 2.4.2.2). */
function sidText(octets: Uint8Array): string {
  const count = octets[1] ?? 0;
  if (octets[0] !== 1 || count > 15 || octets.length !== 8 + 4 * count) throw new EvaluationFailure('not a SID');
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  let text = `S-1-${authority < 2 ** 32 ? authority : `0x${authority.toString(16).toUpperCase().padStart(12, '0')}`}`;
  for (let index = 0; index < count; index++) text += `-${view.getUint32(8 + 4 * index, true)}`;
  return text;
}

export const CONVERSION_FUNCTIONS: readonly FunctionDefinition[] = [
  scalar({
    name: 'CBool',
    family: 'conversion',
    parameters: ['Expression: truthLike'],
    result: 'boolean',
    whenNull: false,
    call: toBoolean,
  }),
  scalar({
    name: 'CBin',
    family: 'conversion',
    parameters: ['value: number', 'size: number'],
    result: 'octets',
    call: toOctets,
  }),
  scalar({ name: 'CGuid', family: 'conversion', parameters: ['GUID: text'], result: 'octets', call: guidOctets }),
  scalar({
    name: 'CNum',
    family: 'conversion',
    parameters: ['value: textOrOctetsOrNumber'],
    result: 'number',
    call: toNumber,
  }),
  scalar({
    name: 'CRef',
    family: 'conversion',
    parameters: ['value: dn'],
    result: 'reference',
    call: (dn) => new DnReference(dn),
  }),
  scalar({ name: 'CStr', family: 'conversion', parameters: ['value: printable'], result: 'text', call: toText }),
  scalar({
    name: 'ConvertFromBase64',
    family: 'conversion',
    parameters: ['source: text', { name: 'Encoding', words: ['Unicode', 'ASCII', 'UTF8'] }],
    result: 'text',
    call: fromBase64,
  }),
  scalar({
    name: 'ConvertToBase64',
    family: 'conversion',
    parameters: ['source: textOrOctets'],
    result: 'text',
    call: toBase64,
  }),
  scalar({
    name: 'ConvertFromUTF8Hex',
    family: 'conversion',
    parameters: ['source: text'],
    result: 'text',
    call: fromUtf8Hex,
  }),
  scalar({
    name: 'ConvertToUTF8Hex',
    family: 'conversion',
    parameters: ['source: text'],
    result: 'text',
    call: (text) => Buffer.from(text, 'utf8').toString('hex'),
  }),
  scalar({
    name: 'StringFromGuid',
    family: 'conversion',
    parameters: ['GUID: octets'],
    result: 'text',
    call: guidText,
  }),
  scalar({
    name: 'StringFromSid',
    family: 'conversion',
    parameters: ['ObjectSID: octets'],
    result: 'text',
    call: sidText,
  }),
  scalar({
    name: 'Hex',
    family: 'conversion',
    parameters: ['value: textOrOctetsOrNumber'],
    result: 'text',
    // Not documented: a number as Visual Basic's function of that name shows it, octets and text (UTF-8) octet by octet.
    call: (value) =>
      typeof value === 'bigint'
        ? BigInt.asUintN(64, value).toString(16).toUpperCase()
        : (typeof value === 'string' ? Buffer.from(value) : toBuffer(value)).toString('hex').toUpperCase(),
  }),
  scalar({
    name: 'Thumbprint',
    family: 'conversion',
    parameters: ['value: octets'],
    result: 'octets',
    // A device key's KeyHash entry is a SHA-256 over the entries that follow ([MS-ADTS] 2.2.20.6).
    call: (octets) => new Uint8Array(createHash('sha256').update(octets).digest()),
  }),
];
