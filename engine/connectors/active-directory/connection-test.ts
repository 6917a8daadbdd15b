/** What setup asks before it trusts an account and a server with synchronization. */

import type { Directory } from './directory.ts';
import { directoryFault } from './faults.ts';
import { requireSightOfDeletions } from './import/deletions.ts';
import { presentCookie } from './import/dirsync.ts';
import { readOwnAccount, type OwnAccount } from './own-account.ts';
import { readRootDse, type RootDse } from './root-dse.ts';

/** Kerberos' own tolerance, and the one at which certificates and tokens start to fail. */
const LARGEST_SKEW_SECONDS = 300;

export interface ConnectionTest {
  readonly server: string;
  readonly dnsHostName: string;
  readonly rootDse: RootDse;
  readonly account: OwnAccount;
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
