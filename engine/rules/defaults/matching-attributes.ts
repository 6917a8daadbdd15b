/** Attributes by which an administrator may have accounts of one person found. */

import { attributesOfType, METAVERSE_SCHEMA } from '../metaverse-schema.ts';
import type { Flow } from '../rule.ts';
import { userCommon, userExchange } from './inbound-from-ad/user.ts';
import { WITHOUT_FORESTS } from './without-forests.ts';

/** Its own value, perhaps trimmed: not one that is made of others. */
function carriesItself({ target, source }: Flow): boolean {
  if (source.type === 'direct') return source.attribute === target;
  return source.type === 'expression' && source.expression === `Trim([${target}])`;
}

/**
 * Texts of one value that a forest brings into the metaverse under the same name: an account is found by what another one
 * has put there. Sorted by name.
 */
export function matchingAttributes(): string[] {
  const person = attributesOfType(METAVERSE_SCHEMA, 'person');
  const everything = { choices: WITHOUT_FORESTS, has: () => true };
  const flows = [...userCommon('user', everything).flows, ...userExchange('user').flows];
  const names = flows.filter(carriesItself).map((flow) => flow.target);
  return [...new Set(names)]
    .filter((name) => {
      const definition = person?.get(name);
      return definition?.type === 'string' && !definition.multiValued;
    })
    .toSorted();
}
