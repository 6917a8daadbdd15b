/** What decides over an account's rights: who it is, which groups it belongs to, and the lists that stand on objects. */

import { AndFilter, EqualityFilter, OrFilter, type Filter, type SearchEntry } from 'ldapts';
import { guidToText } from '../../../model/anchor.ts';
import { directoryFault } from '../faults.ts';
import type { Directory } from '../directory.ts';
import { SecurityPartsControl, ShowDeletedControl } from '../ldap/controls.ts';
import { octets, text, texts } from '../ldap/entry.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { objectTypeOf } from '../object-types.ts';
import { ANYTHING, readRootDse } from '../root-dse.ts';
import { searchAll, searchPages } from '../search.ts';
import { CONTROL, parseDescriptor, type SecurityDescriptor } from '../security/descriptor.ts';
import { sidToText } from '../security/sid.ts';
import { PEOPLE } from './people.ts';

/** Everyone and Authenticated Users, who stand in every token. */
const ALWAYS = ['S-1-1-0', 'S-1-5-11'];

/** SIDs of whoever is connected and of all it belongs to, its own first ([MS-ADTS] 3.1.1.3.2, tokenGroups). */
export async function readToken(directory: Directory): Promise<readonly string[]> {
  const search = { base: '', scope: 'base', filter: ANYTHING, attributes: ['tokenGroups'] } as const;
  const [entry] = await searchAll(directory, search);
  const found = entry?.attributes.find(({ type }) => type.toLowerCase() === 'tokengroups')?.parsedBuffers ?? [];
  return [...new Set([...found.map(sidToText), ...ALWAYS])];
}

export interface AccountFacts {
  readonly sid: string;
  readonly dn: string;
  readonly accountName: string;
  /** The most specific of its classes: `user`, `computer`, `msDS-GroupManagedServiceAccount`, ... */
  readonly objectClass: string;
  readonly passwordNeverExpires: boolean;
}

/** UF_DONT_EXPIRE_PASSWD ([MS-ADTS] 2.2.16). */
const PASSWORD_NEVER_EXPIRES = 0x10000;

/** An account of this directory by its SID; undefined where it may not be seen, or belongs to another domain. */
export async function readAccount(directory: Directory, sid: string): Promise<AccountFacts | undefined> {
  return accountOf(await searchGuarded(directory, `<SID=${sid}>`, ACCOUNT_ATTRIBUTES));
}

/** The same by its account name. */
export async function findAccount(
  directory: Directory,
  partition: string,
  accountName: string,
): Promise<AccountFacts | undefined> {
  const filter = new EqualityFilter({ attribute: 'sAMAccountName', value: accountName });
  const [entry] = await searchAll(directory, { base: partition, scope: 'sub', filter, attributes: ACCOUNT_ATTRIBUTES });
  return accountOf(entry);
}

const ACCOUNT_ATTRIBUTES = ['objectSid', 'sAMAccountName', 'objectClass', 'userAccountControl'];

function accountOf(entry: SearchEntry | undefined): AccountFacts | undefined {
  const sid = entry === undefined ? undefined : octets(entry, 'objectSid');
  if (entry === undefined || sid === undefined) return undefined;
  const classes = texts(entry, 'objectClass');
  return {
    sid: sidToText(sid),
    dn: entry.name,
    accountName: text(entry, 'sAMAccountName'),
    objectClass: objectTypeOf(classes) ?? classes.at(-1) ?? '',
    passwordNeverExpires: (Number(text(entry, 'userAccountControl')) & PASSWORD_NEVER_EXPIRES) !== 0,
  };
}

async function searchGuarded(
  directory: Directory,
  base: string,
  attributes: readonly string[],
): Promise<SearchEntry | undefined> {
  try {
    return (await searchAll(directory, { base, scope: 'base', filter: ANYTHING, attributes }))[0];
  } catch (error) {
    if (error instanceof LdapResultError && error.resultCode === RESULT.noSuchObject) return undefined;
    throw error;
  }
}

export async function readDescription(directory: Directory, dn: string): Promise<string> {
  const entry = await searchGuarded(directory, dn, ['description']);
  return entry === undefined ? '' : text(entry, 'description');
}

/** schemaIDGUIDs by name, and of attributes the property set they are in (attributeSecurityGUID). */
export interface SchemaGuids {
  readonly guids: ReadonlyMap<string, string>;
  readonly propertySets: ReadonlyMap<string, string>;
}

