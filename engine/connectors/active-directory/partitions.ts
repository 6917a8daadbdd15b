/** The forest's domains, from CN=Partitions ([MS-ADTS] 6.1.1.2.1). */

import { EqualityFilter } from 'ldapts';
import type { Directory } from './directory.ts';
import { directoryFault } from './faults.ts';
import { octets, text } from './ldap/entry.ts';
import { ANYTHING, readRootDse, type RootDse } from './root-dse.ts';
import { searchAll } from './search.ts';

/** What rules know as `Domain.FQDN`, `Domain.Netbios`, `Forest.FQDN` and `Forest.Netbios`. */
export interface PartitionDetails {
  readonly dn: string;
  readonly domainFqdn: string;
  readonly domainNetbios: string;
  readonly forestFqdn: string;
  readonly forestNetbios: string;
  /** The domain's SID in octets, where one of the servers holds the domain. */
  readonly domainSid?: Uint8Array;
  /** Whether one of the servers holds the domain; a domain controller holds its own only. */
  readonly held: boolean;
}

/** systemFlags of a crossRef that stands for a domain (FLAG_CR_NTDS_DOMAIN, [MS-ADTS] 2.2.10). */
const FLAG_CR_NTDS_DOMAIN = 0x2;

/** `named`: domains that have a connection of their own, by naming context. */
export async function readPartitions(
  directory: Directory,
  named: ReadonlyMap<string, Directory>,
): Promise<readonly PartitionDetails[]> {
  const rootDse = await readRootDse(directory);
  const entries = await searchAll(directory, {
    base: `CN=Partitions,${rootDse.configurationNamingContext}`,
    scope: 'one',
    filter: new EqualityFilter({ attribute: 'objectClass', value: 'crossRef' }),
    attributes: ['nCName', 'dnsRoot', 'nETBIOSName', 'systemFlags'],
  });
  const domains = entries
    .filter((entry) => (Number(text(entry, 'systemFlags')) & FLAG_CR_NTDS_DOMAIN) !== 0)
    .map((entry) => ({
      dn: text(entry, 'nCName'),
      domainFqdn: text(entry, 'dnsRoot'),
      domainNetbios: text(entry, 'nETBIOSName'),
    }));
  const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();
  const forest = domains.find(({ dn }) => same(dn, rootDse.rootDomainNamingContext));
  const details: PartitionDetails[] = [];
  for (const domain of domains) {
    const own = [...named].find(([dn]) => same(dn, domain.dn))?.[1];
    const isHeldHere = rootDse.namingContexts.some((context) => same(context, domain.dn));
    const holder = own ?? (isHeldHere ? directory : undefined);
    const domainSid = holder === undefined ? undefined : await readSid(holder, domain.dn);
    details.push({
      ...domain,
      forestFqdn: forest?.domainFqdn ?? '',
      forestNetbios: forest?.domainNetbios ?? '',
      ...(domainSid === undefined ? {} : { domainSid }),
      held: holder !== undefined,
    });
  }
  return details;
}

async function readSid(directory: Directory, dn: string): Promise<Uint8Array | undefined> {
  const [entry] = await searchAll(directory, { base: dn, scope: 'base', filter: ANYTHING, attributes: ['objectSid'] });
  const sid = entry === undefined ? undefined : octets(entry, 'objectSid');
  return sid === undefined ? undefined : new Uint8Array(sid);
}

/** The partition as this server spells it; throws `partition-not-found` where it does not hold it. */
export function requirePartition(directory: Directory, { namingContexts }: RootDse, partition: string): string {
  const found = namingContexts.find((context) => context.toLowerCase() === partition.toLowerCase());
  if (found !== undefined) return found;
  throw directoryFault('partition-not-found', directory.blame('import'), {
    detail: { partition, held: namingContexts.join(' | ') },
  });
}
