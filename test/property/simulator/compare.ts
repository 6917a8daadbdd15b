/**
 * Two tenants side by side: the one a history led to, and a new one that a new Causeway filled in one full cycle from
 * the same forest. They have to hold the same, but for what no Causeway decides. Each thing left out says why.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../lab/tenant/json.ts';
import type { TenantSnapshot } from '../../lab/tenant/tenant.ts';

/**
 * Properties in which two tenants may differ.
 *
 * - `proxyAddresses`: this back end cannot write them; the service keeps former addresses when `mail` changes.
 * - `usageLocation`: flows only where the forest has one (`IgnoreThisFlow` otherwise), and no forest here does: what a
 *   cloud administrator set stays, as in the field.
 * - `userType`, `otherMails`, `passwordPolicies`: no rule writes them.
 * - `owners`: `managedBy` is not carried by this back end.
 */
const NOT_OURS = new Set(['proxyAddresses', 'usageLocation', 'userType', 'otherMails', 'passwordPolicies', 'owners']);

/** Keys of people whose alias comes from the forest: without one there the service's own stays, made of a former name. */
export type AliasKeys = ReadonlySet<string>;

export type Governed = { readonly [key: string]: JsonObject };

export interface Content {
  readonly users: Governed;
  readonly groups: Governed;
}

/** What Causeway governs in a tenant: objects that carry an anchor of ours. */
export function governedContent(snapshot: TenantSnapshot, aliases: AliasKeys): Content {
  return {
    users: governed(snapshot.users, 'onPremisesImmutableId', aliases),
    groups: governed(snapshot.groups, 'uniqueName', aliases),
  };
}

function governed(objects: Governed, anchor: string, aliases: AliasKeys): Governed {
  return Object.fromEntries(
    Object.entries(objects)
      .filter(([, object]) => typeof object[anchor] === 'string')
      .map(([key, object]) => [key, shown(object, aliases.has(key))] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

function shown(object: JsonObject, withAlias: boolean): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => !NOT_OURS.has(name) && (withAlias || name !== 'mailNickname'))
      .map(([name, value]) => [name, name === 'onPremisesExtensionAttributes' ? withoutNulls(value) : value] as const)
      .filter(([, value]) => !isNothing(value)),
  );
}

/** A cleared extension attribute stays behind as null where a new user never had it: both mean that there is none. */
function withoutNulls(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}

/** No value, no values: Graph shows a property that was emptied as one that was never set. */
function isNothing(value: Json): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Differences in words, the first few: `user KEY property: left | right`. */
export function differences(left: Content, right: Content): string[] {
  return [...differ('user', left.users, right.users), ...differ('group', left.groups, right.groups)];
}

function differ(kind: string, left: Governed, right: Governed): string[] {
  const found: string[] = [];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const one = left[key];
    const other = right[key];
    const name = `${kind} ${key} (${String((one ?? other)?.['displayName'])})`;
    if (!one) found.push(`${name}: missing`);
    else if (!other) found.push(`${name}: should not be there`);
    else {
      for (const property of new Set([...Object.keys(one), ...Object.keys(other)])) {
        if (isDeepStrictEqual(one[property], other[property])) continue;
        const [has, wanted] = [one[property], other[property]].map((value) => JSON.stringify(value) ?? 'nothing');
        found.push(`${name} ${property}: ${has}, should be ${wanted}`);
      }
    }
  }
  return found;
}
