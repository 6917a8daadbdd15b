/** Values that the service keeps in quarantine because another object has them (`onPremisesProvisioningErrors`). */

import { graphObjects, textOf, type GraphObject } from '../graph/objects.ts';
import type { ProvisioningError } from './cloud-objects.ts';
import type { CompanionContext } from './context.ts';
import { COLLECTIONS, cloudObjectOf, LOOKS, OWNER_TYPES, SELECT, type OwnerType } from './objects.ts';

/** The only category there is ("onPremisesProvisioningError resource type"). */
const CONFLICTS = `$filter=onPremisesProvisioningErrors/any(o:o/category eq 'PropertyConflict')`;

export async function provisioningErrors(
  context: CompanionContext,
  signal: AbortSignal,
): Promise<readonly ProvisioningError[]> {
  const errors: ProvisioningError[] = [];
  for (const objectType of OWNER_TYPES) {
    const path = `${COLLECTIONS[objectType]}?${CONFLICTS}&$select=${SELECT[objectType]},onPremisesProvisioningErrors`;
    if (objectType === 'contact' && !(await context.getIfPossible(path, { signal }))) continue;
    for await (const page of context.pages(LOOKS[objectType], path, { signal })) {
      errors.push(...page.flatMap((object) => errorsIn(objectType, object)));
    }
  }
  return errors;
}

function errorsIn(objectType: OwnerType, found: GraphObject): ProvisioningError[] {
  const object = cloudObjectOf(objectType, found);
  if (!object) return [];
  return graphObjects(found['onPremisesProvisioningErrors']).map((error) => ({
    object,
    category: textOf(error['category']) ?? '',
    property: textOf(error['propertyCausingError']) ?? '',
    value: textOf(error['value']) ?? '',
    since: textOf(error['occurredDateTime']) ?? '',
  }));
}
