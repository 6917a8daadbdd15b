/**
 * Objects whose source of authority was moved to the cloud: from then on updates from on premises are blocked there
 * ("onPremisesSyncBehavior resource type", isCloudManaged). Asked for as a list, because a delta query does not tell of it.
 */

import { anchorOf } from '../anchors.ts';
import { graphObjects, textOf, type GraphObject } from '../graph/objects.ts';
import type { SourceOfAuthority } from './companion.ts';
import type { CompanionContext } from './context.ts';
import { COLLECTIONS, OWNER_TYPES, type OwnerType } from './objects.ts';

/** "Configure Group Source of Authority": one of the advanced queries. */
const MANAGED = '$filter=onPremisesSyncBehavior/isCloudManaged eq true&$count=true&$select=id&$top=999';

export async function sourceOfAuthority(context: CompanionContext, signal: AbortSignal): Promise<SourceOfAuthority> {
  const managed = new Set<string>();
  const unknown: OwnerType[] = [];
  for (const objectType of OWNER_TYPES) {
    const found = await managedOf(context, objectType, signal);
    if (!found) unknown.push(objectType);
    for (const anchor of found ?? []) managed.add(anchor);
  }
  return { managed, unknown };
}

async function managedOf(
  context: CompanionContext,
  objectType: OwnerType,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const anchors: string[] = [];
  for (let link: string | undefined = `${COLLECTIONS[objectType]}?${MANAGED}`; link !== undefined;) {
    const body: GraphObject | undefined = await context.getIfPossible(link, { signal, advanced: true });
    if (!body) return undefined;
    for (const object of graphObjects(body['value'])) {
      const id = textOf(object['id']);
      if (id !== undefined) anchors.push(anchorOf(objectType, id));
    }
    link = textOf(body['@odata.nextLink']);
  }
  return anchors;
}
