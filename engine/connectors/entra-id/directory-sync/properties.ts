/**
 * Attributes of the Entra connector space <-> the property bags of the directory-sync service. Keys are the attributes'
 * names but for the anchors; types are those that open clients send ([MS-ADTS] for the SID).
 */

import type { AttributeDefinition, AttributeValue } from '../../../model/attribute-value.ts';
import type { OutgoingElement } from './binary-xml/encoder.ts';
import { childOf, isNil, octetsIn, textIn, type XmlElement } from './binary-xml/elements.ts';
import { NAMESPACE } from './soap/names.ts';

/** Where the service's key is not the attribute's name. Keys are compared without regard to letter case. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['sourceAnchor', 'SourceAnchor'],
  ['cloudAnchor', 'CloudAnchor'],
  ['thumbnailPhoto', 'ThumbnailPhoto'],
]);

/** Text in the connector space, octets on the wire. */
const SID = 'onPremiseSecurityIdentifier';

export function keyOf(attribute: string): string {
  return KEYS.get(attribute) ?? attribute;
}

/** Attributes of an object type by the service's key in lower case. */
export function attributesByKey(
  schema: ReadonlyMap<string, AttributeDefinition>,
): ReadonlyMap<string, AttributeDefinition> {
  return new Map([...schema.values()].map((definition) => [keyOf(definition.name).toLowerCase(), definition]));
}

/** `c:KeyValueOfstringanyType`; no values clear. Throws a RangeError for a value that is not of the attribute's type. */
export function toProperty(definition: AttributeDefinition, values: readonly AttributeValue[]): OutgoingElement {
  return keyValue(keyOf(definition.name), valueElement(definition, values));
}

export function keyValue(key: string, value: OutgoingElement): OutgoingElement {
  return {
    prefix: 'c',
    name: 'KeyValueOfstringanyType',
    content: [{ prefix: 'c', name: 'Key', content: key }, value],
  };
}

const VALUE = { prefix: 'c', name: 'Value' } as const;

function typed(type: string, content: OutgoingElement['content']): OutgoingElement {
  const namespaces = type.startsWith('d:') ? { namespaces: { d: NAMESPACE.schema } } : {};
  return { ...VALUE, ...namespaces, attributes: [{ prefix: 'i', name: 'type', value: type }], content };
}

function valueElement(definition: AttributeDefinition, values: readonly AttributeValue[]): OutgoingElement {
  const [first] = values;
  if (first === undefined) return { ...VALUE, attributes: [{ prefix: 'i', name: 'nil', value: 'true' }], content: '' };
  if (definition.multiValued) return listElement(definition, values);
  if (definition.name === SID) return typed('d:base64Binary', sidOctets(String(first)));
  if (typeof first === 'string') return typed('d:string', first);
  if (typeof first === 'boolean') return typed('d:boolean', String(first));
  return typeof first === 'bigint' ? typed('d:long', String(first)) : typed('d:base64Binary', first);
}

function listElement({ name, type }: AttributeDefinition, values: readonly AttributeValue[]): OutgoingElement {
  const item = type === 'binary' ? 'base64Binary' : 'string';
  return typed(
    `c:ArrayOf${item}`,
    values.map((value) => {
      if (typeof value !== 'string' && !(value instanceof Uint8Array)) throw new RangeError(`a list of ${name}`);
      return { prefix: 'c', name: item, content: value };
    }),
  );
}

/** What a bag says: an attribute that it clears has no values, one that it does not name is absent. */
export interface PropertyBag {
  readonly attributes: { readonly [attribute: string]: readonly AttributeValue[] };
  /** References by attribute, as they stand in the bag. */
  readonly references: { readonly [attribute: string]: XmlElement };
  /** Keys that the schema does not have. */
  readonly unknown: readonly string[];
}

export function readProperties(
  bag: XmlElement | undefined,
  byKey: ReadonlyMap<string, AttributeDefinition>,
): PropertyBag {
  const attributes: Record<string, readonly AttributeValue[]> = {};
  const references: Record<string, XmlElement> = {};
  const unknown: string[] = [];
  for (const entry of bag?.children ?? []) {
    const key = textIn(childOf(entry, 'Key'));
    const value = childOf(entry, 'Value');
    if (key === undefined || value === undefined) continue;
    const definition = byKey.get(key.toLowerCase());
    if (definition === undefined) unknown.push(key);
    else if (definition.type === 'reference') references[definition.name] = value;
    else attributes[definition.name] = readValues(definition, value);
  }
  return { attributes, references, unknown };
}

function readValues(definition: AttributeDefinition, value: XmlElement): readonly AttributeValue[] {
  if (isNil(value)) return [];
  const elements = value.children.length > 0 ? value.children : definition.multiValued ? [] : [value];
  return elements.flatMap((element) => readValue(definition, element) ?? []);
}

function readValue({ name, type }: AttributeDefinition, element: XmlElement): AttributeValue | undefined {
  const text = textIn(element);
  if (text === undefined || (text === '' && type !== 'binary')) return undefined;
  if (name === SID) return sidText(octetsIn(element) ?? new Uint8Array());
  switch (type) {
    case 'boolean':
      return text.toLowerCase() === 'true' || text === '1';
    case 'integer':
      return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
    case 'binary':
      return octetsIn(element);
    case 'string':
    case 'reference':
      return text;
  }
}

const SID_TEXT = /^S-1-(\d+)((?:-\d+){1,15})$/;

/** [MS-DTYP] 2.4.2.2. Throws a RangeError for what is no SID. */
export function sidOctets(text: string): Uint8Array {
  const parts = SID_TEXT.exec(text);
  if (!parts) throw new RangeError('a SID');
  const subAuthorities = parts[2]!.slice(1).split('-').map(Number);
  const octets = Buffer.alloc(8 + 4 * subAuthorities.length);
  octets[0] = 1;
  octets[1] = subAuthorities.length;
  octets.writeUIntBE(Number(parts[1]), 2, 6);
  subAuthorities.forEach((value, index) => octets.writeUInt32LE(value, 8 + 4 * index));
  return octets;
}

/** Undefined for octets that are no SID. */
export function sidText(octets: Uint8Array): string | undefined {
  const buffer = Buffer.from(octets);
  const count = buffer[1] ?? 0;
  if (buffer[0] !== 1 || count > 15 || buffer.length !== 8 + 4 * count) return undefined;
  const subAuthorities = Array.from({ length: count }, (_, index) => buffer.readUInt32LE(8 + 4 * index));
  return ['S', 1, buffer.readUIntBE(2, 6), ...subAuthorities].join('-');
}
