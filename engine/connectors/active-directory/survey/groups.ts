/** One group as an administrator names it: which one is meant, and what its direct members are. */

import { AndFilter, EqualityFilter, OrFilter, type Filter, type SearchEntry } from 'ldapts';
import { guidToText, isGuidText } from '../../../model/anchor.ts';
import { nameOfDn } from '../../../model/distinguished-name.ts';
import { sidToText } from '../security/sid.ts';
import { PEOPLE } from './people.ts';
import type { Directory } from '../directory.ts';
import { guidDn } from '../distinguished-names.ts';
import { octets, text, texts } from '../ldap/entry.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { objectTypeOf } from '../object-types.ts';
import { ANYTHING } from '../root-dse.ts';
import { searchAll, searchPages } from '../search.ts';

export interface GroupFacts {
  readonly dn: string;
  readonly guid: string;
  readonly name: string;
  readonly groupType: number;
  /** The last part of its SID: what its members have as primaryGroupID if it is their primary group. */
  readonly relativeId: number | undefined;
}

const GROUP_ATTRIBUTES = ['objectGUID', 'objectClass', 'sAMAccountName', 'name', 'groupType', 'objectSid'];

/** Groups of a domain by DN, objectGUID, or by account name, common name or display name. */
export async function findGroups(
  directory: Directory,
  partition: string,
  name: string,
): Promise<readonly GroupFacts[]> {
  const isDn = /^[A-Za-z0-9.-]+=/.test(name);
  const entries =
    isDn || isGuidText(name)
      ? await searchOrNothing(directory, isDn ? name : guidDn(name))
      : await searchAll(directory, {
          base: partition,
          scope: 'sub',
          filter: groupNamed(name),
          attributes: GROUP_ATTRIBUTES,
        });
  return entries.filter((entry) => objectTypeOf(texts(entry, 'objectClass')) === 'group').map(factsOf);
}

async function searchOrNothing(directory: Directory, base: string): Promise<SearchEntry[]> {
  try {
    return await searchAll(directory, { base, scope: 'base', filter: ANYTHING, attributes: GROUP_ATTRIBUTES });
  } catch (error) {
    // Not here, in another domain (a referral, RFC 4511 4.1.10), or no DN at all.
    const codes: readonly number[] = [RESULT.noSuchObject, RESULT.invalidDnSyntax, 10];
    if (error instanceof LdapResultError && codes.includes(error.resultCode)) return [];
    throw error;
  }
}

function groupNamed(name: string): Filter {
  return new AndFilter({
    filters: [
      new EqualityFilter({ attribute: 'objectClass', value: 'group' }),
      new OrFilter({
        filters: ['sAMAccountName', 'cn', 'displayName'].map(
          (attribute) => new EqualityFilter({ attribute, value: name }),
        ),
      }),
    ],
  });
}

function factsOf(entry: SearchEntry): GroupFacts {
  const guid = octets(entry, 'objectGUID');
  const sid = octets(entry, 'objectSid');
  return {
    dn: entry.name,
    guid: guid?.length === 16 ? guidToText(guid) : '',
    name: text(entry, 'sAMAccountName') || text(entry, 'name'),
    groupType: Number(text(entry, 'groupType')),
    relativeId: sid === undefined ? undefined : Number(sidToText(sid).split('-').at(-1)),
  };
}

export interface MemberCounts {
  readonly users: number;
  readonly devices: number;
  readonly contacts: number;
  readonly groups: number;
  readonly others: number;
  /** Names of a few of the groups. */
  readonly nestedGroups: readonly string[];
}

const NAMED_GROUPS = 20;

/** Direct members in one domain by what they are, counted by the back link, so that no list of members is read. */
export async function countMembers(
  directory: Directory,
  partition: string,
  group: string,
  signal: AbortSignal,
): Promise<MemberCounts> {
  const counts = { users: 0, devices: 0, contacts: 0, groups: 0, others: 0 };
  const nestedGroups: string[] = [];
  const filter = new EqualityFilter({ attribute: 'memberOf', value: group });
  const search = { base: partition, scope: 'sub', filter, attributes: ['objectClass'], signal } as const;
  for await (const entries of searchPages(directory, search)) {
    for (const entry of entries) {
      const kind = KINDS[objectTypeOf(texts(entry, 'objectClass')) ?? ''] ?? 'others';
      counts[kind] += 1;
      if (kind === 'groups' && nestedGroups.length < NAMED_GROUPS) nestedGroups.push(nameOfDn(entry.name));
    }
  }
  return { ...counts, nestedGroups };
}

const KINDS: { readonly [objectType: string]: Exclude<keyof MemberCounts, 'nestedGroups'> } = {
  user: 'users',
  inetOrgPerson: 'users',
  computer: 'devices',
  contact: 'contacts',
  group: 'groups',
};

/** DNs of the direct members in one domain, by the back link. */
export async function* readMembers(
  directory: Directory,
  partition: string,
  group: string,
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  const filter = new EqualityFilter({ attribute: 'memberOf', value: group });
  const search = { base: partition, scope: 'sub', filter, attributes: ['1.1'], signal } as const;
  for await (const entries of searchPages(directory, search)) yield entries.map(({ name }) => name);
}

/** People of a domain whose primary group it is: they are in none of its member values. */
export async function countPrimaryMembers(
  directory: Directory,
  partition: string,
  relativeId: number,
  signal: AbortSignal,
): Promise<number> {
  const primary = new EqualityFilter({ attribute: 'primaryGroupID', value: String(relativeId) });
  const filter = new AndFilter({ filters: [primary, PEOPLE] });
  let count = 0;
  const search = { base: partition, scope: 'sub', filter, attributes: ['1.1'], signal } as const;
  for await (const entries of searchPages(directory, search)) count += entries.length;
  return count;
}
