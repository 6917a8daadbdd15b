/** What has to be known of a person before their password is tried. */

import { AndFilter, EqualityFilter, OrFilter } from 'ldapts';
import { guidToText } from '../../../model/anchor.ts';
import type { Directory } from '../directory.ts';
import { octets, text } from '../ldap/entry.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { ANYTHING } from '../root-dse.ts';
import { searchAll } from '../search.ts';

export interface Person {
  readonly objectGuid: string;
  readonly dn: string;
  readonly accountName: string;
  /** Wrong passwords that this domain controller has counted; it says nothing of when the count ends. */
  readonly badPasswordCount: number;
  /** Milliseconds since 1970; 0: never. */
  readonly badPasswordTime: number;
  readonly isLockedOut: boolean;
  /** DN of the password settings object that applies, where one does. */
  readonly passwordSettings?: string;
}

/** Bits of msDS-User-Account-Control-Computed ([MS-ADTS] 3.1.1.4.5.17). */
const LOCKED_OUT = 0x10;
/** Relative identifier of the group Protected Users ([MS-DTYP] 2.4.2.4, DOMAIN_GROUP_RID_PROTECTED_USERS). */
const PROTECTED_USERS = 525;
/** 1601 to 1970 in 100 ns. */
const EPOCH = 116_444_736_000_000_000n;

const ATTRIBUTES = [
  'objectGUID',
  'sAMAccountName',
  'badPwdCount',
  'badPasswordTime',
  'msDS-User-Account-Control-Computed',
  'msDS-ResultantPSO',
];

export interface PersonQuery {
  /** The naming context to look in. */
  readonly domain: string;
  /** Its DNS name. */
  readonly domainFqdn: string;
  /** What people sign in by: `userPrincipalName`, or the attribute of the alternate identifier. */
  readonly attribute: string;
  readonly name: string;
}

/**
 * Everybody in the domain whom the name may mean; more than one is nobody.
 *
 * A user principal name that is nobody's may be the implicit one, `sAMAccountName@domain`, which each account has ([MS-ADTS] 5.1.1.1.1).
 */
export async function findPeople(directory: Directory, query: PersonQuery): Promise<readonly Person[]> {
  const named = await search(directory, query, query.attribute, query.name);
  if (named.length > 0 || query.attribute.toLowerCase() !== 'userprincipalname') return named;
  const at = query.name.lastIndexOf('@');
  if (query.name.slice(at + 1).toLowerCase() !== query.domainFqdn.toLowerCase()) return [];
  return search(directory, query, 'sAMAccountName', query.name.slice(0, at));
}

async function search(directory: Directory, query: PersonQuery, attribute: string, value: string): Promise<Person[]> {
  const entries = await searchAll(directory, {
    base: query.domain,
    scope: 'sub',
    filter: new AndFilter({
      filters: [
        new EqualityFilter({ attribute: 'objectCategory', value: 'person' }),
        // inetOrgPerson is a class of its own beside user in some forests.
        new OrFilter({
          filters: [
            new EqualityFilter({ attribute: 'objectClass', value: 'user' }),
            new EqualityFilter({ attribute: 'objectClass', value: 'inetOrgPerson' }),
          ],
        }),
        new EqualityFilter({ attribute, value }),
      ],
    }),
    attributes: ATTRIBUTES,
  });
  return entries.flatMap((entry) => {
    const guid = octets(entry, 'objectGUID');
    const accountName = text(entry, 'sAMAccountName');
    // Without these it is something the account may not see.
    if (guid?.length !== 16 || accountName === '') return [];
    const passwordSettings = text(entry, 'msDS-ResultantPSO');
    const lastBad = BigInt(text(entry, 'badPasswordTime') || '0');
    return [
      {
        objectGuid: guidToText(guid),
        dn: entry.name,
        accountName,
        badPasswordCount: Number(text(entry, 'badPwdCount') || '0'),
        badPasswordTime: lastBad <= EPOCH ? 0 : Number((lastBad - EPOCH) / 10_000n),
        isLockedOut: (Number(text(entry, 'msDS-User-Account-Control-Computed')) & LOCKED_OUT) !== 0,
        ...(passwordSettings === '' ? {} : { passwordSettings }),
      },
    ];
  });
}

/** Whether the person is in Protected Users, groups in groups counted: the domain controller reckons that in tokenGroups. */
export async function isProtectedUser(directory: Directory, objectGuid: string): Promise<boolean> {
  const found = await searchAll(directory, {
    // The name may be another one by now ([MS-ADTS] 3.1.1.3.1.2.4).
    base: `<GUID=${objectGuid}>`,
    scope: 'base',
    filter: ANYTHING,
    attributes: ['tokenGroups'],
  }).catch((error: unknown) => {
    if (error instanceof LdapResultError && error.resultCode === RESULT.noSuchObject) return [];
    throw error;
  });
  const groups = found[0]?.attributes.find(({ type }) => type.toLowerCase() === 'tokengroups')?.parsedBuffers ?? [];
  // Only domain SIDs have five parts (S-1-5-21-x-y-z-rid): a built-in one cannot be mistaken for it.
  return groups.some((sid) => sid.length === 28 && sid.readUInt32LE(24) === PROTECTED_USERS);
}
