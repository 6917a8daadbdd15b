/** Decides, from what is wanted, what was there and what is there now, what an update has to write. Pure. */

import { sameValues, type Attributes, type AttributeValue } from '../../../model/attribute-value.ts';

export type UpdatePlan =
  | { readonly kind: 'settled' }
  | { readonly kind: 'changed-meanwhile'; readonly attribute: string }
  | { readonly kind: 'write'; readonly attributes: { readonly [name: string]: readonly AttributeValue[] } };

/**
 * `before` is what the connector space last saw. An attribute that holds neither that nor what is wanted was written
 * by somebody else since, and is never overwritten.
 */
export function planUpdate(wanted: Attributes, before: Attributes, current: Attributes): UpdatePlan {
  const attributes: Record<string, readonly AttributeValue[]> = {};
  for (const [name, values] of Object.entries(wanted)) {
    const now = current[name] ?? [];
    if (sameValues(now, values)) continue;
    if (!sameValues(now, before[name] ?? [])) return { kind: 'changed-meanwhile', attribute: name };
    attributes[name] = values;
  }
  return Object.keys(attributes).length === 0 ? { kind: 'settled' } : { kind: 'write', attributes };
}
