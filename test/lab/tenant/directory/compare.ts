/** In what two tenants differ, property by property. */

import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { TenantSnapshot } from './snapshot.ts';

export interface Difference {
  readonly kind: 'users' | 'groups' | 'contacts' | 'devices' | 'deleted';
  /** The object's key in the snapshots. */
  readonly key: string;
  /** `shadow.<key>` for what was sent; absent where one of the tenants does not have the object at all. */
  readonly property?: string;
  /** Undefined: not there. */
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

const KINDS = ['users', 'groups', 'contacts', 'devices'] as const;

/** In order of kinds and keys; empty where the two are equal. */
export function compareSnapshots(left: TenantSnapshot, right: TenantSnapshot): Difference[] {
  const found: Difference[] = [];
  for (const kind of KINDS) {
    for (const key of keysOf(left[kind], right[kind])) {
      const [one, other] = [left[kind][key], right[kind][key]];
      if (one === undefined || other === undefined) found.push({ kind, key, left: one, right: other });
      else found.push(...propertiesThatDiffer(one, other).map((difference) => ({ kind, key, ...difference })));
    }
  }
  for (const key of [...new Set([...left.deleted, ...right.deleted])].sort()) {
    const [one, other] = [left.deleted.includes(key), right.deleted.includes(key)];
    if (one !== other) found.push({ kind: 'deleted', key, left: one, right: other });
  }
  return found;
}

function keysOf(left: JsonObject, right: JsonObject): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
}

function propertiesThatDiffer(
  left: JsonObject,
  right: JsonObject,
): Pick<Required<Difference>, 'property' | 'left' | 'right'>[] {
  return keysOf(left, right).flatMap((property) => {
    const [one, other] = [left[property], right[property]];
    if (property === 'shadow' && isJsonObject(one) && isJsonObject(other)) {
      return propertiesThatDiffer(one, other).map((inner) => ({ ...inner, property: `shadow.${inner.property}` }));
    }
    return canonical(one) === canonical(other) ? [] : [{ property, left: one, right: other }];
  });
}

/** Keys of records in any order. */
function canonical(value: Json | undefined): string {
  return JSON.stringify(value, (_, inner: Json) =>
    isJsonObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
