/** `AzureADSyncObject`: objects out of a request, and objects into the answer of a read-back. */

import {
  isNil,
  octetsIn,
  textIn,
  typeOf,
  type XmlElement,
} from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import type { OutgoingElement } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import type { ReferenceChange, SyncObject, SyncValue } from '../matching/provision.ts';
import { checkAttributes, childrenOf, only, textOf, type Expected, type Inspection } from './inspection.ts';
import { plain, prefixed } from './message.ts';
import { ARRAYS, CHANGE, INSTANCE, OBJECTS, SCHEMA } from './names.ts';

const of =
  (namespace: string) =>
  (name: string, occurs?: 'optional' | 'any'): Expected =>
    occurs === undefined ? { namespace, name } : { namespace, name, occurs };
const object = of(OBJECTS);
const bag = of(ARRAYS);
const change = of(CHANGE);

const TYPES: ReadonlySet<string> = new Set(['User', 'Group', 'Contact', 'Device']);
const OPERATIONS: ReadonlySet<string> = new Set(['Set', 'Add', 'Delete']);

/** Whether changes of references may stand among the values: only in the second form of the operation. */
export type ProvisionVersion = 1 | 2;

/** Of `syncRequest`. */
export function readSyncObjects(inspection: Inspection, request: XmlElement, version: ProvisionVersion): SyncObject[] {
  const list = only(childrenOf(inspection, request, [object('SyncObjects')]), 'SyncObjects');
  if (list === undefined) return [];
  const elements = childrenOf(inspection, list, [object('AzureADSyncObject', 'any')]).get('AzureADSyncObject') ?? [];
  return elements.map((element) => readSyncObject(inspection, element, version));
}

function readSyncObject(inspection: Inspection, element: XmlElement, version: ProvisionVersion): SyncObject {
  checkAttributes(inspection, element);
  const parts = childrenOf(inspection, element, [
    object('PropertyValues'),
    object('SyncObjectType'),
    object('SyncOperation'),
  ]);
  const type = textOf(inspection, element, only(parts, 'SyncObjectType'));
  const operation = textOf(inspection, element, only(parts, 'SyncOperation'));
  if (!TYPES.has(type)) inspection.findings.push(`SyncObjectType: "${type}"`);
  if (!OPERATIONS.has(operation)) inspection.findings.push(`SyncOperation: "${operation}"`);
  // Values of an enumeration: a deserializer makes nothing of others.
  if (!TYPES.has(type) || !OPERATIONS.has(operation)) inspection.unreadable = true;
  const values = new Map<string, SyncValue>();
  const properties = only(parts, 'PropertyValues');
  const entries =
    properties === undefined
      ? []
      : (childrenOf(inspection, properties, [bag('KeyValueOfstringanyType', 'any')]).get('KeyValueOfstringanyType') ??
        []);
  for (const entry of entries) {
    const pair = childrenOf(inspection, entry, [bag('Key'), bag('Value')]);
    const key = textOf(inspection, entry, only(pair, 'Key'));
    const value = only(pair, 'Value');
    if (key === '' || value === undefined) continue;
    if (values.has(key.toLowerCase())) inspection.findings.push(`PropertyValues: ${key} more than once`);
    values.set(key.toLowerCase(), readValue(inspection, key, value, version));
  }
  if (!values.has('sourceanchor') && !values.has('cloudanchor')) {
    inspection.findings.push('PropertyValues: neither SourceAnchor nor CloudAnchor');
  }
  return { type: type as SyncObject['type'], operation: operation as SyncObject['operation'], values };
}

function readValue(inspection: Inspection, key: string, value: XmlElement, version: ProvisionVersion): SyncValue {
  checkAttributes(inspection, value);
  if (isNil(value)) {
    if (value.children.length > 0 || textIn({ ...value, attributes: [] }) !== '') {
      inspection.findings.push(`${key}: nil, and yet a value`);
    }
    return null;
  }
  const type = typeOf(value);
  const name = type === undefined ? undefined : READERS[`${type.namespace} ${type.name}`];
  if (name === undefined) {
    const written = type === undefined ? 'none' : `{${type.namespace}}${type.name}`;
    inspection.findings.push(`${key}: type ${written}`);
    return null;
  }
  return name(inspection, key, value, version);
}

type ReadValue = (inspection: Inspection, key: string, value: XmlElement, version: ProvisionVersion) => SyncValue;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const READERS: { readonly [type: string]: ReadValue | undefined } = {
  [`${SCHEMA} string`]: (inspection, key, value) => simple(inspection, key, value),
  [`${SCHEMA} boolean`]: (inspection, key, value) => {
    const text = simple(inspection, key, value);
    if (!/^(?:true|false|0|1)$/.test(text)) inspection.findings.push(`${key}: "${text}" is no boolean`);
    return text === 'true' || text === '1';
  },
  [`${SCHEMA} long`]: (inspection, key, value) => integer(inspection, key, value, 63n),
  [`${SCHEMA} int`]: (inspection, key, value) => integer(inspection, key, value, 31n),
  [`${SCHEMA} base64Binary`]: (inspection, key, value) => binary(inspection, key, value),
  [`${ARRAYS} ArrayOfstring`]: (inspection, key, value) =>
    itemsOf(inspection, value, 'string').map((item) => simple(inspection, key, item)),
  [`${ARRAYS} ArrayOfbase64Binary`]: (inspection, key, value) =>
    itemsOf(inspection, value, 'base64Binary').map((item) => binary(inspection, key, item)),
  [`${CHANGE} SyncReferenceChangeCollection`]: readReferenceChanges,
};

