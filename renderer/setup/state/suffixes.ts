/** The suffixes of the names people sign in with, held against the domains of the tenant. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';

export type ForestSuffixes = CallResult<'upn-suffixes'>[number];
export type TenantDomain = CallResult<'tenant-check'>['domains'][number];

export type DomainStatus = 'verified' | 'not-verified' | 'not-added';

export interface SuffixRow {
  readonly suffix: string;
  readonly users: number;
  readonly status: DomainStatus;
}

export interface SuffixTable {
  /** Those that need a look first, then by how many people have them. */
  readonly rows: readonly SuffixRow[];
  /** People who would get another name than they have: their suffix is not verified. */
  readonly unmatched: number;
  readonly withoutName: number;
}

const ORDER: readonly DomainStatus[] = ['not-added', 'not-verified', 'verified'];
const USER_PRINCIPAL_NAME = 'userprincipalname';

export function suffixTable(
  forests: readonly ForestSuffixes[],
  domains: readonly TenantDomain[],
  attribute: string,
): SuffixTable {
  const users = new Map<string, number>();
  let withoutName = 0;
  for (const forest of forests) {
    const { suffixes, without } = suffixesOf(forest, attribute);
    withoutName += without;
    for (const { suffix, users: count } of suffixes) {
      const folded = suffix.toLowerCase();
      users.set(folded, (users.get(folded) ?? 0) + count);
    }
  }
  const rows = [...users].map(([suffix, count]) => ({ suffix, users: count, status: statusOf(suffix, domains) }));
  rows.sort((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status) || other.users - one.users);
  const unmatched = rows
    .filter(({ status }) => status !== 'verified')
    .reduce((sum, { users: count }) => sum + count, 0);
  return { rows, unmatched, withoutName };
}

function suffixesOf(forest: ForestSuffixes, attribute: string) {
  if (attribute.toLowerCase() === USER_PRINCIPAL_NAME) {
    return { suffixes: forest.suffixes, without: forest.withoutUserPrincipalName };
  }
  const candidate = forest.candidates.find((other) => other.attribute.toLowerCase() === attribute.toLowerCase());
  return { suffixes: candidate?.suffixes ?? [], without: forest.users - (candidate?.addresses ?? 0) };
}

/** A domain below a verified one has to be added like any other before names under it work. */
function statusOf(suffix: string, domains: readonly TenantDomain[]): DomainStatus {
  const domain = domains.find(({ name }) => name.toLowerCase() === suffix);
  if (!domain) return 'not-added';
  return domain.isVerified ? 'verified' : 'not-verified';
}

export function initialDomain(domains: readonly TenantDomain[]): string | undefined {
  return domains.find(({ isInitial }) => isInitial)?.name;
}
