/** Who we are to a directory, and by which name a domain controller's security layer knows us. */

import type { Directory } from './directory.ts';
import { isDistinguishedName, isWithin } from './distinguished-names.ts';
import { directoryFault } from './faults.ts';
import { octets, text } from './ldap/entry.ts';
import { LdapResultError, RESULT } from './ldap/errors.ts';
import { readPartitions } from './partitions.ts';
import { ANYTHING } from './root-dse.ts';
import { searchAll } from './search.ts';
import { sidToText } from './security/sid.ts';

/** The account as the directory knows it; DN and SID where the account may read itself. */
export interface OwnAccount {
  readonly name: string;
  readonly dn?: string;
  readonly sid?: string;
}

/** The rootDSE's tokenGroups are those of whoever asks, the first being the account's own SID. */
export async function readOwnAccount(directory: Directory): Promise<OwnAccount> {
  const name = directory.settings.account;
  const [token] = await searchAll(directory, {
    base: '',
    scope: 'base',
    filter: ANYTHING,
    attributes: ['tokenGroups'],
  });
  const octetsOfSid = token === undefined ? undefined : octets(token, 'tokenGroups');
  if (octetsOfSid === undefined) return { name };
  const sid = sidToText(octetsOfSid);
  try {
    const [entry] = await searchAll(directory, {
      base: `<SID=${sid}>`,
      scope: 'base',
      filter: ANYTHING,
      attributes: ['sAMAccountName'],
    });
    return entry === undefined ? { name, sid } : { name: text(entry, 'sAMAccountName') || name, dn: entry.name, sid };
  } catch (error) {
    if (error instanceof LdapResultError && error.resultCode === RESULT.noSuchObject) return { name, sid };
    throw error;
  }
}

/**
 * The account as NTLM takes it: as the settings say, or `DOMAIN\name` where they say a DN. Throws
 * `account-name-unsuitable` where the directory does not tell.
 */
export async function readLogonName(directory: Directory): Promise<string> {
  const { account } = directory.settings;
  if (!isDistinguishedName(account)) return account;
  const { name, dn } = await readOwnAccount(directory);
  const domains = dn === undefined ? [] : await readPartitions(directory, new Map());
  const own = domains
    .filter((domain) => dn !== undefined && isWithin(dn, domain.dn))
    // The DN of a child domain ends in that of its parent.
    .toSorted((left, right) => right.dn.length - left.dn.length)[0];
  if (own === undefined || own.domainNetbios === '') {
    throw directoryFault('account-name-unsuitable', directory.blame('connect'), { detail: { account } });
  }
  return `${own.domainNetbios}\\${name}`;
}
