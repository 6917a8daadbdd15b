/** Values between the wire and the engine. */

import { isUtf8 } from 'node:buffer';
import type { AttributeValue } from '../../../model/attribute-value.ts';
import { plainDnWithData } from '../distinguished-names.ts';
import type { SchemaAttribute } from '../schema.ts';

/** A value that is not what the schema says it is. */
export class ValueError extends Error {
  readonly attribute: string;
  readonly reason: 'not-utf-8' | 'not-an-integer' | 'not-a-boolean' | 'reference-without-guid';
  constructor(attribute: string, reason: ValueError['reason']) {
    super(`${attribute}: ${reason}`);
    this.name = 'ValueError';
    this.attribute = attribute;
    this.reason = reason;
  }
}

/** Text as it is, a byte order mark included. */
export function decodeText(attribute: string, value: Buffer): string {
  const text = value.toString('utf8');
  // Octets that are no UTF-8 come out as U+FFFD, which may also have been there; looking twice is rarely needed.
  if (text.includes('\ufffd') && !isUtf8(value)) throw new ValueError(attribute, 'not-utf-8');
  return text;
}

/** One value by its attribute's encoding; references are not values and not for this. */
export function decodeValue(attribute: SchemaAttribute, value: Buffer): AttributeValue {
  if (attribute.encoding === 'octets') return new Uint8Array(value);
  const text = decodeText(attribute.name, value);
  switch (attribute.encoding) {
    case 'integer':
      if (!/^-?\d+$/.test(text)) throw new ValueError(attribute.name, 'not-an-integer');
      return BigInt(text);
    case 'boolean':
      if (text !== 'TRUE' && text !== 'FALSE') throw new ValueError(attribute.name, 'not-a-boolean');
      return text === 'TRUE';
    case 'dn-with-data':
      return plainDnWithData(text);
    case 'text':
    case 'dn':
      return text;
  }
}

/** The reverse of {@link decodeValue}. */
export function encodeValue(value: AttributeValue): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (typeof value === 'boolean') return Buffer.from(value ? 'TRUE' : 'FALSE');
  return Buffer.from(String(value), 'utf8');
}
