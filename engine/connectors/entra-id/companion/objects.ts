/** Objects of Graph as the companion hands them out, and what is selected for it. */

import { anchorOf, type EntraObjectType } from '../anchors.ts';
import { textOf, type GraphObject } from '../graph/objects.ts';
import type { CloudObject } from './cloud-objects.ts';
import type { CompanionOperation } from './permissions.ts';

/** The types that own values: devices have none. */
export const OWNER_TYPES = ['user', 'group', 'contact'] as const satisfies readonly EntraObjectType[];
export type OwnerType = (typeof OWNER_TYPES)[number];

export const COLLECTIONS: { readonly [type in OwnerType]: string } = {
  user: '/users',
  group: '/groups',
  contact: '/contacts',
};

export const LOOKS: { readonly [type in OwnerType]: CompanionOperation } = {
  user: 'look-at-users',
  group: 'look-at-groups',
  contact: 'look-at-contacts',
};

const COMMON = 'id,displayName,mail,proxyAddresses,onPremisesSyncEnabled';

/** Most of these come only when they are asked for ("Get a user", optional query parameters). */
export const SELECT: { readonly [type in OwnerType]: string } = {
  user: `${COMMON},userPrincipalName,onPremisesImmutableId,onPremisesSecurityIdentifier,deletedDateTime`,
  group: `${COMMON},onPremisesSecurityIdentifier,deletedDateTime`,
  contact: COMMON,
};

/** Undefined for an object without an id. */
export function cloudObjectOf(objectType: EntraObjectType, object: GraphObject): CloudObject | undefined {
  const id = textOf(object['id']);
  if (id === undefined) return undefined;
  const { proxyAddresses } = object;
  const text = (property: string) => textOf(object[property]) ?? null;
  const deletedAt = text('deletedDateTime');
  return {
    anchor: anchorOf(objectType, id),
    objectType,
    displayName: text('displayName'),
    userPrincipalName: principalNameOf(id, text('userPrincipalName'), deletedAt),
    mail: text('mail'),
    proxyAddresses: Array.isArray(proxyAddresses) ? proxyAddresses.filter((one) => typeof one === 'string') : [],
    immutableId: text('onPremisesImmutableId'),
    securityIdentifier: text('onPremisesSecurityIdentifier'),
    synchronized: object['onPremisesSyncEnabled'] === true,
    // In the beta version alone ("user resource type", beta).
    objectIdentifier: null,
    deletedAt,
  };
}

/** In the recycle bin it has the object's id, without hyphens, in front ("Restore deleted directory object items"). */
function principalNameOf(id: string, name: string | null, deletedAt: string | null): string | null {
  const prefix = id.replaceAll('-', '');
  return deletedAt !== null && name?.toLowerCase().startsWith(prefix.toLowerCase()) ? name.slice(prefix.length) : name;
}

export function cloudObjectsOf(objectType: EntraObjectType, objects: readonly GraphObject[]): CloudObject[] {
  return objects.flatMap((object) => cloudObjectOf(objectType, object) ?? []);
}
