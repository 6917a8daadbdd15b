/** What the name service says: addresses of a host, domain controllers of a domain. */

import { promises as dns } from 'node:dns';

export interface NameService {
  /** Addresses of a host as the operating system knows it, hosts file included. */
  addresses(host: string): Promise<readonly string[]>;
  /** Domain controllers of a domain by their DNS SRV records; empty where the name service knows none. */
  controllers(domain: string): Promise<readonly string[]>;
}

/** A forest's own name servers answer at once or are not the ones this machine asks. */
const PATIENCE_MILLISECONDS = 2_000;

export const systemNames: NameService = {
  async addresses(host) {
    const found = await dns.lookup(host, { all: true });
    return found.map(({ address }) => address);
  },
  async controllers(domain) {
    const resolver = new dns.Resolver({ timeout: PATIENCE_MILLISECONDS, tries: 1 });
    try {
      // [MS-ADTS] 6.3.2.3: every domain controller registers this one, whatever site it is in.
      const records = await resolver.resolveSrv(`_ldap._tcp.dc._msdcs.${domain}`);
      return records.toSorted((left, right) => left.priority - right.priority).map(({ name }) => name);
    } catch (error) {
      if (isUnknown(error)) return [];
      throw error;
    }
  },
};

/** Every way of a resolver to say that it has no answer; the directory itself is asked then. */
function isUnknown(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
