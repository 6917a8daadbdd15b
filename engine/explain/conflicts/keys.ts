/**
 * Values that only one object may have, as keys that are equal where the service finds the values equal: letter case does not
 * count but in anchors, and an SMTP address is the same whether it is primary, secondary or `mail`.
 */

import type { Holder, IdentifyingValues } from './finding.ts';
import { parseProxyAddress } from './service.ts';

export type KeyKind = 'name' | 'address' | 'anchor' | 'sid';

export interface ValueKey {
  readonly kind: KeyKind;
  /** Unlike any key of another kind. */
  readonly key: string;
  readonly attribute: 'userPrincipalName' | 'proxyAddresses' | 'mail' | 'sourceAnchor' | 'onPremiseSecurityIdentifier';
  readonly value: string;
}

export function keysOf(holder: IdentifyingValues): ValueKey[] {
  const keys: ValueKey[] = [];
  const { userPrincipalName, mail, proxyAddresses, sourceAnchor, securityIdentifier } = holder;
  if (userPrincipalName !== null) {
    const key = `n ${userPrincipalName.toLowerCase()}`;
    keys.push({ kind: 'name', key, attribute: 'userPrincipalName', value: userPrincipalName });
  }
  const addresses = new Set<string>();
  for (const value of proxyAddresses) {
    const { scheme, address } = parseProxyAddress(value);
    const key = `a ${scheme}:${address.toLowerCase()}`;
    if (addresses.has(key)) continue;
    addresses.add(key);
    keys.push({ kind: 'address', key, attribute: 'proxyAddresses', value });
  }
  if (mail !== null) {
    const key = `a smtp:${mail.toLowerCase()}`;
    if (!addresses.has(key)) keys.push({ kind: 'address', key, attribute: 'mail', value: mail });
  }
  if (sourceAnchor !== null) {
    keys.push({ kind: 'anchor', key: `i ${sourceAnchor}`, attribute: 'sourceAnchor', value: sourceAnchor });
  }
  if (securityIdentifier !== null) {
    const key = `s ${securityIdentifier.toUpperCase()}`;
    keys.push({ kind: 'sid', key, attribute: 'onPremiseSecurityIdentifier', value: securityIdentifier });
  }
  return keys;
}

/** What an object keeps in the recycle bin: its immutable id alone. */
export function keysOfHolder(holder: Holder): ValueKey[] {
  const keys = keysOf(holder);
  return holder.state === 'deleted' ? keys.filter(({ kind }) => kind === 'anchor') : keys;
}

const FNV_PRIME = 0x01000193;
const OTHER_PRIME = 0x01000197;

/**
 * 53 bits of a key, two hashes of the kind of Fowler, Noll and Vo side by side: enough to find who may share a key among
 * millions; whether they do, the keys themselves say.
 */
export function hashOf(key: string): number {
  let low = 0x811c9dc5;
  let high = 0x7ee3623b;
  for (let index = 0; index < key.length; index++) {
    const unit = key.charCodeAt(index);
    low = Math.imul(low ^ unit, FNV_PRIME);
    high = Math.imul(high ^ unit, OTHER_PRIME);
  }
  return (high & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
}
