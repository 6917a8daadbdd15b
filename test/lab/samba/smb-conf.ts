/** The configuration of one domain controller: everything under its own folder, everything on its own address. */

import { join } from 'node:path';

export interface SmbConfOptions {
  readonly domain: string;
  readonly netbiosName: string;
  /** The folder of the provisioned domain. */
  readonly folder: string;
  readonly host: string;
  readonly tls?: { readonly key: string; readonly certificate: string; readonly authority: string };
}

export function smbConf(options: SmbConfOptions): string {
  const under = (name: string) => join(options.folder, name);
  const settings: (readonly [name: string, value: string])[] = [
    ['workgroup', options.netbiosName],
    ['realm', options.domain.toUpperCase()],
    ['netbios name', 'DC1'],
    ['server role', 'active directory domain controller'],
    ['server services', 'rpc, ldap, cldap, kdc'],
    ['dcerpc endpoint servers', 'epmapper, samr, lsarpc, netlogon, drsuapi, dssetup'],
    ['interfaces', `${options.host}/8`],
    ['bind interfaces only', 'yes'],
    ['private dir', under('private')],
    ['lock directory', options.folder],
    ['state directory', under('state')],
    ['cache directory', under('cache')],
    ['pid directory', options.folder],
    ['ncalrpc dir', under('ncalrpc')],
    ['winbindd socket directory', under('winbindd')],
    ['ntp signd socket directory', under('ntp-signd')],
    ['log file', under('log.%m')],
    // The files live as long as the test: waiting for the disk after each write would only make it slower.
    ['ldb:nosync', 'true'],
  ];
  if (options.tls) {
    settings.push(['tls keyfile', options.tls.key]);
    settings.push(['tls certfile', options.tls.certificate]);
    settings.push(['tls cafile', options.tls.authority]);
  }
  return `[global]\n${settings.map(([name, value]) => `  ${name} = ${value}\n`).join('')}`;
}
