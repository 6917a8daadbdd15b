/**
 * Values of attributes as every stage sees them.
 *
 * A value knows its own type at run time, so that a rule can tell binary from text without a schema at hand:
 * text is `string`, whole numbers are `bigint` (Active Directory's LargeInteger does not fit a double), booleans are
 * `boolean`, octets are `Uint8Array`. References are not values: they are kept as rows, see `ObjectReference`.
 *
 * An attribute always holds a list. An attribute without a value is absent, never an empty list, except in a patch,
 * where an empty list says that the attribute was cleared.
 */

export type AttributeType = 'string' | 'integer' | 'boolean' | 'binary' | 'reference';

export type AttributeValue = string | bigint | boolean | Uint8Array;

export type Attributes = { readonly [attribute: string]: readonly AttributeValue[] };

/** How an attribute is declared by a connected directory or by the metaverse. */
export interface AttributeDefinition {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
}

type StoredValue = string | number | boolean | { readonly $int: string } | { readonly $bin: string };
type StoredAttributes = Record<string, StoredValue[]>;

function toStored(value: AttributeValue): StoredValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : { $int: value.toString() };
  }
  return { $bin: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
}

function fromStored(stored: StoredValue): AttributeValue {
  if (typeof stored === 'string' || typeof stored === 'boolean') return stored;
  if (typeof stored === 'number') return BigInt(stored);
  if ('$int' in stored) return BigInt(stored.$int);
  return new Uint8Array(Buffer.from(stored.$bin, 'base64'));
}

/** The self-describing JSON form in which attributes are stored and compared; keys in the order given. */
export function encodeAttributes(attributes: Attributes): string {
  const stored: StoredAttributes = {};
  for (const name of Object.keys(attributes)) stored[name] = attributes[name]!.map(toStored);
  return JSON.stringify(stored);
}

/** The reverse of {@link encodeAttributes}. */
export function decodeAttributes(json: string): Record<string, AttributeValue[]> {
  const stored = JSON.parse(json) as StoredAttributes;
  const attributes: Record<string, AttributeValue[]> = {};
  for (const name of Object.keys(stored)) attributes[name] = stored[name]!.map(fromStored);
  return attributes;
}

/** A text that two values share exactly when they are the same value of the same type. */
export function valueKey(value: AttributeValue): string {
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'bigint') return `i${value}`;
  if (typeof value === 'boolean') return value ? 'b1' : 'b0';
  return `x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}`;
}

export function sameValue(left: AttributeValue, right: AttributeValue): boolean {
  if (left instanceof Uint8Array) {
    return right instanceof Uint8Array && Buffer.compare(left, right) === 0;
  }
  return left === right;
}

/** Whether two lists hold the same values; directories do not promise an order, so order does not count. */
export function sameValues(left: readonly AttributeValue[], right: readonly AttributeValue[]): boolean {
  if (left.length !== right.length) return false;
  if (left.length === 0) return true;
  if (left.length === 1) return sameValue(left[0]!, right[0]!);
  const keys = left.map(valueKey).sort();
  const others = right.map(valueKey).sort();
  return keys.every((key, index) => key === others[index]);
}

/** Values in one order, since directories promise none: equal lists then have equal stored forms. */
export function sortedValues(values: readonly AttributeValue[]): readonly AttributeValue[] {
  if (values.length < 2) return values;
  return values
    .map((value) => ({ value, key: valueKey(value) }))
    .sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map((entry) => entry.value);
}

/** The stored form that two attribute sets share exactly when they are equal: names and values sorted, none empty. */
export function canonicalAttributes(attributes: Attributes): string {
  const sorted: Record<string, readonly AttributeValue[]> = {};
  for (const name of Object.keys(attributes).sort()) {
    const values = attributes[name]!;
    if (values.length > 0) sorted[name] = sortedValues(values);
  }
  return encodeAttributes(sorted);
}

/** `base` with the attributes of `overlay` laid over it; an empty list takes the attribute away. */
export function overlayAttributes(base: Attributes, overlay: Attributes): Record<string, readonly AttributeValue[]> {
  const result: Record<string, readonly AttributeValue[]> = { ...base };
  for (const name of Object.keys(overlay)) {
    const values = overlay[name]!;
    if (values.length === 0) delete result[name];
    else result[name] = values;
  }
  return result;
}