function simple(inspection: Inspection, key: string, element: XmlElement): string {
  if (element.children.length > 0) inspection.findings.push(`${key}: elements instead of text`);
  return textIn(element) ?? '';
}

function integer(inspection: Inspection, key: string, element: XmlElement, bits: bigint): bigint {
  const text = simple(inspection, key, element);
  if (!/^-?\d{1,19}$/.test(text)) {
    inspection.findings.push(`${key}: "${text}" is no whole number`);
    return 0n;
  }
  const number = BigInt(text);
  if (number >= 1n << bits || number < -(1n << bits)) inspection.findings.push(`${key}: ${text} is out of range`);
  return number;
}

function binary(inspection: Inspection, key: string, element: XmlElement): Uint8Array {
  if (element.children.length > 0) inspection.findings.push(`${key}: elements instead of text`);
  if (typeof element.text === 'string' && !BASE64.test(element.text)) inspection.findings.push(`${key}: no Base64`);
  return Uint8Array.from(octetsIn(element) ?? []);
}

function itemsOf(inspection: Inspection, value: XmlElement, name: string): readonly XmlElement[] {
  return childrenOf(inspection, value, [bag(name, 'any')]).get(name) ?? [];
}

function readReferenceChanges(
  inspection: Inspection,
  key: string,
  value: XmlElement,
  version: ProvisionVersion,
): SyncValue {
  if (version === 1) inspection.findings.push(`${key}: changes of references, which the first form does not know`);
  const list = only(childrenOf(inspection, value, [change('referenceChanges')]), 'referenceChanges');
  if (list === undefined) return { kind: 'reference-changes', changes: [] };
  const elements =
    childrenOf(inspection, list, [change('SyncReferenceChange', 'any')]).get('SyncReferenceChange') ?? [];
  return { kind: 'reference-changes', changes: elements.map((one) => readReferenceChange(inspection, key, one)) };
}

function readReferenceChange(inspection: Inspection, key: string, element: XmlElement): ReferenceChange {
  const parts = childrenOf(inspection, element, [change('Reference'), change('operationInt')]);
  const operation = textOf(inspection, element, only(parts, 'operationInt'), 'int');
  const reference = only(parts, 'Reference');
  const named =
    reference === undefined
      ? new Map<string, readonly XmlElement[]>()
      : childrenOf(inspection, reference, [change('Anchor'), change('referenceTypeInt')]);
  const anchor = reference === undefined ? '' : textOf(inspection, reference, only(named, 'Anchor'));
  const type = reference === undefined ? '' : textOf(inspection, reference, only(named, 'referenceTypeInt'), 'int');
  if (anchor === '') inspection.findings.push(`${key}: a reference to nobody`);
  if (type !== '1' && type !== '2') inspection.findings.push(`${key}: referenceTypeInt ${type}`);
  if (operation !== '1' && operation !== '2') inspection.findings.push(`${key}: operationInt ${operation}`);
  return { anchor, by: type === '1' ? 'cloudAnchor' : 'sourceAnchor', add: operation === '1' };
}

export function isChanges(value: SyncValue): value is Extract<SyncValue, { readonly kind: 'reference-changes' }> {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** Declares what {@link syncObjectElement} needs. */
export const OBJECT_NAMESPACES: { readonly [prefix: string]: string } = { b: OBJECTS, i: INSTANCE };

/** One object of a read-back, its keys as given. */
export function syncObjectElement(
  type: string,
  operation: string,
  values: ReadonlyMap<string, SyncValue>,
): OutgoingElement {
  const entries = [...values].map(([key, value]) =>
    prefixed('c', 'KeyValueOfstringanyType', [prefixed('c', 'Key', key), valueElement(value)]),
  );
  return prefixed('b', 'AzureADSyncObject', [
    { ...prefixed('b', 'PropertyValues', entries), namespaces: { c: ARRAYS } },
    prefixed('b', 'SyncObjectType', type),
    prefixed('b', 'SyncOperation', operation),
  ]);
}

function valueElement(value: SyncValue): OutgoingElement {
  const typed = (type: string, content: OutgoingElement['content']): OutgoingElement => ({
    prefix: 'c',
    name: 'Value',
    ...(type.startsWith('d:') ? { namespaces: { d: SCHEMA } } : {}),
    attributes: [{ prefix: 'i', name: 'type', value: type }],
    content,
  });
  if (value === null) {
    return { prefix: 'c', name: 'Value', attributes: [{ prefix: 'i', name: 'nil', value: 'true' }], content: [] };
  }
  if (typeof value === 'string') return typed('d:string', value);
  if (typeof value === 'boolean') return typed('d:boolean', String(value));
  if (typeof value === 'bigint') return typed('d:long', String(value));
  if (value instanceof Uint8Array) return typed('d:base64Binary', value);
  if (isChanges(value)) return typed('SyncReferenceChangeCollection', [changesElement(value.changes)]);
  const octets = value.some((item) => item instanceof Uint8Array);
  const name = octets ? 'base64Binary' : 'string';
  return typed(
    `c:ArrayOf${name}`,
    value.map((item) => prefixed('c', name, item)),
  );
}

function changesElement(changes: readonly ReferenceChange[]): OutgoingElement {
  const elements = changes.map(({ anchor, by, add }) =>
    plain('SyncReferenceChange', [
      plain('Reference', [plain('Anchor', anchor), plain('referenceTypeInt', by === 'cloudAnchor' ? '1' : '2')]),
      plain('operationInt', add ? '1' : '2'),
    ]),
  );
  return { ...plain('referenceChanges', elements), namespaces: { '': CHANGE } };
}
