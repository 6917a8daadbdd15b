/** The forest's schema: which attributes there are and how their values read. */

import type { AttributeDefinition, AttributeType } from '../../model/attribute-value.ts';
import type { ConnectorSchema } from '../connector.ts';

/** How a value's octets read. `dn-with-data` is Object(DN-Binary) and Object(DN-String), kept as text. */
export type Encoding = 'text' | 'integer' | 'boolean' | 'octets' | 'dn' | 'dn-with-data';

export interface SchemaAttribute extends AttributeDefinition {
  readonly encoding: Encoding;
  /** Present on linked attributes: even for a forward link, odd for its back link ([MS-ADTS] 3.1.1.1.6). */
  readonly linkId?: number;
  /** Computed at each read, never replicated (systemFlags FLAG_ATTR_IS_CONSTRUCTED, [MS-ADTS] 2.2.10). */
  readonly constructed: boolean;
}

export interface Schema extends ConnectorSchema {
  readonly attributes: ReadonlyMap<string, SchemaAttribute>;
  /** Every class by its name. */
  readonly classes: ReadonlySet<string>;
  /** An attribute in whatever case it is written. */
  attribute(name: string): SchemaAttribute | undefined;
}

export const FLAG_ATTR_IS_CONSTRUCTED = 0x4;

/** omObjectClass of Object(OR-Name), whose attributeSyntax is the one of Object(DN-Binary). */
const OR_NAME = '56060102050b1d';

/** [MS-ADTS] 3.1.1.2.2.2, by attributeSyntax. */
const ENCODINGS: { readonly [attributeSyntax: string]: Encoding } = {
  '2.5.5.1': 'dn', // Object(DS-DN)
  '2.5.5.2': 'text', // String(Object-Identifier)
  '2.5.5.3': 'text', // String(Case)
  '2.5.5.4': 'text', // String(Teletex)
  '2.5.5.5': 'text', // String(IA5), String(Printable)
  '2.5.5.6': 'text', // String(Numeric)
  '2.5.5.7': 'dn-with-data', // Object(DN-Binary), Object(OR-Name)
  '2.5.5.8': 'boolean', // Boolean
  '2.5.5.9': 'integer', // Integer, Enumeration
  '2.5.5.10': 'octets', // String(Octet), Object(Replica-Link)
  '2.5.5.11': 'text', // String(UTC-Time), String(Generalized-Time)
  '2.5.5.12': 'text', // String(Unicode)
  '2.5.5.13': 'text', // Object(Presentation-Address)
  '2.5.5.14': 'dn-with-data', // Object(DN-String), Object(Access-Point)
  '2.5.5.15': 'octets', // String(NT-Sec-Desc)
  '2.5.5.16': 'integer', // LargeInteger
  '2.5.5.17': 'octets', // String(Sid)
};

/** How a value of each encoding is held. */
export const TYPES: { readonly [encoding in Encoding]: AttributeType } = {
  text: 'string',
  integer: 'integer',
  boolean: 'boolean',
  octets: 'binary',
  dn: 'reference',
  'dn-with-data': 'string',
};

export function encodingOf(attributeSyntax: string, omObjectClass: Uint8Array | undefined): Encoding {
  if (attributeSyntax === '2.5.5.7' && Buffer.from(omObjectClass ?? []).toString('hex') === OR_NAME) return 'dn';
  return ENCODINGS[attributeSyntax] ?? 'octets';
}
