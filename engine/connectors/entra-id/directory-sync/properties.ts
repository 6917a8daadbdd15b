/** Attributes of the Entra connector space <-> the property bags of the directory-sync service. */

import type { AttributeValue } from '../../../model/attribute-value.ts';
import type { CarriedAttribute } from '../back-ends/back-end.ts';
import type { WireAttributes } from './attributes.ts';
import type { OutgoingElement } from './binary-xml/encoder.ts';
import { childOf, isNil, octetsIn, textIn, type XmlElement } from './binary-xml/elements.ts';
import { NAMESPACE } from './soap/names.ts';

/** `c:KeyValueOfstringanyType`; no values clear. Throws a RangeError for a value that is not of the attribute's type. */
export function toProperty(attribute: CarriedAttribute, values: readonly AttributeValue[]): OutgoingElement {
  return keyValue(attribute.key, valueElement(attribute, values));
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

export function textValue(text: string): OutgoingElement {
  return typed('d:string', text);
}

export const NIL_VALUE: OutgoingElement = {
  ...VALUE,
  attributes: [{ prefix: 'i', name: 'nil', value: 'true' }],
  content: '',
};

function valueElement({ name, wireType }: CarriedAttribute, values: readonly AttributeValue[]): OutgoingElement {
  const [first] = values;
  if (first === undefined) return NIL_VALUE;
  switch (wireType) {
    case 'd:boolean':
      return typed(wireType, String(as('boolean', first, name)));
    case 'd:long':
      return typed(wireType, String(as('bigint', first, name)));
    case 'd:base64Binary':
      return typed(wireType, octets(first, name));
    case 'sid':
      return typed('d:base64Binary', sidOctets(as('string', first, name)));
    case 'c:ArrayOfstring':
      return typed(
        wireType,
        values.map((value) => item('string', as('string', value, name))),
      );
    case 'c:ArrayOfbase64Binary':
      return typed(
        wireType,
        values.map((value) => item('base64Binary', octets(value, name))),
      );
    default:
      return typed('d:string', as('string', first, name));
  }
}

function item(name: string, content: OutgoingElement['content']): OutgoingElement {
  return { prefix: 'c', name, content };
}

interface Primitive {
  readonly string: string;
  readonly boolean: boolean;
  readonly bigint: bigint;
}

function as<T extends keyof Primitive>(type: T, value: AttributeValue, name: string): Primitive[T] {
  if (typeof value !== type) throw new RangeError(`${name}: ${type}`);
  return value as Primitive[T];
}

function octets(value: AttributeValue, name: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new RangeError(`${name}: octets`);
  return value;
}

/** What a bag says: an attribute that it clears has no values, one that it does not name is absent. */
export interface PropertyBag {
  readonly attributes: { readonly [attribute: string]: readonly AttributeValue[] };
  /** References by attribute, as they stand in the bag. */
  readonly references: { readonly [attribute: string]: XmlElement };
  /** Keys that the schema does not have. */
  readonly unknown: readonly string[];
}

export function readProperties(bag: XmlElement | undefined, byKey: WireAttributes): PropertyBag {
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

function readValues(definition: CarriedAttribute, value: XmlElement): readonly AttributeValue[] {
  if (isNil(value)) return [];
  // An empty list, and a list of one that a service might send as the value alone.
  const alone = definition.multiValued && textIn(value) === '' ? [] : [value];
  const elements = value.children.length > 0 ? value.children : alone;
  return elements.flatMap((element) => readValue(definition, element) ?? []);
}

function readValue({ wireType, type }: CarriedAttribute, element: XmlElement): AttributeValue | undefined {
  const text = textIn(element);
  if (text === undefined || (text === '' && type !== 'binary')) return undefined;
  if (wireType === 'sid') return sidText(octetsIn(element) ?? new Uint8Array());
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
