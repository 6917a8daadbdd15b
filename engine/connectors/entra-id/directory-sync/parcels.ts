/** Operations as parcels: what of an object goes into one request. Most need one; a long list of links needs several. */

import type { ExportOperation, ReferenceOperation } from '../../../model/export-operation.ts';
import type { FaultCode } from '../../../model/fault.ts';
import { sourceAnchorOfDn } from '../anchors.ts';
import { syncTypeOf, type WireSchema } from './attributes.ts';
import type { OutgoingElement } from './binary-xml/encoder.ts';
import { keyValue, textValue, toProperty } from './properties.ts';
import { linkProperty, linksIn, splitLinks } from './references.ts';
import { NAMESPACE } from './soap/names.ts';

/** An operation that can be sent. */
export interface Addressed {
  readonly operation: ExportOperation;
  /** How results name the object: by one of the two, or both. */
  readonly sourceAnchor: string | undefined;
  readonly cloudAnchor: string | undefined;
  readonly anchors: readonly OutgoingElement[];
  readonly values: readonly OutgoingElement[];
}

export interface Parcel extends Addressed {
  readonly references: readonly ReferenceOperation[];
  readonly links: number;
}

/** Why an operation cannot be sent. */
export interface Unsendable {
  readonly code: FaultCode;
  readonly attribute?: string;
  readonly reason?: string;
}

/** Objects are told apart by this: two operations on one are never under way at once. */
export function identityOf({ sourceAnchor, cloudAnchor }: Pick<Addressed, 'sourceAnchor' | 'cloudAnchor'>): string {
  return sourceAnchor ?? cloudAnchor ?? '';
}

export function addressOf(schema: WireSchema, operation: ExportOperation): Addressed | Unsendable {
  const { objectType, kind, dn, anchor, attributes, references } = operation;
  const known = schema.get(objectType);
  if (known === undefined) return { code: 'not-supported-by-back-end' };
  const inName = sourceAnchorOfDn(dn);
  const [given] = attributes['sourceAnchor'] ?? [];
  const sourceAnchor = typeof given === 'string' ? given : inName;
  // An object that the connector space knows by its cloud anchor alone gets its source anchor by this operation.
  const cloudAnchor = sourceAnchor === undefined || inName === undefined ? anchor : undefined;
  if (sourceAnchor === undefined && cloudAnchor === undefined) return { code: 'anchor-missing' };
  const anchors = [
    ...(sourceAnchor === undefined ? [] : [keyValue('SourceAnchor', textValue(sourceAnchor))]),
    ...(cloudAnchor === undefined ? [] : [keyValue('CloudAnchor', textValue(cloudAnchor))]),
  ];
  const sent: OutgoingElement[] = [];
  for (const [name, values] of Object.entries(kind === 'delete' ? {} : attributes)) {
    if (name === 'sourceAnchor' || name === 'cloudAnchor') continue;
    const attribute = known.get(name);
    if (attribute === undefined || attribute.access === 'read') {
      return { code: 'not-supported-by-back-end', attribute: name };
    }
    try {
      sent.push(toProperty(attribute, values));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { code: 'value-invalid', attribute: name, reason: error.message };
    }
  }
  const strange = references.find(({ attribute }) => known.get(attribute)?.type !== 'reference');
  if (strange !== undefined) return { code: 'not-supported-by-back-end', attribute: strange.attribute };
  return { operation, sourceAnchor, cloudAnchor: cloudAnchor ?? anchor, anchors, values: sent };
}

/** At least one; values go with the first, further ones carry links alone. */
export function parcelsOf(schema: WireSchema, addressed: Addressed, links: number): Parcel[] {
  const [first = [], ...others] = splitLinks(addressed.operation.references, links, isSingle(schema, addressed));
  return [parcel(addressed, first), ...others.map((references) => parcel({ ...addressed, values: [] }, references))];
}

/** The same in two halves, to find the link that is refused; undefined where there is nothing to halve. */
export function halvesOf(schema: WireSchema, whole: Parcel): readonly Parcel[] | undefined {
  const bare = { ...whole, values: [] };
  if (whole.links > 0 && whole.values.length > 0) return [parcel(whole, []), parcel(bare, whole.references)];
  const halves = splitLinks(whole.references, Math.ceil(whole.links / 2), isSingle(schema, whole));
  return halves.length < 2 ? undefined : halves.map((references) => parcel(bare, references));
}

function parcel(addressed: Addressed, references: readonly ReferenceOperation[]): Parcel {
  return { ...addressed, references, links: linksIn(references) };
}

function isSingle(schema: WireSchema, { operation }: Addressed): (attribute: string) => boolean {
  const known = schema.get(operation.objectType);
  return (attribute) => known?.get(attribute)?.multiValued === false;
}

/** `AzureADSyncObject`. `Set` makes an object that is not there, by whatever match the service finds. */
export function syncObject(
  schema: WireSchema,
  { operation, anchors, values, references }: Parcel,
  sourceAnchorOf: (anchor: string) => string | undefined,
): OutgoingElement {
  const known = schema.get(operation.objectType);
  const links = references.flatMap((reference) => {
    const attribute = known?.get(reference.attribute);
    return attribute === undefined ? [] : [linkProperty(attribute, reference, sourceAnchorOf)];
  });
  const type = syncTypeOf(operation.objectType) ?? '';
  return {
    prefix: 'b',
    name: 'AzureADSyncObject',
    content: [
      {
        prefix: 'b',
        name: 'PropertyValues',
        namespaces: { c: NAMESPACE.arrays },
        content: [...anchors, ...values, ...links],
      },
      { prefix: 'b', name: 'SyncObjectType', content: type },
      { prefix: 'b', name: 'SyncOperation', content: operation.kind === 'delete' ? 'Delete' : 'Set' },
    ],
  };
}
