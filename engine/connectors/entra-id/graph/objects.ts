/** Graph objects as attributes of the Entra connector space, and attributes as bodies of Graph requests. */

import { guidFromText, isGuidText } from '../../../model/anchor.ts';
import type { AttributeType, AttributeValue, Attributes } from '../../../model/attribute-value.ts';
import { anchorOf, dnOf, sourceAnchorOfUniqueName, uniqueNameOfSourceAnchor } from '../anchors.ts';
import type { EntraObjectType } from '../anchors.ts';
import type { AttributeMapping } from './attribute-map.ts';

/** One object of a Graph answer. */
export type GraphObject = { readonly [property: string]: unknown };

export function isGraphObject(value: unknown): value is GraphObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The elements of an array of objects; anything else is none. */
export function graphObjects(value: unknown): readonly GraphObject[] {
  return Array.isArray(value) ? value.filter(isGraphObject) : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The attributes that an object carries, an empty list for what it says to be empty. Properties that are not there are
 * absent, as a patch wants it; {@link presentOnly} makes a whole object's attributes of it.
 */
export function readAttributes(
  objectType: EntraObjectType,
  mappings: readonly AttributeMapping[],
  object: GraphObject,
): Record<string, AttributeValue[]> {
  const attributes: Record<string, AttributeValue[]> = {};
  for (const mapping of mappings) {
    const values = readMapping(objectType, mapping, object);
    if (values) attributes[mapping.name] = values;
  }
  return attributes;
}

export function presentOnly(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, values]) => values.length > 0));
}

function readMapping(
  objectType: EntraObjectType,
  mapping: AttributeMapping,
  object: GraphObject,
): AttributeValue[] | undefined {
  if (mapping.shape === 'derived') return readDerived(objectType, mapping, object);
  if (!(mapping.property in object)) return undefined;
  const value = object[mapping.property];
  switch (mapping.shape) {
    case 'plain':
      return plainValues(mapping, value);
    case 'list':
      return Array.isArray(value) ? value.filter(isText) : [];
    case 'first-of-list':
      return Array.isArray(value) ? value.filter(isText).slice(0, 1) : [];
    case 'extension':
      return isGraphObject(value) ? plainValues(mapping, value[mapping.name]) : [];
    case 'unique-name': {
      const anchor = isText(value) ? sourceAnchorOfUniqueName(value) : undefined;
      return anchor === undefined ? [] : [anchor];
    }
    case 'guid':
      return isText(value) && isGuidText(value) ? [guidFromText(value)] : [];
    case 'phone':
      return textsOf(graphObjects(value).find((phone) => phone['type'] === mapping.part)?.['number']);
    case 'address':
      return textsOf(graphObjects(value)[0]?.[mapping.part ?? '']);
    case 'directory-extension':
      return (Array.isArray(value) ? value : [value]).flatMap((one) => extensionValue(mapping.type, one));
    case 'relation':
      return undefined;
  }
}

function textsOf(value: unknown): string[] {
  return isText(value) ? [value] : [];
}

/** As the extension is registered: numbers come as JSON numbers, octets in base64. */
function extensionValue(type: AttributeType, value: unknown): AttributeValue[] {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? [value] : [];
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) ? [BigInt(value)] : [];
    case 'binary':
      return isText(value) ? [new Uint8Array(Buffer.from(value, 'base64'))] : [];
    default:
      return textsOf(value);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function plainValues(mapping: AttributeMapping, value: unknown): AttributeValue[] {
  if (mapping.type === 'boolean') return typeof value === 'boolean' ? [value] : [];
  return isText(value) ? [value] : [];
}

