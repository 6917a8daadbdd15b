/** How objects of the tenant are named in the Entra connector space, as Entra Connect names them. */

import { guidFromText, guidToText, isGuidText } from '../../model/anchor.ts';

export const OBJECT_TYPES = ['user', 'group', 'contact', 'device'] as const;
export type EntraObjectType = (typeof OBJECT_TYPES)[number];

const PREFIXES: { readonly [odataType: string]: string } = {
  '#microsoft.graph.user': 'User',
  '#microsoft.graph.group': 'Group',
  '#microsoft.graph.orgContact': 'Contact',
  '#microsoft.graph.device': 'Device',
  '#microsoft.graph.servicePrincipal': 'ServicePrincipal',
};

const TYPE_PREFIXES: { readonly [type in EntraObjectType]: string } = {
  user: 'User',
  group: 'Group',
  contact: 'Contact',
  device: 'Device',
};

/** Entra Connect's cloudAnchor: `User_<id>`. */
export function anchorOf(objectType: EntraObjectType, id: string): string {
  return `${TYPE_PREFIXES[objectType]}_${id}`;
}

/** The anchor of a member or manager from its OData type; a member without one is taken for a user. */
export function referenceAnchor(odataType: string | undefined, id: string): string {
  return `${PREFIXES[odataType ?? ''] ?? 'User'}_${id}`;
}

/** The object's type by its anchor; `undefined` for an anchor of another connector space. */
export function typeOfAnchor(anchor: string): EntraObjectType | undefined {
  return OBJECT_TYPES.find((type) => anchor.startsWith(`${TYPE_PREFIXES[type]}_`));
}

/** The id in the tenant, or `undefined` where the text is no anchor of this connector space. */
export function idOfAnchor(anchor: string): string | undefined {
  const id = anchor.slice(anchor.indexOf('_') + 1);
  return isGuidText(id) && anchor.includes('_') ? id : undefined;
}

/** `CN={<UTF-8 hex of the sourceAnchor>}`, upper case as ConvertToUTF8Hex writes it; without one, by the anchor. */
export function dnOf(anchor: string, sourceAnchor: string | undefined): string {
  if (sourceAnchor === undefined) return `CN=${anchor}`;
  return `CN={${Buffer.from(sourceAnchor, 'utf8').toString('hex').toUpperCase()}}`;
}

const DN = /^CN=\{((?:[0-9A-F]{2})+)\}$/i;

/** The reverse of {@link dnOf}; undefined for the DN of an object without a sourceAnchor. */
export function sourceAnchorOfDn(dn: string): string | undefined {
  const hex = DN.exec(dn)?.[1];
  return hex === undefined ? undefined : Buffer.from(hex, 'hex').toString('utf8');
}

/** A group's sourceAnchor from `uniqueName`, which carries the objectGUID as text; other names are not ours. */
export function sourceAnchorOfUniqueName(uniqueName: string): string | undefined {
  return isGuidText(uniqueName) ? Buffer.from(guidFromText(uniqueName)).toString('base64') : undefined;
}

/** The reverse; `undefined` for an anchor that is not 16 octets in base64. */
export function uniqueNameOfSourceAnchor(sourceAnchor: string): string | undefined {
  const octets = Buffer.from(sourceAnchor, 'base64');
  return octets.length === 16 && octets.toString('base64') === sourceAnchor ? guidToText(octets) : undefined;
}
