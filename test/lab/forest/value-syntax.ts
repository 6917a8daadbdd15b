/** Values as clients send them, checked and turned into what is stored. */

import type { Directory } from './directory.ts';
import type { DirectoryObject, Value } from './directory-object.ts';
import { guidOctets, sidOctets } from './identifiers.ts';
import { LdapFailure, diagnostic } from './result.ts';
import type { AttributeDefinition } from './schema/attribute-table.ts';

const INVALID_SYNTAX = 0x200b;
const SINGLE_VALUE = 0x2081;
const RANGE = 0x2082;

export function attributeFailure(
  name: 'constraintViolation' | 'attributeOrValueExists' | 'noSuchAttribute' | 'invalidAttributeSyntax',
  win32: number,
  attribute: string,
): LdapFailure {
  const problem = {
    constraintViolation: 'problem 1005 (CONSTRAINT_ATT_TYPE)',
    attributeOrValueExists: 'problem 1006 (ATT_OR_VALUE_EXISTS)',
    noSuchAttribute: 'problem 1001 (NO_ATTRIBUTE_OR_VAL)',
    invalidAttributeSyntax: 'problem 1002 (INVALID_ATTRIBUTE_SYNTAX)',
  }[name];
  const code = win32.toString(16).toUpperCase().padStart(8, '0');
  return new LdapFailure(
    name,
    `${code}: AtrErr: DSID-03190F80, #1:\n\t0: ${code}: DSID-03190F80, ${problem}, data 0, Att 0 (${attribute})\n`,
  );
}

/** The definition of an attribute that a client writes; an unknown one is refused as Windows refuses it. */
export function writableAttribute(directory: Directory, name: string): AttributeDefinition {
  const attribute = directory.schema.attribute(name);
  if (attribute) return attribute;
  // Windows answers noSuchAttribute, not undefinedAttributeType ([MS-ADTS] 3.1.1.5.3.2).
  throw new LdapFailure(
    'noSuchAttribute',
    `00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion operation, data 0, v4563`,
  );
}

/** One stored value of octets or text; throws `invalidAttributeSyntax` or `constraintViolation`. */
export function parseValue(attribute: AttributeDefinition, given: Value): Value {
  if (attribute.binary) return parseBinary(attribute, given);
  const octets = typeof given === 'string' ? undefined : Buffer.from(given);
  const text = octets ? octets.toString('utf8') : (given as string);
  const wellFormed = octets ? Buffer.compare(Buffer.from(text), octets) === 0 : text.isWellFormed();
  if (!wellFormed || text === '') throw attributeFailure('invalidAttributeSyntax', INVALID_SYNTAX, attribute.name);
  if (!isOfSyntax(attribute, text)) throw attributeFailure('invalidAttributeSyntax', INVALID_SYNTAX, attribute.name);
  if (attribute.rangeUpper !== undefined && attribute.matching === 'text' && text.length > attribute.rangeUpper) {
    throw attributeFailure('constraintViolation', RANGE, attribute.name);
  }
  return text;
}

function parseBinary(attribute: AttributeDefinition, given: Value): Value {
  if (typeof given !== 'string') {
    // Clients may also send the text of a SID.
    const sid = attribute.syntax === 'sid' ? sidOctets(Buffer.from(given).toString('latin1')) : undefined;
    return sid ?? Buffer.from(given);
  }
  return (attribute.syntax === 'sid' ? sidOctets(given) : guidOctets(given)) ?? Buffer.from(given);
}

function isOfSyntax(attribute: AttributeDefinition, text: string): boolean {
  switch (attribute.syntax) {
    case 'boolean':
      return text === 'TRUE' || text === 'FALSE';
    case 'integer':
    case 'enumeration':
      return /^-?\d{1,10}$/.test(text) && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31;
    case 'large-integer':
      return /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
    case 'time':
    case 'utc-time':
      return /^\d{12,14}(\.\d+)?(Z|[+-]\d{4})$/.test(text);
    case 'numeric':
      return /^[\d ]*$/.test(text);
    default:
      return true;
  }
}

/** Checks how many values an attribute may have. */
export function checkCount(attribute: AttributeDefinition, count: number): void {
  if (attribute.singleValued && count > 1) throw attributeFailure('constraintViolation', SINGLE_VALUE, attribute.name);
}

/** The object a written DN names. `member` and the others fail differently, as in Windows and Samba. */
export function resolveReference(directory: Directory, attribute: AttributeDefinition, value: Value): DirectoryObject {
  const dn = typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
  const target = directory.find(dn);
  if (target && !target.deleted) return target;
  if (attribute.name === 'member') {
    throw new LdapFailure('noSuchObject', diagnostic(0x525, 'NameErr', 'problem 2001 (NO_OBJECT)'));
  }
  throw attributeFailure('constraintViolation', 0x20b5, attribute.name);
}