function readDerived(
  objectType: EntraObjectType,
  mapping: AttributeMapping,
  object: GraphObject,
): AttributeValue[] | undefined {
  if (mapping.name === 'cloudAnchor') return isText(object['id']) ? [anchorOf(objectType, object['id'])] : undefined;
  if (mapping.name === 'sourceAnchor') {
    const anchor = sourceAnchorIn(objectType, object);
    return anchor === undefined ? undefined : textsOf(anchor);
  }
  const { proxyAddresses, mail } = object;
  const primary = Array.isArray(proxyAddresses)
    ? proxyAddresses.find((address) => isText(address) && address.startsWith('SMTP:'))
    : undefined;
  if (isText(primary)) return [primary.slice('SMTP:'.length)];
  if (isText(mail)) return [mail];
  // Only an object that carries both can say that there is no primary address.
  return 'mail' in object && 'proxyAddresses' in object ? [] : undefined;
}

const ANCHOR_PROPERTIES = { user: 'onPremisesImmutableId', group: 'uniqueName', device: 'deviceId' } as const;

/** The object's sourceAnchor; `undefined` where the answer does not carry the property, `null` where it is empty. */
export function sourceAnchorIn(objectType: EntraObjectType, object: GraphObject): string | null | undefined {
  // Graph shows nothing of a contact by which it could be known on premises.
  if (objectType === 'contact') return null;
  const property = ANCHOR_PROPERTIES[objectType];
  if (!(property in object)) return isWhole(object) ? null : undefined;
  const value = textOf(object[property]);
  if (value === undefined) return null;
  switch (objectType) {
    case 'user':
      return value;
    case 'group':
      return sourceAnchorOfUniqueName(value) ?? null;
    case 'device':
      // Of a device that is not joined on premises the id means nothing there.
      return object['trustType'] === 'ServerAd' ? (sourceAnchorOfUniqueName(value) ?? null) : null;
  }
}

/** Whether the answer holds the object and not only what changed on it: see `import/selection.ts` on createdDateTime. */
export function isWhole(object: GraphObject): boolean {
  return 'createdDateTime' in object;
}

/** The DN where the answer lets it be known. */
export function dnIn(objectType: EntraObjectType, object: GraphObject, anchor: string): string | undefined {
  const sourceAnchor = sourceAnchorIn(objectType, object);
  return sourceAnchor === undefined ? undefined : dnOf(anchor, sourceAnchor ?? undefined);
}

/** Whether this back end may write the group: security groups with assigned members that the cloud masters. */
export function isWritableGroup(group: GraphObject): boolean {
  const types = Array.isArray(group['groupTypes']) ? group['groupTypes'] : [];
  return types.length === 0 && group['mailEnabled'] !== true && group['onPremisesSyncEnabled'] !== true;
}

/**
 * A request body that sets the given attributes; an empty list clears. The caller has checked that each has a row and
 * may be written. A group's anchor goes into the address, not into the body.
 */
export function writeBody(
  mappings: ReadonlyMap<string, AttributeMapping>,
  attributes: Attributes,
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(attributes)) {
    const mapping = mappings.get(name);
    if (!mapping) continue;
    if (mapping.shape === 'extension') {
      const extensions = isGraphObject(body[mapping.property]) ? body[mapping.property] : {};
      body[mapping.property] = { ...(extensions as GraphObject), [name]: values[0] ?? null };
    } else if (mapping.shape === 'list' || mapping.shape === 'first-of-list') {
      body[mapping.property] = values;
    } else if (mapping.shape === 'plain') {
      body[mapping.property] = values[0] ?? null;
    } else if (mapping.shape === 'directory-extension') {
      const all = values.map(extensionJson);
      body[mapping.property] = mapping.multiValued ? all : (all[0] ?? null);
    }
  }
  return body;
}

function extensionJson(value: AttributeValue): string | number | boolean {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

/** The address of a group by its anchor; `undefined` where the anchor is no GUID and can name no group. */
export function groupKeyPath(sourceAnchor: string): string | undefined {
  const uniqueName = uniqueNameOfSourceAnchor(sourceAnchor);
  return uniqueName === undefined ? undefined : `/groups(uniqueName='${uniqueName}')`;
}
