/**
 * The attributes that are asked for, and how a replica numbers attributes: ATTRTYP with a prefix table, [MS-DRSR] 5.16.
 *
 * An ATTRTYP is an index into the table of the message it stands in, and the last arc of the OID. No number is the same
 * everywhere: every answer is read by its own table.
 */

import type { NdrReader, NdrWriter } from '../rpc/ndr.ts';

/** No other secret attribute is ever asked for. */
export const ATTRIBUTES = {
  unicodePwd: { prefix: '2a864886f7140104', arc: 90 },
  pwdLastSet: { prefix: '2a864886f7140104', arc: 96 },
  userAccountControl: { prefix: '2a864886f7140104', arc: 8 },
  objectSid: { prefix: '2a864886f7140104', arc: 146 },
  isDeleted: { prefix: '2a864886f7140102', arc: 48 },
} as const;

export type AttributeName = keyof typeof ATTRIBUTES;
export const ATTRIBUTE_NAMES = Object.keys(ATTRIBUTES) as AttributeName[];

/** Our own table: 1.2.840.113556.1.4 and 1.2.840.113556.1.2. */
const PREFIXES = [...new Set(Object.values(ATTRIBUTES).map(({ prefix }) => prefix))];

/** 21 octets, the first of them FF: the schema's signature, which stands where a prefix would. */
const SCHEMA_INFO = Buffer.concat([Buffer.from([0xff]), Buffer.alloc(20)]);
const isSchemaInfo = (prefix: Uint8Array) => prefix.length === SCHEMA_INFO.length && prefix[0] === 0xff;

/** By our own table, in ascending order as the call demands. */
export function attributeTypes(names: readonly AttributeName[]): number[] {
  return names
    .map((name) => {
      const { prefix, arc } = ATTRIBUTES[name];
      return (PREFIXES.indexOf(prefix) << 16) | arc;
    })
    .sort((left, right) => left - right);
}

interface Entry {
  readonly index: number;
  readonly prefix: Buffer;
}

/** Samba refuses a table without the schema's signature (87); Windows takes it either way. */
export function requestTable(withSchemaInfo: boolean): readonly Entry[] {
  const entries = PREFIXES.map((prefix, index) => ({ index, prefix: Buffer.from(prefix, 'hex') }));
  return withSchemaInfo ? [...entries, { index: 0, prefix: SCHEMA_INFO }] : entries;
}

export function writeTable(writer: NdrWriter, entries: readonly Entry[]): void {
  writer.uint32(entries.length);
  for (const { index, prefix } of entries) writer.uint32(index).uint32(prefix.length).pointer();
  for (const { prefix } of entries) writer.uint32(prefix.length).octets(prefix).align(4);
}

/** Which of our attributes an ATTRTYP of this answer is. */
export type AttributeNumbers = ReadonlyMap<number, AttributeName>;

export function readTable(reader: NdrReader, count: number): AttributeNumbers {
  reader.same(count, 'the number of prefixes');
  const entries = Array.from({ length: count }, () => {
    const entry = { index: reader.uint32(), length: reader.uint32() };
    reader.pointer();
    return entry;
  });
  const numbers = new Map<number, AttributeName>();
  for (const { index, length } of entries) {
    const prefix = reader.align(4).same(length, 'the length of a prefix').octets(length);
    // It bears index 0, which is a real prefix's as well.
    if (isSchemaInfo(prefix)) continue;
    const text = prefix.toString('hex');
    for (const name of ATTRIBUTE_NAMES) {
      const attribute = ATTRIBUTES[name];
      if (attribute.prefix === text) numbers.set(((index << 16) | attribute.arc) >>> 0, name);
    }
  }
  return numbers;
}
