/** What setup asks before it trusts an account and a server with synchronization. */

import type { Directory } from './directory.ts';
import { directoryFault } from './faults.ts';
import { requireSightOfDeletions } from './import/deletions.ts';
import { presentCookie } from './import/dirsync.ts';
import { octets, text } from './ldap/entry.ts';
import { LdapResultError, RESULT } from './ldap/errors.ts';
import { ANYTHING, readRootDse, type RootDse } from './root-dse.ts';
import { searchAll } from './search.ts';
import { sidToText } from './security/sid.ts';

/** Kerberos' own tolerance, and the one at which certificates and tokens start to fail. */
const LARGEST_SKEW_SECONDS = 300;

export interface ConnectionTest {
  readonly server: string;
  readonly dnsHostName: string;
  readonly rootDse: RootDse;
  /** The account as the directory knows it; DN and SID where the account may read itself. */
  readonly account: { readonly name: string; readonly dn?: string; readonly sid?: string };
  /** The server's clock minus ours. */
  readonly clockSkewSeconds: number;
}

/** Throws `clock-skew` above five minutes and `rights-missing` where the account may not read changes or
 * deletions. */
export async function testConnection(directory: Directory, now: () => Date): Promise<ConnectionTest> {
  const rootDse = await readRootDse(directory);
  const clockSkewSeconds = Math.round((rootDse.currentTime.getTime() - now().getTime()) / 1000);
  const context = directory.blame('connect');
  if (Math.abs(clockSkewSeconds) > LARGEST_SKEW_SECONDS) {
    const detail = { clockSkewSeconds, serverTime: rootDse.currentTime.toISOString() };
    throw directoryFault('clock-skew', context, { detail });
  }
  const account = await readOwnAccount(directory);
  await presentCookie(directory, rootDse.defaultNamingContext);
  await requireSightOfDeletions(directory, rootDse, rootDse.defaultNamingContext);
  return { server: context.server, dnsHostName: rootDse.dnsHostName, rootDse, account, clockSkewSeconds };
}

/** The rootDSE's tokenGroups are those of whoever asks, the first being the account's own SID. */
async function readOwnAccount(directory: Directory): Promise<ConnectionTest['account']> {
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
