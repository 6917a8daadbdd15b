/** Holders and a service to judge them by. */

import type { Holder } from '../../../engine/explain/conflicts/finding.ts';
import { keysOfHolder } from '../../../engine/explain/conflicts/keys.ts';
import { judge, type Judge } from '../../../engine/explain/conflicts/judge.ts';
import { USUAL_MATCHING, type ServiceProfile } from '../../../engine/explain/conflicts/service.ts';

export const SERVICE: ServiceProfile = {
  backEnd: 'directory-sync',
  verifiedDomains: new Set(['contoso.test']),
  initialDomain: 'contoso.onmicrosoft.test',
  matching: USUAL_MATCHING,
  memberLimit: 250_000,
};

export const GRAPH: ServiceProfile = { ...SERVICE, backEnd: 'graph' };

let last = 0;

/** A user that will be made, unless something else is said. Each has another number, in order. */
export function holder(given: Partial<Holder> = {}): Holder {
  last += 1;
  return {
    ...{ state: 'planned', objectType: 'user', id: last, anchor: null, name: `user ${last}`, objectIdentifier: null },
    ...{ userPrincipalName: null, mail: null, proxyAddresses: [], sourceAnchor: null, securityIdentifier: null },
    ...{ kept: new Set(), adopted: false },
    ...given,
  };
}

/** Is there; nothing of it is staged. */
export const there = (given: Partial<Holder> = {}) =>
  holder({ state: 'synchronized', anchor: `User_${last}`, kept: undefined, ...given });

/** The tenant masters it. */
export const ofCloud = (given: Partial<Holder> = {}) =>
  holder({ state: 'cloud', id: null, anchor: 'User_cloud', kept: undefined, ...given });

/** What is found of `object` among the others, as short text. */
export function judged(
  object: Holder,
  others: readonly Holder[],
  { profile = SERVICE, roles = new Map() }: Partial<Judge> = {},
): string[] {
  const has = (other: Holder, key: string) => keysOfHolder(other).some((one) => one.key === key);
  const rivals = ({ key }: { readonly key: string }) => others.filter((other) => has(other, key));
  return judge({ object, rivals }, { profile, roles }).map(({ kind, severity, error }) =>
    [kind, severity, error ?? ''].join(' ').trim(),
  );
}
