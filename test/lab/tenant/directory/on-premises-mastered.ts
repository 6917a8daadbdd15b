/**
 * What Graph refuses to write of objects whose values come from a forest, and no longer once their source of authority was
 * moved to the cloud ("onPremisesSyncBehavior resource type").
 */

import { badRequest, type GraphError } from '../graph-error.ts';
import type { JsonObject } from '../json.ts';
import type { StoredObject } from './directory.ts';
import { propertyDefinition } from './properties.ts';

export function isOnPremisesMastered({ properties, isCloudManaged }: StoredObject): boolean {
  return properties['onPremisesSyncEnabled'] === true && !isCloudManaged;
}

/** Properties, also directory extensions; those that are mastered in the cloud in any case pass. */
export function refuseOnPremisesMastered(object: StoredObject, body: JsonObject): void {
  const isMastered = isOnPremisesMastered(object);
  // Of a user that was synchronized once, too, until its source of authority is moved.
  const wasMastered = object.properties['onPremisesSyncEnabled'] === false && !object.isCloudManaged;
  if ((isMastered || wasMastered) && Object.hasOwn(body, 'onPremisesExtensionAttributes')) {
    throw badRequest(
      'Unable to update the specified properties for objects that have originated within an external service.',
    );
  }
  if (!isMastered) return;
  const isRefused = (name: string): boolean => {
    const definition = propertyDefinition(object.kind, name);
    return definition?.readOnly !== true && definition?.cloudMastered !== true;
  };
  if (Object.keys(body).some(isRefused)) throw onPremisesMastered();
}

/** Manager, members and owners. */
export function refuseOnPremisesMasteredLinks(object: StoredObject): void {
  if (isOnPremisesMastered(object)) throw onPremisesMastered();
}

function onPremisesMastered(): GraphError {
  return badRequest(
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
  );
}
