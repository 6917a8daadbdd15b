/** An object of a read-back: its names, its type, and what of it was asked for. */

import type { AttributeValue } from '../../../model/attribute-value.ts';
import type { PatchChange } from '../../../model/directory-object.ts';
import type { Fault } from '../../../model/fault.ts';
import type { ImportSelection } from '../../connector.ts';
import { dnOf } from '../anchors.ts';
import { attributesByKey, objectTypeOf, type WireSchema } from './attributes.ts';
import { childOf, textIn, type XmlElement } from './binary-xml/elements.ts';
import { readProperties } from './properties.ts';
import { resolveTargets, type NamedTarget } from './references.ts';
import type { SoapClient } from './soap/client.ts';

export interface ReadBack {
  readonly client: SoapClient;
  readonly tenantId: string;
  readonly schema: WireSchema;
  /** Anchors by source anchor, of objects that came by: references name their targets so. */
  readonly met: Map<string, string>;
  /** What the page of a delta that is being taken said, by anchor; see `read-objects.ts`. */
  readonly told: Map<string, PatchChange>;
  /** Anchors of objects that did not come by, as far as anybody can tell them. */
  anchorsOf(sourceAnchors: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Told of each key that the connector space does not know. */
  unknownKey(key: string): void;
}

export interface Decoded {
  readonly anchor: string;
  readonly dn: string;
  readonly objectType: string;
  readonly operation: string;
  /** An attribute that is cleared has no values, one that is not spoken of is absent. */
  readonly attributes: { readonly [attribute: string]: readonly AttributeValue[] };
  readonly references: { readonly [attribute: string]: XmlElement };
}

/** What is asked for, by object type: made once for a request. */
export type Wanted = (objectType: string) => WantedType | undefined;

interface WantedType {
  /** Whether objects of this type were asked for; others are read for their names alone. */
  readonly asked: boolean;
  readonly byKey: ReturnType<typeof attributesByKey>;
  readonly names: ReadonlySet<string>;
  /** Attributes of links that were asked for. */
  readonly links: readonly string[];
  isList(attribute: string): boolean;
}

export function wantedOf({ schema }: ReadBack, { objectTypes, attributes }: ImportSelection): Wanted {
  const names = new Set(attributes);
  const types = new Map(
    [...schema].map(([objectType, known]): readonly [string, WantedType] => {
      const asked = objectTypes.includes(objectType);
      const links = attributes.filter((name) => known.get(name)?.type === 'reference');
      const isList = (name: string) => known.get(name)?.multiValued ?? false;
      return [objectType, { asked, byKey: attributesByKey(known), names, links, isList }];
    }),
  );
  return (objectType) => types.get(objectType);
}

/** Undefined for an object of no type that was asked for; a fault for one that cannot be told by name. */
export function decode(readBack: ReadBack, wanted: Wanted, object: XmlElement): Decoded | Fault | undefined {
  const objectType = objectTypeOf(textIn(childOf(object, 'SyncObjectType')) ?? '');
  const type = objectType === undefined ? undefined : wanted(objectType);
  if (objectType === undefined || type === undefined) return undefined;
  const bag = readProperties(childOf(object, 'PropertyValues'), type.byKey);
  const [anchor] = bag.attributes['cloudAnchor'] ?? [];
  const [sourceAnchor] = bag.attributes['sourceAnchor'] ?? [];
  const named = typeof sourceAnchor === 'string' ? sourceAnchor : undefined;
  // Objects of other types are not asked for, and yet they may be linked to.
  if (typeof anchor === 'string' && named !== undefined) readBack.met.set(named, anchor);
  if (!type.asked) return undefined;
  if (typeof anchor !== 'string') return nameless(objectType, named);
  for (const key of bag.unknown) readBack.unknownKey(key);
  const asked = <T>(entries: { readonly [name: string]: T }) =>
    Object.fromEntries(Object.entries(entries).filter(([name]) => type.names.has(name)));
  return {
    anchor,
    dn: dnOf(anchor, named),
    objectType,
    operation: textIn(childOf(object, 'SyncOperation')) ?? '',
    attributes: { ...asked(bag.attributes), ...primaryAddress(bag.attributes, type.names) },
    references: asked(bag.references),
  };
}

/** The `SMTP:` one of the addresses, as the Graph back end shows it; not spoken of where the addresses are not. */
function primaryAddress(
  attributes: Decoded['attributes'],
  names: ReadonlySet<string>,
): { readonly [attribute: string]: readonly AttributeValue[] } {
  const addresses = attributes['proxyAddresses'];
  if (!names.has('primarySmtpAddress') || addresses === undefined) return {};
  const primary = addresses.find((address) => typeof address === 'string' && address.startsWith('SMTP:'));
  return { primarySmtpAddress: typeof primary === 'string' ? [primary.slice('SMTP:'.length)] : [] };
}

function nameless(objectType: string, sourceAnchor: string | undefined): Fault {
  const detail = { reason: 'no CloudAnchor', ...(sourceAnchor === undefined ? {} : { sourceAnchor }) };
  return { code: 'object-unreadable', stage: 'import', object: { objectType }, detail, retry: 'later' };
}

export function resolve({ met }: ReadBack, targets: readonly NamedTarget[]) {
  return resolveTargets(targets, (sourceAnchor) => met.get(sourceAnchor));
}

export function lostLinks(
  { anchor, dn, objectType }: Pick<Decoded, 'anchor' | 'dn' | 'objectType'>,
  attribute: string,
  lost: number,
): Fault {
  const object = { objectType, anchor, dn };
  return { code: 'reference-missing', stage: 'import', object, attribute, detail: { links: lost }, retry: 'later' };
}
