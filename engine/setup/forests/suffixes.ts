/** What people sign in with: the suffixes of their user principal names, and attributes that could stand in for those. */

import type { ForestSurvey } from '../../connectors/active-directory/survey/survey.ts';

export interface SuffixCount {
  readonly suffix: string;
  readonly users: number;
}

export interface CandidateAttribute {
  readonly attribute: string;
  /** Users with a value, users whose value has the form of an address, and values that two users or more have. */
  readonly users: number;
  readonly addresses: number;
  readonly repeated: number;
  readonly suffixes: readonly SuffixCount[];
}

export interface ForestSuffixes {
  readonly users: number;
  readonly withoutUserPrincipalName: number;
  readonly suffixes: readonly (SuffixCount & { readonly registered: boolean })[];
  readonly candidates: readonly CandidateAttribute[];
}

const UPN = 'userPrincipalName';

/** Reads every user of the forest's reachable domains once; only counts stay in memory, and values to find repeated ones. */
export async function readSuffixes(survey: ForestSurvey, signal: AbortSignal): Promise<ForestSuffixes> {
  const domains = (await survey.domains()).filter(({ held }) => held);
  const names = new Set<string>([UPN]);
  for (const { dn } of domains) for (const name of await survey.addressAttributes(dn, signal)) names.add(name);
  const tallies = new Map([...names].map((name) => [name, newTally()]));
  let users = 0;
  for (const { dn } of domains) {
    for await (const page of survey.peoplesTexts(dn, [...names], signal)) {
      users += page.length;
      for (const values of page) for (const [name, value] of values) tallies.get(name)?.take(value);
    }
  }
  const registered = [...domains.map(({ domainFqdn }) => domainFqdn), ...(await survey.furtherSuffixes())].map(
    (suffix) => suffix.toLowerCase(),
  );
  const upn = tallies.get(UPN) ?? newTally();
  return {
    users,
    withoutUserPrincipalName: users - upn.users,
    suffixes: withUnused(upn.suffixes(), registered),
    candidates: [...tallies]
      .filter(([name, tally]) => name !== UPN && tally.addresses > 0)
      .map(([attribute, tally]) => ({
        attribute,
        users: tally.users,
        addresses: tally.addresses,
        repeated: tally.repeated,
        suffixes: tally.suffixes(),
      }))
      .toSorted((left, right) => right.addresses - left.addresses),
  };
}

function withUnused(used: readonly SuffixCount[], registered: readonly string[]): ForestSuffixes['suffixes'] {
  const offered = new Set(registered);
  const unused = [...offered].filter((suffix) => !used.some((count) => count.suffix === suffix));
  return [
    ...used.map((count) => ({ ...count, registered: offered.has(count.suffix) })),
    ...unused.map((suffix) => ({ suffix, users: 0, registered: true })),
  ];
}

/** `user@domain` as sign-in wants it: one `@` with something on both sides, and no blanks. */
const ADDRESS = /^[^@\s]+@([^@\s]+)$/;

interface Tally {
  readonly users: number;
  readonly addresses: number;
  readonly repeated: number;
  take(value: string): void;
  suffixes(): readonly SuffixCount[];
}

function newTally(): Tally {
  const suffixes = new Map<string, number>();
  const once = new Set<string>();
  const often = new Set<string>();
  let users = 0;
  let addresses = 0;
  return {
    get users() {
      return users;
    },
    get addresses() {
      return addresses;
    },
    get repeated() {
      return often.size;
    },
    take(value) {
      users += 1;
      const folded = value.toLowerCase();
      if (once.has(folded)) often.add(folded);
      else once.add(folded);
      const suffix = ADDRESS.exec(folded)?.[1];
      if (suffix === undefined) return;
      addresses += 1;
      suffixes.set(suffix, (suffixes.get(suffix) ?? 0) + 1);
    },
    suffixes: () =>
      [...suffixes]
        .map(([suffix, count]) => ({ suffix, users: count }))
        .toSorted((left, right) => right.users - left.users || (left.suffix < right.suffix ? -1 : 1)),
  };
}
