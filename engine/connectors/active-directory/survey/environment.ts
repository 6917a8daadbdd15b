/** What a forest is: its age, its schema, what is switched on in it. */

import { EqualityFilter } from 'ldapts';
import { parseDn } from '../../../model/distinguished-name.ts';
import type { Directory } from '../directory.ts';
import { text, texts } from '../ldap/entry.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { ANYTHING, type RootDse } from '../root-dse.ts';
import { searchAll } from '../search.ts';

export interface ServerCapabilities {
  /** msDS-Behavior-Version ([MS-ADTS] 6.1.4.2): 2 is Windows Server 2003, 7 is 2016; undefined where the server does not say. */
  readonly forestLevel: number | undefined;
  readonly domainLevel: number | undefined;
  /** A read-only domain controller, which holds no passwords and takes no changes. */
  readonly readOnly: boolean;
  readonly globalCatalog: boolean;
}

/** LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID ([MS-ADTS] 3.1.1.3.4.3): only a read-only domain controller has it. */
const PARTIAL_SECRETS = '1.2.840.113556.1.4.1920';

export async function readServerCapabilities(directory: Directory): Promise<ServerCapabilities> {
  const attributes = ['forestFunctionality', 'domainFunctionality', 'supportedCapabilities', 'isGlobalCatalogReady'];
  const [entry] = await searchAll(directory, { base: '', scope: 'base', filter: ANYTHING, attributes });
  if (entry === undefined) throw new RangeError('A directory without a rootDSE');
  const level = (attribute: string) => (text(entry, attribute) === '' ? undefined : Number(text(entry, attribute)));
  return {
    forestLevel: level('forestFunctionality'),
    domainLevel: level('domainFunctionality'),
    readOnly: texts(entry, 'supportedCapabilities').includes(PARTIAL_SECRETS),
    globalCatalog: text(entry, 'isGlobalCatalogReady') === 'TRUE',
  };
}

/** objectVersion of the schema: 30 is Windows Server 2003, 87 is 2016, 88 is 2019 and 2022, 91 is 2025. */
export async function readSchemaVersion(
  directory: Directory,
  { schemaNamingContext }: RootDse,
): Promise<number | undefined> {
  return readNumber(directory, schemaNamingContext, 'objectVersion');
}

/** rangeUpper of ms-Exch-Schema-Version-Pt, by which Exchange tells its schema's version; undefined without Exchange. */
export function readExchangeVersion(
  directory: Directory,
  { schemaNamingContext }: RootDse,
): Promise<number | undefined> {
  return readNumber(directory, `CN=ms-Exch-Schema-Version-Pt,${schemaNamingContext}`, 'rangeUpper');
}

async function readNumber(directory: Directory, base: string, attribute: string): Promise<number | undefined> {
  const [entry] = await searchExisting(directory, base, [attribute]);
  const value = entry === undefined ? '' : text(entry, attribute);
  return value === '' ? undefined : Number(value);
}

/** One object, or nothing where it is not there. */
export async function searchExisting(directory: Directory, base: string, attributes: readonly string[]) {
  try {
    return await searchAll(directory, { base, scope: 'base', filter: ANYTHING, attributes });
  } catch (error) {
    if (error instanceof LdapResultError && error.resultCode === RESULT.noSuchObject) return [];
    throw error;
  }
}

/**
 * Whether deleted objects are kept whole ([MS-ADTS] 3.1.1.9.1): the feature's name among those that the container of
 * partitions lists as enabled.
 */
export async function readRecycleBin(directory: Directory, { configurationNamingContext }: RootDse): Promise<boolean> {
  const [partitions] = await searchExisting(directory, `CN=Partitions,${configurationNamingContext}`, [
    'msDS-EnabledFeature',
  ]);
  const enabled = partitions === undefined ? [] : texts(partitions, 'msDS-EnabledFeature');
  return enabled.some((dn) => parseDn(dn)[0]?.value.toLowerCase() === 'recycle bin feature');
}

/** Suffixes that the forest offers for user principal names beside its domains' own names ([MS-ADTS] 6.1.1.2.1). */
export async function readFurtherSuffixes(
  directory: Directory,
  { configurationNamingContext }: RootDse,
): Promise<readonly string[]> {
  const [partitions] = await searchExisting(directory, `CN=Partitions,${configurationNamingContext}`, ['uPNSuffixes']);
  return partitions === undefined ? [] : texts(partitions, 'uPNSuffixes');
}

export interface DomainController {
  readonly host: string;
  /** DN of the domain that it holds. */
  readonly domain: string | undefined;
  readonly site: string | undefined;
  readonly globalCatalog: boolean;
  readonly readOnly: boolean;
}

/** NTDSDSA_OPT_IS_GC ([MS-ADTS] 6.1.1.2.2.1.2.1.1). */
const IS_GLOBAL_CATALOG = 1;

/** Every domain controller of the forest, from the server objects of its sites and the NTDS Settings below each. */
export async function readDomainControllers(
  directory: Directory,
  { configurationNamingContext }: RootDse,
  domains: readonly string[],
): Promise<readonly DomainController[]> {
  const base = `CN=Sites,${configurationNamingContext}`;
  const find = (objectClass: string, attributes: readonly string[]) =>
    searchAll(directory, {
      base,
      scope: 'sub',
      filter: new EqualityFilter({ attribute: 'objectClass', value: objectClass }),
      attributes,
    });
  const settings = await find('nTDSDSA', [
    'objectClass',
    'options',
    'msDS-hasMasterNCs',
    'hasMasterNCs',
    'msDS-HasFullReplicaNCs',
  ]);
  const hosts = new Map(
    (await find('server', ['dNSHostName'])).map((server) => [server.name.toLowerCase(), text(server, 'dNSHostName')]),
  );
  return settings.flatMap((entry) => {
    const serverDn = entry.name.slice(entry.name.indexOf(',') + 1);
    const host = hosts.get(serverDn.toLowerCase());
    // A server object without a host name is left over from a domain controller that is gone.
    if (host === undefined || host === '') return [];
    const held = ['msDS-hasMasterNCs', 'hasMasterNCs', 'msDS-HasFullReplicaNCs'].flatMap((name) => texts(entry, name));
    const domain = domains.find((dn) => held.some((context) => context.toLowerCase() === dn.toLowerCase()));
    return {
      host,
      domain,
      // CN=DC1,CN=Servers,CN=<site>,CN=Sites,...
      site: parseDn(serverDn)[2]?.value,
      globalCatalog: (Number(text(entry, 'options')) & IS_GLOBAL_CATALOG) !== 0,
      readOnly: texts(entry, 'objectClass').some((name) => name.toLowerCase() === 'ntdsdsaro'),
    };
  });
}