/** Names that the schema does not know are left out. */
export async function readSchemaGuids(directory: Directory, names: readonly string[]): Promise<SchemaGuids> {
  if (names.length === 0) return { guids: new Map(), propertySets: new Map() };
  const { schemaNamingContext } = await readRootDse(directory);
  const entries = await searchAll(directory, {
    base: schemaNamingContext,
    scope: 'one',
    filter: new OrFilter({
      filters: names.map((value) => new EqualityFilter({ attribute: 'lDAPDisplayName', value })),
    }),
    attributes: ['lDAPDisplayName', 'schemaIDGUID', 'attributeSecurityGUID'],
  });
  const read = (attribute: string) =>
    new Map(
      entries.flatMap((entry): [string, string][] => {
        const guid = octets(entry, attribute);
        return guid?.length === 16 ? [[text(entry, 'lDAPDisplayName'), guidToText(guid)]] : [];
      }),
    );
  return { guids: read('schemaIDGUID'), propertySets: read('attributeSecurityGUID') };
}

export interface Guarded {
  readonly dn: string;
  readonly descriptor: SecurityDescriptor;
  /** Inherits nothing from above. */
  readonly isProtected: boolean;
}

const DESCRIPTOR = 'nTSecurityDescriptor';

/** The access control list of one object. Throws `rights-missing` where the account may not read it. */
export async function readAccessList(
  directory: Directory,
  dn: string,
  options: { readonly deleted?: boolean } = {},
): Promise<SecurityDescriptor> {
  const [entry] = await searchAll(directory, {
    base: dn,
    scope: 'base',
    filter: ANYTHING,
    attributes: [DESCRIPTOR],
    controls: () => [
      new SecurityPartsControl('access'),
      ...(options.deleted === true ? [new ShowDeletedControl()] : []),
    ],
  });
  const guarded = entry && guardedOf(entry);
  if (guarded !== undefined) return guarded.descriptor;
  throw directoryFault('rights-missing', directory.blame('connect'), {
    object: { dn },
    detail: { right: 'Read Permissions', account: directory.settings.account, partition: dn },
  });
}

function guardedOf(entry: SearchEntry): Guarded | undefined {
  const value = octets(entry, DESCRIPTOR);
  if (value === undefined || value.length === 0) return undefined;
  const descriptor = parseDescriptor(value);
  return { dn: entry.name, descriptor, isProtected: (descriptor.control & CONTROL.daclProtected) !== 0 };
}

async function* readGuarded(
  directory: Directory,
  partition: string,
  filter: Filter,
  signal: AbortSignal,
): AsyncGenerator<readonly Guarded[]> {
  for await (const entries of searchPages(directory, {
    base: partition,
    scope: 'sub',
    filter,
    attributes: [DESCRIPTOR],
    controls: () => [new SecurityPartsControl('access')],
    signal,
  })) {
    yield entries.flatMap((entry) => guardedOf(entry) ?? []);
  }
}

/** Organizational units that keep inherited rights out. All are looked at, a page at a time. */
export async function readProtectedUnits(
  directory: Directory,
  partition: string,
  signal: AbortSignal,
): Promise<readonly Guarded[]> {
  const found: Guarded[] = [];
  const filter = new EqualityFilter({ attribute: 'objectClass', value: 'organizationalUnit' });
  for await (const page of readGuarded(directory, partition, filter, signal)) {
    found.push(...page.filter(({ isProtected }) => isProtected));
  }
  return found;
}

/** How many objects of a class stand for all of them, where nothing is said at the top. */
const SAMPLE = 100;

/** Some objects of a class. */
export async function sampleObjects(
  directory: Directory,
  partition: string,
  objectClass: string,
  signal: AbortSignal,
): Promise<readonly Guarded[]> {
  // A computer is a user by its classes.
  const ofClass = new EqualityFilter({ attribute: 'objectClass', value: objectClass });
  return firstPage(directory, partition, objectClass === 'user' ? PEOPLE : ofClass, signal);
}

/** Some of the people whose rights the directory guards by itself: they are, or were, administrators (adminCount). */
export async function sampleAdministrators(
  directory: Directory,
  partition: string,
  signal: AbortSignal,
): Promise<readonly Guarded[]> {
  const marked = new EqualityFilter({ attribute: 'adminCount', value: '1' });
  const filter = new AndFilter({ filters: [marked, PEOPLE] });
  return (await firstPage(directory, partition, filter, signal)).filter(({ isProtected }) => isProtected);
}

async function firstPage(
  directory: Directory,
  partition: string,
  filter: Filter,
  signal: AbortSignal,
): Promise<readonly Guarded[]> {
  const small = {
    ...directory,
    settings: { ...directory.settings, pageSize: Math.min(SAMPLE, directory.settings.pageSize) },
  };
  for await (const page of readGuarded(small, partition, filter, signal)) return page;
  return [];
}
